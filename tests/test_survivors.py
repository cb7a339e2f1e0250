"""Rules that no test held until a seeded defect had survived (tests/seeded_defects.py)."""

import numpy as np
import pytest
from natolab import data
from natolab.check import seal
from natolab.check.kinds import NOT_YET, from_facts
from natolab.check.numbers import Column, Number
from natolab.models import buildup
from natolab.scenario import Scenario, registry
from natolab.sensitivity import swing
from stored import numbers

#: counts of 2017 that were found on a page of May 2026
REPEATED_LATER = {"F179"}


def test_a_fact_dated_after_the_essay_is_marked_so_and_no_other():
    facts = data.table("facts").dropna(subset=["date"])
    # "2026-02" is a month in which the essay appeared on the fourth day: what has no day came later.
    later = (facts["date"] > data.ESSAY_DATE) | (facts["date"] == data.ESSAY_DATE[:7])
    wrong = facts[later != (facts["vintage"] == "after")]
    assert set(wrong["id"]) == REPEATED_LATER


@pytest.mark.parametrize("key", [k for k, a in registry().items() if a.model == "b"])
def test_a_swing_goes_from_low_to_high_of_the_prior_though_the_slider_goes_further(key):
    a = registry()[key]
    row = swing(buildup.trough_alone, Scenario(), [key]).loc[key]
    assert (row["low"], row["high"]) == (a.low, a.high)
    assert row["at_high"] == buildup.trough_alone(Scenario({key: a.high}))


def rights(task: str) -> list[float]:
    """The right numbers of a sealed key; none if it asks for something else."""
    asked = from_facts(seal.read()[task]["asked"])
    return [asked.right] if isinstance(asked, Number) else asked.right if isinstance(asked, Column) else []


@pytest.mark.parametrize("task", [task for task in seal.read() if rights(task)])
def test_no_reply_to_a_wrong_number_holds_the_right_one(task):
    asked, right = from_facts(seal.read()[task]["asked"]), rights(task)
    given_away = {f"{abs(x):.{digits}f}" for x in right for digits in range(4)} | {f"{abs(x):g}" for x in right}
    for wrong in ([x * 1.37 for x in right], [x * 5.1 + 3 for x in right], [-0.63 * x - 1 for x in right]):
        found = asked.judge(wrong if isinstance(asked, Column) else wrong[0])
        assert found.state == NOT_YET
        told = set(numbers(found.because)) - {str(n) for n in range(len(right) + 1)}  # "2 of 3 values are off"
        assert not told & given_away, found.because


PARTS = ["milex", "milper", "irst", "pec", "tpop", "upop"]


def test_the_index_of_capabilities_is_the_mean_of_six_shares():
    """CINC by definition: with the world's six totals of a year unknown, all states must agree on them.

    A changed number, in the index or in one of its parts, does not fit those of the other states.
    """
    checked = 0
    for year, rows in data.table("power").dropna(subset=[*PARTS, "cinc"]).groupby("year"):
        if len(rows) >= 9:
            parts = rows[PARTS].to_numpy(float)
            parts = parts / np.maximum(parts.max(axis=0), 1e-9)
            weights, *_ = np.linalg.lstsq(parts, rows["cinc"].to_numpy(), rcond=None)
            assert np.abs(rows["cinc"] - parts @ weights).max() < 1e-8, year
            checked += 1
    assert checked == 199
