"""Panels: what every control shares - its names for screen readers, and what stands for it without a kernel."""

import asyncio
import re

import ipywidgets as widgets
import pytest
from natolab.charts import style
from natolab.charts.canvas import full_png
from natolab.learner import progress
from natolab.panels.panel import ASLEEP, CSS, NAMES, RUN, STYLE, VIEW, Panel, framed, lifeline, noted, spoken, status

PICTURE = full_png(style.figure(3, 2))

#: what screen readers need and ipywidgets does not give: part of the page, and the attribute put on it
NAMED = (
    (".natolab-message", "role"),
    (".natolab-told", "role"),
    ("slider", "aria-label"),
)


class Shown(Panel):
    """A panel with or without a picture."""

    def __init__(self, text: str, png: bytes = b""):
        self.text, self._png = text, png
        self.widget = framed(widgets.HTML(text))

    @property
    def png(self) -> bytes:
        return self._png


@pytest.mark.parametrize(("part", "attribute"), NAMED)
def test_parts_of_a_frame_get_their_names(part, attribute):
    """The browser tests see that it works; here only that nothing is forgotten."""
    puts = re.findall(r"put\('([^']+)', '([^']+)'", NAMES)
    assert any(part in selector and attribute == given for selector, given in puts)


def test_the_sentence_is_told_in_a_place_of_its_own():
    """Not where it changes at every step of a drag; the browser tests see that it works."""
    assert "natolab-aloud" in NAMES and ".natolab-sentence, " not in NAMES and ".natolab-aloud" in STYLE


def test_a_frame_brings_style_and_names_and_keeps_the_order():
    first, second = widgets.HTML("a"), widgets.Button()
    frame = framed(first, second, css="<style>b {}</style>")
    head, line, *parts = frame.children
    assert parts == [first, second] and line is lifeline() and head.value == CSS + "<style>b {}</style>"
    assert STYLE in CSS and "onload=" in CSS and "natolab-explorer" in frame._dom_classes


@pytest.mark.parametrize("kind", ["told", "message", "sentence"])
def test_spoken_texts_are_among_those_that_get_a_role(kind):
    assert f"natolab-{kind}" in spoken(kind)._dom_classes and f".natolab-{kind}" in NAMES
    assert spoken(kind).value == "" and spoken(kind, "<b>x</b>").value == "<b>x</b>"


def test_sentences_are_escaped(monkeypatch):
    assert status("<b>") == "<p role='status'>&lt;b&gt;</p>"
    monkeypatch.setattr(progress, "news", lambda: "")
    assert noted("<i>") == "&lt;i&gt;"
    monkeypatch.setattr(progress, "news", lambda: "no <space> left")
    assert noted("Kept.") == "Kept. <b>no &lt;space&gt; left</b>"


def test_without_a_kernel_words_stand_for_a_panel_below_its_picture():
    ((words, _),) = Shown("Nothing <yet> for $3.").still()
    assert words["text/plain"] == "Nothing <yet> for USD 3." and "image/png" not in words
    assert "<p>Nothing &lt;yet&gt; for USD 3.</p>" in words["text/html"] and ASLEEP in words["text/html"]
    assert words["text/markdown"].startswith(r"Nothing \<yet\> for USD 3.") and RUN in words["text/markdown"]
    panel = Shown("A picture.", PICTURE)
    panel.pictured, panel.answer = True, "One.\n\nTwo."
    (picture, metadata), (words, _) = panel.still()
    assert picture["image/png"] == PICTURE and metadata["image/png"]["alt"] == "A picture."
    assert words["text/plain"] == "A picture.\nOne.\nTwo." and words["text/html"].count("<p>") == 3
    panel._png = b""  # still to come: its place is there
    assert panel.still()[0] == ({"text/plain": ""}, {}) and len(panel.still()) == 2


def test_no_number_in_the_sheet_passes_for_one_that_a_cell_shows():
    assert not re.search(r"\d", ASLEEP + RUN)


def test_the_still_follows_and_is_sent_only_when_it_changed(monkeypatch):
    sent = []
    monkeypatch.setattr("natolab.panels.panel.display", lambda data, **how: sent.append((data, how)))
    panel = Shown("Asked.")
    panel.part = widgets.Text()
    panel.widget = framed(panel.part)
    panel._ipython_display_()
    panel._ipython_display_()  # shown a second time: both follow
    assert [list(data) for data, _ in sent[::2]] == [[VIEW]] * 2
    place = sent[1][1]["display_id"]
    assert sent[3][1]["display_id"] == place and len(sent) == 4
    panel.part.value = "a"
    assert len(sent) == 4
    panel.answer, panel.part.value = "Answered.", "b"
    assert len(sent) == 5 and sent[4][0]["text/plain"] == "Asked.\nAnswered."
    assert sent[4][1] == {"metadata": {}, "raw": True, "display_id": place, "update": True}


def test_a_drag_is_followed_once_the_hand_has_stopped(monkeypatch):
    sent = []
    monkeypatch.setattr("natolab.panels.panel.QUIET", 0.5)  # much longer than a step, on a busy machine too
    panel = Shown("0")
    panel.part = widgets.IntSlider()
    panel.widget = framed(panel.part)

    async def drag():
        for step in range(1, 21):
            panel.text, panel.part.value = str(step), step
            await asyncio.sleep(0.01)
        assert sent == []
        await asyncio.sleep(1.5)

    monkeypatch.setattr("natolab.panels.panel.display", lambda data, **how: None)
    panel._ipython_display_()
    monkeypatch.setattr("natolab.panels.panel.display", lambda data, **how: sent.append(data["text/plain"]))
    asyncio.run(drag())
    assert sent == ["20"]


def test_a_sum_of_panels_shows_and_says_all_of_them():
    first, second, third = Shown("One?"), Shown("Two?", PICTURE), Shown("Three?")
    second.answer = "2"
    both = first + second + third
    assert both.widget.children == tuple(part.widget for part in (first, second, third))
    assert both.text == "One?\nTwo?\nThree?" and both.answer == "2" and both.png == PICTURE
    ((words, _),) = both.still()
    assert [line in words["text/plain"] for line in ("One?", "Two?", "Three?", "2")] == [True] * 4
