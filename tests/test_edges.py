"""At the line: what is said of a number that stands exactly on it, and who loses a test when a number does.

The rules of the tests are those of data/claims.csv, written again here as (who claims it loses, who objects loses) for
numbers on the line and on both sides of it; the numbers come from stand-ins, so no other test holds them.
"""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from natolab.facts import tables
from natolab.facts.scenario import Scenario
from natolab.models import episodes
from natolab.models import threats as model
from natolab.questions import (
    alliance,
    attrition,
    board,
    buildup,
    caps,
    deterrence,
    fragmentation,
    polarity,
    ratios,
    record,
    spending,
    threats,
)

START = Scenario()


# ---- words ---------------------------------------------------------------------------------------------
def test_a_build_up_that_is_lowest_on_the_line_has_enough():
    """Just enough is enough, in the title, in both sentences and on the map."""
    mine = buildup.race(START)
    on = replace(mine, trough=1.2, threshold=1.2, safe_year=2026.0)
    for said in (buildup.say_race(on, mine), buildup.say_line(on, mine)):
        assert ": enough, if 1.2 is what it takes" in said
    assert "never falls below 1.2" in on.finding and on.caught_up == ""
    short = replace(on, trough=1.1999)
    for said in (buildup.say_race(short, mine), buildup.say_line(short, mine)):
        assert ": not enough, if 1.2 is what it takes" in said
    assert (
        short.finding.startswith("Alone, Europe falls short, 1.1999 in ") and short.caught_up == " Enough from 2026 on."
    )
    assert "in no year to" in buildup.say_race(replace(short, safe_year=np.nan), mine)


@pytest.mark.parametrize(("year", "beyond"), [(2039, False), (2040, False), (2041, True)])
def test_a_year_that_the_chart_does_not_show_is_said_to_be_beyond_it(year, beyond):
    late = replace(buildup.race(START), trough=0.5, threshold=1.0, safe_year=float(year))
    assert late.finding.endswith(f"enough from {year}" + " (beyond this chart)" * beyond)


@pytest.mark.parametrize(
    ("share", "long", "short"),
    [
        (2.27, "already met at 2.27%", "met"),
        (2.2701, "2.3% of GDP", "2.3"),
        (8.4, "8.4% of GDP", "8.4"),
        (8.4999, "8.4999% of GDP", "8.5"),  # below his part, and said so
        (12.0, "12.0% of GDP", "12.0"),
        (12.0001, "no share up to 12% does it", "over 12"),
    ],
)
def test_a_needed_share_in_words(share, long, short):
    assert buildup.say_share(share) == long and buildup._short_share(share) == short


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((8.5, 8.5), "That part would do it for every year shown."),
        ((8.51, 8.5), "That part would do it from 2029 on."),
        ((8.5, 8.51), "That part would not do it by 2029."),
    ],
)
def test_the_core_of_ten_does_it_where_it_is_just_what_is_needed(shares, said):
    mine = replace(buildup.needed(START), target_years=np.arange(2028, 2030), needed=np.array(shares))
    assert buildup.say_ten(mine) == said


@pytest.mark.parametrize(("needed", "said"), [(8.4, "less than 8.5% is"), (8.5, "8.5% or more is")])
def test_what_is_needed_is_held_against_the_core_of_ten(needed, said):
    mine = buildup.needed(START)
    mine = replace(mine, needed=np.full_like(mine.needed, needed))
    assert f"By {mine.year} {said} needed" in buildup.say_needed(mine, mine)


def test_a_pair_of_the_map_that_stands_on_the_line_counts_as_enough():
    mine = buildup.race_grid(START)
    on = replace(mine, grid=np.full_like(mine.grid, 1.2), threshold=1.2, here=1.2)
    assert on.enough == f"{mine.grid.size} of {mine.grid.size} pairs"
    assert "2026: 1 or more" in buildup.say_grid(on, on) and "2032: 1 or more" in buildup.say_grid(on, on)
    under = replace(on, grid=on.grid - 1e-3)
    assert under.enough.startswith("0 of") and "2026: none" in buildup.say_grid(under, on)


def test_what_is_claimed_is_held_against_the_essays_number_and_a_part_below_it():
    """Up to 15 % below counts as roughly; a ratio of 1 outweighs nobody."""
    told = [ratios.say_claimed(value, 10.0) for value in (10.0, 9.96, 9.9, 8.5, 8.49)]
    assert told == [
        "holds", "holds roughly, less than 1% below,", "holds roughly, 1% below,", "holds roughly, 15% below,",
        "does not hold",
    ]  # fmt: skip
    mine = replace(ratios.outweigh(START), ratios={"a": 1.0, "b": 1.01, "c": 0.9})
    assert mine.above == 1 and mine.finding.endswith("in 1 of 3 rows")


def test_as_many_soldiers_on_both_sides_are_said_to_be():
    mine = ratios.ladder(START)
    for last, who in ((1.0, "both have as many"), (1.001, "Europe has more"), (0.999, "Russia has more")):
        assert f": {who} of these" in replace(mine, ratios={**mine.ratios, "both discounted": last}).finding
    assert replace(mine, even_share=1.0).even_text == "from a European share of 100% on"
    assert replace(mine, even_share=1.001).even_text == "at no European share"


def test_one_in_a_hundred_is_more_than_next_to_nothing():
    mine = fragmentation.fragmented(START)
    for budget, said in ((0.01, "more than next to nothing"), (0.00999, "next to nothing")):
        assert f", {said}. Published" in fragmentation.sentence(replace(mine, budget=budget), mine)


def test_only_rises_of_a_twentieth_of_a_point_are_named_and_three_at_most():
    mine = alliance.paid(START)
    today = np.zeros_like(mine.today)
    for rises, named in (((0.05, 0.049), [0]), ((0.1, 0.4, 0.2, 0.3), [1, 3, 2]), ((0.0,), [])):
        then = today.copy()
        then[: len(rises)] = rises
        said = alliance.sentence(replace(mine, today=today, then=then), mine)
        told = said.partition("Largest rises, % of GDP: ")[2].rstrip(".")
        assert [part.split()[0] for part in told.split(", ") if part] == [
            alliance.AllyDumbbells.names[i] for i in named
        ]


@pytest.mark.parametrize(("more", "said"), [(0.4, "adds nothing"), (1.0, "adds 1 bn"), (-1.0, "spends less by 1 bn")])
def test_what_europe_adds_is_said_to_the_billion(more, said):
    mine = alliance.paid(START)
    assert replace(mine, europe=mine.europe_today + more).addition == said


def test_in_place_is_enough_where_it_is_just_what_is_needed():
    mine = replace(attrition.fought(START), share=0.4, needed=0.4)
    assert (mine.needed_text, mine.share_text) == ("0.40", "0.40")
    assert replace(mine, needed=0.4001).needed_text == "0.41"
    assert replace(mine, outcome="stalemate", ended=60.0).finding.startswith("Stalemate after 60 days: ")


def test_a_tie_of_both_answers_is_said_to_be_one_and_a_threshold_of_nothing_needs_no_chance():
    mine = threats.answer(START)
    tie = replace(mine, q=0.5, threshold=0.5)
    assert tie.better.startswith("both cost the same") and tie.threshold_word == "resist above 0.50"
    for threshold, word in ((0.0, "resist always"), (-0.5, "resist always"), (0.001, "resist above 0.01")):
        some = replace(mine, threshold=threshold)
        assert some.threshold_word == word and some.better == "resisting costs less"
        assert threats.say_answer(some, mine).startswith("Whatever the chance") == (threshold <= 0)
    rational = threats.rational(START)
    words = [replace(rational, here=0.5, q=q).word for q in (0.5, 0.501, 0.499)]
    assert words == ["both cost the same", "resist", "accept"]


@pytest.mark.parametrize(
    ("accept", "resist", "said"),
    [
        ((1, 2), (1, 2), "brought as much relief as resisting"),
        ((2, 2), (1, 2), "brought more relief than resisting"),
        ((1, 2), (2, 2), "brought less relief than resisting"),
        ((0, 0), (1, 2), "has no case left"),
        ((1, 2), (0, 0), "has no case left"),
    ],
)
def test_what_accepting_brought_is_said_by_the_two_shares(accept, resist, said):
    mine = threats.RELIEF.model(START)
    counts = replace(mine.counts, accept=accept, resist=resist)
    title = replace(mine, counts=counts).finding
    assert said in title and (("by first coder" in title) == ("no case" not in said))


@pytest.mark.parametrize(
    ("held", "title", "word"),
    [
        (0.0, "neither is ahead", "+0.00"),
        (0.2, "resisting is 0.20 ahead", "+0.20"),
        (-0.2, "accepting is 0.20 ahead", "−0.20"),
        (np.nan, "nothing to compare", "none"),
    ],
)
def test_who_is_ahead_at_equal_leverage(held, title, word):
    mine = threats.apart(START)
    mine = replace(mine, test=replace(mine.test, difference=-held))
    assert title in mine.finding and mine.held_word == word
    assert threats._counted((0, 0)) == "no case" and threats._counted((0, 1)) == "0 of 1"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.5, "half of all are: 0.50"),
        (0.501, "more than half of all are: 0.501"),
        (0.499, "less than half of all are: 0.499"),
    ],
)
def test_half_of_the_threats_is_said_to_be_half(share, said):
    mine = replace(threats.carried(START), share=share)
    assert mine.finding.endswith(f"are carried out, {said}")


def test_a_lead_of_nothing_is_a_first_place_and_several_capitals_are_listed():
    mine = polarity.threat(START)
    assert replace(mine, leads=np.zeros(5)).finding == "Russia ranks first from all five capitals"
    assert replace(mine, leads=np.full(5, -0.1)).finding == "Russia ranks first from none of the five capitals"
    assert replace(mine, leads=np.array([0, 0, -0.1, -0.1, -0.1])).finding.endswith(
        "but not from {}, {} and {}".format(*polarity.CapitalRanks.capitals[2:])
    )
    assert replace(mine, counted=False).finding == "With every weight at zero nothing is ranked"


def test_power_that_stays_alike_has_not_spread_and_three_poles_are_three(monkeypatch):
    monkeypatch.setattr(polarity.Powers, "ends", lambda self, key: (3.0, 3.0 + (key == "cinc")))
    monkeypatch.setattr(polarity.Powers, "poles", lambda self, key: (1, 3 if key == "cinc" else 2))
    mine = polarity.powers(START)
    assert (mine.spread, mine.three_poles) == (1, 1)


def test_a_dip_on_the_edge_stays_above_it_and_a_reliability_of_one_can_be():
    mine = deterrence.deterred(START)
    for dip, title, text in ((0.0, "stays above", "+0.00"), (-0.001, "would pay", "−0.001"), (0.001, "stays", "+0.00")):
        some = replace(mine, dip=dip)
        assert title in some.finding and some.dip_text == text
    told = [deterrence.say_reliability(value) for value in (0.0, 0.001, 1.0, 1.001)]
    assert told == ["0 or more", "0.01 or more", "1.00 or more", "more than 1, which cannot be,"]


# ---- numbers near a line -------------------------------------------------------------------------------
#: a number and how it is printed where a line of 1 is reached by 1 itself: two decimals, more only where they would lie
AT_LEAST_ONE = pytest.mark.parametrize(
    ("value", "text"), [(1.0, "1.00"), (1.004, "1.00"), (0.996, "0.996"), (0.9996, "0.9996"), (0.994, "0.99")]
)


@AT_LEAST_ONE
def test_a_ratio_is_printed_on_its_side_of_one_and_no_longer_than_it_must(value, text):
    race, grid, ladder = buildup.race(START), buildup.race_grid(START), ratios.ladder(START)
    assert replace(race, threshold=1.0).figures(value) == text
    there = replace(grid, grid=np.full_like(grid.grid, value), threshold=1.0, here=value)
    assert set(there.cells) == {text} and f"the lowest ratio is {text} (" in buildup.say_grid(there, grid)
    rung = replace(ladder, ratios={**ladder.ratios, "both discounted": value, "Russia tied": value})
    assert rung.last_text == text and ratios.say_ladder(rung, ladder).endswith(f"it is {text} at least.")
    assert replace(spending.outspend(START), ratio=value).ratio_text == text
    waste = fragmentation.Compared(useful=(value, 1.0), wasted=(value, 1.0))
    assert waste.finding == f"{text} for 1 before waste, {text} for 1 after it on both sides"
    said = fragmentation.say_compared(waste, waste)
    assert f"That is {text} to 1, and {text} to 1 before any waste" in said


@AT_LEAST_ONE
def test_the_tests_of_the_claims_print_a_ratio_on_its_side_of_one(value, text, other):
    other(spending, outspend=lambda _: SimpleNamespace(ratio=value))
    assert [*spending.TRIALS["C18"]().measured.values()][-1] == text
    assert [*ratios._printed_ratios("a", {"b": value}, 1).items()] == [("a, b", text)]


@pytest.mark.parametrize(("value", "text"), [(1.0, "1.00"), (1.004, "1.004"), (0.996, "1.00"), (1.006, "1.01")])
def test_what_must_be_above_one_is_not_printed_as_one(value, text, other):
    other(ratios.ratios, ratio=lambda *_: value)
    assert {*list(ratios.TRIALS["C20"]().measured.values())[:5]} == {text}


@pytest.mark.parametrize(
    ("share", "text"), [(0.5, "0.50"), (0.504, "0.504"), (0.496, "0.496"), (0.506, "0.51"), (0.49, "0.49")]
)
def test_a_share_is_printed_on_its_side_of_one_half(share, text):
    assert replace(threats.carried(START), share=share).share_text == text


@pytest.mark.parametrize(("q", "text"), [(0.5, "0.50"), (0.504, "0.504"), (0.496, "0.50"), (0.506, "0.51")])
def test_a_chance_is_printed_on_its_side_of_the_threshold(q, text):
    assert replace(threats.answer(START), q=q, threshold=0.5).q_text == text
    assert replace(threats.rational(START), q=q, here=0.5).q_text == text


@pytest.mark.parametrize(
    ("gain", "told"), [(0.2, ""), (0.2 + 1e-10, ""), (0.2 + 1e-8, "1"), (0.2344, "1.034"), (0.3, "1.1")]
)
def test_what_adds_up_to_more_than_the_whole_is_said_to_three_digits(gain, told):
    said = caps.usable_share({"usable_eu": 0.8, "usable_eu_gain": gain})
    assert said == told or f"add up to {told} in 2035" in said


@pytest.mark.parametrize("undecided", [True, False])
def test_the_whole_cannot_be_said_where_nothing_can(undecided, other):
    margin = np.nan if undecided else -1.0
    other(board, listed=lambda: (SimpleNamespace(margin=lambda a: np.array([margin, np.nan, 1.0])),) * 2)
    assert board.whole(START) == pytest.approx([np.nan if undecided else -0.5, np.nan, 0.5], nan_ok=True)


# ---- tests of the claims -------------------------------------------------------------------------------
BOTH, PRO, CONTRA, NEITHER = (True, True), (True, False), (False, True), (False, False)


def lost(claim: str) -> tuple[bool, bool | None]:
    """Who loses a claim's test as it is run now."""
    for topic in (alliance, attrition, buildup, deterrence, fragmentation, polarity, ratios, record, spending, threats):
        if claim in topic.TRIALS:
            run = topic.TRIALS[claim]()
            return run.pro_loses, run.contra_loses
    raise AssertionError(claim)


@pytest.fixture
def other(monkeypatch):
    """other(where, name=value, …): names of a module for this test only."""

    def put(where, **values):
        for name, value in values.items():
            monkeypatch.setattr(where, name, value)

    return put


@pytest.fixture
def altered_rows(monkeypatch):
    """altered_rows(F001={"value": 1}, …): other cells of rows of facts and events for this test only."""
    facts, events = tables.fact, tables.event

    def put(**rows):
        monkeypatch.setattr(tables, "fact", lambda i: {**facts(i), **rows.get(i, {})})
        monkeypatch.setattr(tables, "event", lambda i: {**events(i), **rows.get(i, {})})

    return put


@pytest.mark.parametrize(
    ("lowest", "middle", "loses"),
    [(0.1, 0.1, NEITHER), (0.11, 0.11, CONTRA), (0.1, 0.2, NEITHER), (0.0, 0.09, PRO), (0.2, 0.09, PRO)],
)
def test_c23_at_a_tenth(lowest, middle, loses, other):
    other(alliance, joint_gain=lambda a: np.interp(a["publicness"], [0.3, 0.5], [lowest, middle]))
    assert lost("C23") == loses


@pytest.mark.parametrize(
    ("slopes", "error", "answer", "loses"),
    [
        ((0.0, 0.0), 0.1, 0.2, NEITHER),
        ((0.1, 0.1), 0.1, 0.2, PRO),
        ((0.1, -0.1), 0.1, 0.2, NEITHER),
        ((-0.1, -0.1), 0.1, 0.004, PRO),
        ((-0.1, -0.1), 0.1, 0.005, NEITHER),
        ((-0.2, -0.2), 0.1, 0.2, NEITHER),  # twice its error is not clear of zero
        ((-0.21, -0.21), 0.1, 0.2, CONTRA),
        ((-0.21, -0.2), 0.1, 0.2, NEITHER),
    ],
)
def test_c24_at_twice_its_error(slopes, error, answer, loses, other):
    fits = dict(zip((alliance.model.YEAR, alliance.model.YEAR + 1), slopes, strict=True))
    key = "US, a year before"
    other(
        alliance.model,
        panel_regression=lambda last: SimpleNamespace(coefficient={key: fits[last]}, error={key: error}),
        us_cut_answer=lambda _: np.array(answer),
    )
    assert lost("C24") == loses


@pytest.mark.parametrize(
    ("parts", "loses"),
    [
        ((0.5,) * 3, NEITHER),
        ((0.51,) * 3, CONTRA),
        ((0.49,) * 3, PRO),
        ((0.51, 0.5, 0.51), NEITHER),
        ((0.49, 0.5, 0.4), NEITHER),
    ],
)
def test_r5_at_one_half(parts, loses, other):
    burden, money, crossed = parts
    rise = SimpleNamespace(burden=burden, money=money, crossed=crossed, crossings=(1, 2))
    other(alliance.model, rise_in=lambda: rise)
    assert lost("R5") == loses


@pytest.mark.parametrize(
    ("falls", "loses"),
    [
        ((0, 0, 0), PRO),
        ((0, 0, 0.01), NEITHER),
        ((0.05,) * 3, NEITHER),
        ((0.06,) * 3, CONTRA),
        ((0.06, 0.05, 0.06), NEITHER),
    ],
)
def test_c21_at_a_twentieth(falls, loses, other):
    by_gap = dict(zip(attrition.GAPS, falls, strict=True))

    def needed(a):
        return np.asarray(0.0 if a["drones_att"] == 0 else -by_gap[float(a["drone_gap"])])

    other(attrition.model, needed_day0_share=needed)
    other(attrition, needed_gap=lambda: None, lost_gap=lambda: None)
    assert lost("C21") == loses
    assert [*attrition.TRIALS["C21"]().measured.values()][-2:] == ["none", "none"]


def fake_races(other, *runs):
    """Sets of assumptions whose races are (alone in 2026, alone in 2035, trough, left today); the line is 1."""
    made = {
        str(i): SimpleNamespace(
            at=lambda key, year, run=run: run[3] if key == "left_today" else run[0] if year == 2026 else run[1],
            trough=run[2], threshold=1.0, figures=lambda x: f"{x}",
        )
        for i, run in enumerate(runs)
    }  # fmt: skip
    other(buildup, positions=lambda: tuple(made), preset=lambda key: key, race=lambda s: made.get(s, made["0"]))


@pytest.mark.parametrize(
    ("passing", "never", "loses"),
    [(4, 2, NEITHER), (2, 2, NEITHER), (1, 0, PRO), (4, 3, CONTRA), (2, 4, NEITHER)],
)
def test_c12_at_half_of_the_sets(passing, never, loses, other):
    fake_races(other, *((1.0, 1.0 - (i >= passing), 1.0 - (i >= never), 1.0) for i in range(4)))
    assert lost("C12") == loses
    both = min(passing, never)
    assert [*buildup.TRIALS["C12"]().measured.values()] == [f"{passing} of 4", f"{both} of 4", "4 of 4"]


@pytest.mark.parametrize(
    ("tied", "free", "loses"),
    [(1.0, 0.9, NEITHER), (1.0, 1.0, PRO), (1.1, 1.1, PRO), (0.99, 0.9, CONTRA), (0.9, 1.0, BOTH)],
)
def test_r1_on_the_line(tied, free, loses, other):
    fake_races(other, (tied, 2.0, 0.5, free), (1.0, 2.0, 0.5, 1.0))
    assert lost("R1") == loses
    told = [*buildup.TRIALS["R1"]().measured.values()][2:]
    assert told == [f"{1 + (tied >= 1)} of 2", f"{int(free < 1)} of 2"]


@pytest.mark.parametrize(
    ("within", "against", "silent", "loses"),
    [(3, 3, 0, NEITHER), (2, 2, 0, PRO), (3, 2, 0, CONTRA), (3, 0, 0, CONTRA), (2, 1, 1, (True, True))],
)
def test_c22_at_several_and_at_half(within, against, silent, loses, other):
    said = [("yes", "silent", "silent")] * within + [("yes", "no", "yes")] * against + [("silent",) * 3] * silent
    other(buildup, studies=lambda: tuple(buildup.Study("a", (), *words) for words in said))
    assert lost("C22") == loses


@pytest.mark.parametrize(
    ("dear", "reaching", "loses"),
    [(0, 2, CONTRA), (1e-6, 2, CONTRA), (-1e-6, 1, PRO), (-1e-6, 2, NEITHER), (-1e-6, 3, CONTRA), (0, 0, CONTRA)],
)
def test_r2_at_three_points_and_at_half_of_the_sets(dear, reaching, loses, other):
    known = tables.table("costings").query("vintage == 'known' and costing not in ('rutte_ten', 'hague_core')")
    dearest = float(known["usd_bn_a_year_high"].max()) / buildup.nato_europe_gdp(2025) * 100
    line = dearest - dear
    needs = {str(i): buildup.PLEDGED + (1024.0 if i < reaching else 0.0) for i in range(4)}
    other(buildup, THREE_POINTS=line, positions=lambda: tuple(needs), preset=lambda key: key)
    other(buildup.buildup, required_burden=lambda key, year: needs[key])
    assert lost("R2") == loses


@pytest.mark.parametrize(("price", "loses"), [(2.0, CONTRA), (1.0, CONTRA), (0.99, PRO)])
def test_r3_at_a_billion(price, loses, altered_rows):
    altered_rows(F161={"value": price})
    assert lost("R3") == loses


@pytest.mark.parametrize(
    ("strategy", "floor", "plans", "loses"),
    [(1, 0.75, 1, NEITHER), (1, 0.74, 1, CONTRA), (0, 0.75, 1, PRO), (0, 0.74, 1, NEITHER), (0, 1, 0, PRO)],
)
def test_c34_at_three_quarters_of_the_force_and_at_two_of_three(strategy, floor, plans, loses, altered_rows):
    posted = tables.table("us_troops_europe_total").set_index("year")["troops_clean"][2025]
    altered_rows(F128={"value": strategy}, F072={"value": floor * posted}, F391={"value": plans})
    assert lost("C34") == loses


@pytest.mark.parametrize(
    ("at_half", "at_three_quarters", "loses"),
    [((1, 1), (1, 1), NEITHER), ((2, 1), (1, 1), PRO), ((1, 1), (1, 2), CONTRA), ((1, 2), (2, 1), NEITHER)],
)
def test_c42_at_equal_margins(at_half, at_three_quarters, loses, other):
    """Pairs: frozen and hand-over."""
    given = {0.5: at_half, 0.75: at_three_quarters}
    other(deterrence, flip_point=lambda *_: 0.6)
    other(
        deterrence.model,
        at_reliability=lambda _, r: r,
        per_spending=lambda r, name: {"frozen": given[r][0], "hand_over": given[r][1]}.get(name, 0),
    )
    assert lost("C42") == loses


@pytest.mark.parametrize(
    ("lowest", "if_it_left", "enough", "loses"),
    [(0.0, 0.0, 0.0, NEITHER), (-0.01, -0.02, 0.0, PRO), (0.1, 0.11, 0.0, PRO), (0.1, 0.1, 1.0, CONTRA)],
)
def test_c43_on_the_edge(lowest, if_it_left, enough, loses, other):
    mine = deterrence.compared(START)
    least = min(deterrence.preset(whose)["rho_us_now"] for whose in ("walt", "rutte"))
    other(deterrence, compared=lambda _: replace(mine, dips={**mine.dips, "hand_over": lowest}))
    other(
        deterrence.model,
        deterrence=lambda a: SimpleNamespace(dip=if_it_left),
        break_even_reliability=lambda *_: np.asarray(least + enough),
    )
    other(deterrence, turning_will=lambda *_: 0.7)
    assert lost("C43") == loses


@pytest.mark.parametrize(
    ("years", "loses"), [((1.0, 2.0), PRO), ((1.01, 2.0), CONTRA), ((1.0, 1.0), PRO), ((2.0, 0.5), PRO)]
)
def test_c44_at_one_year(years, loses, altered_rows):
    altered_rows(F268={"low": years[0]}, F060={"value": years[1]})
    assert lost("C44") == loses


@pytest.mark.parametrize(
    ("above_one", "above_five", "loses"), [(2, 0, PRO), (3, 2, NEITHER), (3, 3, CONTRA), (1, 0, PRO), (4, 2, NEITHER)]
)
def test_c19_at_half_of_the_runs(above_one, above_five, loses, other):
    """Of four runs; a saving that is just the line is not above it."""
    saved = np.array([5.1 if i < above_five else 5.0 if i < above_one else 1.0 for i in range(4)])
    other(fragmentation, monte_carlo=lambda *_, **__: SimpleNamespace(outcome=saved))
    assert lost("C19") == loses


@pytest.mark.parametrize(
    ("fall", "loses"), [(0.6, PRO), (0.5, PRO), (0.49, NEITHER), (0.26, NEITHER), (0.25, CONTRA), (0.1, CONTRA)]
)
def test_c36_at_a_half_and_a_quarter(fall, loses, other):
    other(polarity, largest_fall=lambda: (1962, 1970, fall))
    assert lost("C36") == loses


@pytest.mark.parametrize(
    ("us", "russia", "loses"),
    [(-2.0, 2.0, NEITHER), (-2.1, 2.1, CONTRA), (-2.0, 2.1, PRO), (-2.1, 0.0, CONTRA), (0.0, 2.0, NEITHER)],
)
def test_c37_at_two_errors(us, russia, loses, other):
    names = ("US burden", "Russian spending")
    fit = SimpleNamespace(coefficient=dict(zip(names, (us, russia), strict=True)), error=dict.fromkeys(names, 1.0))
    other(polarity, reaction=lambda: fit)
    assert lost("C37") == loses


@pytest.mark.parametrize(("reopened", "loses"), [(0, PRO), (1, NEITHER), (2, NEITHER), (3, CONTRA)])
def test_c38_at_thirds(reopened, loses, other):
    other(polarity, DEALS={i: ("E14", "E69" * (i < reopened)) for i in range(3)})
    assert lost("C38") == loses


@pytest.mark.parametrize(
    ("market", "home", "ranked", "loses"),
    [
        (0.5, 0.5, 1, NEITHER),
        (0.49, 0.49, 1, PRO),
        (0.49, 0.5, 1, NEITHER),
        (0.49, 0.51, 1, CONTRA),
        (0.6, 0.6, 0, PRO),
    ],
)
def test_c39_at_half_of_american_output(market, home, ranked, loses, other, altered_rows):
    given = {"gdp_market": market, "gdp_ppp": home}
    other(polarity.polarity, relative=lambda key, *_: given[key])
    altered_rows(F409={"value": ranked})
    assert lost("C39") == loses


@pytest.mark.parametrize(
    ("ratio", "least", "courted", "parted", "loses"),
    [
        (3.0, 3.0, True, ("F185",), NEITHER),
        (3.1, 2.9, True, ("F185",), PRO),
        (3.1, 3.1, True, ("F185",), CONTRA),
        (3.1, 3.1, True, (), NEITHER),
        (3.1, 3.1, False, ("F185",), PRO),
        (3.1, 3.0, True, ("F185",), NEITHER),
    ],
)
def test_c40_at_three_to_one(ratio, least, courted, parted, loses, other, altered_rows):
    other(polarity.polarity, relative=lambda key, *_: least if key == "cinc" else ratio)
    other(polarity, PARTED=parted)
    if not courted:
        altered_rows(F183={"vintage": "later"}, F184={"vintage": "later"})
    assert lost("C40") == loses


@pytest.mark.parametrize(("rose", "loses"), [(0, PRO), (1, PRO), (2, CONTRA), (3, CONTRA)])
def test_c41_at_two_of_three(rose, loses, monkeypatch):
    up = ("gdp_market", "cinc", "spending")[:rose]
    monkeypatch.setattr(polarity.Powers, "ends", lambda self, key: (3.0, 3.0 + (key in up)))
    assert lost("C41") == loses


@pytest.mark.parametrize(("smallest", "loses"), [(0.05, PRO), (0.1, PRO), (0.101, CONTRA)])
def test_c14_at_a_tenth(smallest, loses, other):
    leads = {"EST": 0.5, "POL": smallest}
    other(ratios.polarity, russia_lead=lambda _, capital: leads.get(capital, 0.4))
    assert lost("C14") == loses and "by least in Warsaw" in ratios.TRIALS["C14"]().sentence


@pytest.mark.parametrize(
    ("claim", "line", "with_and_without", "loses"),
    [
        ("C16", 3.0, (0, 0), NEITHER),
        ("C16", 3.0, (0.1, 0), NEITHER),
        ("C16", 3.0, (-0.1, -0.1), PRO),
        ("C16", 3.0, (0.1, 0.1), CONTRA),
        ("C17", 9.0, (0, 0), NEITHER),
        ("C17", 9.0, (-0.1, -0.1), PRO),
        ("C17", 9.0, (-0.1, 0), NEITHER),
        ("C17", 9.0, (0.1, 0.1), CONTRA),
        ("C17", 9.0, (0.1, 0), NEITHER),
    ],
)
def test_c16_and_c17_on_the_line(claim, line, with_and_without, loses, other):
    turkiye = dict(zip(map(ratios.ratios.members, ratios.ALLIES.values()), with_and_without, strict=True))
    other(ratios.ratios, ratio=lambda measure, states, year: line + turkiye.get(tuple(states), 5.0))
    assert lost(claim) == loses


@pytest.mark.parametrize(
    ("means", "free", "tied", "loses"),
    [
        (1.0, 2.0, 2.0, PRO),
        (0.9, 2.0, 2.0, PRO),
        (1.1, 1.0, 2.0, NEITHER),
        (1.1, 0.9, 2.0, NEITHER),
        (1.1, 1.1, 1.1, CONTRA),
        (1.1, 1.1, 1.0, NEITHER),
    ],
)
def test_c20_at_one(means, free, tied, loses, other):
    other(
        ratios.ratios,
        ratio=lambda *_: means,
        soldiers=lambda _: {"both discounted": np.array(free), "Russia tied": np.array(tied)},
    )
    assert lost("C20") == loses


@pytest.mark.parametrize(("lowest", "loses"), [(1.0, NEITHER), (0.99, PRO), (1.01, CONTRA)])
def test_c18_at_one(lowest, loses, other):
    other(spending, outspend=lambda _: SimpleNamespace(ratio=lowest))
    if lowest >= 1:  # the years' own ratios stand above
        assert min(spending.spending.ratio_by_year(spending.ratios.members("nato_europe")).min()) > 1.01
    assert lost("C18") == loses


@pytest.mark.parametrize(
    ("most", "least", "loses"),
    [(50, 50, NEITHER), (49, 40, PRO), (60, 51, CONTRA), (60, 50, NEITHER), (49, 51, BOTH)],
)
def test_c05_at_the_price(most, least, loses, other):
    extra = {"bruegel_kiel": (most,), "iiss_life_cycle": (least,)}
    other(
        spending.spending,
        without_us=lambda key: extra[key],
        saved_by_cover=lambda extra, burden=None: extra,
        tariff_cost=lambda borne: 50 * borne,
    )
    assert lost("C05") == loses


@pytest.mark.parametrize(
    ("gaps", "loses"),
    [((0, 0), PRO), ((0, 0.1), PRO), ((-0.1, 0), NEITHER), ((-0.1, -0.1), CONTRA), ((-0.1, 0.1), NEITHER)],
)
def test_c26_where_both_come_out_alike(gaps, loses, other):
    by_coder = dict(zip(threats.SINGLE, gaps, strict=True))
    other(
        episodes,
        net_outcome=lambda coder, _: SimpleNamespace(
            net=(by_coder[coder], 0), difference=by_coder[coder], even_price=1
        ),
    )
    assert lost("C26") == loses


@pytest.mark.parametrize(
    ("demand", "praise", "step", "loses"),
    [
        ("2025-01-05", "2025-01-05", "2025-01-06", NEITHER),
        ("2025-01-05", "2025-01-05", "2025-01-05", PRO),
        ("2025-01-06", "2025-01-05", "2025-01-07", CONTRA),
        ("2025-01-06", "2025-01-05", "2025-01-04", BOTH),
    ],
)
def test_c27_on_one_day(demand, praise, step, loses, altered_rows):
    altered_rows(E01={"date": demand}, E19={"date": praise}, E45={"date": step})
    assert lost("C27") == loses


def with_relief(other, *accept_resist):
    """First and second coder: (relief, cases) after accepting and after resisting."""
    mine = episodes.relief_table("first", "short run")
    reliefs = {
        coder: replace(mine, accept=accept, resist=resist)
        for coder, (accept, resist) in zip(threats.SINGLE, accept_resist, strict=True)
    }
    other(episodes, relief_table=lambda coder, rule: reliefs[coder])


@pytest.mark.parametrize(("relieved", "loses"), [((2, 2), PRO), ((2, 1), NEITHER), ((1, 1), CONTRA)])
def test_c28_at_no_failure(relieved, loses, other):
    with_relief(other, *(((number, 2), (1, 2)) for number in relieved))
    assert lost("C28") == loses


@pytest.mark.parametrize(
    ("first", "second", "loses"),
    [
        (((1, 4), (2, 4)), ((1, 4), (2, 4)), PRO),  # half is not most
        (((1, 4), (3, 4)), ((1, 4), (2, 4)), NEITHER),
        (((1, 4), (3, 4)), ((1, 4), (3, 4)), CONTRA),
        (((3, 4), (3, 4)), ((1, 4), (3, 4)), NEITHER),  # as much is not more
    ],
)
def test_c31_at_one_half(first, second, loses, other):
    with_relief(other, first, second)
    assert lost("C31") == loses


def with_trends(other, *rises_and_p):
    """First and second coder: whether relief rises with leverage, and by chance."""
    trends = {
        coder: SimpleNamespace(rises=rises, p=p, counts=((0, 1),) * 3)
        for coder, (rises, p) in zip(threats.SINGLE, rises_and_p, strict=True)
    }
    other(episodes, leverage_trend=lambda coder, *_: trends[coder])


@pytest.mark.parametrize(
    ("trends", "loses"),
    [
        (((False, 0.01), (False, 0.01)), PRO),
        (((True, 0.01), (False, 0.01)), NEITHER),
        (((True, 0.04), (True, 0.05)), NEITHER),
        (((True, 0.04), (True, 0.049)), CONTRA),
    ],
)
def test_c30_at_one_in_twenty(trends, loses, other):
    with_trends(other, *trends)
    assert lost("C30") == loses


@pytest.mark.parametrize(
    ("back", "trends", "loses"),
    [
        ((0.6,) * 4, ((True, 0.01),) * 2, PRO),
        ((0.5,) * 4, ((True, 0.01),) * 2, PRO),
        ((0.49, 0.5, 0.5, 0.5), ((True, 0.01),) * 2, NEITHER),
        ((0.0,) * 4, ((False, 0.01),) * 2, PRO),
        ((0.09,) * 4, ((True, 0.01),) * 2, CONTRA),
        ((0.09, 0.1, 0.09, 0.09), ((True, 0.01),) * 2, NEITHER),
        ((0.09,) * 4, ((True, 0.01), (True, 0.05)), NEITHER),
        ((0.09,) * 4, ((True, 0.01), (False, 0.01)), NEITHER),
    ],
)
def test_c45_at_a_half_and_a_tenth(back, trends, loses, other):
    with_trends(other, *trends)
    other(threats.alliance, offset=lambda _: np.array(back))
    assert lost("C45") == loses


@pytest.mark.parametrize(
    ("pushes", "loses"), [((), CONTRA), (("E21",), NEITHER), (("E21", "F199"), PRO), (("E21", "F199", "E21"), PRO)]
)
def test_c32_at_two_pushes(pushes, loses, other):
    other(threats, PUSHES=pushes)
    assert lost("C32") == loses


@pytest.mark.parametrize(
    ("claim", "rows", "loses"),
    [
        ("C01", {"F395": {"quantity": "a long term"}}, (True, None)),
        ("C06", {"F001": {"value": 0}}, PRO),
        ("C08", {"F005": {"quantity": "x"}, "F006": {"quantity": "y"}}, PRO),
        ("C08", {"F005": {"quantity": "x"}, "F006": {"quantity": "Carney"}}, CONTRA),
        ("C09", {"E50": {"what_happened": "nothing"}}, PRO),
        ("C09", {"E50": {"what_happened": "to combine"}}, CONTRA),
        (
            "C10",
            {"E50": {"target": "unnamed", "outcome": "Rebuke", "date": "2026-01-20"}, "E54": {"date": "2026-01-27"}},
            CONTRA,
        ),
        (
            "C10",
            {"E50": {"target": "unnamed", "outcome": "Rebuke", "date": "2026-01-20"}, "E54": {"date": "2026-01-28"}},
            PRO,
        ),
        (
            "C10",
            {"E50": {"target": "Trump", "outcome": "praise", "date": "2026-01-20"}, "E54": {"date": "2026-01-27"}},
            PRO,
        ),
        (
            "C10",
            {"E50": {"target": "unnamed", "outcome": "praise", "date": "2026-01-20"}, "E54": {"date": "2026-01-27"}},
            NEITHER,
        ),
    ],
)
def test_what_the_record_would_have_to_say(claim, rows, loses, altered_rows):
    altered_rows(**rows)
    assert lost(claim) == loses


@pytest.mark.parametrize(("acts", "loses"), [(1, True), (2, True), (3, False)])
def test_c04_at_a_few_acts(acts, loses, other):
    other(record, PRAISE=dict(list(record.PRAISE.items())[:acts]))
    assert lost("C04") == (loses, None)


@pytest.mark.parametrize(
    ("alone", "calls", "loses"), [((), ("E21",), NEITHER), (("E21",), ("E21",), PRO), ((), (), CONTRA)]
)
def test_c11_at_one_call(alone, calls, loses, other):
    other(record, ALONE=alone, CALLS=calls)
    assert lost("C11") == loses


@pytest.mark.parametrize(
    ("problems", "line", "loses"),
    [("ffff", "s", PRO), ("fffs", "s", CONTRA), ("ssss", "f", PRO), ("sfff", "i", NEITHER), ("iiii", "s", NEITHER)],
)
def test_c02_by_what_stands(problems, line, loses, other):
    states = {"s": record.argument.STANDS, "f": record.argument.FALLS, "i": "if"}
    state = {**{f"W{i}": states[letter] for i, letter in enumerate(problems, 1)}, "WR": states[line]}
    other(record.argument, standing=lambda _: state)
    assert lost("C02") == loses
    assert record.TRIALS["C02"]().measured["problems that stand on the starting verdicts"] == problems.count("s")


def test_a_price_in_the_middle_of_each_kind_of_stakes():
    for kind, (low, high) in model.STAKES.items():
        assert threats.PRICES[kind] - low == pytest.approx(high - threats.PRICES[kind])
