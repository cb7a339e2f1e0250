"""The page's part of a chart: lays the moving drawing over the still one, and lets a reader ask for values.

LivePicture(canvas)   a widget (live_picture.js, live_picture.css); nothing comes from the network
Its colours follow the page's theme. A pointer, a finger or the arrow keys read values off it, without the kernel.
Parts that can be chosen are buttons over the drawing: `picked` says which was pressed.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import traitlets
from anywidget import AnyWidget

from natolab.charts.canvas import Canvas

HERE = Path(__file__).parent


class LivePicture(AnyWidget):
    """A chart on the page; empty until it shows a canvas."""

    _esm = HERE / "live_picture.js"
    _css = HERE / "live_picture.css"
    size = traitlets.List([960, 460], help="width and height in points").tag(sync=True)
    still = traitlets.Unicode(help="SVG of what stays").tag(sync=True)
    moving = traitlets.Unicode(help="SVG of what moves, as it stands now").tag(sync=True)
    panels = traitlets.List(help="axes whose values can be read").tag(sync=True)
    readings = traitlets.List(help="curves and bars in them").tag(sync=True)
    where = traitlets.List(help="of each reading the places along its axis").tag(sync=True)
    values = traitlets.List(help="of each reading the values there").tag(sync=True)
    spots = traitlets.List(help="parts that can be chosen: id, name, box in points, on").tag(sync=True)
    picked = traitlets.Unicode(help="id of the part chosen last").tag(sync=True)
    ahead = traitlets.Dict(help="what one step of a lever will show: `look_ahead`").tag(sync=True)
    pick = traitlets.Bool(help="whether a click or a drag sends its place, as a message {pick: [x, y]}").tag(sync=True)

    def __init__(self, canvas: Canvas | None = None, pick: bool = False):
        super().__init__(pick=pick)
        self.add_class("natolab-picture")  # the frame's style sheet and names know it
        if canvas is not None:
            self.show(canvas)

    def show(self, canvas: Canvas, spots: Sequence[Mapping[str, object]] = ()) -> None:
        """Show a canvas as it stands now, and parts that can be chosen; what has not changed is not sent again."""
        drawn = self.drawn(canvas)
        with self.hold_sync():
            self.size, self.still = list(canvas.size), canvas.still
            self.panels, self.readings = canvas.panels, canvas.readings
            self.spots, self.ahead = list(spots), {}
            for name, value in drawn.items():
                setattr(self, name, value)

    @staticmethod
    def drawn(canvas: Canvas) -> dict[str, object]:
        """What moves of a canvas as it stands now, and what can be read off it: traits by name."""
        where, values = canvas.points()
        return {"moving": canvas.frame(), "where": where, "values": values}

    def look_ahead(self, lever: str, sentence: str, steps: Iterable[tuple[float, dict[str, object], str]]) -> None:
        """Let the page show a step of a lever before the kernel answers: value, what `drawn` gives then, sentence.

        lever, sentence   ids of the widgets' models. It holds for one step, until `show` or another look ahead.
        """
        self.ahead = {
            "lever": lever, "sentence": sentence, "picture": self.model_id,
            "steps": [{"value": value, "drawn": drawn, "words": words} for value, drawn, words in steps],
        }  # fmt: skip

    def clear(self) -> None:
        """Leave the panel empty: what cannot be drawn must not look like what was drawn before."""
        with self.hold_sync():
            self.moving, self.where, self.values, self.ahead = "", [], [], {}
