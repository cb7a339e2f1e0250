"""The map of all claims: filter by speaker, type, starting verdict and notebook; each leads to its home."""

import html

import ipywidgets as widgets

from natolab.claims import claims, notebooks
from natolab.data import folder
from natolab.explorer import CSS
from natolab.predict import Panel

ALL = "all"


class ClaimMap(Panel):
    """Four lists and a table. Starting verdicts stay hidden until asked for."""

    def __init__(self):
        every = claims().values()
        self.filters = {
            "speaker": self._list("Who says it", dict.fromkeys(c.speaker for c in every)),
            "type": self._list("Type", dict.fromkeys(t for c in every for t in c.types)),
            "home": self._list("Notebook", sorted({c.home for c in every})),
            "verdict": self._list("Starting verdict", dict.fromkeys(c.verdict for c in every)),
        }
        self.show_verdicts = widgets.Checkbox(description="Show starting verdicts", indent=False)
        for control in (*self.filters.values(), self.show_verdicts):
            control.observe(lambda _: self.refresh(), "value")
        self.count = widgets.HTML()
        self.count.add_class("natolab-told")
        self.table = widgets.HTML(layout=widgets.Layout(max_height="420px", overflow="auto"))
        controls = widgets.HBox(
            [*self.filters.values(), self.show_verdicts], layout=widgets.Layout(flex_flow="row wrap")
        )
        self.widget = widgets.VBox([widgets.HTML(CSS), controls, self.count, self.table])
        self.widget.add_class("natolab-explorer")
        self.refresh()

    @staticmethod
    def _list(label: str, values) -> widgets.Dropdown:
        return widgets.Dropdown(
            options=[ALL, *values],
            description=label,
            style={"description_width": "110px"},
            layout=widgets.Layout(width="330px"),
        )

    def chosen(self) -> list:
        """The claims that pass every filter."""
        wanted = {key: control.value for key, control in self.filters.items() if control.value != ALL}
        return [
            c
            for c in claims().values()
            if all(value in c.types if key == "type" else value == getattr(c, key) for key, value in wanted.items())
        ]

    @property
    def text(self) -> str:
        """The chosen claims in words."""
        found = self.chosen()
        return f"{len(found)} of {len(claims())} claims: {', '.join(c.id for c in found) or 'none; widen a filter'}."

    def refresh(self) -> None:
        """Fill the table anew."""
        self.count.value = f"<p role='status'>{html.escape(self.text)}</p>"
        seen = self.show_verdicts.value
        head = "".join(
            f"<th scope='col'>{word}</th>"
            for word in ("claim", "in plain words", "type", "notebook", *(["verdict"] * seen))
        )
        self.table.value = f"<table><tr>{head}</tr>{''.join(self._row(c, seen) for c in self.chosen())}</table>"

    @staticmethod
    def _row(c, seen: bool) -> str:
        cells = [f"<b>{c.id}</b> {c.speaker}", html.escape(c.paraphrase), ", ".join(c.types), home_link(c.home)]
        cells += [c.verdict] * seen
        return (
            "<tr>" + "".join(f"<td style='text-align:left; vertical-align:top'>{cell}</td>" for cell in cells) + "</tr>"
        )


def home_link(number: str) -> str:
    """A link to a notebook, or its title where it is not written yet."""
    entry = notebooks()[number]
    title = f"{number} {html.escape(entry['title'])}"
    if not (folder().parent / "notebooks" / entry["file"]).exists():
        return f"{title} (not written yet)"
    return f"<a href='{entry['file']}' target='_blank'>{title}</a>"
