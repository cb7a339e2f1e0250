"""Self-checks: what each kind of answer says to right, wrong, odd and missing answers; the summary; the sealed keys."""

import contextlib
import itertools
import json
import os
import signal
import sys
import threading
import time
import warnings
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab import checks as package
from natolab.checks import (
    Choice,
    Column,
    Flip,
    Function,
    Number,
    Pick,
    Prose,
    Rebuilt,
    Result,
    Summary,
    Turned,
    Unsolved,
    check,
    deadline,
    key,
    require,
    results,
    seal,
    summary,
    tasks,
    written,
)
from natolab.checks.functions import NOT_EVERYWHERE, untouched
from natolab.checks.kinds import CORRECT, MISREAD, NOT_YET, NOTHING_TYPICAL, OPEN, READ, UNCHECKED, from_facts
from natolab.errors import DataError
from natolab.facts.scenario import Scenario, preset

HINTS = ("look at the unit", "divide by the other one")


def next_year(stock, new, loss):
    """The right function of the sample."""
    return (1 - loss) * stock + new


def no_wear(stock, new, loss):
    """A typical wrong one."""
    return stock + new


def worn_at_once(stock, new, loss):
    """Another."""
    return (1 - loss) * (stock + new)


READY = "buildup.PATHS"
KINDS = {
    "1.1": Number(1.72, {3.05: "market rates", 0.99: "the other publisher"}),
    "1.2": Column({2024: 1.5, 2030: 2.5, 2035: 4.25}, [([1.5, 1.5, 1.5], "one year"), ([1, 2, 3], "counted")]),
    "1.3": Choice("b", {"a": "the stock", "c": "the flow"}),
    "1.4": Pick("ac", "abcd", {"a": "missed a", "b": "picked b", "c": "missed c", "d": "picked d"}),
    "1.5": Function(
        next_year,
        [(100, 10, 0.1), (50, 0, 0.5), ([1, 2], [3, 4], 0.2)],
        [(no_wear, "no wear"), (worn_at_once, "new ones wear")],
    ),
    "1.6": Flip(
        READY,
        {"usable_eu": 0.34},
        ["usable_eu", "eff_eu"],
        smallest=True,
        wrong={"target_burden": "too late to count"},
    ),
    "1.7": Prose((60, 120), ("a reason from the model",)),
}
each = pytest.mark.parametrize("task", KINDS)


@pytest.fixture(autouse=True)
def own_session(monkeypatch, tmp_path):
    """A session of its own, with sealed keys of its own."""
    for name in ("_record", "_written"):
        monkeypatch.setattr(package, name, {})
    monkeypatch.setenv("NATOLAB_KEYS", str(tmp_path / "keys.sealed"))
    facts = {t: {"asked": k.facts(), "hints": list(HINTS), "solution": "in words"} for t, k in KINDS.items()}
    seal.write(json.loads(json.dumps(facts)), {"1"})


# ---- every kind ---------------------------------------------------------------------------------------
@each
def test_right_is_correct_and_every_typical_mistake_gets_its_clause(task):
    asked = from_facts(seal.read()[task]["asked"])
    assert vars(asked) == json.loads(json.dumps(vars(KINDS[task])))
    if asked.right_answer() is not None:
        assert check(task, asked.right_answer()).sentence == f"✔ Exercise {task}: correct."
    assert len(asked.examples()) >= 2
    for answer, clause in asked.examples():
        result = check(task, answer)
        assert result.because == clause and result.attempted and not result.correct
        assert result.sentence == f"✘ Exercise {task}: not yet, because {clause}."


@each
def test_untouched_is_open_and_no_error(task):
    result = check(task, None)
    assert (result.state, result.attempted, result.correct) == (OPEN, False, False)
    assert result.sentence == (
        f"○ Exercise {task}: not attempted yet: write your answer into the cell above, run that cell, then this check "
        "again."
    )
    assert check(task).state == OPEN


class Awkward:
    """Raises at whatever is done with it."""

    def __getattr__(self, name):
        raise RuntimeError(name)

    def __eq__(self, other):
        raise RuntimeError("==")

    __hash__ = None

    def __len__(self):
        raise RuntimeError("len")

    def __float__(self):
        raise RuntimeError("float")

    def __iter__(self):
        raise RuntimeError("iter")

    def __str__(self):
        raise RuntimeError("str")


def failing(*arguments):
    """A function that fails."""
    raise ZeroDivisionError("division by zero")


ODD = [
    Awkward(), object(), failing, print, int, Number, "", "  ", "\0", b"1", b"", [], {}, set(), (), {1: 2},
    [[1], [2, 3]], {"a"}, np.nan, np.inf, -np.inf, pd.NA, pd.NaT, 10**400, 1j, np.array([]), np.array("x"),
    np.array([None]), np.float32(2), pd.Series([1.0]), pd.Series(dtype=float), pd.DataFrame({"a": [1]}),
    pd.DataFrame({"a": [1], "b": [2]}), range(3), (i for i in range(2)), Scenario(), preset("rutte"),
    {"usable_eu": "x"}, {"nothing": 1}, {"usable_eu": 9}, True, Ellipsis,
]  # fmt: skip
THINGS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary() | st.sampled_from(ODD[1:]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: type(odd).__name__)
def test_odd_answers_get_one_sentence(odd):
    for task in KINDS:
        result = check(task, odd)
        assert not result.correct and result.sentence.count("\n") == 0 and "Traceback" not in result.sentence


@settings(derandomize=True, deadline=None, max_examples=150)
@given(answer=THINGS, task=st.sampled_from([*KINDS, "1.9", "", "x"]))
def test_a_check_never_raises_and_says_one_sentence(answer, task):
    result = check(task, answer)
    assert result.sentence[0] in "○✘✔✎?" and result.sentence.endswith(".") and "<p role='status'" in result.to_html()
    summary("1").to_html()


# ---- numbers ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "clause"),
    [
        (172, "a share and per cent"),
        (0.0172, "a share and per cent"),
        (0.017243, "a share and per cent"),
        (1720, "thousands, millions"),
        (1.72e-6, "thousands"),
        (-1.72, "the sign"),
        (1 / 1.72, "the ratio stands upside down"),
        (0.72, "a change and a ratio"),
        (5.0, NOTHING_TYPICAL),
        ("1.72", MISREAD["text"]),
        (True, MISREAD["truth"]),
        (np.bool_(True), MISREAD["truth"]),
        (np.nan, MISREAD["nan"]),
        (np.inf, MISREAD["infinite"]),
        ([1.72, 2], MISREAD["many"]),
        (lambda: 1.72, MISREAD["function"]),
        (object(), MISREAD["none"]),
    ],
)
def test_usual_mistakes_with_a_number(answer, clause):
    assert check("1.1", answer).because.startswith(clause)


@pytest.mark.parametrize("answer", [1.72, 1.73, 1.705, np.float32(1.72), np.array([[1.72]]), pd.Series([1.72])])
def test_a_number_may_be_rounded_and_come_in_any_form(answer):
    assert check("1.1", answer).correct


@pytest.mark.parametrize(
    ("typed", "write"),
    [
        ("318,5", "write 318.5"),
        ("-318,50", "write -318.50"),
        ("(0,7)", "write 0.7"),
        ("1,550", "write 1550, or 1.550 if it is a decimal"),
        ("1,550.5", "write 1550.5"),
        ("1,550,000", "write 1550000"),
        ("5,0", "write 5000, or 5.0 if it is a decimal"),
    ],
)
def test_a_comma_typed_in_a_number_is_explained(typed, write):
    clause = f"in Python a comma separates two numbers: {write}"
    assert check("1.1", eval(typed)).because == clause


@pytest.mark.parametrize("answer", [(1.5, 2.5), (1, -5), (True, 5), ("1", 5), (1, 2, 3), [318, 5], (), (1, 5000)])
def test_several_values_that_no_comma_explains_are_said_to_be_several(answer):
    assert check("1.1", answer).because == MISREAD["many"]


def test_within_is_in_the_unit_of_the_answer():
    year = Number(2031, {2027: "the war ends", 2035: "the goal"}, within=0.1)
    assert year.judge(2031.0).state == CORRECT and year.judge(2032).state == NOT_YET
    with pytest.raises(DataError, match="within"):
        Number(0, {1: "one", 2: "two"})
    assert Number(0, {1: "one", 2: "two"}, within=0.5).judge(0.2).state == CORRECT


def test_a_column_without_labels_names_the_place():
    asked = Column([1.5, 2.5, 4.25], [([1.5, 2.5, 4.5], "one"), ([2.0, 2.5, 4.25], "two")])
    assert "the first is that of place 2" in asked.judge([1.5, 2.9, 4.25]).because


@pytest.mark.parametrize(
    ("answer", "clause"),
    [
        ({2035: 4.25, 2024: 1.5, 2030: 2.5}, ""),
        (pd.Series({"2035": 4.25, "2024": 1.5, "2030": 2.5}), ""),
        (pd.DataFrame({"ratio": [1.5, 2.5, 4.25]}), ""),
        (np.array([1.5, 2.5, 4.25]), ""),
        ([1.5, 2.5, 4.0], "1 of 3 values are off, the first is that of 2035"),
        ([150, 250, 425], "a share and per cent"),
        ([1 / 1.5, 1 / 2.5, 1 / 4.25], "the ratio stands upside down"),
        ({2024: 1.5, 2030: 2.5}, "there is no value for 2035"),
        ([1.5, 2.5], "it holds 2 values, and the task asks for 3"),
        ([1, 5, 2, 5, 4, 25], "it holds 6 values, and the task asks for 3: in Python a comma separates two numbers"),
        (itertools.count(), "it holds more than 6 values, and the task asks for 3"),
        ([1.5, "2.5", 4.25], MISREAD["text"]),
        (pd.DataFrame({"a": [1.0] * 3, "b": [2.0] * 3}), "the table has 2 columns"),
        (1.5, "the task asks for 3 numbers"),
    ],
)
def test_columns_go_by_label_or_by_order(answer, clause):
    assert check("1.2", answer).because.startswith(clause) and check("1.2", answer).correct == (clause == "")


# ---- words --------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("answer", "right"), [("b", True), (" B) ", True), ("b.", True), ("d", False), (2, False)])
def test_a_choice_is_taken_in_any_spelling_and_only_from_the_list(answer, right):
    result = check("1.3", answer)
    assert result.correct == right and (right or "a, b or c" in result.because)


@pytest.mark.parametrize("answer", ["ac", "c, a", ["A", "c"], {"a", "c"}, "a c"])
def test_a_pick_is_taken_in_any_order(answer):
    assert check("1.4", answer).correct


def test_a_pick_says_the_first_letter_that_is_off():
    assert check("1.4", "abcd").because == "picked b" and check("1.4", "c").because == "missed a"
    assert check("1.4", "az").because.startswith("it must hold letters from a to d")


@pytest.mark.parametrize(
    ("text", "state", "clause"),
    [
        ("For:" + " x" * 40 + " Against:" + " y" * 40, READ, "82 words"),
        ("for:" + " x" * 40 + "\nAGAINST:" + " y" * 40, READ, "82 words"),
        ("For:" + " x" * 90, NOT_YET, "the part that begins with “Against:” is missing"),
        ("For:" + " x" * 90 + " Against: no", NOT_YET, "the part that begins with “Against:” is only a line"),
        ("For:" + " x" * 20 + " Against:" + " y" * 20, NOT_YET, "it has 42 words, and the task asks for 60 to 120"),
        ("For:" + " x" * 90 + " Against:" + " y" * 90, NOT_YET, "it has 182 words"),
    ],
)
def test_prose_is_counted_and_left_to_a_reader(text, state, clause):
    result = check("1.7", text)
    assert (result.state, result.because.startswith(clause)) == (state, True)
    assert not result.correct and "correct" not in result.sentence
    if state == READ:
        assert "An instructor or a neighbour reads this" in result.sentence
    assert "a reason from the model" in result.to_html()


# ---- functions ----------------------------------------------------------------------------------------
def stub(stock, new, loss):
    """What the learner is given."""


def forgot_return(stock, new, loss):
    """No return line."""
    stock = stock * (1 - loss) + new


def own_list(stock, new, loss):
    """Changes its inputs, which must not matter."""
    if isinstance(stock, np.ndarray):
        stock *= 1 - loss
        stock += new
        return list(stock)
    return next_year(stock, new, loss)


def noisy(stock, new, loss):
    """Warns."""
    warnings.warn("look here", stacklevel=1)
    return next_year(stock, new, loss)


@pytest.mark.parametrize(
    ("function", "state", "clause"),
    [
        (stub, OPEN, ""),
        (lambda stock, new, loss: ..., NOT_YET, "the function gives back ellipsis"),
        (forgot_return, NOT_YET, "the function gives nothing back"),
        (own_list, CORRECT, ""),
        (noisy, CORRECT, ""),
        (failing, NOT_YET, "the function stops on one of the test inputs (ZeroDivisionError: division by zero)"),
        (lambda stock: stock, NOT_YET, "the function stops on one of the test inputs (TypeError"),
        (lambda s, n, loss: 100, NOT_YET, "it gives back 1 numbers where 2 are asked for"),
        (lambda s, n, loss: 100 if np.ndim(s) == 0 else s * 0, NOT_YET, NOT_EVERYWHERE),
        (lambda s, n, loss: 100 * next_year(s, n, loss), NOT_YET, "a share and per cent"),
        (lambda s, n, loss: -next_year(s, n, loss), NOT_YET, "the sign"),
        (lambda s, n, loss: s * np.nan, NOT_YET, MISREAD["nan"]),
        (lambda s, n, loss: "100", NOT_YET, "it gives back 1 numbers where 2"),
        (lambda s, n, loss: s * 3.3, NOT_YET, NOTHING_TYPICAL),
        (100.0, NOT_YET, MISREAD["no function"]),
    ],
)
def test_functions_are_called_and_compared(function, state, clause):
    result = check("1.5", function)
    assert result.state == state and result.because.startswith(clause), result.sentence


@pytest.mark.parametrize("body", ["...", "pass", "return None", "'a docstring'", "'doc'\n    ..."])
def test_a_function_without_a_body_is_untouched(body):
    space = {}
    exec(f"def f(a, b):\n    {body}", space)
    assert untouched(space["f"])
    exec("def g(a, b):\n    return 3", space)
    assert not untouched(space["g"]) and not untouched(print) and not untouched(next_year)


# ---- answers that do not come to an end, or end everything --------------------------------------------------
def for_ever(*arguments):
    """Never comes to an end."""
    while True:
        pass


LEFT = []


def answers_at_work():
    """Threads in which an answer has not come to an end."""
    return [thread for thread in threading.enumerate() if thread.name == "answer" and thread.is_alive()]


def asleep(*arguments):
    """Waits in compiled code."""
    time.sleep(2)


def deaf(*arguments):
    """Takes every exception for a slip, until nobody needs it any more."""
    LEFT.append(1)
    while LEFT:
        try:
            sum(range(100_000))  # nearly all of its time: outside of it the loop can be ended
        except:  # noqa: E722
            continue


def leaves(*arguments):
    """Ends the programme."""
    sys.exit()


def interrupts(*arguments):
    """As if somebody had pressed Stop."""
    raise KeyboardInterrupt


class Endless(Awkward):
    """Does not come to an end, whatever is done with it."""

    __eq__ = __len__ = __float__ = __iter__ = __str__ = __array__ = __getattr__ = for_ever


class Leaving(Awkward):
    """Ends the programme, whatever is done with it."""

    __eq__ = __len__ = __float__ = __iter__ = __str__ = __array__ = __getattr__ = leaves


@pytest.mark.parametrize("in_thread", [False, True], ids=["cell", "callback"])
@pytest.mark.timeout(20)
def test_a_loop_without_end_is_stopped(in_thread, monkeypatch):
    """In the thread of the cells and in another, where JupyterLab may run a callback."""
    monkeypatch.setattr(package, "SECONDS", 0.3)
    told = []
    thread = threading.Thread(target=lambda: told.append(check("1.5", for_ever)), daemon=True)
    thread.start() if in_thread else thread.run()
    if in_thread:
        thread.join(10)
    assert [result.sentence for result in told] == [
        "✘ Exercise 1.5: not yet, because the function does not come to an end and was stopped after 0.3 seconds: "
        "what ends its loop?"
    ]
    assert check("1.5", next_year).correct and not answers_at_work()


@pytest.mark.parametrize("function", [asleep, deaf])
@pytest.mark.timeout(20)
def test_what_cannot_be_stopped_is_left_behind_and_said_so(function, monkeypatch):
    monkeypatch.setattr(package, "SECONDS", 0.3)
    result = check("1.5", function)
    assert result.because == (
        "the function does not come to an end and could not be stopped: mend its loop, then restart the kernel"
    )
    assert check("1.5", next_year).correct
    LEFT.clear()
    for thread in answers_at_work():
        thread.join(10)


@pytest.mark.timeout(20)
def test_an_autograder_goes_on_after_a_loop_without_end(monkeypatch):
    monkeypatch.setattr(package, "SECONDS", 0.3)
    with pytest.raises(Unsolved, match="does not come to an end"):
        require("1.5", for_ever)


@pytest.mark.parametrize(("function", "error"), [(leaves, "SystemExit"), (interrupts, "KeyboardInterrupt")])
def test_a_function_that_leaves_ends_nothing(function, error):
    assert check("1.5", function).because == f"the function stops on one of the test inputs ({error})"


@each
@pytest.mark.timeout(30)
@pytest.mark.parametrize("kind", [Endless, Leaving])
def test_an_answer_that_does_not_end_or_ends_everything_gets_its_sentence(task, kind, monkeypatch):
    monkeypatch.setattr(package, "SECONDS", 0.3)
    assert not check(task, kind()).correct


@pytest.mark.skipif(os.name == "nt", reason="sends a signal as the Stop button does elsewhere")
@pytest.mark.timeout(20)
def test_stop_stops_a_check():
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # what a shell starts behind ignores the signal
    threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
    try:
        with pytest.raises(KeyboardInterrupt):
            check("1.5", for_ever)
    finally:
        signal.signal(signal.SIGINT, before)
    time.sleep(0.1)
    assert not answers_at_work()


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.floats(0, 0.02), st.floats(0, 0.02))
def test_a_limit_is_kept_or_not_and_nothing_comes_later(seconds, takes):
    """However close the two are: the result or Endless, and no thread stays."""

    def busy():
        end = time.monotonic() + takes
        while time.monotonic() < end:
            pass
        return "done"

    with contextlib.suppress(deadline.Endless):
        assert deadline.within(seconds, busy) == "done"
    assert not answers_at_work()


# ---- scenarios ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "clause"),
    [
        (Scenario(usable_eu=0.34), ""),
        ({"usable_eu": 0.34}, ""),
        (Scenario(), "nothing differs"),
        (Scenario(usable_eu=0.30), "the verdict turns, but one step less turns it as well"),
        (Scenario(usable_eu=0.35), "the verdict has not turned: as at the start, the claim holds"),
        (Scenario(usable_eu=0.8), "the verdict has not turned"),
        (Scenario(usable_eu=0.3, eff_eu=0.7), "2 assumptions differ from the start, and one may"),
        (Scenario(target_burden=2.27), "too late to count"),
        (Scenario(war_end=2026), "“Year the war in Ukraine ends” is not one of the assumptions that may move"),
        ({"usable_eu": 7}, "'Share of European stock usable on one front, now' takes a number from 0.16 to 0.8"),
        ({"usable": 0.3}, "There is no assumption called “usable”"),
        (0.34, "it is no scenario"),
    ],
)
def test_a_scenario_must_turn_the_verdict_and_move_only_what_it_may(answer, clause):
    result = check("1.6", answer)
    assert result.because.startswith(clause) and result.correct == (clause == ""), result.sentence


def test_a_flip_of_no_question_is_refused_with_the_keys_there_are():
    with pytest.raises(DataError, match=r"no question called “buildup.PATH”: choose from ratios.OUTWEIGH, "):
        Flip("buildup.PATH", {"usable_eu": 0.34}, ["usable_eu"]).tested()


def test_a_flip_can_start_elsewhere():
    start = {"usable_eu": 0.30}
    back = Flip(READY, {"usable_eu": 0.35}, ["usable_eu"], start=start, smallest=True).tested()
    assert back.judge(Scenario(usable_eu=0.35)).state == CORRECT
    assert "the claim does not hold" in back.judge({"usable_eu": 0.31}).because
    assert back.judge({"usable_eu": 0.5}).state == NOT_YET
    two = Flip(READY, {"usable_eu": 0.35}, ["usable_eu", "eff_eu"], start=start, at_most=2).tested()
    assert two.judge({"usable_eu": 0.35}).state == CORRECT, "at most two: one is enough"


# ---- answers that were played -------------------------------------------------------------------------
TIME_ONLY = "time alone does not do it"


def test_a_puzzle_is_judged_by_its_own_rules():
    """Par 2 from a start that is not the defaults, money forbidden; a code or a scenario."""
    asked = Turned("04", {"eff_eu_gain": 0.19, "war_end": 2032}, {"war_end": TIME_ONLY}).tested()
    start = preset("rutte")
    solved = start.having(eff_eu_gain=0.19, war_end=2032)
    for answer, says in (
        (solved, ""),
        (solved.code(), ""),
        (f"  {solved.code('buildup.PATHS')}  ", ""),
        (start, "nothing differs from the start"),
        (start.having(war_end=2032).code(), TIME_ONLY),
        (start.having(eff_eu_gain=0.05), "the verdict has not turned: as at the start, the claim does not hold"),
        (solved.having(target_burden=5), "“Core defence spending goal, European allies” may not move"),
        (Scenario(eff_eu_gain=0.19, war_end=2032), "it does not begin where the puzzle begins"),
        (solved.having(ru_reconstitution=10), "the verdict turns, but 3 levers moved, and fewer are enough"),
        (solved.code()[:-1] + "?", "the code cannot be used"),
        (2032, "it is no code"),
    ):
        found = asked.judge(answer)
        assert found.state == (NOT_YET if says else CORRECT) and found.because.startswith(says), (answer, found)
    assert asked.judge(None).state == OPEN
    with pytest.raises(DataError, match="does turn the verdict: take it out"):
        Turned("09", {"europe_as_one": 1}, {"europe_as_one": "no"}).tested()


@pytest.mark.parametrize("which", ["walt", "rutte"])
def test_a_rebuilt_argument_names_the_mistake(which):
    asked = Rebuilt(which).tested()
    right = asked.right_answer()
    assert asked.judge({key: list(place) for key, place in right.items()}).state == CORRECT
    assert asked.judge({}).state == asked.judge(None).state == OPEN
    told = " ".join(clause for _, clause in asked.examples())
    for mistake in ("taken for the conclusion", "under the wrong claim", "does not do by itself", "not placed yet are"):
        assert mistake in told
    for answer, says in (
        ("W2", "it is no map"),
        ({"W2": "C02"}, "it is no map"),
        ({"X": ("C02", "hero")}, "“X” cannot be"),
    ):
        assert asked.judge(answer).because.startswith(says)


# ---- what is shown ------------------------------------------------------------------------------------
def test_hints_come_in_two_steps_and_everything_is_folded(monkeypatch):
    shown = check("1.1", 3.05).to_html()
    order = [
        shown.index(word) for word in ("market rates", "Hint 1", HINTS[0], "Hint 2", HINTS[1], "Solution", "in words")
    ]
    assert "<pre" not in shown and "<pre" in replace(check("1.1", 3.05), code="x = 1").to_html()
    assert order == sorted(order) and "open" not in shown and shown.count("<details>") == 3
    monkeypatch.setenv("NATOLAB_SOLUTIONS", "hide")
    assert "in words" not in check("1.1", 3.05).to_html() and HINTS[1] in check("1.1", 3.05).to_html()


def test_what_a_learner_wrote_is_never_taken_as_html():
    def broken(*arguments):
        raise ValueError("<script>")

    assert "<script>" not in check("1.5", broken).to_html()
    assert "<script>" not in check("<script>", 1).to_html()
    assert "<code>a &lt; b</code>" in Result("1.1", NOT_YET, "`a < b`").to_html()


def test_a_result_shows_a_sign_and_a_word_and_is_no_execution_result(monkeypatch):
    shown = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: shown.append(data))
    check("1.1", 1.72)._ipython_display_()
    summary("1")._ipython_display_()
    assert shown[0]["text/plain"] == "✔ Exercise 1.1: correct." and "<b>✔ correct</b>" in shown[0]["text/html"]
    assert shown[1]["text/plain"].startswith("Exercise 1: 1 of 7 tasks attempted")
    assert repr(check("1.1", 1.72)) == "✔ Exercise 1.1: correct."


# ---- the session --------------------------------------------------------------------------------------
def test_results_are_remembered():
    check("1.1", 3.05)
    check("1.1", 1.72)
    results().clear()
    assert results()["1.1"].correct
    assert results()["1.1"].entry == {"state": "correct", "attempted": True, "correct": True}


def test_require_lets_only_correct_answers_pass():
    require("1.1", 1.72)
    for task, answer in (("1.1", None), ("1.1", 3.05), ("1.7", "For: x"), ("1.9", 1)):
        with pytest.raises(Unsolved, match=f"Exercise {task}: "):
            require(task, answer)
    assert not results()


@settings(derandomize=True, deadline=None)
@given(
    st.dictionaries(st.sampled_from([f"1.{n}" for n in range(1, 8)]), st.sampled_from([OPEN, NOT_YET, CORRECT, READ]))
)
def test_the_summary_counts_and_never_says_done_while_something_is_open(checked):
    states = {f"1.{n}": checked.get(f"1.{n}", OPEN) for n in range(1, 8)}
    told = Summary("1", states)
    assert told.attempted + len(told.open) == 7 and told.correct == list(states.values()).count(CORRECT)
    assert f"{told.attempted} of 7 tasks attempted, {told.correct} correct" in told.sentence
    assert all(task in told.sentence for task in told.open)
    assert ("Nothing is left open" in told.sentence) == (not {OPEN, NOT_YET} & set(states.values()))
    assert "passed" not in told.sentence


@pytest.mark.parametrize("tasks_there", range(1, 9))
def test_attempted_is_all_but_the_open_ones(tasks_there):
    for still_open in range(tasks_there + 1):
        states = {f"1.{n}": OPEN if n <= still_open else NOT_YET for n in range(1, tasks_there + 1)}
        assert Summary("1", states).attempted == tasks_there - still_open


def test_the_summary_follows_the_checks():
    assert summary("1").attempted == 0 and summary(1).open == tasks("01") == list(KINDS)
    check("1.1", 1.72)
    check("1.3", "a")
    check("1.2")
    assert summary("1").sentence == (
        "Exercise 1: 2 of 7 tasks attempted, 1 correct, 1 not yet (1.3), 5 open (1.2, 1.4, 1.5, 1.6, 1.7)."
    )
    assert summary("8").sentence.startswith("There is no exercise 8")


# ---- keys ---------------------------------------------------------------------------------------------
def test_a_key_written_here_comes_before_the_sealed_one():
    key("1.1", Number(7, {8: "eight", 9: "nine"}), HINTS, "seven")
    assert check("1.1", 7).correct and check("1.3", "b").correct and set(written()) == {"1.1"}
    seal.path().unlink()
    assert check("1.1", 7).correct and tasks(1) == ["1.1"]


@pytest.mark.parametrize(
    ("asked", "hints", "solution", "says"),
    [
        (Number(7, {7.01: "too near", 9: "nine"}), HINTS, "s", "is judged"),
        (Number(7, {8: "eight", 8.01: "eight again"}), HINTS, "s", "is judged"),
        (Number(7, {8: "eight"}), HINTS, "s", "two typical mistakes"),
        (Number(7, {8: "eight", 9: "nine"}), HINTS[:1], "s", "two hints"),
        (Number(7, {8: "eight", 9: "nine"}), HINTS, "", "solution"),
        (Flip(READY, {"usable_eu": 0.36}, ["usable_eu"]), HINTS, "s", "is not judged correct"),
        (Flip(READY, {"usable_eu": 0.34}, ["usable_eu"], wrong={"usable_ru": "no"}), HINTS, "s", "two typical"),
    ],
)
def test_a_key_that_contradicts_itself_is_refused(asked, hints, solution, says):
    if "two typical" in says and isinstance(asked, Flip):
        asked.wrong = {}
    with pytest.raises(DataError, match=says):
        key("1.1", asked, hints, solution)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Choice("b", {"a": "no"}, options="abc"),
        lambda: Pick("ab", "abc", {"a": "no"}),
        lambda: Pick("", "ab", {"a": "no", "b": "no"}),
        lambda: from_facts({"kind": "Guess"}),
    ],
)
def test_a_key_without_a_clause_for_each_option_is_refused(make):
    with pytest.raises(DataError):
        make()


def test_sealed_keys_of_other_exercises_stay_and_nothing_changes_twice():
    before = seal.path().read_text()
    seal.write({"4.10": {"asked": {}}, "4.2": {"asked": {"kind": "é"}}}, {"4"})
    first = seal.path().read_text()
    seal.write({"4.10": {"asked": {}}, "4.2": {"asked": {"kind": "é"}}}, {"4"})
    assert seal.path().read_text() == first and first.startswith(before)
    assert list(seal.read()) == [*KINDS, "4.2", "4.10"] and "kind" not in first
    seal.write({}, {"4"})
    assert seal.path().read_text() == before


@pytest.mark.parametrize("damage", ["1.1 not base 85 \x00", "1.1", "1.1 abcd", "1.1 " + "~" * 9], ids=range(4))
def test_damaged_or_missing_keys_are_told_in_one_sentence(damage):
    seal.path().write_text(damage)
    result = check("1.1", 1.72)
    assert result.state == UNCHECKED and not result.attempted and "is damaged: put it back" in result.sentence
    assert isinstance(summary("1"), Result) and "is damaged" in summary("1").sentence
    seal.path().unlink()
    assert "is missing: unpack the module again" in check("1.1", 1.72).sentence


def test_an_unknown_task_says_where_its_number_is():
    assert check("1.12", 1).sentence == (
        "? Exercise 1.12: cannot be checked, because there is no Exercise 1.12: "
        "take the number from the heading of the task."
    )


# ---- progress -----------------------------------------------------------------------------------------
def test_results_go_to_the_progress_of_the_learner(monkeypatch):
    """Attempted ones only: running an untouched copy takes nothing away."""
    from natolab.learner import progress

    monkeypatch.setenv("NATOLAB_PROGRESS", "off")
    progress.forget()
    check("1.1", 3.05)
    assert progress.entries("exercises")["1.1"] == {"state": NOT_YET, "attempted": True, "correct": False}
    check("1.1", None)
    check("1.3", None)
    assert progress.entries("exercises")["1.1"]["state"] == NOT_YET and "1.3" not in progress.entries("exercises")
    check("1.1", 1.72)
    assert progress.entries("exercises")["1.1"]["correct"]
    progress.forget()


def test_a_flip_that_forgets_where_it_starts_is_told_so():
    start = preset("rutte")
    flip = Flip(READY, solution={"parity_threshold": 0.4}, levers=["parity_threshold"], start=start.changed())
    told = flip.judge(Scenario(parity_threshold=0.4)).because
    assert "does not begin from the position" in told
    assert flip.judge(start.having(parity_threshold=0.4)).state == CORRECT


def test_a_spoilt_table_is_not_laid_at_the_learners_door(monkeypatch):
    def spoilt(self, answer):
        raise DataError("data/milex_sipri.csv was altered: take it from a fresh copy.")

    monkeypatch.setattr(Number, "judge", spoilt)
    told = check("1.1", 1.72)
    assert told.state == UNCHECKED and not told.attempted and "milex_sipri" in told.sentence


def test_a_key_of_an_unknown_kind_is_not_laid_at_the_learners_door():
    seal.write({"1.1": {"asked": {"kind": "oracle"}, "hints": list(HINTS), "solution": ""}}, {"1"})
    assert check("1.1", 1.72).state == UNCHECKED
