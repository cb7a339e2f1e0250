"""One colour per actor, one look for every chart (colour-blind safe, never colour alone)."""

import textwrap

from matplotlib import ticker
from matplotlib.axes import Axes
from matplotlib.figure import Figure

DPI = 100
EUROPE, RUSSIA, USA, UKRAINE = "#0072B2", "#C44E00", "#00795C", "#8A6D00"
BASELINE, INK, FAINT, WARN = "#767676", "#1b1b1b", "#d9d9d9", "#9c1f5c"
KEPT = ("#7A3E9D", "#5B6B00", "#4A4A4A")  # kept scenarios A, B, C
FONT = 11
GROUND = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # keeps a number readable on a line


def figure(width: float = 9.6, height: float = 4.6) -> Figure:
    """An empty figure in inches (100 pixels each), white ground."""
    return Figure(figsize=(width, height), dpi=DPI, facecolor="white")


def axes(fig: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Axes at a fixed place (fractions of the figure) without the box that says nothing."""
    ax = fig.add_axes((left, bottom, width, height))
    ax.spines[["top", "right"]].set_visible(False)
    ax.spines[["left", "bottom"]].set_color(BASELINE)
    ax.tick_params(labelsize=FONT - 1, colors=INK, length=3)
    ax.grid(True, color="#ececec", linewidth=0.8)
    ax.set_axisbelow(True)
    return ax


def heading(ax: Axes, text: str, keyed: bool = False):
    """A quiet panel heading above the axes, left aligned; with room below it for a key."""
    return ax.set_title(text, loc="left", fontsize=FONT, color=INK, pad=25 if keyed else 6)


def key(ax: Axes, lines, words) -> None:
    """What each line is, in one row between heading and axes, where no curve can run through it."""
    looks = dict(frameon=False, borderaxespad=0.2, handlelength=2, columnspacing=1.1, handletextpad=0.5)
    ax.legend(lines, words, loc="lower left", bbox_to_anchor=(-0.01, 1), ncols=len(words), fontsize=FONT - 2, **looks)


def finding(fig: Figure, text: str = ""):
    """The line that states the finding, top left of the figure."""
    return fig.text(
        0.012, 1 - 0.22 / fig.get_figheight(), text, fontsize=FONT + 3, fontweight="bold", color=INK, va="center"
    )


def source(fig: Figure, text: str):
    """Where the numbers come from, bottom left of the figure."""
    return fig.text(
        0.012, 0.06 / fig.get_figheight(), f"Source: {text}", fontsize=FONT - 3, color="#5f5f5f", va="bottom"
    )


def plain_log(ax: Axes, which: str, ticks) -> None:
    """A logarithmic axis with plain numbers at the given ticks: doubling and halving look alike."""
    axis = getattr(ax, f"{which}axis")
    getattr(ax, f"set_{which}scale")("log")
    axis.set_major_locator(ticker.FixedLocator(ticks))
    axis.set_major_formatter(ticker.FuncFormatter(lambda value, _: f"{value:,g}"))
    axis.set_minor_locator(ticker.NullLocator())


def signed(value: float, digits: int = 2, plus: bool = False) -> str:
    """A number with a true minus sign, as on the axes; with a plus sign if asked."""
    return f"{value:{'+' if plus else ''}.{digits}f}".replace("-", "−")


def unit(word: str) -> str:
    """A unit as it stands behind a number: after a space, but for per cent."""
    return word if word.startswith("%") else f" {word}"


def wrap(text: str, width: int) -> str:
    """Text broken into lines of at most `width` characters."""
    return "\n".join(textwrap.wrap(text, width))
