"""One colour per actor, one look for every chart (colour-blind safe, never colour alone).

PALETTE      name -> colour on white; live_picture.css has the same names for the dark theme
themed(svg)  colours of a drawing as CSS variables, so that the page's theme may change them
own_look()   no setting of a learner's Matplotlib reaches what is drawn inside
"""

import re
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager

from matplotlib import rc_context, rcdefaults, rcParams, ticker
from matplotlib.axes import Axes
from matplotlib.figure import Figure

DPI = 72  # a pixel of the figure is a point, the unit of the drawing
PALETTE = {
    "ground": "#ffffff", "ink": "#1b1b1b", "quiet": "#5f5f5f", "baseline": "#767676", "faint": "#d9d9d9",
    "grid": "#ececec", "rule": "#bdbdbd", "band": "#eeeeee",
    "europe": "#0072b2", "russia": "#c44e00", "usa": "#00795c", "ukraine": "#8a6d00", "china": "#3d348b",
    "warn": "#9c1f5c", "warn-mid": "#b0588a", "warn-pale": "#e3bcd1", "europe-pale": "#9fc6df",
    "kept-a": "#7a3e9d", "kept-b": "#5b6b00", "kept-c": "#4a4a4a",
    "short": "#f6e9e2", "short-cell": "#f3d3bf", "enough": "#e4eff6", "enough-cell": "#cfe3f1", "sand": "#f6f1e3",
}  # fmt: skip
EUROPE, RUSSIA, USA, UKRAINE, CHINA = (PALETTE[name] for name in ("europe", "russia", "usa", "ukraine", "china"))
BASELINE, INK, QUIET, FAINT, WARN = (PALETTE[name] for name in ("baseline", "ink", "quiet", "faint", "warn"))
WHITE, GRID, RULE, BAND = (PALETTE[name] for name in ("ground", "grid", "rule", "band"))
# Grounds: where a claim fails and where it holds, as bands and as cells.
SHORT, SHORT_CELL, ENOUGH, ENOUGH_CELL = (PALETTE[n] for n in ("short", "short-cell", "enough", "enough-cell"))
SAND, WARN_MID, WARN_PALE, EUROPE_PALE = (PALETTE[n] for n in ("sand", "warn-mid", "warn-pale", "europe-pale"))
KEPT = (PALETTE["kept-a"], PALETTE["kept-b"], PALETTE["kept-c"])  # kept scenarios A, B, C
FONT = 11
SMALL = FONT - 2  # of a chart's smallest words: beside its levers on a laptop a point is 1.1 pixels
GROUND = {"facecolor": WHITE, "edgecolor": "none", "pad": 1}  # keeps a number readable on a line


#: what is not Matplotlib's default: words stay words, and a dollar sign is no formula
OURS = {
    "svg.fonttype": "none", "svg.hashsalt": "natolab", "text.parse_math": False,
    "text.color": INK, "axes.labelcolor": INK, "axes.titlecolor": INK, "xtick.color": INK, "ytick.color": INK,
    "axes.edgecolor": INK,
}  # fmt: skip


@contextmanager
def own_look() -> Iterator[None]:
    """Matplotlib's defaults with OURS, also as a decorator: a learner's rcParams come back afterwards, unchanged."""
    with rc_context():
        rcdefaults()
        rcParams.update(OURS)
        yield


@contextmanager
def own_ids() -> Iterator[None]:
    """Ids as under own_look, all that a move needs of it: artists remember the rest, and copying it takes its time."""
    before = rcParams["svg.hashsalt"]
    rcParams["svg.hashsalt"] = OURS["svg.hashsalt"]
    try:
        yield
    finally:
        rcParams["svg.hashsalt"] = before


_NAMES = {colour: f"var(--natolab-{name},{colour})" for name, colour in PALETTE.items()} | {
    "#000000": f"var(--natolab-ink,{INK})"
}


def themed(svg: str) -> str:
    """The drawing with each colour of PALETTE as a CSS variable; others stay as they are."""
    return re.sub("#[0-9a-f]{6}", lambda match: _NAMES.get(match[0], match[0]), svg)


def figure(width: float = 9.6, height: float = 4.6) -> Figure:
    """An empty figure in inches, white ground."""
    with own_look():
        return Figure(figsize=(width, height), dpi=DPI, facecolor=WHITE)


def axes(fig: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes at a fixed place (fractions of the figure) without the box that says nothing."""
    ax = fig.add_axes((left, bottom, width, height))
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(BASELINE)
    ax.tick_params(labelsize=FONT - 1, colors=INK, length=3)
    ax.grid(True, color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    return ax


def heading(ax: Axes, text: str, keyed: bool = False):
    """A quiet panel heading above the axes, left aligned; with room below it for a key."""
    return ax.set_title(text, loc="left", fontsize=FONT, color=INK, pad=25 if keyed else 6)


def key(ax: Axes, lines, words) -> None:
    """What each line is, in one row between heading and axes, where no curve can run through it."""
    looks = dict(frameon=False, borderaxespad=0.2, handlelength=2, columnspacing=1.1, handletextpad=0.5)
    ax.legend(lines, words, loc="lower left", bbox_to_anchor=(-0.01, 1), ncols=len(words), fontsize=SMALL, **looks)


def finding(fig: Figure, text: str = ""):
    """The line that states the finding, top left of the figure."""
    return fig.text(
        0.012, 1 - 0.22 / fig.get_figheight(), text, fontsize=FONT + 3, fontweight="bold", color=INK, va="center"
    )


def source(fig: Figure, text: str):
    """Where the numbers come from, bottom left of the figure."""
    return fig.text(0.012, 0.06 / fig.get_figheight(), f"Source: {text}", fontsize=SMALL, color=QUIET, va="bottom")


def plain_log(ax: Axes, which: str, ticks) -> None:
    """A logarithmic axis with plain numbers at the given ticks: doubling and halving look alike."""
    axis = getattr(ax, f"{which}axis")
    getattr(ax, f"set_{which}scale")("log")
    axis.set_major_locator(ticker.FixedLocator(ticks))
    axis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,g}"))
    axis.set_minor_locator(ticker.NullLocator())


def signed(value: float, digits: int = 2, plus: bool = False) -> str:
    """A number with a true minus sign, as on the axes; with a plus sign if asked."""
    rounded = round(float(value), digits) + 0.0  # no minus before a zero
    return true_minus(f"{rounded:{'+' if plus else ''}.{digits}f}")


def true_minus(number: str) -> str:
    """A printed number with a true minus sign, as on the axes."""
    return number.replace("-", "−")


def unit(word: str) -> str:
    """A unit as it stands behind a number: after a space, but for per cent."""
    return word if word.startswith("%") else f" {word}"


def wrap(text: str, width: int) -> str:
    """Text broken into lines of at most `width` characters, as few and as even as can be: no last word stands alone."""
    lines = textwrap.wrap(text, width, break_long_words=False)
    for narrower in range(min(width, len(text)) - 1, 0, -1):
        evener = textwrap.wrap(text, narrower, break_long_words=False)
        if len(evener) > len(lines):
            break
        lines = evener
    return "\n".join(lines)
