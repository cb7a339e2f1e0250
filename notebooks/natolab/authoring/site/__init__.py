"""The reading copy: the course as pages for any browser, levers included, with nothing installed.

    python -m natolab.authoring.site OUT            pages from the stored notebooks
    python -m natolab.authoring.site OUT --zip      and OUT.zip, to send

build(out)   the same from Python; gives the sizes

reading    a notebook's cells, its controls and charts            prose      Markdown, tables and code as HTML
parts      each kind of control as a part of a page               sweep      what an explorer shows at each place
packing    thousands of drawings as one short text                course     what the pages' scripts know
argument_map   the argument drawn and listed
templates  the pages (Jinja2);  assets: style sheet and scripts, without a library

Pages load nothing from outside (a content security policy says so) and keep nothing unless the reader asks.
Left out: levers moved together, typed numbers, kept scenarios, exercises: they need the notebook.
"""

import base64
import hashlib
import json
import os
import shutil
import warnings
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import jinja2

from natolab import files
from natolab.authoring.site import argument_map, parts, prose, reading
from natolab.authoring.site.course import course
from natolab.authoring.site.packing import Pack
from natolab.charts import live_picture
from natolab.errors import DataError
from natolab.facts import tables
from natolab.facts.claims import claims
from natolab.facts.glossary import glossary
from natolab.facts.notebooks import notebooks

HERE = Path(__file__).parent
NOTEBOOKS = HERE.parents[2]
SHEETS = ("assets/chart.css", "assets/site.css")
SCRIPTS = ("packing", "codes", "argument", "chart", "answers", "explorer", "map", "panels")
MARK = ".natolab-reading-copy"  # a folder that bears it was made here and may be made anew


@dataclass
class Page:
    """What one notebook's page gathers: texts for its levers, data for its scripts, prefixes for ids."""

    number: str
    course: bool = True  # the laboratory is swept more coarsely
    pack: Pack = field(default_factory=Pack)
    data: list[dict] = field(default_factory=list)
    _drawings: int = 0

    def add(self, data: dict) -> int:
        """Keep data for a part and give the number under which its script finds it."""
        self.data.append(data)
        return len(self.data) - 1

    def prefix(self) -> str:
        """Letters that no other drawing of the page has."""
        self._drawings += 1
        return f"d{self._drawings}"


def _policy(nonce: str) -> str:
    """Nothing from outside, nothing inline. A browser for which a file has no origin goes by the nonce."""
    here = f"'self' 'nonce-{nonce}'"
    return (
        f"default-src 'none'; script-src {here}; style-src {here}; img-src 'self' data:; base-uri 'none'; "
        "form-action 'none'"
    )


@cache
def _templates() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(HERE / "templates")
    environment = jinja2.Environment(
        loader=loader, autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True
    )
    nonce = base64.b64encode(hashlib.sha256(_assets_text().encode()).digest()[:12]).decode()
    environment.globals |= {
        "policy": _policy(nonce),
        "nonce": nonce,
        "notebooks": pages(),
        "pages": pages(),
        "sheets": SHEETS,
    }
    return environment


def pages() -> dict[str, dict[str, str]]:
    """The notebooks by number, each with the name of its page."""
    return {number: {**entry, "page": f"{Path(entry['file']).stem}.html"} for number, entry in notebooks().items()}


def _render(template: str, page: str, data: tuple[str, ...] = (), **context: Any) -> str:
    scripts = [f"assets/{name}.js" for name in SCRIPTS] + [f"data/{name}.js" for name in ("course", *data)]
    return _templates().get_template(template).render(page=page, scripts=scripts, **context)


def _packed(name: str, pack: Pack, head: object) -> str:
    """Data as a script that leaves a text: reading a file is barred where pages are opened from disk."""
    return f"natolab.take({json.dumps(name)}, {json.dumps(base64.b64encode(pack.packed(head)).decode())});\n"


# ---- one notebook --------------------------------------------------------------------------------------
def _blocks(page: Page, path: Path) -> list[dict]:
    """The cells of a notebook as blocks for the template. Raises DataError where a cell does not run."""
    blocks: list[dict] = []
    for cell in reading.read(path):
        if cell.kind == "markdown":
            blocks.append({"html": prose.markdown(cell.source)})
            continue
        page_parts = parts.parts(cell.shown, page)
        if not (cell.folded and (page_parts or cell.outputs or not cell.source.strip())) and not _only_imports(
            cell.source
        ):
            blocks.append({"code": prose.code(cell.source), "folded": cell.folded})
        stored = [o for o in cell.outputs if not page_parts or o.output_type == "stream"]
        blocks += [{"html": html} for html in map(prose.output, stored) if html]
        blocks += [{"part": kind, **content} for kind, content in page_parts]
    return blocks


def _only_imports(source: str) -> bool:
    lines = [line for line in source.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    return all(line.startswith(("import ", "from ", "nl.doctor")) for line in lines)


def notebook_page(number: str, folder: Path | None = None) -> dict[str, str]:
    """The files of one notebook: its page and its data. Raises DataError where a cell does not run."""
    os.environ["NATOLAB_PROGRESS"] = "off"  # a copy for everybody holds nobody's answers
    entry, every = pages()[number], list(pages().values())
    at, page = every.index(entry), Page(number, entry["kind"] == "course")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        blocks = _blocks(page, (folder or NOTEBOOKS) / entry["file"])
    html = _render(
        "notebook.html.j2", number, (number,), number=number, title=entry["title"], minutes=entry["minutes"],
        blocks=blocks, before=every[at - 1] if at else None, after=every[at + 1] if at + 1 < len(every) else None,
    )  # fmt: skip
    return {entry["page"]: html, f"data/{number}.js": _packed(number, page.pack, page.data)}


# ---- the other pages -----------------------------------------------------------------------------------
def _other_pages() -> dict[str, str]:
    speakers = [c.speaker for c in claims().values()]
    home = _render(
        "home.html.j2",
        "index",
        argument=argument_map.whole(),
        walt=speakers.count("Walt"),
        rutte=speakers.count("Rutte"),
    )
    return {
        "index.html": home,
        "glossary.html": _render("glossary.html.j2", "glossary", terms=list(glossary().values())),
        "sources.html": _render("sources.html.j2", "sources", sources=tables.rows("sources.csv")),
        "data/course.js": _packed("course", Pack(), course()),
    }


def _assets() -> dict[str, str]:
    """Style sheets and scripts; what draws a chart is the notebooks' own, as a script that is no module."""
    own = {f"assets/{path.name}": path.read_text(encoding="utf-8") for path in sorted((HERE / "assets").glob("*"))}
    widget = (live_picture.HERE / "live_picture.js").read_text(encoding="utf-8")
    # Browsers load no module from disk.
    chart = widget.replace("export default {initialize, render};", "natolab.renderPicture = render;")
    return own | {
        "assets/chart.js": f"globalThis.natolab ??= {{}};\n(() => {{\n{chart}}})();\n",
        "assets/chart.css": (live_picture.HERE / "live_picture.css").read_text(encoding="utf-8"),
    }


def _assets_text() -> str:
    return "".join(f"{name}\n{text}" for name, text in sorted(_assets().items()))


def build(out: Path | str, workers: int | None = None) -> Mapping[str, int]:
    """Write the reading copy into a folder and give the size of each file in bytes.

    The folder is made, or emptied if an earlier copy stands there. Raises DataError for a folder with something else
    in it, and where a notebook does not run.
    """
    out = Path(out)
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MARK).exists())):
        raise DataError(f"There is something else in {out.name}: name a folder that is empty or not there yet.")
    pages_and_data = _assets() | _other_pages()
    # A process of its own for each: matplotlib and a notebook's names stay apart.
    with ProcessPoolExecutor(workers or os.cpu_count(), mp_context=get_context("spawn")) as pool:
        # The last notebooks have most levers: they go first, so that no process waits for one at the end.
        for page_files in pool.map(notebook_page, reversed(notebooks())):
            pages_and_data |= page_files
    if out.exists():
        shutil.rmtree(out)
    for name, text in sorted({**pages_and_data, MARK: "made by natolab.authoring.site\n"}.items()):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        files.replace(out / name, text.encode())
    return {name: len(text.encode()) for name, text in sorted(pages_and_data.items())}
