"""Room codes: what is written reads back the same, everything else is refused in one sentence."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.errors import ScenarioError
from natolab.facts import codes
from natolab.facts.assumptions import registry
from natolab.facts.claims import SCALE, claims
from natolab.facts.codes import codes_in, sealed
from natolab.facts.editions import Edition
from natolab.facts.scenario import Scenario, preset
from natolab.learner import answers
from natolab.learner.answers import (
    CONFIDENCE,
    MOMENTS,
    TAG_LENGTH,
    TAG_LETTERS,
    Answers,
    new_tag,
    read_code,
)
from natolab.panels import predict

MANY = settings(derandomize=True, deadline=None, max_examples=600, database=None)
NAMES = st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True)
GUESSES = st.floats(-1e9, 1e9) | st.integers(-1000, 1000)
SCENARIOS = st.sampled_from([None, Scenario(), preset("rutte"), Scenario(usable_eu=1 / 3, war_end=2030)])
TAGS = st.just("") | st.text(TAG_LETTERS, min_size=TAG_LENGTH, max_size=TAG_LENGTH)
FULL = Answers({"gdp_ratio": 10.2}, {"C17": ("holds if …", "high")}, preset("rutte"), "after", "bcdfgh")


def test_without_a_scenario_there_is_nothing_to_say_about_its_edition():
    assert Answers({"one": 1}, {}).note == ""
    told = Scenario.of_edition(Edition({"war_end": 2027.0, "gone": 1.0}), {"war_end": 2027.0, "gone": 1.0})
    assert Answers({"one": 1}, {}, told).note == told.note != ""


@st.composite
def answered(draw):
    """What a learner may have locked in."""
    guesses = draw(st.dictionaries(NAMES, GUESSES, max_size=4))
    judged = st.tuples(st.sampled_from(SCALE), st.sampled_from(CONFIDENCE))
    verdicts = draw(st.dictionaries(st.sampled_from(list(claims())), judged, max_size=6))
    series = draw(st.dictionaries(NAMES, st.lists(GUESSES, min_size=1, max_size=40), max_size=2))
    scenario = draw(SCENARIOS)
    if not guesses and not verdicts and not series and scenario is None:
        guesses = {"one": 1}
    return Answers(guesses, verdicts, scenario, draw(st.sampled_from(MOMENTS)), draw(TAGS), series)


def refused(make, match=None):
    """The sentence with which something is refused."""
    with pytest.raises(ScenarioError, match=match) as caught:
        make()
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


def taken(code):
    """What a code is read as, or None if it is refused; any other exception is a failure."""
    try:
        return read_code(code)
    except ScenarioError:
        return None


# ---- there and back ------------------------------------------------------------------------------------
@MANY
@given(answered())
def test_any_answers_survive_their_code(there):
    code = there.code()
    assert Answers.from_code(code) == there == read_code(code) and Answers.from_code(code).code() == code
    assert code.isascii() and code.isprintable() and " " not in code and codes_in(code) == [code]


def test_a_code_can_be_read_by_a_person():
    code = Answers({"gdp_ratio": 10.2}, {"C17": ("does not hold on this data", "low")}, tag="bcdfgh").code()
    assert code.rpartition("/")[0] == "room1-bcdfgh-before/guess-gdp_ratio=10.2/verdict-C17=does-not-hold.low"


def test_a_series_is_written_number_by_number():
    code = Answers({}, {}, tag="bcdfgh", series={"alone_ratio": (1, -0.5, 2)}).code()
    assert code.rpartition("/")[0] == "room1-bcdfgh-before/series-alone_ratio=1_-0.5_2"
    for wrong in ((), (1,) * 41, (float("nan"),), (1e12,)):
        refused(lambda wrong=wrong: Answers({}, {}, series={"alone_ratio": wrong}))
    for part in ("series-alone_ratio=", "series-alone_ratio=1__2", "series-alone_ratio=1_x", "series-A=1"):
        refused(lambda part=part: Answers.from_code(sealed(f"room1-before/{part}")))


def test_the_same_answers_have_one_code():
    judged = {"R2": ("holds", "low"), "C05": ("holds if …", "high")}
    here, there = Answers({"b": 1, "a": 2}, judged), Answers({"a": 2.0, "b": 1.0}, dict(reversed(judged.items())))
    assert here.code() == there.code() and here == there


def test_the_longest_code_fits():
    every = Scenario({k: a.low if a.default != a.low else a.reach for k, a in registry().items()})
    judged = dict.fromkeys(claims(), (SCALE[2], "middling"))
    there = Answers(
        {f"a_long_name_of_a_prediction_{i}": -123.456789 for i in range(30)}, judged, every, "before", "bcdfgh"
    )
    assert len(there.code()) <= codes.LONGEST and Answers.from_code(there.code()) == there
    assert codes_in(f"Anna: {there.code()}") == [there.code()]


def test_words_of_codes_cover_the_scales():
    assert tuple(answers.VERDICT_WORDS.values()) == SCALE and predict.CONFIDENCE == CONFIDENCE
    assert all(word.isascii() and not set(word) & set("./= ") for word in answers.VERDICT_WORDS)


# ---- tags and privacy ----------------------------------------------------------------------------------
def test_tags_are_drawn_afresh_and_are_no_words():
    tags = {new_tag() for _ in range(20_000)}  # 4 doubles by chance, 20 never; with a letter fewer there would be 80
    assert len(tags) >= 19_980 and {len(tag) for tag in tags} == {TAG_LENGTH}
    assert set("".join(tags)) == set(TAG_LETTERS) and not set(TAG_LETTERS) & set("aeiouyl")


def test_answers_cannot_be_changed():
    with pytest.raises(TypeError):
        FULL.guesses["gdp_ratio"] = 1
    with pytest.raises(AttributeError):
        FULL.tag = ""


def test_later_answers_count_and_earlier_ones_stay():
    later = Answers({"gdp_ratio": 5, "other": 1}, {"C20": ("holds", "low")}, tag="bcdfgh", moment="after")
    both = FULL.joined(later)
    assert dict(both.guesses) == {"gdp_ratio": 5, "other": 1} and set(both.verdicts) == {"C17", "C20"}
    assert both.scenario == preset("rutte") and both.tag == "bcdfgh"


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda: Answers({}, {}), "There is no answer"),
        (lambda: Answers({"Anna Smith": 1}, {}), "needs a name"),
        (lambda: Answers({"x" * 41: 1}, {}), "needs a name"),
        (lambda: Answers({"x": "5"}, {}), "is not a number"),
        (lambda: Answers({"x": True}, {}), "is not a number"),
        (lambda: Answers({"x": float("nan")}, {}), "beyond"),
        (lambda: Answers({"x": 1e10}, {}), "beyond"),
        (lambda: Answers({}, {"C07": ("holds", "low")}), "does not exist"),
        (lambda: Answers({}, {"C17": ("perhaps", "low")}), "not on the scale"),
        (lambda: Answers({}, {"C17": ("holds", "0.7")}), "not on the scale"),
        (lambda: Answers({"x": 1}, {}, moment="during"), "before or after"),
        (lambda: Answers({"x": 1}, {}, tag="anna"), "A tag has"),
        (lambda: Answers({"x": 1}, {}, tag=7), "A tag has"),
    ],
)
def test_what_no_learner_can_have_locked_in_is_refused(make, told):
    assert told in refused(make)


# ---- wrong codes ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("", "There is no code in the box"),
        (None, "not a scenario code"),
        ("room1-", "damaged"),
        ("room2-before/guess-x=1/AAAAAAA", "not a room code"),
        (FULL.code()[:-1], "damaged"),
        (FULL.code().replace("10.2", "10.3"), "damaged"),
        (sealed("room1-before"), "There is no answer"),
        (sealed("room1-during/guess-x=1"), "before or after"),
        (sealed("room1-anna-before/guess-x=1"), "A tag has"),
        (sealed("room1-before/guess-x=1/name-x=1"), "does not know"),
        (sealed("room1-before/guess-x=nan"), "does not know"),
        (sealed("room1-before/guess-x=1e999"), "beyond"),
        (sealed("room1-before/guess-x=01"), "not written by this module"),
        (sealed("room1-before/guess-x=1/guess-x=1"), "not written by this module"),
        (sealed("room1-before/guess-y=1/guess-x=1"), "not written by this module"),
        (sealed("room1-before/verdict-C99=holds.low"), "does not exist"),
        (sealed("room1-before/verdict-C17=holds"), "not on the scale"),
        (sealed("room1-before/scenario-0000/set-usable_eu=0.5"), "another edition"),
        (sealed("room1-before/set-usable_eu=0.5"), "does not know"),
        (sealed(FULL.code().rpartition("/")[0] + "/set-usable=1"), "no assumption called"),
        (sealed(FULL.code().rpartition("/")[0] + "/set-war_end=2099"), "is outside"),
        (sealed("room1-before/guess-x=1" + "/guess-x=1" * 1000), "damaged"),
    ],
)
def test_each_wrong_code_gets_its_sentence(code, told):
    assert told in refused(lambda: read_code(code))


def test_one_slip_never_gives_other_answers():
    code = FULL.code()
    alphabet = string.ascii_letters + string.digits + "-_=/.,+ é–"
    for i, letter in enumerate(code):
        slips = [code[:i] + code[i + 1 :], code[:i] + letter + code[i:]]
        slips += [
            code[:i] + code[i + 1 : i + 2] + letter + code[i + 2 :],
            *(code[:i] + o + code[i + 1 :] for o in alphabet),
        ]
        for slip in slips:
            assert taken(slip) in (None, FULL), slip


@MANY
@given(answered(), st.data())
def test_a_mutated_code_is_read_exactly_or_refused(there, data):
    code = there.code()
    for _ in range(data.draw(st.integers(1, 3))):
        i = data.draw(st.integers(0, len(code)))
        code = code[:i] + data.draw(st.text(max_size=3)) + code[i + data.draw(st.integers(0, 3)) :]
    assert taken(code) in (None, there)
    for found in codes_in(code):
        assert taken(found) in (None, there)


@MANY
@given(st.text(), st.text(alphabet="guessverdictroom1-/=.0123456789"))
def test_any_text_is_refused(text, alike):
    assert taken(text) is None and taken(f"room1-{alike}") is None
    assert codes_in(text) == [] or all(taken(code) is None for code in codes_in(text))


# ---- codes in lines ------------------------------------------------------------------------------------
@pytest.mark.parametrize("code", [FULL.code(), preset("walt").code()], ids=["room", "scenario"])
@pytest.mark.parametrize(
    "line",
    [
        "{}", "Anna Smith: {}", "- {}", "* {}", "“{}”", '"{}"', "`{}`", "_{}_", "my code is {}.", "({})", "<p>{}</p>",
        "[12:03, 1/2/2026] Anna: {} thanks, see you", "anna@example.org,{},2026", "=HYPERLINK(\"x\")&{}", "\ufeff{}",
        "\u200eAnna\u202e: {}\u202c", "\x1b[31m{}\x00", "{}/", "https://example.org/?q={}", "\t{}\r", "1. {}",
    ],
)  # fmt: skip
def test_what_stands_around_a_code_is_dropped(code, line):
    assert codes_in(line.format(code)) == [code]


def test_codes_altered_by_chat_programs_are_found():
    code = FULL.code()
    assert codes_in(code.capitalize()[:5] + code[5:]) == [code]
    assert codes_in(code.replace("-", "–")) == [code]
    assert codes_in(code[:30] + "\u200b" + code[30:]) == [code]
    assert codes_in(f"{code[:40]} {code[40:80]}  {code[80:]} and so on") == [code]
    assert codes_in(f"{code} {Scenario().code()}; {code}") == [code, Scenario().code(), code]


@pytest.mark.parametrize("line", ["", "hello", "nato", "room1", "nato1 - x", "classroom-1", "=cmd|' /C calc'!A0"])
def test_lines_without_a_code(line):
    assert codes_in(line) == []
