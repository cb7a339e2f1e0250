"""The argument on the page: what is drawn fits, is told apart without colour, and follows the learner's verdicts."""

import re

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.transforms import Bbox
from natolab.charts import style
from natolab.charts.argument import FRAMES, PLACES, SIGNS, TALL, MapChart, chain_places, claim_places
from natolab.errors import DataError
from natolab.facts import argument, claims
from natolab.facts.claims import SCALE
from natolab.facts.notebooks import course
from natolab.learner import argument as mine
from natolab.learner import progress
from natolab.panels.argument_map import ArgumentMap, Here, answers
from natolab.panels.memo import MAP_FILE, export_argdown, page
from natolab.panels.predict import Verdict

GRAPH = argument.load()
STEPS = [n for n, node in GRAPH.nodes.items() if node.level == 1]
YES, _, NO, _ = SCALE


@pytest.fixture(autouse=True)
def fresh(monkeypatch, tmp_path):
    """An empty memory, no progress file, a folder of one's own."""
    monkeypatch.setenv("NATOLAB_PROGRESS", "off")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(progress.store, "_watchers", [])  # ipywidgets keeps the panels of other tests alive
    progress.forget()
    yield
    progress.forget()


def give(claim_id: str, verdict: str) -> None:
    control = Verdict(claim_id)
    control.scale.value = verdict
    control.lock()


def drawn(whole: bool, **how) -> MapChart:
    chart = MapChart(style.figure(*(MapChart.whole if whole else MapChart.size)), GRAPH)
    chart.update(**how)
    return chart


def apart(boxes) -> bool:
    return all(
        a is b or a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]
        for a in boxes
        for b in boxes
    )


# ---- the picture --------------------------------------------------------------------------------------
def test_every_step_has_a_place_and_every_claim_is_under_one():
    assert set(PLACES) == set(STEPS) and apart([(b.x, b.y - b.h / 2, b.w, b.h) for b in chain_places().values()])
    assert {n for step in STEPS for n in claim_places(GRAPH, step)} | set(STEPS) == set(GRAPH.nodes)


@pytest.mark.parametrize("step", STEPS)
def test_boxes_stand_apart_and_hold_their_words(step):
    chart = drawn(True, states=argument.standing({"C12": YES, "C20": NO}), step=step, chosen=step)
    boxes = [spot["box"] for spot in chart.spots]
    assert apart([(x + 2, y + 2, w - 4, h - 4) for x, y, w, h in boxes])
    width, height = (side * style.DPI for side in MapChart.whole)
    assert all(x >= 0 and y >= 0 and x + w <= width and y + h <= height for x, y, w, h in boxes)
    cut_words(chart, width, height)


@pytest.mark.parametrize("number", course())
def test_the_small_map_holds_its_words(number):
    panel = Here(number)
    cut_words(panel.chart, *(side * style.DPI for side in MapChart.size))
    assert MapChart.size[1] * style.DPI <= 300


@pytest.mark.parametrize("number", course())
def test_no_edge_runs_under_a_hung_claim(number):
    patches = Here(number).chart.ax.patches
    hung = [p for p in patches if isinstance(p, FancyBboxPatch) and p.get_height() < TALL]
    edges = [p.get_path() for p in patches if isinstance(p, PathPatch)]
    assert hung and edges
    for claim in hung:
        box = Bbox.from_bounds(claim.get_x(), claim.get_y(), claim.get_width(), claim.get_height())
        assert not any(edge.intersects_bbox(box, filled=False) for edge in edges), box


def cut_words(chart, width, height):
    """Words that begin in a box end in it; all others end in the picture."""
    renderer = FigureCanvasAgg(chart.figure).get_renderer()
    for text in chart.ax.texts:
        x0, y0, x1, y1 = text.get_window_extent(renderer).extents
        x, y = text.get_position()
        inside = [b for b in (s["box"] for s in chart.spots) if b[0] <= x <= b[0] + b[2] and b[1] <= y <= b[1] + b[3]]
        right = inside[0][0] + inside[0][2] if inside else width
        assert x0 >= 0 and y0 >= 0 and x1 <= right + 0.5 and y1 <= height, text.get_text()


def test_states_are_told_apart_without_colour():
    assert len(set(SIGNS.values())) == 3
    marks = {state: (FRAMES[state][2], state == argument.FALLS) for state in argument.STATES}
    assert len(set(map(str, marks.values()))) == 3, "dash of the frame, and crossed or not"
    chart = drawn(True, states=argument.standing({"C12": NO}), step="W1")
    named = {spot["id"]: spot["name"] for spot in chart.spots}
    assert named["C12"].endswith(", falls") and named["C13"].endswith(", open")


# ---- where a notebook stands ---------------------------------------------------------------------------
@pytest.mark.parametrize("number", course())
def test_each_notebook_says_where_it_is_and_what_follows(number):
    panel = Here(number)
    treated = argument.treated_in(number)
    for claim in treated:
        assert claim in panel.text and claim in panel.listing
        for step in argument.bears_on(claim):
            assert claim in panel.hung()[step]
        falls = [n for n, what in argument.lost_with(claim).items() if n == "W" and what == "falls"]
        said = re.findall(r"([^.]*) alone (?:brings|would each bring) Walt’s advice", panel.text)
        assert bool(falls) == any(claim in names for names in said), claim
    main = {argument.bears_on(claim)[0] for claim in treated} - set(argument.CONCLUSIONS)
    assert panel.text.count("breaks") == len({panel._lost(step) for step in main})
    words = dict(zip(("picture", "words"), (data for data, _ in panel.still()), strict=True))["words"]
    assert "<details><summary>The map as a list" in words["text/html"] and "- Walt's advice" in words["text/markdown"]
    with pytest.raises(DataError, match="choose from 00"):
        Here("99")


def test_it_follows_a_verdict_and_says_when_there_is_none():
    panel, other = Here("04", after=True), Here("04")
    assert "No verdict of yours on this notebook’s claims" in panel.text and "Record my verdict" in panel.text
    before = other.text
    give("R2", NO)
    assert "1 of the 8 claims treated here: R2 does not hold on this data" in panel.text and "R2: does" in panel.answer
    for claim in ("C12", "C13", "C14", "C20"):
        give(claim, YES)
    state = argument.standing(mine.verdicts())
    assert state["W1"] == "stands" and "Europe can defend itself” stands" in panel.text
    assert "R1" not in panel.answer and other.text == before, "the map at the start keeps no verdicts"


# ---- the whole map -------------------------------------------------------------------------------------
def test_choosing_judging_redrawing_and_taking_back():
    chart = ArgumentMap()
    assert "no verdict of yours yet" in chart.text and "any one of C33, C34" in chart.text
    chart.picture.picked = "RA"
    assert chart.steps.value == chart.nodes.value == "RA" and chart.message.value == ""
    chart.picture.picked = "R2"
    assert (chart.steps.value, chart.nodes.value) == ("RA", "R2")
    chart.verdict.value = NO
    assert mine.verdicts() == {"R2": NO} and "Recorded for R2" in chart.message.value
    chart.nodes.value = "RA"
    chart.verdict.value = YES
    assert mine.verdicts() == {"R2": NO, "RA": YES}, "a step can be judged too"
    chart.unfold("W2", "C27")
    chart.kind.value = "linked"
    chart.redraw()
    assert "<b>" in chart.message.value and "name one of C26, C28" in chart.message.value and mine.graph() == GRAPH
    chart.partner.value = "C26"
    chart.redraw()
    assert mine.graph().reasons("W2") == {"W2a": ("C26", "C28", "C27")} and "linked" in chart.edge.label
    again = ArgumentMap("W2")
    assert again.chart.graph == mine.graph() != GRAPH
    chart.reset()
    assert mine.graph() == GRAPH and mine.verdicts() == {"R2": NO} and again.chart.graph == GRAPH
    chart.unfold("RA", "R2")
    chart.verdict.value = "not decided yet"
    assert mine.verdicts() == {} and Verdict("R2").answer == ""


def test_every_node_can_be_chosen_and_every_verdict_given():
    chart = ArgumentMap()
    for step in STEPS:
        chart.steps.value = step
        for node in [value for _, value in chart.nodes.options]:
            chart.nodes.value = node
            assert any(spot["id"] == node and spot["on"] for spot in chart.chart.spots)
    for verdict in SCALE:
        chart.verdict.value = verdict
        assert mine.verdicts()[chart.nodes.value] == verdict


def test_the_sentences_say_what_the_rule_gives():
    for claim in claims.claims():
        if claims.claims()[claim].speaker == "Walt":
            mine.judge(claim, YES)
    for node, verdict in (("A1", YES), ("A2", YES), ("R2", NO), ("R5", NO)):
        mine.judge(node, verdict)
    stands, decisive, missing, pulling = answers()
    assert "Walt’s advice stands, Walt’s charge stands and Rutte’s course falls" in stands
    assert "Rutte’s course has fallen already" in decisive and "Walt’s advice needs nothing more" in missing
    mine.judge("R2", YES)
    assert "R2 against “First problem: Europe can defend itself”" not in answers()[3], "the attacked step falls"
    mine.judge("W1", YES)
    assert "R2 against “First problem: Europe can defend itself”" in answers()[3]
    assert pulling.startswith("No two things")


def test_the_map_goes_with_the_memo(tmp_path):
    mine.judge("C12", NO)
    mine.redraw("C27", "W2", "linked", "C26")
    text = page()
    assert "The argument on my verdicts" in text and "C12 Dependence can be cured [falls]" in text
    assert "linked with C26 and C28, P9: C27" in text and "(W" not in text
    written = export_argdown().read_text(encoding="utf-8")
    assert (tmp_path / MAP_FILE).exists() and re.search(r"^\[C12\]: .* #walt #falls$", written, re.M)


def test_a_kept_map_that_does_not_fit_is_read_as_given():
    for kept in ({"C27 W2": ["linked"]}, {"C27 W2": ["proves", ""]}, ["C27"], {"C27 W2": None}):
        progress.record("argument", "edges", {"redrawn": kept})
        assert mine.graph() == GRAPH
    progress.record("argument", "W1", {"verdict": "maybe"})
    progress.record("verdicts", "C12", {"verdict": ["holds"]})
    assert mine.verdicts() == {}
    for wrong in (("nobody", YES), ("C12", "maybe")):
        with pytest.raises(DataError):
            mine.judge(*wrong)
