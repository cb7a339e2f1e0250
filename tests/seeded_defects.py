"""Seeded defects: plant known faults one at a time in a copy of the module and see which test notices each.

python tests/seeded_defects.py            every defect: the tests named for it, then, if these stay green, the whole
                                          suite without the browser;  exit code 1 if a defect survives
--list      the defects with their numbers;   --only 3 17   some of them
--quick     stop at the tests named for a defect

The copy is made in a temporary folder, without .git and .venv; the repository is never touched. A test that is red
before anything was planted does not count. Left out of the suite: the test of this list (it would always notice) and
the test of tidy code (a planted line is not formatted).

Left out: faults of style, faults in several places at once, faults that only a browser shows.
"""

import argparse
import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEFT_OUT = (
    ".git", ".venv*", "__pycache__", ".hypothesis", ".pytest_cache", ".ruff_cache", ".ipynb_checkpoints", "*.half",
    "*.tmp", ".natolab-progress*", "natolab-progress*",
)  # fmt: skip
ALWAYS_RED = ("--ignore=tests/test_seeded_defects.py", "--deselect=tests/test_layers.py::test_code_is_tidy")
Change = Callable[[str], str]


# ---- ways to spoil a file -------------------------------------------------------------------------------
class NotFound(Exception):
    """The place to spoil is not in the file, or is there more than once."""


def swap(old: str, new: str) -> Change:
    """Put `new` in the place of `old`, which must be in the file exactly once."""

    def change(text: str) -> str:
        if text.count(old) != 1:
            raise NotFound(f"{text.count(old)} times: {old}")
        return text.replace(old, new)

    return change


def row(start: str, old: str, new: str) -> Change:
    """Swap inside the one line of a table that begins with `start`."""

    def change(text: str) -> str:
        found = [line for line in text.split("\n") if line.startswith(start)]
        if len(found) != 1:
            raise NotFound(f"{len(found)} rows: {start}")
        return text.replace(found[0], swap(old, new)(found[0]))

    return change


def in_notebook(spoil: Callable[[list[dict]], None]) -> Change:
    """Change the cells of a notebook (plain JSON; the source of a cell is one string)."""

    def change(text: str) -> str:
        notebook = json.loads(text)
        for cell in notebook["cells"]:
            cell["source"] = "".join(cell["source"])
        spoil(notebook["cells"])
        return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"

    return change


def in_cell(kind: str, part: str, spoil: Callable[[dict], object], number: int = 1) -> Change:
    """Spoil the n-th cell of a kind (code or markdown) whose source a pattern is found in: its text may change."""

    def change(cells: list[dict]) -> None:
        found = [cell for cell in cells if cell["cell_type"] == kind and re.search(part, cell["source"], re.M)]
        if len(found) < number:
            raise NotFound(f"{len(found)} cells of {kind}: {part}")
        spoil(found[number - 1])

    return in_notebook(change)


def in_source(kind: str, part: str, new: str | Callable[[re.Match], str]) -> Change:
    """Put something else in the first place of the first such cell where a pattern is found."""

    def spoil(cell: dict) -> None:
        cell["source"] = re.sub(part, new, cell["source"], count=1, flags=re.M)

    return in_cell(kind, part, spoil)


def before_code(text: str) -> Change:
    """Put lines before the first code cell that computes something."""
    return in_cell("code", r" = |print\(", lambda cell: cell.update(source=text + cell["source"]))


def after_prose(text: str) -> Change:
    """Put words behind the second Markdown cell."""
    return in_cell("markdown", "", lambda cell: cell.update(source=cell["source"] + text), number=2)


def spoil_printed(cell: dict) -> None:
    """Another first digit in what a cell has printed."""
    (out,) = cell["outputs"]
    out["text"] = re.sub(r"\d", lambda digit: str((int(digit[0]) + 1) % 10), "".join(out["text"]), count=1)


def without_picture(cell: dict) -> None:
    """Take the stored picture out of the output of an explorer."""
    del cell["outputs"][-2]["data"]["image/png"]


#: what a refresh of an explorer does, in this order
DRAW = (
    "self.chart.update(self.result, self.base_result, self.kept_results)",
    "self.picture.show(self.canvas)",
)
NETWORK = """import contextlib, urllib.request
with contextlib.suppress(OSError):
    urllib.request.urlopen("http://example.org")
"""


def in_order(*lines: str) -> Change:
    """Put the two lines of DRAW in another order."""
    return swap((" " * 16).join(f"{line}\n" for line in DRAW), (" " * 16).join(f"{line}\n" for line in lines))


# ---- the list -------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Defect:
    """What is wrong, where, how it gets there, and the tests that should notice first.

    told   the file, or for the package any name: its place is the one module whose text the change fits
    """

    what: str
    told: str
    change: Change
    likely: tuple[str, ...]

    @cached_property
    def file(self) -> str:
        """The file, from the top of the repository. Raises NotFound unless the change fits one module."""
        if not self.told.startswith(P):
            return self.told
        found = [path for path in sorted((ROOT / P).rglob("*.py")) if self._fits(path.read_text(encoding="utf-8"))]
        if len(found) != 1:  # the same line in several modules: the one of the name told
            found = [path for path in found if path.as_posix().endswith(self.told)]
        if len(found) != 1:
            raise NotFound(f"{len(found)} modules: {self.what}")
        return found[0].relative_to(ROOT).as_posix()

    def _fits(self, text: str) -> bool:
        with contextlib.suppress(NotFound):
            return self.change(text) != text
        return False

    @property
    def signed(self) -> bool:
        """Tables are signed again after the change, so that the hash alone does not give it away."""
        return self.told.startswith("data/") and self.told.endswith(".csv")


def tests(*names: str) -> tuple[str, ...]:
    """Test files by their short names ("ratios", "explorer::test_x"); notebooks as they are (nbval runs them)."""
    return tuple(
        name if name.endswith(".ipynb") else "tests/test_{}.py{}{}".format(*name.partition("::")) for name in names
    )


def book(number: str, folder: str = "notebooks") -> str:
    """A notebook by its number."""
    (found,) = (ROOT / folder).glob(f"{number}_*.ipynb")
    return f"{folder}/{found.name}"


def sweep(number: str) -> str:
    """The test that moves every control of one notebook everywhere."""
    return f"explorer::test_every_control_can_go_everywhere[{Path(book(number)).stem}]"


P = "notebooks/natolab/"
M, Q, C = P + "models/", P + "questions/", P + "charts/"
N02, N04, EXERCISE = book("02"), book("04"), book("04", "exercises")

# fmt: off
DEFECTS: tuple[Defect, ...] = tuple(Defect(*parts) for parts in (
    # ---- models
    ("a discount upside down (soldiers)", M + "ratios.py",
     swap('discounted / np.asarray(a["deployable_share_ru"])', 'discounted * np.asarray(a["deployable_share_ru"])'),
     tests("ratios")),
    ("wrong coalition under a choice", M + "ratios.py",
     swap('("european_allies", "eu27", "eu_nato",', '("european_allies", "eu_nato", "eu27",'),
     tests("ratios", "explorer::test_sentence_of_the_ratios_agrees_with_the_numbers", book("01"))),
    ("price levels of the two sides swapped", M + "spending.py",
     swap('europe * np.asarray(a["price_level_eu"]), russia * np.asarray(a["price_level_ru"])',
          'europe * np.asarray(a["price_level_ru"]), russia * np.asarray(a["price_level_eu"])'), tests("spending")),
    ("units: millions for billions on one side", M + "spending.py",
     swap('"RUS", LAST_SPENDING_YEAR) / 1e3', '"RUS", LAST_SPENDING_YEAR)'), tests("spending")),
    ("sign of the wear flipped", M + "buildup.py", swap("1 - loss, _lagged", "1 + loss, _lagged"), tests("buildup")),
    ("editions mixed in one series (build-up)", M + "buildup.py", swap("edition == '2024-06'", "edition == '2025-08'"),
     tests("buildup")),
    ("Russia delivers with Europe's lag", M + "buildup.py",
     swap("flow_ru, lag_ru, d + lost", "flow_ru, lag_eu, d + lost"), tests("buildup")),
    ("a cut of American spending adds to it", M + "alliance.py",
     swap("(1 - np.asarray(cut, float)) * s.today", "(1 + np.asarray(cut, float)) * s.today"), tests("alliance")),
    ("later members counted before they joined", M + "alliance.py",
     swap("JOINED.get(code, 0) <= year", "JOINED.get(code, 0) <= 9999"), tests("alliance")),
    ("editions mixed in one series (alliance)", M + "alliance.py",
     swap('table[(table["edition"] == edition) & table["iso3"]',
          'table[(table["edition"] != "2026-07") & table["iso3"]'), tests("alliance")),
    ("learning by e-folds, not doublings", M + "fragmentation.py", swap("-np.log2(1 -", "-np.log(1 -"),
     tests("fragmentation")),
    ("jamming of the wrong side", M + "attrition.py",
     swap('a["drones_att"], a["jam_on_att"]', 'a["drones_att"], a["jam_on_def"]'), tests("attrition")),
    ("later episodes counted in the test", M + "episodes.py",
     swap('frame[(frame["vintage"] == "known") & (frame["response"] != "both")]', 'frame[frame["response"] != "both"]'),
     tests("episodes")),
    ("difference of accept and resist the wrong way round", M + "episodes.py",
     swap("self.shares[0] - self.shares[1]", "self.shares[1] - self.shares[0]"), tests("episodes")),
    ("later demands follow the other answer", M + "threats.py",
     swap("(1 - q) * (1 + s * h_resist)", "(1 - q) * (1 + s * h_accept)"), tests("threats")),
    ("open threats taken as dropped", M + "base_rate.py", swap("counts.under_investigation + counts.not_yet_imposed",
     "counts.under_investigation"), tests("base_rate")),
    ("a tail of Student's t left out", M + "statistics.py", swap("max(1 - middle, 0.0)", "max(1 - middle, 0.0) / 2"),
     tests("statistics")),
    ("nearness grows with distance", M + "polarity.py",
     swap("nearest / between(capital, state)", "between(capital, state) / 1e4"), tests("polarity")),
    ("the US promise grows as its force leaves", M + "deterrence.py",
     swap('v["rho_us_end"]) * left', 'v["rho_us_end"]) * (1 - left)'), tests("deterrence")),
    ("fine of the interval score by the wrong level", M + "scoring.py", swap("2 / (1 - level)", "2 / level"),
     tests("scoring")),
    ("latitude and longitude swapped", M + "distance.py",
     swap("(lat1, lon1), (lat2, lon2) = np", "(lon1, lat1), (lon2, lat2) = np"), tests("distance")),
    ("the farthest flip point instead of the nearest", P + "sensitivity.py",
     swap("np.argmin(np.abs(turned - here))", "np.argmax(np.abs(turned - here))"), tests("sensitivity")),
    ("swings go beyond the prior", P + "sensitivity.py",
     swap("for value in (a.low, a.high))", "for value in (a.low, a.reach))"), tests("sensitivity")),
    ("Walt's priors under Rutte's name", P + "sensitivity.py",
     swap('"Walt": "walt", "Rutte": "rutte"', '"Walt": "rutte", "Rutte": "walt"'), tests("sensitivity")),
    # ---- scenarios
    ("a share code is taken without its checksum", P + "codes.py",
     swap("if len(clean) > LONGEST or not sound(clean):", "if len(clean) > LONGEST:"), tests("scenario")),
    ("a number out of range is clipped, not refused", P + "scenario.py",
     swap("        number = float(text)\n", "        number = min(max(float(text), self.low), self.reach)\n"),
     tests("scenario")),
    ("a code of other defaults is taken", P + "scenario.py",
     swap("for edition in editions() if edition.fingerprint == fingerprint]", "for edition in editions()]"),
     tests("scenario")),
    ("numbers are rounded in codes", P + "scenario.py",
     swap("return repr(float(value))", 'return f"{float(value):.4g}"'), tests("scenario")),
    # ---- explorers
    ("crash only at a slider's maximum", Q + "stand_alone.py",
     swap("scenario)\n    low, year", 'scenario)\n    1 / (12 - scenario["target_burden"])\n    low, year'),
     tests(sweep("04"))),
    ("crash only under one position", Q + "deterrence.py",
     swap("scenario)\n    return Deterred", 'scenario)\n    1 / (scenario != preset("iiss"))\n    return Deterred'),
     tests(f"explorer::test_every_position_can_be_taken[{Path(book('10')).stem}]")),
    ("stale frame: the picture is taken before the chart is updated", P + "explorer.py", in_order( * reversed(DRAW)),
     tests("explorer::test_typing_a_number_moves_slider_and_picture")),
    ("positions overtaken while waiting are drawn all the same", P + "explorer.py",
     swap("if number != self._asked:", "if False:"), tests("explorer::test_stale_positions_are_dropped")),
    ("reset forgets the last row", P + "explorer.py",
     swap("self.rows.items():\n                row.set", "[*self.rows.items()][:-1]:\n                row.set"),
     tests("following::test_every_row_shows_the_scenario_after")),
    ("an error in a callback is swallowed", P + "explorer.py",
     swap('drawn: press Reset.")\n                raise\n', 'drawn: press Reset.")\n'),
     tests("explorer::test_an_error_is_told_and_raised")),
    ("a refused number stays in its box", P + "explorer.py",
     swap("            self._show_number()\n            self._refused", "            self._refused"),
     tests("explorer::test_a_refused_number_changes_nothing_and_says_the_range")),
    ("a picture of another position where none can be drawn", P + "explorer.py", swap("self.picture.clear()", "pass"),
     tests("explorer::test_what_cannot_be_drawn_leaves_an_empty_panel")),
    ("no words for readers without a kernel", P + "panel.py",
     swap('"text/plain": "\\n".join([*lines, *listed]),', '"text/plain": "",'),
     tests(f"explorer::test_stills_for_readers_without_a_kernel[{Path(book('03')).stem}]")),
    # ---- charts
    ("a learner's settings reach the charts", C + "style.py", swap("        rcdefaults()\n", ""),
     tests("charts::test_a_learners_settings_do_not_reach_the_chart")),
    ("moving parts stay in the still drawing", C + "canvas.py", swap("artist.set_animated(True)  # a", "pass  # a"),
     tests("charts::test_still_and_moving_words_are_those_of_the_chart")),
    ("a kept scenario is not drawn (paths)", C + "buildup.py",
     swap("self.show_kept_lines(kept, lambda kept_result: (kept_result.years, kept_result.alone))\n        for lines",
          "self.show_kept_lines({}, None)\n        for lines"),
     tests("explorer::test_keep_three_and_no_more")),
    ("a kept scenario is not drawn (hand-over)", C + "deterrence.py",
     swap("self.show_kept_lines(kept, lambda kept_result: (kept_result.years, kept_result.delta))",
          "self.show_kept_lines({}, None)"),
     tests("following::test_a_kept_scenario_is_drawn_in_its_colour_with_its_letter")),
    ("dots are drawn from the starting point (measures)", C + "ratios.py",
     swap("self.dots.set_data(shown, rows)", "self.dots.set_data(list(base.ratios.values()), rows)"),
     tests("following::test_only_grey_follows_the_start_and_only_the_rest_the_learner")),
    ("the dot is drawn from the starting point (prices)", C + "spending.py",
     swap("height = min(result.ratio, 4.85)", "height = min(base.ratio, 4.85)"),
     tests("following::test_only_grey_follows_the_start_and_only_the_rest_the_learner")),
    ("low and high exchanged in the words of a swing chart", C + "still.py",
     swap("{style.signed(r.at_low)} to {style.signed(r.at_high)}",
          "{style.signed(r.at_high)} to {style.signed(r.at_low)}"),
     tests("charts")),
    # ---- questions
    ("title of the hand-over inverted", Q + "deterrence.py", swap("if self.dip >= 0 else", "if self.dip < 0 else"),
     tests("following::test_the_words_of_a_verdict_are_those_of_its_margin")),
    ("a ratio rounded to one place in the sentence", Q + "outspend.py",
     swap("{result.ratio_text} to 1", "{result.ratio:.1f} to 1"),
     tests("explorer::test_sentence_of_the_bases_agrees_with_the_numbers")),
    ("verdict word swapped (waste)", Q + "fragmentation.py",
     swap('"next to nothing" if result.budget < model', '"next to nothing" if result.budget >= model'),
     tests("following::test_the_words_of_a_verdict_are_those_of_its_margin")),
    ("the sentence says the starting point, the chart the learner's", Q + "stand_alone.py",
     swap("by {result.year}: {result.needed_text}{was}", "by {result.year}: {base.needed_text}{was}"),
     tests("following::test_the_sentence_tells_the_learners_numbers_whatever_the_start")),
    ("a verdict counts the other way round (spending)", Q + "spending.py",
     swap("margin=lambda a: spending.spending_ratio(a) - 1", "margin=lambda a: 1 - spending.spending_ratio(a)"),
     tests("following::test_the_words_of_a_verdict_are_those_of_its_margin")),
    ("“up from” and “down from” exchanged", Q + "__init__.py", swap("'up' if value > base", "'up' if value < base"),
     tests("following::test_up_and_down_are_told_from_the_start")),
    ("a verdict counts the other way round (alliance)", Q + "alliance.py",
     swap("margin=model.free_riding,", "margin=lambda a: -model.free_riding(a),"),
     tests("questions::test_what_the_chart_shows_is_what_is_judged")),
    ("an assumption that moves a verdict is not among its inputs", Q + "spending.py",
     swap('topics=("ratios", "spending")', 'topics=("spending",)'), tests("questions")),
    # ---- data, signed again
    ("a published value changed (spending)", "data/milex_sipri.csv", row("FRA,France,2024,", "64675.02", "46675.02"),
     tests("datapackage")),
    ("a published value changed (people)", "data/economy.csv", row("DEU,2025,", "83664000", "38664000"),
     tests("datapackage")),
    ("a published value changed (a fact)", "data/facts.csv", row("F041,", ",454,", ",445,"),
     tests("tables", "claims", book("02"))),
    ("a published value changed (capabilities)", "data/power.csv", row("2,USA,1950,", "0.284443020", "0.248443020"),
     tests("polarity")),
    ("a row of another edition", "data/nato_defence.csv", row("POL,2024,2025-08,", "2025-08", "2026-07"),
     tests("datapackage", "alliance")),
    ("a later fact passed off as known", "data/facts.csv", row("F170,", ",found,after,", ",found,known,"),
     tests("datapackage", "claims", "forecast")),
    ("another later fact passed off as known", "data/facts.csv", row("F172,", ",found,after,", ",found,known,"),
     tests("tables")),
    ("a fact without an address", "data/facts.csv",
     row("F015,", ",https://www.bruegel.org/analysis/defending-europe-without-us-first-estimates-what-needed,", ",,"),
     tests("datapackage")),
    ("an unverified fact", "data/facts.csv", row("F015,", ",found,known,", ",unverified,known,"), tests("datapackage")),
    ("line ends of another system", "data/presets.csv", lambda text:text.replace("\n", "\r\n"), tests("datapackage")),
    ("a default moved", "data/assumptions.csv", row("war_end,", ",2026,2027,2032,", ",2026,2028,2032,"),
     tests("buildup", "tables")),
    ("a position named as somebody's changed", "data/presets.csv",
     swap('us_exit_years,1,"F032, gone by 2027"', 'us_exit_years,7,"F032, gone by 2027"'), tests(book("10"))),
    ("a code of an episode changed", "data/episodes_second_coding.csv",
     row("Mexico border,", "accommodate,mid,relief,partial,acc", "resist,mid,relief,partial,acc"), tests("episodes")),
    ("the hash of a table is not looked at", P + "data.py",
     swap('if resource.get("hash") != "sha256:"', 'if resource.get("hash") == "sha256:"[:0] + "sha256:"'),
     tests("tables::test_edited_file")),
    # ---- claims
    ("a claim moved to another home", "data/claims.csv", row("C17,", ",empirical,01,", ",empirical,02,"),
     tests("notebooks::test_claims_shown_are_those_that_live_here")),
    ("a claim without a home", "data/claims.csv", row("C17,", ",empirical,01,", ",empirical,,"), tests("claims")),
    ("a quotation of thirteen words", "data/claims.csv",
     row("C17,", "a nearly 10-to-1 edge in GDP,", "a nearly 10-to-1 edge in GDP and so on and so forth and more,"),
     tests("datapackage::test_package_is_valid")),
    ("a claim is not shown where it lives", N02, in_source("code", r'claims\.cards\("\w+", ', 'claims.cards('),
     tests("notebooks::test_claims_shown_are_those_that_live_here")),
    # ---- notebooks
    ("a number in prose drifted", N02,
     in_source("markdown", r"\b\d\.\d\d\b", lambda number: f"{float(number[0]) + 0.01:.2f}"),
     tests("notebooks::test_every_number_in_prose_is_printed_or_sourced")),
    ("a later fact before the verdict", N02, after_prose(" (F170)"),
     tests("notebooks::test_no_verdict_before_the_learners_own")),
    ("a second import cell", N02, before_code("import math\n"),
     tests("notebooks::test_anatomy")),
    ("a cell of more than twelve lines", N02, before_code("_ = 1\n" * 12),
     tests("notebooks::test_cells_are_short_and_alternate")),
    ("a quotation of thirteen words in prose", N02,
     after_prose(" “a pretty good deal as deals of this kind go now and then” (P2)"),
     tests("notebooks::test_quotations_are_short")),
    ("a stored output that no run gives", N02, in_cell("code", r"print\(", spoil_printed),
     tests(N02)),
    ("a dollar sign in prose", N02, after_prose(" It costs 3 $."),
     tests("notebooks::test_no_formula_by_accident")),
    ("a cell reaches for the network and hides that it failed", N02, before_code(NETWORK),
     tests(f"explorer::test_notebooks_run_from_anywhere_without_a_network[{Path(N02).stem}]")),
    ("an explorer stored without its picture", N02, in_cell("code", r"Explorer\(", without_picture),
     tests("notebooks::test_explorers_are_stored_with_picture_and_sentence")),
    ("a heading of every notebook lost", N04, in_source("markdown", "^## The strongest reply", "## The end"),
     tests("predict")),
    ("an undecided verdict is recorded", P + "predict.py", swap("if self.scale.value not in SCALE:", "if False:"),
     tests("predict")),
    ("progress is written in place, not in one step", P + "progress.py",
     swap("files.replace(path, raw, private=True)", "path.write_bytes(raw)"), tests("progress")),
    ("a notebook overwrites what another wrote", P + "progress.py",
     swap("                self._take(content)\n                raw", "                raw"), tests("progress")),
    ("a damaged progress file is deleted", P + "files.py",
     swap("    os.rename(path, aside)\n", "    os.unlink(path)\n"), tests("progress")),
    ("progress is written without being asked for", P + "progress.py",
     swap("if self.keeping():\n                self._w", "if not switched_off():\n                self._w"),
     tests("progress")),
    ("forecasts are opened before answering", P + "forecast.py",
     swap("if len(self.locked) < ENOUGH and", "if False and"), tests("forecast")),
    ("the memo is not escaped", P + "memo.py",
     swap('html.escape(str(memo.get(key, ""))).replace', 'str(memo.get(key, "")).replace'), tests("memo")),
    ("recoding offers later episodes", P + "recode.py", swap(""".query("vintage == 'known'")""", ""), tests("recode")),
    ("a concept question with two right options", "data/concepts.csv",
     swap(",no,true premises make the advice true,", ",yes,,"), tests("concept")),
    ("a term explained by itself", "data/glossary.csv",
     row("abandonment,", "Being left alone by an ally", "Abandonment by an ally"), tests("glossary")),
    # ---- exercises and seminars
    ("an untouched exercise passes", P + "checks/numbers.py",
     swap("(OPEN)\n        try:\n            given = np.array([",
          "(CORRECT)\n        try:\n            given = np.array(["), tests("checks")),
    ("a check names the answer", P + "checks/numbers.py",
     swap(".right])) or NOTHING_TYPICAL)", '.right])) or f"{NOTHING_TYPICAL} ({self.right:g})")'),
     tests("checks", "exercises")),
    ("a check names the wrong mistake", P + "checks/numbers.py",
     swap("if looks_like(-right):", "if looks_like(1 / right):"), tests("checks")),
    ("a function without a body passes for an answer", P + "checks/functions.py",
     swap("callable(answer) and untouched(answer)", "callable(answer) and False"), tests("checks")),
    ("the summary says done while something is open", P + "checks/__init__.py",
     swap('"" if self.open or self.tasks(NOT_YET) else', '"" if self.tasks(NOT_YET) else'), tests("checks")),
    ("the solution is left in the student's copy", EXERCISE,
     in_source("code", "^answer_4_1 = None", "answer_4_1 = 2031"),
     tests("exercises::test_copy_and_keys_are_those_of_the_source")),
    ("outputs are left in the student's copy", P + "release.py",
     swap("cell.outputs, cell.execution_count = [], None", "cell.execution_count = None"),
     tests("exercises::test_copy_and_keys_are_those_of_the_source")),
    ("a code sent twice counts twice", P + "pooling.py", swap("if code in self.seen:", "if False:"), tests("pooling")),
    ("a name is kept with a remark", P + "pooling.py",
     swap("self.remark(where, NO_CODE)", "self.remark(f'{where} ({text.strip()})', NO_CODE)"), tests("pooling")),
    ("a verdict that stayed counts as changed", P + "room.py",
     swap("first.verdict != last.verdict for", "first.verdict == last.verdict for"), tests("room")),
    ("a tag given once is not remembered", P + "seminar.py", swap("        _tag[:] = [tag]\n", "        pass\n"),
     tests("desk::test_a_tag_given_once_is_used_from_then_on")),
    # ---- the house
    ("a model knows widgets", M + "ratios.py",
     swap("import numpy as np\n", "import ipywidgets  # noqa: F401\nimport numpy as np\n"), tests("layers")),
    ("a dead link in the README", "README.md", swap("favour_the_defender.ipynb)", "favour_the_defenders.ipynb)"),
     tests("notebooks::test_readme_lists_the_notebooks_as_they_are")),
    ("the data dictionary edited by hand", "data/README.md", swap("do not edit by hand", "edit by hand"),
     tests("datapackage")),
))
# fmt: on


# ---- a copy to spoil ------------------------------------------------------------------------------------
def copy_of_the_tree(folder: Path) -> Path:
    """The repository copied into a folder, without what is no part of it."""
    return Path(shutil.copytree(ROOT, folder / "copy", ignore=shutil.ignore_patterns(*LEFT_OUT)))


def environment(copy: Path) -> dict[str, str]:
    """Environment in which the copy's package and data are the ones that are used."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("NATOLAB_", "PYTEST_"))}
    # Byte code is told from its source by second and size: a sign flipped within a second would go unnoticed.
    return {**kept, "PYTHONPATH": str(copy / "notebooks"), "PYTHONDONTWRITEBYTECODE": "1", "NATOLAB_PROGRESS": "off"}


def python(copy: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run this Python in the copy."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=copy, env=environment(copy), capture_output=True, text=True, timeout=3600
    )


def check_that_the_copy_is_used(copy: Path) -> None:
    """Raises SystemExit when natolab or its data would come from elsewhere (the package is installed editable)."""
    told = python(
        copy, "-c", "import natolab; from natolab.facts import tables; print(natolab.__file__, tables.folder())"
    )
    places = told.stdout.split()
    if len(places) != 2 or not all(Path(place).resolve().is_relative_to(copy.resolve()) for place in places):
        raise SystemExit(f"The copy is not what Python imports: {told.stdout}{told.stderr}")


@contextlib.contextmanager
def planted(copy: Path, defect: Defect) -> Iterator[None]:
    """The copy with one defect in it; as before afterwards."""
    files = [copy / defect.file]
    if defect.signed:
        files += [copy / "data" / "datapackage.json", copy / "data" / "README.md"]
    before = {file: file.read_bytes() for file in files}
    try:
        files[0].write_bytes(defect.change(before[files[0]].decode("utf-8")).encode("utf-8"))
        if defect.signed:
            sign = "from pathlib import Path; from natolab.authoring.datapackage import refresh; refresh(Path('data'))"
            done = python(copy, "-c", sign)
            if done.returncode:
                raise SystemExit(f"{defect.what}: the tables could not be signed again: {done.stderr}")
        yield
    finally:
        for file, raw in before.items():
            file.write_bytes(raw)


def pytest_on(copy: Path, *arguments: str) -> list[str]:
    """The ids of the tests that fail in the copy, in order. Raises SystemExit when no such test is there."""
    nbval = ["--nbval", "--nbval-current-env", "--nbval-sanitize-with", "tests/nbval_sanitize.cfg"]
    notebooks = nbval if any(".ipynb" in argument for argument in arguments) else []
    config = ["-c", "tests/pytest.ini", "--rootdir", ".", "-q", "-p", "no:cacheprovider", "--tb=no"]
    done = python(copy, "-m", "pytest", *config, *notebooks, *arguments)
    found = re.findall(r"^(?:FAILED|ERROR) (.+?)(?: - .*)?$", done.stdout, flags=re.M)
    if done.returncode == 5 and " deselected" in done.stdout:  # every one of them was red before
        return []
    if done.returncode not in (0, 1, 2) or (done.returncode and not found):
        raise SystemExit(f"pytest {' '.join(arguments)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return found


def red_without(copy: Path, name: str) -> bool:
    """Whether a test is red in the copy as it is. Cells of a notebook need those before them, so all of it is run."""
    return bool(pytest_on(copy, name.partition("::")[0] if ".ipynb" in name else name))


def whole_suite(copy: Path) -> list[str]:
    """Arguments that run everything but the browser tests."""
    notebooks = [
        path.relative_to(copy).as_posix()
        for part in ("notebooks", "exercises")
        for path in (copy / part).rglob("*.ipynb")
    ]
    spread = ["-m", "not browser", "-n", "2", "--dist", "loadscope", "--nbval-cell-timeout=120"]
    return [*spread, *ALWAYS_RED, "tests", *sorted(notebooks)]


def caught_by(copy: Path, defect: Defect, arguments: Iterable[str], red: set[str]) -> str:
    """The first test that is red with the defect and green without it; empty if there is none.

    `red` remembers those that are red without it.
    """
    while True:
        with planted(copy, defect):
            found = pytest_on(copy, "-x", *(f"--deselect={name}" for name in sorted(red)), *arguments)
        new = [name for name in found if name not in red]
        if not new or not red_without(copy, new[0]):
            return new[0] if new else ""
        print(f"     red before anything was planted: {new[0]}", flush=True)
        red.add(new[0])


# ---- the command ----------------------------------------------------------------------------------------
def report(numbers: list[int], quick: bool) -> int:
    """Plant the defects, print a line for each; how many survive."""
    survivors: list[int] = []
    red: set[str] = set()
    with tempfile.TemporaryDirectory(prefix="seeded-") as folder:
        copy = copy_of_the_tree(Path(folder))
        check_that_the_copy_is_used(copy)
        for number in numbers:
            start, defect = time.monotonic(), DEFECTS[number - 1]
            found = caught_by(copy, defect, defect.likely, red)
            if not found and not quick:
                found = caught_by(copy, defect, whole_suite(copy), red)
            if not found:
                survivors.append(number)
            told = f"{found or 'NOT CAUGHT'}  {time.monotonic() - start:.0f} s"
            print(f"{number:3}  {defect.what:62} {told}", flush=True)
    print(f"{len(numbers) - len(survivors)} of {len(numbers)} caught; not caught: {survivors or 'none'}")
    return len(survivors)


def main(arguments: list[str] | None = None) -> int:
    """The command line; 1 if a defect survives."""
    parser = argparse.ArgumentParser(description="Plant defects in a copy and see which test notices each.")
    parser.add_argument("--only", type=int, nargs="+", metavar="N", help="only these, by number")
    parser.add_argument("--list", action="store_true", help="list the defects")
    parser.add_argument("--quick", action="store_true", help="stop at the tests named for each defect")
    options = parser.parse_args(arguments)
    if options.list:
        for number, defect in enumerate(DEFECTS, 1):
            print(f"{number:3}  {defect.what:62} {defect.told}")
        return 0
    numbers = options.only or list(range(1, len(DEFECTS) + 1))
    if not all(1 <= number <= len(DEFECTS) for number in numbers):
        parser.error(f"the defects are numbered from 1 to {len(DEFECTS)}")
    return int(report(numbers, options.quick) > 0)


if __name__ == "__main__":
    sys.exit(main())
