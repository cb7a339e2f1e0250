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
        self.sketch_name = self.text(self.ax, va="center", ha="left", color=WARN, fontweight="bold")
        # Beyond the last place, where no path crosses it.
        self.level = self.text(self.ax, va="center", ha="right", color=style.QUIET)
        self.framed = False

    def _frame(self, result) -> None:
        """Scales and the level, once."""
        self.ax.set(
            xlim=(result.places[0] - 0.4, result.places[-1] + ROOM * (result.places[-1] - result.places[0])),
            ylim=(result.low, result.high),
        )
        self.ax.set_xticks(list(result.places), [f"{place:g}" for place in result.places])
        self.ax.set_ylabel(result.unit, fontsize=FONT - 1)
        if result.line:
            self.ax.axhline(result.line[0], color=style.INK, linewidth=1.1)
        how = dict(over=result.over, unit="")
        self.read(self.sketch, "your sketch", **how)
        for path, name in zip(self.paths, ("starting point", "your scenario"), strict=True):
            self.read(path, name, **how)
        self.framed = True

    def update(self, result, base, kept):
        """Sketch, and the paths once there are any; names that end close together are moved apart."""
        if not self.framed:
            self._frame(result)
        self.sketch.set_data(result.places, result.heights)
        named = [(self.sketch_name, result.places[-1], result.heights[-1], "your sketch")]
        for line, end, (name, (x, y)) in zip(
            self.paths, self.ends, [*result.paths.items(), *[("", ([], []))] * 2], strict=False
        ):
            line.set_data(x, y)
            if name:
                named.append((end, x[-1], y[-1], name))
            else:
                end.set_text("")
        apart, taken = 0.055 * (result.high - result.low), None
        for text, x, y, name in sorted(named, key=lambda entry: entry[2]):
            y = min(max(y, result.low), result.high)
            if result.line and abs(y - result.line[0]) < 0.7 * apart:  # no name on the line
                y = result.line[0] - 0.8 * apart
            y = y if taken is None else max(y, taken + apart)
            text.set(text=f" {name}", position=(min(x, result.places[-1]) + 0.1, y))
            taken = y
        if result.line:
            at, word = result.line
            ends = [text.get_position()[1] for text, *_ in named]
            below = any(0.5 * apart < y - at < 2 * apart for y in ends)
            self.level.set(text=word, position=(self.ax.get_xlim()[1], at + (-0.9 if below else 0.9) * apart))
        self.title.set_text(result.finding)
