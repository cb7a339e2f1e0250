"""JupyterLab in a real browser: sliders move by keyboard, nothing is lost on bad input, in notebooks made for it.

The notebooks of the module are opened and run once each, in test_accessibility.py.
"""

import json
import re
import sys
from pathlib import Path

import lab as harness
import nbformat
import pytest
from natolab.facts.claims import claims, notebooks
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
BOX = ".natolab-row input[type=text]"


def test_every_chart_of_a_room_has_words_for_it(lab, page):
    """Also those of cells that run after the control that names them."""
    lab.open_notebook(page, "exercises/instructor/pooling.ipynb")
    harness.run_all(page)
    assert harness.problems(page) == []
    assert page.locator("[role=img][aria-label^='Chart']").count() >= 6
    assert page.locator(".jp-RenderedImage:visible").count() == 0, "one way to show a chart"


MADE = {
    "explorer": ['nl.Explorer(nl.questions.buildup.PATHS, ["target_burden", "usable_eu"], presets=["walt", "rutte"])'],
    "two views": ['explorer = nl.Explorer(nl.questions.buildup.PATHS, ["usable_eu"])\nexplorer', "explorer"],
    "guess": [
        "guess = nl.Prediction('made', 'How many times?', low=1, high=15, unit='times')\nguess",
        "guess.reveal({'purchasing power': 5.1, 'market rates': 10.2})",
    ],
    "map": ["nl.ClaimMap()"],
}
MADE["all kinds"] = [*MADE["explorer"], *MADE["guess"], *MADE["map"]]
# As in a new kernel, but for the libraries: no widget, and the module not imported yet.
AFRESH = """
import sys
from ipywidgets import Widget
Widget.close_all()
for name in [name for name in sys.modules if name.partition(".")[0] == "natolab"]:
    del sys.modules[name]
"""
LET_GO = """async code => {
    const kernel = jupyterapp.shell.currentWidget?.sessionContext.session?.kernel;
    if (kernel && !kernel.isDisposed) await kernel.requestExecute({code}).done;
}"""


@pytest.fixture(scope="module")
def page(lab, chromium):
    """One page for all of them: JupyterLab is loaded once."""
    with chromium.page() as page:
        yield page
    lab.shut_down_kernels()


@pytest.fixture
def made(lab, page, tmp_path):
    """made(name): one of the small notebooks, opened and run; its explorers.

    All bear one name, so that JupyterLab gives them one kernel, which has the libraries at hand.
    """

    def open_and_run(name):
        cells = [nbformat.v4.new_code_cell(source) for source in ["import natolab as nl", *MADE[name]]]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path = tmp_path / "small.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
        lab.open_notebook(page, lab.add(path))
        harness.run_all(page)
        return harness.explorers(page)

    yield open_and_run
    page.emulate_media(media="screen")
    page.evaluate(LET_GO, AFRESH)


def message(explorer):
    """The line above the chart."""
    return explorer.locator(".natolab-message").inner_text()


def test_slider_by_keyboard_moves_picture_and_sentence(page, made):
    explorer = made("explorer")[0]
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


def test_keyboard_alone_reaches_every_tool_in_order(page, made):
    explorer = made("explorer")[0]
    explorer.locator(harness.HANDLE).first.focus()
    seen = []
    for _ in range(10):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("() => document.activeElement.innerText || document.activeElement.type || ''"))
    assert seen[0] == "text" and [s for s in seen if s in ("Reset", "Keep", "Forget kept", "Numbers", "Share")] == [
        "Reset", "Keep", "Forget kept", "Numbers", "Share"
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["99", "plenty"])
def test_a_bad_number_is_told_and_nothing_moves(page, made, text):
    explorer = made("explorer")[0]
    before = harness.drawing(explorer)
    box = explorer.locator(BOX).first
    box.fill(text)
    box.press("Enter")
    explorer.locator(".natolab-message b").wait_for()
    assert "takes a number from 2.27 to 12" in message(explorer) and "The value stays 3.5" in message(explorer)
    assert box.input_value() == "3.5" and harness.drawing(explorer) == before


def test_position_keep_numbers_and_share(page, made):
    explorer = made("explorer")[0]
    explorer.get_by_label("Position").select_option("A set that leads to Rutte's conclusion")
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


IDS_OF_DRAWINGS = "() => [...document.querySelectorAll('.natolab-picture svg [id]')].map(node => node.id)"
# Texts of drawings that stick out of their picture.
OUTSIDE = """() => [...document.querySelectorAll('.natolab-picture text')].filter(text => {
    const box = text.getBoundingClientRect(), all = text.closest('.natolab-picture').getBoundingClientRect();
    return box.left < all.left - 1 || box.right > all.right + 1 || box.top < all.top - 1 || box.bottom > all.bottom + 1;
}).map(text => text.textContent)"""
INK = "() => getComputedStyle(document.querySelector('.natolab-moving text')).fill"


@pytest.fixture
def small(made):
    """A page with one explorer shown in two cells."""
    return made("two views")


def test_values_are_read_off_by_pointer_and_keyboard(page, small):
    """Without the kernel: name, year, value, unit of every curve under the pointer; arrows walk along and across."""
    chart = small[0].locator(harness.PICTURE)
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.dispose()")
    harness.into_view(chart)
    box = chart.bounding_box()
    page.mouse.move(box["x"] + 0.327 * box["width"], box["y"] + 0.5 * box["height"])  # 2031
    shown = chart.locator(".natolab-readout")
    assert re.search(r"^year 2031\n.*alone: 1\.13 for each 1 of Russia's", shown.inner_text(), re.DOTALL)
    assert chart.locator(".natolab-marks circle").count() == shown.locator("b").count() >= 2
    page.mouse.move(box["x"] + 0.8 * box["width"], box["y"] + 0.5 * box["height"])  # the other panel
    assert "bn 2023 US$" in shown.inner_text() and "for each 1" not in shown.inner_text()
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    assert shown.inner_text() == "" and chart.locator(".natolab-marks circle").count() == 0
    chart.get_by_role("application").focus()
    said = chart.locator("[aria-live=polite]")
    told = []
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "End"):
        page.keyboard.press(key)
        told.append(said.inner_text())
    assert told[0].startswith("planned hand-over, year 2022, ") and told[1].startswith("planned hand-over, year 2023, ")
    assert "starting point, year 2023" in told[2] and "year 2040" in told[3]
    page.keyboard.press("Escape")
    assert shown.inner_text() == ""


def test_two_views_of_one_chart_share_nothing_and_follow_together(page, small):
    ids = page.evaluate(IDS_OF_DRAWINGS)
    assert len(ids) == len(set(ids)) > 8
    harness.move_slider_by_keyboard(page, small[0], 0, "ArrowRight", 3)
    harness.wait_until_still(small[0])
    words = [view.locator(harness.MOVING).text_content() for view in small]
    assert words[0] == words[1]


def test_the_sentence_is_told_whole_once_the_hand_rests(page, small):
    """Screen readers hear nothing during a drag, and all numbers after it, whether or not they are folded away."""
    explorer = small[0]
    page.evaluate("""() => { window.told = 0; new MutationObserver(() => { window.told++; }).observe(
        document.querySelector('.natolab-aloud'), {childList: true, subtree: true, characterData: true}); }""")
    before = harness.sentence(explorer)
    harness.move_slider_by_keyboard(page, explorer, 0, "ArrowRight", 6)
    harness.wait_until_still(explorer, quiet=0.2)
    assert harness.sentence(explorer) != before and page.evaluate("() => window.told") == 0
    page.wait_for_function("() => window.told")
    assert page.evaluate("() => window.told") == 1
    assert explorer.locator(".natolab-aloud[role=status]").inner_text().strip() == harness.sentence(explorer)
    assert explorer.locator(".natolab-sentence[role=status], .natolab-sentence [role=status]").count() == 0
    lines = explorer.locator(".natolab-sentence p")
    folded = lines.bounding_box()["height"]
    explorer.get_by_text("All numbers in words").click()
    assert folded < 48 and lines.bounding_box()["height"] > folded, "two lines, and all of them"
    harness.move_slider_by_keyboard(page, explorer, 0, "ArrowLeft", 2)
    harness.wait_until_still(explorer)
    assert lines.bounding_box()["height"] > folded, "it stays open while the sentence changes"


def test_charts_follow_the_theme_and_paper_is_white(page, small):
    harness.theme(page, "Light")
    assert page.evaluate(INK) == "rgb(27, 27, 27)"
    harness.theme(page, "Dark")
    assert page.evaluate(INK) == "rgb(236, 236, 236)"
    page.emulate_media(media="print")
    assert page.evaluate(INK) == "rgb(27, 27, 27)"


def test_no_word_sticks_out_whatever_fonts_there_are(page, small):
    """The stack without what this machine may lack."""
    page.evaluate("() => { window.words = [...document.querySelectorAll('.natolab-picture [style*=DejaVu]')]; }")
    drawn = "DejaVu Sans,Verdana,sans-serif"
    for font in ("DejaVu Sans", "Verdana", "sans-serif", "serif"):
        there = page.evaluate(
            """([drawn, font]) => words.filter(node => {
                const style = node.getAttribute('style');
                node.setAttribute('style', style.replace(drawn, font));
                return style.includes(drawn);
            }).length""",
            [drawn, font],
        )
        assert there and page.evaluate(OUTSIDE) == [], font
        drawn = font


GONE = "The kernel was restarted or shut down"
ENDS = {
    "restarted": "session => session.kernel.restart()",
    "shut down": "session => session.shutdown()",
}


@pytest.mark.parametrize("end", ENDS)
def test_a_kernel_that_is_gone_is_told_in_each_control(page, made, end):
    """The page says it, as no kernel is there to do so; after Run All the line is gone."""
    made("all kinds")
    frames = page.locator(harness.EXPLORER).count()
    assert frames > 3 and page.get_by_text(GONE).count() == 0
    page.evaluate(f"() => ({ENDS[end]})(jupyterapp.shell.currentWidget.sessionContext.session)")
    guess = page.locator(harness.EXPLORER, has_text="Lock in my guess").first
    expect(guess.get_by_role("status").filter(has_text=GONE)).to_contain_text("Choose Run → Run All Cells")
    expect(page.get_by_text(GONE)).to_have_count(frames)
    if end == "restarted":
        harness.run_all(page)
        assert page.locator(harness.EXPLORER).count() == frames and page.get_by_text(GONE).count() == 0


def test_guess_is_followed_by_the_line(page, made):
    made("guess")
    reveal = page.locator(".natolab-explorer", has_text="No guess is locked in yet")
    guess = page.locator(".natolab-explorer", has_text="Lock in my guess").first
    guess.locator("input[type=text]").fill("5")
    guess.locator("input[type=text]").press("Enter")
    guess.get_by_role("button", name="Lock in my guess").click()
    page.get_by_text("Your guess, 5, is nearest to “purchasing power”").wait_for()
    reveal.wait_for(state="detached")  # what is told aloud follows once the hand rests


def test_the_claim_map_leads_home(page, made):
    made("map")
    chart = page.locator(".natolab-explorer", has_text="Starting verdict").first
    chart.get_by_label("Notebook").select_option("04")
    here = [one for one in claims().values() if one.home == "04"]
    chart.get_by_text(f"{len(here)} of {len(claims())} claims").wait_for()
    assert chart.locator("a").first.get_attribute("href") == notebooks()["04"]["file"]


def test_lab_settings_are_installed():
    """Callbacks run on the kernel's main thread, and Lab asks no news of the network."""
    path = Path(sys.prefix) / "share" / "jupyter" / "lab" / "settings" / "overrides.d" / "natolab.json"
    assert json.loads(path.read_text(encoding="utf-8"))["@jupyterlab/apputils-extension:kernels-settings"] == {
        "commsOverSubshells": "disabled"
    }


def test_export_settings_are_installed():
    """Exported pages ask no host for scripts. After a change of these settings: install the package anew."""
    name = Path("etc") / "jupyter" / "jupyter_config.json"
    shipped = harness.ROOT / "notebooks" / "labsettings" / name
    assert (Path(sys.prefix) / name).read_text(encoding="utf-8") == shipped.read_text(encoding="utf-8")


def test_a_step_is_seen_before_the_kernel_answers(lab, page, small):
    """One step of the lever moved last is drawn ahead: while the kernel is busy it is there, and it stays as it is."""
    explorer, chart = small[0], small[0].locator(harness.MOVING)
    words = explorer.locator(".natolab-sentence")

    def shown():
        return words.inner_text(), chart.text_content()

    harness.move_slider_by_keyboard(page, explorer, 0, "ArrowRight", 2)
    harness.wait_until_still(explorer)
    page.evaluate("""() => {
        const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
        window.busy = true;
        kernel.requestExecute({code: 'import time; time.sleep(5)'}).done.then(() => { window.busy = false; });
    }""")
    before = shown()
    page.keyboard.press("ArrowRight")
    harness.painted(page)
    ahead = shown()
    assert page.evaluate("() => window.busy") and all(now != was for now, was in zip(ahead, before, strict=True))
    page.keyboard.press("ArrowRight")
    harness.painted(page)
    assert page.evaluate("() => window.busy") and shown() == ahead, "one step: what comes after it waits"
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => !window.busy")
    harness.wait_until_still(explorer)
    assert shown() == ahead
