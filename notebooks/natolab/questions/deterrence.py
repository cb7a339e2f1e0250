"""First responder or last resort? (notebook 10)"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from natolab.charts.deterrence import HandOver, OptionPaths
from natolab.charts.style import true_minus
from natolab.facts import tables
from natolab.facts.scenario import Scenario, positions, preset, presets
from natolab.models import Numbers, verdict
from natolab.models import deterrence as model
from natolab.models.sensitivity import flip_point, printed
from natolab.questions import BoardWords, Question, Values, caps, change
from natolab.questions.trial import Trial

SHOWN = slice(0, 2040 - model.FIRST + 1)
TABLE_YEARS = (2026, 2028, 2030, 2031, 2035, 2040)


@dataclass(frozen=True)
class Deterred:
    """Paths of 2026-2040, the dip, and the reliability at which relying is as good as hedging."""

    years: np.ndarray
    delta: np.ndarray
    rho_us: np.ndarray
    us_left: np.ndarray
    least: float
    dip: float
    dip_year: int
    worst: float
    mean: float

    def in_year(self, year: int) -> float:
        """Chance that an attack is met and fails in one year."""
        return float(self.delta[year - self.years[0]])

    @property
    def finding(self) -> str:
        """The title of the chart."""
        deep = f"{self.dip_text} in {self.dip_year}"
        return f"The dip stays above the edge: {deep}" if self.dip >= 0 else f"In the dip an attack would pay: {deep}"

    @property
    def dip_text(self) -> str:
        """The lowest margin with its sign, as the chart writes it; never rounded across the edge."""
        text = printed(self.dip, keeps=lambda x: x >= 0)
        return true_minus(text) if self.dip < 0 else f"+{text}"

    @property
    def least_text(self) -> str:
        """The least chance that deters as it is printed: below it an attack pays."""
        return say_edge(self.least, self.delta)

    def chance(self, year: int) -> str:
        """The chance of one year in figures, on its side of the printed edge."""
        return beside_edge(self.in_year(year), self.least_text)

    def spare(self, year: int) -> float:
        """What one year's chance is above the edge, never rounded across it."""
        return float(printed(self.in_year(year) - self.least, keeps=lambda x: x >= 0))


def say_edge(least: float, chances: np.ndarray) -> str:
    """The least chance that deters, rounded down, but not to or past a chance of an attack that pays."""
    return printed(least, toward="down", keeps=lambda x: bool((chances[chances < least] < x).all()))


def beside_edge(chance: float, edge: str) -> str:
    """A chance in figures, never rounded across the printed edge."""
    return printed(chance, keeps=lambda x: x >= float(edge))


def deterred(scenario: Scenario) -> Deterred:
    """The hand-over of a scenario."""
    path = model.deterrence(scenario)
    return Deterred(
        path.years[SHOWN],
        path.delta[SHOWN],
        path.rho_us[SHOWN],
        path.us_left[SHOWN],
        float(path.delta_min),
        float(path.dip),
        int(path.dip_year),
        float(model.break_even_reliability(scenario, "worst")),
        float(model.break_even_reliability(scenario, "mean")),
    )


def say_reliability(value: float) -> str:
    """A break-even reliability in words; with as much as is printed, relying is as good."""
    if value <= 0:
        return "0 or more"
    return "more than 1, which cannot be," if value > 1 else f"{printed(value, toward='up')} or more"


def sentence(result: Deterred, base: Deterred) -> str:
    """The chart in words."""
    chances = ", ".join(f"{result.chance(year)} in {year}" for year in (2026, 2030, 2035))
    return (
        f"Chance that an attack is met and fails: {chances}. "
        f"An attack pays below {result.least_text}. The lowest margin is {result.dip_text}"
        f"{change(result.dip, base.dip)}, in {result.dip_year}. The US fights with a chance of {result.rho_us[0]:.2f} "
        f"at the start and {np.round(result.rho_us[-1], 2):.2f} in 2040, with {result.us_left[-1]:.0%} of its force "
        "left. For relying on the US to do as well as this hedge that chance would have to be "
        f"{say_reliability(result.worst)} by the worst year; by the mean, {say_reliability(result.mean).rstrip(',')}."
    )


def table(result: Deterred) -> pd.DataFrame:
    """Chance, margin and US promise by year."""
    pick = [year - result.years[0] for year in TABLE_YEARS]
    return pd.DataFrame(
        {
            "met and fails": [float(result.chance(year)) for year in TABLE_YEARS],
            "margin": [result.spare(year) for year in TABLE_YEARS],
            "US fights": result.rho_us[pick].round(2),
            "US force left": result.us_left[pick].round(2),
        },
        index=pd.Index(TABLE_YEARS, name="year"),
    )


HAND_OVER = Question(
    name="How deep is the dip, when, and what fills it?",
    home="10",
    claims=("C43",),
    topics=("buildup", "deterrence"),
    model=deterred,
    chart=HandOver,
    sentence=sentence,
    table=table,
    margin=model.dip,
    caps=caps.DETERRENCE,
    board=BoardWords(says="The dip of the hand-over stays above the edge"),
)


# ---- three options ------------------------------------------------------------------------------------
NAMES = {"frozen": "no more money, America stays", "pledge": "pledge kept, America stays", "hand_over": "hand-over"}
SHORT = {"frozen": "frozen", "pledge": "pledge", "hand_over": "hand-over"}


def _apart(values: Sequence[float], digits: int) -> list[str]:
    """Margins with their signs in figures: decimals are added until different ones do not look alike."""
    order = np.sign(np.subtract.outer(values, values).round(9))
    for places in range(digits, 9):
        texts = [f"{value + 0.0:+.{places}f}" for value in np.round(values, places)]
        if (np.sign(np.subtract.outer(*[_numbers(texts)] * 2)) == order).all():
            break
    return texts


def _numbers(texts: Sequence[str]) -> list[float]:
    return [float(text) for text in texts]


def ranked_text(values: Sequence[float], digits: int = 2) -> list[str]:
    """Margins as they are printed, different ones with different figures."""
    return [true_minus(text) for text in _apart(values, digits)]


@dataclass(frozen=True)
class Options:
    """The three options: paths of 2026-2040, their lowest and mean margins, and the year of the lowest."""

    years: np.ndarray
    least: float
    delta: Mapping[str, np.ndarray]
    dips: Mapping[str, float]
    dip_years: Mapping[str, int]
    means: Mapping[str, float]

    @property
    def least_text(self) -> str:
        """The least chance that deters as it is printed: below it an attack pays."""
        return say_edge(self.least, np.concatenate([*self.delta.values()]))

    @property
    def lead(self) -> float:
        """The hand-over's lowest margin less the higher of the two in which America stays."""
        return self.dips["hand_over"] - max(self.dips[name] for name in model.STAYS)

    def best(self, margins: Mapping[str, float]) -> str:
        """The option with the highest margin; those that tie with it too."""
        most = max(margins.values())
        return " and ".join(SHORT[name] for name, margin in margins.items() if verdict.tied(margin - most))

    @property
    def finding(self) -> str:
        """The title of the chart."""
        worst, mean = self.best(self.dips), self.best(self.means)
        both = f"by the worst year and by the mean: {worst}"
        return f"Safest {both if worst == mean else f'by the worst year: {worst}; by the mean: {mean}'}"


def compared(scenario: Scenario) -> Options:
    """The three options of a scenario."""
    runs = {name: model.deterrence(model.option(scenario, name)) for name in model.OPTIONS}
    return Options(
        runs["frozen"].years[SHOWN],
        float(runs["frozen"].delta_min),
        {name: run.delta[SHOWN] for name, run in runs.items()},
        {name: float(run.dip) for name, run in runs.items()},
        {name: int(run.dip_year) for name, run in runs.items()},
        {name: float(run.mean) for name, run in runs.items()},
    )


def say_options(result: Options, base: Options) -> str:
    """The chart in words."""
    lowest, means = (ranked_text(list(margins.values())) for margins in (result.dips, result.means))
    parts = [
        f"{NAMES[name]}, lowest {low}{change(result.dips[name], base.dips[name])} in {result.dip_years[name]}, "
        f"mean {mean}{change(result.means[name], base.means[name])}"
        for name, low, mean in zip(result.dips, lowest, means, strict=True)
    ]
    edge = result.least_text
    chances = "; ".join(f"{SHORT[name]} {beside_edge(path[5], edge)}" for name, path in result.delta.items())
    return (
        f"{result.finding}. Margins of 2026 to 2040: {'; '.join(parts)}. An attack pays below {edge}; "
        f"chances that it is met and fails in {result.years[5]}: {chances}."
    )


def options_table(result: Options) -> pd.DataFrame:
    """Lowest and mean margin by option."""
    lowest, means = (
        dict(zip((NAMES[name] for name in margins), _numbers(_apart([*margins.values()], 3)), strict=True))
        for margins in (result.dips, result.means)
    )
    years = {NAMES[name]: year for name, year in result.dip_years.items()}
    return pd.DataFrame({"lowest margin": lowest, "in": years, "mean margin": means})


class ThreeOptions(OptionPaths):
    """The options of natolab.models.deterrence."""

    names = NAMES


def least_lead(a: Values) -> np.ndarray:
    """The hand-over's lowest margin less the higher of the two in which America stays."""
    return np.minimum(*(model.lead(a, name) for name in model.STAYS))


OPTIONS = Question(
    name="Which option has the shallowest dip?",
    home="10",
    claims=("C43", "C46"),
    topics=("buildup", "deterrence"),
    model=compared,
    chart=ThreeOptions,
    sentence=say_options,
    table=options_table,
    margin=least_lead,
    caps=caps.DETERRENCE,
)


NEVER = 1e9  # years to replace the enablers: nobody does


def if_it_leaves(name: str) -> dict[str, Numbers]:
    """The scenario under an option in which America stays, except that it leaves all the same. Raises ValueError."""
    return {**model.option(Scenario(), name), "us_floor": Scenario()["us_floor"]}


def choice_table() -> pd.DataFrame:
    """What Europe chooses and what America does: lowest and mean margin, spending, mean margin for each 1 % of GDP.

    The last two rows leave American command, space and tankers unreplaced while America stays.
    """
    unreplaced = {"enabler_fill_years": NEVER}
    chosen = {
        "no more money, America stays": model.option(Scenario(), "frozen"),
        "no more money, America leaves": if_it_leaves("frozen"),
        "pledge kept, America stays": model.option(Scenario(), "pledge"),
        "pledge kept, America leaves": if_it_leaves("pledge"),
        "hand-over (the same, Europe spurred)": model.option(Scenario(), "hand_over"),
        "no more money, stays, command not replaced": {**model.option(Scenario(), "frozen"), **unreplaced},
        "pledge kept, stays, command not replaced": {**model.option(Scenario(), "pledge"), **unreplaced},
    }
    rows = {}
    for words, a in chosen.items():
        run, money = model.deterrence(a), float(model.spent(a, "hand_over"))
        rows[words] = {
            "lowest": round(float(run.dip), 3),
            "mean": round(float(run.mean), 3),
            "spent, % of GDP": round(money, 2),
            "mean for each 1%": round(float(run.mean) / money, 3),
        }
    return pd.DataFrame(rows).T


def turning_will(against: str, criterion: str) -> float:
    """European will without US forces from which (or down to which) the hand-over is as safe as an option."""
    change_needed = flip_point(lambda a: model.lead(a, against, criterion), Scenario(), "rho_eu_change")
    return float("nan") if change_needed is None else round(Scenario()["rho_eu"] + change_needed, 2)


def per_spending_lead(a: Values) -> np.ndarray:
    """Mean margin for each 1 % of GDP: hand-over less the old pattern, at the scenario's US reliability."""
    sure = model.at_reliability(a, a["rho_us_now"])
    return model.per_spending(sure, "hand_over") - model.per_spending(sure, "frozen")


# ---- tables of the notebook ---------------------------------------------------------------------------
def position_table() -> pd.DataFrame:
    """The dip and its year for each position."""
    rows = {}
    for key in positions():
        result = deterred(preset(key))
        rows[presets()[key].label] = {
            "dip": round(result.dip, 2),
            "in": result.dip_year,
            "chance in 2035": round(result.in_year(2035), 2),
        }
    return pd.DataFrame(rows).T.astype({"in": int})


def timetable_table() -> pd.DataFrame:
    """The dip for three US timetables and three degrees of European will."""
    exits = {"at once": 0, "in 8 years": 8, "in 20 years": 20}
    wills = (0.5, 0.66, 0.8, 1.0)
    rows = {
        words: [round(float(model.dip(Scenario(us_exit_years=y, rho_eu=will))), 2) + 0.0 for will in wills]
        for words, y in exits.items()
    }
    return pd.DataFrame(rows, index=pd.Index(wills, name="chance that Europeans fight together")).T


def reliability_table() -> pd.DataFrame:
    """Break-even reliability by worst year and by mean, for three beliefs about the usable share."""
    beliefs: dict[str, dict[str, float]] = {
        "as at the start": {},
        "low (as in Rutte's position)": {k: presets()["rutte"].values[k] for k in ("usable_eu", "usable_eu_gain")},
        "high (as in Walt's position)": {k: presets()["walt"].values[k] for k in ("usable_eu", "usable_eu_gain")},
    }
    rows = {}
    for words, values in beliefs.items():
        result = deterred(Scenario(values))
        rows[words] = {"by the worst year": say_reliability(result.worst), "by the mean": say_reliability(result.mean)}
    return pd.DataFrame(rows).T


# ---- the tests of the claims --------------------------------------------------------------------------
def task_trial() -> Trial:
    """C34: do strategy, law and troop plans point to a smaller US role?"""
    posts = tables.table("us_troops_europe_total").set_index("year")["troops_clean"]
    floor = float(tables.fact("F072")["value"])
    less = {
        "strategy": bool(tables.fact("F128")["value"]),  # "critical but more limited"
        "law": floor < 0.75 * posts[2025],  # a floor near today's force is no move to less
        "troop plans": bool(tables.fact("F391")["value"]),  # a brigade goes home without replacement
    }
    return Trial(
        measured={
            **{f"{name}: move to less": "yes" if to_less else "no" for name, to_less in less.items()},
            "soldiers named by the law": f"{floor:,.0f}",
            "posted in 2025": f"{posts[2025]:,.0f}",
        },
        pro_loses=sum(not to_less for to_less in less.values()) >= 2,
        contra_loses=all(less.values()),
        sentence="It holds if the task is a smaller role: strategy and troop plans point there, the law does not. "
        "Nothing on the list points to no role at all.",
    )


def euro_trial() -> Trial:
    """C42: which option gives more security for what is spent, at two reliabilities of the US?"""
    margins = {
        r: {name: float(model.per_spending(model.at_reliability(Scenario(), r), name)) for name in model.OPTIONS}
        for r in (0.5, 0.75)
    }
    turns = flip_point(per_spending_lead, Scenario(), "rho_us_now")
    return Trial(
        measured={
            f"mean margin for each 1% of GDP at {r}, {NAMES[name]}": printed(value, 4)
            for r, values in margins.items()
            for name, value in values.items()
        },
        pro_loses=margins[0.5]["frozen"] > margins[0.5]["hand_over"],
        contra_loses=margins[0.75]["hand_over"] > margins[0.75]["frozen"],
        sentence=f"It holds if America fights with a chance of {turns} or less: above it the old pattern gives more "
        "for each euro, because it costs less. More margin in all is another question, and there the pledge leads.",
    )


def path_trial() -> Trial:
    """C43: is the hand-over safe in every year, and as safe as what is left if America leaves, or if it stays?"""
    result = compared(Scenario())
    left = {f"{NAMES[name].split(', ')[0]}, America leaves": if_it_leaves(name) for name in model.STAYS}
    runs = {words: model.deterrence(a) for words, a in left.items()}
    dips = {**{NAMES[name]: dip for name, dip in result.dips.items()}, **{w: float(r.dip) for w, r in runs.items()}}
    means = {NAMES[name]: mean for name, mean in result.means.items()}
    accepted = min(preset(whose)["rho_us_now"] for whose in ("walt", "rutte"))
    enough = float(model.break_even_reliability(Scenario(), "worst", "pledge"))
    turn = {criterion: turning_will("pledge", criterion) for criterion in model.CRITERIA}
    lowest = result.dips["hand_over"]
    return Trial(
        measured={
            **{
                f"lowest margin, {words}": text
                for words, text in zip(dips, ranked_text([*dips.values()], 3), strict=True)
            },
            **{
                f"mean margin, {words}": text
                for words, text in zip(means, ranked_text([*means.values()], 3), strict=True)
            },
            "reliability from which the pledge is as safe by the worst year": printed(enough, toward="up"),
            "least reliability of the two sets": f"{accepted}",
        },
        pro_loses=lowest < 0 or lowest < max(float(run.dip) for run in runs.values()),
        contra_loses=enough > accepted,
        sentence="Under the assumptions chosen it holds if America's staying is not Europe's to choose, and it does "
        "not hold if it is: then the pledge with America has the shallower dip and the higher mean. Against frozen "
        "spending the hand-over loses by the worst year and wins by the mean. It also holds if Europeans fight "
        f"together with a chance of {turn['worst']} or more once America has gone (by the mean {turn['mean']}).",
    )


def years_trial() -> Trial:
    """C44: how many of the studies put the time at a year or less?"""
    studies = {"officials": ("F268", "low"), "new orders": ("F060", "value")}
    least = {words: float(tables.fact(row)[column]) for words, (row, column) in studies.items()}
    short = sum(value <= 1 for value in least.values())
    return Trial(
        measured={
            f"years at least, {words} ({tables.fact(studies[words][0])['date']})": f"{value:g}"
            for words, value in least.items()
        },
        pro_loses=2 * short >= len(least),
        contra_loses=short == 0,
        sentence="No study on the list puts it at a year or less. The longer it takes, the more Rutte's sentence is "
        "about now.",
    )


TRIALS = {"C34": task_trial, "C42": euro_trial, "C43": path_trial, "C44": years_trial}
