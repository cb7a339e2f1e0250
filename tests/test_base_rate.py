"""The base rate of tariff threats: the published count, and its share for any belief about the open ones."""

import numpy as np
import pytest
from natolab.facts import tables
from natolab.models.base_rate import base_rate, carried_out

LAST_DIGIT = 0.01


def test_published_base_rate():
    found = base_rate()
    fates = (found.carried_out, found.in_part, found.later_withdrawn, found.withdrawn_before)
    assert (*fates, found.under_investigation, found.not_yet_imposed) == (10, 4, 3, 8, 11, 13)
    assert found.threats == 49 == found.settled + found.under_investigation + found.not_yet_imposed
    assert (found.settled, found.carried_out_in_some_form) == (25, 17)
    assert found.share_of_settled == pytest.approx(tables.fact("F254")["value"] / 100)
    assert found.headline_dropped == pytest.approx(0.43, abs=LAST_DIGIT)


def test_base_rate_agrees_with_the_percentages_of_the_facts():
    found, percent = base_rate(), 100 / base_rate().threats
    carried, dropped, open_ = (tables.fact(f) for f in ("F066", "F067", "F255"))
    pending = found.under_investigation + found.not_yet_imposed
    for fact, column, number in (
        (carried, "value", found.carried_out),
        (carried, "high", found.carried_out_in_some_form),
        (dropped, "value", found.withdrawn_before + found.not_yet_imposed),
        (dropped, "low", found.withdrawn_before),
        (open_, "low", found.under_investigation),
        (open_, "value", pending),
    ):
        assert number * percent == pytest.approx(fact[column], abs=0.1)  # 48.98 stands cut, as 48.9


def test_share_carried_out_runs_from_the_settled_to_all():
    found = base_rate()
    shares = carried_out({"pending_carried_out": np.array([0.0, 0.3125, 1.0])})
    assert shares == pytest.approx([17 / 49, 0.5, 41 / 49])
    assert shares[0] == pytest.approx(found.carried_out_in_some_form / found.threats)
