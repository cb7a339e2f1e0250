"""In class: a learner's own code, the desk, and a made-up room."""

import time
from datetime import date, datetime

import pytest
from natolab.charts.canvas import Still, full_png
from natolab.classroom import desk as seminar
from natolab.classroom.desk import Asked, Desk, made_up_codes, my_code
from natolab.classroom.pooling import pool
from natolab.errors import DataError, ScenarioError
from natolab.facts.claims import without_formulas
from natolab.facts.scenario import Scenario, preset
from natolab.learner import answers, progress
from natolab.learner.answers import MOMENTS, Answers
from natolab.panels.predict import Verdict
from natolab.panels.progress_panel import ProgressPanel
from natolab.questions import attrition
from natolab.questions import buildup as stand_alone
from natolab.questions import spending as outspend

CODES = made_up_codes(12)
ROOM = pool(CODES)


@pytest.fixture(autouse=True)
def fresh_session(monkeypatch):
    monkeypatch.setattr(seminar, "_tag", [])
    progress.store.__init__()
    yield
    progress.store.__init__()


def answer(store=progress) -> None:
    """Lock in a guess and a verdict."""
    guess = {"guess": 7.5, "unit": "times", "would_change_my_mind": "Anna's census"}
    store.record("predictions", "gdp_ratio_ppp", guess)
    store.record("verdicts", "C17", {"verdict": "holds if …", "confidence": "low", "would_change_it": "prices"})


@pytest.fixture
def locked_in():
    """A learner who has answered."""
    answer()


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


def test_a_tag_given_once_is_used_from_then_on(locked_in):
    drawn = Answers.from_code(my_code()).tag
    assert Answers.from_code(my_code("after", tag="bcdfgh")).tag == "bcdfgh" != drawn
    assert Answers.from_code(my_code("after")).tag == "bcdfgh"
    assert Answers.from_code(my_code(tag="")).tag == "" and Answers.from_code(my_code()).tag == "bcdfgh"


@pytest.mark.parametrize("tag", ["anna12", "bcdfg", "BCDFGH", 123456, ["bcdfgh"]])
def test_a_bad_tag_is_refused_and_not_remembered(locked_in, tag):
    with pytest.raises(ScenarioError, match="A tag has 6 letters"):
        my_code(tag=tag)
    assert len(Answers.from_code(my_code()).tag) == 6


def test_before_anything_is_locked_in_there_is_a_sentence_and_run_all_goes_on():
    assert "then run this cell again" in repr(my_code()) and not pool(my_code()).people


# ---- the next learner at a shared account -----------------------------------------------------------------
@pytest.fixture
def shared(monkeypatch, tmp_path):
    """The folder of an account where one learner has answered and kept it; another sits down, with a new kernel."""
    monkeypatch.setenv("NATOLAB_PROGRESS", str(tmp_path))
    first = progress.Store()
    answer(first)
    first.keep()
    return first


def test_the_next_learner_does_not_send_the_answers_of_the_last(shared):
    told = repr(my_code())
    assert "1 guess(es) and 1 verdict(s)" in told and "mine=True" in told and not pool(told).people
    progress.record("verdicts", "C18", {"verdict": "holds", "confidence": "high"})
    code = my_code()
    assert code.endswith(code.rpartition("/")[2]) and "/verdict-C18=holds.high/" in code
    assert "guess" not in code and "C17" not in code and "Left out: 1 guess(es) and 1 verdict(s)" in repr(code)
    assert len(pool(repr(code)).people) == 1, "a learner may copy the note along"
    shared.record("verdicts", "C18", {"verdict": "does not hold on this data", "confidence": "low"})
    assert "verdict" not in my_code(scenario=preset("walt")), "the other has answered it anew"


def test_what_is_confirmed_counts_and_what_is_locked_in_again_too(shared):
    progress.record("predictions", "gdp_ratio_ppp", {"guess": 7.5})
    assert "guess-gdp_ratio_ppp=7.5" in my_code() and "verdict" not in my_code()
    code = my_code("after", mine=True)
    assert code.note == "" and "guess-gdp_ratio_ppp=7.5/verdict-C17=holds-if.low" in code and my_code().note == ""


def test_the_panel_tells_when_and_begins_anew_without_losing_anything(shared, tmp_path):
    panel = ProgressPanel()
    assert f"{datetime.now():%B %Y}" in panel.sentence_box.value and "not you, begin anew" in panel.sentence_box.value
    before = progress.where().read_bytes()
    panel.anew_button.click()
    (old,) = progress.aside()
    assert (
        f"-old-{date.today()}-1.json" in old
        and (tmp_path / old).read_bytes() == before
        and old in panel.sentence_box.value
    )
    assert "Nothing is locked in" in panel.table.value and not progress.keeping() and panel.anew_button.disabled
    assert "Restart Kernel" in panel.sentence_box.value and "not you" not in panel.sentence_box.value
    assert Verdict("C17").scale.value == "not decided yet"


def test_one_who_sits_alone_is_not_asked_who_they_are(locked_in):
    assert "not you" not in ProgressPanel().sentence_box.value and my_code().note == ""


# ---- the desk ------------------------------------------------------------------------------------------
@pytest.fixture
def desk():
    return Desk({"gdp_ratio_ppp": Asked("Output", "times", {"market rates": 10.19})}, codes=CODES)


def test_the_desk_shows_every_chart_and_hides_the_figures_until_asked(desk):
    assert len(desk.gallery.children) == 2 * len(desk.charts) == 12
    assert "market rates" not in desk.text and "market" not in desk.slots[0][1].value
    before = desk.slots[0][0].still
    desk.reveal.value = True
    assert "market rates 10.2" in desk.text and before and desk.slots[0][0].still != before
    desk.question_list.value = outspend.OUTSPEND.name
    assert "scenarios differ in nothing that changes this outcome." in desk.message.value
    assert len(desk.gallery.children) == 2 * sum(isinstance(chart, Still) for chart in desk.charts) == 8
    assert desk.still()[0][0]["text/plain"] == without_formulas(desk.text)


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


@pytest.mark.parametrize("path", ["", "  "])
def test_the_desk_asks_for_a_folder_when_none_is_named(desk, path, tmp_path, monkeypatch):
    (tmp_path / "?").mkdir()
    monkeypatch.chdir(tmp_path)
    desk.path.value = path
    desk.folder_button.click()
    assert "No folder is named" in desk.message.value and "12 learners" in desk.text


def test_the_desk_says_that_a_table_is_missing_and_keeps_its_room(desk, monkeypatch):
    def missing():
        raise DataError("The file data/claims.csv is missing: unpack the module again.")

    monkeypatch.setattr(answers, "claims", missing)
    desk.pool_button.click()
    assert "claims.csv is missing" in desk.message.value and desk.room.people == ROOM.people


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
    """Measured and printed: time of this process, so that a busy machine is no slower; the bound is generous."""
    lines = made_up_codes(300)
    attrition.BATTLE.model(Scenario())
    start = time.process_time()
    room = pool(lines)
    read = time.process_time() - start
    charts = [
        room.guesses("gdp_ratio_ppp", {"market rates": 10.19}), room.verdicts(), room.divided(),
        room.outcome_dots(stand_alone.PATHS), room.paths(), room.decided(stand_alone.PATHS),
    ]  # fmt: skip
    pictures = [full_png(chart.figure) for chart in charts]
    took = time.process_time() - start
    with capsys.disabled():
        print(f"\n{len(lines)} codes: read in {read:.2f} s, with {len(pictures)} pictures {took:.2f} s")
    assert len(room.people) == 300 and len(room.scenarios) == 300 and took < 10
