"""Assumptions, scenarios, share codes and presets: nothing wrong gets in, nothing gets changed on the way."""

import base64
import csv
import io
import json
import re
import string
import unicodedata
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab import models
from natolab.classroom.pooling import pool
from natolab.errors import ScenarioError
from natolab.facts import editions, tables
from natolab.facts.assumptions import Assumption, assumption, plain_number, registry
from natolab.facts.codes import seen
from natolab.facts.scenario import Scenario, positions, preset, presets
from natolab.learner.answers import Answers, read_code
from natolab.panels.explorer import Explorer
from natolab.questions import buildup as stand_alone
from rows import for_each

pytest_plugins = ["altered"]
QUICK = settings(derandomize=True, deadline=None, max_examples=150, database=None)
IDS = list(registry())
PRESETS = list(presets())
YEARS = [k for k, a in registry().items() if a.kind == "year"]


def with_checksum(body):
    return f"{body}/{base64.b32encode(zlib.crc32(body.encode()).to_bytes(4, 'big')).decode().rstrip('=')}"


def refused(make, match=None):
    """The sentence with which something is refused."""
    with pytest.raises(ScenarioError, match=match) as caught:
        make()
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence
    return sentence


@st.composite
def scenarios(draw):
    """Some sliders moved to one of their positions, as typed or as the slider gives it."""
    values = {}
    for key in draw(st.lists(st.sampled_from(IDS), max_size=12, unique=True)):
        a = registry()[key]
        position = draw(st.integers(0, round((a.reach - a.low) / a.step)))
        values[key] = min(round(a.low + position * a.step, 6), a.reach)
    return Scenario(values)


# ---- the registry ------------------------------------------------------------------------------------
@for_each(IDS)
def test_row_is_complete_and_ordered(key):
    a = assumption(key)
    assert a.low <= a.default <= a.high <= a.reach and a.low < a.reach and 0 < a.step <= a.reach - a.low
    assert a.label and a.unit and a.source_id and a.whose
    assert a.kind in {"number", "count", "year", "switch", "choice"} and a.model in dir(models)
    assert a.check(a.default) == a.default and a.say(a.default)
    assert (f"Range {a.range_text()}, default" in a.about) == (a.kind not in ("choice", "switch"))
    if a.kind == "choice":
        assert len(a.options) == a.high + 1
    if a.kind == "switch":
        assert (a.low, a.reach) == (0, 1)
    if a.whole:
        assert all(x == round(x) for x in (a.low, a.default, a.high, a.reach))


def test_labels_are_unique_so_that_a_message_names_one_field():
    labels = [(a.model, a.label) for a in registry().values()]
    assert len(set(labels)) == len(labels) == len(IDS) >= 80


def test_defaults_and_equality():
    assert dict(Scenario()) == {k: a.default for k, a in registry().items()}
    assert Scenario().changed() == {} and len(Scenario()) == len(IDS)
    assert Scenario(target_burden=4) == Scenario({"target_burden": "4"}) != Scenario()
    assert hash(Scenario(target_burden=4)) == hash(Scenario(target_burden="4,0"))


@pytest.mark.parametrize(
    ("value", "text"),
    [(3.5, "3.5"), (2035.0, "2035"), (0.1 + 0.2, "0.30000000000000004"), (1e-13, "1e-13"), (-5, "-5")],
)
def test_numbers_are_written_short(value, text):
    assert plain_number(value) == text


@pytest.mark.parametrize(
    "spoilt", [{"low": ""}, {"step": "x"}, {"low": "9"}, {"high": "0"}, {"slider_high": "0.1"}, {"default": "nan"}]
)
def test_spoilt_row_is_refused(spoilt):
    row = dict.fromkeys(("model", "kind", "tab", "label", "unit", "options", "source_id", "whose", "note"), "")
    row |= {"id": "speed", "low": "1", "default": "2", "high": "3", "slider_high": "", "step": "1"}
    assert Assumption.from_row(row).reach == 3
    assert "speed" in refused(lambda: Assumption.from_row(row | spoilt))


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("include_turkiye", "Yours to choose. Default "),
        ("gdp_growth_eu", "Assumed. Range "),
        ("ratio_year", "Source: economy.csv, milex_sipri.csv. Range "),
    ],
)
def test_where_a_number_comes_from_is_told_first(key, told):
    assert assumption(key).about.startswith(told)


def test_what_is_assumed_says_so_and_in_view_of_what():
    """By the table: whose it is, and which sources it names; words of its own for what a learner chooses."""
    for a in registry().values():
        named = [part for part in a.source_id.split(";") if part not in ("assumed", "learner")]
        assert a.assumed == ("assumed" in (a.whose, a.source_id))
        if a.whose == "learner":
            assert a.about.startswith("Yours to choose.")
        elif a.assumed:
            assert a.about.startswith(f"Assumed, in view of {', '.join(named)}." if named else "Assumed.")
        else:
            assert named and a.about.startswith(f"Source: {', '.join(named)}.")


def test_the_oldest_edition_is_the_first_of_the_table():
    rows = [row for row in tables.rows("editions.csv") if row["edition"] == "1"]
    first = {row["assumption_id"]: float(row["default"]) for row in rows}
    assert first and dict(editions.oldest().defaults) == first
    assert len(editions.editions()) > 1 and dict(editions.editions()[1].defaults) != first


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [("arrive_start", 5, "day 5"), ("horizon_years", 1, "1 year"), ("horizon_years", 3, "3 years"),
     ("target_burden", 3.5, "3.5% of GDP"), ("usable_eu", 0.3, "0.3"), ("europe_as_one", 1, "yes")],
)  # fmt: skip
def test_a_value_is_said_as_a_person_would(key, value, words):
    assert assumption(key).say(value) == words


# ---- values ------------------------------------------------------------------------------------------
def test_scenario_cannot_be_changed():
    s = Scenario()
    with pytest.raises(TypeError):
        s["target_burden"] = 4
    with pytest.raises(TypeError):
        del s["target_burden"]
    other = s.having(target_burden=4)
    assert s == Scenario() and other.changed() == {"target_burden": 4} and s.changed(other) == {"target_burden": 3.5}
    with pytest.raises(TypeError):
        registry()["target_burden"] = None
    with pytest.raises(AttributeError):
        assumption("target_burden").default = 4


@pytest.mark.parametrize(
    "ask",
    [
        lambda: Scenario(usable=0.3),
        lambda: Scenario({"usable": 0.3}),
        lambda: Scenario().having(usable=0.3),
        lambda: Scenario()["usable"],
        lambda: assumption("usable"),
    ],
)
def test_unknown_id_is_named(ask):
    assert "“usable”" in refused(ask)


WRONG = ["much", "", " ", "3 %", "1e999", float("nan"), "nan", float("inf"), "-inf", True, False, None, [3.0], 3j]


@pytest.mark.parametrize("value", WRONG, ids=repr)
@pytest.mark.parametrize("key", ["target_burden", "war_end", "include_ukraine", "coalition"])
def test_what_is_no_number_in_range_is_refused_with_label_and_range(key, value):
    a = assumption(key)
    sentence = refused(lambda: Scenario({key: value}))
    assert f"'{a.label}'" in sentence and a.range_text() in sentence


@for_each(IDS)
def test_just_outside_is_refused_and_the_ends_are_taken(key):
    a = assumption(key)
    for end in (a.low, a.reach):
        assert Scenario({key: end})[key] == end
    for value in (a.low - 1e-6, a.reach + 1e-6):
        sentence = refused(lambda value=value: Scenario({key: value}))
        assert f"'{a.label}'" in sentence
        assert f"from {plain_number(a.low)} to {plain_number(a.reach)}" in sentence


@for_each(k for k in IDS if assumption(k).whole)
def test_whole_numbers_stay_whole(key):
    low = assumption(key).low
    assert "a whole number" in refused(lambda: Scenario({key: low + 0.5}))
    assert Scenario({key: f" {low:g} "})[key] == low


@given(st.sampled_from(list(registry().values())), st.floats(0, 1))
def test_a_number_is_rounded_to_the_precision_of_its_lever_and_stays_in_range(entry, part):
    typed = entry.low + part * (entry.reach - entry.low)
    if entry.whole or not entry.low <= typed <= entry.reach:
        return
    taken = entry.rounded(typed)
    assert entry.low <= taken <= entry.reach and abs(taken - typed) <= 0.5 * 10**-entry.decimals + 1e-12
    assert entry.rounded(taken) == taken and len(plain_number(taken).partition(".")[2]) <= entry.decimals
    for exact in (entry.low, entry.default, entry.reach, entry.low + entry.step):
        assert entry.rounded(exact) == round(exact, 8)
    # Codes and JSON texts of finer values, as a preset may have, are read as they were written.
    fine = Scenario({entry.id: typed})
    assert Scenario.from_code(fine.code()) == fine == Scenario.from_json(fine.to_json())


def test_trailing_digits_are_dropped():
    for text in ("0.450000000000001", "0.4499999999999999", "0,45"):
        assert assumption("usable_eu").rounded(text) == 0.45


# ---- share codes -------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", PRESETS)
def test_preset_survives_code_and_json(key):
    there = preset(key)
    assert there.changed() == {k: v for k, v in presets()[key].values.items() if v != assumption(k).default}
    assert Scenario.from_code(there.code()) == there == Scenario.from_json(there.to_json())
    assert Scenario.from_json(there.to_json()).name == there.name == presets()[key].label


@QUICK
@given(scenarios())
def test_any_scenario_survives_code_and_json(there):
    assert Scenario.from_code(there.code()) == there
    assert Scenario.from_json(there.to_json()) == there


def slips(code):
    """Every one-character slip of a copyist."""
    alphabet = string.ascii_letters + string.digits + "-_=/.,+ é–"
    for i, letter in enumerate(code):
        yield code[:i] + code[i + 1 :]
        yield code[:i] + letter + code[i:]
        yield code[:i] + code[i + 1 : i + 2] + letter + code[i + 2 :]
        for other in alphabet:
            yield code[:i] + other + code[i + 1 :]


def taken(code):
    """What a code is read as, or None if it is refused; any other exception is a failure."""
    try:
        return Scenario.from_code(code)
    except ScenarioError:
        return None


@pytest.mark.parametrize("key", [None, "rutte", "hague_3_5", "set_with_ukraine"])
def test_one_slip_in_a_code_never_gives_another_scenario(key):
    there = preset(key) if key else Scenario()
    code = there.code()
    read = [(slip, taken(slip)) for slip in slips(code)]
    assert {found for _, found in read} == {there, None}
    forgiven = {slip for slip, found in read if found == there}
    plain = [code[: -len(code.rpartition("/")[2])], code.rpartition("/")[2]]
    for slip in forgiven:
        # Forgiven are white space, dashes, the letter case of the first word and of the checksum, and what stands
        # around a code; inside it every letter counts.
        clean = "".join(slip.split()).replace("–", "-")
        at = clean.lower().find("nato1-")
        body, check = (part := clean[at:])[: len(plain[0])], part[len(plain[0]) :][: len(plain[1])]
        assert at >= 0 and body[5:] == plain[0][5:] and check.upper() == plain[1], slip


@QUICK
@given(scenarios(), st.data())
def test_one_slip_in_any_code(there, data):
    code = there.code()
    i = data.draw(st.integers(0, len(code) - 1))
    text = data.draw(st.text(st.characters(codec="utf-8"), max_size=3))
    assert taken(code[:i] + text + code[i + data.draw(st.integers(0, 2)) :]) in (None, there)


@QUICK
@given(st.text(st.characters(codec="utf-8")))
def test_any_text_is_refused_or_read(text):
    assert taken(text) is None
    assert taken("nato1-" + text) is None


def test_line_breaks_and_letter_case_of_the_checksum_are_forgiven():
    there = preset("rutte")
    body, _, check = there.code().rpartition("/")
    wrapped = "\n".join(body[i : i + 40] for i in range(0, len(body), 40))
    assert Scenario.from_code(f"  {wrapped}/\t{check.lower()}\r\n") == there


HEAD = Scenario().code().rpartition("/")[0]
OTHER_EDITION = ("0000" if not HEAD.endswith("0000") else "1111").join([HEAD[:-4], "/target_burden=4"])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "There is no code in the box"),
        (" \n", "There is no code in the box"),
        ("Dear colleague", "This is not a scenario code of this module"),
        ("nato2-fed3/FI7TWKA", "This is not a scenario code of this module"),
        (None, "This is not a scenario code of this module"),
        (HEAD, "This code is damaged"),
        (HEAD + "/", "This code is damaged"),
        (HEAD + "/AAAAAAA", "This code is damaged"),
        (with_checksum(OTHER_EDITION), "This code was made with another edition"),
        (with_checksum(HEAD.upper()), "This code is damaged"),
        (with_checksum(HEAD + "/usable=1"), "There is no assumption called “usable”"),
        (with_checksum(HEAD + "/target_burden=13"), "from 2.27 to 12; 13 is outside"),
        (with_checksum(HEAD + "/target_burden=04"), "not written by this module"),
        (with_checksum(HEAD + "/war_end=2027.5"), "a whole number from 2026 to 2032"),
    ],
)
def test_each_wrong_code_gets_its_sentence(text, told):
    assert told in refused(lambda: Scenario.from_code(text))


def test_an_edition_is_named_by_four_letters():
    assert re.fullmatch(r"nato1-[0-9a-f]{4}", HEAD)


def test_a_telephones_capital_is_forgiven():
    code = preset("rutte").code()
    assert Scenario.from_code(code.capitalize()[:6] + code[6:]) == preset("rutte")


PASTED = {
    "a soft hyphen": lambda code: code[:30] + "\u00ad" + code[30:],
    "a zero-width space": lambda code: code[:30] + "\u200b" + code[30:],
    "an en dash": lambda code: code.replace("-", "–"),
    "smart quotes": "“{}”".format,
    "German quotes and a full stop": "„{}“.".format,
    "a name": "Anna: {}".format,
    "a sentence": "my code is {}, see you".format,
    "a byte order mark": "\ufeff{}".format,
    "capitals": lambda code: code.capitalize()[:6] + code[6:],
    "ten pieces": lambda code: "\n".join(code[i : i + len(code) // 9] for i in range(0, len(code), len(code) // 9)),
    "all of it": lambda code: f"“{code.replace('-', '–')[:20]}\u200b {code.replace('-', '–')[20:]}”",
}


@pytest.mark.parametrize("way", PASTED)
@pytest.mark.parametrize("key", ["walt", "hague_3_5"])
def test_explorer_desk_and_answers_read_one_code_alike(way, key):
    """The desk took what the explorer's box refused."""
    there = preset(key)
    pasted = PASTED[way](there.code())
    shown = Explorer(stand_alone.PATHS, ["usable_eu"])
    shown.code_in.value = pasted
    shown.code_button.click()
    assert Scenario.from_code(pasted) == read_code(pasted) == shown.scenario == there, pasted
    if "\n" not in pasted:
        assert pool([pasted]).scenarios == (there,)
    answered = Answers({"x": 1}, {}, there, tag="bcdfgh")
    assert Answers.from_code(PASTED[way](answered.code())) == answered


def test_what_cannot_be_seen_goes_and_every_space_stays():
    """By the classes of Unicode: format characters show nothing; blanks, even of a hair's breadth, part words."""
    for number in (*range(0xA0, 0x100), *range(0x2000, 0x2065), *range(0x2066, 0x2100), 0xFEFF):
        one = chr(number)
        assert seen(f"a{one}b") == ("ab" if unicodedata.category(one) == "Cf" else f"a{one}b"), hex(number)


def test_several_codes_are_not_chosen_between():
    assert "There are 2 codes in this text" in refused(
        lambda: Scenario.from_code(f"{Scenario().code()} {preset('walt').code()}")
    )
    assert Scenario.from_code(f"{Scenario().code()} {Scenario().code()}") == Scenario()


# ---- codes and JSON texts of earlier editions ----------------------------------------------------------
MADE = Scenario(usable_eu=0.5, eff_eu=0.8)
CODE, TEXT = MADE.code(), MADE.to_json()
#: as texts of the first edition were: no word of the edition, and the values that there were
FIRST = {key: value for key, value in MADE.items() if key in editions.oldest().defaults}
UNDATED = json.dumps({"natolab_scenario": 1, "name": MADE.name, "values": FIRST})
NEW = {"id": "war_start", "label": "Start of the next war"}


def rewritten(**changes):
    """An edit of assumptions.csv: id -> the rows that stand in its row's place, made from it."""

    def edit(table):
        old = list(csv.DictReader(io.StringIO(table)))
        out = io.StringIO()
        writer = csv.DictWriter(out, old[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(new for row in old for new in changes.get(row["id"], lambda row: [row])(row))
        return out.getvalue()

    return edit


EARLIER = "This scenario was made with an earlier edition of the assumptions: "
CHANGES = {
    "a new one, and another order": (
        dict(war_end=lambda row: [row | NEW, row]), {}, "added since, at the default: “Start of the next war”"
    ),
    "another default": (
        dict(war_end=lambda row: [row | {"default": "2028"}]), {},
        "kept at the default of then: “Year the war in Ukraine ends” 2027"
    ),
    "another default of what the code sets": (dict(usable_eu=lambda row: [row | {"default": "0.45"}]), {}, ""),
    "its value is the default now": (dict(usable_eu=lambda row: [row | {"default": "0.5"}]), {}, ""),
    "one taken away": (dict(war_end=lambda row: []), {}, "left out, as it is no longer there: “war_end”"),
    "one taken away that the code sets": (
        dict(eff_eu=lambda row: []), {}, "left out, as it is no longer there: “eff_eu”"
    ),
    "a narrower range": (
        dict(war_end=lambda row: [row | {"low": "2028", "default": "2029"}]), {"war_end": 2029},
        "out of range by now, so at the default: “Year the war in Ukraine ends”",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "moved", "told"), CHANGES.values(), ids=CHANGES)
def test_a_code_of_an_earlier_edition_opens_with_its_values_and_says_what_has_changed(
    altered_data, changes, moved, told
):
    altered_data("assumptions.csv", rewritten(**changes))
    found = Scenario.from_code(CODE)
    new = {key: a.default for key, a in registry().items() if key not in set(MADE)}
    assert dict(found) == {key: value for key, value in MADE.items() if key in registry()} | new | moved
    assert found.note == (f"{EARLIER}{told}." if told else "")
    # A code made of it now is of the present edition, and has nothing more to say.
    again = Scenario.from_code(found.code())
    assert again == found and again.note == "" and found.code().split("/")[0] != CODE.split("/")[0]


@pytest.mark.parametrize("text", [TEXT, UNDATED], ids=["with its edition", "of the first edition"])
def test_a_json_text_of_an_earlier_edition_opens_too(altered_data, text):
    later = [] if text == TEXT else [key for key in registry() if key not in editions.oldest().defaults]
    altered_data(
        "assumptions.csv",
        rewritten(
            war_end=lambda row: [row | NEW, row | {"default": "2028"}],
            eff_eu=lambda row: [],
            coalition=lambda row: [row | {"default": "1"}],
            **{key: lambda row: [] for key in later},  # what was added since the first edition is another tale
        ),
    )
    found = Scenario.from_json(text)
    assert found.changed() == {"usable_eu": 0.5, "war_end": 2027, "coalition": 0} and found["war_start"] == 2027
    assert found.note == (
        f"{EARLIER}added since, at the default: “Start of the next war”; left out, as it is no longer there: “eff_eu”."
    )
    values = json.loads(text)["values"]
    del values["war_end"]
    refused(lambda: Scenario.from_json(json.dumps({"natolab_scenario": 1, "values": values})), "lacks a value")


def test_every_edition_stays_readable(altered_data):
    """Three more editions, one after the other; each opens the codes of all before it."""
    codes = [CODE]
    for year in ("2028", "2029", "2030"):
        altered_data("assumptions.csv", rewritten(war_end=lambda row, year=year: [row | {"default": year}]))
        codes.append(Scenario(usable_eu=0.5, eff_eu=0.8).code())
        assert [Scenario.from_code(code)["war_end"] for code in codes] == list(range(2027, int(year) + 1))
    altered_data("assumptions.csv", rewritten(war_end=lambda row: [row | {"default": "2027"}]))
    assert Scenario(usable_eu=0.5, eff_eu=0.8).code() == CODE, "the same defaults are the same edition"


def test_many_additions_are_counted_not_listed(altered_data):
    more = [{"id": f"war_{i}", "label": f"War {i}"} for i in range(9)]
    altered_data("assumptions.csv", rewritten(war_end=lambda row: [*(row | one for one in more), row]))
    assert Scenario.from_code(CODE).note == f"{EARLIER}added since, at the default: “War 0”, “War 1”, “War 2”, 6 more."


def test_what_an_earlier_edition_did_not_have_is_refused_in_its_codes(altered_data):
    altered_data("assumptions.csv", rewritten(war_end=lambda row: [row | NEW, row], eff_eu=lambda row: []))
    head = CODE.split("/")[0]
    for part in (
        "war_start=2028",
        "eff_eu=x",
        "eff_eu=1e999x",
        "eff_eu=0.80",
        "usable_eu=0.5/eff_eu=0.8/usable_eu=0.5",
    ):
        refused(lambda part=part: Scenario.from_code(with_checksum(f"{head}/{part}")))


def test_the_present_defaults_are_the_edition_recorded_last():
    """Signing the tables records them: .venv/bin/python tests/refresh.py."""
    rows = tables.rows("editions.csv")
    assert editions.additions(rows, dict(Scenario())) == []
    assert len({edition.fingerprint for edition in editions.history(rows)}) == int(rows[-1]["edition"])


# ---- JSON --------------------------------------------------------------------------------------------
def test_json_may_be_pasted_where_a_code_is_asked_for():
    there = Scenario(usable_eu=0.31, war_end=2029)
    assert Scenario.from_code("\n " + there.to_json()) == there
    refused(lambda: Scenario.from_code("{"), "not a scenario of this module")


def altered_json(**changes):
    return json.dumps(json.loads(Scenario().to_json()) | changes)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not a scenario of this module"),
        (None, "not a scenario of this module"),
        ("[]", "not a scenario of this module"),
        ("3", "not a scenario of this module"),
        ("{}", "not a scenario of this module"),
        (Scenario().to_json()[:-1], "not a scenario of this module"),
        (Scenario().to_json().replace('"natolab_scenario"', '"other"'), "not a scenario of this module"),
        (altered_json(natolab_scenario=2), "not a scenario of this module"),
        (altered_json(values=[1, 2]), "not a scenario of this module"),
        (altered_json(values={"target_burden": 4}), "lacks a value for “coalition”"),
        (altered_json(values=dict(Scenario()) | {"target_burden": 13}), "from 2.27 to 12; 13 is outside"),
        (altered_json(values=dict(Scenario()) | {"target_burden": float("nan")}), "from 2.27 to 12; “nan” is not one"),
        (altered_json(values=dict(Scenario()) | {"target_burden": None}), "“None” is not one"),
        (altered_json(values=dict(Scenario()) | {"usable": 1}), "no assumption called “usable”"),
    ],
)
def test_damaged_json_gets_its_sentence(text, told):
    assert told in refused(lambda: Scenario.from_json(text))


@pytest.mark.parametrize("length", range(0, len(Scenario().to_json()) - 1, 97))
def test_truncated_json_is_refused(length):
    refused(lambda: Scenario.from_json(Scenario().to_json()[:length]))


# ---- presets -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("key", PRESETS)
def test_preset_values_are_in_range_and_have_a_basis(key):
    p = presets()[key]
    assert p.label and p.whose and set(p.values) == set(p.basis) and all(p.basis.values())
    assert all(assumption(k).check(v) == v for k, v in p.values.items())


def test_preset_is_the_defaults_with_its_values():
    assert preset("hague_3_5").changed() == {}
    assert preset("no_change").changed() == {"target_burden": 2.27}


def test_positions_are_what_somebody_holds_and_no_set_of_states_or_price_basis():
    assert positions() == ("walt", "rutte", "hague_3_5", "no_change", "bruegel_kiel", "iiss")
    assert {presets()[key].kind for key in presets() if key not in positions()} == {"set", "basis"}


def test_unknown_preset_is_refused_with_the_choice():
    assert all(key in refused(lambda: preset("walter")) for key in ("walter", *PRESETS))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (",usable_eu,", ",usable,", "The preset “walt” in data/presets.csv names “usable”, which is no assumption."),
        (",war_end,2026", ",war_end,2046", "takes a whole number from 2026 to 2032; 2046 is outside."),
    ],
)
def test_spoilt_preset_gives_one_sentence(altered_data, old, new, told):
    altered_data("presets.csv", lambda text: text.replace(old, new, 1))
    for ask in (presets, lambda: preset("rutte")):
        assert refused(ask).endswith(told)


# ---- faults found once, kept from coming back -----------------------------------------------------------
def test_every_float_survives_a_code():
    for value in (1 / 3, 0.4 + 1e-13, 0.1 + 0.2):
        assert Scenario.from_code(Scenario(usable_eu=value).code())["usable_eu"] == value


def resealed(*parts):
    """A code with these parts and a right checksum."""
    return with_checksum("/".join([Scenario().code().split("/")[0], *parts]))


@pytest.mark.parametrize(
    "code", ["nato1-\ud800/ABC", resealed("foo"), resealed("usable_eu=.3", "usable_eu=.4"), resealed("usable_eu=")]
)
def test_odd_codes_get_a_sentence(code):
    with pytest.raises(ScenarioError):
        Scenario.from_code(code)


@pytest.mark.parametrize("text", ["[" * 200_000, '{"natolab_scenario": true, "values": {}}'])
def test_odd_json_gets_a_sentence(text):
    with pytest.raises(ScenarioError):
        Scenario.from_json(text)


@pytest.mark.parametrize("text", ["1_0", "٣", "0x1", "1e", "--1"])
def test_only_plain_numbers_are_numbers(text):
    with pytest.raises(ScenarioError, match="is not one"):
        registry()["horizon_years"].check(text)


def test_a_scenario_is_a_mapping_like_any_other():
    assert "nope" not in Scenario() and Scenario().get("nope", 1) == 1
    with pytest.raises(ScenarioError, match="no assumption called “nope”"):
        Scenario()["nope"]


def test_presets_and_names_cannot_be_changed():
    with pytest.raises(TypeError):
        presets()["rutte"].values["price_ratio"] = 1.0
    with pytest.raises(AttributeError):
        Scenario().name = "x"


@pytest.mark.parametrize("text", ["4,000", "1,000", "+2,000", "1,000,000"])
def test_a_comma_that_may_stand_between_thousands_is_asked_about(text):
    with pytest.raises(ScenarioError, match="may mean two numbers"):
        assumption("us_stock").check(text)
    assert assumption("us_stock").check("300,5") == 300.5 and assumption("usable_eu").check("0,325") == 0.325
