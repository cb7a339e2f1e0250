"""Charts: still and moving drawing together equal a full one, in both themes, whatever a learner's Matplotlib does."""

import colorsys
import dataclasses
import gc
import importlib
import io
import pkgutil
import re
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.text import Text
from natolab import charts
from natolab.charts import live_picture, still, style
from natolab.charts.buildup import VerdictMap
from natolab.charts.canvas import FONTS, SHARP, Canvas, Still, full_png, page_width, placed
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


EVERY = pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
#: what a lecture room's notebook may set
STRANGE = {
    "text.usetex": True, "font.size": 22, "font.family": "serif", "axes.grid": False, "lines.linewidth": 9,
    "figure.constrained_layout.use": True, "svg.fonttype": "path", "axes.unicode_minus": False, "hatch.linewidth": 4,
    "text.color": "#ff00ff", "axes.facecolor": "black", "savefig.transparent": True, "savefig.bbox": "tight",
    "axes.labelcolor": "white", "xtick.color": "white", "figure.figsize": (2, 2), "lines.markersize": 30,
    "path.sketch": (1, 100, 2), "axes.titleweight": "bold", "legend.frameon": True, "axes.spines.top": True,
}  # fmt: skip


def drawn(question, kept=()):
    """A chart of the defaults with its canvas and the result."""
    here = question.model(Scenario())
    figure = style.figure(*question.chart.size)
    chart = question.chart(figure)
    chart.update(here, here, {letter: here for letter in kept})
    return Canvas(figure, chart.moving, chart.readings), chart, here


def parsed(svg: str) -> ElementTree.Element:
    """The inside of a drawing as XML; an error if the page could not read it."""
    return ElementTree.fromstring(
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{svg}</svg>'
    )


def words(svg: str) -> list[str]:
    """The texts of a drawing."""
    return sorted("".join(node.itertext()) for node in parsed(svg).iter("{http://www.w3.org/2000/svg}text"))


@EVERY
def test_still_and_moving_words_are_those_of_the_chart(question):
    """Nothing is drawn twice or left out, and trimming the drawing leaves the words alone."""
    canvas, chart, here = drawn(question)
    chart.update(question.model(OTHER), here, {"A": here})
    moving = [t for t in chart.moving if isinstance(t, Text) and placed(t)]
    assert words(canvas.frame()) == sorted(t.get_text() for t in moving)
    stays = [t for t in chart.figure.findobj(Text) if t not in chart.moving and t.get_visible() and t.get_text()]
    known = {line for t in stays for line in t.get_text().split("\n")}
    assert set(words(canvas.still)) <= known and chart.credit in " ".join(words(canvas.still))


@pytest.fixture
def coarse(monkeypatch):
    """Pictures of few pixels: what is compared is whether they are alike."""
    monkeypatch.setattr("natolab.charts.canvas.SHARP", 50)


@EVERY
def test_picture_on_demand_is_the_chart_and_leaves_it_as_it_was(question, coarse):
    canvas, chart, here = drawn(question, "A")
    frame, png = canvas.frame(), canvas.png()
    assert canvas.frame() == frame and canvas.png() == png
    assert page_width(png) == round(100 * question.chart.size[0])
    chart.update(question.model(OTHER), here, {})
    assert canvas.png() != png or question.model(OTHER).finding == here.finding


@pytest.mark.parametrize("across", ["left", "center", "right"])
@pytest.mark.parametrize("down", ["top", "center", "baseline", "bottom"])
def test_moving_text_stands_where_matplotlib_would_put_it(across, down):
    figure = style.figure(4, 2)
    text = figure.text(0.5, 0.5, "1.13 in 2031", ha=across, va=down, fontsize=11, fontweight="bold", color="#9c1f5c")
    node = next(parsed(Canvas(figure, [text]).frame()).iter("{http://www.w3.org/2000/svg}text"))
    text.set_animated(False)
    dark = np.flatnonzero((pixels(full_png(figure)) < 200).any(axis=(1, 2)))
    # Figures stand on the base line: the last dark row.
    assert float(node.get("y")) == pytest.approx((dark[-1] + 1) * 72 / SHARP, abs=1.2)
    assert ("text-anchor" in node.get("style")) == (across != "left") and float(node.get("x")) == 144


@EVERY
def test_no_trace_of_the_last_position(question):
    """Going away and coming back gives the same drawing: nothing is left over."""
    canvas, chart, here = drawn(question)
    there, first = question.model(OTHER), canvas.frame()
    chart.update(there, here, {"A": there})
    assert canvas.frame() != first or here.finding == there.finding
    chart.update(here, here, {})
    assert canvas.frame() == first


@EVERY
def test_every_id_that_is_used_is_there_and_every_colour_follows_the_theme(question):
    canvas, *_ = drawn(question, "A")
    for svg in (canvas.still, canvas.frame()):
        used = set(re.findall(r'(?:url\(#|href="#)([^")]+)', svg))
        assert used == set(re.findall(r'\bid="([^"]+)"', svg))
        assert not re.findall("(?<!,)#[0-9a-f]{6}", re.sub(r'\w+="#[^"]*"|url\(#[^)]*\)', "", svg))
        assert "<style" not in svg and "<image" not in svg
    fonts = set(re.findall(r"DejaVu[^;\"]*", canvas.still + canvas.frame()))
    assert fonts == {FONTS}


def strange(value, bad):
    """A result with its numbers by year spoiled."""
    return np.full_like(value, bad, float) if isinstance(value, np.ndarray) and value.dtype.kind == "f" else value


@EVERY
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_what_cannot_be_drawn_is_left_out(question, bad):
    """No stale curve, no word of a machine, and a drawing that a page can read."""
    canvas, chart, here = drawn(question)
    fields = {f.name: strange(getattr(here, f.name), bad) for f in dataclasses.fields(here) if f.init}
    try:
        chart.update(dataclasses.replace(here, **fields), here, {})
    except (ValueError, OverflowError):
        return  # the explorer empties the panel: tests/test_explorer.py
    frame = canvas.frame()
    parsed(frame)
    for attribute in re.findall(r'(?:d|x|y|points|transform)="([^"]*)"', frame):
        assert not re.search("nan|inf", attribute)
    for where, values in zip(*canvas.points(), strict=True):
        assert len(where) == len(values)
        assert all(v is None or np.isfinite(v) for v in (*where, *values))


@EVERY
def test_a_learners_settings_do_not_reach_the_chart(question, coarse):
    canvas, *_ = drawn(question, "A")
    with matplotlib.rc_context(STRANGE):
        strange, *_ = drawn(question, "A")
        assert (strange.still, strange.frame()) == (canvas.still, canvas.frame())
        assert strange.png() == canvas.png()
        assert {key: matplotlib.rcParams[key] for key in ("text.usetex", "font.size")} == {
            "text.usetex": True, "font.size": 22}  # fmt: skip


@EVERY
def test_what_can_be_read_off_stands_in_the_chart(question):
    """Names and values for each curve; places are numbers within the axes or named steps."""
    canvas, *_ = drawn(question, "A")
    assert canvas.readings or issubclass(question.chart, VerdictMap)  # its numbers are all written in their cells
    for reading, where, values in zip(canvas.readings, *canvas.points(), strict=True):
        assert reading["name"] and len(where) == len(values)
        assert reading["steps"] or reading["over"]
        if reading["steps"]:
            assert all(one is None or 0 <= one < len(reading["steps"]) for one in where), reading
    assert len({(r["name"], r["panel"]) for r in canvas.readings}) >= len(canvas.readings) - 1


def still_charts() -> list[Still]:
    """One of each still chart."""
    swings = swing(buildup.trough_alone, Scenario(), ["usable_eu", "price_ratio", "target_burden"])
    return [
        still.swing_chart(swings, now=1.13, threshold=1, title="t"),
        still.step_chart(["a", "b"], [1, 2], ["one", "two"], {"1.5": 1.5}, "t", "u"),
        still.two_lines(spending.ratio_by_year(members("nato_europe")), "t", "u", (2021,)),
        still.named_scatter(np.array([1.0, 2.0]), np.array([3.0, 4.0]), ["A", "B"], "t", "across", "up", "A 3, B 4."),
        still.yearly_bars({2014: 0.1, 2015: -0.2}, {2014: "why"}, "t", "u"),
    ]


def test_stills_say_themselves():
    swings, steps, lines, *_ = still_charts()
    assert "0.54 to 2.11" in swings.sentence and "2 of the 3 shown can turn the verdict alone" in swings.sentence
    assert steps.sentence == "A: one; then b: two."
    assert "5.2 in 2021" in lines.sentence


def test_stills_can_be_read_like_charts_that_move():
    """Every value stands within its axes, under a name, and at a named place or one with a scale."""
    for shown in still_charts():
        canvas = Canvas(shown.figure, readings=shown.readings)
        assert canvas.readings, shown
        for reading, where, values in zip(canvas.readings, *canvas.points(), strict=True):
            panel = canvas.panels[reading["panel"]]
            assert reading["name"] and (reading["over"] or len(reading["steps"]) == len(where) > 0)
            across, up = (values, where) if reading["rows"] else (where, values)
            for places, (one, other) in ((across, panel["x"]), (up, panel["y"])):
                assert all(min(one, other) <= at <= max(one, other) for at in places), (shown, reading["name"])


def test_a_picture_leaves_no_pixels_behind():
    """Seven megabytes for each chart of a page."""
    canvas, *_ = drawn(QUESTIONS[0], "A")
    before, _ = canvas.png(), gc.collect()
    assert not [one for one in gc.get_objects() if isinstance(one, RendererAgg)] and canvas.png() == before


def test_a_learners_settings_do_not_reach_stills():
    usual = [Canvas(shown.figure).still for shown in still_charts()]
    with matplotlib.rc_context(STRANGE):
        assert [Canvas(shown.figure).still for shown in still_charts()] == usual
    for module in pkgutil.iter_modules(charts.__path__):
        for name, made in vars(importlib.import_module(f"natolab.charts.{module.name}")).items():
            returns = str(getattr(made, "__annotations__", {}).get("return", ""))
            if "Still" in returns and callable(made):
                assert hasattr(made, "__wrapped__"), f"{module.name}.{name} is drawn under a learner's settings"


def test_a_still_shows_its_drawing_with_a_picture_for_pages_without_a_kernel(monkeypatch):
    shown = []
    note = lambda data, metadata=None, raw=False: shown.append((data, metadata))  # noqa: E731
    monkeypatch.setattr("natolab.charts.canvas.display", note)
    still_charts()[1]._ipython_display_()
    (view, _), (picture, metadata), (sentence, _) = shown
    assert set(view) == {"application/vnd.jupyter.widget-view+json"} and set(picture) == {"image/png", "text/plain"}
    assert metadata["image/png"] == {"width": 960, "alt": "A: one; then b: two."}
    assert sentence["text/plain"] == "A: one; then b: two." and "natolab-said" in sentence["text/html"]


# ---- colours ------------------------------------------------------------------------------------------
def palettes() -> dict[str, tuple[str, str]]:
    """Colours of the page's part: name -> (on white, in the dark theme)."""
    css = (Path(live_picture.__file__).parent / "live_picture.css").read_text(encoding="utf-8")
    return {n: (a, b) for n, a, b in re.findall(r"--natolab-([\w-]+): light-dark\((#\w+), (#\w+)\)", css)}


def channels(colour: str) -> list[float]:
    """Red, green, blue, 0 to 1."""
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2."""

    def luminance(colour: str) -> float:
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels(colour)]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


ACTORS = ("europe", "russia", "usa", "ukraine", "china", "warn", "kept-a", "kept-b", "kept-c", "baseline")
GROUNDS = ("short", "short-cell", "enough", "enough-cell", "sand", "band", "faint", "warn-pale")


def test_the_pages_light_colours_are_those_of_the_charts():
    assert {name: light for name, (light, _) in palettes().items()} == style.PALETTE


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_one_colour_an_actor_and_enough_contrast(theme):
    """4.5:1 for words, which carry every actor's colour, on the ground; ink also on each tinted ground."""
    of = {name: pair[theme] for name, pair in palettes().items()}
    assert len({of[name] for name in ACTORS}) == len(ACTORS)
    for name in (*ACTORS, "ink", "quiet"):
        assert contrast(of[name], of["ground"]) >= 4.5, name
    for ground in GROUNDS:
        assert contrast(of["ink"], of[ground]) >= 4.5, ground
    for name in ("europe", "warn", "usa", "russia"):  # lines that cross a tinted ground
        for ground in ("short", "enough", "sand"):
            assert contrast(of[name], of[ground]) >= 3, (name, ground)
    for name in ("warn", "warn-mid", "europe"):  # signs on squares are in the ground's colour
        assert contrast(of["ground"], of[name]) >= 4.5, name


@pytest.mark.parametrize("name", [n for n in ACTORS if n not in ("baseline", "kept-c")])
def test_an_actor_is_known_again_in_the_other_theme(name):
    light, dark = (colorsys.rgb_to_hsv(*channels(colour))[0] for colour in palettes()[name])
    assert min(abs(light - dark), 1 - abs(light - dark)) < 0.07
