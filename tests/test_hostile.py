"""Hostile input: ten thousand spoilt codes, JSON texts, numbers and progress files; spoilt tables; a read-only copy.

Whatever comes in, it is taken for exactly what it says, or refused in one sentence with nothing changed.
"""

import base64
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

import pytest
from altered import DATA, forget_everything
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from natolab.authoring.datapackage import refresh
from natolab.classroom.desk import my_code
from natolab.errors import DataError, NatolabError, ScenarioError
from natolab.facts import codes, tables
from natolab.facts.assumptions import plain_number, registry
from natolab.facts.scenario import Scenario, preset, presets
from natolab.learner import argument as my_argument
from natolab.learner import progress
from natolab.panels.concept import Concept
from natolab.panels.explorer import Explorer, Row
from natolab.panels.forecast import ForecastSheet
from natolab.panels.memo import Memo, export_csv, export_html
from natolab.panels.predict import Prediction, Verdict
from natolab.panels.progress_panel import ProgressPanel
from natolab.questions import spending as outspend
from stored import ROOT

EXAMPLES = {"code": 4_000, "pasted": 300, "json": 1_200, "number": 4_000, "progress": 500}
IDS = list(registry())
DEFAULTS = dict(Scenario())
SEEDS = [Scenario(), *(preset(key) for key in list(presets())[:8]), Scenario(usable_eu=1 / 3, war_end=2030)]


def many(kind: str):
    """The same examples in every run; no time limit."""
    return settings(
        derandomize=True, deadline=None, database=None, max_examples=EXAMPLES[kind],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip


def one_sentence(error) -> str:
    """What a learner reads: one sentence, no traceback."""
    text = str(error)
    assert text.endswith(".") and text.isprintable() and "Traceback" not in text and len(text) < 500, text[:600]
    return text


def same(one: Scenario, two: Scenario) -> bool:
    """Equal to the bit, name included."""
    return one.name == two.name and [v.hex() for v in one.values()] == [v.hex() for v in two.values()]


def test_the_examples_are_ten_thousand():
    assert sum(EXAMPLES.values()) == 10_000


# ---- what is drawn --------------------------------------------------------------------------------------
SIGNS = st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))  # what can be typed and printed
WORDS = st.text(SIGNS, max_size=12)
NUMBERS = st.one_of(
    st.floats(allow_nan=True).map(repr), st.integers(-(10**6), 10**6).map(str), st.floats(0, 12).map(repr),
    st.sampled_from(
        ("1e999", "1e-400", "-0", "+.5", "5.", "1_0", "0x1", "٣", "３", "1e", "1,5", "1.5.5", "--1", "nan", "inf",
         "True", "None", "½", "1e5", "2,027")
    ),
    st.tuples(st.floats(0, 5), st.sampled_from((" ", "%", " %", "€", "e", "\u00a0", ",", ".0"))).map(
        lambda pair: f"{pair[0]:g}{pair[1]}"
    ),
)  # fmt: skip


def spoilt(text: str, chance: int) -> str:
    """A text with one to three slips: something cut out, put in, doubled, moved, or its case changed."""
    dice = random.Random(chance)  # one number drawn by hypothesis, not a dozen: ten times faster
    for _ in range(dice.randint(1, 3)):
        i = dice.randint(0, len(text))
        j = min(len(text), i + dice.choice((0, 1, 2, 30)))
        typed = "".join(dice.choice('nato1-=/.,+e0123456789aZé–½٣ \n{}[]:"') for _ in range(dice.randint(1, 3)))
        slips = (
            text[:i] + text[j:], text[:i] + typed + text[j:], text[:i] + typed + text[i:], text[:j] + text[i:],
            text[i:] + text[:i], text[:i] + text[i:j].upper() + text[j:],
        )  # fmt: skip
        text = dice.choice(slips)
    return text


CHANCE = st.integers(0, 2**32)


def sealed(parts: list[str]) -> str:
    """A code with these parts and a right checksum: damage that a checksum does not show."""
    return codes.sealed("/".join([SEEDS[0].code().split("/")[0], *parts]))


PAIRS = st.tuples(st.sampled_from(IDS) | WORDS, NUMBERS | WORDS).map("=".join)
CODES = st.one_of(
    st.builds(spoilt, st.sampled_from([seed.code() for seed in SEEDS]), CHANCE),
    st.lists(PAIRS, max_size=4).map(sealed),
    st.tuples(st.sampled_from(IDS), st.floats(0, 12)).map(lambda pair: sealed([f"{pair[0]}={pair[1]!r}"])),
    WORDS,
    WORDS.map(lambda text: f"nato1-{text}"),
)


# ---- share codes ----------------------------------------------------------------------------------------
def said_by(code: str) -> dict[str, float]:
    """The values that a code with a right checksum spells out, read by other means than the module's."""
    if code.lstrip().startswith("{"):
        return {key: float(value) for key, value in json.loads(code)["values"].items()}
    text, bodies = "".join(code.split()).replace("–", "-"), set()  # what stands around a code does not count
    for head in re.finditer("nato1-", text, re.IGNORECASE):
        for end in re.finditer("/(?=([A-Za-z2-7]{7}))", text[head.start() :]):
            body = "nato1-" + text[head.end() : head.start() + end.start()]
            if base64.b32decode(f"{end[1].upper()}=") == zlib.crc32(body.encode()).to_bytes(4, "big"):
                bodies.add(body)
    (body,) = bodies
    pairs = [part.split("=") for part in body.split("/")[1:]]
    assert len(dict(pairs)) == len(pairs), "no assumption twice"
    return {**DEFAULTS, **{key: float(value.replace(",", ".")) for key, value in pairs}}


@many("code")
@given(CODES)
def test_a_code_is_what_it_says_or_is_refused(code):
    try:
        found = Scenario.from_code(code)
    except ScenarioError as error:
        one_sentence(error)
        return
    assert dict(found) == said_by(code)
    assert same(Scenario.from_code(found.code()), found)


@pytest.fixture(scope="module")
def explorer():
    """One explorer for all: a refused input must leave it as it was anyway."""
    return Explorer(outspend.OUTSPEND, ["price_level_ru", "price_level_eu", "coalition"])


@many("pasted")
@given(code=CODES)
def test_a_pasted_code_changes_all_or_nothing(explorer, code):
    before = explorer.scenario, explorer.picture.moving, [row.value for row in explorer.rows.values()]
    explorer.code_in.value = code
    explorer.code_button.click()
    try:
        found = Scenario.from_code(code)
    except ScenarioError:
        assert (explorer.scenario, explorer.picture.moving, [row.value for row in explorer.rows.values()]) == before
        assert explorer.message.value.startswith("<b>") and "<script" not in explorer.message.value
    else:
        assert same(explorer.scenario, found) and explorer.message.value == ""
        assert all(row.value == found[key] for key, row in explorer.rows.items())


# ---- JSON -----------------------------------------------------------------------------------------------
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS | NUMBERS,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(WORDS, part, max_size=3), max_leaves=5,
)  # fmt: skip


@st.composite
def json_texts(draw) -> str:
    """The JSON of a scenario with values changed, taken out or put in, or with slips in its text."""
    content = json.loads(draw(st.sampled_from(SEEDS)).to_json())
    for key in draw(st.lists(st.sampled_from(IDS), max_size=2)):
        content["values"][key] = draw(ODD | NUMBERS | st.floats(0, 12))
    what = draw(st.integers(0, 5))
    if what == 0:
        del content["values"][draw(st.sampled_from(IDS))]
    elif what == 1:
        content["values"][draw(WORDS)] = draw(ODD)
    elif what == 2:
        content[draw(st.sampled_from(("natolab_scenario", "name", "values")))] = draw(ODD)
    text = json.dumps(content)
    return spoilt(text, draw(CHANCE)) if what == 3 else text


def strict(pairs: list[tuple]) -> dict:
    """A JSON object in which no key stands twice."""
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


@many("json")
@given(json_texts() | WORDS | ODD.map(json.dumps))
def test_a_json_text_is_what_it_says_or_is_refused(text):
    try:
        found = Scenario.from_json(text)
    except ScenarioError as error:
        one_sentence(error)
        return
    said = json.loads(text, object_pairs_hook=strict)["values"]
    assert dict(found) == {key: float(str(value).strip().replace(",", ".")) for key, value in said.items()}
    assert same(Scenario.from_json(found.to_json()), found)


#: what no sentence may repeat at length, and a key that stands twice
CROOKED = {"a line break": "a\nb", "a long word": "a" * 10_000, "digits without end": "9" * 4_000, "a bell": "\a"}


@pytest.mark.parametrize("odd", CROOKED.values(), ids=CROOKED)
def test_a_sentence_stays_one_short_line(odd):
    content = json.loads(Scenario().to_json())
    for values in (DEFAULTS | {"target_burden": odd}, DEFAULTS | {odd: 1}, DEFAULTS | {"target_burden": [odd]}):
        with pytest.raises(ScenarioError) as caught:
            Scenario.from_json(json.dumps(content | {"values": values}))
        one_sentence(caught.value)


def test_a_number_too_long_to_print_gets_its_sentence():
    with pytest.raises(ScenarioError) as caught:
        Scenario(war_end=10**5_000)
    one_sentence(caught.value)


def test_a_json_text_that_names_an_assumption_twice_is_refused():
    text = Scenario().to_json()
    for old, new in (('"war_end": 2027.0', '"war_end": 2028.0, '), ('"name": ', '"name": "x", ')):
        assert text.count(old) == 1
        with pytest.raises(ScenarioError) as caught:
            Scenario.from_json(text.replace(old, new + old))
        one_sentence(caught.value)


# ---- number boxes ---------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def rows():
    """A row for every assumption that has a box, and what each reports."""
    told: dict[str, list] = {}
    made = {}
    for key, entry in registry().items():
        told[key] = []
        row = Row(entry, entry.default, lambda _, value, key=key: told[key].append(value), told[key].append)
        if row.box is not None:
            made[key] = row
    return made, told


@many("number")
@given(key=st.sampled_from(IDS), text=NUMBERS | WORDS | st.floats(0, 12).map(lambda x: f"{x:.3g}"))
def test_a_typed_number_is_what_it_says_or_is_refused(rows, key, text):
    made, told = rows
    if key not in made:
        return
    row = made[key]
    row.set(registry()[key].default)
    told[key].clear()
    before = row.value, row.box.value, row.mover.value
    row.box.value = text
    if told[key] and isinstance(told[key][0], str):
        (sentence,) = told[key]
        one_sentence(sentence)
        assert registry()[key].range_text() in sentence and f"stays {plain_number(before[0])}." in sentence
        assert (row.value, row.box.value, row.mover.value) == before
    elif told[key]:
        typed = float(text.strip().replace(",", "."))
        value = round(typed, registry()[key].decimals)
        assert told[key][0] == value and registry()[key].check(value) == value
        assert abs(value - typed) < 1e-8 or "decimals at most" in one_sentence(told[key][1])
        assert row.value == row.mover.value == value and row.box.value == plain_number(value + 0.0)  # no “-0”
    else:
        assert text == before[1] and (row.value, row.box.value, row.mover.value) == before


# ---- progress files -------------------------------------------------------------------------------------
AT = "2026-02-04T10:00:00.000+00:00"
FILE = {
    "natolab_progress": 1,
    "predictions": {"ratio": {"at": AT, "guess": 5.5, "unit": "times", "would_change_my_mind": "a census"}},
    "verdicts": {"C17": {"at": AT, "verdict": "holds", "confidence": "low", "would_change_it": ""}},
    "concepts": {"07.1": {"at": AT, "answer": "x", "right": True}},
    "exercises": {"01.1": {"at": AT, "state": "correct"}},
    "forecasts": {"court": {"at": AT, "answer": [65]}, "joint_burden_2025": {"at": AT, "answer": [2.1, 2.4]}},
    "memo": {"memo": {"at": AT, "answer": "not yet"}},
    "argument": {"W2": {"at": AT, "verdict": "holds if …"}, "edges": {"at": AT, "redrawn": {}}},
    "series": {"burden": {"at": AT, "numbers": [1, 2.5]}},
}
PLACES = [(kind, name, field) for kind in progress.KINDS for name, e in FILE[kind].items() for field in e]
ACTS = {
    "nothing": lambda: None,
    "a guess": lambda: Prediction("ratio", "How many times?", 1, 15),
    "a verdict": lambda: Verdict("C17"),
    "a question": lambda: Concept("07.1"),
    "a memo": Memo,
    "the map": lambda: (my_argument.verdicts(), my_argument.graph()),
    "a code": my_code,
}


def forget() -> None:
    """As in a new kernel."""
    progress.store.__init__()


@pytest.fixture
def folder(tmp_path):
    """A folder for the progress file; memory is empty before and after."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NATOLAB_PROGRESS", str(tmp_path))
        forget()
        yield tmp_path
        forget()


@st.composite
def progress_files(draw) -> bytes:
    """A progress file with fields changed or taken out, or with slips in its text, or in another encoding."""
    content = json.loads(json.dumps(FILE))
    for kind, name, field in draw(st.lists(st.sampled_from(PLACES), max_size=3)):
        if draw(st.booleans()):
            content[kind][name][field] = draw(ODD)
        else:
            content[kind][name].pop(field, None)
    if draw(st.integers(0, 4)) == 0:
        content[draw(st.sampled_from(list(FILE)))] = draw(ODD)
    text = json.dumps(content)
    text = spoilt(text, draw(CHANCE)) if draw(st.integers(0, 3)) == 0 else text
    raw = text.encode(draw(st.sampled_from(("utf-8", "utf-8", "utf-8-sig", "utf-16"))))
    return raw + draw(st.sampled_from((b"", b"", b"\xff", b"\r\n", b"\0")))


@many("progress")
@given(raw=progress_files(), act=st.sampled_from(list(ACTS)))
def test_a_progress_file_is_read_whole_or_set_aside_whole(raw, act):
    forget()
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setenv("NATOLAB_PROGRESS", name)
        patch.setattr(os, "fsync", lambda _: None)  # a pulled plug is no matter here, and waiting for a disk is slow
        progress.where().write_bytes(raw)
        try:
            ACTS[act]()
        except NatolabError as error:
            one_sentence(error)
        progress.entries("exercises")
        aside = [file.read_bytes() for file in Path(name).glob("natolab-progress-damaged-*.json")]
        told = progress.news()
        assert aside in ([], [raw]) and (not told or "Traceback" not in told)
        assert aside or progress.where().read_bytes() == raw, "reading changes nothing"
        progress.record("verdicts", "C18", {"verdict": "holds"})
        progress.news()
        now = json.loads(progress.where().read_bytes())
        if not aside and now["natolab_progress"] == 1:
            said = json.loads(raw.decode("utf-8-sig"))
            for kind in progress.KINDS:
                assert {n: e for n, e in now[kind].items() if (kind, n) != ("verdicts", "C18")} == said.get(kind, {})
        assert progress.entries("verdicts")["C18"] == {"verdict": "holds"}
    forget()


@pytest.mark.parametrize("make", [ForecastSheet, ProgressPanel, lambda: export_html("."), lambda: export_csv(".")])
@pytest.mark.parametrize("odd", [None, True, [], {}, "x", "<b>", [1], [None, 2], {"a": [1]}, 1e308], ids=repr)
def test_a_progress_file_of_any_shape_opens_every_panel(folder, monkeypatch, make, odd):
    monkeypatch.chdir(folder)
    content = json.loads(json.dumps(FILE))
    for kind, name, field in PLACES:
        content[kind][name][field] = odd if field != "at" else AT
    progress.where().write_text(json.dumps(content))
    make()
    assert progress.news() == "" and json.loads(progress.where().read_text()) == content


def nested(levels: int, inside=1) -> list:
    """Lists in lists."""
    for _ in range(levels):
        inside = [inside]
    return inside


@pytest.mark.parametrize("act", [*ACTS.values(), ForecastSheet, ProgressPanel], ids=[*ACTS, "forecasts", "the panel"])
@pytest.mark.parametrize("odd", [nested(400), nested(900), 10**400, [10**400], [10**400, 1]], ids=range(5))
def test_what_no_control_can_show_is_set_aside(folder, act, odd):
    content = json.loads(json.dumps(FILE))
    for kind, name, field in PLACES:
        content[kind][name][field] = odd if field not in ("at", "unit") else AT
    raw = json.dumps(content).encode()
    progress.where().write_bytes(raw)
    try:
        act()
    except NatolabError as error:
        one_sentence(error)
    progress.entries("memo")
    assert next(folder.glob("natolab-progress-damaged-*-1.json")).read_bytes() == raw
    with pytest.raises(DataError, match="cannot be kept"):
        progress.record("memo", "memo", {"answer": odd})


@pytest.mark.parametrize("write", [export_html, export_csv])
def test_half_a_character_is_no_reason_not_to_export(folder, write):
    """Some browsers send one."""
    content = json.loads(json.dumps(FILE))
    content["verdicts"]["C17"]["would_change_it"] = "half a character: \ud83d"
    progress.where().write_text(json.dumps(content))
    raw = write(folder).read_bytes()
    assert "half a character" in raw.decode("utf-16" if raw[:2] == b"\xff\xfe" else "utf-8")


# ---- tables ---------------------------------------------------------------------------------------------
def without_a_column(raw: bytes) -> bytes:
    """The first column taken out."""
    return b"\n".join(line.partition(b",")[2] for line in raw.split(b"\n"))


SPOILT = {
    "a value changed": lambda raw: raw.replace(b"2024", b"2023", 1),
    "a column dropped": without_a_column,
    "latin-1": lambda raw: raw.decode().encode("latin-1", "replace"),
    "utf-16": lambda raw: raw.decode().encode("utf-16"),
    "byte order mark": lambda raw: b"\xef\xbb\xbf" + raw,
    "CRLF": lambda raw: raw.replace(b"\n", b"\r\n"),
    "cut": lambda raw: raw[: len(raw) // 2],
    "empty": lambda raw: b"",
    "missing": lambda raw: None,
    "binary": lambda raw: bytes(range(256)),
}


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """A copy of the data folder that the module reads."""
    copy = Path(shutil.copytree(DATA, tmp_path / "data"))
    monkeypatch.setenv("NATOLAB_DATA", str(copy))
    forget_everything()
    yield copy
    monkeypatch.undo()
    forget_everything()


def spoil(file: Path, how: str) -> None:
    """Spoil a file, or take it away."""
    raw = SPOILT[how](file.read_bytes())
    assert raw != file.read_bytes()
    file.unlink() if raw is None else file.write_bytes(raw)


@pytest.mark.parametrize("name", ["facts", "milex_sipri", "assumptions"])
@pytest.mark.parametrize("how", SPOILT)
def test_a_spoilt_table_gets_one_sentence_with_file_and_remedy(copied, name, how):
    spoil(copied / f"{name}.csv", how)
    for ask in (lambda: tables.table(name), lambda: tables.rows(f"{name}.csv")):
        with pytest.raises(DataError) as caught:
            ask()
        sentence = one_sentence(caught.value)
        assert f"data/{name}.csv" in sentence and f"git checkout -- data/{name}.csv" in sentence
    assert len(tables.table("events")) > 50, "the others can still be read"


@pytest.mark.parametrize("how", sorted(set(SPOILT) - {"a value changed", "CRLF"}))
def test_a_spoilt_table_is_not_signed(copied, how):
    """After a slip in an editor: one sentence, and nothing is written."""
    spoil(copied / "facts.csv", how)
    before = {file: file.read_bytes() for file in copied.iterdir()}
    with pytest.raises(ValueError, match=r"data/facts\.csv cannot be signed") as caught:
        refresh(copied)
    one_sentence(caught.value)
    assert {file: file.read_bytes() for file in copied.iterdir()} == before


# ---- a read-only copy -----------------------------------------------------------------------------------
#: root may write anywhere: give that right up (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH), then run
WITHOUT_RIGHTS = """
import ctypes, os, sys
for right in (1, 2):
    ctypes.CDLL(None).prctl(24, right, 0, 0, 0)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
VISIT = """
import os, sys
from pathlib import Path
root, home_is_writable = Path(sys.argv[1]), sys.argv[2] == "yes"
sys.path.insert(0, str(root / "tests"))
assert not os.access(root / "notebooks", os.W_OK) and not os.access(root / "data" / "facts.csv", os.W_OK), "rights"
import natolab
from natolab.facts import tables
from natolab.learner import progress
from natolab.errors import DataError
from natolab.panels.explorer import Explorer
from natolab.panels.memo import Memo
from natolab.panels.predict import Prediction, Verdict
from natolab.questions import every
assert Path(natolab.__file__).is_relative_to(root)
for name in tables.names():
    tables.text(name)
for question in every().values():
    assert Explorer(question, list(question.inputs)[:4]).error is None
os.chdir(root / "notebooks")
verdict = Verdict("C12")
verdict.scale.value = "holds"
verdict.button.click()
said = progress.keep()
verdict.button.click()
print(said, "|", verdict.feedback.value, "|", progress.status())
assert ("in your home folder, because the folder of notebook 00 cannot be written to" in said) == home_is_writable
assert ("could not be written (permission denied)" in said) == (not home_is_writable)
assert "Recorded for C12: holds" in verdict.feedback.value and progress.entries("verdicts")["C12"]["verdict"] == "holds"
assert progress.where().exists() == home_is_writable
memo = Memo()
memo.html_button.click()
assert "could not be written here" in memo.feedback.value and "copy the table from the screen" in memo.feedback.value
(root / "data" / "facts.csv").chmod(0)
tables.forget()
try:
    tables.table("facts")
except DataError as error:
    assert "data/facts.csv cannot be read (permission denied)" in str(error), error
else:
    raise AssertionError("a table without the right to read it was read")
"""


def bits(path: Path, write: bool) -> None:
    """Take the right to write away from everybody, or give it back to the owner."""
    for file in [path, *path.rglob("*")]:
        if not file.is_symlink():
            file.chmod(file.stat().st_mode | 0o200 if write else file.stat().st_mode & ~0o222)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the rights of root are given up the way of Linux")
@pytest.mark.parametrize("home_is_writable", [True, False], ids=["home", "no home either"])
def test_a_read_only_checkout_works(tmp_path, home_is_writable):
    copy, home = tmp_path / "module", tmp_path / "home"
    home.mkdir()
    skip = shutil.ignore_patterns("__pycache__", ".*", "natolab-progress*", "images")
    for part in ("notebooks", "data", "tests"):
        shutil.copytree(ROOT / part, copy / part, ignore=skip)
    before = sorted(copy.rglob("*"))
    bits(copy, write=False)
    home.chmod(0o700 if home_is_writable else 0o500)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NATOLAB", "XDG", "IPYTHON", "JUPYTER"))}
    own = {"HOME": str(home), "PYTHONPATH": str(copy / "notebooks"), "MPLCONFIGDIR": tempfile.gettempdir()}
    launch = ["-c", WITHOUT_RIGHTS, "-c"] if os.geteuid() == 0 else ["-c"]
    try:
        done = subprocess.run(
            [sys.executable, *launch, VISIT, str(copy), "yes" if home_is_writable else "no"],
            cwd=copy / "notebooks", env=kept | own, capture_output=True, text=True, timeout=200,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Traceback" not in done.stdout + done.stderr
        assert sorted(copy.rglob("*")) == before, "nothing is left in the copy"
    finally:
        bits(copy, write=True)
        home.chmod(0o700)
