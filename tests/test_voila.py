"""Projecting: Voila shows a notebook's explorers without its code, with the command that the instructor's page gives.

A small notebook, stored like those of the module, is opened by default; these take about a minute and a half:
NATOLAB_VOILA=all python3 tests/run.py tests/test_voila.py
"""

import json
import os
import re
import shlex
import subprocess
import sys
import tempfile
import time
import urllib.request
from importlib import resources
from pathlib import Path

import lab as harness
import nbformat
import pytest
from execute import execute
from stored import NOTEBOOKS

SERVER_PAGE = harness.ROOT / "exercises" / "instructor" / "server.md"
SMALL = ("import natolab as nl", 'nl.Explorer(nl.questions.buildup.PATHS, ["target_burden"])', 'print("the end")')
CHOSEN = [path.name for path in NOTEBOOKS] if os.environ.get("NATOLAB_VOILA") == "all" else ["small.ipynb"]
# Icons of the page's frame come from a public server; offline they are missing and nothing else is.
ICONS = "https://cdn.jsdelivr.net/npm/@fortawesome/"
# A table that the learner fills first has no picture yet; what has a slider has one from the start.
PICTURES_THERE = f"""() => {{
    const movable = [...document.querySelectorAll('{harness.EXPLORER}')].filter(root =>
        root.querySelector('{harness.PICTURE}') && root.querySelector('{harness.HANDLE}'));
    return movable.length > 0 && movable.every(root => root.querySelector('{harness.MOVING}')?.childElementCount > 0);
}}"""


def documented():
    """The arguments of the command `voila notebooks …` on the instructor's page."""
    joined = SERVER_PAGE.read_text(encoding="utf-8").replace("\\\n", " ")
    found = re.findall(r"^\s*\.venv/bin/python -m voila (notebooks .*)$", joined, re.MULTILINE)
    assert len(found) == 1, "server.md gives one command for Voila"
    return shlex.split(found[0])


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The folder in which Voila is started: that of the module, or one that has only the small notebook."""
    if "small.ipynb" not in CHOSEN:
        return harness.ROOT
    path = tmp_path_factory.mktemp("voila") / "notebooks" / "small.ipynb"
    path.parent.mkdir()
    cells = [nbformat.v4.new_code_cell(source) for source in SMALL]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    execute(path)
    return path.parents[1]


@pytest.fixture(scope="module")
def voila(served):
    """Address of a running Voila, started as documented, and the file it writes its log to."""
    port = harness.free_port()
    with tempfile.TemporaryDirectory(prefix="natolab-voila-", ignore_cleanup_errors=True) as home:
        own = {name: f"{home}/{name}" for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")}
        known = {**os.environ, **own, "NATOLAB_PROGRESS": "off", "JUPYTER_PLATFORM_DIRS": "1"}
        command = [
            sys.executable,
            "-m",
            "voila",
            *documented(),
            "--no-browser",
            f"--port={port}",
            "--Voila.ip=127.0.0.1",
        ]
        log = Path(home) / "voila.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                command, cwd=served, env=known, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT,
                start_new_session=True)  # fmt: skip
        try:
            yield up(f"http://127.0.0.1:{port}", process, log), log
        finally:
            harness.stop(process)


def up(address, process, log):
    """Wait until Voila answers."""
    for _ in range(300):
        if process.poll() is not None:
            break
        try:
            urllib.request.urlopen(address, timeout=20).close()
            return address
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"Voila did not start:\n{log.read_text()[-2000:]}")


def complaints(page):
    """What the page's console says, without the missing icons."""
    return [line for line in harness.console_errors(page) if ICONS not in line]


@pytest.mark.browser
@pytest.mark.parametrize("name", CHOSEN)
def test_explorers_work_and_no_code_is_shown(served, voila, chromium, name):
    (address, log), path = voila, served / "notebooks" / name
    cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
    with chromium.page() as page:
        # The page is there once the last cell has run.
        page.goto(f"{address}/voila/render/{path.name}", wait_until="domcontentloaded", timeout=120_000)
        harness.wait(page, PICTURES_THERE, 60, f"{path.name} shows no picture")
        made = sum("".join(cell["source"]).count("Explorer(") for cell in cells)
        found = [root for root in harness.explorers(page) if root.get_by_role("button", name="Reset").count()]
        movable = [explorer for explorer in found if explorer.locator(harness.HANDLE).count()]
        assert len(found) == made and movable
        assert page.locator(".jp-CodeMirrorEditor, .jp-InputArea-editor").count() == 0
        stills = page.locator(".natolab-still")
        assert stills.count() and not any(still.is_visible() for still in stills.all()), "nothing shows twice"
        assert "import natolab" not in page.locator("body").inner_text()
        before = harness.drawing(movable[0]), harness.sentence(movable[0])
        handle = movable[0].locator(harness.HANDLE).first
        at_end = handle.get_attribute("aria-valuenow") == handle.get_attribute("aria-valuemax")
        harness.move_slider_by_keyboard(page, movable[0], 0, "ArrowLeft" if at_end else "ArrowRight", 5)
        moving = movable[0].locator(harness.MOVING).first.element_handle()
        page.wait_for_function("([node, was]) => node.innerHTML !== was", arg=[moving, before[0]], timeout=30_000)
        harness.wait_until_still(movable[0])
        assert harness.sentence(movable[0]) != before[1]
        assert complaints(page) == [] and page.locator(".jupyter-widgets-error-widget").count() == 0
    assert "Traceback" not in log.read_text(encoding="utf-8")


# ---- a phone ------------------------------------------------------------------------------------------
# Heights of a chart's words in pixels; how far the page is wider than the screen; the drawing's place in its box.
WORDS = """root => [...root.querySelectorAll('.natolab-picture text')].filter(word => word.textContent.trim())
    .map(word => word.getBoundingClientRect().height).filter(Boolean)"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
STICKS_OUT = """root => [...root.querySelectorAll('*')].filter(node => !node.closest('.natolab-sheet')
    && node.getBoundingClientRect().right > innerWidth + 1 && getComputedStyle(node).position !== 'absolute')
    .map(node => node.className)"""
AXE = """async () => (await axe.run({include: [['.natolab-picture']], exclude: [['.natolab-picture svg']]})).violations
    .map(found => found.id)"""
READABLE = 9


@pytest.mark.browser
def test_on_a_phone_a_chart_can_be_read(served, voila, chromium):
    """Words of 4 pixels are those of a chart that fits; pressed, the chart has its size in a box that scrolls."""
    with chromium.page(390, 844, has_touch=True) as page:
        page.goto(f"{voila[0]}/voila/render/{CHOSEN[0]}", wait_until="domcontentloaded", timeout=120_000)
        harness.wait(page, PICTURES_THERE, 60, "no picture")
        explorer = next(root for root in harness.explorers(page) if root.locator(harness.HANDLE).count())
        chart, larger = explorer.locator(harness.PICTURE), explorer.get_by_role("button", name="Larger")
        assert min(explorer.evaluate(WORDS)) < READABLE and page.evaluate(TOO_WIDE) <= 0
        before = chart.bounding_box()
        assert larger.get_attribute("aria-pressed") == "false" and larger.bounding_box()["height"] >= 24
        larger.focus()
        page.keyboard.press("Enter")
        whole = explorer.get_by_role("button", name="Whole")
        assert whole.get_attribute("aria-pressed") == "true"
        assert min(explorer.evaluate(WORDS)) >= READABLE
        assert page.evaluate(TOO_WIDE) <= 0 and explorer.evaluate(STICKS_OUT) == []
        page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
        assert page.evaluate(AXE) == []
        # By keyboard a value at the far end is brought into the box, with what it is beside it.
        explorer.get_by_role("application").focus()
        for key in ("ArrowRight", "End"):
            page.keyboard.press(key)
        box = chart.bounding_box()
        for part in (".natolab-marks circle", ".natolab-readout"):
            found = explorer.locator(part).first.bounding_box()
            assert box["x"] <= found["x"] and found["x"] + found["width"] <= box["x"] + box["width"]
        assert whole.bounding_box()["x"] >= box["x"], "the way back stays in view"
        # It stays in view while a lever is moved.
        harness.move_slider_by_keyboard(page, explorer, 0, "ArrowLeft")
        harness.wait_until_still(explorer)
        at, lever = chart.bounding_box(), explorer.locator(harness.HANDLE).first.bounding_box()
        assert at["y"] >= -1 and at["y"] + at["height"] <= lever["y"] + lever["height"]
        page.emulate_media(media="print")
        assert not whole.is_visible() and chart.evaluate("node => node.scrollWidth <= node.clientWidth + 1")
        page.emulate_media(media="screen")
        whole.click()
        harness.painted(page)
        after = chart.bounding_box()
        assert (after["width"], after["height"]) == (before["width"], before["height"])
        larger.click()
        page.set_viewport_size({"width": 1280, "height": 900})
        for button in (whole, larger):  # a wide window needs neither
            button.wait_for(state="hidden")
        assert complaints(page) == []
