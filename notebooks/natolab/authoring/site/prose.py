"""Markdown, code and stored outputs as the HTML of a page: nbconvert's renderers, our own links, nothing that runs.

markdown(text)   prose;  code(text) highlighted Python;  output(stored) one stored output, or "" for none
clean(html)      without scripts, style sheets, style attributes and handlers, which the pages' policy bars anyway

Paragraphs on JupyterLab's menus are left out. Links to notebooks lead to their pages; links into the folder, which a
page does not have, become plain words.
"""

import re
from html import escape

from bs4 import BeautifulSoup
from nbconvert.filters import ansi2html
from nbconvert.filters.highlight import Highlight2HTML
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from natolab.facts.glossary import HEADING

BARRED = ("script", "style", "iframe", "object", "embed", "link", "meta", "base", "form")
_NOTEBOOK = re.compile(r"(\d\d_\w+)\.ipynb(#.*)?")
#: a printed line with two gaps is a row of a table, which must not be wrapped
_COLUMNS = re.compile(r"\S {2,}\S.*\S {2,}\S")
_WHERE = re.compile(r"https?://|#|\d\d_\w+\.html|glossary\.html|sources\.html|index\.html")
#: a paragraph on JupyterLab's menus and buttons tells a reader of a page nothing
_MENUS = re.compile(r"(?:Run|View|File|Kernel) → ")
_GLOSSARY = f"#{HEADING.replace(' ', '-')}"


def markdown(text: str) -> str:
    """Prose as HTML; headings have anchors as JupyterLab makes them."""
    # MathJax is off: a formula would stay as it is written, so the notebooks have none.
    soup = BeautifulSoup(MarkdownWithMath(renderer=IPythonRenderer(escape=False)).render(text), "html.parser")
    for paragraph in soup.find_all("p"):
        if _MENUS.search(paragraph.get_text()):
            paragraph.decompose()
    return clean(str(soup))


def code(text: str) -> str:
    """Python with the classes of its parts."""
    return clean(Highlight2HTML()(text, language="ipython3").replace("<pre>", '<pre tabindex="0">'))


def clean(html: str) -> str:
    """The same without what runs or styles, with links that lead somewhere on the site."""
    soup = BeautifulSoup(html, "html.parser")
    for node in soup.find_all(BARRED):
        node.decompose()
    for node in soup.find_all(True):
        for name in [name for name in node.attrs if name == "style" or name.startswith("on")]:
            del node[name]
        node.attrs.pop("border", None)
        if node.get("align"):
            del node["align"]
    for node in soup.select(".anchor-link, .natolab-run"):
        node.decompose()
    for link in soup.find_all("a"):
        _lead(link)
    for table in soup.find_all("table"):
        _scrollable(soup, table)
    for heading in soup.select("thead th, tbody th"):
        heading["scope"] = "col" if heading.find_parent("thead") else "row"
        if not heading.get_text(strip=True) and not heading.find():  # an empty corner heads nothing
            heading.name = "td"
            del heading["scope"]
    return str(soup)


def _lead(link) -> None:
    """Where a link of a notebook leads on the site; in the same window."""
    link.attrs.pop("target", None)
    where = link.get("href", "")
    if match := _NOTEBOOK.fullmatch(where):
        page, anchor = match[1], match[2] or ""
        link["href"] = "glossary.html" if anchor == _GLOSSARY else f"{page}.html{anchor}"
    elif not _WHERE.match(where):
        link.name = "span"
        link.attrs = {"title": "in the notebooks' folder"}
    if link.get("href", "").startswith("http"):
        link["rel"] = "noreferrer noopener"


def _scrollable(soup: BeautifulSoup, table) -> None:
    """A wide table scrolls by itself, and can be reached by keyboard to do so."""
    frame = soup.new_tag("div", attrs={"class": "table", "tabindex": "0", "role": "group", "aria-label": "Table"})
    table.wrap(frame)


def output(stored) -> str:
    """One stored output as HTML; pictures have their words as their text. Empty for what a page cannot show."""
    if stored.output_type == "stream":
        columns = " columns" if _COLUMNS.search(stored.text) else ""
        return f"<pre class='printed{columns}' tabindex='0'>{ansi2html(stored.text.rstrip())}</pre>"
    data = stored.get("data", {})
    if "text/markdown" in data and "text/html" not in data:
        return markdown(data["text/markdown"])
    if "text/html" in data:
        return clean(data["text/html"])
    if "image/png" in data:
        alt = escape(data.get("text/plain", "").removeprefix("Picture: "), quote=True)
        return f'<img class="picture" alt="{alt}" src="data:image/png;base64,{data["image/png"].strip()}">'
    if "text/plain" in data:
        return f"<pre class='printed' tabindex='0'>{escape(data['text/plain'])}</pre>"
    return ""
