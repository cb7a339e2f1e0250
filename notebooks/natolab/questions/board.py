"""The whole board: every verdict that a model can give, on one scale (notebook 11)

listed()       the questions that stand on the board: those that have words for it
BOARD          all of them at once, for an explorer
tabs(question) every assumption that moves one question, on tabs by subject
levers()       every assumption that moves one of them, on tabs by subject
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import pandas as pd

from natolab.charts import board as charts
from natolab.charts.board import BoardDots
from natolab.charts.canvas import Still
from natolab.facts.assumptions import registry, topics
from natolab.facts.scenario import Scenario, preset
from natolab.models import buildup, deterrence, verdict
from natolab.models.sensitivity import PRIORS, bridge, monte_carlo, weights
from natolab.questions import MOST_LEVERS, Question, Values, caps, every, question

DRAWS, SPREAD_DRAWS = 20_000, 400
SHARE_ERROR = 0.01  # of a share of so many draws: more than twice its standard error, which is .0035 at most


@cache
def listed() -> tuple[Question, ...]:
    """The questions of the board, by notebook."""
    return tuple(q for q in every().values() if q.board)


@cache
def spreads() -> np.ndarray:
    """Standard deviation of each margin under neutral priors: the unit of the board."""
    deviations = [monte_carlo(q.margin, Scenario(), q.drawn, n=SPREAD_DRAWS).outcome.std() for q in listed()]
    return np.maximum(deviations, 1e-6)


@dataclass(frozen=True)
class Board:
    """Margins of every question listed, in spreads, with their own numbers in words."""

    far: np.ndarray
    words: tuple[str, ...]

    @property
    def holds(self) -> np.ndarray:
        """Where the verdict holds."""
        return verdict.holds(self.far)

    @property
    def undecided(self) -> np.ndarray:
        """Where nothing can be said."""
        return verdict.undecided(self.far)

    @property
    def finding(self) -> str:
        """The title of the chart."""
        decided = len(self.far) - int(self.undecided.sum())
        open_ones = f"; {len(self.far) - decided} cannot be said" if decided < len(self.far) else ""
        return f"{int(self.holds.sum())} of {decided} verdicts hold under these assumptions{open_ones}"


@lru_cache(maxsize=512)
def _margin(q: Question, values: tuple[float, ...]) -> float:
    """One margin; kept, as a slider moves the inputs of one or two questions only."""
    return float(q.margin({**Scenario(), **dict(zip(q.inputs, values, strict=True))}))


def board(scenario: Scenario) -> Board:
    """Every verdict of a scenario."""
    margins = np.array([_margin(q, tuple(scenario[key] for key in q.inputs)) for q in listed()])
    return Board(margins / spreads(), tuple(q.words.word(scenario, m) for q, m in zip(listed(), margins, strict=True)))


def say_board(result: Board, base: Board) -> str:
    """The chart in words: what holds, what does not, what turned."""
    named = [f"{q.words.says} ({word})" for q, word in zip(listed(), result.words, strict=True)]
    here, there = ([verdict.word(far) for far in drawn.far] for drawn in (result, base))
    names = {
        way: "; ".join(name for name, word in zip(named, here, strict=True) if word == way)
        for way in (verdict.HOLDS, verdict.NOT, verdict.UNDECIDED)
    }
    open_ones = names[verdict.UNDECIDED].replace(f" ({verdict.UNDECIDED})", "")
    turned = [q.words.says for q, now, then in zip(listed(), here, there, strict=True) if now != then]
    more = f" Nothing can be said of: {open_ones}." if open_ones else ""
    more += f" Turned against the starting point: {'; '.join(turned)}." if turned else ""
    return (
        f"{result.finding}. These hold: {names[verdict.HOLDS] or 'none'}. These do not: {names[verdict.NOT] or 'none'}."
        f"{more}"
    )


def board_table(result: Board) -> pd.DataFrame:
    """Verdicts with their number and distance."""
    return pd.DataFrame(
        {
            "notebook": [q.home for q in listed()],
            "number": result.words,
            "holds": np.where(result.undecided, verdict.UNDECIDED, np.where(result.holds, "yes", "no")),
            "spreads from turning": result.far.round(2),
        },
        index=pd.Index([q.words.says for q in listed()], name="verdict"),
    )


class AllVerdicts(BoardDots):
    """The board with its verdicts."""

    @property
    def names(self) -> Sequence[str]:
        """What the verdicts say, one a row."""
        return tuple(q.words.says for q in listed())


def whole(a: Values) -> np.ndarray:
    """Share of the verdicts listed that hold, of those that can be said, less one half; nan where none can.

    C02 stands or falls with the whole: here as at least half of what the models can test (so exercise 11.2).
    """
    margins = np.stack(np.broadcast_arrays(*(q.margin(a) for q in listed())))
    decided = (~verdict.undecided(margins)).sum(axis=0)
    held = verdict.holds(margins).sum(axis=0)
    return np.where(decided > 0, held / np.maximum(decided, 1), np.nan) - 0.5


BOARD = Question(
    name="Which verdicts hold, all at once?",
    home="11",
    claims=("C02",),
    topics=topics(),
    model=board,
    chart=AllVerdicts,
    sentence=say_board,
    table=board_table,
    margin=whole,
    caps=caps.ALL,
)


def levers() -> dict[str, tuple[str, ...]]:
    """Every assumption that moves a verdict, on the tabs that the registry names."""
    return _on_tabs([key for key, a in registry().items() if a.tab])


def tabs(q: Question) -> dict[str, tuple[str, ...]]:
    """Every assumption that moves one question, by subject, on tabs that one screen holds."""
    return _on_tabs([key for key in q.inputs if _moves(q, key)])


def _moves(q: Question, key: str) -> bool:
    """Whether an end of a lever's range changes what is said, at the start or in one of the two men's sets."""
    a = registry()[key]
    for base in (Scenario(), *(preset(preset_id) for preset_id in PRIORS.values() if preset_id)):
        here = q.model(base)
        for end in {a.low, a.reach} - {base[key]}:
            if q.sentence(q.model(base.having(**{key: end})), here) != q.sentence(here, here):
                return True
    return False


def _on_tabs(ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The assumptions on their tabs, in the order of the registry; those without one on tabs of their topic's name."""
    named: dict[str, list[str]] = defaultdict(list)
    rest: dict[str, list[str]] = defaultdict(list)
    for key, a in registry().items():
        if key in ids:
            (named[a.tab] if a.tab else rest[a.model]).append(key)
    for topic, more in rest.items():
        for start in range(0, len(more), MOST_LEVERS):
            title = f"More on {topic}" + f", {start // MOST_LEVERS + 1}" * bool(start)
            named[title] = more[start : start + MOST_LEVERS]
    return {title: tuple(keys) for title, keys in named.items()}


# ---- under three sets of priors -----------------------------------------------------------------------
@cache
def shares() -> pd.DataFrame:
    """Share of 20,000 draws in which each verdict holds, under Walt's, neutral and Rutte's priors; within SHARE_ERROR.

    For the battle only the verdict is computed, not how far it is from turning: a tenth of the time.
    """
    rows = {}
    for q in listed():
        tested, turns = (q.margin, 0.0) if q.holds is None else (q.holds, 0.5)  # 0.5: between no and yes
        rows[q.words.says] = {
            whose: monte_carlo(tested, Scenario() if key is None else preset(key), q.drawn, n=DRAWS).share(turns)
            for whose, key in sorted(PRIORS.items(), key=lambda item: ("Walt", "neutral", "Rutte").index(item[0]))
        }
    return pd.DataFrame(rows).T.rename(columns=lambda whose: f"{whose} priors")


def priors_chart(title: str) -> Still:
    """The shares as a chart, with what the draws support."""
    return charts.priors_chart(shares(), title, f"{DRAWS:,} draws each: shares within {SHARE_ERROR:g}")


#: inputs that a fact cannot settle: what counts as enough, how dear a thing is held
VALUES = {
    "parity_threshold": "a value",
    "loss_ratio": "a value",
    "nuclear": "a value",
    "cost_share": "a value",
    "discount": "a value",
}


#: what the inputs are weighed for: words -> outcome, key of the question that it belongs to
WEIGHED = {
    "Lowest ratio alone, over what is enough": (
        lambda a: buildup.trough_alone(a) / a["parity_threshold"],
        "buildup.PATHS",
    ),
    "Dip of the hand-over": (deterrence.dip, "deterrence.HAND_OVER"),
}


@cache
def weighed(words: str, n: int = DRAWS) -> tuple[pd.Series, float]:
    """Rank-regression weights of the inputs of one outcome of WEIGHED, by assumption id, and their R²."""
    outcome, key = WEIGHED[words]
    return weights(monte_carlo(outcome, Scenario(), question(key).drawn, n=n))


def weights_chart(title: str, n: int = DRAWS) -> Still:
    """Which inputs the lowest ratio and the dip follow."""
    by_outcome = {words: weighed(words, n)[0] for words in WEIGHED}
    labels = {key: registry()[key].label for key in registry()}
    return charts.weights_chart(by_outcome, labels, VALUES, title)


def disagreement(outcome: Callable[[Values], np.ndarray]) -> pd.DataFrame:
    """From Walt's position to Rutte's: what each differing assumption adds to an outcome."""
    return bridge(outcome, preset("walt"), preset("rutte"))


def disagreement_chart(outcome: Callable[[Values], np.ndarray], title: str) -> Still:
    """The same as a staircase."""
    start = float(np.asarray(outcome(preset("walt"))))
    ends = ("leads to Walt's conclusion", "leads to Rutte's conclusion")
    return charts.bridge_chart(disagreement(outcome), start, ends, title)
