"""The reading copy: what its pages hold, that they say what the notebooks say, and that they work from disk, alone."""

import base64
import functools
import html
import json
import random
import re
import time
import zlib
from importlib import resources
from pathlib import Path
from urllib.parse import urlparse

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from lab import console_errors
from natolab.authoring import site
from natolab.authoring.site import packing, reading, sweep
from natolab.classroom.pooling import pool
from natolab.errors import DataError, NatolabError
from natolab.facts import argument, codes
from natolab.facts.assumptions import plain_number, registry
from natolab.facts.claims import CONFIDENCE, SCALE, claims
from natolab.facts.notebooks import notebooks
from natolab.facts.scenario import Scenario, positions, preset
from natolab.learner import argument as mine
from natolab.learner.answers import Answers, Judgement, new_tag, read_code
from natolab.panels.argument_map import answers
from natolab.panels.explorer import Explorer
from stored import ROOT

pytestmark = pytest.mark.timeout(1200)  # the first test waits for the whole copy to be made
PAGE_MOST, SITE_MOST = 1_500_000, 20_000_000  # bytes: a page with all its sweeps, compressed; the site as it is
NUMBERS = list(notebooks())
SAMPLE = 6  # places of each explorer that are compared
READY = "body[data-ready]"


@pytest.fixture(scope="session")
def copy(tmp_path_factory):
    """The reading copy, made once."""
    out = tmp_path_factory.mktemp("copy") / "site"
    site.build(out)
    return out


def page_of(number):
    return site.pages()[number]["page"]


@functools.cache
def data_of(copy, name):
    """Head and texts of a data script."""
    found = re.fullmatch(r'natolab\.take\("\w+", ("[^"]*")\);\n', (copy / "data" / f"{name}.js").read_text())
    return packing.unpacked(base64.b64decode(json.loads(found[1])))


# ---- what the pages hold ---------------------------------------------------------------------------------
def test_every_notebook_has_a_page_and_the_sizes_are_kept(copy):
    assert {page_of(number) for number in NUMBERS} <= {path.name for path in copy.glob("*.html")}
    shared = [*(copy / "assets").iterdir(), copy / "data" / "course.js"]
    for number in NUMBERS:
        files = [copy / page_of(number), copy / "data" / f"{number}.js", *shared]
        assert sum(len(zlib.compress(path.read_bytes())) for path in files) <= PAGE_MOST, number
    assert sum(path.stat().st_size for path in copy.rglob("*") if path.is_file()) <= SITE_MOST


def test_pages_load_nothing_from_outside_and_hold_nothing_that_runs(copy):
    """Each loads files beside it, has a policy, and has no script, style or handler within; links lead somewhere."""
    for path in copy.glob("*.html"):
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        policy = soup.find("meta", attrs={"http-equiv": "Content-Security-Policy"})["content"]
        assert policy.startswith("default-src 'none'; ") and "unsafe" not in policy and "http" not in policy
        for node in soup.find_all(True):
            assert not any(name == "style" or name.startswith("on") for name in node.attrs), node
            loads = node.get("src") or (node.get("href") if node.name == "link" else None)
            if loads and not loads.startswith("data:image/"):
                assert (copy / loads).is_file(), f"{path.name}: {loads}"
        assert not soup.find("style") and not any(script.string for script in soup.find_all("script"))
        for link in soup.find_all("a", href=True):
            where = urlparse(link["href"])
            if where.scheme:
                assert where.scheme in ("https", "http"), link
            elif where.path:
                assert (copy / where.path).is_file(), f"{path.name}: {link['href']}"
    for sheet in (copy / "assets").glob("*.css"):
        assert "url(" not in sheet.read_text(encoding="utf-8") and "@import" not in sheet.read_text(encoding="utf-8")


def test_prose_and_sections_are_those_of_the_notebook(copy):
    """Every heading of every notebook stands on its page, once."""
    for number in NUMBERS:
        soup = BeautifulSoup((copy / page_of(number)).read_text(encoding="utf-8"), "html.parser")
        shown = [heading.get_text(strip=True) for heading in soup.select("main :is(h1, h2, h3)")]
        cells = json.loads((ROOT / "notebooks" / notebooks()[number]["file"]).read_text(encoding="utf-8"))["cells"]
        prose = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
        titles = [re.sub(r"[*_`]|\[([^\]]*)\]\([^)]*\)", r"\1", t) for t in re.findall(r"^#{1,3} (.+)$", prose, re.M)]
        assert [title for title in titles if title not in shown] == []


def test_a_folder_with_something_else_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(DataError, match="something else"):
        site.build(tmp_path)
    assert (tmp_path / "mine.txt").read_text() == "mine"


# ---- drawings and sentences are the notebook's ----------------------------------------------------------
def _reachable(explorer, told, chance):
    """A base and the places moved from it, as a reader may choose them."""
    base, keys = chance.randrange(len(told["bases"])), list(told["levers"])
    pair = told["together"] if chance.random() < 0.5 else []
    moved = pair or [chance.choice(keys)]
    return base, {key: chance.randrange(len(told["levers"][key]["values"])) for key in moved}


def _state(told, base, moved):
    now = told["bases"][base]
    if len(moved) > 1:
        one, other = (moved[key] for key in told["together"])
        return told["states"][now["whole"][one][other]]
    ((key, place),) = moved.items()
    return told["states"][now["alone"][key][place]]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_lever_shows_what_it_shows_in_the_notebook(copy, number):
    """Drawing, sentence, headline and values at places drawn by chance, moved in the explorer itself."""
    head, texts = data_of(copy, number)
    shown = [cell.shown for cell in reading.read(ROOT / "notebooks" / notebooks()[number]["file"])]
    shown = [one for whole in shown for one in getattr(whole, "parts", [whole])]
    explorers = [one for one in shown if isinstance(one, Explorer)]
    assert len(explorers) == len(head)
    chance = random.Random(number)
    for explorer, told in zip(explorers, head, strict=True):
        assert list(told["levers"]) == list(explorer.rows)
        for _ in range(SAMPLE):
            base, moved = _reachable(explorer, told, chance)
            if base:
                explorer.choose(explorer.presets[base - 1])
            else:
                explorer.reset()
            explorer.set(**{key: told["levers"][key]["values"][place] for key, place in moved.items()})
            frame, sentence, headline, points = (texts[n] for n in _state(told, base, moved))
            assert sentence == html.unescape(re.sub("<[^>]*>", "", explorer.sentence_box.value))
            assert frame == sweep.coarse(sweep.attributes(explorer.picture.moving))
            assert headline == explorer.chart.title.get_text()
            assert json.loads(points) == [explorer.picture.where, explorer.picture.values]


def test_the_corner_of_04_is_stored_whole(copy):
    """Every pair of an end of the war and a Russian readiness, from the start and from each position."""
    (race,) = [told for told in data_of(copy, "04")[0] if told["together"]]
    one, other = (race["levers"][key]["values"] for key in race["together"])
    assert race["together"] == ["war_end", "ru_reconstitution"]
    for key, values in zip(race["together"], (one, other), strict=True):
        a = registry()[key]
        assert {a.low, a.reach, a.default, *(preset(p)[key] for p in positions())} <= set(values)
    for base in race["bases"]:
        assert [len(row) for row in base["whole"]] == [len(other)] * len(one)


@given(
    st.lists(
        st.text(st.characters(codec="utf-8")) | st.from_regex(r"(-?\d{0,9}\.?\d{0,6}[ ,MLx-]){0,8}", fullmatch=True)
    )
)
@settings(deadline=None)
def test_what_is_packed_is_unpacked(told):
    pack = packing.Pack()
    numbers = [pack.number(text) for text in told]
    head, texts = packing.unpacked(pack.packed({"numbers": numbers}))
    assert [texts[n] for n in head["numbers"]] == told


# ---- in a browser, from disk, with the network cut -----------------------------------------------------
@pytest.fixture
def opened(copy, chromium):
    """Opens a page of the copy from disk; no request may leave it and nothing may go wrong on it."""
    pages = []

    def open_page(name, width=1366, ready=True, **options):
        context = chromium.page(width, 844 if width < 600 else 900, offline=True, **options)
        page = context.__enter__()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        pages.append((context, page, asked))
        page.goto(f"{copy.as_uri()}/{name}")
        if ready:
            page.wait_for_selector(READY)
        return page

    yield open_page
    told = [
        (console_errors(page), [url for url in asked if not url.startswith(("file:", "data:"))])
        for _, page, asked in pages
    ]
    for context, _, _ in pages:
        context.__exit__(None, None, None)
    assert told == [([], [])] * len(told)


# Whether the moving part of an explorer is this drawing.
DRAWN = """([root, frame]) => {
    const here = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    here.innerHTML = frame;
    const plain = node => node.innerHTML.replace(/natolab\\d+-\\w+m-/g, '');
    return plain(root.querySelector('.natolab-moving')) === plain(here);
}"""


@pytest.mark.browser
@pytest.mark.parametrize("number", NUMBERS)
def test_levers_move_without_a_kernel(copy, opened, number):
    """Each explorer's first lever, by key: drawing, sentence and headline are those stored; nothing is too wide."""
    head, texts = data_of(copy, number)
    page = opened(page_of(number), 390)
    for turn, width in enumerate((390, 1366)):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for told, root in zip(head, page.locator(".explorer").all(), strict=True):
            key, lever = next(iter(told["levers"].items()))
            mover = root.locator(f"[data-lever='{key}']")
            start, last = told["bases"][0]["values"][key], len(lever["values"]) - 1
            places = start, start + 1 if start < last else start - 1
            before, to = places if turn == 0 else reversed(places)  # there and back
            mover.focus()
            if lever["kind"] in ("list", "switch"):
                mover.select_option(str(to))
            else:
                mover.press("ArrowRight" if to > before else "ArrowLeft")
            frame, sentence, headline, _ = (texts[n] for n in _state(told, 0, {key: to}))
            assert root.locator(".sentence").text_content() == sentence
            assert root.locator(".headline").text_content() == headline
            assert page.evaluate(DRAWN, [root.element_handle(), frame]), f"{number} {key}"


@pytest.mark.browser
def test_two_levers_of_the_corner_move_together_and_others_alone(copy, opened):
    head, texts = data_of(copy, "04")
    page = opened(page_of("04"))
    number, told = next((i, told) for i, told in enumerate(head) if told["together"])
    root = page.locator(".explorer").nth(number)
    one, other = told["together"]
    for key in (one, other):
        root.locator(f"[data-lever='{key}']").fill("0")
    said = root.locator(".sentence")
    assert said.text_content() == texts[_state(told, 0, {one: 0, other: 0})[1]]
    root.locator("[data-lever='usable_eu']").fill("0")
    assert said.text_content() == texts[_state(told, 0, {"usable_eu": 0})[1]]
    assert root.locator(f"[data-lever='{one}']").input_value() == str(told["bases"][0]["values"][one])
    root.locator("[data-does=position]").select_option("2")
    assert said.text_content() == texts[told["states"][told["bases"][2]["at"]][1]]


@pytest.mark.browser
def test_the_page_is_readable_within_a_second(opened):
    """First words and first drawing, before any script has run, on the largest page."""
    start = time.monotonic()
    page = opened(page_of("04"), 390, ready=False)
    first = page.evaluate(
        "performance.getEntriesByType('paint').find(e => e.name === 'first-contentful-paint')?.startTime"
    )
    assert first is None or first < 1000 or time.monotonic() - start < 1


# ---- answers and codes ----------------------------------------------------------------------------------
@pytest.mark.browser
def test_a_guess_and_a_verdict_give_the_code_that_the_room_reads(opened):
    page = opened(page_of("04"), 390)
    guess = page.locator("[data-part=prediction]").first
    guess.locator(".number").fill("10,9")
    guess.locator(".number").press("Enter")
    guess.get_by_role("button", name="Lock in").click()
    verdict = page.locator("[data-part=verdict]").first
    verdict.get_by_label("My verdict").select_option(SCALE[1])
    verdict.get_by_label("Confidence").select_option("high")
    verdict.get_by_role("button", name="Record").click()
    assert "your guess" in page.locator("[data-part=reveal] svg").first.text_content().lower()
    sketch = page.locator("[data-part=sketch]").first
    sketch.locator(".number").first.fill("0.5")
    sketch.get_by_role("button", name="Lock in").click()
    page.get_by_role("button", name="Make my code").click()
    code = page.get_by_label("Your code", exact=True).last.input_value()
    found = read_code(code)
    name, claim = guess.get_attribute("data-name"), verdict.get_attribute("data-claim")
    drawn = sketch.get_attribute("data-name")
    assert {k: len(numbers) for k, numbers in found.series.items()} == {drawn: sketch.locator(".number").count()}
    assert found.series[drawn][0] == 0.5
    assert (dict(found.guesses), dict(found.verdicts)) == ({name: 10.9}, {claim: Judgement(SCALE[1], "high")})
    assert found.code() == code and len(pool(f"Mia: {code}").people) == 1


@pytest.mark.browser
def test_nothing_is_kept_unless_the_reader_asks(copy, chromium):
    """With the tick the answers come back on the next page of the same sitting; in another they wait to be claimed."""
    with chromium.page(offline=True) as page:
        page.goto(f"{copy.as_uri()}/{page_of('04')}")
        page.wait_for_selector(READY)
        page.locator("[data-part=prediction]").first.get_by_role("button", name="Lock in").click()
        assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
        page.locator("[data-does=keep]").check()
        page.goto(f"{copy.as_uri()}/index.html")
        page.wait_for_selector(READY)
        assert page.locator("[data-told=standing]").last.text_content().startswith("1 guess and 0 verdicts")
        page.evaluate("sessionStorage.clear()")
        page.reload()
        page.wait_for_selector(READY)
        assert page.locator("[data-told=standing]").last.text_content().startswith("0 guesses")
        page.locator("[data-does=mine]").check()
        assert page.locator("[data-told=standing]").last.text_content().startswith("1 guess")
        page.locator("[data-does=keep]").uncheck()
        assert page.evaluate("localStorage.length") == 0


def _made_up(chance):
    """What a learner may have locked in, and a scenario."""
    guesses = {
        f"g{i}": chance.choice(
            [chance.uniform(-1e6, 1e6), chance.uniform(0, 1) * 10.0 ** -chance.randrange(12), 3.0, 1e9]
        )
        for i in range(chance.randrange(1, 4))
    }
    verdicts = {i: Judgement(chance.choice(SCALE), chance.choice(CONFIDENCE)) for i in chance.sample(list(claims()), 3)}
    keys = chance.sample(list(registry()), 4)
    values = {key: registry()[key].rounded(registry()[key].low + registry()[key].step) for key in keys}
    scenario = Scenario(values)
    series = {"path": [chance.uniform(0, 3) for _ in range(6)]} if chance.random() < 0.5 else {}
    moment, tag = chance.choice(("before", "after")), new_tag()
    return Answers(guesses, verdicts, chance.choice([None, scenario]), moment, tag, series), scenario


def _spoilt(code, chance):
    """A code as it may arrive: in a chat, broken, damaged, sealed anew by hand, or of another edition."""
    body = code.rpartition("/")[0]
    at = chance.randrange(len(code))
    return chance.choice([
        f"Mia: «{code}»!", code.replace("/", " /"), code.replace("-", "–", 2), code.upper(), "", "  hello ",
        code[:at] + code[at + 1 :], codes.sealed(body + "/x=1"), code + " " + codes.sealed(body + "/y"),
        codes.sealed(re.sub(r"=([\d.]+)", r"=1e9", body, count=1)),
        codes.sealed(re.sub(r"nato1-....", "nato1-0000", body)),
        codes.sealed(body.replace("room1-", "room1-abcdef-")),
    ])  # fmt: skip


def _python(text):
    """What the module makes of a text: answers and values, or its sentence."""
    try:
        found = read_code(text)
    except NatolabError as error:
        return str(error)
    if isinstance(found, Scenario):
        return {"values": dict(found), "note": found.note, "madeOn": found.made_on}
    return {
        "guesses": dict(found.guesses), "verdicts": {i: list(j) for i, j in found.verdicts.items()},
        "series": {name: list(numbers) for name, numbers in found.series.items()}, "tag": found.tag,
        "moment": found.moment, "values": dict(found.scenario) if found.scenario else None, "note": found.note,
    }  # fmt: skip


IN_PAGE = """text => {
    try {
        const found = natolab.codes.readCode(text), {guesses, verdicts, series, tag, moment, note} = found;
        if (found.kind === 'scenario') return {values: found.values, note, madeOn: found.madeOn};
        return {guesses, verdicts, series, tag, moment, values: found.scenario?.values ?? null, note};
    } catch (error) {
        if (!(error instanceof natolab.codes.CodeError)) throw error;
        return error.message;
    }
}"""


@pytest.mark.browser
def test_codes_are_written_and_read_as_in_the_notebook(opened):
    """200 learners: the same code from page and module, and the same answers or sentence from what arrives."""
    page, chance = opened("index.html"), random.Random(7)
    for _ in range(200):
        answers, scenario = _made_up(chance)
        told = {
            "guesses": dict(answers.guesses), "verdicts": {i: list(j) for i, j in answers.verdicts.items()},
            "moment": answers.moment, "tag": answers.tag, "series": {k: list(v) for k, v in answers.series.items()},
            "scenario": {"values": dict(answers.scenario)} if answers.scenario else None,
        }  # fmt: skip
        assert page.evaluate("told => natolab.codes.roomCode(told)", told) == answers.code()
        made_on = chance.choice(["", "buildup.PATHS", "no.KEY"])
        told = [dict(scenario), made_on]
        assert page.evaluate("told => natolab.codes.scenarioCode(...told)", told) == scenario.code(made_on)
        for code in (answers.code(), scenario.code(made_on)):
            for text in (code, _spoilt(code, chance)):
                assert page.evaluate(IN_PAGE, text) == _python(text), text


@pytest.mark.browser
def test_numbers_are_written_as_python_writes_them(opened):
    page, chance = opened("index.html"), random.Random(3)
    numbers = [0.0, 1.0, 0.1, 1e16, 123456789012345680.0, 1e-4, 1e-5, 5e-324, 1.5e300, -2.5, 1 / 3]
    numbers += [chance.uniform(-1, 1) * 10.0 ** chance.randrange(-20, 20) for _ in range(300)]
    assert page.evaluate("all => all.map(natolab.codes.plainNumber)", numbers) == [plain_number(n) for n in numbers]


@pytest.mark.browser
def test_a_linked_code_is_checked_and_shown(opened):
    """Behind the # of a link: a position with one lever moved is shown, more is said to need the notebook."""
    one = Scenario(preset("rutte"), war_end=2030).code()
    page = opened(f"{page_of('04')}#{one}")
    assert "shown in the explorer" in page.locator("div[data-told=read]").text_content()
    assert page.locator("[data-does=position]").nth(0).input_value() != "0"
    more = Scenario(target_burden=5, gdp_growth_eu=2, usable_eu=0.5).code()
    page = opened(f"{page_of('04')}#{more}")
    assert "open it in the notebook" in page.locator("div[data-told=read]").text_content()
    page = opened(f"{page_of('04')}#{one[:-1]}")
    assert "damaged" in page.locator("div[data-told=read]").text_content()


# ---- the argument ---------------------------------------------------------------------------------------
@pytest.mark.browser
def test_the_map_propagates_as_the_module_does(opened, monkeypatch):
    """What stands, is decisive, missing and pulls apart, in its sentences, on 200 sets of verdicts drawn by chance."""
    page, chance, graph = opened("index.html"), random.Random(11), argument.load()
    page.evaluate("window.graph = new natolab.Argument(natolab.course.argument); 0")
    for _ in range(200):
        some = chance.sample(list(graph.nodes), chance.randrange(len(graph.nodes)))
        verdicts = {node: chance.choice([*argument.VERDICTS, None, "holds", "holds"]) for node in some}
        state, said = page.evaluate(
            "v => [graph.standing(v), natolab.sentences(graph, v, natolab.course.argument)]", verdicts
        )
        assert state == argument.standing(verdicts)
        told = {node: verdicts[node] for node in graph.nodes if verdicts.get(node)}
        monkeypatch.setattr(mine, "verdicts", lambda told=told: told)
        assert tuple(said) == answers()


@pytest.mark.browser
def test_a_verdict_tried_on_the_map_moves_what_rests_on_it(opened):
    page = opened("index.html", 390)
    page.locator(".outline > summary").click()
    page.get_by_label("Verdict on C33", exact=False).select_option(SCALE[2])
    assert page.locator("#node-W4").get_attribute("data-state") == argument.standing({"C33": SCALE[2]})["W4"] == "falls"
    assert page.locator(".states [data-node=W]").get_attribute("data-state") == "falls"
    page.get_by_role("button", name="Forget what was tried").click()
    assert page.locator(".states [data-node=W]").get_attribute("data-state") == "open"


# ---- access ---------------------------------------------------------------------------------------------
PAGES = ["index.html", "glossary.html", "sources.html", *(page_of(number) for number in NUMBERS)]
AXE = """async rules => {
    // It cannot see colours through the layers of a drawing: tests/test_charts.py computes their contrasts.
    const only = rules ? {runOnly: rules} : {};  // preload would ask for the style sheets again, which the policy bars
    const how = {...only, preload: false, resultTypes: ['violations'], selectors: false};  // told by their markup
    const result = await axe.run({exclude: [['.natolab-picture svg']]}, how);
    const told = found => found.nodes.slice(0, 3).map(node => node.html.slice(0, 150)).join(' ');
    return result.violations.map(found => `${found.id}: ${told(found)}`);
}"""


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(opened, name):
    """All rules in the light theme on a wide page, contrast in the dark one on a narrow page; nothing is too wide."""
    page = opened(name)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8"))
    for width, scheme, rules in ((1366, "light", None), (390, "dark", ["color-contrast"])):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(AXE, rules) == []
    page.set_viewport_size({"width": 683, "height": 900})  # 200 per cent of a small laptop is half its width
    assert page.evaluate("document.documentElement.scrollWidth") <= 683


@pytest.mark.browser
@pytest.mark.parametrize("name", ["index.html", page_of("04")])
def test_without_scripts_all_but_the_sliders_can_be_read(opened, name):
    """Words, drawings and folded answers are there, and no control that does nothing."""
    page = opened(name, ready=False, java_script_enabled=False)
    assert page.locator("main svg").first.is_visible()
    assert [node for node in page.locator("button, input, select, textarea").all() if node.is_visible()] == []
    assert page.locator("main").inner_text().count(" ") > 300
    if name != "index.html":
        assert page.locator(".explorer .sentence").first.is_visible()
        page.locator(".explorer .ranges summary").first.click()
        assert page.locator(".explorer .ranges dd").first.is_visible()
        page.locator("[data-part=concept] details summary").first.click()
        assert page.locator("[data-part=concept] details p").first.is_visible()


@pytest.mark.browser
def test_a_lever_is_reached_and_moved_by_keyboard(opened):
    page = opened(page_of("00"), 390)
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.lever ?? ''"):
            break
    before = page.locator(".explorer .sentence").first.text_content()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("ArrowRight")
    assert page.locator(".explorer .sentence").first.text_content() != before


def test_the_scripts_name_nothing_outside():
    """Own scripts, read as text: no address, no request, nothing made from text that could be code or markup."""
    for path in (Path(site.__file__).parent / "assets").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        found = re.findall(
            r"https?://|\bfetch\(|XMLHttpRequest|WebSocket|\beval\(|new Function|innerHTML|document\.write", text
        )
        assert found == [], path.name
