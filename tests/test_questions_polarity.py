"""What has changed since 1949: the explorers say what they draw, and the notebook's tables rest on the data."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.charts import polarity as charts
from natolab.charts import style
from natolab.charts.canvas import Canvas
from natolab.facts import tables
from natolab.facts.scenario import Scenario
from natolab.models import polarity, verdict
from natolab.models.distance import between
from natolab.models.polarity import STATES, TARGETS, YARDSTICKS
from natolab.questions import polarity as powers
from stored import numbers

QUICK = settings(derandomize=True, deadline=None, max_examples=40, database=None)
DEFAULT = Scenario()
ONE = Scenario(europe_as_one=1, pole_threshold=0.3)
POWER_ONLY = Scenario(w_nearness=0, w_offence=0, w_intent=0)
TURNED = Scenario(w_power=1.8)  # Madrid has another first
CHANGES = {powers.POWERS: [ONE, powers.AS_ONE], powers.THREAT: [POWER_ONLY, TURNED]}
QUESTIONS = [(question, there) for question, changes in CHANGES.items() for there in changes]
BOTH = pytest.mark.parametrize(("question", "there"), QUESTIONS, ids=lambda x: getattr(x, "name", None))


# ---- pictures ----------------------------------------------------------------------------------------
def drawn(question, there, kept):
    """A canvas that was moved from the defaults to another scenario, its chart, and both results."""
    here, other = question.model(DEFAULT), question.model(there)
    figure = style.figure(*question.chart.size)
    chart = question.chart(figure)
    chart.update(here, here, {})
    canvas = Canvas(figure, chart.moving)
    first = canvas.frame()
    chart.update(other, here, {letter: here for letter in kept})
    return canvas, chart, here, other, first


@BOTH
def test_no_trace_of_the_last_position(question, there):
    canvas, chart, here, _, first = drawn(question, there, "ABC")
    assert canvas.frame() != first
    chart.update(here, here, {})
    assert canvas.frame() == first


@BOTH
def test_title_and_lines_are_those_of_the_result(question, there):
    _, chart, here, other, _ = drawn(question, there, "A")
    assert chart.title.get_text() == other.finding
    if question is powers.THREAT:
        for i, state in enumerate(STATES):
            np.testing.assert_array_equal(chart.dots[i].get_xdata(), other.scores[:, i], err_msg=state)
            np.testing.assert_array_equal(chart.base[i].get_xdata(), here.scores[:, i], err_msg=state)
        assert [bar.get_width() for bar in chart.bars] == pytest.approx(other.leads)
        np.testing.assert_array_equal(chart.kept[0].get_xdata(), here.leads)
        return
    for yardstick, panel in zip(YARDSTICKS, chart.panels, strict=True):
        run, was = other.series[yardstick], here.series[yardstick]
        shown = run.years >= 1950
        np.testing.assert_array_equal(panel["present"].get_ydata(), run.effective_number[shown])
        np.testing.assert_array_equal(panel["poles"].get_ydata(), run.poles[shown])
        np.testing.assert_array_equal(panel["base"].get_ydata(), was.effective_number[shown])
        np.testing.assert_array_equal(panel["kept"][0].get_ydata(), was.effective_number[shown])
        assert not len(panel["kept"][1].get_xdata())
        assert panel["list"].get_text() == f"{run.years[-1]}: {' '.join(run.states[-1])}"


def test_a_colour_and_a_marker_for_each_power():
    """China has a colour of its own, dark enough for text (the others are checked in test_charts)."""
    channels = [int(charts.CHINA[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    assert 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05) >= 4.5
    assert tuple(charts.ACTORS) == STATES
    assert len({colour for colour, _ in charts.ACTORS.values()} | {style.EUROPE, style.WARN, *style.KEPT}) == 8
    assert len({marker for _, marker in charts.ACTORS.values()}) == 3


# ---- how many powers ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("threshold", "as_one", "spread", "three"),
    [(0.5, 0, 1, 0), (0.4, 0, 1, 2), (0.5, 1, 1, 2), (0.3, 1, 1, 4), (0.8, 1, 1, 0)],
)
def test_the_verdict_turns_on_the_bar_and_on_europe_and_the_trend_on_neither(threshold, as_one, spread, three):
    scenario = Scenario(pole_threshold=threshold, europe_as_one=as_one)
    mine = powers.powers(scenario)
    assert (mine.spread, mine.three_poles) == (spread, three)
    assert (powers.POWERS.margin(scenario) >= 0) == (three >= 2)


@pytest.mark.parametrize("scenario", [DEFAULT, ONE, Scenario(pole_threshold=0.2)], ids=repr)
def test_sentence_of_the_powers_agrees_with_the_numbers(scenario):
    mine = powers.powers(scenario)
    said, told = powers.say_powers(mine, powers.powers(DEFAULT)), []
    for yardstick, label in YARDSTICKS.items():
        then, now = mine.ends(yardstick)
        assert f"{label} {then:.1f} in 2010 and {now:.1f} in {polarity.LAST_YEAR[yardstick]}" in said
        assert ", ".join(mine.series[yardstick].states[-1]) in said
        told.append(now > then)
    assert f"by {powers.COUNTS[sum(told)]} of four yardsticks" in said
    assert f"{powers.COUNTS[mine.three_poles]} of four show three poles" in said and said.count("as one") == mine.as_one
    assert ("up from 4.0" in said) == mine.as_one


@QUICK
@given(st.floats(0.2, 0.8), st.sampled_from([0, 1]))
def test_table_and_sentence_agree(threshold, as_one):
    scenario = Scenario(pole_threshold=threshold, europe_as_one=as_one)
    mine = powers.powers(scenario)
    table = powers.powers_table(mine)
    assert (table["poles, last"] >= powers.THREE).sum() == mine.three_poles
    shown = table[["number 2010", "number, last"]].to_numpy()
    assert shown == pytest.approx(np.array([mine.ends(yardstick) for yardstick in YARDSTICKS]), abs=0.0501)


def test_poles_table_is_what_the_explorer_shows():
    table = powers.poles_table()
    for column in table:
        for row, as_one in (("Europe as many", 0), ("Europe as one", 1)):
            mine = powers.powers(Scenario(pole_threshold=float(column.rstrip("%")) / 100, europe_as_one=as_one))
            assert table.loc[row, column] == mine.three_poles
    assert (np.diff(table.to_numpy(), axis=1) <= 0).all() and (table.iloc[1] >= table.iloc[0]).all()


def test_the_start_year_decides_output_at_market_rates_alone():
    table = powers.start_year_table()
    signs = [{cell[0] for cell in row if cell and float(cell) != 0} for row in table.to_numpy()]
    assert signs == [{"+", "-"}, {"-"}, {"-"}, {"+"}]
    assert not table.isin(["-0.0"]).any().any()
    assert table.iloc[3, 0] == ""  # no spending of China and Russia before 1992
    assert float(table.iloc[0]["since 2010"]) == pytest.approx(
        tables.fact("F266")["value"] - tables.fact("F266")["high"], abs=0.05
    )


# ---- who threatens whom ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("weights", "says", "holds"),
    [
        ({}, "Russia ranks first from all five capitals", True),
        ({"w_power": 1.8}, "Russia ranks first, but not from Madrid", False),
        ({"w_offence": 0}, "Russia ranks first, but not from Copenhagen, Berlin and Madrid", False),
        ({"w_nearness": 0, "w_offence": 0, "w_intent": 0}, "Russia ranks first from none of the five capitals", False),
        (dict.fromkeys(powers.WEIGHTS, 0), "With every weight at zero nothing is ranked", None),
    ],
)
def test_finding_of_the_threat(weights, says, holds):
    mine = powers.threat(Scenario(**weights))
    assert mine.finding == says
    margin = powers.THREAT.margin(Scenario(**weights))
    assert (None if verdict.undecided(margin) else bool(verdict.holds(margin))) is holds
    assert ("nothing counts" in powers.say_threat(mine, mine)) == (not mine.counted)


@QUICK
@given(st.tuples(*[st.floats(0, 3)] * 4).filter(lambda w: max(w) > 0))
def test_sentence_of_the_threat_agrees_with_the_numbers(weights):
    mine = powers.threat(Scenario(dict(zip(powers.WEIGHTS, weights, strict=True))))
    said = powers.say_threat(mine, powers.threat(DEFAULT))
    assert {f"{score:.2f}" for score in mine.scores.ravel()} <= set(numbers(said))
    for target, first in zip(powers.NEAREST_FIRST, mine.first, strict=True):
        assert f"from {powers.CAPITAL[target]} {powers.NAMES[first]}" in said
    at = powers.NEAREST_FIRST[int(mine.leads.argmin())]
    assert f"smallest from {powers.CAPITAL[at]}: {style.signed(mine.leads.min(), plus=True)}" in said
    assert ("all five" in mine.finding) == verdict.holds(mine.leads.min())
    assert mine.leads.min() == pytest.approx(
        float(powers.polarity.smallest_lead(Scenario(dict(zip(powers.WEIGHTS, weights, strict=True)))))
    )


def test_smallest_lead_takes_arrays():
    rng = np.random.default_rng(9)
    drawn_weights = {key: rng.uniform(0, 3, 20) for key in powers.WEIGHTS}
    together = powers.polarity.smallest_lead(drawn_weights)
    for i in range(20):
        alone = powers.polarity.smallest_lead({key: float(x[i]) for key, x in drawn_weights.items()})
        assert together[i] == pytest.approx(float(alone))


def test_capitals_stand_in_the_order_of_their_distance_to_moscow():
    away = [between(target, "RUS") for target in powers.NEAREST_FIRST]
    assert away == sorted(away) and set(powers.NEAREST_FIRST) == set(TARGETS) == set(powers.CAPITAL)
    assert powers.CapitalRanks.capitals[0] == "Tallinn" and powers.CapitalRanks.capitals[-1] == "Madrid"


def test_the_table_of_factors_gives_the_model_to_two_decimals_and_nearness_from_both_ends_of_europe():
    table = powers.factor_table()
    assert list(table.index) == ["power", "nearness to Tallinn", "nearness to Madrid", "offence", "intent"]
    for row, told in table.iterrows():
        factors = polarity.threat_factors("ESP" if "Madrid" in row else "EST")[row.split(" ")[0]]
        assert told.tolist() == pytest.approx(factors.tolist(), abs=0.0051)
    assert table.loc["nearness to Tallinn", "Russia"] > 2 * table.loc["nearness to Madrid", "Russia"]


# ---- the past ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("year", "fact"), [(1957, "F210"), (1987, "F211")])
def test_our_counts_agree_with_the_published_ones_at_the_peaks(year, fact):
    assert powers._troops()[year] == pytest.approx(tables.fact(fact)["value"], rel=0.03)


@pytest.mark.parametrize(("year", "fact", "ours"), [(1950, "F209", 124_439), (2018, "F212", 80_375)])
def test_where_counts_differ_both_are_shown(year, fact, ours):
    assert powers._troops()[year] == ours
    sentence = powers.troops_chart().sentence
    assert f"{tables.fact(fact)['value'] / 1e3:.0f} in {year}" in sentence


def test_years_without_a_usable_count_stay_empty():
    assert powers._troops().isna().sum() == 2 and powers._troops().loc[[1951, 1952]].isna().all()


def test_joint_burden_lies_between_those_of_its_members():
    shares = tables.table("milex_sipri").pivot_table(index="year", columns="iso3", values="share_gdp_pct")
    table = powers.effort()
    own = shares.loc[table.index, list(powers.LONG_SERIES)]
    assert (table["Five Europeans"] <= own.max(axis=1)).all() and (table["Five Europeans"] >= own.min(axis=1)).all()
    assert not table.isna().any().any()
    assert table.index[0] == 1960 and table.index[-1] == 2024


def test_us_share_of_eight_is_above_natos_own_of_a_longer_list():
    share = powers.effort()["US share"]
    assert share[2018] > tables.fact("F216")["value"] and share[2024] > tables.fact("F217")["value"]
    assert share.between(50, 100).all()


def test_in_no_span_of_shrinking_cover_did_the_burden_rise():
    table = powers.effort()
    for first, last in powers.SPANS:
        shrank = table.troops[last] < 0.7 * table.troops[first]
        assert shrank == (table["Five Europeans"][last] < table["Five Europeans"][first])


def test_the_table_of_the_cover_gives_the_growth_of_constant_dollars():
    dollars = tables.table("milex_sipri").pivot_table(index="year", columns="iso3", values="constant_usd_m")
    five, rows = dollars[["DEU", "FRA", "GBR", "ITA", "TUR"]].sum(axis=1), powers.cover_table()
    assert list(rows.index) == [f"{first} to {last}" for first, last in powers.SPANS]
    for (first, last), told in zip(powers.SPANS, rows["their spending"], strict=True):
        growth = 100 * (five[last] / five[first] - 1)
        assert told[0] in "+-" and float(told.rstrip("%")) == pytest.approx(growth, abs=0.51)


def test_ratios_are_those_of_the_model_and_empty_without_data():
    china, russia = powers.ratio_table().values()
    for panel, state in ((china, "CHN"), (russia, "RUS")):
        for yardstick, label in YARDSTICKS.items():
            year = polarity.LAST_YEAR[yardstick]
            assert panel[label][year] == pytest.approx(polarity.relative(yardstick, state, "USA", year))
    assert russia["GDP, market rates"].loc[:1991].isna().all()
    assert "1.34 in 2025" in powers.rivals_chart().sentence


# ---- deals -------------------------------------------------------------------------------------------
def test_every_deal_and_every_reopening_is_an_event_known_to_the_author():
    for made, reopened in powers.DEALS.values():
        for event in filter(None, (made, reopened)):
            assert tables.event(event)["vintage"] == "known"
        if reopened:
            assert tables.event(reopened)["date"] > tables.event(made)["date"]


def test_half_of_the_deals_were_reopened():
    table = powers.deals_table()
    days = table["days until reopened"]
    assert sorted(days[days != ""]) == [151, 174, 180, 222] and (days == "").sum() == 4
    assert isinstance(table, pd.DataFrame) and len(table) == len(powers.DEALS)


def test_spending_of_2024_is_the_published_one():
    said = numbers(powers.spending_line())
    assert [float(n) for n in said] == [tables.fact(f)["value"] for f in ("F042", "F043", "F040")]


# ---- the tests of the claims --------------------------------------------------------------------------
def test_the_largest_fall_of_the_troops_is_that_of_a_loop_over_all_spans():
    troops = tables.table("us_troops_europe_total").set_index("year")["troops_clean"].dropna()
    worst = (0, 0, 0.0)
    for first in range(1950, 1989):
        for last in range(first + 1, min(first + 10, 1988) + 1):
            if first in troops.index and last in troops.index:
                worst = max(worst, (first, last, 1 - troops[last] / troops[first]), key=lambda span: span[2])
    assert powers.largest_fall() == pytest.approx(worst) and worst[:2] == (1962, 1970)


def test_the_reaction_is_that_of_the_normal_equations():
    """A second way: residuals of both changes on the threat, then one slope (Frisch, Waugh and Lovell)."""
    russia = tables.table("milex_sipri").query("iso3 == 'RUS'").set_index("year")["constant_usd_m"]
    table = powers.effort().assign(threat=np.log(russia))[["Five Europeans", "United States", "threat"]].diff()
    table = table.loc[1993:2024].dropna()
    rest = {
        name: table[name] - np.polyval(np.polyfit(table["threat"], table[name], 1), table["threat"])
        for name in ("Five Europeans", "United States")
    }
    slope = (rest["United States"] * rest["Five Europeans"]).sum() / (rest["United States"] ** 2).sum()
    fit = powers.reaction()
    assert fit.coefficient["US burden"] == pytest.approx(slope) and fit.n == len(table) == 32
    assert fit.coefficient["US burden"] > 2 * fit.error["US burden"]  # together, and not one instead of the other


@pytest.mark.parametrize("claim", powers.TRIALS)
def test_each_side_of_a_trial_can_lose(claim, monkeypatch):
    """Other data turn the verdict: the rule is no ornament."""
    seen = {powers.TRIALS[claim]().verdict}
    other = {
        "C36": lambda x: monkeypatch.setattr(powers, "largest_fall", lambda: (1960, 1965, x)),
        "C37": lambda x: monkeypatch.setattr(powers, "reaction", lambda: reacting(x)),
        "C38": lambda x: monkeypatch.setattr(powers, "DEALS", {k: ("E14", "E69" * (x > 0.4)) for k in "abcd"}),
        "C39": lambda x: monkeypatch.setattr(powers.polarity, "relative", lambda *_: x),
        "C40": lambda x: (
            monkeypatch.setattr(powers.polarity, "relative", lambda *_: 10 * x),
            monkeypatch.setattr(powers, "PARTED", ("F185",)),
        ),
        "C41": lambda x: monkeypatch.setattr(powers.Powers, "ends", lambda self, key: (0.4, x)),
    }[claim]
    for x in (0.2, 0.9):
        other(x)
        seen.add(powers.TRIALS[claim]().verdict)
    assert {"holds", "does not hold on this data"} <= seen


def reacting(x):
    """A fit in which Europeans give less where the US gives more (x above one half), or follow the threat alone."""
    us, russia = (-1.0, 0.0) if x > 0.5 else (0.0, 1.0)
    return powers.statistics.Fit(
        {"US burden": us, "Russian spending": russia}, {"US burden": 0.1, "Russian spending": 0.1}, 0.5, 32
    )
