"""Charts as vectors: still parts drawn once, moving ones at each move; a sharp picture on demand.

Canvas(figure, moving, readings)   `still` and `frame()` are SVG, `points()` what can be read off, `png()` a picture
Reading                            a curve or a row of bars whose values a reader can ask for;  reading()  if it stays
Still(figure, sentence, readings)  a chart that does not move with its sentence, for notebooks

Lengths in points; colours are CSS variables (style.themed), so the drawing follows the page's theme.
Left out: how the page lays the two drawings over each other (natolab.charts.live_picture).
"""

import ctypes
import io
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from xml.sax.saxutils import escape

import numpy as np
from IPython.display import display
from matplotlib import font_manager
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.ft2font import LoadFlags
from matplotlib.lines import Line2D
from matplotlib.text import Text
from PIL import Image

from natolab.charts import style
from natolab.facts.show import without_formulas

SHARP = 200  # dots an inch of a picture: two for each pixel of a page
WIDTH = 100  # pixels of the page for each inch of a picture, when the page leaves room
COLOURS = 64  # of a picture
SMALLEST = 8  # points, of a title
DIGITS = 4  # decimals of a place on an axis
FINEST = 121  # points of a curve that can be read off
# Verdana was drawn to the same widths; what else a machine may have is narrower, so that nothing gets too long.
FONTS = "DejaVu Sans,Verdana,sans-serif"
VIEW = "application/vnd.jupyter.widget-view+json"
#: hides the place of a chart that is not alive, where JupyterLab says "model not found"
ASLEEP = (
    ".jp-OutputArea-child:not(.natolab-alive):has(> .lm-Panel):has(+ * + * > * > .natolab-said) {display: none} "
    "@media print {.jp-OutputArea-child:has(+ * > * > .natolab-said) {break-after: avoid}}"
)
ASCENT, DESCENT = 0.76, 0.24  # of DejaVu Sans, heights of l and p in sizes
#: Matplotlib's vertical alignments: how far the base line is below the place, in sizes
DOWN = {"top": ASCENT, "center": 0.26, "center_baseline": 0.36, "baseline": 0, "bottom": -DESCENT}
ANCHORS = {"left": "", "center": "text-anchor:middle;", "right": "text-anchor:end;"}


# ---- what can be read off -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Reading:
    """A curve, or a row of dots or bars, whose values can be read off the chart.

    points    gives x and y of its points as they stand now
    rows      whether the value is x and the points stand in rows; else the value is y
    steps     names of the places 0, 1, … along the other axis; without them the place is told as a number
    over      what that number is, such as "year"
    of        name of the reading that this one is compared with, told only where its value is another
    ends      what is drawn at the ends of the scale: (least, most); the value may be beyond
    """

    ax: Axes
    name: str
    points: Callable[[], tuple[Sequence[float], Sequence[float]]]
    colour: str
    unit: str = ""
    digits: int = 2
    rows: bool = False
    joined: bool = True
    steps: Sequence[str] = ()
    over: str = ""
    of: str = ""
    ends: tuple[float | None, float | None] = (None, None)

    def described(self, number: int) -> dict:
        """What the page must know of it; `number` is that of its axes in the figure."""
        return {
            "panel": number, "name": self.name, "unit": style.unit(self.unit) if self.unit else "",
            "digits": self.digits, "rows": self.rows, "joined": self.joined, "steps": list(self.steps),
            "over": self.over, "of": self.of, "ends": list(self.ends), "colour": style.themed(self.colour),
        }  # fmt: skip


def reading(ax: Axes, name: str, where: Sequence[float], values: Sequence[float], colour: str, **how) -> Reading:
    """A reading of what does not move: places along its axis and the values there; how: what a Reading has besides."""
    places, numbers = list(where), list(values)
    return Reading(ax, name, lambda: (numbers, places) if how.get("rows") else (places, numbers), colour, **how)


def _rounded(values: Sequence[float], digits: int) -> list[float | None]:
    exact = np.round(np.asarray(values, float), digits)
    if len(exact) > FINEST:  # more than a finger can tell apart
        exact = exact[np.linspace(0, len(exact) - 1, FINEST).round().astype(int)]
    return exact.tolist() if np.isfinite(exact).all() else [v if np.isfinite(v) else None for v in exact.tolist()]


def _panel(ax: Axes, height: float) -> dict:
    """Where axes stand in the drawing, and their scales."""
    x0, y0, width, tall = ax.bbox.bounds
    return {
        "box": [round(v, 2) for v in (x0, height - y0 - tall, width, tall)],
        "x": list(map(float, ax.get_xlim())), "y": list(map(float, ax.get_ylim())),
        "log": [ax.get_xscale() == "log", ax.get_yscale() == "log"],
    }  # fmt: skip


# ---- texts --------------------------------------------------------------------------------------------
class Place(NamedTuple):
    """Where a text stands: points from the left and from the bottom; vertical alignment; size in points."""

    x: float
    y: float
    down: str
    size: float


@lru_cache(maxsize=64)
def _font(family: str, weight: str | int, slant: str):
    properties = font_manager.FontProperties(family=family, style=slant, weight=weight)
    return font_manager.get_font(font_manager.findfont(properties))


@lru_cache(maxsize=1024)
def _advance(letter: str, family: str, weight: str | int, slant: str) -> float:
    """Width of a letter in sizes."""
    font = _font(family, weight, slant)
    font.set_size(100, 72)
    return font.load_char(ord(letter), flags=LoadFlags.NO_HINTING).linearHoriAdvance / 2**16 / 100


def _width(words: str, family: str, weight: str | int, slant: str) -> float:
    """Width of words in sizes, letter by letter: words change at each move, letters do not."""
    return sum(_advance(letter, family, weight, slant) for letter in words)


def placed(text: Text) -> Place | None:
    """Where a moving text is drawn, None for nowhere: at the edge of its axes if it belongs outside.

    A title that some scenario makes too long for the picture is set smaller.
    """
    words = text.get_text()
    if not words or not text.get_visible():
        return None
    x, y = text.get_transform().transform(text.get_unitless_position())
    if not (np.isfinite(x) and np.isfinite(y)):
        return None
    down, size = text.get_va(), text.get_size()
    if text.axes is not None:
        if text.get_clip_on():
            box = text.axes.bbox
            down = "top" if y > box.y1 else "bottom" if y < box.y0 else down
            x, y = min(max(x, box.x0), box.x1), min(max(y, box.y0), box.y1)
    elif text.get_ha() == "left":
        room = text.figure.bbox.width - x
        wide = _width(words, text.get_fontname(), text.get_weight(), text.get_style())
        size = max(min(size, room / wide), SMALLEST)
    return Place(x, y, down, size)


def _words(text: Text, height: float) -> str:
    """One moving text as SVG. Its white ground is a rim in the ground's colour, whatever width the words have."""
    place = placed(text)
    if place is None:
        return ""
    looks = f"font-size:{place.size:g}px;fill:{to_hex(text.get_color())};{ANCHORS[text.get_ha()]}"
    weight, slant = text.get_weight(), text.get_style()
    looks += f"font-weight:{weight};" * (weight not in ("normal", 400)) + f"font-style:{slant};" * (slant != "normal")
    x, y = place.x, height - place.y + DOWN[place.down] * place.size
    rim = ' class="rim"' * (text.get_bbox_patch() is not None)
    return f'<text{rim} x="{x:.1f}" y="{y:.1f}" style="{looks}">{escape(text.get_text())}</text>'


# ---- drawings -----------------------------------------------------------------------------------------
def _inside(svg: str) -> str:
    """The drawing without its frame, its style sheet, names of groups that nothing refers to, and blanks."""
    body = svg.partition("</defs>")[2].rpartition("</svg>")[0]
    body = re.sub(r'<g id="[^"]*"', "<g", body)
    body = re.sub(r"<!--.*?-->|\n\s*(?=<)", "", body)
    body = re.sub(r"(font(?:-family)?:[^;'\"]*)'[^;\"]*", rf"\1{FONTS}", body)
    body = re.sub(r' transform="rotate\(-0 [^"]*"', "", body)
    # A hundredth of a point is enough; words keep their numbers.
    body = re.sub(r"(?<=>)[^<\n]+|(\d\.\d\d)\d+", lambda match: match[1] or match[0], body)
    return re.sub('style="[^"]*"', lambda match: match[0].replace(": ", ":").replace("; ", ";"), body)


def _drawn(figure: Figure, draw: Callable[[RendererSVG], None]) -> str:
    """What `draw` draws, as the inside of an SVG element."""
    out = io.StringIO()
    renderer = RendererSVG(*figure.bbox.size, out, image_dpi=style.DPI, metadata={"Date": None})
    draw(renderer)
    renderer.finalize()
    return _inside(out.getvalue())


class Canvas:
    """One figure: `still` has the parts that stay, `frame()` the moving artists as they stand now.

    size       width and height in points
    readings   curves and bars whose values can be read off, and `panels`, the axes they stand in
    """

    def __init__(self, figure: Figure, moving: Sequence[Artist] = (), readings: Sequence[Reading] = ()):
        self.figure, self.size = figure, tuple(map(float, figure.bbox.size))
        for artist in moving:
            artist.set_animated(True)  # a full draw leaves them out
        self._moving = moving
        self._texts = [artist for artist in moving if isinstance(artist, Text)]
        shapes = [artist for artist in moving if not isinstance(artist, Text)]
        self._shapes = sorted(shapes, key=lambda artist: artist.get_zorder())  # stable: equals keep their order
        with style.own_look():
            self.still = style.themed(_drawn(figure, figure.draw))
        self._readings = readings
        axes = list(dict.fromkeys(reading.ax for reading in readings))
        self.panels = [_panel(ax, self.size[1]) for ax in axes]
        self.readings = [reading.described(axes.index(reading.ax)) for reading in readings]

    def frame(self) -> str:
        """The moving artists as they stand now: shapes, and the texts on top of them."""
        with style.own_ids(), np.errstate(invalid="ignore", over="ignore"):  # what is not finite is left out
            shapes = _drawn(self.figure, self._draw_shapes)
        words = "".join(_words(text, self.size[1]) for text in self._texts)
        return style.themed(f'{shapes}<g style="font-family:{FONTS}">{words}</g>')

    def _draw_shapes(self, renderer: RendererSVG) -> None:
        for artist in self._shapes:
            if artist.get_visible() and not (isinstance(artist, Line2D) and not len(artist.get_xdata(orig=True))):
                artist.draw(renderer)

    def points(self) -> tuple[list[list], list[list]]:
        """Of each reading the places along its axis, and the values there."""
        where, values = [], []
        for reading in self._readings:
            places, numbers = reversed(reading.points()) if reading.rows else reading.points()
            where.append(_rounded(places, DIGITS))
            values.append(_rounded(numbers, reading.digits + 1))
        return where, values

    def png(self) -> bytes:
        """A sharp picture of the whole chart as it stands now, light on white."""
        with style.own_look(), self._shown_whole():
            return full_png(self.figure)

    @contextmanager
    def _shown_whole(self) -> Iterator[None]:
        """Moving artists drawn like others, texts where a frame has them; put back afterwards."""
        before = [(text, text.get_visible(), text.get_transform(), text.get_position(), text.get_va(), text.get_size())
                  for text in self._texts]  # fmt: skip
        places = [placed(text) for text in self._texts]
        try:
            for artist in self._moving:
                artist.set_animated(False)
            for text, place in zip(self._texts, places, strict=True):
                text.set_visible(place is not None)
                if place is not None:
                    where = np.divide((place.x, place.y), self.size)
                    text.set(transform=self.figure.transFigure, position=where, va=place.down, fontsize=place.size)
            yield
        finally:
            for text, visible, transform, position, down, size in before:
                text.set(visible=visible, transform=transform, position=position, va=down, fontsize=size)
            for artist in self._moving:
                artist.set_animated(True)


def full_png(figure: Figure) -> bytes:
    """A figure drawn whole, once, sharp; of few colours, which is a third of the bytes and looks the same."""
    raw, out, canvas = io.BytesIO(), io.BytesIO(), FigureCanvasAgg(figure)
    with style.own_look():
        canvas.print_figure(raw, format="rgba", dpi=SHARP)
        size = int(canvas.renderer.width), int(canvas.renderer.height)
        # Pixels are seven megabytes for each chart of a page, and kept by the canvas and by each text drawn on it.
        FigureCanvasBase(figure)
        for text in figure.findobj(Text):
            text._renderer = None
    picture = Image.frombytes("RGBA", size, raw.getbuffer()).convert("RGB")
    # Half the time of Pillow's default, and nearer: off by 4 of 255 at most in eight charts tried, the default by 72.
    # To save the last sixth of the bytes would take as long as drawing.
    few = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    few.save(out, "PNG", compress_level=6)
    _give_back()
    return out.getvalue()


def _give_back() -> None:
    """Let the C library return what it holds free: tens of megabytes after some pictures. Only glibc offers it."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if os.name == "posix" else None
    if trim is not None:
        trim(0)


def page_width(png: bytes) -> int:
    """Width in which a page shows a sharp picture, pixels."""
    return int.from_bytes(png[16:20], "big") * WIDTH // SHARP


class Still:
    """A chart that does not move and the sentence that says it; a notebook shows both, the sentence as text.

    readings   what can be read off it, as off a chart that moves
    """

    def __init__(self, figure: Figure, sentence: str, readings: Sequence[Reading] = ()):
        self.figure, self.sentence, self.readings = figure, sentence, readings

    def __repr__(self) -> str:
        return self.sentence

    def _ipython_display_(self) -> None:
        from natolab.charts.live_picture import LivePicture  # the page's part is needed only here

        # Outputs of their own: exporters show one part of an output only, the view of a widget before all others.
        data, _ = LivePicture(Canvas(self.figure, readings=self.readings))._repr_mimebundle_()
        display({VIEW: data[VIEW]}, raw=True)
        png, words = full_png(self.figure), without_formulas(self.sentence)
        looks = {"alt": self.sentence, "width": page_width(png)}
        display({"image/png": png, "text/plain": f"Picture: {self.sentence}"}, metadata={"image/png": looks}, raw=True)
        caption = f"<p class='natolab-said'><em>{escape(words)}</em></p><style>{ASLEEP}</style>"
        display({"text/html": caption, "text/markdown": f"*{words}*", "text/plain": self.sentence}, raw=True)
