"""Your verdicts of all notebooks in one table, a score for the whole, a memo, and files to take away.

VerdictTable()      what you recorded for each claim, notebook by notebook, and what is still open
Memo()              a one-page memo: question, answer, best evidence either way, what would change it
export_html(path)   everything locked in, as one page that opens in any browser;  export_csv(path) as a table for Excel;
export_argdown(path) the map of the argument

Left out: names, times and anything about the machine.
"""

import codecs
import csv
import html
import io
from collections.abc import Mapping
from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from natolab import files
from natolab.errors import DataError
from natolab.facts import claims
from natolab.facts.argument import outline, to_argdown
from natolab.facts.claims import SCALE
from natolab.facts.show import nested_list
from natolab.learner import argument, progress
from natolab.panels.argument_map import answers
from natolab.panels.panel import Panel, framed, noted, spoken, status
from natolab.panels.predict import record

#: what a verdict counts toward the whole; "cannot be tested here" counts neither way
COUNTS = {SCALE[0]: 1.0, SCALE[1]: 0.5, SCALE[2]: 0.0}
#: strands of the essay's argument: notebooks by what they are about
STRANDS = {
    "Can Europe defend itself? (01 to 05)": ("01", "02", "03", "04", "05"),
    "Who pays, and why? (06)": ("06",),
    "Giving way and standing up (07, 08)": ("07", "08"),
    "What has changed? (09)": ("09",),
    "What to do? (10)": ("10",),
}
FIELDS = {
    "question": "To whom, and which question?",
    "answer": "My answer, in two sentences",
    "for": "Best evidence for it",
    "against": "Best evidence against it",
    "decides": "Two inputs worth paying to know, and why",
    "change": "What would change my mind, and by when",
}
PAGE_CSS = "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}td,th{padding:4px 8px}"
HTML_FILE, CSV_FILE, MAP_FILE = "my_verdicts.html", "my_verdicts.csv", "my_argument.argdown"


def table() -> pd.DataFrame:
    """One row a claim: id, speaker, claim, notebook, your verdict, confidence, what would change it."""
    verdicts = record()["verdicts"]
    rows = []
    for c in claims.claims().values():
        verdict = verdicts.get(c.id, {})
        rows.append(
            {
                "claim": c.id,
                "speaker": c.speaker,
                "in plain words": c.paraphrase,
                "notebook": c.home,
                "your verdict": verdict.get("verdict", ""),
                "confidence": verdict.get("confidence", ""),
                "what would change it": verdict.get("would_change_it", ""),
            }
        )
    return pd.DataFrame(rows)


def whole(weights: Mapping[str, float]) -> tuple[float, int]:
    """Walt's claims on your own verdicts: weighted mean of the strands (1 all hold, 0 none), and how many count.

    1. In each strand the mean of the verdicts you gave on Walt's claims: holds 1, holds if ½, does not 0.
    2. Strands weighted as you choose; a strand without a verdict does not count.
    The first number is nan when nothing counts.
    """
    walts_claims = table().query("speaker == 'Walt'")
    walts_claims = walts_claims[walts_claims["your verdict"].isin(list(COUNTS))]
    total = weight_sum = 0.0
    counted = 0
    for strand, homes in STRANDS.items():
        here = walts_claims[walts_claims["notebook"].isin(homes)]["your verdict"].map(COUNTS)
        weight = float(weights.get(strand, 1.0))
        if len(here) and weight > 0:
            total += weight * float(here.mean())
            weight_sum += weight
            counted += len(here)
    return (total / weight_sum if weight_sum else float("nan")), counted


class VerdictTable(Panel):
    """Your verdicts, notebook by notebook, with weights for the strands of the argument."""

    def __init__(self):
        self.sliders = {
            strand: widgets.FloatSlider(
                1.0, min=0, max=3, step=0.5, description=strand, style={"description_width": "320px"},
                layout=widgets.Layout(width="620px"),
            )
            for strand in STRANDS
        }  # fmt: skip
        for slider in self.sliders.values():
            slider.observe(lambda _: self.refresh(), "value")
        self.button = widgets.Button(description="Bring up to date", layout=widgets.Layout(width="auto"))
        self.button.on_click(lambda _: self.refresh())
        self.sentence_box, self.shown = spoken(), widgets.HTML(layout=widgets.Layout(overflow="auto"))
        self.widget = framed(
            widgets.HTML("How much should each strand weigh for the essay's thesis?"),
            *self.sliders.values(),
            widgets.HBox([self.button]),
            self.sentence_box,
            self.shown,
        )
        self.refresh()

    def weights(self) -> dict[str, float]:
        """The weights as they stand."""
        return {strand: slider.value for strand, slider in self.sliders.items()}

    def refresh(self) -> None:
        """Read the record anew."""
        claim_rows = table()
        given = claim_rows[claim_rows["your verdict"] != ""]
        value, counted = whole(self.weights())
        if not len(given):
            self.text = "No verdict is recorded yet: each notebook asks for one or two, and they will stand here."
        else:
            by = ", ".join(f"{(given['your verdict'] == word).sum()} {word}" for word in SCALE)
            self.text = f"{len(given)} of {len(claim_rows)} claims have your verdict: {by}."
            if counted:
                self.text += (
                    f" On your own verdicts and weights Walt's claims come to {value:.2f} ({counted} count; 1 if "
                    "all hold). This is your sum, not a fact."
                )
        judged = zip(given["claim"], given["your verdict"], given["confidence"], strict=True)
        self.answer = "\n".join(f"{i}: {verdict}, confidence {confidence}" for i, verdict, confidence in judged)
        self.sentence_box.value = status(self.text)
        columns = ["claim", "in plain words", "notebook", "your verdict", "confidence"]
        with pd.option_context("display.max_colwidth", None):
            self.shown.value = given[columns].to_html(index=False, border=0) if len(given) else ""


class Memo(Panel):
    """A memo of one page; what is written goes with your progress and into the export."""

    def __init__(self):
        kept = progress.entries("memo").get("memo", {})
        wide, named = widgets.Layout(width="98%"), {"description_width": "330px"}
        self.boxes = {
            key: widgets.Textarea(str(kept.get(key, "")), description=words, rows=3, layout=wide, style=named)
            for key, words in FIELDS.items()
        }
        self.save_button = widgets.Button(description="Keep my memo", layout=widgets.Layout(width="auto"))
        self.html_button = widgets.Button(description="Export as a page (HTML)", layout=widgets.Layout(width="auto"))
        self.csv_button = widgets.Button(description="Export as a table (Excel)", layout=widgets.Layout(width="auto"))
        self.map_button = widgets.Button(description="Export my map (Argdown)", layout=widgets.Layout(width="auto"))
        self.save_button.on_click(lambda _: self.save())
        self.html_button.on_click(lambda _: self._export(export_html))
        self.csv_button.on_click(lambda _: self._export(export_csv))
        self.map_button.on_click(lambda _: self._export(export_argdown))
        self.feedback = spoken()
        every = [self.save_button, self.html_button, self.csv_button, self.map_button]
        buttons = widgets.HBox(every, layout=widgets.Layout(flex_flow="row wrap"))
        self.widget = framed(*self.boxes.values(), buttons, self.feedback)
        self.text = "A memo of one page: " + "; ".join(FIELDS.values()) + "."
        self.answer = self._in_words(kept)

    @staticmethod
    def _in_words(written: Mapping[str, str]) -> str:
        return "\n".join(f"{words}: {written[key]}" for key, words in FIELDS.items() if written.get(key))

    def save(self) -> None:
        """Keep what is written."""
        written = {key: box.value for key, box in self.boxes.items()}
        progress.record("memo", "memo", written)
        self.answer = self._in_words(written)
        words = sum(len(box.value.split()) for box in self.boxes.values())
        self.feedback.value = noted(f"Kept: {words} words.")

    def _export(self, write) -> None:
        self.save()
        try:
            self.feedback.value = noted(f"Written: {write().name}, beside this notebook.")
        except DataError as error:
            self.feedback.value = f"<b>{html.escape(str(error))}</b>"


# ---- files to take away -------------------------------------------------------------------------------
def page() -> str:
    """Everything locked in as one HTML page, without scripts and links to files."""
    memo = progress.entries("memo").get("memo", {})
    parts = ["<h1>An essay you can argue with: my verdicts</h1>"]
    if any(str(memo.get(key, "")).strip() for key in FIELDS):
        parts.append("<h2>Memo</h2>")
        for key, words in FIELDS.items():
            text = html.escape(str(memo.get(key, ""))).replace("\n", "<br>")
            parts.append(f"<h3>{html.escape(words)}</h3><p>{text or '–'}</p>")
    given = table().query("`your verdict` != ''")
    parts.append("<h2>Verdicts</h2>")
    with pd.option_context("display.max_colwidth", None):
        parts.append(given.to_html(index=False, border=0) if len(given) else "<p>None recorded yet.</p>")
    parts += ["<h2>The argument on my verdicts</h2>", f"<p>{html.escape(' '.join(answers()))}</p>"]
    parts.append(nested_list(outline(argument.verdicts(), graph=argument.graph())))
    guesses = record()["predictions"]
    parts.append("<h2>Predictions</h2>")
    lines = [
        f"<li>{html.escape(progress.described('predictions', name))}: "
        f"{html.escape(str(entry.get('guess', '')))} "
        f"{html.escape(str(entry.get('unit', '')))}</li>"
        for name, entry in guesses.items()
    ]
    parts.append(f"<ul>{''.join(lines)}</ul>" if lines else "<p>None locked in yet.</p>")
    head = f"<meta charset='utf-8'><title>My verdicts</title><style>{PAGE_CSS}</style>"
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{''.join(parts)}</body></html>\n"


def _write(path: Path, raw: bytes) -> Path:
    """In one step: a broken write leaves what was there and nothing else. Raises DataError with a sentence."""
    try:
        files.replace(path, raw)
    except OSError as error:
        raise DataError(
            f"{path.name} could not be written here ({error.strerror or 'no access'}): open the notebook from a folder "
            "of your own, or copy the table from the screen."
        ) from None
    return path


def export_html(folder: Path | str = ".") -> Path:
    """Write my_verdicts.html into a folder and give its path. Raises DataError when that cannot be done."""
    return _write(Path(folder) / HTML_FILE, page().encode("utf-8", "replace"))


def export_csv(folder: Path | str = ".") -> Path:
    """Write my_verdicts.csv (one row a claim) into a folder and give its path. Raises DataError.

    Tabs and UTF-16 with a byte order mark: the one text that Excel opens in columns in every language. With commas, a
    German or French Excel puts everything into one column, and a line sep= makes it forget the encoding.
    """
    out = io.StringIO(newline="")
    rows = table()
    writer = csv.writer(out, dialect="excel-tab")
    writer.writerow(rows.columns)
    # A cell that begins like a formula would be run by a spreadsheet.
    writer.writerows(
        [[f"'{v}" if str(v)[:1] in ("=", "+", "-", "@", "\t") else v for v in row] for row in rows.to_numpy()]
    )
    return _write(Path(folder) / CSV_FILE, codecs.BOM_UTF16_LE + out.getvalue().encode("utf-16-le", "replace"))


def export_argdown(folder: Path | str = ".") -> Path:
    """Write my_argument.argdown, the learner's map as Argdown, into a folder and give its path. Raises DataError."""
    text = to_argdown(argument.graph(), argument.verdicts())
    return _write(Path(folder) / MAP_FILE, text.encode("utf-8", "replace"))
