"""Every public model function of a scenario takes arrays and gives what it gives for each scenario by itself."""

import dataclasses
import importlib
import inspect
import pkgutil

import numpy as np
import pytest
from natolab import models
from natolab.errors import DataError
from natolab.facts.scenario import Scenario, registry
from natolab.models import alliance, attrition, buildup, episodes, ratios, spending, threats
from natolab.models.sensitivity import flip_point, flip_points

N = 5
#: what a function needs besides the scenario
MORE = {
    "buildup.us_left": (2030,),
    "buildup.required_burden": (2032,),
    "deterrence.contest": (0.9,),
    "deterrence.european_will": (0.4,),
    "deterrence.option": ("frozen",),
    "deterrence.spent": ("hand_over",),
    "deterrence.per_spending": ("pledge",),
    "deterrence.at_reliability": (0.5,),
    "alliance.effective_sum": (alliance.allies().spending[:, None],),
    "polarity.poles": (np.array([4.0, 3.0, 1.0]),),
    "polarity.poles_in": ("gdp_market",),
    "polarity.effective_number_in": ("cinc",),
    "polarity.balance_of_threat": ("EST",),
    "polarity.russia_lead": ("ESP",),
    "statistics.beta_counts": (4, 6),
    "statistics.beta_update": (4, 6),
    "ratios.level_of_set": ("people", 2025),
}
#: for one scenario at a time, as they say: a battle is as long as it lasts, a list of powers, two curves, a mean
SINGLE = {
    "attrition.battle": (),
    "polarity.series": ("gdp_market",),
    "episodes.beliefs": (episodes.relief_table("first", "short run"),),
    "threats.resisting_pays": (4, 6, "tariff"),
}


def found() -> dict:
    """Every public function of natolab.models whose first argument is `a`."""
    out = {}
    for info in pkgutil.iter_modules(models.__path__):
        module = importlib.import_module(f"natolab.models.{info.name}")
        for name, function in vars(module).items():
            ours = inspect.isfunction(function) and function.__module__ == module.__name__ and name[0] != "_"
            if ours and next(iter(inspect.signature(function).parameters), "") == "a":
                out[f"{info.name}.{name}"] = function
    return out


def drawn() -> dict[str, np.ndarray]:
    """Some scenarios as arrays, the first without a weight in any threat."""
    rng = np.random.default_rng(8)
    out = {}
    for key, a in registry().items():
        values = a.low + (a.reach - a.low) * rng.random(N)
        out[key] = np.round(values) if a.whole else values
        if key.startswith("w_"):
            out[key][0] = 0.0
    return out


def leaves(result) -> list:
    """The numbers of a result, whatever holds them."""
    if dataclasses.is_dataclass(result):
        return [leaf for f in dataclasses.fields(result) for leaf in leaves(getattr(result, f.name))]
    if isinstance(result, dict):
        return [leaf for value in result.values() for leaf in leaves(value)]
    if isinstance(result, tuple) and not any(isinstance(value, str) for value in result):
        return [leaf for value in result for leaf in leaves(value)]
    return [result]


@pytest.mark.parametrize("name", [name for name in found() if name not in SINGLE])
def test_arrays_give_what_single_scenarios_give(name):
    function, more, a = found()[name], MORE.get(name, ()), drawn()
    together = leaves(function(a, *more))
    for i in range(N):
        alone = leaves(function(Scenario({key: values[i] for key, values in a.items()}), *more))
        assert len(alone) == len(together)
        for whole, one in zip(together, alone, strict=True):
            if isinstance(one, tuple):
                assert whole[i] == one
                continue
            along = np.shape(whole)[-1:] == (N,)  # what does not depend on the scenario has no such axis
            here = np.asarray(whole)[..., i] if along else np.asarray(whole)
            assert np.squeeze(here) == pytest.approx(np.squeeze(np.asarray(one)), rel=1e-6, abs=1e-9, nan_ok=True), name


@pytest.mark.parametrize("name", SINGLE)
def test_what_takes_single_numbers_says_so_and_refuses_arrays(name):
    assert "single" in found()[name].__doc__ or "one number" in found()[name].__doc__
    with pytest.raises((TypeError, ValueError)):
        found()[name](drawn(), *SINGLE[name])


def test_sets_of_states_of_many_scenarios():
    a = {**Scenario(), "coalition": np.array([[0.0, 3.0], [1.0, 2.0]]), "include_ukraine": np.array([0.0, 1.0])}
    sets = ratios.states(a)
    assert sets.shape == (2, 2) and sets[0, 1] == ratios.states(Scenario(coalition=3, include_ukraine=1))
    assert spending.spending_ratio(a).shape == (2, 2)


# ---- outcomes that can turn, and others ----------------------------------------------------------------
def test_spending_turns_with_its_sets_and_prices():
    table = flip_points(lambda a: spending.spending_ratio(a) - 1, Scenario(), ["coalition", "price_level_ru"])
    assert table.loc["coalition", "flips_at"] == 3
    assert flip_point(spending.spending_ratio, Scenario(), "coalition", 1.0) == 3


UNSUITABLE = [ratios.states, ratios.ratios, buildup.paths, attrition.battle, threats.costs, lambda a: "yes"]


@pytest.mark.parametrize("outcome", UNSUITABLE, ids=lambda outcome: outcome.__name__)
def test_what_cannot_turn_is_refused_in_one_sentence(outcome):
    with pytest.raises(DataError, match=r"is no outcome that can turn: it must give one number .*\.$"):
        flip_points(outcome, Scenario(), ["usable_eu", "coalition"])
