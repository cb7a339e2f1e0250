"""Power ratios: the published table, and what must hold for any set of states."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.errors import DataError
from natolab.facts.scenario import Scenario, preset
from natolab.models import ratios
from natolab.questions import ratios as outweigh

QUICK = settings(derandomize=True, deadline=None, max_examples=50, database=None)
SWITCHES = ("coalition", "include_turkiye", "include_ukraine", "include_canada")
# set: values of the switches, preset, states; people, GDP, GDP at PPP (2025), spending, spending at GDP-PPP (2024)
TABLE = {
    "EU-27": ((1, 0, 0, 0), "set_eu27", 27, (3.10, 8.30, 4.09, 2.47, 1.16)),
    "EU members of NATO": ((2, 0, 0, 0), "set_eu_nato", 23, (2.98, 7.78, 3.87, 2.42, 1.14)),
    "NATO Europe": ((0, 1, 0, 0), None, 30, (4.13, 10.19, 5.13, 3.22, 1.51)),
    "less Türkiye": ((0, 0, 0, 0), "set_without_turkiye", 29, (3.54, 9.57, 4.60, 3.05, 1.37)),
    "with Canada": ((0, 1, 0, 1), "set_with_canada", 31, (4.42, 11.09, 5.51, 3.42, 1.58)),
    "with Ukraine": ((0, 1, 1, 0), "set_with_ukraine", 31, (4.36, 10.27, 5.22, 3.65, 1.98)),
    "nine": ((3, 0, 0, 0), "set_nine", 9, (0.61, 1.42, 0.77, 0.62, 0.33)),
}
WHOLE_NATO_EUROPE = ("NATO Europe", "less Türkiye")


def scenario(name):
    return Scenario(dict(zip(SWITCHES, TABLE[name][0], strict=True)))


@pytest.mark.parametrize("name", TABLE)
def test_table_of_sets_and_measures(name):
    *_, size, expected = TABLE[name]
    chosen = ratios.states(scenario(name))
    assert len(set(chosen)) == len(chosen) == size
    assert ratios.ratios(scenario(name)) == pytest.approx(dict(zip(ratios.MEASURES, expected, strict=True)), abs=0.01)


@pytest.mark.parametrize("name", TABLE)
def test_preset_chooses_the_same_states(name):
    key = TABLE[name][1]
    assert ratios.states(preset(key) if key else Scenario()) == ratios.states(scenario(name))


def test_gdp_ratio_is_nearly_ten_to_one():
    with_turkiye, without = (ratios.ratios(scenario(name))["gdp_market"] for name in WHOLE_NATO_EUROPE)
    assert (without, with_turkiye) == pytest.approx((9.6, 10.2), abs=0.05)


def test_same_basis_rows_of_the_whole_are_above_one():
    for name in WHOLE_NATO_EUROPE:
        told = ratios.ratios(scenario(name))
        assert all(1.37 <= told[key] <= 3.23 for key in ("spending_market", "spending_ppp")), name
        assert min(told.values()) > 1, name


def test_nine_nearest_states_are_below_one_in_people_and_spending():
    told = ratios.ratios(scenario("nine"))
    assert all(told[key] < 1 for key in ("people", "spending_market", "spending_ppp"))


@pytest.mark.parametrize(
    ("way", "expected"),
    [("on paper", 1.73), ("Europe discounted", 0.28), ("both discounted", 0.43), ("Russia tied", 0.76)],
)
def test_soldiers(way, expected):
    assert ratios.soldiers(Scenario())[way] == pytest.approx(expected, abs=0.01)


def test_soldiers_by_the_same_rule_cancel():
    fair = Scenario(deployable_share_eu=0.5, deployable_share_ru=0.5)
    told = ratios.soldiers(fair)
    assert told["both discounted"] == pytest.approx(told["on paper"])


def test_soldiers_who_fight_in_ukraine_are_not_counted_against_nato():
    """The published counts by hand: 16% of 1.9m against the 400,000 of 1.1m who are not in Ukraine."""
    assert ratios.soldiers(Scenario())["Russia tied"] == pytest.approx(0.16 * 1.9 / (1.1 - 0.7))
    rungs = outweigh.ladder(Scenario())
    assert "As long as 700,000 Russians fight in Ukraine, it is 0.76 at least." in outweigh.say_ladder(rungs, rungs)
    # It is the rung of a free army of which only those outside Ukraine can be used, and does not move with its share.
    outside = Scenario(deployable_share_ru=4 / 11)
    assert ratios.soldiers(outside)["both discounted"] == pytest.approx(ratios.soldiers(Scenario())["Russia tied"])


def test_strain_is_worse_only_by_more_than_a_twentieth():
    """By hand from the tables: men, money and oil are worse; output moved by a quarter of a per cent, tanks are up."""
    found = outweigh.strain()
    assert [worse for *_, worse in found.values()] == [True, True, True, False, False]
    weight = {year: ratios.level("gdp_ppp", "RUS", year) / ratios.level("gdp_ppp", ratios.members("nato_europe"), year)
              for year in (2021, 2025)}  # fmt: skip
    assert found["output at home prices, % of European NATO's, 2021 and 2025"][:2] == pytest.approx(
        [100 * w for w in weight.values()]
    )
    assert found["tanks made or rebuilt less tanks lost: even, and 2024"][1] == 1550 - 1400
    table = outweigh.strain_table()
    assert table["then"].tolist() == ["0", "3.6", "40", "19.5", "0"]
    assert table["last known"].tolist() == ["35,000", "7.1", "25", "19.5", "150"]
    assert table["worse?"].tolist() == ["yes", "yes", "yes", "no", "no"]


@pytest.mark.parametrize(
    ("claim", "changed", "verdict"),
    [
        ("only_threat", {"NEAR": 0.2}, "does not hold on this data"),  # Madrid's lead is .15
        ("in_poor_shape", {"SAME": 0.001}, "holds"),  # output counted as worse makes four
        ("more_people", {"CLAIMED": {"people": 3}}, "holds"),
        ("more_people", {"CLAIMED": {"people": 4}}, "holds if …"),  # with Türkiye only
        ("more_people", {"CLAIMED": {"people": 4.5}}, "does not hold on this data"),
    ],
)
def test_either_side_can_lose(claim, changed, verdict, monkeypatch):
    for name, value in changed.items():
        monkeypatch.setattr(outweigh, name, value)
    assert getattr(outweigh, claim)().verdict == verdict


@pytest.mark.parametrize(
    ("worse", "verdict"),
    [(2, "does not hold on this data"), (3, "holds if …"), (4, "holds"), (5, "holds")],
)
def test_strain_is_judged_by_how_many_of_five_measures_are_worse(worse, verdict, monkeypatch):
    monkeypatch.setattr(outweigh, "strain", lambda: {f"measure {i}": (0.0, 1.0, i < worse) for i in range(5)})
    assert outweigh.in_poor_shape().verdict == verdict
    assert outweigh.in_poor_shape().measured["measures that are worse"] == f"{worse} of 5"


def test_ratios_add_up_over_any_partition():
    everyone = (*ratios.members("nato_europe"), "UKR", "CAN")

    @QUICK
    @given(
        st.lists(st.integers(0, 3), min_size=len(everyone), max_size=len(everyone)),
        st.sampled_from(list(ratios.MEASURES)),
        st.integers(2000, 2025),
    )
    def check(parts, measure, year):
        split = [[s for s, p in zip(everyone, parts, strict=True) if p == part] for part in range(4)]
        total = sum(ratios.ratio(measure, tuple(states), year) for states in split)
        assert total == pytest.approx(ratios.ratio(measure, everyone, year))

    check()


@pytest.mark.parametrize("year", range(2000, 2026))
def test_every_year_has_every_ally(year):
    """A missing state would count as nothing and lower the ratio unseen."""
    for measure in ratios.MEASURES:
        known = ratios._levels(measure, min(year, 2024) if "spending" in measure else year)
        # Iceland has no armed forces; Montenegro was not a state before 2006.
        absent = set(ratios.members("nato_europe")) - set(known)
        assert absent <= ({"ISL", "MNE"} if year < 2006 else {"ISL"}), (measure, absent)


def test_spending_stops_at_the_last_year_of_the_data():
    states = ratios.members("nato_europe")
    assert ratios.ratio("spending_market", states, 2025) == ratios.ratio("spending_market", states, 2024)


@pytest.mark.parametrize("ask", [lambda: ratios.members("atlantis"), lambda: ratios.level("ships", "RUS", 2024)])
def test_unknown_names_are_refused_in_a_sentence(ask):
    with pytest.raises(DataError, match=r"^There is no (set|measure) .*(atlantis|ships).*\.$"):
        ask()
