"""What the module says, kept as text to be read: every question, every test of a claim, every table of the notebooks.

This is an approval test: it tells that something that is said has changed, not that it was right; what is right is
held by the other tests. After a meant change: python3 tests/run.py tests/test_said.py --force-regen, and read what git
shows to have changed.

One file a question in tests/test_said: at the starting point all that it says, shows and lets be read off; then its
levers one at a time at both ends and where the verdict turns, the sets of data/presets.csv, and places chosen so that
every branch is run (ALSO). There a finding is written out where it is new, and sentence, table and words of the chart
where they are new apart from their numbers.
"""

import importlib
import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from numbers import Number
from types import UnionType
from typing import get_type_hints

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text
from natolab import questions
from natolab.charts import style
from natolab.charts.canvas import Still
from natolab.facts.scenario import Scenario, presets, registry
from natolab.facts.show import Markdown
from natolab.models import buildup, verdict
from natolab.models import deterrence as model
from natolab.models.sensitivity import flip_point
from natolab.questions import Question, attrition, board, deterrence, every
from natolab.questions.trial import Trial

RENEW = "After a meant change: python3 tests/run.py tests/test_said.py --force-regen, and read what git shows."
START = Scenario(name="the starting point")
READ_OFF = 7  # points of a curve, from its first to its last
NUMBER = re.compile(r"[+−-]?\d[\d.,]*")
SHOWN = (pd.DataFrame, pd.Series, Still, Markdown, str, dict, UnionType)
DRAWN = ("shares",)  # by chance, and held by tests/test_board.py

#: places of two levers and more that a branch needs, and ties, by question or by topic; those of the board hold for all
ALSO: dict[str, list[dict[str, float]]] = {
    "ratios.OUTWEIGH": [
        {"coalition": 3, "include_turkiye": 0, "include_canada": 1},
        {"coalition": 3, "include_ukraine": 1, "include_canada": 1},
        {"coalition": 3, "ratio_year": 2000},
        {"ratio_year": 2000, "include_ukraine": 1},
        {"ratio_year": 2013, "include_turkiye": 0},
    ],
    "ratios.LADDER": [{"deployable_share_eu": 0.1, "deployable_share_ru": 0.9}],
    "spending.OUTSPEND": [
        {"coalition": 3, "include_ukraine": 1},
        {"price_level_ru": 1, "price_level_eu": 1.6},
        {"coalition": 3, "price_level_ru": 1, "price_level_eu": 1},
    ],
    "fragmentation": [{"types": 5, "leader_share": 0.1}, {"types": 20, "leader_share": 0.05}],
    "buildup": [
        {"usable_eu": 0.8, "usable_eu_gain": 0.3},
        {"eff_eu": 1, "usable_eu": 0.8, "usable_eu_gain": 0.3},
        {"usable_eu": 0.16, "parity_threshold": 1.5},
        {"eff_eu": 1, "eff_ru": 1, "ru_reconstitution": 1},
        {"usable_eu": 0.17, "usable_eu_gain": 0},
        {"lag_eu": 5, "usable_eu": 0.16},
        {"target_year": 2028, "ru_reconstitution": 1, "usable_eu": 0.16},
        {"eff_eu": 0.5, "depreciation": 0.04, "ru_spend_growth": 5, "usable_eu": 0.16},
        {"eff_eu": 0.98, "eff_ru": 1, "war_loss_ru": 0, "ru_tied": 0, "usable_ru": 0.9},
    ],
    "attrition": [
        {"arrive_start": 20, "arrive_end": 15},
        {"arrive_start": 20, "arrive_end": 15, "jam_on_def": 0.6},
        {"force_ratio": 2, "arrive_end": 90, "law": 0, "daily_attrition": 0.003, "drones_att": 0, "jam_on_def": 0,
         "free_speed": 20, "break_att": 0.5},
        {"drones_att": 0, "drones_def": 0, "law": 0},
    ],
    "alliance": [
        {"us_cut": 0},
        {"us_cut": 0, "minimum_pledge": 0},
        {"us_cut": 0.8, "publicness": 0.95, "us_weight": 0.25},
        {"publicness": 0.95, "us_weight": 1, "minimum_pledge": 5},
        {"us_cut": 0, "coordination": 1, "threat_rise": 0.85},
    ],
    "threats": [
        {"cost_share": 0.8, "h_resist": 0.1},
        {"discount": 0.98, "horizon_years": 20},
        {"coder": 1, "relief_rule": 1},
        {"coder": 2, "relief_rule": 2, "unclear_cells": 1},
        {"relief_rule": 2, "unclear_cells": 1},
    ],
    "polarity": [
        {"europe_as_one": 1, "pole_threshold": 0.3},
        {"europe_as_one": 1, "pole_threshold": 0.35},
        {"europe_as_one": 1, "pole_threshold": 0.65},
        {"w_power": 3, "w_nearness": 3, "w_offence": 0},
        {"w_power": 1.5, "w_nearness": 2.4, "w_offence": 0.4, "w_intent": 0},
        {"w_power": 0, "w_nearness": 0, "w_offence": 0, "w_intent": 0},
        {"w_power": 0, "w_nearness": 0, "w_offence": 0, "w_intent": 3},
        {"w_power": 3, "w_nearness": 0, "w_offence": 0, "w_intent": 0},
    ],
    "deterrence": [
        {"usable_eu": 0.8, "usable_eu_gain": 0.3},
        {"rho_eu": 1, "rho_eu_change": 0.2},
        {"usable_eu": 0.8, "usable_eu_gain": 0.3, "rho_eu": 1, "rho_eu_change": 0.15},
        {"ru_tied": 0, "rho_eu_change": 0.2},
        {"ru_spend_growth": 3, "ru_tied": 0, "usable_eu_gain": 0},
        {"ru_tied": 0, "usable_eu_gain": 0, "rho_us_now": 0.3},
    ],
    "board": [{"w_power": 0, "w_nearness": 0, "w_offence": 0, "w_intent": 0}],
}  # fmt: skip
#: what a notebook asks with words of its own, by topic
ASKED: dict[str, dict[str, Callable[[], object]]] = {
    "attrition": {
        "needed_table, will": lambda: attrition.needed_table("will", (1, 0.9, 0.7, 0.5)),
        "needed_table, decide_days": lambda: attrition.needed_table("decide_days", (0, 3, 7, 14)),
    },
    "board": {
        "disagreement_chart": lambda: board.disagreement_chart(buildup.margin, "a title"),
        "weights_chart": lambda: board.weights_chart("a title", 2000),
    },
    "deterrence": {
        f"turning_will, {name}, {how}": lambda name=name, how=how: deterrence.turning_will(name, how)
        for name in model.STAYS
        for how in model.CRITERIA
    },
}


# ---- as text ------------------------------------------------------------------------------------------
def plain(value: object) -> str:
    """One cell or number: six digits of a number, words as they are."""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, Number):
        return f"{float(value) + 0.0:.6g}"
    if isinstance(value, (list, tuple, np.ndarray)):
        return "(" + ", ".join(map(plain, value)) + ")"
    return str(value)


def table_lines(table: pd.DataFrame) -> list[str]:
    """A table, one row a line, with the names of its rows and columns."""
    head = [f"{table.index.name or ''} / {table.columns.name or ''}".strip(" /"), *map(plain, table.columns)]
    return [" | ".join(head)] + [
        " | ".join([plain(name), *map(plain, row)]) for name, row in zip(table.index, table.to_numpy(), strict=True)
    ]


def words_of(figure) -> list[str]:
    """The texts of a figure in the order in which they were drawn, each once."""
    figure.draw_without_rendering()  # writes the labels of the ticks
    texts = (t.get_text() for t in figure.findobj(Text) if t.get_visible())
    return list(dict.fromkeys(text.replace("\n", " / ") for text in texts if text.strip()))


def read_off(readings) -> list[str]:
    """What a reader of a chart can ask for: some points of each curve, four digits of each number."""
    lines = []
    for reading in readings:
        if reading.of:  # the same at the starting point
            continue
        x, y = (np.asarray(part, float) for part in reading.points())
        at = np.unique(np.linspace(0, len(x) - 1, READ_OFF).round().astype(int)) if len(x) else []
        points = ", ".join(f"{x[i] + 0.0:.4g}:{np.round(y[i], 6) + 0.0:.4g}" for i in at)
        if points:
            lines.append(f"{reading.name} [{reading.unit}] {points}")
    return lines


def lines_of(said: object) -> Iterator[str]:
    """Whatever a function of a notebook gives, in lines."""
    if isinstance(said, pd.Series):
        said = said.to_frame()
    if isinstance(said, pd.DataFrame):
        yield from table_lines(said)
    elif isinstance(said, Still):
        yield said.sentence
        yield f"words: {' | '.join(words_of(said.figure))}"
        yield from read_off(said.readings)
    elif isinstance(said, Trial):
        yield from (f"{name}: {plain(value)}" for name, value in said.measured.items())
        lost = {True: "yes", False: "no", None: "not run"}
        yield f"who makes the claim loses: {lost[said.pro_loses]}; who objects loses: {lost[said.contra_loses]}"
        yield f"{said.verdict}: {said.sentence}"
    elif isinstance(said, Mapping):
        for key, value in said.items():
            part = list(lines_of(value))
            yield from [f"{key}: {part[0]}"] if len(part) == 1 else [f"{key}:", *part]
    else:
        yield plain(said) if not isinstance(said, Markdown) else said.text


# ---- where a question is asked ------------------------------------------------------------------------
def places(key: str, asked: Question) -> Iterator[tuple[str, Scenario]]:
    """Name and scenario of every place at which a question is asked, without the starting point."""
    # The board hears every lever: its own questions say what each does.
    levers = [] if key == "board.BOARD" else asked.inputs
    for lever in levers:
        entry = registry()[lever]
        turns = flip_point(asked.margin, START, lever) if lever in asked.drawn else None
        ends = range(len(entry.options)) if entry.options else (entry.low, entry.reach)
        for value in dict.fromkeys(v for v in (*ends, turns) if v is not None):
            yield f"{lever} {value:g}" + " (turns)" * (value == turns), START.having(**{lever: value})
    for preset_id, entry in presets().items():
        if set(entry.values) & set(asked.inputs):
            yield f"preset {preset_id}", Scenario(entry.values)
    for values in ALSO.get(key, []) + ALSO.get(key.split(".")[0], []):
        yield ", ".join(f"{lever} {value:g}" for lever, value in values.items()), Scenario(values)


def judged(asked: Question, scenario: Scenario) -> str:
    """The verdict with its margin, and what the board says."""
    margin = float(asked.margin(scenario))
    on_board = f"; on the board: {asked.words.says} ({asked.words.word(scenario, margin)})" if asked.board else ""
    return f"{verdict.word(margin)} ({np.round(margin, 4) + 0.0:.4g}){on_board}"


def said_by(key: str) -> Iterator[str]:
    """All that a question says, in lines."""
    asked = every()[key]
    yield f"{asked.name} (notebook {asked.home}; {', '.join(asked.claims)}; moved by {', '.join(asked.topics)})"
    base = asked.model(START)
    chart = asked.chart(style.figure(*asked.chart.size))
    before = set()

    def new(text: str) -> bool:
        shape = NUMBER.sub("#", text)
        return not (shape in before or before.add(shape))

    for name, scenario in [(START.name, START), *places(key, asked)]:
        here = scenario is START
        result = base if here else asked.model(scenario)
        if not here and (scenario == START or result.finding in before):
            continue
        chart.update(result, base, {"A": base})
        words = " | ".join(words_of(chart.figure) if here else moving_words(chart))
        table = asked.table(result)
        parts = [asked.said(scenario, result, base), "\n".join(table_lines(table)), f"words: {words}"]
        fresh = [part for part in parts if new(part)]
        if fresh or new(result.finding) or "(turns)" in name:
            yield f"\n== {name}\n{result.finding}\n{judged(asked, scenario)}"
            yield from fresh
        if here:
            yield from read_off(chart.readings)
        before.add(result.finding)


def moving_words(chart) -> list[str]:
    """The words of a chart that follow the levers."""
    return [t.get_text().replace("\n", " / ") for t in chart.moving if isinstance(t, Text) and t.get_visible()]


def functions(topic: str) -> Iterator[tuple[str, object]]:
    """Name and function of what a topic offers to a notebook without being told anything: tables, charts, lines."""
    module = importlib.import_module(f"{questions.__name__}.{topic}")
    for name, made in list(vars(module).items()):
        inner = inspect.unwrap(made) if callable(made) else made
        if (
            not inspect.isfunction(inner)
            or inner.__module__ != module.__name__
            or name.startswith("_")
            or name in DRAWN
        ):
            continue
        gives = get_type_hints(inner).get("return")
        told = inspect.signature(inner).parameters.values()
        if all(p.default is not p.empty for p in told) and (getattr(gives, "__origin__", gives) in SHOWN):
            yield name, made
    yield from ASKED.get(topic, {}).items()


@pytest.fixture
def approved(file_regression):
    """approved(name, lines): the lines are those of the file of that name in tests/test_said."""

    def check(name: str, lines: Iterator[str]):
        text = "\n".join(lines) + "\n"
        try:
            file_regression.check(text, encoding="utf-8", newline="\n", basename=name)
        except AssertionError as error:
            raise AssertionError(f"{RENEW}\n{error}") from None

    return check


@pytest.mark.parametrize("key", every())
def test_what_a_question_says(key, approved):
    approved(key, said_by(key))


@pytest.mark.parametrize("topic", [t for t in questions.__all__ if getattr(getattr(questions, t), "TRIALS", None)])
def test_what_the_tests_of_the_claims_say(topic, approved):
    trials = getattr(questions, topic).TRIALS
    approved(f"{topic}-claims", (line for i, run in trials.items() for line in (f"== {i}", *lines_of(run()), "")))


@pytest.mark.parametrize("topic", [t for t in questions.__all__ if any(functions(t))])
def test_what_the_tables_of_the_notebooks_say(topic, approved):
    approved(f"{topic}-tables", (line for n, make in functions(topic) for line in (f"== {n}", *lines_of(make()), "")))
