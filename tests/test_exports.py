"""What is left of a control without a kernel: stored notebooks, exports, paper, and a notebook opened tomorrow."""

import ast
import importlib
import os
import pkgutil
import re
import subprocess
import sys

import lab as harness
import natolab
import nbformat
import pytest
from natolab.authoring.release import without_views
from natolab.panels.panel import VIEW, Panel
from nbclient import NotebookClient
from stored import IDS, NOTEBOOKS, ROOT, stored

SMALL = (
    "import asyncio\nfrom natolab.panels import panel\nfrom natolab.panels.predict import Prediction\n"
    "from natolab.panels.explorer import Explorer\nfrom natolab.questions.buildup import PATHS\n"
    "panel.LONG_QUIET = panel.QUIET",
    "guess = Prediction('ratio', 'How many times?', 1, 20, unit='times')\nguess",
    "explorer = Explorer(PATHS, ['usable_eu'])\nexplorer",
    "guess.row.set(7)\nguess.mind.value = 'a *new* <table>'\nguess.lock()\nexplorer.set(usable_eu=0.6)\n"
    "await asyncio.sleep(0.1)\nlater = explorer.sentence",
    "await asyncio.sleep(1)\nprint(later)",
)
ASKED, ANSWERED = "Before you look: How many times?", "Locked in: 7 times."
STILL = ".natolab-still"
GONE = ("model not found", "Loading widget")


@pytest.fixture(scope="module")
def learners(tmp_path_factory):
    """A notebook that a learner ran, answered in, and saved."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in SMALL])
    NotebookClient(notebook, timeout=60, kernel_name="python3", store_widget_state=False).execute()
    path = tmp_path_factory.mktemp("exports") / "small.ipynb"
    nbformat.write(notebook, path)
    return path


@pytest.fixture(scope="module")
def exported(learners):
    """The page, the slides and the Markdown that stock nbconvert makes, with the settings of the module."""
    settings = str(ROOT / "notebooks" / "labsettings" / "etc" / "jupyter")
    known = {**os.environ, "JUPYTER_CONFIG_PATH": settings, "JUPYTER_CONFIG_DIR": str(learners.parent / "none")}
    for kind in ("html", "slides", "markdown"):
        command = [sys.executable, "-m", "nbconvert", "--to", kind, learners.name]
        subprocess.run(command, cwd=learners.parent, env=known, check=True, capture_output=True)
    return {kind: learners.with_suffix(f".{kind}") for kind in ("html", "slides.html", "md")}


def outputs(path, number):
    """The outputs of a code cell."""
    return nbformat.read(path, as_version=4).cells[number].outputs


def test_the_still_says_what_was_answered_and_outputs_do_not_grow(learners):
    """Also a run without a front end (papermill, nbclient): nothing hangs, and the still follows."""
    view, words = outputs(learners, 1)
    assert list(view.data) == [VIEW] and "a *new* <table>" in words.data["text/plain"]
    assert ASKED in words.data["text/plain"] and ANSWERED in words.data["text/plain"]
    assert r"a \*new\* \<table\>" in words.data["text/markdown"] and "&lt;table&gt;" in words.data["text/html"]
    view, picture, words = outputs(learners, 2)
    assert words.data["text/plain"] == outputs(learners, 4)[0].text.strip()
    assert picture.metadata["image/png"]["alt"] == words.data["text/plain"] and picture.data["image/png"]


def test_markdown_and_slides_show_every_still(exported):
    for kind in ("slides.html", "md"):
        text = exported[kind].read_text(encoding="utf-8")
        assert len(re.findall("class=.natolab-still", text)) == 2 and ASKED in text and ANSWERED in text
    assert "small_files/" in text and len(list(exported["md"].with_name("small_files").iterdir())) == 1


@pytest.mark.browser
def test_the_page_shows_every_still_without_a_network(exported, chromium):
    with chromium.page() as page:
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.route(re.compile("^(?!file:|data:)"), lambda route: route.abort())
        page.goto(exported["html"].as_uri())
        assert page.locator(STILL).count() == 2 and all(still.is_visible() for still in page.locator(STILL).all())
        assert [a for a in asked if not a.startswith(("data:", exported["html"].as_uri()))] == []
        text = page.locator("body").inner_text()
        assert ASKED in text and ANSWERED in text and not any(word in text for word in GONE)
        picture = page.locator(".jp-RenderedImage img")
        assert picture.count() == 1 and picture.evaluate("image => image.naturalWidth") > 0
        page.emulate_media(media="print")  # also what JupyterLab prints
        assert picture.evaluate("image => getComputedStyle(image.parentElement).breakInside") == "avoid"
        assert page.locator(".natolab-run").first.is_hidden() and harness.console_errors(page) == []


@pytest.mark.browser
def test_once_alive_once_still(lab, page, learners):
    """In JupyterLab: the still before Run All, the control after it, and the still of the last move tomorrow."""
    name = lab.add(learners)
    lab._api(f"contents/{name}/trust", "POST")
    lab.open_notebook(page, name)
    still, alive = page.locator(STILL), page.locator(harness.EXPLORER)
    still.first.wait_for()
    assert_stills_only(page)
    harness.run_all(page)
    alive.nth(1).wait_for()
    assert not any(one.is_visible() for one in still.all()) and not page.locator(".jp-RenderedImage").is_visible()
    explorer = harness.explorers(page)[0]
    harness.move_slider_by_keyboard(page, explorer, 0, "ArrowRight", 3)
    harness.wait_until_still(explorer)
    said = harness.sentence(explorer)
    page.wait_for_function(f"said => document.querySelectorAll('{STILL}')[1].textContent.includes(said)", arg=said)
    page.evaluate("() => jupyterapp.commands.execute('docmanager:save')")
    lab.shut_down_kernels()
    lab.open_notebook(page, name)
    still.first.wait_for()
    assert_stills_only(page)
    assert said in still.nth(1).inner_text() and page.locator(".jp-RenderedImage").count() == 1


def assert_stills_only(page):
    """What stands where the controls will be."""
    still = page.locator(STILL)
    page.wait_for_timeout(1500)  # JupyterLab looks for the widgets, and says that there are none
    text = page.locator(".jp-Notebook").inner_text()
    assert still.count() == 2 and all(one.is_visible() for one in still.all())
    assert page.locator(".jp-RenderedImage img").is_visible() and text.count("Run → Run All Cells makes this move") == 2
    assert not any(word in text for word in GONE)


def controls(path):
    """How many stills a notebook shows: one a control, one for a sum of controls in one cell."""
    for module in pkgutil.walk_packages(natolab.__path__, "natolab."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)  # so that every kind of panel is known
    found = {"reveal", *(kind.__name__ for kind in Panel.__subclasses__())}
    nodes = [n for cell in stored(path).code for n in ast.walk(ast.parse(cell.source))]

    def made(node):
        func = getattr(node, "func", None)
        return getattr(func, "attr", getattr(func, "id", "")) in found

    sums = [n for n in nodes if isinstance(n, ast.BinOp) and made(n.right)]
    return sum(made(n) for n in nodes if isinstance(n, ast.Call)) - len(sums)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_stored_notebooks_hold_a_still_for_each_control_and_no_widget(path):
    bundles = [out.data for cell in stored(path).code for out in cell.outputs if "data" in out]
    words = [data for data in bundles if "natolab-still" in data.get("text/html", "")]
    assert len(words) == controls(path) > 0
    assert not any(VIEW in data for data in bundles) and "widgets" not in stored(path).notebook.metadata
    assert not any(word in str(bundles) for word in GONE)


def test_views_are_dropped_and_nothing_else(learners):
    notebook = nbformat.read(learners, as_version=4)
    before = [out for cell in notebook.cells for out in cell.outputs]
    kept = [out for out in before if VIEW not in out.get("data", {})]
    after = [out for cell in without_views(notebook).cells for out in cell.outputs]
    assert after == kept and len(after) == len(before) - 2
