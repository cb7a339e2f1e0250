"""Chart of chances said against how often they came true."""

from dataclasses import dataclass

from natolab.charts import style
from natolab.charts.live import LiveChart
from natolab.charts.style import BASELINE, EUROPE, FONT, INK, QUIET
from natolab.models import calibration


@dataclass(frozen=True)
class Bands:
    """What a session, or a room, amounts to: the bands of the curve and the finding."""

    bands: tuple[calibration.Band, ...]
    finding: str


class CalibrationCurve(LiveChart):
    """Dots on and off the diagonal, each with the range that so few answers leave open.

    Results are Bands, at most six of them.
    """

    size = (6.4, 4.6)
    most = 6

    def build(self, fig):
        """Diagonal, dots, ranges."""
        ax = style.axes(fig, 0.12, 0.15, 0.82, 0.68)
        ax.set(xlim=(45, 104), ylim=(0, 104), xlabel="chance said, %", ylabel="came true, %")
        ax.plot([50, 100], [50, 100], color=BASELINE, linewidth=1.5)
        ax.text(99, 91, "as sure as right", fontsize=FONT - 2, color=QUIET, ha="right", va="top")
        self.dots = self.line(ax, EUROPE, linestyle="none", marker="o", markersize=10)
        self.spans = [self.line(ax, EUROPE, linewidth=1.6) for _ in range(self.most)]
        self.words = [self.text(ax, va="bottom", ha="left", color=INK) for _ in range(self.most)]
        self.read(self.dots, "came true", over="chance said, %", unit="%", digits=0)

    def update(self, result, base, kept):
        """Dots, their ranges, and how many answers stand behind each."""
        self.dots.set_data([100 * b.said for b in result.bands], [100 * b.came_true.share for b in result.bands])
        for i, (span, word) in enumerate(zip(self.spans, self.words, strict=True)):
            band = result.bands[i] if i < len(result.bands) else None
            x = 100 * band.said if band else 0
            span.set_data(*(([x, x], [100 * band.came_true.low, 100 * band.came_true.high]) if band else ([], [])))
            word.set(
                text=f" {band.came_true.n}" if band else "",
                position=(x + 0.6, 100 * band.came_true.share) if band else (0, 0),
            )
        self.title.set_text(result.finding)
