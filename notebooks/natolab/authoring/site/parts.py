"""Controls and charts of a notebook as parts of a page: each kind has a template, and data for the page's scripts.

parts(shown, page)   (template, context) of each control or chart that a cell shows; none when stored outputs say all
A control of a kind that is not registered here is shown as its still: picture and words.
"""

from functools import singledispatch
from typing import Any

from natolab.authoring.site import argument_map, sweep
from natolab.charts.canvas import Canvas, Still
from natolab.facts import argument
from natolab.facts.assumptions import plain_number
from natolab.facts.claims import CONFIDENCE, SCALE, claims
from natolab.facts.notebooks import notebooks
from natolab.facts.scenario import presets
from natolab.facts.show import nested_list
from natolab.panels.argument_map import ArgumentMap, Here
from natolab.panels.claim_map import ClaimMap, Sorting
from natolab.panels.concept import Concept
from natolab.panels.explorer import Explorer
from natolab.panels.memo import FIELDS, Memo, VerdictTable
from natolab.panels.panel import Panel, Stacked
from natolab.panels.predict import Prediction, Reveal, Verdict
from natolab.panels.progress_panel import ProgressPanel
from natolab.panels.sketch import Sketch

Part = tuple[str, dict[str, Any]]


def parts(shown: object, page) -> list[Part]:
    """The parts of a page for what a cell shows: one for each control in it; none when stored outputs say all."""
    page_parts = [part(control, page) for control in (shown.parts if isinstance(shown, Stacked) else [shown])]
    return [page_part for page_part in page_parts if page_part is not None]


def drawing(canvas: Canvas, prefix: str, alt: str, moving: str | None = None) -> dict[str, Any]:
    """A chart for a template: size, drawing with ids of its own, and words."""
    moving = sweep.frame(canvas) if moving is None else moving
    inside = sweep.own(sweep.still(canvas), f"{prefix}s") + sweep.own(moving, f"{prefix}m")
    return {"width": canvas.size[0], "height": canvas.size[1], "inside": inside, "alt": alt}


@singledispatch
def part(shown: object, page) -> Part | None:
    """What stands on the page for what a cell shows; `page` takes data and gives prefixes (pages.Page)."""
    return None


@part.register
def _(shown: Panel, page) -> Part:
    canvas = getattr(shown, "canvas", None)
    drawn = drawing(canvas, page.prefix(), shown.text) if shown.pictured and shown.png else None
    listing = nested_list(shown.listing) if shown.listing else ""
    return "still", {"drawing": drawn if canvas else None, "words": shown.text.split("\n"), "listing": listing}


@part.register
def _(shown: Still, page) -> Part:
    return "chart", {"drawing": drawing(Canvas(shown.figure), page.prefix(), shown.sentence), "words": shown.sentence}


@part.register
def _(shown: Explorer, page) -> Part:
    data = sweep.swept(shown, page.pack, page.course)
    levers = [(key, data["levers"][key]) for keys in shown.groups.values() for key in keys]
    start = data["bases"][0]
    return "explorer", {
        "number": page.add(data), "drawing": drawing(shown.canvas, page.prefix(), shown.sentence),
        "headline": shown.chart.title.get_text(), "sentence": shown.sentence, "name": shown.question.name,
        "levers": [lever | {"start": lever["words"][start["values"][key]]} for key, lever in levers],
        "together": [data["levers"][key]["label"] for key in data["together"]],
        "positions": [presets()[key].label for key in shown.presets],
    }  # fmt: skip


@part.register
def _(shown: Prediction, page) -> Part:
    entry = shown.row.entry
    middle = min(max(round(shown.row.value, sweep.SMOOTH), entry.low), entry.reach)
    return "prediction", {
        "name": shown.name, "question": shown.question, "unit": shown.unit, "low": plain_number(entry.low),
        "high": plain_number(entry.reach), "step": plain_number(entry.step), "start": plain_number(middle),
        "decimals": entry.decimals,
    }  # fmt: skip


@part.register
def _(shown: Sketch, page) -> Part:
    entry = shown.entry
    return "sketch", {
        "name": shown.name, "question": shown.question, "unit": shown.unit, "low": plain_number(entry.low),
        "high": plain_number(entry.reach), "decimals": entry.decimals, "start": plain_number(shown.heights[0]),
        "places": [f"{place:g}" for place in shown.places], "drawing": drawing(shown.canvas, page.prefix(), shown.text),
    }  # fmt: skip


@part.register
def _(shown: Reveal, page) -> Part:
    marks = shown._marks()
    (ax,) = shown.canvas.figure.axes
    x0, y0, width, _ = ax.bbox.bounds
    return "reveal", {
        "name": shown.prediction.name, "drawing": drawing(shown.canvas, page.prefix(), shown.text),
        "words": shown.text, "figures": dict(shown.figures), "unit": shown.prediction.unit,
        "low": marks.low, "high": marks.high, "line": [x0, shown.canvas.size[1] - y0, width],
    }  # fmt: skip


@part.register
def _(shown: Verdict, page) -> Part:
    return "verdict", {"claim": shown.claim, "scale": SCALE, "confidence": CONFIDENCE}


@part.register
def _(shown: Sorting, page) -> Part:
    return "sorting", {"claims": shown.claims, "types": shown.TYPES}


@part.register
def _(shown: Concept, page) -> Part:
    return "concept", {"question": shown.question}


@part.register
def _(shown: ClaimMap, page) -> Part:
    every = list(claims().values())
    lists = {
        "speaker": ("Who says it", dict.fromkeys(c.speaker for c in every)),
        "type": ("Type", dict.fromkeys(t for c in every for t in c.types)),
        "home": ("Notebook", sorted({c.home for c in every})),
        "verdict": ("Starting verdict", dict.fromkeys(c.verdict for c in every)),
    }
    return "claim_map", {"claims": every, "lists": lists, "notebooks": notebooks()}


@part.register
def _(shown: ProgressPanel, page) -> Part:
    return "keep", {}


@part.register
def _(shown: VerdictTable, page) -> Part:
    return "verdicts", {"claims": list(claims().values())}


@part.register
def _(shown: Memo, page) -> Part:
    return "memo", {"fields": FIELDS}


@part.register
def _(shown: Here, page) -> Part:
    chart, after = shown.chart, shown.after
    # With states from the start, so that each box has room for its sign.
    canvas = chart.update(argument.standing({}), shown.hung()) if after else shown.canvas
    return "here", {
        "drawn": argument_map.drawn(canvas, chart.spots, page.prefix()), "words": shown.text, "after": after,
        "claims": list(shown.claims), "steps": shown.steps(), "listing": nested_list(shown.listing),
    }  # fmt: skip


@part.register
def _(shown: ArgumentMap, page) -> Part:
    return "argument", argument_map.whole()
