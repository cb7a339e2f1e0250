"""Scenarios anywhere on the sliders, for property tests: every value one that a learner can set, corners often."""

from hypothesis import settings
from hypothesis import strategies as st
from natolab.facts.scenario import Scenario, registry

#: as many scenarios as a claim about "everywhere on the sliders" is tried on, the same ones each time
EVERYWHERE = settings(derandomize=True, deadline=None, max_examples=300, database=None)


def settable(key: str) -> st.SearchStrategy[float]:
    """Values of one slider: its ends, its default, and every step between."""
    a = registry()[key]
    steps = round((a.reach - a.low) / a.step)
    between = st.integers(0, steps).map(lambda step: round(a.low + step * a.step, 12))
    return st.sampled_from([a.low, a.reach, a.default]) | between


def scenarios(*chosen: str) -> st.SearchStrategy[Scenario]:
    """Scenarios in which every assumption of some topics stands anywhere on its slider."""
    keys = [key for key, a in registry().items() if a.model in chosen]
    return st.fixed_dictionaries({key: settable(key) for key in keys}).map(Scenario)
