"""Everything on screen follows the learner's scenario: rows, charts, sentences, verdict words; grey the start."""

from collections import Counter

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.lines import Line2D
from matplotlib.text import Text
from natolab.charts import style
from natolab.facts.scenario import Scenario, plain_number, preset, registry
from natolab.panels.explorer import Explorer
from natolab.questions import attrition, change, deterrence, fragmentation, threats
from natolab.questions import buildup as stand_alone
from natolab.questions import ratios as outweigh
from natolab.questions import spending as outspend
from stored import numbers
from test_charts import OTHER, QUESTIONS

each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
POSITIONS = (Scenario(), OTHER, preset("walt"))
#: grey lines from the start to a dot, hollow dots that mean “no relief”; and a chart with only the letter of a kept one
GREY_LINES, LETTER_ALONE = {"AllVerdicts", "ReliefDots"}, {"RaceMap"}


# ---- charts -------------------------------------------------------------------------------------------
def seen(artist) -> tuple:
    """What an artist shows, but for where a text stands."""
    if isinstance(artist, Line2D):
        return tuple(np.asarray(data, float).tobytes() for data in artist.get_data())
    if isinstance(artist, Text):
        return (artist.get_text(),)
    corners = artist.get_patch_transform().transform(artist.get_path().vertices)
    return corners.tobytes(), to_hex(artist.get_facecolor())


def looks_like_the_start(artist) -> bool:
    """Grey, or hollow."""
    if isinstance(artist, Line2D):
        return to_hex(artist.get_color()) == style.BASELINE or artist.get_markerfacecolor() == "white"
    return not isinstance(artist, Text) and not artist.get_fill() and to_hex(artist.get_edgecolor()) == style.BASELINE


def drawn(question) -> tuple:
    """The chart, and a function that gives what its moving artists show for positions of mine, base and kept."""
    results = [question.model(scenario) for scenario in POSITIONS]
    chart = question.chart(style.figure(*question.chart.size))

    def show(mine: int, base: int, **kept: int) -> list[tuple]:
        chart.update(results[mine], results[base], {letter: results[place] for letter, place in kept.items()})
        return [seen(artist) for artist in chart.moving]

    return chart, show


@each
def test_only_grey_follows_the_start_and_only_the_rest_the_learner(question):
    chart, show = drawn(question)
    by_base = [show(mine, base) for mine, base in ((0, 0), (0, 1), (0, 2), (1, 1), (1, 0))]
    by_mine = [show(mine, base) for mine, base in ((0, 0), (1, 0), (2, 0))]
    follows_mine = []
    for place, artist in enumerate(chart.moving):
        mine = len({shown[place] for shown in by_mine}) > 1
        base = len({shown[place] for shown in by_base[:3]}) > 1 or by_base[3][place] != by_base[4][place]
        if base:
            assert looks_like_the_start(artist), f"{artist} follows the starting point"
        if mine and looks_like_the_start(artist):
            assert type(chart).__name__ in GREY_LINES, f"{artist} is grey and follows the learner"
        follows_mine.append(mine)
    assert any(follows_mine)


@each
def test_a_kept_scenario_is_drawn_in_its_colour_with_its_letter(question):
    chart, show = drawn(question)
    plain, kept = show(0, 0), show(0, 0, A=1)
    new = [artist for artist, before, after in zip(chart.moving, plain, kept, strict=True) if before != after]
    assert {to_hex(artist.get_color()) for artist in new} == {style.KEPT[0].lower()}
    assert any(isinstance(artist, Line2D) for artist in new) != (type(chart).__name__ in LETTER_ALONE)
    assert any("A" in artist.get_text() for artist in new if isinstance(artist, Text))
    assert show(0, 0) == plain


# ---- words ----------------------------------------------------------------------------------------------
@each
def test_the_sentence_tells_the_learners_numbers_whatever_the_start(question):
    results = [question.model(scenario) for scenario in POSITIONS]
    for mine in results:
        told = Counter(numbers(question.sentence(mine, mine)))
        for base in results:
            lost = told - Counter(numbers(question.sentence(mine, base)))
            assert not lost, lost


def test_up_and_down_are_told_from_the_start():
    assert change(2, 1) == " (up from 1.00)" and change(1, 2) == " (down from 2.00)"
    assert change(1.001, 1) == "" and change(1.26, 1.3, 1) == "" and change(-1, 1, 0) == " (down from 1)"


#: question, an assumption that turns its verdict, the words when the claim holds and when it does not
VERDICTS = (
    (stand_alone.PATHS, "usable_eu", ": enough, if", ": not enough, if"),
    (stand_alone.BURDEN, "usable_eu", "8.5% or more is needed", "less than 8.5% is needed"),
    (outspend.OUTSPEND, "price_level_ru", ", below the break-even", ", past the break-even"),
    (outweigh.LADDER, "deployable_share_eu", "Europe has more of these", "Russia has more of these"),
    (fragmentation.FRAGMENTED, "pooled_share", ", more than next to nothing", "), next to nothing"),
    (attrition.BATTLE, "day0_share", "the defence holds", "the defence does not hold"),
    (deterrence.HAND_OVER, "rho_eu", "The dip stays above the edge", "In the dip an attack would pay"),
    (threats.THRESHOLD, "cost_share", "so resisting costs less", "so accepting costs less"),
    (threats.STAKES, "cost_share", "assumed: resist", "assumed: accept"),
    (threats.CARRIED_OUT, "pending_carried_out", "less than half of all", "more than half of all"),
)


@pytest.mark.parametrize(("question", "key", "yes", "no"), VERDICTS, ids=lambda x: getattr(x, "name", str(x)))
def test_the_words_of_a_verdict_are_those_of_its_margin(question, key, yes, no):
    a, base, found = registry()[key], question.model(Scenario()), set()
    level = {"price_level_eu": 1.0} if question is outspend.OUTSPEND else {}
    level = {**preset("rutte"), "target_year": 2032} if question is stand_alone.BURDEN else level
    for value in np.linspace(a.low, a.reach, 13):
        scenario = Scenario({**level, key: round(float(value), 6)})
        mine = question.model(scenario)
        text = f"{mine.finding} {question.sentence(mine, base)}"
        holds = bool(question.margin(scenario) >= 0)
        assert (yes in text, no in text) == (holds, not holds), text
        found.add(holds)
    assert found == {True, False}


# ---- rows -----------------------------------------------------------------------------------------------
LEVERS = ["target_burden", "war_end", "usable_eu", "ru_reconstitution"]
MOVED = Scenario(target_burden=5, war_end=2030, usable_eu=1 / 3, ru_reconstitution=2.5, price_ratio=2.2)


def from_the_list(explorer: Explorer, *steps: str | float) -> None:
    """Choose positions, move one slider, load codes."""
    for step in steps:
        if isinstance(step, float):
            explorer.rows["ru_reconstitution"].mover.value = step
        elif step in explorer.presets:
            explorer.preset_list.value = step
        else:
            explorer.load(step)


ACTS = {
    "set": lambda e: e.set(target_burden=4.2, war_end=2031),
    "a position": lambda e: e.choose("rutte"),
    "a position from the list": lambda e: setattr(e.preset_list, "value", "rutte"),
    "the same position again, after a slider": lambda e: from_the_list(e, "rutte", 7.25, "rutte"),
    "a position left by a slider": lambda e: from_the_list(e, "rutte", 7.25),
    "a position left by a code": lambda e: from_the_list(e, "rutte", MOVED.code()),
    "a code": lambda e: e.load(MOVED.code()),
    "reset": lambda e: e.reset_button.click(),
    "a typed number": lambda e: setattr(e.rows["usable_eu"].box, "value", "0,35"),
    "a slider": lambda e: setattr(e.rows["ru_reconstitution"].mover, "value", 7.25),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_every_row_shows_the_scenario_after(act):
    explorer = Explorer(stand_alone.PATHS, LEVERS, presets=["rutte"])
    for key, value in (("target_burden", 5.0), ("war_end", 2032), ("usable_eu", 0.7), ("ru_reconstitution", 9.0)):
        explorer.rows[key].mover.value = value
    act(explorer)
    for key, row in explorer.rows.items():
        assert row.value == row.mover.value == explorer.scenario[key], key
        assert row.box.value == plain_number(row.value), key
    assert explorer.preset_list.value == ("rutte" if explorer.scenario == preset("rutte") else "")
    assert explorer.result.trough == stand_alone.race(explorer.scenario).trough
    anew = Explorer(stand_alone.PATHS, LEVERS, scenario=Scenario(name="starting point"))
    assert explorer.picture.moving == anew.picture.moving or explorer.scenario != Scenario()
