"""The whole board: every verdict that a model can give, on one scale (notebook 11; claim C02)

OUTCOMES       one row a verdict: what it says, where it lives, its margin (natolab.models.verdict says what holds)
BOARD          all of them at once, for an explorer
LEVERS         every assumption that moves one of them, by notebook
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import pandas as pd

from natolab.charts import board as charts
from natolab.charts.board import BoardDots
from natolab.charts.canvas import Still
from natolab.facts.scenario import Scenario, preset, registry
from natolab.models import (
    alliance,
    attrition,
    buildup,
    deterrence,
    fragmentation,
    polarity,
    ratios,
    spending,
    threats,
    verdict,
)
from natolab.models.base_rate import carried_out
from natolab.models.sensitivity import PRIORS, bridge, monte_carlo, printed, weights
from natolab.questions import Question, caps

Values = Mapping[str, float | np.ndarray]
DRAWS, SPREAD_DRAWS = 20_000, 400
SHARE_ERROR = 0.01  # of a share of so many draws: more than twice its standard error, which is .0035 at most


@dataclass(frozen=True)
class Outcome:
    """One verdict: words, home notebook, claims, margin, the letters of the models whose assumptions move it."""

    says: str
    notebook: str
    claims: tuple[str, ...]
    margin: Callable[[Values], np.ndarray]
    moved_by: str
    number: Callable[[Values, float], float] | None
    unit: str = ""
    holds: Callable[[Values], np.ndarray] | None = None  # a faster way to the verdict than by its margin

    def word(self, a: Values, margin: float) -> str:
        """The outcome's own number as the chart writes it: the margin itself where no other number says more.

        It is never rounded onto or across the line where the verdict turns.
        """
        if verdict.undecided(margin):
            return verdict.UNDECIDED
        value, line = (m if self.number is None else float(self.number(a, m)) for m in (margin, 0.0))
        return f"{printed(value, keeps=lambda x: (x > line, x < line))}{self.unit}"


def today_alone(a: Values) -> np.ndarray:
    """Ratio in 2026 if the US had left and all of Russia's usable force were free."""
    return buildup.paths(a).left_today[2026 - buildup.FIRST]


OUTCOMES = (
    Outcome("Europe has more usable soldiers than Russia", "01", ("C20",),
            lambda a: ratios.usable_soldiers(a) - 1, "a", lambda a, m: m + 1, " for 1"),
    Outcome("Europe outspends Russia at the prices chosen", "02", ("C18",),
            lambda a: spending.spending_ratio(a) - 1, "a", lambda a, m: m + 1, " for 1"),
    Outcome("Separate buying costs a real part of the budget", "03", ("C19",),
            fragmentation.waste_margin, "d", lambda a, m: fragmentation.budget_percent(a), " %"),
    Outcome("Enough today: alone, Russia free", "04", ("R1",),
            lambda a: today_alone(a) - np.asarray(a["parity_threshold"]), "b",
            lambda a, m: m + a["parity_threshold"], " for 1"),
    Outcome("Alone, no year to 2040 falls short", "04", ("C12", "C13"),
            buildup.margin, "b", lambda a, m: m + a["parity_threshold"], " for 1"),
    Outcome("The line holds with those in place", "05", ("C21",), attrition.day0_gap, "e", None, " spare",
            attrition.holds),
    Outcome("Most of a US cut would not be replaced", "06", ("C24",),
            alliance.free_riding, "c", lambda a, m: alliance.HALF - m, " replaced"),
    Outcome("Resisting a threat costs less than accepting", "07", ("C26", "C28"), threats.margin, "f", None),
    Outcome("Less than half of tariff threats are carried out", "08", ("C31",),
            lambda a: 0.5 - carried_out(a), "f", lambda a, m: 0.5 - m, " done"),
    Outcome("Three poles or more, by output", "09", ("C41",),
            lambda a: polarity.poles_in(a, "gdp_market") - 2.5, "g",
            lambda a, m: m + 2.5, " poles"),
    Outcome("Russia is the first threat for five capitals", "09", ("C40",),
            polarity.smallest_lead, "g", None, " ahead"),
    Outcome("The hand-over has no dip: no attack pays", "10", ("C43",), deterrence.dip, "bh", None),
)  # fmt: skip


@cache
def drawn_by(letters: str) -> tuple[str, ...]:
    """Assumptions of some models that have a range to draw from; definitions (switches, lists) stay as they are."""
    return tuple(k for k, a in registry().items() if a.model in letters and not a.options and a.kind != "switch")


@cache
def spreads() -> np.ndarray:
    """Standard deviation of each margin under neutral priors: the unit of the board."""
    found = [monte_carlo(o.margin, Scenario(), drawn_by(o.moved_by), n=SPREAD_DRAWS).outcome.std() for o in OUTCOMES]
    return np.maximum(found, 1e-6)


@dataclass(frozen=True)
class Board:
    """Margins of every outcome, in spreads, with their own numbers in words."""

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


@cache
def _keys(letters: str) -> tuple[str, ...]:
    return tuple(k for k, a in registry().items() if a.model in letters)


@lru_cache(maxsize=512)
def _margin(place: int, values: tuple[float, ...]) -> float:
    """One margin; kept, as a slider moves the inputs of one or two outcomes only."""
    outcome = OUTCOMES[place]
    return float(np.asarray(outcome.margin({**Scenario(), **dict(zip(_keys(outcome.moved_by), values, strict=True))})))


def board(scenario: Scenario) -> Board:
    """Every outcome of a scenario."""
    margins = np.array([_margin(i, tuple(scenario[k] for k in _keys(o.moved_by))) for i, o in enumerate(OUTCOMES)])
    return Board(margins / spreads(), tuple(o.word(scenario, m) for o, m in zip(OUTCOMES, margins, strict=True)))


def say_board(mine: Board, base: Board) -> str:
    """The chart in words: what holds, what does not, what turned."""
    named = [f"{o.says} ({word})" for o, word in zip(OUTCOMES, mine.words, strict=True)]
    here, there = ([verdict.word(far) for far in result.far] for result in (mine, base))
    said = {
        way: "; ".join(name for name, found in zip(named, here, strict=True) if found == way)
        for way in (verdict.HOLDS, verdict.NOT, verdict.UNDECIDED)
    }
    open_ones = said[verdict.UNDECIDED].replace(f" ({verdict.UNDECIDED})", "")
    turned = [o.says for o, now, then in zip(OUTCOMES, here, there, strict=True) if now != then]
    told = f" Nothing can be said of: {open_ones}." if open_ones else ""
    told += f" Turned against the starting point: {'; '.join(turned)}." if turned else ""
    return (
        f"{mine.finding}. These hold: {said[verdict.HOLDS] or 'none'}. These do not: {said[verdict.NOT] or 'none'}."
        f"{told}"
    )


def board_table(mine: Board) -> pd.DataFrame:
    """Verdicts with their number and distance."""
    return pd.DataFrame(
        {
            "notebook": [o.notebook for o in OUTCOMES],
            "number": mine.words,
            "holds": np.where(mine.undecided, verdict.UNDECIDED, np.where(mine.holds, "yes", "no")),
            "spreads from turning": mine.far.round(2),
        },
        index=pd.Index([o.says for o in OUTCOMES], name="verdict"),
    )


class AllVerdicts(BoardDots):
    """The board with its verdicts."""

    names = tuple(o.says for o in OUTCOMES)


BOARD = Question(
    "Which verdicts hold, all at once?",
    board,
    AllVerdicts,
    say_board,
    board_table,
    caps=caps.ALL,
    # C02 stands or falls with the whole: here as at least half of what the models can test (so exercise 11.2).
    margin=lambda result: float(result.holds[~result.undecided].mean()) - 0.5 if not result.undecided.all() else np.nan,
)

_TABS = {
    "strength": "a",
    "build-up": "b",
    "waste": "d",
    "attack": "e",
    "alliance": "c",
    "threats": "f",
    "powers": "g",
    "hand-over": "h",
}


def levers() -> dict[str, tuple[str, ...]]:
    """Every assumption that moves an outcome, by subject."""
    still_there = {"ratio_year", *(k for k, a in registry().items() if a.model == "f" and a.options), "prior_weight"}
    unused = {"coordination", "threat_rise", "minimum_pledge", "us_cut"}
    return {
        tab: tuple(k for k, a in registry().items() if a.model == letter and k not in still_there | unused)
        for tab, letter in _TABS.items()
    }


# ---- under three sets of priors -----------------------------------------------------------------------
@cache
def shares() -> pd.DataFrame:
    """Share of 20,000 draws in which each verdict holds, under Walt's, neutral and Rutte's priors; within SHARE_ERROR.

    For the battle only the verdict is computed, not how far it is from turning: a tenth of the time.
    """
    rows = {}
    for o in OUTCOMES:
        ids, tested = drawn_by(o.moved_by), o.margin if o.holds is None else o.holds
        turns = 0.0 if o.holds is None else 0.5  # between no and yes
        rows[o.says] = {
            whose: monte_carlo(tested, Scenario() if key is None else preset(key), ids, n=DRAWS).share(turns)
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


#: what the inputs are weighed for: words -> outcome, letters of the models whose assumptions move it
WEIGHED = {
    "Lowest ratio alone, over what is enough": (lambda a: buildup.trough_alone(a) / a["parity_threshold"], "b"),
    "Dip of the hand-over": (deterrence.dip, "bh"),
}


@cache
def weighed(words: str, n: int = DRAWS) -> tuple[pd.Series, float]:
    """Rank-regression weights of the inputs of one outcome of WEIGHED, by assumption id, and their R²."""
    outcome, letters = WEIGHED[words]
    return weights(monte_carlo(outcome, Scenario(), drawn_by(letters), n=n))


def weights_chart(title: str, n: int = DRAWS) -> Still:
    """Which inputs the lowest ratio and the dip follow."""
    found = {words: weighed(words, n)[0] for words in WEIGHED}
    labels = {key: registry()[key].label for key in registry()}
    return charts.weights_chart(found, labels, VALUES, title)


def disagreement(outcome: Callable[[Values], np.ndarray]) -> pd.DataFrame:
    """From Walt's position to Rutte's: what each differing assumption adds to an outcome."""
    return bridge(outcome, preset("walt"), preset("rutte"))


def disagreement_chart(outcome: Callable[[Values], np.ndarray], title: str) -> Still:
    """The same as a staircase."""
    start = float(np.asarray(outcome(preset("walt"))))
    return charts.bridge_chart(disagreement(outcome), start, ("Walt's numbers", "Rutte's numbers"), title)
