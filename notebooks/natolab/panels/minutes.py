"""Minutes a section, and "unclear here": counted in the page only when the reader asks for it, kept locally.

Minutes("04")     a switch; while it is on, seconds are counted for each section of notebook 04, and one button marks
                  a section as unclear. No text, no name, no time of day; it leaves the machine only in a room code.

The page counts (minutes.js); the kernel keeps the sums as two series of the progress. Left out: who reads two notebooks
at once, and pauses in front of an open window.
"""

import re
from functools import cache
from pathlib import Path

import ipywidgets as widgets
import nbformat
import traitlets
from anywidget import AnyWidget

from natolab.errors import DataError
from natolab.facts.notebooks import notebooks
from natolab.learner import progress
from natolab.learner.answers import LONGEST_SERIES
from natolab.panels.panel import Panel, framed, noted, spoken

HERE = Path(__file__).parent
CSS = """.natolab-unclear {position: fixed; right: 18px; bottom: 18px; z-index: 20}
.natolab-unclear button {padding: 8px 12px; border: 1px solid #767676; border-radius: 6px; font-size: 14px;
  background: var(--jp-layout-color1, #fff); color: var(--jp-ui-font-color1, #1b1b1b); cursor: pointer}
.natolab-unclear button:focus-visible {outline: 3px solid #1a73e8}"""


@cache
def sections(number: str) -> tuple[str, ...]:
    """The headings of a notebook as it is stored. Raises DataError for an unknown or missing notebook."""
    if number not in notebooks():
        raise DataError(f"There is no notebook {number}: choose from {', '.join(notebooks())}.")
    path = HERE.parents[1] / notebooks()[number]["file"]
    try:
        cells = nbformat.read(path, as_version=4).cells
    except (OSError, ValueError):
        raise DataError(f"The notebook {path.name} cannot be read: take it from the archive again.") from None
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    headings = [re.sub(r"[*_`]", "", heading).strip() for heading in re.findall(r"^## (.+)$", text, re.MULTILINE)]
    return tuple(headings[:LONGEST_SERIES])


class Counter(AnyWidget):
    """What the page counts: seconds and marks of each section, while it is on."""

    _esm = HERE / "minutes.js"
    _css = CSS
    sections = traitlets.List().tag(sync=True)
    seconds = traitlets.List().tag(sync=True)
    unclear = traitlets.List().tag(sync=True)
    on = traitlets.Bool(False).tag(sync=True)


class Minutes(Panel):
    """The switch, and what has been counted."""

    def __init__(self, number: str):
        self.number, self.sections = number, sections(number)
        none = [0] * len(self.sections)
        self.counter = Counter(sections=list(self.sections), seconds=none, unclear=none)
        self.switch = widgets.Checkbox(description="Count my minutes in this notebook", indent=False)
        self.feedback = spoken()
        self.switch.observe(self._switched, "value")
        self.counter.observe(self._counted, ["seconds", "unclear"])
        for kind, words in (("minutes", "Seconds"), ("unclear", "Marks “unclear here”")):
            progress.describe("series", f"{kind}_{number}", f"{words} in each section of notebook {number}")
        head = widgets.HTML(
            "<b>Minutes.</b> If you like, this counts seconds a section and shows a button for “unclear here”. It "
            "notes no text and no name, stays here, and goes to your instructor only in a code that you send."
        )
        self.widget = framed(head, self.switch, self.counter, self.feedback)
        self.text = f"Count minutes a section of notebook {number}, if the reader asks for it"

    def _switched(self, event) -> None:
        self.counter.on = event["new"]
        self._tell()

    def _tell(self) -> None:
        """Whether it counts, and what it has counted; not at every second, as screen readers say it."""
        state = "Counting; switch it off whenever you like." if self.counter.on else "Not counting."
        self.feedback.value = noted(f"{state} {self.answer}".strip())

    def _counted(self, event) -> None:
        """Keep the sums; numbers that are none, from a page that was tampered with, are left out."""
        for kind in ("seconds", "unclear"):
            numbers = getattr(self.counter, kind)
            whole = all(isinstance(n, int) and not isinstance(n, bool) and 0 <= n < 1e6 for n in numbers)
            if whole and any(numbers) and len(numbers) == len(self.sections):
                name = f"{'minutes' if kind == 'seconds' else kind}_{self.number}"
                progress.record("series", name, {"numbers": list(numbers)})
                if event["name"] == "unclear" or not self.counter.on:
                    self._tell()

    @property
    def answer(self) -> str:
        """What has been counted so far."""
        total, marks = sum(self.counter.seconds), sum(self.counter.unclear)
        if not (total or marks):
            return ""
        minutes = f"{total // 60} minute{'s' * (total // 60 != 1)} in {len(self.sections)} sections"
        return f"Counted: {minutes}, {marks} mark{'s' * (marks != 1)} “unclear here”."
