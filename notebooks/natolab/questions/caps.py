"""Where two sliders together go beyond what can be: what the model takes instead, in words.

Each function takes a Scenario and returns one sentence, or an empty text where the sliders are taken as they stand.
"""

from natolab.facts.scenario import Scenario, plain_number
from natolab.models import buildup, fragmentation


def usable_share(a: Scenario) -> str:
    """More than the whole stock cannot be usable."""
    whole = a["usable_eu"] + a["usable_eu_gain"]
    return _at_most_one("Usable share of Europe's stock", whole, "in 2035")


def efficiency(a: Scenario) -> str:
    """One integrated buyer is the measure of efficiency: nobody gets more for a dollar."""
    whole = a["eff_eu"] + a["eff_eu_gain"]
    return _at_most_one("Europe's units per dollar against one integrated buyer", whole, "in 2035")


def european_will(a: Scenario) -> str:
    """Nothing is surer than certain."""
    whole = a["rho_eu"] + a["rho_eu_change"]
    return _at_most_one("Chance that Europeans fight together", whole, "once US forces have gone")


def _at_most_one(word: str, whole: float, when: str) -> str:
    if round(whole, 9) <= buildup.WHOLE:
        return ""
    return f"{word}: value and change add up to {plain_number(round(whole, 3))} {when}; no more than 1 is counted."


def leading_family(a: Scenario) -> str:
    """The largest of n families has at least a share of 1/n."""
    taken, given = float(fragmentation.leading_share(a["types"], a["leader_share"])), a["leader_share"]
    if a["types"] == 1 or taken <= given:
        return ""
    return f"The leading one of {a['types']:.0f} types has {taken:.1%} at least: that is taken, and not {given:.1%}."


def arrivals(a: Scenario) -> str:
    """The last reinforcements cannot come before the first."""
    first = a["arrive_start"]
    if a["arrive_end"] >= first:
        return ""
    return f"The last reinforcements cannot come before the first: all are taken to come on day {plain_number(first)}."


BUILD_UP = (usable_share, efficiency)
WASTE = (leading_family,)
ATTACK = (arrivals,)
DETERRENCE = (*BUILD_UP, european_will)
ALL = (*BUILD_UP, *WASTE, *ATTACK, european_will)
