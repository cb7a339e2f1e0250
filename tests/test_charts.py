"""Charts: the fast picture equals a full drawing, and every picture has its sentence."""

import io

import numpy as np
import pytest
from matplotlib.text import Text
from natolab.charts import still, style
from natolab.charts.canvas import Canvas, Still, captioned, full_png
from natolab.facts.scenario import Scenario, preset
from natolab.models import buildup, spending
from natolab.models.ratios import members
from natolab.models.sensitivity import swing
from natolab.questions import every
from PIL import Image

QUESTIONS = tuple(every().values())

#: a scenario that moves every chart
OTHER = preset("rutte").having(
    types=5,
    coalition=1,
    price_level_ru=1.5,
    deployable_share_eu=0.5,
    day0_share=0.2,
    publicness=0.9,
    minimum_pledge=4,
    europe_as_one=1,
    w_power=1.8,
    coder=1,
    relief_rule=2,
    pending_carried_out=0.2,
)


def pixels(png: bytes) -> np.ndarray:
    """A picture as an array."""
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"), int)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_fast_picture_equals_a_full_drawing(question):
    """Still parts kept, moving shapes drawn again: the same pixels as drawing everything.

    Texts are set by another library (next test) and so are left blank here.
    """
    here, there = question.model(Scenario()), question.model(OTHER)
    figure = style.figure(*question.chart.size)
    chart = question.chart(figure)
    chart.update(here, here, {})
    canvas = Canvas(figure, chart.moving)
    canvas.png()
    chart.update(there, here, {"A": here})
    for artist in chart.moving:
        if isinstance(artist, Text):
            artist.set_text("")
    fast = pixels(canvas.png())
    for artist in chart.moving:
        artist.set_animated(False)
    full = pixels(full_png(figure))
    assert fast.shape == full.shape
    assert (np.abs(fast - full).max(axis=2) > 60).mean() < 0.004


@pytest.mark.parametrize("across", ["left", "center", "right"])
@pytest.mark.parametrize("down", ["top", "center", "baseline", "bottom"])
def test_moving_text_stands_where_matplotlib_would_put_it(across, down):
    figure = style.figure(4, 2)
    text = figure.text(0.5, 0.5, "1.13 in 2031", ha=across, va=down, fontsize=11, fontweight="bold", color="#9c1f5c")
    fast = pixels(Canvas(figure, [text]).png())
    text.set_animated(False)
    full = pixels(full_png(figure))
    for axis in (0, 1):
        here, there = (np.flatnonzero((picture < 200).any(axis=(2, 1 - axis))) for picture in (fast, full))
        assert abs(here[0] - there[0]) <= 5 and abs(here[-1] - there[-1]) <= 5  # older Matplotlib sets wider


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_no_trace_of_the_last_position(question):
    """Going away and coming back gives the same picture to the byte: nothing is left over."""
    here, there = question.model(Scenario()), question.model(OTHER)
    figure = style.figure(*question.chart.size)
    chart = question.chart(figure)
    canvas = Canvas(figure, chart.moving)
    chart.update(here, here, {})
    first = canvas.png()
    chart.update(there, here, {"A": there})
    assert canvas.png() != first or question.model(Scenario()).finding == there.finding
    chart.update(here, here, {})
    assert canvas.png() == first


def test_caption_adds_the_sentence_below():
    png = full_png(style.figure(6, 2))
    taller = pixels(captioned(png, "One sentence that is long enough to be broken into lines. " * 3))
    assert taller.shape[1] == 600 and taller.shape[0] > 240
    assert (taller[200:] < 100).any()


def still_charts() -> list[Still]:
    """One of each still chart."""
    swings = swing(buildup.trough_alone, Scenario(), ["usable_eu", "price_ratio", "target_burden"])
    return [
        still.swing_chart(swings, now=1.13, threshold=1, title="t"),
        still.step_chart(["a", "b"], [1, 2], ["one", "two"], {"1.5": 1.5}, "t", "u"),
        still.two_lines(spending.ratio_by_year(members("nato_europe")), "t", "u", (2021,)),
    ]


def test_stills_say_themselves():
    swings, steps, lines = still_charts()
    assert "0.54 to 2.11" in swings.sentence and "2 of the 3 shown can turn the verdict alone" in swings.sentence
    assert steps.sentence == "A: one; then b: two."
    assert "5.2 in 2021" in lines.sentence


def test_one_colour_an_actor_and_enough_contrast():
    """4.5:1 against white for every colour that carries text or a line."""

    def luminance(colour: str) -> float:
        channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    colours = [style.EUROPE, style.RUSSIA, style.USA, style.UKRAINE, style.BASELINE, style.INK, style.WARN, *style.KEPT]
    assert len(set(colours)) == len(colours)
    for colour in colours:
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5, colour
