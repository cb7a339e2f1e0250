"""The claims in order: a map of all of them, and sorting some by type.

ClaimMap()               all claims, to be filtered by speaker, type, starting verdict and notebook; each leads home
Sorting("C16", "C42")    which kind of claim is it?

type      empirical, causal, strategic, normative or interpretive; a claim may be of two types
Left out: your own verdicts (natolab.panels.predict).
"""

import html

import ipywidgets as widgets

from natolab.facts.claims import claim, claims
from natolab.facts.notebooks import notebooks
from natolab.panels.panel import Panel, asked, framed, spoken, status

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
        self.count = spoken()
        self.table = widgets.HTML()
        self.table.add_class("natolab-words")
        controls = widgets.HBox(
            [*self.filters.values(), self.show_verdicts], layout=widgets.Layout(flex_flow="row wrap")
        )
        self.widget = framed(controls, self.count, self.table)
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
        chosen = self.chosen()
        return f"{len(chosen)} of {len(claims())} claims: {', '.join(c.id for c in chosen) or 'none; widen a filter'}."

    def refresh(self) -> None:
        """Fill the table anew."""
        self.count.value = status(self.text.partition(":")[0] + ".")
        seen = self.show_verdicts.value
        head = "".join(
            f"<th scope='col'>{word}</th>"
            for word in ("claim", "in plain words", "type", "notebook", *(["verdict"] * seen))
        )
        self.table.value = f"<table><tr>{head}</tr>{''.join(self._row(c, seen) for c in self.chosen())}</table>"

    @staticmethod
    def _row(c, seen: bool) -> str:
        test = f"<details><summary>its test</summary><p>{html.escape(c.test)}</p></details>"
        claim_cell = f"{html.escape(c.paraphrase)}{test}"
        cells = [f"<b>{c.id}</b> {c.speaker}", claim_cell, ", ".join(c.types), home_link(c.home), *[c.verdict] * seen]
        return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def home_link(number: str) -> str:
    """A link to a notebook, in a new tab of the browser."""
    entry = notebooks()[number]
    return f"<a href='{entry['file']}' target='_blank'>{number} {html.escape(entry['title'])}</a>"


class Sorting(Panel):
    """Sort fragments of the essay by type of claim; a fragment may have two types, and either is taken."""

    TYPES = ("empirical", "causal", "strategic", "normative", "interpretive")

    def __init__(self, *claim_ids: str):
        self.claims = [claim(i) for i in claim_ids]
        self.lists = {}
        lines = []
        for c in self.claims:
            choice = widgets.Dropdown(
                options=["choose…", *self.TYPES],
                description=f"{c.id}: {c.quoted}",
                layout=widgets.Layout(width="auto"),
            )
            self.lists[c.id] = choice
            lines.append(choice)
        self.button = widgets.Button(description="Check my sorting")
        self.button.on_click(lambda _: self.check())
        self.feedback = spoken()
        self.widget = asked(*lines, self.button, self.feedback)
        self.widget.add_class("natolab-sorting")
        fragments = "; ".join(f"{c.id} {c.quoted}" for c in self.claims)
        self.text = f"Sort into {', '.join(self.TYPES)}: {fragments}."

    def check(self) -> None:
        """Reply for each fragment; those not sorted yet are said to be so."""
        lines = []
        for c in self.claims:
            chosen = self.lists[c.id].value
            if chosen not in self.TYPES:
                lines.append(f"<b>{c.id}</b> not sorted yet.")
            elif chosen not in c.types:
                lines.append(
                    f"<b>{c.id}</b> not yet: what would a test look like? Compare with “its test” in the map below."
                )
            else:
                others = [t for t in c.types if t != chosen]
                also = f" It is {' and '.join(others)} as well." if others else ""
                lines.append(f"<b>{c.id}</b> {chosen}: agreed.{also}")
        self.feedback.value = "<p role='status'>" + "<br>".join(lines) + "</p>"
        sorted_as = {i: choice.value for i, choice in self.lists.items() if choice.value in self.TYPES}
        self.answer = "\n".join(f"Sorted: {i}, {kind}." for i, kind in sorted_as.items())
