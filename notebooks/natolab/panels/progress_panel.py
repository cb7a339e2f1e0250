"""The learner's progress on a page: what is locked in so far, and the button that keeps it (natolab.learner.progress).

ProgressPanel()    buttons to keep, to stop and to begin anew, where the file is, when what this kernel did not see
                   was locked in, and a table of each kind: predictions, verdicts, concept questions, exercises,
                   forecasts, map of the argument

Left out: scores and totals; an entry says what was put down, and the notebook where it was asked says the rest.
The memo has a control of its own (natolab.panels.memo).
"""

import html
from datetime import datetime

import ipywidgets as widgets

from natolab.learner import progress
from natolab.panels.panel import Panel, framed, spoken, status

WORDS = {
    "predictions": ("Predictions", "what was asked", "your guess", "what would change your mind"),
    "verdicts": ("Verdicts", "claim", "your verdict", "what would change it"),
    "concepts": ("Concept questions", "what was asked", "your answer", "reply"),
    "exercises": ("Exercises", "exercise", "result", "remark"),
    "forecasts": ("Forecasts", "what was asked", "your forecast", ""),
    "argument": ("Map of the argument", "step", "your verdict", "redrawn edges"),
}


def _said(value) -> str:
    """A value of an entry in words."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return " to ".join(map(_said, value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def _cells(kind: str, name: str, entry: dict) -> tuple[str, str, str]:
    """One row: what it is about, what was put down, what goes with it."""
    about = progress.described(kind, name)
    texts = {key: _said(value) for key, value in entry.items()}
    if kind == "predictions":
        guess = f"{texts.pop('guess', '')} {texts.pop('unit', '')}".strip()
        return about, guess, texts.get("would_change_my_mind", "")
    if kind == "verdicts":
        verdict = f"{texts.get('verdict', '')}, confidence {texts.get('confidence', '')}"
        return (about if about == name else f"{name}: {about}"), verdict, texts.get("would_change_it", "")
    if kind == "argument":
        redrawn = entry.get("redrawn")
        return about, texts.get("verdict", ""), ", ".join(redrawn) if isinstance(redrawn, dict) else ""
    if kind == "concepts":
        return about, texts.get("answer", ""), "agreed" if entry.get("right") is True else "not yet"
    if kind == "exercises" and "state" in texts:  # as natolab.checks keeps a result
        return about, texts["state"].replace("_", " "), ""
    result = texts.pop("result" if kind == "exercises" else "answer", "")
    return about, result, "; ".join(f"{key.replace('_', ' ')}: {value}" for key, value in texts.items())


def _standing(kind: str) -> dict:
    """The entries of a kind, without what was taken back."""
    kept = progress.entries(kind).items()
    return {n: e for n, e in kept if e.get("answer") != [] and e.get("verdict") != "" and e.get("redrawn") != {}}


UNTIL_ASKED = "Nothing is written to disk unless you ask for it; what you lock in lasts as long as the kernel."


ELSEWHERE = "Other notebooks that are open still hold what was locked in there: Kernel → Restart Kernel in each."


def _since(moment: str) -> str:
    """Whose and of when it is what an earlier session has left, in words; nothing when there is none."""
    if not moment:
        return ""
    try:
        when = f"{datetime.fromisoformat(moment).astimezone():%d %B %Y, %H:%M}"
    except (ValueError, OverflowError, OSError):  # a file may say anything
        when = "an unknown time"
    return f"Part of it was locked in elsewhere, last on {when}. If that was not you, begin anew."


class ProgressPanel(Panel):
    """Opt in, opt out, and see what has been locked in, here and in the other notebooks if it is kept."""

    text = (
        "Your progress: nothing is written to disk unless you ask for it. Your predictions, verdicts, answers and "
        "exercises so far stand here."
    )

    def __init__(self):
        self.keep_button = self._button("Keep my progress", progress.keep, "Write one small file, here and from now on")
        self.stop_button = self._button("Stop keeping", progress.stop, "Rename the file; nothing is deleted")
        self.refresh_button = self._button("Refresh", progress.status, "Read what other notebooks have written")
        self.anew_button = self._button(
            "Not you? Begin anew", self._anew, "Set the file aside under a dated name; what was kept is not lost"
        )
        self.sentence_box = spoken()
        self.table = widgets.HTML(layout=widgets.Layout(overflow="auto"))
        buttons = widgets.HBox(
            [self.keep_button, self.stop_button, self.refresh_button, self.anew_button],
            layout=widgets.Layout(flex_flow="row wrap"),
        )
        self.widget = framed(self.sentence_box, buttons, self.table)
        # Stored notebooks are made with keeping switched off: a reader of one should not be told about that.
        self.show(UNTIL_ASKED if progress.switched_off() else progress.status())

    def _button(self, word: str, action, tip: str) -> widgets.Button:
        button = widgets.Button(description=word, tooltip=tip, layout=widgets.Layout(width="auto"))
        button.on_click(lambda _: self.show(action()))
        return button

    @staticmethod
    def _anew() -> str:
        """Begin anew; the sentence that says so."""
        sentence = progress.forget()
        return sentence if progress.keeping() else f"{sentence} {ELSEWHERE}"

    def show(self, sentence: str) -> None:
        """Say a sentence and fill the tables anew."""
        tables = "".join(self._table(kind) for kind in WORDS)
        self.table.value = tables or "<p>Nothing is locked in yet.</p>"
        news = progress.news()  # after the tables: reading them may find a damaged file
        sentence = " ".join(filter(None, ("" if news in sentence else news, sentence, _since(progress.earlier()))))
        self.sentence_box.value = status(sentence)
        kept = progress.keeping()
        self.keep_button.disabled, self.stop_button.disabled = kept, not kept
        self.anew_button.disabled = not tables and not kept

    @property
    def answer(self) -> str:
        """What is locked in, one line an entry."""
        return "\n".join(
            f"{WORDS[kind][0]}: {'; '.join(filter(None, _cells(kind, name, entry)))}"
            for kind in WORDS
            for name, entry in _standing(kind).items()
        )

    @staticmethod
    def _table(kind: str) -> str:
        """One kind as a table, or nothing."""
        entries = _standing(kind)
        if not entries:
            return ""
        title, *heads = WORDS[kind]
        left = " style='text-align:left; vertical-align:top; white-space:normal'"
        head = "".join(f"<th scope='col'{left}>{word}</th>" for word in heads)
        rows = "".join(
            "<tr>" + "".join(f"<td{left}>{html.escape(cell)}</td>" for cell in _cells(kind, name, entry)) + "</tr>"
            for name, entry in entries.items()
        )
        return f"<table><caption{left}><b>{title}</b></caption><tr>{head}</tr>{rows}</table>"
