"""Threats: resist or accept? (notebooks 07 and 08)

THRESHOLD    how sure must you be that the threat will be dropped?
RELIEF       what the coded episodes say, by coder, rule and treatment of unclear cases
LEVERAGE     the same with leverage held apart
STAKES       the threshold at a tariff's stakes and at the umbrella's, with the chances found at each leverage
CARRIED_OUT  forty-nine tariff threats: what the open ones do to the share carried out
TRIALS       C26 to C28 (accepting) and C30 to C32, C45 (leverage, resolve, record), each by its rule in claims.csv
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import ClassVar

import numpy as np
import pandas as pd

from natolab.charts.style import signed, true_minus
from natolab.charts.threats import CostLines, LeveragePanels, ReliefDots, StakesMap, ThreatSquares
from natolab.facts import tables
from natolab.facts.scenario import Scenario, assumption
from natolab.models import alliance, episodes, verdict
from natolab.models import threats as model
from natolab.models.base_rate import base_rate, carried_out
from natolab.models.sensitivity import printed
from natolab.models.statistics import Chance, beta_update
from natolab.questions import BoardWords, Question, Values, change, each
from natolab.questions.trial import Trial

RULES = tuple(episodes.RULES)
UNCLEAR = (episodes.COUNTED, episodes.LEFT_OUT)
#: what a learner may choose about the episodes, by assumption id
BASIS = ("coder", "relief_rule", "unclear_cells")
#: the two who coded singly
SINGLE = ("first", "second")
#: what the whole demand costs, in penalties: the middle of each kind of stakes
PRICES = {kind: (low + high) / 2 for kind, (low, high) in model.STAKES.items()}


def resist_above(threshold: float, q: float = 1.0) -> str:
    """The threshold as it is printed: at every chance above it resisting costs less; q is the chance assumed."""
    return printed(threshold, toward="up", keeps=lambda x: (q > x, x < 1))


# ---- how sure must you be? ----------------------------------------------------------------------------
@dataclass(frozen=True)
class Answer:
    """Threshold, the chance assumed, and the expected cost of each answer: now and by later demands."""

    threshold: float
    q: float
    parts: Mapping[str, tuple[float, float]]

    @property
    def margin(self) -> float:
        """Chance that the threat is dropped less the threshold."""
        return self.q - self.threshold

    @property
    def better(self) -> str:
        """Which answer costs less; a tie counts for resisting."""
        if verdict.tied(self.margin):
            return "both cost the same, which counts for resisting"
        return f"{'resisting' if verdict.holds(self.margin) else 'accepting'} costs less"

    @property
    def threshold_word(self) -> str:
        """The threshold as the chart writes it."""
        return "resist always" if self.threshold <= 0 else f"resist above {self.threshold_text}"

    @property
    def threshold_text(self) -> str:
        """The threshold in figures."""
        return resist_above(self.threshold, self.q)

    @property
    def q_text(self) -> str:
        """The chance assumed in figures."""
        return printed(self.q, keeps=lambda x: x > self.threshold)

    @property
    def finding(self) -> str:
        """The title of the chart."""
        threshold = true_minus(self.threshold_text)
        reason = f"the threat is dropped with {self.q_text}, the threshold is {threshold}"
        return f"{self.better.capitalize()}: {reason}"


def answer(scenario: Scenario) -> Answer:
    """Both answers under a scenario."""
    accept, resist = (float(cost) for cost in model.costs(scenario))
    first = {"accept": scenario["cost_share"], "resist": 1 - scenario["q_backdown"]}
    parts = {
        "accept": (first["accept"], accept - first["accept"]),
        "resist": (first["resist"], resist - first["resist"]),
    }
    return Answer(float(model.threshold(scenario)), scenario["q_backdown"], parts)


def say_answer(result: Answer, base: Answer) -> str:
    """The chart in words."""
    (now_a, later_a), (now_r, later_r) = result.parts.values()
    if result.threshold <= 0:
        below = f"the threshold is {result.threshold_text}"
        sure = f"Whatever the chance that the threat is dropped ({below}), resisting costs less"
    else:
        sure = (
            f"Resist if the chance that the threat is dropped is above {result.threshold_text}"
            f"{change(float(result.threshold_text), float(base.threshold_text))}"
        )
    return (
        f"{sure}. It is taken as {result.q_text}{change(result.q, base.q)}, so {result.better}. Expected cost in "
        f"penalties: accept {now_a + later_a:.2f} ({now_a:.2f} now, {later_a:.2f} by later demands), resist "
        f"{now_r + later_r:.2f} ({now_r:.2f} now, {later_r:.2f} later)."
    )


def answer_table(result: Answer) -> pd.DataFrame:
    """Costs by answer."""
    rows = {
        word: {"now": round(now, 3), "later demands": round(later, 3), "in all": round(now + later, 3)}
        for word, (now, later) in result.parts.items()
    }
    return pd.DataFrame(rows).T


THRESHOLD = Question(
    name="How sure must you be that the threat will be dropped?",
    home="07",
    claims=("C26", "C28"),
    topics=("threats",),
    model=answer,
    chart=CostLines,
    sentence=say_answer,
    table=answer_table,
    margin=model.margin,
    board=BoardWords(says="Resisting a threat costs less than accepting"),
)


# ---- what the episodes say ----------------------------------------------------------------------------
@cache
def _relief(coder: int, rule: int, unclear: int) -> episodes.Relief:
    return episodes.relief_table(episodes.CODERS[coder], RULES[rule], UNCLEAR[unclear])


@cache
def _by_leverage(coder: int, rule: int, unclear: int) -> Mapping[str, episodes.Relief]:
    return episodes.by_leverage(episodes.CODERS[coder], RULES[rule], UNCLEAR[unclear])


@cache
def _held(coder: int, rule: int, unclear: int) -> episodes.Held:
    return episodes.shuffle_within_leverage(episodes.CODERS[coder], RULES[rule], UNCLEAR[unclear])


def _chosen(a: Values) -> tuple[int, ...]:
    return tuple(int(a[key]) for key in BASIS)


@dataclass(frozen=True)
class Seen:
    """The counts of one coding and what they say about two chances."""

    counts: episodes.Relief
    beliefs: episodes.Beliefs

    grid = property(lambda self: self.beliefs.grid)
    accept = property(lambda self: self.beliefs.accept)
    resist = property(lambda self: self.beliefs.resist)
    accept_mean = property(lambda self: self.beliefs.accept_mean)
    resist_mean = property(lambda self: self.beliefs.resist_mean)
    better = property(lambda self: self.beliefs.resisting_better)

    @property
    def dots(self) -> dict[str, tuple[int, int]]:
        """Relief and cases, by answer."""
        return {"accepted": self.counts.accept, "resisted": self.counts.resist}

    @property
    def finding(self) -> str:
        """The title of the chart."""
        accept, resist = self.counts.shares
        if np.isnan(accept) or np.isnan(resist):
            return "One of the two answers has no case left: nothing to compare"
        word = "more" if self.counts.difference > 1e-9 else "less" if self.counts.difference < -1e-9 else "as much"
        than = "as" if word == "as much" else "than"
        return f"Accepting brought {word} relief {than} resisting, by {self.counts.basis.label.split(', unclear')[0]}"


def seen(counts: episodes.Relief, scenario: Scenario) -> Seen:
    """What a 2x2 table says under a prior."""
    return Seen(counts, episodes.beliefs(scenario, counts))


def say_seen(result: Seen, base: Seen) -> str:
    """The chart in words, its basis always with it."""
    return (
        f"{result.counts.say()} Fisher's p is {result.counts.fisher:.2f}. With the prior chosen the chance of relief "
        f"is {result.accept_mean:.2f} after accepting and {result.resist_mean:.2f} after resisting; resisting is the "
        f"better of the two with {result.better:.2f}{change(result.better, base.better)}, a property of prior and "
        "coding."
    )


def relief_margin(a: Values) -> float:
    """Chance that resisting is the better of the two less one half; nan where an answer has no case. Single numbers."""
    counts = _relief(*_chosen(a))
    return np.nan if np.isnan(counts.difference) else episodes.beliefs(a, counts).resisting_better - 0.5


def seen_table(result: Seen) -> pd.DataFrame:
    """The 2x2 table."""
    table = pd.DataFrame(result.counts.counts, ["accepted", "resisted"], ["relief", "no relief"])
    return table.assign(share=[round(share, 2) for share in result.counts.shares])


RELIEF = Question(
    name="Did accepting bring relief, and did resisting?",
    home="07",
    claims=("C26",),
    topics=("threats",),
    model=lambda scenario: seen(_relief(*_chosen(scenario)), scenario),
    chart=ReliefDots,
    sentence=say_seen,
    table=seen_table,
    margin=each(relief_margin, (*BASIS, "prior_weight")),
)


# ---- leverage held apart ------------------------------------------------------------------------------
@dataclass(frozen=True)
class Apart:
    """Relief by answer at each leverage, and the difference with leverage held."""

    levels: Mapping[str, episodes.Relief]
    test: episodes.Held

    @property
    def panels(self) -> dict[str, tuple[tuple[int, int], tuple[int, int]]]:
        """Leverage -> (relief, cases) after accepting and after resisting."""
        return {level: (counts.accept, counts.resist) for level, counts in self.levels.items()}

    @property
    def held(self) -> float:
        """Share with relief, resist less accept, leverage held; nan if no level has both answers."""
        return -self.test.difference

    @property
    def held_word(self) -> str:
        """The difference as the chart writes it."""
        return "none" if np.isnan(self.held) else signed(self.held, plus=True)

    @property
    def finding(self) -> str:
        """The title of the chart."""
        if np.isnan(self.held):
            return "At no leverage were both answers given: nothing to compare"
        if verdict.tied(self.held):
            return f"At equal leverage neither is ahead (shuffling the answers: p {self.test.p:.2f})"
        better = "resisting" if self.held > 0 else "accepting"
        return f"At equal leverage {better} is {abs(self.held):.2f} ahead (shuffling the answers: p {self.test.p:.2f})"


def apart(scenario: Scenario) -> Apart:
    """The episodes by leverage."""
    chosen = _chosen(scenario)
    return Apart(_by_leverage(*chosen), _held(*chosen))


def _counted(pair: tuple[int, int]) -> str:
    return f"{pair[0]} of {pair[1]}" if pair[1] else "no case"


def say_apart(result: Apart, base: Apart) -> str:
    """The chart in words."""
    parts = "; ".join(
        f"{level} {_counted(counts.accept)} after accepting, {_counted(counts.resist)} after resisting"
        for level, counts in result.levels.items()
    )
    held = (
        "No level has both answers."
        if np.isnan(result.held)
        else f"With leverage held resisting is {result.held_word} against accepting{change(result.held, base.held)}; "
        f"shuffling the answers within each level gives as large a gap in {result.test.p:.2f} of shuffles."
    )
    return f"Relief by leverage, {result.test.basis.label}: {parts}. {held}"


def apart_table(result: Apart) -> pd.DataFrame:
    """Counts by leverage."""
    rows = {
        level: {"accepted": _counted(counts.accept), "resisted": _counted(counts.resist)}
        for level, counts in result.levels.items()
    }
    return pd.DataFrame(rows).T


LEVERAGE = Question(
    name="Does resisting work at equal leverage?",
    home="08",
    claims=("C30", "C31"),
    topics=("threats",),
    model=apart,
    chart=LeveragePanels,
    sentence=say_apart,
    table=apart_table,
    # nan where no level has both answers: nothing is compared.
    margin=each(lambda a: -_held(*_chosen(a)).difference, BASIS),
)


# ---- when is accepting rational? ----------------------------------------------------------------------
STAKES_WORDS = {"umbrella": "the umbrella", "tariff": "a tariff"}


class Stakes(StakesMap):
    """The map with the two kinds of stakes of the model."""

    bands: ClassVar = {STAKES_WORDS[key]: model.STAKES[key] for key in ("umbrella", "tariff")}


@dataclass(frozen=True)
class Rational:
    """The threshold along the cost of giving in, the present position, the chances found."""

    x: np.ndarray
    threshold: np.ndarray
    cost: float
    q: float
    here: float
    chances: Mapping[str, tuple[float, float, float]]
    basis: episodes.Basis

    @property
    def here_text(self) -> str:
        """The threshold at the present position in figures."""
        return resist_above(self.here, self.q)

    @property
    def q_text(self) -> str:
        """The chance assumed in figures."""
        return printed(self.q, keeps=lambda x: x > self.here)

    @property
    def word(self) -> str:
        """What to do at the present position; a tie counts for resisting, and is said to be one."""
        if verdict.tied(self.q - self.here):
            return "both cost the same"
        return "resist" if verdict.holds(self.q - self.here) else "accept"

    @property
    def finding(self) -> str:
        """The title of the chart."""
        here = true_minus(self.here_text)
        return f"At a cost of {self.cost:.2f} resist above {here}; {self.q_text} is assumed: {self.word}"


@lru_cache(maxsize=64)
def _resisting(prior_weight: float, relief: tuple[int, ...], cases: tuple[int, ...]) -> Chance:
    """What the counts say about resisting; the levers of the stakes leave it as it is."""
    return beta_update({"prior_weight": prior_weight}, np.array(relief, float), np.array(cases, float))


def rational(scenario: Scenario) -> Rational:
    """The map of a scenario."""
    a = assumption("cost_share")
    x = np.linspace(a.low, a.high, 61)
    levels = _by_leverage(*_chosen(scenario))
    relief, cases = zip(*(counts.resist for counts in levels.values()), strict=True)
    chance = _resisting(scenario["prior_weight"], relief, cases)
    chances = dict(zip(levels, zip(chance.mean, chance.low, chance.high, strict=True), strict=True))
    return Rational(
        x,
        model.threshold({**scenario, "cost_share": x}),
        scenario["cost_share"],
        scenario["q_backdown"],
        float(model.threshold(scenario)),
        chances,
        next(iter(levels.values())).basis,
    )


def say_rational(result: Rational, base: Rational) -> str:
    """The chart in words."""
    at = {word: np.interp(model.STAKES[key], result.x, result.threshold) for key, word in STAKES_WORDS.items()}
    bands = "; ".join(
        f"{word}: from {resist_above(high)} down to {resist_above(low)}" for word, (high, low) in at.items()
    )
    chances = ", ".join(f"{level} {mean:.2f}" for level, (mean, _, _) in result.chances.items())
    return (
        f"At a cost of giving in of {result.cost:.2f} of the penalty, resist above {result.here_text}"
        f"{change(float(result.here_text), float(base.here_text))}; with {result.q_text} assumed: {result.word}. "
        f"Threshold from the cheapest to the "
        f"dearest giving in, {bands}. Chances found after resisting, by leverage "
        f"({result.basis.label.split(', low')[0]}): {chances}."
    )


def rational_table(result: Rational) -> pd.DataFrame:
    """Thresholds at a few costs."""
    costs = (0.05, 0.1, 0.2, 0.33, 0.6, 0.8)
    return pd.DataFrame(
        {"resist above": [float(resist_above(at)) for at in np.interp(costs, result.x, result.threshold)]},
        index=pd.Index(costs, name="cost of giving in"),
    )


STAKES = Question(
    name="When does accepting cost less?",
    home="08",
    claims=("C30",),
    topics=("threats",),
    model=rational,
    chart=Stakes,
    sentence=say_rational,
    table=rational_table,
    margin=model.margin,
)


# ---- forty-nine threats -------------------------------------------------------------------------------
@dataclass(frozen=True)
class Carried:
    """Threats by what became of them, and the share carried out by what becomes of the open ones."""

    kinds: Mapping[str, int]
    pending: float
    share: float
    grid: np.ndarray
    shares: np.ndarray

    @property
    def finding(self) -> str:
        """The title of the chart."""
        side = "half" if verdict.tied(self.share - 0.5) else f"{'more' if self.share > 0.5 else 'less'} than half"
        return f"If {self.pending:.0%} of the open threats are carried out, {side} of all are: {self.share_text}"

    @property
    def share_text(self) -> str:
        """The share carried out in figures."""
        return printed(self.share, keeps=lambda x: (x > 0.5, x < 0.5))


def carried(scenario: Scenario) -> Carried:
    """The forty-nine under a scenario."""
    counts = base_rate()
    still_open = counts.under_investigation + counts.not_yet_imposed
    taken = round(scenario["pending_carried_out"] * still_open)
    kinds = {
        "carried out in full, and kept": counts.carried_out,
        "carried out in part": counts.in_part,
        "carried out, later withdrawn": counts.later_withdrawn,
        "withdrawn before": counts.withdrawn_before,
        "open, taken as carried out": taken,
        "open, taken as dropped": still_open - taken,
    }
    grid = np.linspace(0, 1, 21)
    return Carried(
        kinds,
        scenario["pending_carried_out"],
        float(carried_out(scenario)),
        grid,
        carried_out({"pending_carried_out": grid}),
    )


def say_carried(result: Carried, base: Carried) -> str:
    """The chart in words."""
    kinds = ", ".join(f"{number} {word}" for word, number in result.kinds.items())
    return (
        f"Of {sum(result.kinds.values())} tariff threats: {kinds}. Carried out in some form: {result.share_text}"
        f"{change(result.share, base.share)} of all, if {result.pending:.0%} of the open ones are."
    )


CARRIED_OUT = Question(
    name="Were the threats carried out?",
    home="08",
    claims=("C31",),
    topics=("threats",),
    model=carried,
    chart=ThreatSquares,
    sentence=say_carried,
    table=lambda result: pd.DataFrame({"threats": pd.Series(result.kinds)}),
    # The claim that he tends to back down holds where less than half is carried out.
    margin=lambda a: 0.5 - carried_out(a),
    board=BoardWords(
        says="Less than half of tariff threats are carried out",
        number=lambda a, margin: 0.5 - margin,
        unit=" done",
    ),
)


# ---- tables of the notebooks --------------------------------------------------------------------------
def agreement_table() -> pd.DataFrame:
    """How far two codings of the 26 episodes before the essay agree: share of equal codes, kappa with its interval.

    Sizes of the concession are ordered, so there a disagreement counts by its steps (weighted kappa).
    """
    rows = {}
    for column in (*episodes.WORDS, "concession"):
        sized = column == "concession"
        agreement = episodes.agreement("first", "second", column, later=False, weighted=sized)
        rows[f"{column} (by steps)" if sized else column.replace("_", " ")] = {
            "equal": f"{agreement.equal:.2f}",
            "kappa": f"{agreement.kappa:.2f}",
            "from": f"{agreement.low:.2f}",
            "to": f"{agreement.high:.2f}",
        }
    return pd.DataFrame(rows).T


def settling_table() -> pd.DataFrame:
    """Every way of settling what the coders differ on: range of the gap, share with accepting ahead, smallest p."""
    rows = {}
    for rule in RULES:
        for unclear in UNCLEAR:
            settled = episodes.all_ways_of_settling(rule, unclear=unclear)
            words = rule if rule == "short run" else f"lasting: {rule}"
            rows[f"{words}, unclear {unclear}"] = {
                "ways": settled.ways,
                "gap from": f"{settled.low:.2f}",
                "to": f"{settled.high:.2f}",
                "accepting ahead in": f"{settled.accept_ahead:.0%}",
                "smallest p": f"{settled.smallest_p:.2f}",
            }
    return pd.DataFrame(rows).T


def balance_table() -> pd.DataFrame:
    """What each answer spared and gave, by coder: relief, new demands, size given, net outcome at two prices."""
    rows = {}
    for coder in SINGLE:
        relief, again = episodes.relief_table(coder, "short run"), episodes.further_demands(coder)
        nets = {kind: episodes.net_outcome(coder, price) for kind, price in PRICES.items()}
        for i, answer in enumerate(("accept", "resist")):
            rows[f"{episodes.NAMES[coder]}, {answer}ed"] = {
                "relief on day 60": _counted(getattr(relief, answer)),
                "demands came back": _counted(getattr(again, answer)),
                "given, of the whole": f"{nets['tariff'].size[i]:.2f}",
                "net at a tariff’s price": f"{nets['tariff'].net[i]:.2f}",
                "at the umbrella’s": f"{nets['umbrella'].net[i]:.2f}",
            }
    return pd.DataFrame(rows).T


def coders_table() -> pd.DataFrame:
    """Relief by coder and rule, unclear cells as the published tables count them; the gap is accept less resist."""
    rows = {}
    for rule in RULES:
        for coder in episodes.CODERS:
            relief = episodes.relief_table(coder, rule)
            rows[relief.basis.label] = {
                "accepted": _counted(relief.accept),
                "resisted": _counted(relief.resist),
                "gap": f"{relief.difference:.2f}",
                "Fisher p": f"{relief.fisher:.2f}",
                "resisting better": f"{relief.resisting_better:.2f}",
            }
    return pd.DataFrame(rows).T


def resisting_table() -> pd.DataFrame:
    """Share of settings in which resisting costs less, by stakes and leverage (first coder, short run)."""
    rows = {}
    for level, counts in episodes.by_leverage("first", "short run").items():
        rows[f"{level} leverage ({_counted(counts.resist)})"] = {
            words: f"{model.resisting_pays(Scenario(), *counts.resist, stakes):.2f}"
            for stakes, words in (("tariff", "a tariff"), ("umbrella", "the umbrella"))
        }
    return pd.DataFrame(rows).T


# ---- tests of the claims ------------------------------------------------------------------------------
#: a demand for Greenland, the first gift after it, Rutte's first act of praise and the next American step on Greenland
FIRST_DEMAND, FIRST_GIFT, FIRST_PRAISE, NEXT_STEP = "E01", "E02", "E19", "E45"
#: Rutte's pushes for European force
PUSHES = ("E21", "F199")
BY_CHANCE = 0.05  # a rise that chance brings at least so often is not clear of it
LITTLE = 0.1  # of what the others add


def _dated(row_id: str) -> str:
    row = tables.fact(row_id) if row_id.startswith("F") else tables.event(row_id)
    return str(row["date"])


def net_outcome_both_ways() -> Trial:
    """C26: net outcome of accepting against resisting, with both coders and at both prices."""
    outcomes = {(coder, kind): episodes.net_outcome(coder, price) for coder in SINGLE for kind, price in PRICES.items()}
    return Trial(
        measured={
            **{
                f"{coder} coder, at the price of {STAKES_WORDS[kind]}: accepted, resisted": f"{outcome.net[0]:.2f}, "
                f"{outcome.net[1]:.2f}"
                for (coder, kind), outcome in outcomes.items()
            },
            "price of the whole demand at which both come out equal, first and second coder": ", ".join(
                printed(outcomes[coder, "tariff"].even_price) for coder in SINGLE
            ),
        },
        pro_loses=all(outcome.difference >= 0 for outcome in outcomes.values()),
        contra_loses=all(outcome.difference < 0 for outcome in outcomes.values()),
        sentence="Accepting came out worse where giving all would cost as much as a tariff; "
        "at the umbrella’s price the two coders differ. "
        "This tests accepting by governments, not Rutte’s praise, which remains one case. "
        "The cases are few, and who accepts is not chosen by lot.",
    )


def order_of_events() -> Trial:
    """C27: whether a new American step on Greenland followed the praise, and whether one had come before it."""
    demand, gift, praise, step = map(_dated, (FIRST_DEMAND, FIRST_GIFT, FIRST_PRAISE, NEXT_STEP))
    later = (pd.Timestamp(step) - pd.Timestamp(praise)).days
    return Trial(
        measured={
            "first demand": demand,
            "first gift after it (Denmark)": gift,
            "Rutte’s first praise": praise,
            "new step on Greenland": f"{step}, {later} days after the praise",
        },
        pro_loses=step <= praise,
        contra_loses=demand > praise,
        sentence="The push was renewed in January 2026, after the praise; a first push had come without any. "
        "That praise brought the second, one case without a comparison cannot show.",
    )


def failed_once() -> Trial:
    """C28: accepted threats that ended without relief on day 60, in each coding."""
    relief = [episodes.relief_table(coder, "short run").accept for coder in SINGLE]
    failed = [cases - relieved for relieved, cases in relief]
    return Trial(
        measured={
            f"{coder} coder: accepted without relief on day 60": f"{number} of {cases}"
            for coder, number, (_, cases) in zip(SINGLE, failed, relief, strict=True)
        },
        pro_loses=not any(failed),
        contra_loses=all(failed),
        sentence="That giving way sometimes fails is a low bar, and both codings pass it; how often it fails is C26.",
    )


def pushing_back() -> Trial:
    """C30: whether relief rises with leverage among those who resisted, with both coders and clear of chance."""
    trends = {coder: episodes.leverage_trend(coder, "short run", "resist") for coder in SINGLE}
    return Trial(
        measured={
            f"{coder} coder, relief of those who resisted at low, mid, high leverage (by chance)": ", ".join(
                map(_counted, trend.counts)
            )
            + f" ({trend.p:.2f})"
            for coder, trend in trends.items()
        },
        pro_loses=not any(trend.rises for trend in trends.values()),
        contra_loses=all(trend.rises and trend.p < BY_CHANCE for trend in trends.values()),
        sentence="Relief rose with leverage among those who resisted, by the second coder not clear of chance. "
        "At most seven cases stand in a cell.",
    )


def backing_down() -> Trial:
    """C31: relief after resisting, by itself and against accepting, with both coders; beside it the settled threats."""
    reliefs = {coder: episodes.relief_table(coder, "short run") for coder in SINGLE}
    most = [relief.shares[1] > 0.5 for relief in reliefs.values()]
    more = [relief.difference < 0 for relief in reliefs.values()]
    rate = base_rate()
    return Trial(
        measured={
            **{
                f"{coder} coder, relief on day 60 after resisting, after accepting": ", ".join(
                    map(_counted, (relief.resist, relief.accept))
                )
                for coder, relief in reliefs.items()
            },
            "settled threats carried out in some form": f"{rate.carried_out_in_some_form} of {rate.settled}",
            "the same, those later withdrawn counted as back-downs": f"{rate.carried_out + rate.in_part} of "
            f"{rate.settled}",
        },
        pro_loses=not any(most),
        contra_loses=all(most) and all(more),
        sentence="Just over half of those who resisted had relief within sixty days; those who accepted had it more "
        "often, which is nearly built in. "
        "The forty-nine threats do not say who resisted, so they test a habit and not the claim.",
    )


def record() -> Trial:
    """C32: dated pushes by Rutte for European money, output or forces, known before the essay."""
    dates = ", ".join(map(_dated, PUSHES))
    return Trial(
        measured={"dated pushes for European money, output or forces": f"{len(PUSHES)} ({dates})"},
        pro_loses=len(PUSHES) >= 2,
        contra_loses=not PUSHES,
        sentence="His record speaks against a wish for a weak Europe; a wish itself is in no record.",
    )


def heeded() -> Trial:
    """C45: what the US takes back of a kept pledge in the alliance game, and relief by leverage after resisting."""
    shares = np.array([0.3, 0.5, 0.7, 0.9])
    back = alliance.offset({**Scenario(minimum_pledge=3.5), "publicness": shares})
    trends = [episodes.leverage_trend(coder, "short run", "resist") for coder in SINGLE]
    parts, chance = [f"{part:.0%}" for part in back], ", ".join(f"{trend.p:.2f}" for trend in trends)
    return Trial(
        measured={
            **dict(zip((f"taken back by the US, {share:.0%} shared" for share in shares), parts, strict=True)),
            "rise of relief with leverage by chance, first and second coder": chance,
        },
        pro_loses=bool((back >= 0.5).all()) or not any(trend.rises for trend in trends),
        contra_loses=bool((back < LITTLE).all()) and all(trend.rises and trend.p < BY_CHANCE for trend in trends),
        sentence="A more able Europe keeps most of what it adds, so it is safer on its own; American effort falls the "
        "more, the more of the benefit is shared. Better treatment is seen after resisting only, in few cases.",
    )


TRIALS = {
    "C26": net_outcome_both_ways,
    "C27": order_of_events,
    "C28": failed_once,
    "C30": pushing_back,
    "C31": backing_down,
    "C32": record,
    "C45": heeded,
}
