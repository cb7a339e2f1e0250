"""What a sentence prints is true of the model: everywhere on the sliders, at the number that is printed."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from natolab.facts.assumptions import registry, topics
from natolab.facts.scenario import Scenario
from natolab.models import attrition, buildup, deterrence, ratios, spending, threats, verdict
from natolab.models.sensitivity import flip_point, slider_values
from natolab.questions import alliance as paying
from natolab.questions import attrition as battles
from natolab.questions import board
from natolab.questions import buildup as stand_alone
from natolab.questions import deterrence as hand_over
from natolab.questions import fragmentation as buying
from natolab.questions import polarity as powers
from natolab.questions import ratios as outweigh
from natolab.questions import spending as outspend
from natolab.questions import threats as answers
from sliders import EVERYWHERE, scenarios, settable

START = Scenario()


def number(pattern: str, text: str) -> float:
    """The one number that a pattern finds in a sentence."""
    found = re.search(pattern, text)
    assert found, f"{pattern} is not in: {text}"
    return float(found[1].replace("−", "-"))


# ---- notebook 05 --------------------------------------------------------------------------------------
@EVERYWHERE
@given(scenario=scenarios("attrition"), nearer=st.integers(-2, 2) | st.none())
def test_the_share_that_must_be_in_place_holds_and_what_is_in_place_is_judged_by_it(scenario, nearer):
    """Also within two steps of the slider on both sides of the share needed, where rounding can do harm."""
    needed = float(attrition.needed_day0_share(scenario))
    if nearer is not None and np.isfinite(needed):
        a = registry()["day0_share"]
        scenario = scenario.having(day0_share=float(np.clip(round(needed + nearer * a.step, 2), a.low, a.reach)))
    mine = battles.fought(scenario)
    told = battles.sentence(mine, battles.fought(START))
    assert ("the defence holds" in told) == mine.holds == bool(attrition.holds(scenario))
    assert (battles.BATTLE.margin(scenario) >= 0) == mine.holds
    if np.isnan(needed):
        assert "No share in place on day 0 would hold" in told and not attrition.holds({**scenario, "day0_share": 1.0})
    else:
        must = number(r"To hold, (\d+(?:\.\d+)?) of the defenders", told)
        assert attrition.holds({**scenario, "day0_share": must}) and must <= 1
        assert (number(r"; (\d+(?:\.\d+)?) are\.", told) >= must) == mine.holds
        assert 0 <= must - needed < 0.01
    above = number(r"gains ground above (\d+(?:\.\d+)?) attackers", told)
    assert above >= attrition.break_even_ratio(scenario) * (1 - 1e-9) > above - 0.01


def test_the_sentence_of_the_issue_no_longer_contradicts_itself():
    told = battles.sentence(battles.fought(START.having(day0_share=0.39)), battles.fought(START))
    assert "does not hold" in told and "To hold, 0.40 of the defenders must be in place on day 0; 0.39 are." in told


# ---- notebooks 07 and 08 ------------------------------------------------------------------------------
@EVERYWHERE
@given(scenario=scenarios("threats"), above=st.integers(1, 100))
@example(scenario=Scenario(cost_share=0.43, q_backdown=0.57, h_accept=0.1, h_resist=0.1), above=1)  # an exact tie
def test_above_the_printed_chance_resisting_costs_less(scenario, above):
    def resisting(**changed):
        return bool(threats.margin({**scenario, **changed}) > 0)

    mine, base = (answers.answer(s) for s in (scenario, START))
    told = answers.say_answer(mine, base)
    assert ("so resisting costs less" in told) == resisting()
    if "Whatever the chance" in told:
        assert mine.threshold_word == "resist always" and resisting(q_backdown=1e-9)
        return
    limit = number(r"is dropped is above (\d+(?:\.\d+)?)", told)
    assert limit < 1 and resisting(q_backdown=limit + above / 100 * (1 - limit))
    assert (number(r"It is taken as (\d+(?:\.\d+)?)", told) > limit) == resisting()
    assert f"the threshold is {mine.threshold_text}" in mine.finding and mine.threshold_text in mine.threshold_word
    map_ = answers.rational(scenario)
    at, chance = (
        number(r"resist above (\d+(?:\.\d+)?)", map_.finding),
        number(r"; (\d+(?:\.\d+)?) is assumed", map_.finding),
    )
    assert at == limit and (chance > at) == resisting() == map_.finding.endswith("resist")


@EVERYWHERE
@given(pending=settable("pending_carried_out"))
def test_the_share_carried_out_is_printed_on_its_side_of_one_half(pending):
    mine = answers.carried(Scenario(pending_carried_out=pending))
    told = number(r"are: (\d+(?:\.\d+)?)$", mine.finding)
    assert (told < 0.5) == (mine.share < 0.5)
    assert (told > 0.5) == (mine.share > 0.5) and ("more than half" in mine.finding) == (mine.share > 0.5)


# ---- notebooks 01 and 02 ------------------------------------------------------------------------------
@EVERYWHERE
@given(scenario=scenarios("ratios", "spending"), nearer=st.integers(-2, 2) | st.none())
def test_from_the_printed_break_even_on_russia_spends_more(scenario, nearer):
    if nearer is not None:  # Russia's price level within two steps of the break-even
        a = registry()["price_level_ru"]
        even = spending.break_even(scenario) * scenario["price_level_eu"]
        level = float(np.clip(round(even + nearer * a.step, 2), a.low, a.reach))
        scenario = scenario.having(price_level_ru=level)
    mine = outspend.outspend(scenario)
    told = outspend.sentence(mine, mine)
    even = number(r"the break-even of (\d+(?:\.\d+)?) from", told)
    assert spending.spending_ratio({**scenario, "price_level_eu": 1.0, "price_level_ru": even}) < 1 + 1e-9
    here, ratio = number(r"goes (\d+(?:\.\d+)?) times as far", told), number(r"That is (\d+(?:\.\d+)?) to 1", told)
    assert (here < even) == (" below the break-even" in told) == (ratio >= 1) == (mine.ratio >= 1)


@EVERYWHERE
@given(scenario=scenarios("ratios"))
def test_from_the_printed_share_on_the_last_rung_is_even(scenario):
    mine = outweigh.ladder(scenario)
    told = outweigh.say_ladder(mine, mine)
    assert (number(r"usable soldiers is (\d+(?:\.\d+)?)", told) >= 1) == (mine.ratios["both discounted"] >= 1)
    if "at no European share" in told:
        assert ratios.usable_soldiers({**scenario, "deployable_share_eu": 1.0}) < 1
    else:
        share = number(r"from a European share of (\d+)% on", told) / 100
        assert ratios.usable_soldiers({**scenario, "deployable_share_eu": share}) >= 1 - 1e-9
        assert ratios.usable_soldiers({**scenario, "deployable_share_eu": share - 0.01}) < 1


# ---- notebooks 04 and 10 (the needed share of GDP is in test_buildup) ---------------------------------
@EVERYWHERE
@given(scenario=scenarios("buildup"), hair=st.sampled_from([None, -1e-4, 0.0, 1e-4]))
def test_the_lowest_ratio_is_printed_on_its_side_of_what_is_enough(scenario, hair):
    low = float(buildup.trough_alone(scenario))
    if hair is not None:  # a line drawn through the lowest ratio
        a = registry()["parity_threshold"]
        scenario = scenario.having(parity_threshold=round(float(np.clip(low + hair, a.low, a.reach)), 5))
    enough, mine = scenario["parity_threshold"], stand_alone.race(scenario)
    told = stand_alone.say_race(mine, mine)
    assert (number(r"lowest in \d+, (\d+(?:\.\d+)?): ", told) >= enough) == (low >= enough) == (": enough" in told)
    assert (number(r"(\d+(?:\.\d+)?) in \d+", f"{mine.trough_text} in {mine.trough_year}") >= enough) == (low >= enough)
    assert mine.trough_text in mine.finding
    grid = stand_alone.race_grid(scenario)
    assert [float(cell) >= enough for cell in grid.cells] == (grid.grid.ravel() >= enough).tolist()
    said = number(r"lowest ratio is (\d+(?:\.\d+)?)", stand_alone.say_grid(grid, grid))
    assert (said >= enough) == (grid.here >= enough)


@EVERYWHERE
@given(scenario=scenarios("buildup"), hair=st.sampled_from([None, -1e-4, 0.0, 1e-4]))
def test_the_title_of_the_question_about_today_speaks_of_2026_as_its_verdict_does(scenario, hair):
    now = float(buildup.paths(scenario).left_today[2026 - buildup.FIRST])
    if hair is not None:  # what counts as enough close to the ratio, where rounding can do harm
        a = registry()["parity_threshold"]
        scenario = scenario.having(parity_threshold=float(np.clip(now + hair, a.low, a.reach)))
    title = stand_alone.TODAY.model(scenario).finding
    printed = number(r"in 2026: ([\d.]+) for each 1 of Russia's", title)
    holds = bool(verdict.holds(stand_alone.TODAY.margin(scenario)))
    assert title.endswith(", enough") == holds == (printed >= scenario["parity_threshold"])


def relied_on(scenario, reliability, criterion):
    """Chance of relying less chance of hedging over 2028-2038; European will follows the US forces in the hedge."""
    still = {"target_burden": buildup.START_BURDEN, "usable_eu_gain": 0.0, "us_floor": 1.0}
    chance = {"rho_us_now": reliability, "rho_us_end": reliability}
    span = slice(2028 - deterrence.FIRST, 2038 - deterrence.FIRST + 1)
    rely, hedge = (
        deterrence.deterrence({**scenario, "spur": 0.0, **changed}).delta[span] for changed in ({**still, **chance}, {})
    )
    judge = {"worst": np.min, "mean": np.mean}[criterion]
    return judge(rely) - judge(hedge)


@EVERYWHERE
@given(scenario=scenarios("buildup", "deterrence"), criterion=st.sampled_from(deterrence.CRITERIA))
def test_with_the_printed_reliability_relying_is_as_good(scenario, criterion):
    told = hand_over.say_reliability(float(deterrence.break_even_reliability(scenario, criterion)))
    if told.startswith("more than 1"):
        assert relied_on(scenario, 1.0, criterion) < 1e-9
    else:
        least = float(told.split(" ")[0])
        assert 0 <= least <= 1 and relied_on(scenario, least, criterion) > -1e-9
        assert least == 0 or relied_on(scenario, least - 0.01, criterion) < 1e-9


@EVERYWHERE
@given(scenario=scenarios("buildup", "deterrence"))
def test_the_dip_is_printed_on_its_side_of_the_edge(scenario):
    mine = hand_over.deterred(scenario)
    told = hand_over.sentence(mine, mine)
    assert (number(r"lowest margin is ([+−]\d+(?:\.\d+)?)", told) >= 0) == (mine.dip >= 0)
    assert ("stays above the edge" in mine.finding) == (mine.dip >= 0) and mine.dip_text in mine.finding
    edge = number(r"An attack pays below (\d+(?:\.\d+)?)\.", told)
    assert mine.least - 0.01 < edge <= mine.least * (1 + 1e-9)


@EVERYWHERE
@given(scenario=scenarios("buildup", "deterrence"))
def test_the_safest_option_can_be_read_off_the_printed_margins(scenario):
    mine = hand_over.compared(scenario)
    told = hand_over.say_options(mine, mine)
    for word, margins in (("lowest", mine.dips), ("mean", mine.means)):
        shown = [float(x.replace("−", "-")) for x in re.findall(rf"{word} ([+−]\d+\.\d+)", told)]
        first = {hand_over.SHORT[n] for n, x in zip(margins, shown, strict=True) if x == max(shown)}
        assert set(mine.best(margins).split(" and ")) == first


# ---- notebook 11 --------------------------------------------------------------------------------------
@settings(EVERYWHERE, max_examples=60)
@given(scenario=scenarios(*topics()))
def test_the_boards_numbers_stand_where_its_dots_do(scenario):
    for question, word in zip(board.listed(), board.board(scenario).words, strict=True):
        margin, said = float(question.margin(scenario)), question.board
        if verdict.undecided(margin):
            assert word == verdict.UNDECIDED
            continue
        line, above = (0.0, 1.0) if said.number is None else (float(said.number(scenario, m)) for m in (0.0, 1.0))
        printed = number(r"^(-?\d+(?:\.\d+)?)", word)
        assert np.sign(printed - line) * np.sign(above - line) == np.sign(margin), said.says


# ---- every question: one lever beside the value at which its verdict turns -----------------------------
def shown(pattern: str, text: str) -> float:
    """The number that stands where a pattern says `#`."""
    return number(pattern.replace("#", r"([+−-]?\d+(?:\.\d+)?)"), text)


def waste(scenario, mine, told):
    yield from ((shown(p, told), 1.0, 100 * mine.budget) for p in ("that is #% of the whole", "and #% of the budget"))
    yield buying.table(mine)["value"]["Saving, % of budget"], 1.0, 100 * mine.budget


def three_paths(scenario, mine, told):
    enough, table = scenario["parity_threshold"], stand_alone.race_table(mine)
    yield shown("have # for each 1 of Russia's in 2026", told), enough, mine.at("left_today", 2026)
    yield shown(r"\. In 2030 it is #", told), enough, mine.at("alone", 2030)
    yield shown("[iI]n 2035(?: it is)? #", told), enough, mine.at("alone", 2035)
    yield shown("lowest point is #", told), enough, mine.trough_planned
    for year in table.index:
        for words in ("left today", "alone", "planned"):
            yield table[words][year], enough, mine.at(words.replace(" ", "_"), year)


def one_line(scenario, mine, told):
    yield shown("In 2035 it is #", told), scenario["parity_threshold"], mine.at("alone", 2035)


def outspent(scenario, mine, told):
    yield outspend.table(mine)["value"]["Europe / Russia"], 1.0, mine.ratio
    if mine.ratio < 1:
        for pattern in ("outspent by Russia, # times", "or # to 1 for Russia"):
            yield -shown(pattern, told), -1 - 1e-9, -1 / mine.ratio  # above 1, and not 1


def rungs(scenario, mine, told):
    for key, label in outweigh.RUNGS.items():
        yield shown(rf"{label} #", told), 1.0, mine.ratios[key]
        yield outweigh.ladder_table(mine)["Europe / Russia"][label], 1.0, mine.ratios[key]


def measured(scenario, mine, told):
    for key, label in ratios.MEASURES.items():
        printed_here = shown(rf"{label} #", told)
        assert (printed_here > 1) == (mine.ratios[key] > 1)
        if key in outweigh.CLAIMED:
            for line in (outweigh.CLAIMED[key], outweigh.CLAIMED[key] * (1 - outweigh.ROUGHLY)):
                yield printed_here, line, mine.ratios[key]


def edge(scenario, mine, told):
    below, table = shown(r"pays below #\.", told), hand_over.table(mine)
    for year in (2026, 2030, 2035):
        assert (shown(f"# in {year}", told) >= below) == (mine.in_year(year) >= mine.least)
    for year in table.index:
        assert (table["met and fails"][year] >= below) == (mine.in_year(year) >= mine.least)
        yield table["margin"][year], 0.0, mine.in_year(year) - mine.least


def edge_of_options(scenario, mine, told):
    below, chances = shown("pays below #;", told), told.split("chances that")[1]
    for name, path in mine.delta.items():
        assert (shown(f"{hand_over.SHORT[name]} #", chances) >= below) == (path[5] >= mine.least)
    lowest = hand_over.options_table(mine)["lowest margin"][list(hand_over.NAMES.values())]
    if not verdict.tied(mine.lead):
        yield lowest.iloc[2] - lowest.iloc[:2].max(), 0.0, mine.lead


def ranked(scenario, mine, told):
    if mine.counted:
        yield shown(r": #(?: \((?:up|down)[^)]*\))?\. ", told), 0.0, mine.leads.min()
        yield powers.threat_table(mine)["Russia's lead"].min(), 0.0, mine.leads.min()


def halves(scenario, mine, told):
    for pattern, part in (("by themselves replace #%", "answer"), ("bn, #% of what Europe", "offset")):
        if part in dir(mine):
            yield -shown(pattern, told), -50.0, -100 * getattr(mine, part)


SAID = {
    buying.FRAGMENTED: waste, stand_alone.TODAY: three_paths, stand_alone.PATHS: three_paths,
    stand_alone.ALONE: one_line, outspend.OUTSPEND: outspent, outweigh.LADDER: rungs, outweigh.OUTWEIGH: measured,
    hand_over.HAND_OVER: edge, hand_over.OPTIONS: edge_of_options, powers.THREAT: ranked, paying.PAID: halves,
    paying.COMMITMENT: halves,
}  # fmt: skip


def beside(asked, scenario, lever, before):
    """The scenario with a lever on the value of its slider where the verdict turns, or one step before it."""
    turns = flip_point(asked.margin, scenario, lever)
    if turns is None:
        return scenario
    a = registry()[lever]
    back = np.sign(scenario[lever] - turns) * min(a.step, abs(scenario[lever] - turns)) * before
    return scenario.having(**{lever: round(float(turns + back), 12)})


@pytest.mark.parametrize("asked", SAID, ids=lambda asked: asked.name)
def test_no_number_of_a_sentence_or_a_table_is_rounded_across_the_line_of_its_verdict(asked):
    """100 scenarios a question, each beside the value of a lever at which the verdict turns."""

    @settings(EVERYWHERE, max_examples=100, phases=[Phase.generate])
    @given(scenario=scenarios(*asked.topics), lever=st.sampled_from(asked.drawn), before=st.booleans())
    def near(scenario, lever, before):
        scenario = beside(asked, scenario, lever, before)
        mine = asked.model(scenario)
        told = f"{asked.sentence(mine, asked.model(START))} {mine.finding}"
        for said, line, value in SAID[asked](scenario, mine, told):
            assert (said >= line) == verdict.holds(value - line), (said, line, value)

    near()


@EVERYWHERE
@given(
    scenario=scenarios("buildup"),
    year=st.sampled_from([2026, 2028, 2030, 2035]),
    path=st.sampled_from(stand_alone.RATIOS),
)
def test_a_ratio_of_one_year_is_printed_on_its_side_of_a_line_drawn_beside_it(scenario, year, path):
    ratio, a = stand_alone.race(scenario).at(path, year), registry()["parity_threshold"]
    if a.low <= round(ratio, 2) <= a.reach:
        scenario = scenario.having(parity_threshold=round(ratio, 2))
        for asked in (stand_alone.PATHS, stand_alone.ALONE):
            mine = asked.model(scenario)
            for said, line, value in SAID[asked](scenario, mine, asked.sentence(mine, mine)):
                assert (said >= line) == (value >= line)


def test_no_measure_is_rounded_across_what_is_said_of_it_for_any_europe_in_any_year():
    keys = ("coalition", "include_turkiye", "include_ukraine", "include_canada", "ratio_year")
    places = itertools.product(*(slider_values(registry()[key]) for key in keys))
    for scenario in (Scenario(dict(zip(keys, place, strict=True))) for place in places):
        mine = outweigh.outweigh(scenario)
        for said, line, value in measured(scenario, mine, outweigh.sentence(mine, mine)):
            assert (said >= line) == (value >= line), (scenario, said, line, value)


@pytest.mark.parametrize(("pledge", "part"), [(2.0, "50.4%"), (2.1, "49.5%")])
def test_a_part_near_one_half_is_printed_on_its_side(pledge, part):
    mine = paying.commitment(Scenario(publicness=0.9, minimum_pledge=pledge))
    assert f" bn, {part} of what Europe and Canada add" in paying.say_commitment(mine, mine)
