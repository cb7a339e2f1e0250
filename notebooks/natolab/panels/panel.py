"""What every control looks like: one style, names for screen readers, and a still that stands for it without a kernel.

Panel              a control of the module; where no kernel runs its still, a picture and words, stands for it
Stacked            controls one below the other, as the sum of two makes them
framed(*parts)     the parts in one box that has the style and gives names to what is in it
asked(*parts)      the same for what asks and is answered with a button;  abreast(*parts)  controls side by side in it
part, button       a named part of a control; a button with its action
alike              a widget that shares its looks with others of its kind
spoken(kind)       a text whose changes screen readers say: a sentence, a message, or what was told
status(sentence)   a sentence as such a text shows it;  noted(sentence)  with what keeping progress has to say

STYLE     style sheet of everything in a frame (panel.css)
NAMES     script that gives the names which ipywidgets leaves out, and tells changes when the hand rests (panel.js)
ASLEEP    style sheet of a still
Where the kernel is gone, the page says so in each frame and what to choose (lifeline.js).
Left out: what a control asks and how it is drawn (natolab.panels.explorer, natolab.charts).
"""

import asyncio
import contextvars
import html
import re
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from uuid import uuid4

import ipywidgets as widgets
from anywidget import AnyWidget
from IPython.display import display

from natolab.charts.canvas import VIEW, page_width
from natolab.facts.show import nested_list, without_formulas
from natolab.learner import progress

HERE = Path(__file__).parent
STYLE = (HERE / "panel.css").read_text(encoding="utf-8")
# The handler sits on the style element because that one loads whenever the controls come into the page (cell run again,
# notebook opened, Voilà) and, unlike a broken image, asks for nothing and logs nothing. Where scripts are barred all
# else still works.
NAMES = (HERE / "panel.js").read_text(encoding="utf-8")

# The still stands below the control. A living control hides it (NAMES marks the place, STYLE hides what is below). This
# sheet, which the still brings, hides the place of a control that is not alive, where JupyterLab says "model not
# found", and keeps charts whole on paper. The steps to the parts are counted (> * >): a browser looks for what is
# anywhere inside at each move of a slider. Without digits: tests look for the numbers of the prose in what cells show.
ASLEEP = """
.jp-OutputArea-child:not(.natolab-alive):has(> .lm-Panel):is(:has(+ * > * > .natolab-still),
  :has(+ * + * > * > .natolab-still)) {display: none}
@media print {
  .jp-OutputArea-child, .jp-OutputArea-output {break-inside: avoid}
  .jp-OutputArea-child:has(+ * > * > .natolab-still) {break-after: avoid}
  .natolab-run {display: none}
}
"""
AS_LIST = "The map as a list"
RUN = "Run → Run All Cells"

QUIET = 0.6  # seconds without a change after which the hand has stopped
LONG_QUIET = 5.0  # before a picture is drawn: it keeps the kernel for some tenths of a second

CSS = f'<style onload="{html.escape(NAMES)}">{STYLE}</style>'


class Lifeline(AnyWidget):
    """A line that the page itself shows once the kernel is gone (lifeline.js); no space until then."""

    _esm = HERE / "lifeline.js"


@cache
def lifeline() -> Lifeline:
    """The one of this kernel: every frame shows a view of it."""
    return Lifeline()


@cache
def _looks(kind: type[widgets.Widget]) -> dict[str, widgets.Widget]:
    made = kind()
    return {name: getattr(made, name) for name in ("layout", "style") if made.has_trait(name)}


def alike(kind: type[widgets.Widget], **traits) -> widgets.Widget:
    """A widget that shares layout and style with all others of its kind: two widgets fewer for kernel and page.

    Not for one whose layout is changed: the others would follow.
    """
    return kind(**_looks(kind), **traits)


def framed(*parts: widgets.Widget, css: str = "") -> widgets.VBox:
    """The parts below each other in one box with the style, and with more of it (a style element) if given."""
    frame = alike(widgets.VBox, children=[alike(widgets.HTML, value=CSS + css), lifeline(), *parts])
    frame.add_class("natolab-explorer")
    return frame


def asked(*parts: widgets.Widget, css: str = "") -> widgets.VBox:
    """A frame for what asks and is answered with a button; it takes as little of the page as it can."""
    frame = framed(*parts, css=css)
    frame.add_class("natolab-asked")
    return frame


def abreast(*parts: widgets.Widget) -> widgets.HBox:
    """Controls side by side, one below the other where there is no room."""
    row = alike(widgets.HBox, children=parts)
    row.add_class("natolab-abreast")
    return row


def part(name: str, *children: widgets.Widget) -> widgets.VBox:
    """A part of a control; panel.css lays the parts out by the room there is."""
    box = alike(widgets.VBox, children=children)
    box.add_class(f"natolab-{name}")
    return box


def button(word: str, action: Callable[[], object], tip: str) -> widgets.Button:
    """A button that does something when it is pressed."""
    widget = alike(widgets.Button, description=word, tooltip=tip)
    widget.on_click(lambda _: action())
    return widget


def spoken(kind: str = "told", value: str = "") -> widgets.HTML:
    """A text (HTML) whose changes screen readers say: told and message at once, a sentence once the hand rests."""
    text = alike(widgets.HTML, value=value)
    text.add_class(f"natolab-{kind}")
    return text


def status(sentence: str) -> str:
    """A sentence as a spoken text shows it."""
    return f"<p role='status'>{html.escape(sentence)}</p>"


def noted(sentence: str) -> str:
    """A sentence for the page, with what keeping it on disk has to say, if anything."""
    return f"{html.escape(sentence)} <b>{html.escape(progress.news())}</b>".removesuffix(" <b></b>")


def folded_list(listing: str) -> str:
    """A nested Markdown list as HTML, folded; nothing for nothing."""
    return f"<details><summary>{AS_LIST}</summary>{nested_list(listing)}</details>" if listing else ""


def escaped(words: str) -> str:
    """Words for Markdown, with nothing in them taken for markup."""
    return re.sub(r"([\\`*_{}\[\]<>#|~])", r"\\\1", words)


class Panel:
    """A control, and below it the still that stands for it in exports, on paper and where no kernel runs.

    widget      what a learner touches
    text        what it asks or shows, in words
    answer      what the learner answered, in words, one line each; empty while there is nothing
    listing     its picture as a nested Markdown list, if words in a line are not enough
    pictured    whether it is of a kind that has a picture, which may come later
    png         the picture; empty if there is none yet

    The still is two outputs of their own (picture, words), because exporters show one part of an output only, and the
    view of a widget comes first with them. It follows the learner once the hand has stopped.
    """

    widget: widgets.Widget
    text: str
    answer: str = ""
    listing: str = ""
    pictured: bool = False

    @property
    def png(self) -> bytes:
        """Its chart as a sharp picture, drawn when it is asked for; empty if there is none."""
        return b""

    def __add__(self, other: "Panel") -> "Panel":
        return Stacked(self, other)

    def still(self) -> list[tuple[dict, dict]]:
        """Data and metadata of the outputs that stand for the control: the picture, if its kind has one, and words."""
        return [*([self._picture()] if self.pictured else []), (self._words(), {})]

    def _picture(self) -> tuple[dict, dict]:
        png = self.png
        if not png:
            return {"text/plain": ""}, {}
        shown = {"alt": self.text, "width": page_width(png)}
        return {"image/png": png, "text/plain": f"Picture: {self.text}"}, {"image/png": shown}

    def _words(self) -> dict[str, str]:
        lines = without_formulas(f"{self.text}\n{self.answer}").split("\n")
        lines = [line for line in lines if line.strip()]
        marked = "".join(f"<p>{html.escape(line)}</p>" for line in lines)
        run = f"In JupyterLab, {RUN} makes this move."
        listed = [self.listing] if self.listing else []
        return {
            "text/html": f"<div class='natolab-still'><style>{ASLEEP}</style>{marked}{folded_list(self.listing)}"
            f"<p class='natolab-run'><em>{run}</em></p></div>",
            "text/markdown": "\n\n".join([*map(escaped, lines), *listed, f"*{run}*"]),
            "text/plain": "\n".join([*lines, *listed]),
        }

    def _ipython_display_(self) -> None:
        # Nothing stands beside the view: where it cannot be shown, the still is enough.
        display({VIEW: self.widget._repr_mimebundle_()[VIEW]}, raw=True)
        first, self._stood = not hasattr(self, "_stood"), self.still()
        if first:
            self._places = [uuid4().hex for _ in self._stood]
            rests = [Rest(QUIET, self._renew_words), Rest(LONG_QUIET, self._renew_picture)]
            for rest in rests[: len(self._places)]:
                for part in _inside(self.widget):
                    part.observe(rest.stirred, "value")
        for place, (data, metadata) in zip(self._places, self._stood, strict=True):
            display(data, metadata=metadata, raw=True, display_id=place)

    def _renew_words(self) -> None:
        self._renew(-1, (self._words(), {}))

    def _renew_picture(self) -> None:
        self._renew(0, self._picture())

    def _renew(self, which: int, now: tuple[dict, dict]) -> None:
        """Put a part of the still as it is now in the place of the one that stands."""
        if self._stood[which] != now:
            self._stood[which] = now
            display(now[0], metadata=now[1], raw=True, display_id=self._places[which], update=True)


class Stacked(Panel):
    """Controls one below the other in one cell: nl.Verdict("C12") + nl.Verdict("R1")."""

    def __init__(self, *parts: Panel):
        self.parts = tuple(shown for part in parts for shown in getattr(part, "parts", (part,)))
        self.widget = widgets.VBox([part.widget for part in self.parts])
        self.pictured = any(part.pictured for part in self.parts)

    @property
    def text(self) -> str:
        """What each asks or shows."""
        return "\n".join(part.text for part in self.parts)

    @property
    def answer(self) -> str:
        """What was answered to each."""
        return "\n".join(part.answer for part in self.parts if part.answer)

    @property
    def png(self) -> bytes:
        """The picture of the first that has one."""
        return next((part.png for part in self.parts if part.png), b"")


class Rest:
    """Calls an action once nothing has stirred for some seconds, so that the hand does not wait for it.

    needed   whether the action follows at once where no kernel could come back to it; else it is left out there
    """

    def __init__(self, seconds: float, action: Callable[[], None], needed: bool = True):
        self._seconds, self._action, self._needed, self._due = seconds, action, needed, None

    def stirred(self, _=None) -> None:
        """Something changed: the action follows later; at once where no kernel could come back to it."""
        waiting, self._due = self._due is not None, time.monotonic() + self._seconds
        if not waiting:
            try:
                loop = asyncio.get_running_loop()
            except RuntimeError:
                self._act(self._needed)
            else:
                self._later(loop, self._seconds)

    def _later(self, loop: asyncio.AbstractEventLoop, seconds: float) -> None:
        # In a context of its own: the kernel would otherwise answer a cell that is over, and nbclient not listen.
        loop.call_later(seconds, self._settle, loop, context=contextvars.Context())

    def _settle(self, loop: asyncio.AbstractEventLoop) -> None:
        rest = self._due - time.monotonic()
        if rest > 0:
            self._later(loop, rest)
        else:
            self._act()

    def _act(self, wanted: bool = True) -> None:
        self._due = None
        if wanted:
            self._action()


def _inside(widget: widgets.Widget) -> Iterator[widgets.Widget]:
    """The parts of a control that hold a value."""
    if widget.has_trait("value"):
        yield widget
    for part in getattr(widget, "children", ()):
        yield from _inside(part)
