"""Class pooling: what counts, what is reported and why, and that nothing a room sends stops the rest."""

import itertools
import os
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab import answers, predict, seminar
from natolab.answers import MOMENTS, Answers, codes_in, sealed
from natolab.charts.canvas import Still, full_png
from natolab.charts.room import Unshown
from natolab.claims import SCALE
from natolab.errors import DataError, ScenarioError
from natolab.questions import attrition, outspend, stand_alone
from natolab.scenario import Scenario, preset, registry
from natolab.seminar import Asked, Desk, Room, made_up_codes, my_code, pool, pool_folder

MANY = settings(derandomize=True, deadline=None, max_examples=300, database=None)
CODES = made_up_codes(12)
ROOM = pool(CODES)
SPOILT = st.tuples(st.sampled_from(CODES), st.integers(0, 200), st.text(max_size=3)).map(
    lambda drawn: drawn[0][: drawn[1]] + drawn[2] + drawn[0][drawn[1] + 1 :]
)
LINES = st.lists(st.sampled_from(CODES) | st.text(max_size=40) | SPOILT, max_size=12)


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    monkeypatch.setattr(seminar, "_tag", [])


@pytest.fixture
def locked_in(monkeypatch):
    """A learner who has answered."""
    record = {
        "predictions": {"gdp_ratio_ppp": {"guess": 7.5, "unit": "times", "would_change_my_mind": "Anna's census"}},
        "verdicts": {"C17": {"verdict": "holds if …", "confidence": "low", "would_change_it": "prices"}},
    }
    monkeypatch.setattr(predict, "record", lambda: record)
    return record


def sent(guess, tag="", moment="before", **more):
    """A code with one guess."""
    return Answers({"x": guess}, {}, tag=tag, moment=moment, **more).code()


def told(room):
    """The remarks as (where, why)."""
    return [(remark.where, remark.told) for remark in room.remarks]


# ---- a learner's own code ------------------------------------------------------------------------------
def test_my_code_holds_the_answers_and_no_free_text(locked_in):
    code = my_code()
    assert repr(code) == str(code) and code.rpartition("/")[0].endswith(
        "-before/guess-gdp_ratio_ppp=7.5/verdict-C17=holds-if.low"
    )
    assert not any(word in code for word in ("Anna", "census", "prices", "times"))


def test_a_session_keeps_its_tag_and_another_draws_its_own(locked_in):
    first, last = my_code(), my_code("after", scenario=preset("walt"))
    room = pool([first, last])
    assert len(room.people) == 1 and set(room.people[0]) == set(MOMENTS) and room.scenarios == (preset("walt"),)
    tag = Answers.from_code(first).tag
    seminar._tag.clear()
    assert Answers.from_code(my_code()).tag != tag
    assert Answers.from_code(my_code(tag=tag)).tag == tag and Answers.from_code(my_code(tag="")).tag == ""


def test_before_anything_is_locked_in_there_is_no_code(monkeypatch):
    monkeypatch.setattr(predict, "record", lambda: {"predictions": {}, "verdicts": {}})
    with pytest.raises(ScenarioError, match="lock in a guess or record a verdict first"):
        my_code()


# ---- pooling -------------------------------------------------------------------------------------------
def test_a_room_counts_learners_moments_and_scenarios():
    assert ROOM.summary == "12 learners with answers (12 before, 12 after, 12 both) and 12 scenarios."
    assert sorted(ROOM.codes) == sorted(CODES) and ROOM.guessed == ["gdp_ratio_ppp"] and not ROOM.remarks
    assert pool("\r\n".join(CODES)) == ROOM == pool(ROOM.codes)


def test_names_before_a_code_are_nowhere_in_the_room():
    room = pool([f"Anna Smith: {code} (anna@example.org)" for code in CODES] + ["Anna Smith: hello", "Anna nato1-x"])
    assert room.people == ROOM.people and "Anna" not in repr(vars(room)) and "anna" not in repr(room.report())


def test_comments_and_blank_lines_are_skipped_without_a_remark():
    assert pool(["", "  ", "# the first group", "\ufeff# with a byte order mark", sent(1)]).remarks == ()


def test_remarks_name_the_line_and_the_reason_and_the_rest_counts():
    damaged = CODES[1].replace("guess", "guest")
    room = pool([CODES[0], "", "hello", damaged, CODES[0], "# fine", CODES[2], 7])
    assert told(room) == [
        ("line 3", seminar.NO_CODE), ("line 4", answers.DAMAGED), ("line 5", seminar.AGAIN),
        ("line 8", "This is not text: give lines of text."),
    ]  # fmt: skip
    assert room.codes == [CODES[0], CODES[2]] and "4 remarks" in room.summary


def test_remarks_alike_are_told_together():
    report = repr(pool(["hello"] * 40).report())
    assert report.count(seminar.NO_CODE) == 1 and "line 1; line 2" in report and "and 32 more" in report
    assert repr(pool(CODES).report()) == "Every line counts as it stands."


def test_one_tag_twice_for_one_moment_the_later_answer_counts_and_is_reported():
    first = Answers({"x": 1, "y": 2}, {}, tag="bcdfgh").code()
    room = pool([first, sent(5, "bcdfgh"), sent(9, "bcdfgh", "after")])
    assert dict(room.people[0]["before"].guesses) == {"x": 5, "y": 2} and room.people[0]["after"].guesses["x"] == 9
    assert told(room) == [("line 2", seminar.ANOTHER)]


def test_without_a_tag_every_code_is_a_learner_and_the_same_code_counts_once():
    room = pool([sent(1), sent(2), sent(2), sent(2, moment="after")])
    assert len(room.people) == 3 and told(room) == [("line 3", seminar.AGAIN)]


def test_a_scenario_code_counts_once_and_one_within_a_room_code_for_each():
    alone, within = preset("walt").code(), [sent(1, tag, scenario=preset("walt")) for tag in ("bcdfgh", "hgfdcb")]
    room = pool([alone, alone, *within])
    assert len(room.scenarios) == 3 and told(room) == [("line 2", seminar.AGAIN)]


def test_the_latest_scenario_of_a_learner_counts():
    room = pool([sent(1, "bcdfgh", "after", scenario=preset("walt")), sent(1, "bcdfgh", scenario=preset("rutte"))])
    assert room.scenarios == (preset("walt"),)


@pytest.mark.parametrize("nothing", [None, 7, b"room1", {"a": 1}], ids=repr)
def test_what_is_no_text_is_refused(nothing):
    with pytest.raises(ScenarioError, match="as text, or as a list of lines"):
        pool(nothing)


@MANY
@given(LINES)
def test_whatever_is_pasted_is_counted_exactly_or_reported(lines):
    """Nothing raises; each code is one that was sent; a line with a code or a letter is counted or remarked on."""
    room = pool(lines)
    assert set(room.codes) <= set(CODES)
    exact = {code for line in lines for code in codes_in(line) if code in CODES and not line.lstrip().startswith("#")}
    assert set(room.codes) >= exact
    remarked = {remark.where for remark in room.remarks}
    for number, line in enumerate(lines, 1):
        skipped = not line.strip() or line.lstrip("\ufeff \t").startswith("#")
        assert skipped or f"line {number}" in remarked or set(codes_in(line)) <= set(CODES)


# ---- hostile -------------------------------------------------------------------------------------------
HOSTILE = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "=cmd|' /C calc'!A0", "@SUM(1+1)*cmd",
    "\x1b[2J\x07", "\x00x", "\u202e\u2066evil\u2069", "__import__('os').system('x')", "{{7*7}}", "../../etc",
    "\ud800", "%s%n", "'; DROP", "nato1-<script>/x", "room1-before/guess-<b>=1/AAAAAAA", "room1-" + "a" * 9000,
    "nato1-" * 1500, "9" * 9999, sealed("room1-before/guess-x=" + "9" * 400),
    sealed(Scenario().code().rpartition("/")[0] + "/" + "u" * 3000 + "=1"),
    sealed("nato1-0000/x=1"), "room99-x", "a" * 100_000, "\u0661" * 50, "\t\v\f" * 10 + "x",
]  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: repr(text[:24]))
def test_a_hostile_line_is_a_remark_and_the_rest_counts(hostile):
    room = pool([CODES[0], hostile, CODES[1]])
    assert room.codes == CODES[:2] and {remark.where for remark in room.remarks} == {"line 2"}
    for remark in room.remarks:
        assert remark.told.endswith(".") and len(remark.told) <= 260 and remark.told.isprintable()
    shown = room._repr_markdown_()
    assert "<" not in shown and "$" not in shown


def test_limits_are_named(monkeypatch):
    monkeypatch.setattr(seminar, "MOST_LINES", 20)
    monkeypatch.setattr(seminar, "MOST_CODES", 3)
    room = pool(itertools.cycle(CODES))
    assert len(room.codes) == 3 and ("from line 21 on", "Only 20 lines are read at a time.") in told(room)
    assert any("A room holds 3 codes" in why for _, why in told(room))
    assert told(pool("x\n" * 50))[-1] == ("from line 21 on", "Only 20 lines are read at a time.")
    many = told(pool([" ".join(CODES)]))
    assert ("line 1", "Only 10 codes are read in one line: put each on its own line.") in many


def test_a_flood_is_read_in_time():
    start = time.perf_counter()
    room = pool("nato1-x " * 1_250_000)  # 10 MB in one line
    assert [r.told for r in room.remarks] == [
        "This line is longer than 10,000 characters: put each code on its own line."
    ]
    assert len(pool("nato1-x nato1-y\n" * 640_000).remarks) == 2 * seminar.MOST_LINES + 1
    assert time.perf_counter() - start < 20


# ---- folders -------------------------------------------------------------------------------------------
def test_a_folder_of_files_is_one_room(tmp_path):
    (tmp_path / "a.txt").write_text(f"Anna: {CODES[0]}\n\nhello\n", encoding="utf-8")
    (tmp_path / "b.CSV").write_bytes(f"name,code\r\nÉva,{CODES[1]}\r\n".encode("latin-1"))
    (tmp_path / "c").write_text(CODES[2], encoding="utf-16")
    (tmp_path / "d.md").write_text(f"\ufeff{CODES[0]}", encoding="utf-8")
    (tmp_path / ".hidden.txt").write_text(CODES[3])
    room = pool_folder(tmp_path)
    assert room.codes == [CODES[0], CODES[1], CODES[2]]
    assert told(room) == [
        ("a.txt, line 3", seminar.NO_CODE), ("b.CSV, line 1", seminar.NO_CODE), ("d.md, line 1", seminar.AGAIN)
    ]  # fmt: skip
    assert pool_folder(str(tmp_path)) == room


def test_what_is_no_text_file_is_a_remark_and_is_not_opened(tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text(CODES[5])
    folder = tmp_path / "room"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "x.txt").write_text(CODES[4])
    (folder / "link.txt").symlink_to(outside)
    (folder / "dead.txt").symlink_to(tmp_path / "nowhere")
    (folder / "loop").symlink_to(folder)
    (folder / "picture.png").write_bytes(b"\x89PNG")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 9)
    (folder / "large.txt").write_bytes(b"x" * 10_000_000)
    (folder / "<script>$x$.txt").write_text("hello")
    (folder / "good.txt").write_text(CODES[0])
    (folder / ("n" * 200 + ".txt")).write_text("hello")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe.txt")
    room = pool_folder(folder)
    why = dict(told(room))
    assert room.codes == [CODES[0]]
    for name, word in {
        "sub": "is a folder", "link.txt": "is a link", "dead.txt": "is a link", "loop": "is a link",
        "picture.png": "by its name", "binary.txt": "by its content", "large.txt": "larger than 1 MB",
        "?script??x?.txt, line 1": "no code",
    }.items():  # fmt: skip
        assert word in why[name], name
    if hasattr(os, "mkfifo"):
        assert "not an ordinary file" in why["pipe.txt"]
    assert max(map(len, why)) < 80 and not set("<>$") & set("".join(why) + room._repr_markdown_())


def test_thousands_of_files_are_read_up_to_the_limit(tmp_path):
    for i in range(3000):
        (tmp_path / f"{i:04}.txt").write_text(CODES[i % 12])
    room = pool_folder(tmp_path)
    assert len(room.codes) == 12 and len(room.remarks) == 1000 - 12 + 1
    assert told(room)[-1] == ("2,000 more files", "Only 1,000 files are read at a time.")


@pytest.mark.parametrize("path", ["no such folder", "", "\0", None, "~nobody_of_this_name/x", __file__])
def test_no_folder_is_one_sentence(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DataError, match="This folder cannot be opened"):
        pool_folder(path or "no such folder either")


# ---- the charts of a room ------------------------------------------------------------------------------
def test_guesses_of_the_room():
    lines = [sent(g, t) for g, t in ((2, "bbbbbb"), (4, "cccccc"), (9, "dddddd"))]
    lines += [sent(g, t, "after") for g, t in ((3, "bbbbbb"), (4, "cccccc"), (12, "dddddd"))]
    shown = pool(lines).guesses("x", {"figure": 5}, "How many", "times")
    assert "Before: 3 guesses, median 4" in shown.sentence and "After: 3 guesses, median 4" in shown.sentence
    assert "Of 3 who guessed twice 2 moved, 1 of them nearer to a figure." in shown.sentence
    hidden = pool(lines).guesses("x")
    assert "figure" not in hidden.sentence.lower() and "2 moved." in hidden.sentence


def test_verdicts_of_the_room():
    lines = []
    for tag, first, last in (("bbbbbb", 0, 1), ("cccccc", 0, 0), ("dddddd", 2, 3)):
        for moment, step, sure in (("before", first, "low"), ("after", last, "high")):
            lines.append(Answers({}, {"C17": (SCALE[step], sure)}, tag=tag, moment=moment).code())
    shown = pool(lines).verdicts()
    assert "before (3) holds 2, does not hold on this data 1; after (3) holds 1, holds if … 1" in shown.sentence
    assert (
        "Of 3 verdicts given twice 2 changed; confidence is high in 0 of them before and in 3 after." in shown.sentence
    )
    assert isinstance(pool(lines).verdicts("C20"), Unshown)


def scenario_room(*values, **more):
    """A room of bare scenario codes that differ in one assumption."""
    return pool([Scenario(usable_eu=v, **more).code() for v in values])


def test_the_dividing_assumption_has_the_largest_spread_in_units_of_its_range():
    room = pool([Scenario(usable_eu=v, war_end=w).code() for v, w in ((0.16, 2027), (0.80, 2027), (0.16, 2028))])
    table = room.dividing()
    assert list(table.index) == ["usable_eu", "war_end"]
    assert table.spread["usable_eu"] == pytest.approx(np.std([0, 1, 0])) == pytest.approx(0.4714, abs=1e-4)
    assert table.spread["war_end"] == pytest.approx(np.std([1 / 6, 1 / 6, 2 / 6]))
    assert "divides the room most" in repr([t.get_text() for t in room.divided().figure.texts])


def test_a_choice_divides_as_far_as_the_room_departs_from_its_most_common():
    room = pool([Scenario(coalition=c, usable_eu=0.3).code() for c in (0, 1, 3)] + [Scenario(coalition=3).code()])
    assert room.dividing().spread["coalition"] == pytest.approx(0.5)


def test_scenarios_alike_or_too_few_are_said_in_words():
    assert isinstance(scenario_room(0.2, 0.3).divided(), Unshown)
    same = pool([sent(i, t, scenario=preset("walt")) for i, t in enumerate(("bbbbbb", "cccccc", "dddddd"))])
    assert "are alike" in same.divided().sentence and "differ in nothing" in same.decided(stand_alone.PATHS).sentence
    for few in (Room(), scenario_room(0.2, 0.3)):
        shown = [few.divided(), few.paths(), few.outcome_dots(stand_alone.PATHS), few.decided(stand_alone.PATHS)]
        assert all(isinstance(chart, Unshown) for chart in shown)


def test_agreeing_on_the_only_difference_leaves_no_spread():
    room = scenario_room(0.2, 0.4, 0.8, rho_eu=0.5)
    table = room.agreeing(stand_alone.PATHS)
    assert list(table.index) == ["usable_eu"] and table.spread["usable_eu"] == pytest.approx(0, abs=1e-12)
    assert table.middle["usable_eu"] == "0.4" and "100% less spread" in repr(
        [t.get_text() for t in room.decided(stand_alone.PATHS).figure.texts]
    )


def test_agreeing_ranks_by_what_the_model_makes_of_a_difference():
    """Two assumptions equally divided: the one to which the outcome answers more comes first."""
    pairs = [(0.16, 0.04), (0.16, 0.10), (0.80, 0.04), (0.80, 0.10)]
    room = pool([Scenario(usable_eu=u, depreciation=d).code() for u, d in pairs])
    assert room.dividing().spread.round(6).nunique() == 1
    assert list(room.agreeing(stand_alone.PATHS).index) == ["usable_eu", "depreciation"]


@pytest.mark.parametrize("tested", seminar.QUESTIONS.values(), ids=lambda t: t.question.name)
def test_outcomes_at_once_equal_those_of_the_question_one_by_one(tested):
    rng = np.random.default_rng(4)
    mixed = [
        Scenario({k: round(float(rng.uniform(a.low, a.high))) if a.whole else float(rng.uniform(a.low, a.high))
                  for k, a in registry().items()})
        for _ in range(12)
    ]  # fmt: skip
    scenarios = (preset("walt"), preset("rutte"), Scenario(), *mixed)
    each = [tested.question.margin(tested.question.model(s)) for s in scenarios]
    assert Room(alone=scenarios).outcomes(tested.question) == pytest.approx(each, abs=2e-4)


@pytest.mark.parametrize("tested", seminar.QUESTIONS.values(), ids=lambda t: t.question.name)
def test_assumptions_left_out_for_a_question_change_nothing_there(tested):
    question = tested.question
    for key, a in registry().items():
        if a.model not in tested.models:
            for end in (a.low, a.reach):
                moved = Scenario({key: end})
                assert question.margin(question.model(moved)) == question.margin(question.model(Scenario())), key


def test_any_question_can_be_put_to_a_room():
    values = ROOM.outcomes(stand_alone.BURDEN)  # no margin for arrays: one scenario after another
    assert values[0] == stand_alone.BURDEN.margin(stand_alone.BURDEN.model(ROOM.scenarios[0]))
    shown = ROOM.outcome_dots(stand_alone.BURDEN)
    assert f"{(values >= 0).sum()} of 12 scenarios" in shown.sentence


def test_paths_agree_with_the_question_that_draws_one():
    shown = ROOM.paths()
    short = sum(stand_alone.race(s).trough < s["parity_threshold"] for s in ROOM.scenarios)
    assert f"{short} fall below" in shown.sentence
    assert {type(ROOM.paths(path)) for path in ("planned", "left_today")} == {Still}


# ---- the desk ------------------------------------------------------------------------------------------
@pytest.fixture
def desk():
    return Desk({"gdp_ratio_ppp": Asked("Output", "times", {"market rates": 10.19})}, codes=CODES)


def test_the_desk_shows_every_chart_and_hides_the_figures_until_asked(desk):
    assert len(desk.gallery.children) == 2 * len(desk.charts) == 12
    assert "market rates" not in desk.text and "market" not in desk.slots[0][1].value
    before = desk.slots[0][0].value
    desk.reveal.value = True
    assert (
        "market rates 10.2" in desk.text and desk.slots[0][0].value != before and bytes(before).startswith(b"\x89PNG")
    )
    desk.question_list.value = outspend.OUTSPEND.name
    assert "scenarios differ in nothing that changes this outcome." in desk.message.value
    assert len(desk.gallery.children) == 2 * sum(isinstance(chart, Still) for chart in desk.charts) == 8
    assert desk._repr_mimebundle_()[0]["text/plain"] == desk.text


def test_after_pooling_the_box_holds_codes_and_nothing_else(desk):
    desk.box.value = f"Anna <b>Smith</b>: {CODES[0]}\n<script>x</script>\n=1+1\n"
    desk.pool_button.click()
    assert desk.box.value == CODES[0] and "no code" in desk.message.value and "line 2; line 3" in desk.message.value
    assert "script" not in desk.message.value and "Anna" not in desk.message.value
    assert not desk.gallery.children and "1 answer so far" in desk.message.value
    desk.pool_button.click()
    assert desk.box.value == CODES[0] and "Remarks" not in desk.message.value


def test_more_codes_can_be_pasted_below_those_that_count(desk):
    desk.box.value = "\n".join([*made_up_codes(20), desk.box.value])
    desk.pool_button.click()
    assert "20 learners" in desk.text


def test_the_desk_reads_a_folder_and_escapes_what_it_shows(desk, tmp_path):
    (tmp_path / "a&b.txt").write_text("\n".join(CODES[:6]) + "\nhello")
    desk.path.value = str(tmp_path)
    desk.folder_button.click()
    assert "3 learners" in desk.text and desk.box.value == "\n".join(pool(CODES[:6]).codes)
    assert "a?b.txt, line 7" in desk.message.value
    desk.path.value = "<i>nowhere</i>"
    desk.folder_button.click()
    assert "This folder cannot be opened" in desk.message.value and "<i>" not in desk.message.value
    assert "3 learners" in desk.text  # the room stays


def test_an_empty_desk_says_what_to_do():
    empty = Desk()
    assert "paste lines that hold codes" in empty.text and not empty.charts and not empty.gallery.children


def test_pictures_are_used_again(desk):
    pictures = [slot[0] for slot in desk.slots]
    for _ in range(3):
        desk.pool()
    assert [slot[0] for slot in desk.slots] == pictures


# ---- the made-up room, and a large one -----------------------------------------------------------------
def test_the_made_up_room_is_the_same_each_time_and_free_of_faults():
    assert made_up_codes(12) == CODES != made_up_codes(12, seed=1) and not pool(made_up_codes(300)).remarks


def test_three_hundred_learners_in_time(capsys):
    """Measured and printed; the bound is generous, as machines differ."""
    lines = made_up_codes(300)
    attrition.BATTLE.model(Scenario())
    start = time.perf_counter()
    room = pool(lines)
    read = time.perf_counter() - start
    charts = [
        room.guesses("gdp_ratio_ppp", {"market rates": 10.19}), room.verdicts(), room.divided(),
        room.outcome_dots(stand_alone.PATHS), room.paths(), room.decided(stand_alone.PATHS),
    ]  # fmt: skip
    pictures = [full_png(chart.figure) for chart in charts]
    took = time.perf_counter() - start
    with capsys.disabled():
        print(f"\n{len(lines)} codes: read in {read:.2f} s, with {len(pictures)} pictures {took:.2f} s")
    assert len(room.people) == 300 and len(room.scenarios) == 300 and took < 10
