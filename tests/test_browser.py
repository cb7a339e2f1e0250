"""JupyterLab in a real browser: the notebooks run, sliders move by keyboard, nothing is lost on bad input."""

import json
import re
import sys
from pathlib import Path

import lab as harness
import pytest
from natolab.claims import claims
from playwright.sync_api import expect
from stored import IDS, NOTEBOOKS

pytestmark = pytest.mark.browser
MAIN = "04_what_would_it_take_to_stand_alone.ipynb"
BOX = ".natolab-row input[type=text]"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
def test_runs_without_a_problem(lab, page, path):
    lab.open_notebook(page, path.name)
    harness.run_all(page)
    assert harness.problems(page) == []


def test_every_chart_of_a_room_has_words_for_it(lab, page):
    """Also those of cells that run after the control that names them."""
    lab.open_notebook(page, "exercises/instructor/pooling.ipynb")
    harness.run_all(page)
    assert harness.problems(page) == []
    page.wait_for_function("() => !document.querySelector('.jp-RenderedImage img:not([alt])')")
    assert page.locator(".jp-RenderedImage img[alt^='Chart']").count() >= 6


def opened(lab, page, name=MAIN):
    """The explorers of a notebook that has been run."""
    lab.open_notebook(page, name)
    harness.run_all(page)
    return harness.explorers(page)


def message(explorer):
    """The line above the chart."""
    return explorer.locator(".natolab-message").inner_text()


def test_slider_by_keyboard_moves_picture_and_sentence(lab, page):
    explorer = opened(lab, page)[0]
    before = harness.drawing(explorer), harness.sentence(explorer)
    harness.move_slider_by_keyboard(page, explorer, 0, "ArrowRight", 5)
    harness.wait_until_still(explorer)
    after = harness.drawing(explorer), harness.sentence(explorer)
    assert before[0] != after[0] and before[1] != after[1]
    assert float(explorer.locator(BOX).first.input_value()) == pytest.approx(3.55)
    explorer.get_by_role("button", name="Reset").click()
    page.wait_for_function(
        "([e, s]) => e.innerText.trim() === s", arg=[explorer.locator(".natolab-sentence").element_handle(), before[1]]
    )
    assert harness.problems(page) == []


def test_keyboard_alone_reaches_every_tool_in_order(lab, page):
    explorer = opened(lab, page)[0]
    explorer.locator(harness.HANDLE).first.focus()
    seen = []
    for _ in range(7):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("() => document.activeElement.innerText || document.activeElement.type || ''"))
    assert seen[0] == "text" and [s for s in seen if s in ("Reset", "Keep", "Forget kept", "Numbers", "Share")] == [
        "Reset", "Keep", "Forget kept", "Numbers", "Share"
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["99", "plenty"])
def test_a_bad_number_is_told_and_nothing_moves(lab, page, text):
    explorer = opened(lab, page)[0]
    before = harness.drawing(explorer)
    box = explorer.locator(BOX).first
    box.fill(text)
    box.press("Enter")
    explorer.locator(".natolab-message b").wait_for()
    assert "takes a number from 2.27 to 12" in message(explorer) and "The value stays 3.5" in message(explorer)
    assert box.input_value() == "3.5" and harness.drawing(explorer) == before


def test_position_keep_numbers_and_share(lab, page):
    explorer = opened(lab, page, "00_start_here.ipynb")[0]
    explorer.get_by_label("Position").select_option("Rutte: alone, at once")
    harness.wait_until_still(explorer)
    assert "our reading" in message(explorer) and "0.48" in harness.sentence(explorer)
    explorer.get_by_role("button", name="Keep").click()
    explorer.get_by_text("Kept as A").wait_for()
    explorer.get_by_role("button", name="Numbers").click()
    explorer.locator("table").wait_for()
    explorer.get_by_role("button", name="Share").click()
    code = explorer.get_by_label("Your code")
    code.wait_for()
    expect(code).to_have_value(re.compile("^nato1-"))  # it comes a moment after the box
    shared = code.input_value()
    explorer.get_by_role("button", name="Reset").click()
    explorer.get_by_label("Paste one").fill(shared[:-1])
    explorer.get_by_role("button", name="Load the pasted code").click()
    explorer.get_by_text("This code is damaged").wait_for()
    explorer.get_by_label("Paste one").fill(shared)
    explorer.get_by_role("button", name="Load the pasted code").click()
    page.wait_for_function(
        "e => e.innerText.includes('0.48')", arg=explorer.locator(".natolab-sentence").element_handle()
    )
    assert harness.problems(page) == []


def test_guess_is_followed_by_the_line(lab, page):
    lab.open_notebook(page, "01_does_europe_outweigh_russia.ipynb")
    harness.run_all(page)
    reveal = page.locator(".natolab-explorer", has_text="No guess is locked in yet")
    guess = page.locator(".natolab-explorer", has_text="Lock in my guess").first
    guess.locator("input[type=text]").fill("5")
    guess.locator("input[type=text]").press("Enter")
    guess.get_by_role("button", name="Lock in my guess").click()
    page.get_by_text("Your guess, 5, is nearest to “purchasing power”").wait_for()
    assert reveal.count() == 0


def test_the_claim_map_leads_home(lab, page):
    lab.open_notebook(page, "00_start_here.ipynb")
    harness.run_all(page)
    chart = page.locator(".natolab-explorer", has_text="Starting verdict").first
    chart.get_by_label("Notebook").select_option("04")
    chart.get_by_text(f"8 of {len(claims())} claims").wait_for()
    assert chart.locator("a").first.get_attribute("href") == MAIN


def test_lab_settings_are_installed():
    """Callbacks run on the kernel's main thread, and Lab asks no news of the network."""
    path = Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings" / "overrides.d" / "natolab.json"
    assert json.loads(path.read_text(encoding="utf-8"))["@jupyterlab/apputils-extension:kernels-settings"] == {
        "commsOverSubshells": "disabled"
    }
