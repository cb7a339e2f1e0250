"""What is played, in a real browser: by pointer, by keyboard alone, and what axe says of it in both themes."""

import re
from importlib import resources

import lab as harness
import nbformat
import pytest
from playwright.sync_api import expect
from test_accessibility import AXE, MEASURABLE, TIGHT

pytestmark = pytest.mark.browser
YEARS = "(2026, 2028, 2030, 2032, 2034, 2036)"
SKETCH = f"""sketch = nl.Sketch("alone_ratio", "How strong is Europe alone?", nl.questions.buildup.alone_path, {YEARS},
    0, 4, line=(1, "as much as Russia"))
sketch"""
CELLS = [
    "import natolab as nl",
    'nl.Rebuild("walt")',
    SKETCH,
    "sketch.reveal()",
    'nl.Puzzle("04")',
    "nl.Calibration()",
    'nl.SwapSides("C12") + nl.ScoreReply()',
    "nl.ArgumentMap()",
    'nl.open(nl.preset("walt").code("buildup.PATHS"))',
    'nl.Minutes("04")',
]
HEADINGS = "## The claims"
SPOT_IN_FOCUS = "() => document.activeElement.dataset.spot ?? document.activeElement.tagName"


@pytest.fixture(scope="module")
def played(lab, chromium, tmp_path_factory):
    """One notebook with everything to play, run once."""
    cells = [nbformat.v4.new_markdown_cell(HEADINGS), *map(nbformat.v4.new_code_cell, CELLS)]
    path = tmp_path_factory.mktemp("played") / "played.ipynb"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
    with chromium.page(width=1366, height=768) as page:
        lab.open_notebook(page, lab.add(path))
        harness.run_all(page)
        assert harness.problems(page) == []
        yield page
    lab.shut_down_kernels()


def control(page, words):
    """The control that has these words, in view."""
    found = page.locator(harness.EXPLORER, has_text=words).first
    harness.into_view(found)
    return found


def test_a_map_is_rebuilt_by_keyboard_and_keeps_the_focus(played):
    """A box taken in hand by Enter keeps the focus through the redraw; so does one that is placed."""
    game = control(played, "Rebuild Walt")
    lists = [game.get_by_label(name, exact=True) for name in ("Fragment", "is a", "bearing on")]
    game.locator("[data-spot=W2]").focus()
    played.keyboard.press("Enter")
    expect(game.locator("[data-spot=W2]")).to_have_attribute("aria-label", re.compile("in hand"))
    assert played.evaluate(SPOT_IN_FOCUS) == "W2" and game.get_by_text("In hand: “Second").is_visible()
    lists[1].focus()
    played.keyboard.type("premise")
    expect(lists[1]).to_have_value(re.compile("^premise by itself"))
    game.locator("[data-spot=C02]").focus()
    played.keyboard.press("Enter")
    expect(game.locator("[data-spot=W2]")).to_have_attribute("aria-label", re.compile(", placed, in hand"))
    assert played.evaluate(SPOT_IN_FOCUS) == "C02"
    game.locator("[data-spot=W3]").click()  # another one is taken in hand, and not placed by the role of the last
    game.locator("[data-spot=W4]").click()
    expect(game.locator("[data-spot=W4]")).to_have_attribute("aria-label", re.compile("not placed yet, in hand"))
    assert "not placed yet" in game.locator("[data-spot=W3]").get_attribute("aria-label")
    game.get_by_role("button", name="Check my map").focus()
    played.keyboard.press("Enter")
    expect(game.locator(".natolab-message")).to_contain_text("1 of 1 are right; 11 are still to be placed")
    whole = control(played, "Decisive:")
    whole.locator("[data-spot=W2]").focus()
    played.keyboard.press("Enter")
    expect(whole.locator("[data-spot=W2]")).to_have_attribute("aria-pressed", "true")
    assert played.evaluate(SPOT_IN_FOCUS) == "W2"


def test_a_sketch_follows_the_pointer_and_the_boxes(played):
    """A click moves the nearest point, a drag all it passes, a box its own; the reveal follows the lock."""
    sketch = control(played, "Draw your guess")
    box, boxes = sketch.locator(harness.PICTURE).bounding_box(), sketch.locator("input[type=text]")
    across, down = (lambda part: box["x"] + part * box["width"]), (lambda part: box["y"] + part * box["height"])
    played.mouse.click(across(0.5), down(0.45))
    expect(boxes.nth(3)).to_have_value(re.compile(r"^2\.[345]"))
    assert [boxes.nth(i).input_value() for i in (0, 1, 2, 4, 5)] == ["1"] * 5
    played.mouse.move(across(0.13), down(0.6))
    played.mouse.down()
    played.mouse.move(across(0.82), down(0.6), steps=24)
    played.mouse.up()
    for i in range(6):
        expect(boxes.nth(i)).to_have_value(re.compile(r"^1\.\d"))
    boxes.nth(0).fill("9")
    boxes.nth(0).press("Enter")
    expect(sketch.locator(".natolab-told")).to_contain_text("takes a number from 0 to 4")
    boxes.nth(0).fill("0.6")
    sketch.get_by_role("button", name="Lock in").click()
    expect(sketch.locator(".natolab-told")).to_contain_text("Locked in: 2026: 0.6")
    expect(control(played, "Starting point:").locator(".natolab-sentence")).to_contain_text("your sketch is")


def test_a_puzzle_is_solved_and_says_so_in_view(played):
    """By keyboard, in a narrow window: where one stands is in view while levers are moved."""
    played.set_viewport_size({"width": 1024, "height": 768})
    game = control(played, "Puzzle.")
    for tab, lever, key in (("Russia's force", "Year the war in Ukraine ends", "End"),
                            ("Russia's force", "Years from ceasefire", "End")):  # fmt: skip
        game.get_by_role("tab", name=tab).click()
        handle = game.get_by_role("slider", name=re.compile(f"^{lever}"))
        handle.focus()
        played.keyboard.press(key)
    standing = game.locator(".natolab-standing")
    expect(standing).to_contain_text("Solved with 2 moves, which is par")
    expect(standing).to_be_in_viewport(ratio=0.5)
    played.set_viewport_size({"width": 1366, "height": 768})


def test_lists_say_that_nothing_is_chosen(played):
    """Not an empty box: and what is open is told."""
    game = control(played, "How sure are you?")
    swap = control(played, "Swap sides.")
    for select in [*game.locator("select").all(), *swap.locator("select").all()]:
        assert select.evaluate("node => node.selectedOptions[0]?.text") == "choose…"
    swap.get_by_label("The reply").fill("It takes too long.")
    swap.get_by_role("button", name="Score myself").click()
    expect(swap.locator(".natolab-told").first).to_contain_text("4 of 4 questions are open")


def test_minutes_count_once_switched_on_and_the_button_marks(played):
    panel = control(played, "Minutes.")
    assert played.get_by_role("button", name="Unclear here").count() == 0
    panel.get_by_label("Count my minutes").check()
    button = played.get_by_role("button", name="Unclear here")
    button.focus()
    played.keyboard.press("Enter")
    expect(played.get_by_role("button", name="Noted: unclear here")).to_be_visible()
    panel.get_by_label("Count my minutes").uncheck()
    expect(button).to_have_count(0)
    expect(panel.locator(".natolab-told")).to_contain_text("1 mark “unclear here”")


def test_axe_and_the_eye_find_nothing(played):
    """All rules in the light theme, contrast in both; nothing is cut off on a laptop and on a narrow window."""
    assert harness.problems(played) == []
    for width in (1024, 1366):
        played.set_viewport_size({"width": width, "height": 768})
        harness.painted(played)
        assert played.evaluate(TIGHT) == []
    played.add_style_tag(content=harness.NO_OVERSCROLL + MEASURABLE)
    played.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    for theme in ("Dark", "Light"):
        harness.theme(played, theme)
        harness.stretch(played)
        harness.painted(played)
        found, measured = played.evaluate(AXE, None if theme == "Light" else ["color-contrast"])
        assert found == []
        assert measured == played.locator(harness.EXPLORER).count()
