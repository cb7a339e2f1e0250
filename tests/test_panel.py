"""Panels: what every control shares - its names for screen readers, and what stands for it without a kernel."""

import io
import re

import ipywidgets as widgets
import pytest
from natolab.charts import style
from natolab.charts.canvas import full_png
from natolab.learner import progress
from natolab.panels.panel import CSS, NAMES, STYLE, Panel, framed, noted, spoken, status
from PIL import Image

PICTURE = full_png(style.figure(3, 2))

#: what screen readers need and ipywidgets does not give: part of the page, and the attribute put on it
NAMED = (
    (".natolab-sentence", "role"),
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


def test_a_frame_brings_style_and_names_and_keeps_the_order():
    first, second = widgets.HTML("a"), widgets.Button()
    frame = framed(first, second, css="<style>b {}</style>")
    head, *parts = frame.children
    assert parts == [first, second] and head.value == CSS + "<style>b {}</style>"
    assert STYLE in CSS and "onload=" in CSS and "natolab-explorer" in frame._dom_classes


@pytest.mark.parametrize("kind", ["told", "message", "sentence"])
def test_spoken_texts_are_among_those_that_get_a_role(kind):
    assert f"natolab-{kind}" in spoken(kind)._dom_classes and f".natolab-{kind}" in NAMES
    assert spoken(kind).value == "" and spoken(kind, "<b>x</b>").value == "<b>x</b>"


def test_sentences_are_escaped(monkeypatch):
    assert status("<b>") == "<p role='status'>&lt;b&gt;</p>"
    monkeypatch.setattr(progress, "told", lambda: "")
    assert noted("<i>") == "&lt;i&gt;"
    monkeypatch.setattr(progress, "told", lambda: "no <space> left")
    assert noted("Kept.") == "Kept. <b>no &lt;space&gt; left</b>"


def test_without_a_kernel_the_text_stands_for_a_panel_below_its_picture():
    data, _ = Shown("Nothing yet.")._repr_mimebundle_()
    assert data["text/plain"] == "Nothing yet." and "image/png" not in data and Shown("x").still() == b""
    assert "application/vnd.jupyter.widget-view+json" in data
    panel = Shown("A picture.", PICTURE)
    data, metadata = panel._repr_mimebundle_()
    assert metadata["image/png"] == {"width": 300}  # of twice as many pixels
    assert data["text/plain"] == "A picture." and data["image/png"] == panel.still()
    still, picture = (Image.open(io.BytesIO(raw)) for raw in (panel.still(), PICTURE))
    assert still.width == picture.width and still.height > picture.height
