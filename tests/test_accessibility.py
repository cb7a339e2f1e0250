"""Every notebook in a browser: it runs; axe-core, keyboard alone, zoom, themes; sentences say what charts show."""

import contextlib
import re
import subprocess
import sys
from importlib import resources
from itertools import chain
from pathlib import Path

import lab as harness
import nbformat
import numpy as np
import pytest
from matplotlib.text import Text
from natolab.charts import style
from natolab.facts.scenario import Scenario, preset, presets, registry
from natolab.questions import every
from stored import IDS, NOTEBOOKS, numbers

TESTS = Path(__file__).parent

# What a person can tab to, in the order of the page; a group of radio buttons is one stop. Each gets its number.
STOPS = """root => {
    const found = root.querySelectorAll(
        'summary, a[href], button, select, textarea, input, [contenteditable=true], [tabindex="0"]');
    const first = radio => [...root.querySelectorAll('input[type=radio]')].find(r => r.name && r.name === radio.name);
    const stops = [...found].filter(node => !node.disabled && node.getClientRects().length
        && (node.type !== 'radio' || node === first(node)));
    return stops.map((node, number) => {
        node.natolabStop = number;
        const kind = node.getAttribute('role')
            ?? (['checkbox', 'radio'].includes(node.type) ? node.type : node.tagName.toLowerCase());
        return [kind, node.getAttribute('aria-label') ?? node.textContent.slice(0, 30)];
    });
}"""
# Where the focus is: inside or not, which stop, and whether a ring of at least 2 px shows it.
FOCUS = """root => {
    const node = document.activeElement, seen = getComputedStyle(node);
    return {inside: root.contains(node), stop: node.natolabStop ?? -1,
        ring: seen.outlineStyle === 'solid' && parseFloat(seen.outlineWidth) >= 2,
        what: node.outerHTML.slice(0, 120)};
}"""
# The cell of an explorer made the active one, as after walking down with the arrow keys.
TO_CELL = """root => {
    const notebook = jupyterapp.shell.currentWidget.content, cell = root.closest('.jp-Cell');
    notebook.activeCellIndex = notebook.widgets.findIndex(widget => widget.node === cell);
    notebook.mode = 'command';
    cell.focus();
}"""
SHOWN = """root => [root.querySelector('.natolab-moving')?.innerHTML ?? '',
    root.querySelector('.natolab-sentence')?.innerText.trim() ?? '']"""
TOLD = """root => root.querySelector('.natolab-aloud').textContent.trim()
    === root.querySelector('.natolab-sentence').textContent.trim()"""
# What the page has sent to widgets in the kernel and the kernel has not yet done with.
PENDING = """() => {
    const pending = window.natolabPending = new Set();
    jupyterapp.shell.currentWidget.sessionContext.session.kernel.anyMessage.connect((_, {msg, direction}) => {
        if (direction === 'send' && msg.header.msg_type === 'comm_msg') pending.add(msg.header.msg_id);
        else if (msg.content.execution_state === 'idle') pending.delete(msg.parent_header.msg_id);
    });
}"""
ANSWERED = "() => !natolabPending.size"
# Keys that move a control, gentle ones first; at the end of its range a control moves only back.
KEYS = {
    "slider": ("ArrowRight", "PageUp", "Home", "End"),
    "select": ("ArrowDown", "ArrowUp", "End"),
    "checkbox": ("Space",),
}
OPENS = {"Numbers": "table", "Share": ".natolab-code textarea:not(:disabled)"}
# What sticks out of an explorer, is cut off, or scrolls sideways; wide tables may scroll.
TIGHT = f"""async () => {{{harness.INTO_VIEW}
    const found = [];
    for (const [number, root] of document.querySelectorAll('.natolab-explorer').entries()) {{
        await intoView(root, 'start');
        const frame = root.getBoundingClientRect();
        const panel = document.querySelector('.jp-NotebookPanel-notebook').getBoundingClientRect();
        const tell = (what, node) => found.push(`${{number}} ${{what}}: ${{node.outerHTML.slice(0, 100)}}`);
        if (frame.right > panel.right + 1) tell('beyond the window', root);
        for (const node of root.querySelectorAll(
                'summary, label, button, select, textarea, input, img, p, [role=tab], [role=slider]')) {{
            const box = node.getBoundingClientRect();
            if (box.width < 3 || node.closest('table')) continue;
            if (box.left < frame.left - 1 || box.right > frame.right + 1) tell('sticks out', node);
            if (node.matches('summary, label, button, [role=tab]')
                && (node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 2)
                && getComputedStyle(node).display !== 'inline') tell('cut off', node);
        }}
        for (const node of [root, ...root.querySelectorAll('*')])
            if (node.scrollWidth > node.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(node).overflowX)
                && !node.querySelector('table') && node.tagName !== 'TEXTAREA') tell('scrolls', node);
    }}
    return found;
}}"""
TALLEST = 640  # pixels of an explorer: JupyterLab leaves 656 of 768
SEEN = f"""{harness.INTO_VIEW}
    const view = document.querySelector('.jp-NotebookPanel-notebook .jp-WindowedPanel-outer').getBoundingClientRect();
    const box = what => root.querySelector(what).getBoundingClientRect();
    const found = [], title = (root.querySelector('.natolab-label') ?? root).textContent.slice(0, 40);"""
# What of an explorer is not in the window with the rest of it.
WHOLE = f"""async root => {{{SEEN}
    await intoView(root, 'start');
    const height = root.getBoundingClientRect().height, chart = box('.natolab-picture');
    if (height > {TALLEST}) found.push(`${{title}}: ${{Math.round(height)}} px high`);
    if (chart.width < 500) found.push(`${{title}}: chart ${{Math.round(chart.width)}} px wide`);
    for (const what of ['.natolab-controls', '.natolab-tools', '.natolab-picture', '.natolab-sentence'])
        if (box(what).top < view.top || box(what).bottom > view.bottom) found.push(`${{title}}: ${{what}} not in view`);
    return found;
}}"""
# Levers that are moved out of sight of the chart, or under it.
TOGETHER = f"""async root => {{{SEEN}
    for (const lever of root.querySelectorAll('.natolab-lever')) {{
        if (!lever.getClientRects().length) continue;
        await intoView(lever, 'end');
        const chart = box('.natolab-picture'), moved = lever.getBoundingClientRect();
        const apart = chart.bottom <= moved.top + 1 || chart.right <= moved.left + 1 || chart.left >= moved.right - 1;
        if (chart.top < view.top - 1 || chart.bottom > view.bottom + 1 || !apart)
            found.push(`${{title}}: chart ${{chart.top}} to ${{chart.bottom}}, lever at ${{moved.top}}`);
    }}
    return found;
}}"""
# Words of charts with fewer pixels than asked for; with `larger`, only of charts without the button that enlarges them.
WORDS = f"""async ([least, larger]) => {{{harness.INTO_VIEW}
    const found = [];
    for (const chart of document.querySelectorAll('.natolab-picture')) {{
        if (!chart.getClientRects().length) continue;
        await intoView(chart, 'start');
        if (larger && chart.querySelector('.natolab-larger').getClientRects().length) continue;
        const sizes = [...chart.querySelectorAll('text')].filter(word => word.textContent.trim()).map(word => {{
            const {{a, b}} = word.getScreenCTM();
            return [parseFloat(getComputedStyle(word).fontSize) * Math.hypot(a, b), word.textContent];
        }});
        const small = sizes.filter(([pixels]) => pixels < least).map(([pixels, word]) => `${{word}}: ${{pixels}} px`);
        found.push(...sizes.length ? small.slice(0, 3) : ['a chart without words']);
    }}
    return found;
}}"""
# Findings that count, and how many explorers had the contrast of their text measured.
AXE = """async rules => {
    // It cannot see colours through the layers of a drawing: tests/test_charts.py computes their contrasts.
    const ours = {include: [['.natolab-explorer'], ['.natolab-picture']], exclude: [['.natolab-picture svg']]};
    const result = await axe.run(ours, rules ? {runOnly: rules} : {});
    const contrast = list => list.filter(found => found.id === 'color-contrast');
    const bad = result.violations.filter(found => ['serious', 'critical'].includes(found.impact));
    const tell = found => `${found.id}: ` + found.nodes.slice(0, 3).map(node =>
        `${node.html.slice(0, 150)} (${node.any[0]?.message})`).join(' ');
    const measured = contrast([...result.passes, ...result.violations]).flatMap(found => found.nodes)
        .filter(node => /contrast of/.test(node.any[0]?.message))
        .map(node => document.querySelector(node.target[0])?.closest('.natolab-explorer'));
    return [[...bad, ...contrast(result.incomplete)].map(tell), new Set(measured).size];
}"""
# To axe all text is hidden in a page of no height (JupyterLab's), and no colour is known above a picture (lists).
MEASURABLE = "body {height: 100vh} select {background-image: none !important}"
OPEN_ALL = """() => document.querySelectorAll('.natolab-explorer .widget-toggle-button:not(.mod-active)')
    .forEach(button => button.click())"""
ALL_OPEN = f"""() => [...document.querySelectorAll('.natolab-explorer .widget-toggle-button')]
    .filter(button => button.textContent.trim() === 'Share').length
    === [...document.querySelectorAll('{OPENS["Share"]}')].filter(node => node.getClientRects().length).length"""


@pytest.fixture(scope="module")
def shared_page(chromium):
    """One page for all notebooks, one after the other: JupyterLab is loaded once."""
    with chromium.page() as page:
        yield page


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=IDS)
def opened(request, lab, shared_page):
    """A notebook after Run All, loaded once for all tests below."""
    lab.open_notebook(shared_page, request.param.name)
    harness.theme(shared_page, "Light")
    harness.run_all(shared_page)
    yield shared_page
    lab.shut_down_kernels()


def settled_stops(page, root):
    """The stops once the kernel has answered and nothing more comes in."""
    page.wait_for_function(ANSWERED)
    before = None
    while (now := root.evaluate(STOPS)) != before:
        before = now
        harness.drawn(page)
    return now


def walk(page, root, stops, start):
    """Tab from stop `start` to the last one; every step must be the next stop and show where it is."""
    for number in range(start + 1, len(stops)):
        page.keyboard.press("Tab")
        focus = root.evaluate(FOCUS)
        assert (focus["inside"], focus["stop"]) == (True, number), f"after {stops[number - 1]} came {focus['what']}"
        assert focus["ring"], f"nothing shows the focus on {focus['what']}"
        yield number


def enter(page, root):
    """Tab from the cell into its explorer, past the controls above it in the same cell."""
    root.evaluate(TO_CELL)
    for _ in range(24):
        page.keyboard.press("Tab")
        focus = root.evaluate(FOCUS)
        if focus["inside"]:
            assert focus["stop"] == 0, f"the first stop is {focus['what']}"
            return
    raise AssertionError(f"Tab does not lead into the explorer but to {focus['what']}")


def move(page, root, kind):
    """Whether a key on the control in focus moves picture and sentence; focus and live region stay."""
    before, at = root.evaluate(SHOWN), root.evaluate(FOCUS)["stop"]
    said = root.query_selector(".natolab-aloud")
    for key in KEYS[kind]:
        page.keyboard.press(key)
        page.wait_for_function(ANSWERED)
        harness.drawn(page)
        if all(one != was for one, was in zip(root.evaluate(SHOWN), before, strict=True)):
            break
    else:
        return False
    assert root.evaluate(FOCUS)["stop"] == at
    assert said.evaluate("node => node.isConnected && node.getAttribute('role')") == "status"
    return True


@contextlib.contextmanager
def window(page, width, height, side_bar):
    """The window of another size, the file list open or closed; afterwards as it was."""
    before, closed = page.viewport_size, page.evaluate("() => jupyterapp.shell.leftCollapsed")
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(f"() => {{ jupyterapp.shell.{'expandLeft' if side_bar else 'collapseLeft'}(); }}")
    harness.painted(page)
    try:
        yield
    finally:
        page.set_viewport_size(before)
        page.evaluate(f"() => {{ jupyterapp.shell.{'collapseLeft' if closed else 'expandLeft'}(); }}")
        harness.painted(page)


@pytest.mark.browser
def test_a_notebook_runs_without_a_problem(opened):
    assert harness.problems(opened) == []


@pytest.mark.browser
def test_explorers_are_seen_whole(opened):
    """On an ordinary laptop: levers of the open tab, tools, chart, and the first line of the sentence at once."""
    with window(opened, 1366, 768, side_bar=False):
        wide = opened.query_selector_all(".natolab-wide")
        assert wide and [found for root in wide for found in root.evaluate(WHOLE)] == []


@pytest.mark.browser
def test_words_of_charts_can_be_read(opened):
    """Nine pixels on an ordinary laptop; in a narrow window eight, or a button that shows the chart larger."""
    for width, least, larger in ((1366, 9, False), (1024, 8, True)):
        with window(opened, width, 768, side_bar=False):
            assert opened.locator(harness.PICTURE).count()
            assert opened.evaluate(WORDS, [least, larger]) == []


@pytest.mark.browser
def test_a_lever_and_its_chart_are_seen_together(opened):
    """In a narrow column the chart stays in view above each lever that is moved."""
    with window(opened, 1024, 768, side_bar=True):
        narrow = opened.query_selector_all(".natolab-wide")
        assert narrow and [found for root in narrow for found in root.evaluate(TOGETHER)] == []


@pytest.mark.browser
def test_keyboard_alone(opened):
    """In by Tab, arrows move the chart, every control in order, out by Tab; no cell changes."""
    opened.evaluate(PENDING)
    cells = opened.evaluate("() => jupyterapp.shell.currentWidget.content.widgets.length")
    for root in opened.query_selector_all(harness.EXPLORER):
        stops = root.evaluate(STOPS)
        if not stops:
            continue
        enter(opened, root)
        # Screen readers tell a change inside an element that was there before and is marked as status.
        assert root.query_selector("[role=status]"), "no place whose changes are told"
        assert not root.query_selector("[role=status] [role=status]")
        if stops[0][0] == "tab":
            opened.keyboard.press("ArrowRight")
            opened.keyboard.press("Enter")
            root.wait_for_selector("[role=tab]:nth-child(2)[aria-selected=true]")
            root.wait_for_selector(".natolab-lever:visible")  # they come when the tab is opened
            stops = settled_stops(opened, root)
        # Without a lever, or without a picture, there is nothing to move.
        moved = not (root.query_selector(".natolab-picture") and root.query_selector(".natolab-lever"))
        for number in chain([0], walk(opened, root, stops, 0)):
            kind, name = stops[number]
            if not moved and kind in KEYS:
                moved = move(opened, root, kind)  # a lever may move nothing at the starting point: try the next
                if kind == "slider":
                    opened.keyboard.press("b")  # on a cell it would insert another one below
            if name in OPENS:
                opened.keyboard.press("Space")
                root.wait_for_selector(OPENS[name])
            if kind == "radio":
                opened.keyboard.press("ArrowDown")
                assert root.query_selector_all("input:checked"), "the arrows choose no option"
        list(walk(opened, root, settled_stops(opened, root), number))  # what “Share” has opened
        assert moved, f"no key moves this chart: {root.evaluate(SHOWN)[1]}"
        if root.query_selector(".natolab-aloud"):
            opened.wait_for_function(TOLD, arg=root, timeout=5000)  # said after a short rest
        opened.keyboard.press("Tab")
        focus = root.evaluate(FOCUS)
        assert not focus["inside"], f"Tab leads not out but to {focus['what']}"
    assert opened.evaluate("() => jupyterapp.shell.currentWidget.content.widgets.length") == cells
    assert harness.problems(opened) == []


@pytest.mark.browser
@pytest.mark.parametrize("width, height", [(1280, 900), (1024, 768), (640, 450)], ids=["1280", "1024", "zoom_200"])
def test_nothing_is_cut_off(opened, width, height):
    """A zoom of 200 % halves the window that the page sees: 640 of 1280."""
    opened.evaluate(OPEN_ALL)
    opened.wait_for_function(ALL_OPEN)
    opened.set_viewport_size({"width": width, "height": height})
    panel = "document.querySelector('.jp-NotebookPanel-notebook').getBoundingClientRect()"
    opened.wait_for_function(f"width => {panel}.right <= width", arg=width)
    harness.painted(opened)
    assert opened.evaluate(TIGHT) == []


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_axe_finds_nothing_serious(opened, theme):
    """All rules in the light theme, contrast in both; the window is as tall as the notebook, so that all is seen."""
    opened.evaluate(OPEN_ALL)
    opened.wait_for_function(ALL_OPEN)
    opened.set_viewport_size({"width": 1280, "height": 900})
    box = opened.locator(".natolab-explorer:has(.natolab-message) .natolab-row input[type=text]:visible").first
    if box.count():  # a refusal is shown in a colour of its own
        box.fill("plenty")
        box.press("Enter")
        opened.locator(".natolab-message b").first.wait_for()
    harness.theme(opened, theme)
    style = opened.add_style_tag(content=harness.NO_OVERSCROLL + MEASURABLE)
    harness.painted(opened)
    harness.stretch(opened)
    harness.painted(opened)
    opened.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    found, measured = opened.evaluate(AXE, ["color-contrast"] if theme == "Dark" else None)
    style.evaluate("node => node.remove()")
    opened.set_viewport_size({"width": 1280, "height": 900})
    assert found == []
    assert measured == opened.locator(harness.EXPLORER).count()


# ---- the names come back ------------------------------------------------------------------------------
SMALL = """\
from natolab.panels.explorer import Explorer
from natolab.questions import buildup as stand_alone
Explorer(stand_alone.PATHS, {"one": ["target_burden"], "two": ["war_end"]})"""
NAMED = """() => [...document.querySelectorAll('.natolab-explorer [role=slider]')].map(node => node.ariaLabel)
    .filter(Boolean).length"""


@pytest.mark.browser
def test_names_after_a_second_run(lab, shared_page, tmp_path):
    """Opened with the stills of a trusted notebook, and run again and again: both sliders have names."""
    page, path = shared_page, tmp_path / "small.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(SMALL)]), path)
    subprocess.run([sys.executable, TESTS / "execute.py", path], check=True, capture_output=True)
    name = lab.add(path)
    lab._api(f"contents/{name}/trust", "POST")
    lab.open_notebook(page, name)
    for _ in range(2):
        harness.run_all(page)
        page.wait_for_function(f"() => ({NAMED})() === 1")
        page.get_by_role("tab", name="two").click()  # its lever comes when it is opened
        page.wait_for_function(f"() => ({NAMED})() === 2")
        assert page.get_by_role("application", name=re.compile("^Chart: .*Arrow keys")).count() == 1
    assert harness.problems(page) == []
    lab.shut_down_kernels()


# ---- the sentence says all that the chart shows -------------------------------------------------------
def scenarios():
    """The defaults, every position, and corners of the ranges."""
    rng = np.random.default_rng(3)
    corners = [{key: rng.choice([a.low, a.default, a.reach]) for key, a in registry().items()} for _ in range(20)]
    return [Scenario(), *map(preset, presets()), *map(Scenario, corners)]


def stands_in(number, told):
    """Whether a number of the chart is among those told, as such, rounded, or as a share of 1."""
    digits = len(number.partition(".")[2])
    return any(f"{float(one) * scale:.{digits}f}" == number for one in told for scale in (1, 100))


@pytest.mark.parametrize("question", every().values(), ids=every())
def test_every_number_of_the_chart_is_told(question):
    """Numbers drawn as moving text stand in the sentence or in the table."""
    figure = style.figure(*question.chart.size)
    chart, base = question.chart(figure), question.model(Scenario())
    texts = [artist for artist in chart.moving if isinstance(artist, Text)]
    for scenario in scenarios():
        result = question.model(scenario)
        chart.update(result, base, {})
        told = numbers(f"{question.sentence(result, base)} {question.table(result).to_string()}")
        for text in texts:
            drawn = numbers(text.get_text()) if text.get_visible() else []
            missing = [number for number in drawn if not stands_in(number, told)]
            assert not missing, f"{missing} of “{text.get_text()}” is neither in the sentence nor in the table"


# Clicks each link to a place in the notebook, and gives those after which its heading is not in the window.
DEAD = """async () => {
    const view = document.querySelector('.jp-NotebookPanel-notebook .jp-WindowedPanel-outer');
    const links = [...view.querySelectorAll('.jp-MarkdownOutput a[href*="#"]:not(.jp-InternalAnchorLink)')]
        .filter(link => link.pathname === location.pathname);
    const heading = id => [...view.querySelectorAll('h1, h2, h3')]
        .find(node => [node.dataset.jupyterId, node.id].includes(id));
    const seen = link => {
        const box = view.getBoundingClientRect(), top = heading(decodeURIComponent(link.hash.slice(1)))
            ?.getBoundingClientRect().top;
        return top >= box.top - 2 && top <= box.bottom;
    };
    const dead = [];
    for (const link of links) {
        view.scrollTop = 0;
        link.click();
        for (let wait = 0; wait < 40 && !seen(link); wait++) await new Promise(done => setTimeout(done, 50));
        if (!seen(link)) dead.push(link.hash);
    }
    return [links.length, dead];
}"""


@pytest.mark.browser
def test_each_link_within_a_notebook_leads_to_its_heading(opened):
    """Clicked as a reader does: Lab decodes less than a browser."""
    links, dead = opened.evaluate(DEAD)
    assert links > 3 and dead == []
