"""Chart of a path that a learner sketched, and of the paths it is compared with."""

from natolab.charts import style
from natolab.charts.live import LiveChart
from natolab.charts.style import BASELINE, EUROPE, FONT, WARN

ROOM = 0.2  # beyond the last place, for the names of the paths, in parts of the axis


class Sketchpad(LiveChart):
    """The sketch alone until it is revealed; then the baseline in grey and the learner's own scenario beside it.

    Results need: places and heights of the sketch, paths (name -> (x, y), at most two), low, high, line (a level with
    its word, or None), over, unit, finding. The axes are those of the first result.
    """

    size = (8.4, 4.2)

    def build(self, fig):
        """Axes; the sketch with its marks, two paths, each with its name at the end."""
        self.ax = style.axes(fig, 0.09, 0.14, 0.88, 0.68)
        self.paths = [self.line(self.ax, colour, linewidth=2.2) for colour in (BASELINE, EUROPE)]
        self.ends = [self.text(self.ax, va="center", ha="left", color=c) for c in (BASELINE, EUROPE)]
        self.sketch = self.line(self.ax, WARN, marker="o", markersize=9, linewidth=2, linestyle=(0, (4, 2)))
        self.mine = self.text(self.ax, va="center", ha="left", color=WARN, fontweight="bold")
        # Beyond the last place, where no path crosses it.
        self.level = self.text(self.ax, va="center", ha="right", color=style.QUIET)
        self.framed = False

    def _frame(self, mine) -> None:
        """Scales and the level, once."""
        self.ax.set(
            xlim=(mine.places[0] - 0.4, mine.places[-1] + ROOM * (mine.places[-1] - mine.places[0])),
            ylim=(mine.low, mine.high),
        )
        self.ax.set_xticks(list(mine.places), [f"{place:g}" for place in mine.places])
        self.ax.set_ylabel(mine.unit, fontsize=FONT - 1)
        if mine.line:
            self.ax.axhline(mine.line[0], color=style.INK, linewidth=1.1)
        how = dict(over=mine.over, unit="")
        self.read(self.sketch, "your sketch", **how)
        for path, name in zip(self.paths, ("starting point", "your scenario"), strict=True):
            self.read(path, name, **how)
        self.framed = True

    def update(self, mine, base, kept):
        """Sketch, and the paths once there are any; names that end close together are moved apart."""
        if not self.framed:
            self._frame(mine)
        self.sketch.set_data(mine.places, mine.heights)
        named = [(self.mine, mine.places[-1], mine.heights[-1], "your sketch")]
        for line, end, (name, (x, y)) in zip(
            self.paths, self.ends, [*mine.paths.items(), *[("", ([], []))] * 2], strict=False
        ):
            line.set_data(x, y)
            if name:
                named.append((end, x[-1], y[-1], name))
            else:
                end.set_text("")
        apart, taken = 0.055 * (mine.high - mine.low), None
        for text, x, y, name in sorted(named, key=lambda one: one[2]):
            y = min(max(y, mine.low), mine.high)
            if mine.line and abs(y - mine.line[0]) < 0.7 * apart:  # no name on the line
                y = mine.line[0] - 0.8 * apart
            y = y if taken is None else max(y, taken + apart)
            text.set(text=f" {name}", position=(min(x, mine.places[-1]) + 0.1, y))
            taken = y
        if mine.line:
            at, word = mine.line
            ends = [text.get_position()[1] for text, *_ in named]
            below = any(0.5 * apart < y - at < 2 * apart for y in ends)
            self.level.set(text=word, position=(self.ax.get_xlim()[1], at + (-0.9 if below else 0.9) * apart))
        self.title.set_text(mine.finding)
