"""What every control looks like: one style, names for screen readers, and a text that stands for it without a kernel.

Panel              a control of the module; where no kernel runs its picture and its text stand for it
framed(*parts)     the parts in one box that has the style and gives names to what is in it
spoken(kind)       a text whose changes screen readers say: a sentence, a message, or what was told
status(sentence)   a sentence as such a text shows it;  noted(sentence)  with what keeping progress has to say

STYLE     style sheet of everything in a frame
NAMES     script that gives the names which ipywidgets leaves out
Left out: what a control asks and how it is drawn (natolab.panels.explorer, natolab.charts).
"""

import html

import ipywidgets as widgets

from natolab.charts.canvas import captioned, page_width
from natolab.learner import progress

# JupyterLab's own arrow of a list is black in its dark theme.
ARROW = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 18 18'%3E"
    "%3Cpath d='M5 7l4 4 4-4' fill='none' stroke='%23e0e0e0' stroke-width='2'/%3E%3C/svg%3E"
)
STYLE = """
.natolab-explorer {border: 1px solid var(--jp-border-color2, #ccc); border-radius: 6px;
  padding: 10px 12px; max-width: 1000px; box-sizing: border-box}
.natolab-explorer .jupyter-widgets {max-width: calc(100% - 4px)}
.natolab-explorer .widget-box {overflow: visible}
.natolab-explorer .natolab-row {align-items: center; min-height: 34px; overflow: visible}
.natolab-explorer .natolab-label {flex: 1 1 300px; min-width: 220px; line-height: 1.3; height: auto}
.natolab-explorer .natolab-label .widget-html-content {white-space: normal; line-height: 1.3}
.natolab-explorer summary {cursor: pointer}
.natolab-explorer .lm-TabBar-tabLabel {color: var(--jp-ui-font-color1, #222)}
.natolab-explorer details p {margin: 2px 0 6px 14px; font-size: 90%}
.natolab-explorer .natolab-unit {color: var(--jp-ui-font-color2, #555)}
.natolab-explorer .natolab-box > label.widget-label {position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap}
.natolab-explorer .natolab-sentence .widget-html-content {line-height: 1.5; white-space: normal; font-size: 105%}
.natolab-explorer .natolab-message, .natolab-explorer .natolab-told {height: auto}
.natolab-explorer .natolab-message {min-height: 28px}
.natolab-explorer .natolab-message .widget-html-content, .natolab-explorer .natolab-told .widget-html-content {
  line-height: 1.4; white-space: normal}
.natolab-explorer .natolab-message b {color: var(--jp-error-color0, #b3261e)}
[data-jp-theme-light="false"] .natolab-explorer .natolab-message b {color: #ff8a80}
.natolab-explorer ::placeholder {color: var(--jp-ui-font-color2, #666); opacity: 1}
.natolab-explorer table {font-size: 90%; border-collapse: collapse; line-height: 1.35}
.natolab-explorer td, .natolab-explorer th {padding: 2px 10px; text-align: right}
.natolab-explorer th[colspan] {text-align: center; border-bottom: 1px solid var(--jp-border-color2, #ccc)}
.natolab-explorer th:first-child {white-space: nowrap}
.natolab-explorer .natolab-words td, .natolab-explorer .natolab-words th {text-align: left; vertical-align: top;
  white-space: normal}
.natolab-explorer a {color: var(--jp-content-link-color, #1a5fb4); text-decoration: underline}
.natolab-explorer .natolab-code textarea {word-break: break-all}
.natolab-explorer .noUi-target, .natolab-explorer .noUi-handle {border-color: #767676 !important}
[data-jp-theme-light="false"] .natolab-explorer {--jp-widgets-dropdown-arrow: url("ARROW")}
@media (max-width: 900px) {
  .natolab-explorer .widget-inline-hbox:not(.natolab-box, .widget-slider) {flex-wrap: wrap; height: auto}
  .natolab-explorer .widget-inline-hbox:not(.natolab-box) > label.widget-label {width: auto !important;
    max-width: 100%; height: auto; line-height: 1.4; text-align: left; white-space: normal}
}
.natolab-explorer.natolab-explorer.natolab-explorer :focus-visible {outline: 3px solid #1a73e8 !important;
  outline-offset: -1px}
.natolab-explorer .widget-slider .noUi-handle:focus {outline: 3px solid #1a73e8 !important; outline-offset: 2px}
""".replace("ARROW", ARROW)

# ipywidgets gives a slider no name and replaces the whole inside of a text, so that screen
# readers miss the change. The handler sits on the style element because that one loads whenever the controls come
# into the page (cell run again, notebook opened, Voilà) and, unlike a broken image, asks for nothing and logs nothing.
# Where scripts are barred all else still works.
NAMES = """
const root = this.closest('.natolab-explorer');
if (root && !root.natolabNamed) {
  root.natolabNamed = true;
  const put = (selector, attribute, value) => root.querySelectorAll(selector).forEach(node => {
    const text = typeof value === 'string' ? value : value(node);
    if (text && node.getAttribute(attribute) !== text) node.setAttribute(attribute, text);
  });
  const label = node => node.closest('.widget-slider').querySelector('label').textContent;
  const name = () => {
    put('[role=slider], .widget-slider .widget-readout', 'aria-label', label);
    put('.widget-slider .widget-readout', 'role', 'textbox');
    put('[role=slider]', 'aria-valuetext', node => `${+(+node.getAttribute('aria-valuetext')).toFixed(8)}`);
    put('.natolab-sentence, .natolab-message, .natolab-told', 'role', 'status');
    // A status inside a status would be said twice.
    root.querySelectorAll('[role=status] [role=status]').forEach(node => node.removeAttribute('role'));
    put('.natolab-code textarea', 'readonly', 'readonly');
    put('.widget-radio-box', 'role', 'radiogroup');
    put('.widget-radio-box', 'aria-label', node => node.closest('.widget-radio').querySelector('label').textContent);
    put('.widget-radio-box:not([id])', 'id', () => `natolab-${Math.random()}`);
    put('.widget-radio-box input', 'name', node => node.closest('.widget-radio-box').id);
  };
  name();
  root.addEventListener('keydown', key => key.ctrlKey || key.metaKey || key.altKey || key.stopPropagation());
  new MutationObserver(name).observe(root, {childList: true, subtree: true, attributeFilter: ['aria-valuetext']});
}
"""

CSS = f'<style onload="{html.escape(NAMES)}">{STYLE}</style>'


def framed(*parts: widgets.Widget, css: str = "") -> widgets.VBox:
    """The parts below each other in one box with the style, and with more of it (a style element) if given."""
    frame = widgets.VBox([widgets.HTML(CSS + css), *parts])
    frame.add_class("natolab-explorer")
    return frame


def spoken(kind: str = "told", value: str = "") -> widgets.HTML:
    """A text (HTML) whose changes screen readers say. kind: told, message or sentence."""
    text = widgets.HTML(value)
    text.add_class(f"natolab-{kind}")
    return text


def status(sentence: str) -> str:
    """A sentence as a spoken text shows it."""
    return f"<p role='status'>{html.escape(sentence)}</p>"


def noted(sentence: str) -> str:
    """A sentence for the page, with what keeping it on disk has to say, if anything."""
    return f"{html.escape(sentence)} <b>{html.escape(progress.told())}</b>".removesuffix(" <b></b>")


class Panel:
    """A control. Where no kernel runs its text stands for it, below its picture if it has one."""

    widget: widgets.Widget
    text: str

    @property
    def png(self) -> bytes:
        """Its chart as a sharp picture, drawn when it is asked for; empty if there is none."""
        return b""

    def still(self) -> bytes:
        """The picture with its text, for readers without a kernel; empty if there is none."""
        png = self.png
        return captioned(png, self.text) if png else b""

    def _repr_mimebundle_(self, include=None, exclude=None):
        bundle = self.widget._repr_mimebundle_()
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        still = self.still()
        if still:
            data = {**data, "image/png": still}
            metadata = {**metadata, "image/png": {"width": page_width(still)}}
        return {**data, "text/plain": self.text}, metadata
