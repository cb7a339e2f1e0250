"""An explorer's levers swept: what it draws and says at every place of a lever, so that a page needs no kernel.

swept(explorer, pack)      drawings, sentences and values, as numbers of a Pack, and what a page must know of the levers
Bases: the explorer's starting point and each position that it offers. From each base a lever moves alone; TOGETHER
names the pairs of levers that are stored whole, every place of one with every place of the other.
In the laboratory (notebook 12) levers are swept from the start only, at LEAST places.
A lever of more than MOST places (FEW on an explorer of many levers) is stored in coarser steps; the start and every
position keep their own places. Left out: kept scenarios, typed numbers, the table of numbers.
"""

import re
from collections.abc import Iterator
from functools import cache
from math import ceil

from natolab.charts.canvas import Canvas
from natolab.facts.assumptions import Range
from natolab.facts.scenario import Scenario, preset, presets
from natolab.panels.explorer import SMOOTH, Explorer
from natolab.questions import key_of

MOST, FEW, MANY = 41, 21, 20  # places of a lever; places where there are many levers; how many are many
LEAST = 11  # places of a lever outside the course, in the laboratory
#: pairs of levers stored whole, by question: the corner of notebook 04 takes both at once
TOGETHER = {"buildup.RACE": ("war_end", "ru_reconstitution")}

_TAG = re.compile(r"<[^>]*>")
_FINE = re.compile(r"(?<![\w#.])(-?\d+\.\d)\d+")
_STYLE = re.compile(r' style="([^"]*)"')
_FONT = re.compile(r"(?:(italic|oblique) )?(?:(bold|\d{3}) )?([\d.]+px) (.+)")


def attributes(svg: str) -> str:
    """A drawing with attributes for style sheets within elements, which the pages' policy does not let in."""

    def turned(match: re.Match) -> str:
        properties = dict(part.split(":", 1) for part in match[1].split(";") if part.strip())
        properties = {name.strip(): value.strip() for name, value in properties.items()}
        if "font" in properties:
            slant, weight, size, family = _FONT.fullmatch(properties.pop("font")).groups()
            properties |= {"font-style": slant, "font-weight": weight, "font-size": size, "font-family": family}
        return "".join(f' {name}="{value}"' for name, value in properties.items() if value)

    return _STYLE.sub(turned, svg)


def coarse(svg: str) -> str:
    """A drawing to a tenth of a point, a seventh of a pixel; words keep their numbers."""
    return _TAG.sub(lambda tag: _FINE.sub(_tenth, tag[0]), svg)


def _tenth(match: re.Match) -> str:
    return f"{float(match[0]):.1f}"


def own(svg: str, prefix: str) -> str:
    """A drawing whose ids are no other's on the page."""
    for mark in (' id="', "url(#", 'href="#'):
        svg = svg.replace(mark, f"{mark}{prefix}-")
    return svg


@cache
def _small(tag: str) -> str:
    """One element's tag, small; a sweep draws most of them a hundred times."""
    return coarse(attributes(tag))


def frame(canvas: Canvas) -> str:
    """What moves of a chart as it stands now, small."""
    return _TAG.sub(lambda tag: _small(tag[0]), canvas.frame())


def still(canvas: Canvas) -> str:
    """What stays of a chart."""
    return attributes(canvas.still)


def points(canvas: Canvas) -> str:
    """What can be read off a chart as it stands now, as JSON; numbers of one reading have the same decimals."""
    return "[" + ",".join("[" + ",".join(map(_row, part)) + "]" for part in canvas.points()) + "]"


def _row(values: list) -> str:
    digits = max(
        (len(f"{value:.4f}".rstrip("0").partition(".")[2]) for value in values if value is not None), default=0
    )
    return "[" + ",".join("null" if value is None else f"{value:.{digits}f}" for value in values) + "]"


def places(entry: Range, most: int, keep: set[float]) -> list[float]:
    """Values of a lever that are stored: all, or in coarser steps of at most `most`; and those to keep."""
    if entry.options:
        return [float(i) for i in range(len(entry.options))]
    count = round((entry.reach - entry.low) / entry.step)
    every_nth = ceil(count / (most - 1)) if count >= most else 1
    grid = {round(entry.low + entry.step * i, SMOOTH) for i in range(0, count + 1, every_nth)}
    return sorted({value for value in grid | {float(entry.reach)} | keep if entry.low <= value <= entry.reach})


class _Taken:
    """Takes the state of a scenario: numbers of drawing, sentence, headline and values in the pack."""

    def __init__(self, explorer: Explorer, pack):
        self.explorer, self.pack = explorer, pack
        self.states: dict[tuple[int, ...], int] = {}
        self._taken: dict[tuple[float, ...], int] = {}

    def __call__(self, scenario: Scenario) -> int:
        values = tuple(scenario.values())
        if values not in self._taken:  # a base is a place of every lever
            self._taken[values] = self._take(scenario)
        return self._taken[values]

    def _take(self, scenario: Scenario) -> int:
        e = self.explorer
        result = e.question.model(scenario)
        e.chart.update(result, e.base_result, {})
        texts = (frame(e.canvas), e.question.said(scenario, result, e.base_result), e.chart.title.get_text(),
                points(e.canvas))  # fmt: skip
        return self.states.setdefault(tuple(map(self.pack.number, texts)), len(self.states))


def bases(explorer: Explorer) -> Iterator[tuple[str, str, Scenario]]:
    """Name, whose it is, and scenario: the starting point, then each position on offer."""
    yield "Starting point", "", explorer.baseline
    for key in explorer.presets:
        yield presets()[key].label, presets()[key].whose, preset(key)


def together(explorer: Explorer) -> tuple[str, ...]:
    """The pair of levers that is stored whole, or nothing."""
    pair = TOGETHER.get(key_of(explorer.question), ())
    return pair if set(pair) <= set(explorer.rows) else ()


def swept(explorer: Explorer, pack, course: bool = True) -> dict:
    """What a page must know of an explorer; texts go into the pack (a packing.Pack).

    course   False for the laboratory: from the start only, at LEAST places
    """
    starts, take, pair = list(bases(explorer)), _Taken(explorer, pack), together(explorer)
    most = FEW if len(explorer.rows) > MANY else MOST
    if not course:
        starts, most = starts[:1], LEAST
    stored = {
        key: places(row.entry, most, {scenario[key] for _, _, scenario in starts}) for key, row in explorer.rows.items()
    }
    base_entries = []
    for name, whose, scenario in starts:
        alone = {key: [take(scenario.having(**{key: v})) for v in values] for key, values in stored.items()}
        first_values, second_values = (stored[key] for key in pair) if pair else ([], [])
        both = [[scenario.having(**dict(zip(pair, (a, b), strict=True))) for b in second_values] for a in first_values]
        whole = [list(map(take, row)) for row in both]
        base_entries.append({
            "name": name, "whose": whose, "at": take(scenario), "alone": alone, "whole": whole,
            "values": {key: stored[key].index(scenario[key]) for key in stored}, "changed": scenario.changed(),
        })  # fmt: skip
    explorer.chart.update(explorer.base_result, explorer.base_result, {})  # left as it was found
    return {
        "question": key_of(explorer.question), "size": explorer.canvas.size, "still": still(explorer.canvas),
        "panels": explorer.canvas.panels, "readings": explorer.canvas.readings,
        "groups": [[title, list(keys)] for title, keys in explorer.groups.items()],
        "levers": {key: _lever(row.entry, stored[key]) for key, row in explorer.rows.items()},
        "together": list(pair), "bases": base_entries, "states": [list(state) for state in take.states],
    }  # fmt: skip


def _lever(entry: Range, values: list[float]) -> dict:
    return {
        "label": entry.label, "unit": "" if entry.options or entry.kind == "switch" else entry.unit,
        "about": entry.about, "kind": "list" if entry.options else entry.kind,
        "values": values, "words": [entry.say(value) for value in values],
    }  # fmt: skip
