"""Charts that follow a slider: fixed axes, still parts drawn once, moving artists updated from results.

Each class takes an empty figure and offers
moving                       the artists that change
readings                     curves and bars among them whose values a reader can ask for
update(result, base, kept)   new numbers: the learner's result, the baseline's, and up to three kept ones
Which attributes a result must have is said in each class.
"""

from collections.abc import Mapping, Sequence
from functools import partial

from matplotlib.artist import Artist
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from natolab.charts import style
from natolab.charts.canvas import Reading
from natolab.charts.style import FONT, KEPT, WARN

LETTER = 11.5  # height of a kept line's letter, points


class LiveChart:
    """Common part: remembers moving artists, holds the finding in the title."""

    size = (9.6, 4.6)
    credit = ""

    def __init__(self, fig: Figure):
        self.figure = fig
        self.moving: list[Artist] = []
        self.readings: list[Reading] = []
        with style.own_look():
            self.title = self.move(style.finding(fig))
            if self.credit:
                style.source(fig, self.credit)
            self.build(fig)

    def move(self, artist):
        """Mark an artist as moving and give it back."""
        self.moving.append(artist)
        return artist

    def line(self, ax, colour: str, **looks) -> Line2D:
        """An empty moving line; marks alone are drawn whole at the edge of the axes too."""
        looks.setdefault("clip_on", looks.get("linestyle") != "none")
        return self.move(ax.plot([], [], color=colour, **looks)[0])

    def read(self, line: Line2D, name: str, base: Line2D | None = None, kept: Sequence[Line2D] = (), **how) -> None:
        """Let a reader ask for the values of a line or of dots, and of the same at the start and as kept.

        how: what a Reading has besides axes, name, points and colour
        """
        also = [(base, f"{name}, starting point")] if base is not None else []
        also += [(curve, f"{name}, {letter}") for curve, letter in zip(kept, "ABC", strict=False)]
        for curve, label in ((line, name), *also):
            joined = curve.get_linestyle() not in ("None", "none", "")
            points = partial(curve.get_data, orig=False)
            of = "" if curve is line else name
            looks = dict(colour=to_hex(curve.get_color()), joined=joined, of=of)
            self.readings.append(Reading(curve.axes, label, points, **looks, **how))

    def read_bars(self, bars: Sequence[Rectangle], name: str, steps: Sequence[str], colour: str, **how) -> None:
        """Let a reader ask for the values of bars: where they end, with `rows` at the right, else at the top."""
        rows = how.get("rows", False)

        def points():
            ends = [b.get_x() + b.get_width() if rows else b.get_y() + b.get_height() for b in bars]
            return (ends, range(len(bars))) if rows else (range(len(bars)), ends)

        how = {"joined": False, "steps": steps, **how}
        self.readings.append(Reading(bars[0].axes, name, points, colour, **how))

    def text(self, ax, **looks):
        """An empty moving text in data coordinates."""
        # A white ground keeps numbers readable where lines cross them.
        ground = dict(facecolor=style.WHITE, edgecolor="none", alpha=0.8, pad=1.2)
        return self.move(ax.text(0, 0, "", fontsize=FONT - 1, clip_on=True, **{"bbox": ground, **looks}))

    def keep_lines(self, ax) -> None:
        """Empty lines for kept scenarios, each with its letter at the right end."""
        self.kept = [self.line(ax, colour, linewidth=1.6, linestyle=(0, (7, 1, 1, 1))) for colour in KEPT]
        self.letters = [self.text(ax, color=c, fontweight="bold", ha="right", va="center") for c in KEPT]

    def keep_dots(self, ax) -> None:
        """Empty markers for kept scenarios, each with its letter in the key below the chart."""
        self.kept, self.letters = [], []
        for place, (colour, marker, sign) in enumerate(zip(KEPT, "^sD", "▲■◆", strict=True)):
            # Hollow and on top: what coincides stays visible.
            looks = dict(marker=marker, markersize=13, markerfacecolor="none", markeredgewidth=2, zorder=5)
            self.kept.append(self.line(ax, colour, linestyle="none", **looks))
            at = 0.86 + 0.05 * place, 0.06 / self.figure.get_figheight()
            key = self.move(self.figure.text(*at, "", fontsize=FONT - 1, color=colour, fontweight="bold", va="bottom"))
            self.letters.append((key, sign))

    def show_kept_lines(self, kept: Mapping[str, object], points) -> None:
        """Lines of kept results; points(result) gives x and y."""
        taken: list[float] = []
        for line, letter, name, result in self._slots(self.kept, self.letters, kept):
            x, y = ([], []) if result is None else points(result)
            line.set_data(x, y)
            letter.set_text(name)
            if name:
                across, height = letter.axes.transData.transform((x[-1], y[-1]))
                while any(abs(height - level) < LETTER for level in taken):
                    height += LETTER  # lines that end together keep their letters apart
                taken.append(height)
                letter.set_position(letter.axes.transData.inverted().transform((across, height)))

    def show_kept_dots(self, kept: Mapping[str, object], points) -> None:
        """Markers of kept results; points(result) gives x and y."""
        for dots, (key, sign), name, result in self._slots(self.kept, self.letters, kept):
            dots.set_data(([], []) if result is None else points(result))
            key.set_text(f"{sign} {name}" if name else "")

    def keep_low(self, ax, height: float) -> None:
        """A ring for the lowest point; its words stand at a height at the foot of the panel, where lines are few."""
        looks = dict(marker="o", markersize=10, markerfacecolor="none", markeredgewidth=2)
        self.low = self.line(ax, WARN, linestyle="none", **looks)
        self.leader = self.line(ax, WARN, linewidth=1, linestyle=(0, (1, 2)))
        self.low_label = self.text(ax, va="center", ha="center", color=WARN, fontweight="bold")
        self.low_label.set_y(height)

    def show_low(self, x: float, y: float, words: str, between: tuple[float, float]) -> None:
        """Ring at x, y; the words below it, within a part of the axis."""
        across, height = min(max(x, between[0]), between[1]), self.low_label.get_position()[1]
        self.low.set_data([x], [y])
        self.leader.set_data([x, across], [y, height])
        self.low_label.set(text=words, x=across)

    @staticmethod
    def _slots(artists: Sequence, letters: Sequence, kept: Mapping[str, object]):
        """Each slot's artist and letter with the kept name and result, empty where nothing is kept."""
        filled = [*kept.items(), *[("", None)] * len(artists)][: len(artists)]
        return [(artist, letter, *pair) for artist, letter, pair in zip(artists, letters, filled, strict=True)]

    def build(self, fig: Figure) -> None:
        """Draw the still parts and make the moving ones."""
        raise NotImplementedError

    def update(self, result, base, kept: Mapping[str, object]) -> None:
        """Set the moving artists from results."""
        raise NotImplementedError
