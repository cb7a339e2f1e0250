"""Polarity and balance of threat: published series, indices, lists, scores."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.errors import DataError
from natolab.facts import tables
from natolab.facts.scenario import Scenario, registry
from natolab.models import polarity
from natolab.models.polarity import (
    GDP_TEN,
    PPP_SIX,
    SPENDERS_SIX,
    TARGETS,
    YARDSTICKS,
    balance_of_threat,
    effective_number,
    levels,
    poles,
    relative,
    series,
    shares,
    two_power_share,
)
from natolab.models.ratios import level, members

QUICK = settings(derandomize=True, deadline=None, max_examples=50, database=None)
DEFAULT = Scenario()
GDP_NINE = tuple(state for state in GDP_TEN if state != "BRA")
WEIGHTS = tuple(f"w_{factor}" for factor in polarity.FACTORS)
LISTS = st.lists(st.floats(0, 1e300), min_size=1, max_size=12).filter(lambda x: max(x) > 0)


def in_year(yardstick, year, name="effective_number", **changes):
    run = series(DEFAULT.having(**changes), yardstick)
    return getattr(run, name)[run.at(year)]


# ---- published numbers -------------------------------------------------------------------------------
EFFECTIVE = [
    ("gdp_market", 0, {1992: 4.6, 2010: 5.5, 2025: 4.3}),
    ("gdp_market", 1, {1992: 3.6, 2010: 4.7, 2025: 4.3}),
    ("gdp_ppp", 0, {1992: 6.1, 2010: 6.1, 2025: 5.1}),
    ("cinc", 0, {1991: 5.9, 2010: 4.4, 2022: 4.0}),
    ("spending", 0, {1992: 1.8, 2010: 1.8, 2024: 2.6}),
]


@pytest.mark.parametrize(("yardstick", "as_one", "expected"), EFFECTIVE)
def test_effective_number(yardstick, as_one, expected):
    got = [in_year(yardstick, year, europe_as_one=as_one) for year in expected]
    assert [round(float(x), 1) for x in got] == list(expected.values())


@pytest.mark.parametrize(("year", "half", "fifth"), [(1991, 3, 6), (2010, 2, 3), (2022, 2, 3)])
def test_poles_by_cinc(year, half, fifth):
    assert [in_year("cinc", year, "poles", pole_threshold=x) for x in (0.5, 0.2)] == [half, fifth]


RELATIVE = {
    ("CHN", "gdp_market"): (0.08, 0.41, 0.63),
    ("CHN", "gdp_ppp"): (0.20, 0.75, 1.34),
    ("RUS", "gdp_market"): (0.01, 0.11, 0.08),
    ("RUS", "gdp_ppp"): (0.25, 0.20, 0.23),
}


@pytest.mark.parametrize(("state", "yardstick"), RELATIVE)
def test_state_over_the_us(state, yardstick):
    got = [relative(yardstick, state, "USA", year) for year in (1992, 2010, 2025)]
    assert got == pytest.approx(RELATIVE[state, yardstick], abs=0.01)


@pytest.mark.parametrize(
    ("state", "yardstick", "expected"),
    [("USA", "gdp_market", 12.1), ("USA", "gdp_ppp", 4.3), ("CHN", "gdp_market", 7.6), ("CHN", "gdp_ppp", 5.7)],
)
def test_state_over_russia(state, yardstick, expected):
    assert relative(yardstick, state, "RUS", 2025) == pytest.approx(expected, abs=0.05)


@pytest.mark.parametrize(("year", "share"), [(1992, 0.73), (2010, 0.74), (2024, 0.58)])
def test_us_share_of_six_spenders(year, share):
    found = levels("spending", SPENDERS_SIX)
    assert shares(found.at(year))[found.states.index("USA")] == pytest.approx(share, abs=0.01)
    assert in_year("spending", year, "leader_share") == pytest.approx(share, abs=0.01)


@pytest.mark.parametrize(
    ("yardstick", "chosen", "one", "expected"),
    [
        ("gdp_market", GDP_NINE, (), 4.07),
        ("gdp_market", GDP_NINE, "nato_europe", 3.72),
        ("gdp_ppp", PPP_SIX, (), 3.90),
    ],
)
def test_single_year_numbers_of_2025(yardstick, chosen, one, expected):
    found = levels(yardstick, chosen, members(one) if one else ())
    assert effective_number(found.at(2025)) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(("state", "fact", "bn"), [("USA", "F042", 997), ("CHN", "F043", 314), ("RUS", "F040", 149)])
def test_spending_of_2024_in_current_dollars(state, fact, bn):
    assert level("spending_market", state, 2024) / 1e3 == pytest.approx(bn, abs=0.5)
    assert tables.fact(fact)["value"] == bn


def test_fact_of_the_effective_number():
    assert in_year("gdp_market", 2025) == pytest.approx(tables.fact("F266")["value"], abs=0.05)


@pytest.mark.parametrize("yardstick", ["gdp_market", "gdp_ppp", "cinc"])
def test_output_and_capabilities_concentrate_since_2010(yardstick):
    last = polarity.LAST_YEAR[yardstick]
    assert in_year(yardstick, last) < in_year(yardstick, 2010)
    assert in_year(yardstick, last, "two_power_share") > in_year(yardstick, 2010, "two_power_share")


def test_only_military_spending_has_spread():
    assert in_year("spending", 2024) > in_year("spending", 2010)


# ---- indices -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("n", [1, 2, 7, 30])
def test_equal_shares_give_the_number_of_states(n):
    assert effective_number(np.full(n, 3.7)) == pytest.approx(n)
    assert two_power_share(np.full(n, 3.7)) == pytest.approx(min(1, 2 / n))
    assert poles({"pole_threshold": 1.0}, np.full(n, 3.7)) == n


def test_known_list():
    x = [4, 3, 2, 1]
    assert shares(x) == pytest.approx([0.4, 0.3, 0.2, 0.1])
    assert polarity.concentration(x) == pytest.approx(0.30)
    assert two_power_share(x) == pytest.approx(0.7)
    assert [poles({"pole_threshold": t}, x) for t in (0.25, 0.26, 0.5, 0.75, 0.76)] == [4, 3, 3, 2, 1]


@QUICK
@given(LISTS, st.floats(0.2, 0.8))
def test_bounds_of_the_indices(x, threshold):
    n = effective_number(x)
    assert 1 - 1e-12 <= n <= len(x) * (1 + 1e-12)
    assert 1 <= poles({"pole_threshold": threshold}, x) <= len(x)
    assert 0 < two_power_share(x) <= 1 + 1e-12
    assert shares(x).sum() == pytest.approx(1)


@QUICK
@given(LISTS.filter(lambda x: len(x) > 1), st.data())
def test_merging_never_raises_the_effective_number(x, drawn):
    i, j = drawn.draw(st.lists(st.integers(0, len(x) - 1), min_size=2, max_size=2, unique=True))
    merged = [value for k, value in enumerate(x) if k not in (i, j)] + [x[i] + x[j]]
    assert effective_number(merged) <= effective_number(x) * (1 + 1e-12)


@QUICK
@given(LISTS, st.floats(0.2, 0.8), st.floats(0.2, 0.8))
def test_poles_never_rise_with_the_threshold(x, one, other):
    low, high = sorted([one, other])
    found = poles({"pole_threshold": np.array([low, high])}, x)
    assert found[0] >= found[1]
    assert found[0] == poles({"pole_threshold": low}, x)


@pytest.mark.parametrize("unit", [5e-324, 1e-310, 1e-200, 1e200])
def test_indices_do_not_depend_on_the_unit(unit):
    x = np.array([1.0, 1.0, 2.0])
    assert effective_number(x * unit) == pytest.approx(16 / 6)


def test_absent_states_count_as_nothing():
    assert effective_number([3, np.nan, 1, 0]) == pytest.approx(effective_number([3, 1]))


@pytest.mark.parametrize("x", [[], [0.0, 0.0], [np.nan]])
def test_a_list_without_power_is_refused(x):
    with pytest.raises(DataError, match="above zero"):
        shares(x)


def test_indices_along_years():
    x = np.array([[4.0, 1.0, 9.0], [4.0, 3.0, 1.0]])
    for index in (effective_number, two_power_share, lambda y: poles({"pole_threshold": 0.3}, y)):
        assert index(x) == pytest.approx([index(x[:, k]) for k in range(3)])


# ---- lists and series --------------------------------------------------------------------------------
@pytest.mark.parametrize("yardstick", YARDSTICKS)
@pytest.mark.parametrize("as_one", [0, 1])
def test_series_are_whole_and_agree_with_the_indices(yardstick, as_one):
    run = series(DEFAULT.having(europe_as_one=as_one), yardstick)
    assert run.years[0] == polarity.FIRST_YEAR[yardstick] and run.years[-1] == polarity.LAST_YEAR[yardstick]
    assert (np.diff(run.years) == 1).all()
    assert len(run.states) == len(run.years)
    sizes = np.array([len(states) for states in run.states])
    assert (run.effective_number >= 1).all() and (run.effective_number <= sizes).all()
    assert (run.poles >= 1).all() and (run.poles <= sizes).all()
    assert run.concentration == pytest.approx(1 / run.effective_number)
    year = int(run.years[-5])
    found = polarity.listed(yardstick, bool(as_one))
    top = np.sort(found.at(year))[::-1][: sizes[-5]]
    assert run.effective_number[run.at(year)] == pytest.approx(effective_number(top))
    assert run.two_power_share[run.at(year)] == pytest.approx(two_power_share(top))
    assert run.leader_share[run.at(year)] == pytest.approx(shares(top).max())


@pytest.mark.parametrize(
    ("yardstick", "chosen"), [("gdp_market", GDP_TEN), ("gdp_ppp", GDP_TEN), ("spending", SPENDERS_SIX)]
)
def test_the_printed_list_is_the_list(yardstick, chosen):
    run = series(DEFAULT, yardstick)
    for year, states in zip(run.years, run.states, strict=True):
        missing = {"RUS"} if yardstick.startswith("gdp") and year < 1992 else set()
        assert set(states) == set(chosen) - missing


def test_cinc_counts_the_eight_largest_of_each_year():
    run = series(DEFAULT, "cinc")
    assert {len(states) for states in run.states} == {8}
    assert run.states[run.at(2022)] == ("CHN", "USA", "IND", "RUS", "JPN", "BRA", "KOR", "PAK")


def test_no_pole_is_cut_off_by_the_list_of_eight():
    everyone = polarity.listed("cinc").table
    lowest = registry()["pole_threshold"].low
    whole = poles({"pole_threshold": lowest}, everyone)
    assert (whole == series(DEFAULT.having(pole_threshold=lowest), "cinc").poles).all()


@pytest.mark.parametrize("yardstick", YARDSTICKS)
def test_europe_as_one_takes_the_place_of_eu_members_from_1992(yardstick):
    many, one = (series(DEFAULT.having(europe_as_one=flag), yardstick) for flag in (0, 1))
    for year in many.years:
        before, after = many.states[many.at(year)], one.states[one.at(year)]
        if year < 1992:
            assert before == after
        else:
            assert "Europe" in after and not set(after) & {*members("eu27"), "CSK"}
            assert "GBR" in after or "GBR" not in before


@pytest.mark.parametrize("yardstick", ["gdp_market", "gdp_ppp", "spending"])
def test_europe_as_one_is_the_sum_of_the_union(yardstick):
    found = polarity.listed(yardstick, True)
    year = polarity.LAST_YEAR[yardstick]
    assert found.at(year)[-1] == pytest.approx(levels(yardstick, members("eu27")).at(year).sum())


def test_capabilities_of_europe_count_czechoslovakia_in_its_last_year():
    members_rows = levels("cinc", (*members("eu27"), "CSK")).at(1992)
    assert members_rows[-1] > 0
    assert polarity.listed("cinc", True).at(1992)[-1] == pytest.approx(members_rows.sum())


def test_spending_of_europe_is_scaled_up_before_2000():
    found = polarity.listed("spending", True)
    assert found.estimated_until == 1999 and polarity.listed("spending").estimated_until == 0
    long = levels("spending", polarity.EU_LONG_SPENDING)
    for year in (1992, 1999, 2000):
        assert found.at(year)[-1] / long.at(year).sum() == pytest.approx(1.388, abs=0.001)


def test_members_without_a_gdp_of_1992_are_small():
    union = levels("gdp_market", members("eu27"))
    absent = set(union.states) - set(union.present(1992))
    assert absent == {"CZE", "EST", "LTU", "MLT", "SVK"}
    share = levels("gdp_market", sorted(absent)).at(1995).sum() / union.at(1995).sum()
    assert share == pytest.approx(0.011, abs=0.001)


@pytest.mark.parametrize("chosen", [("USA", "XXX"), ("EST", "Europe")])
def test_unknown_states_are_refused(chosen):
    with pytest.raises(DataError, match="no state"):
        levels("gdp_market", chosen)


def test_unknown_yardsticks_and_years_are_refused():
    with pytest.raises(DataError, match="gdp_market, gdp_ppp, cinc, spending"):
        levels("ships", ("USA",))
    with pytest.raises(DataError, match="1816 to 2022"):
        polarity.poles_in(DEFAULT, "cinc", 2025)


@pytest.mark.parametrize("yardstick", YARDSTICKS)
def test_one_year_takes_arrays_of_both_assumptions(yardstick):
    flag, threshold = np.array([0.0, 1, 0, 1]), np.array([0.2, 0.2, 0.5, 0.8])
    a = {**DEFAULT, "europe_as_one": flag, "pole_threshold": threshold}
    n, count = polarity.effective_number_in(a, yardstick), polarity.poles_in(a, yardstick)
    for i in range(4):
        changes = {"europe_as_one": flag[i], "pole_threshold": threshold[i]}
        year = polarity.LAST_YEAR[yardstick]
        assert n[i] == pytest.approx(in_year(yardstick, year, **changes))
        assert count[i] == in_year(yardstick, year, "poles", **changes)
        assert polarity.poles_in(DEFAULT.having(**changes), yardstick) == count[i]


# ---- balance of threat -------------------------------------------------------------------------------
@pytest.mark.parametrize("capital", TARGETS)
@pytest.mark.parametrize("yardstick", YARDSTICKS)
@pytest.mark.parametrize("after", [False, True])
def test_factors_lie_between_zero_and_one(capital, yardstick, after):
    found = polarity.threat_factors(capital, yardstick, after)
    assert set(found) == set(polarity.FACTORS)
    for z in found.values():
        assert z.shape == (3,) and (z >= 0).all() and (z <= 1).all()
    assert found["power"].max() == found["offence"].max() == 1


def test_nearest_of_all_is_estonia_to_moscow():
    nearness = {target: polarity.threat_factors(target)["nearness"] for target in TARGETS}
    assert nearness["EST"][0] == 1
    assert nearness["DNK"][0] == pytest.approx(867 / 1560, abs=0.01)


def test_polls_agree_with_their_facts_and_vintage():
    german = tables.fact("F164")
    told = {"DEU": german["value"]}
    for part in german["unit_note"].split(", "):
        code, value = part.split()
        told[{"DK": "DNK", "ES": "ESP"}.get(code, code)] = float(value)
    assert {k: told[k] / 100 for k in polarity.FRIEND_OR_ALLY} == pytest.approx(polarity.FRIEND_OR_ALLY)
    assert german["vintage"] == "after" and tables.fact("F167")["vintage"] == "known"
    known, after = (polarity.threat_factors("DNK", after_essay=flag)["intent"] for flag in (False, True))
    assert known == pytest.approx([1.0, 0.4, 0.51]) and after == pytest.approx([1.0, 0.4, 0.74])
    assert polarity.threat_factors("EST", after_essay=True)["intent"] == pytest.approx([1.0, 0.4, 0.51])


@pytest.mark.parametrize("capital", ["EST", "ESP", "DNK"])
def test_russia_ranks_first_at_equal_weights(capital):
    assert polarity.russia_lead(DEFAULT, capital) > 0


@pytest.mark.parametrize("capital", TARGETS)
def test_power_alone_ranks_by_gdp(capital):
    only_power = DEFAULT.having(w_nearness=0, w_offence=0, w_intent=0)
    score = balance_of_threat(only_power, capital)
    assert score["USA"] > score["CHN"] > score["RUS"]
    assert polarity.russia_lead(only_power, capital) < 0


@QUICK
@given(st.tuples(*[st.floats(0, 3)] * 4), st.sampled_from(TARGETS))
def test_score_is_a_weighted_mean_of_the_factors(weights, capital):
    a = dict(zip(WEIGHTS, weights, strict=True))
    score, z = balance_of_threat(a, capital), polarity.threat_factors(capital)
    used = [z[factor] for factor, w in zip(polarity.FACTORS, weights, strict=True) if w > 0]
    for i, state in enumerate(polarity.STATES):
        if not used:
            assert score[state] == 0
        else:
            assert min(x[i] for x in used) - 1e-12 <= score[state] <= max(x[i] for x in used) + 1e-12


@QUICK
@given(st.lists(st.just(0.0) | st.floats(1e-6, 3), min_size=4, max_size=4), st.floats(0.1, 10))
def test_only_the_proportions_of_the_weights_count(weights, factor):
    a = dict(zip(WEIGHTS, weights, strict=True))
    scaled = {key: value * factor for key, value in a.items()}
    assert balance_of_threat(scaled, "EST") == pytest.approx(balance_of_threat(a, "EST"))


@pytest.mark.parametrize("key", WEIGHTS)
def test_a_weight_pulls_the_score_towards_its_factor(key):
    z = polarity.threat_factors("ESP")[key.removeprefix("w_")]
    low, high = (balance_of_threat(DEFAULT.having(**{key: w}), "ESP") for w in (0.5, 2))
    for i, state in enumerate(polarity.STATES):
        assert abs(high[state] - z[i]) < abs(low[state] - z[i])


def test_threat_of_arrays_and_of_single_numbers_agree():
    rng = np.random.default_rng(1)
    drawn = {key: rng.uniform(0, 3, 40) for key in WEIGHTS} | {"w_intent": 1.0}
    together, lead = balance_of_threat(drawn, "DNK"), polarity.russia_lead(drawn, "DNK")
    for i in range(40):
        one = {key: float(np.broadcast_to(value, 40)[i]) for key, value in drawn.items()}
        assert balance_of_threat(one, "DNK") == pytest.approx({state: x[i] for state, x in together.items()})
        assert polarity.russia_lead(one, "DNK") == pytest.approx(lead[i])


@pytest.mark.parametrize("weight", [0.0, 5e-324, 1e-310, 3.0])
def test_equal_weights_however_small_give_the_plain_mean(weight):
    score = balance_of_threat(dict.fromkeys(WEIGHTS, np.full((2, 2), weight)), "EST")
    z = polarity.threat_factors("EST")
    for i, state in enumerate(polarity.STATES):
        mean = np.mean([z[factor][i] for factor in polarity.FACTORS]) if weight else 0
        assert score[state] == pytest.approx(np.full((2, 2), mean))


def test_own_factors_replace_the_table():
    own = {factor: np.array([0.0, 0.5, 1.0]) for factor in polarity.FACTORS}
    assert balance_of_threat(DEFAULT, "EST", own) == pytest.approx({"RUS": 0.0, "CHN": 0.5, "USA": 1.0})


@pytest.mark.parametrize("capital", ["USA", "FRA", ""])
def test_another_capital_is_refused(capital):
    with pytest.raises(DataError, match="EST, POL"):
        balance_of_threat(DEFAULT, capital)


PARTS = ["milex", "milper", "irst", "pec", "tpop", "upop"]


def test_the_index_of_capabilities_is_the_mean_of_six_shares():
    """CINC by definition: with the world's six totals of a year unknown, all states must agree on them.

    A changed number, in the index or in one of its parts, does not fit those of the other states.
    """
    checked = 0
    for year, rows in tables.table("power").dropna(subset=[*PARTS, "cinc"]).groupby("year"):
        if len(rows) >= 9:
            parts = rows[PARTS].to_numpy(float)
            parts = parts / np.maximum(parts.max(axis=0), 1e-9)
            weights, *_ = np.linalg.lstsq(parts, rows["cinc"].to_numpy(), rcond=None)
            assert np.abs(rows["cinc"] - parts @ weights).max() < 1e-8, year
            checked += 1
    assert checked == 199
