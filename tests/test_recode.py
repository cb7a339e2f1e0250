"""The table of episodes: every select box moves the count, and the count is the model's."""

import pytest
from natolab.errors import DataError
from natolab.models import episodes as model
from natolab.panels.recode import COLUMNS, NOTHING, Recode

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def table():
    """One table for all: making it takes a fifth of a second."""
    return Recode("first")


@pytest.mark.parametrize("coder", model.CODERS)
@pytest.mark.parametrize("rule", model.RULES)
@pytest.mark.parametrize("unclear", [model.COUNTED, model.LEFT_OUT])
def test_a_coders_table_gives_that_coders_counts(table, coder, rule, unclear):
    table.begin(coder)
    table.rule.value, table.unclear.value = rule, unclear
    there = model.relief_table(coder, rule, unclear)
    assert (table.result.counts.accept, table.result.counts.resist) == (there.accept, there.resist)
    for pair, word in ((there.accept, "accepted"), (there.resist, "resisted")):
        assert f"{pair[0]} of {pair[1]} that {word}" in table.sentence
    assert f"{there.fisher:.2f}" in table.sentence and "26 of 26 episodes coded" in table.sentence


def test_every_select_box_can_take_every_word(table, monkeypatch):
    monkeypatch.setattr("natolab.charts.canvas.SHARP", 20)  # that it can be drawn is what counts
    table.begin("first")
    table.rule.value, table.unclear.value = "yes+partial", model.COUNTED
    drawn = set()
    for (episode, column), box in table.cells.items():
        before = box.value
        seen = set()
        for word in ("", *model.WORDS[column]):
            box.value = word
            if table.picture.moving not in drawn:  # what is drawn alike is one picture
                assert table.png.startswith(PNG)
                drawn.add(table.picture.moving)
            expected = model.relief_table(table._usable(), "yes+partial", model.COUNTED)
            assert table.result.counts.counts.tolist() == expected.counts.tolist(), (episode, column, word)
            seen.add(table.sentence)
        box.value = before
        assert len(seen) > 1 or column in ("leverage", "short_run"), f"{episode}: {column} moves nothing"


def test_cells_left_blank_leave_the_episode_out():
    table = Recode()
    assert table.result is None and NOTHING in table.sentence and table.picture.layout.display == "none"
    table.set("Brazil", response="resist", short_run="no_relief")
    assert NOTHING in table.sentence  # one answer alone is no comparison
    table.set("UK deal", response="accommodate", short_run="relief")
    assert "2 of 26" in table.sentence and "1 of 1 that accepted and 0 of 1 that resisted" in table.sentence
    table.set("UK deal", short_run="")
    assert table.result is None


def test_agreement_is_kappa(table):
    table.begin("second")
    there = model.agreement("first", "second", "lasting", later=False).kappa
    assert f"lasting {there:.2f}" in table.agreement() and "lasting 1.00" in table.agreement()


def test_marks_stand_where_the_coders_differ(table):
    table.differ.value = True
    marked = {cell for cell, box in table.cells.items() if "natolab-differ" in box._dom_classes}
    codes = {coder: model.coding(coder).set_index("episode") for coder in ("first", "second")}
    for episode, column in table.cells:
        differ = codes["first"].loc[episode, column] != codes["second"].loc[episode, column]
        assert ((episode, column) in marked) == differ
    table.differ.value = False
    assert not any("natolab-differ" in box._dom_classes for box in table.cells.values())


def test_later_episodes_are_kept_for_a_test(table):
    assert not any(episode.startswith("POST") for episode in table.episodes.index)
    assert len(table.cells) == 26 * len(COLUMNS)


def test_events_are_shown_without_comments(table):
    told = "".join(label.value for label in _labels(table.widget))
    assert "Removed 40% surcharge" in told and "feeble" not in told
    assert "see E65 for the second half" not in told  # a comment


def _labels(widget):
    found = [widget] if "natolab-label" in getattr(widget, "_dom_classes", ()) else []
    for child in getattr(widget, "children", ()):
        found += _labels(child)
    return found


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (lambda t: t.set("Atlantis", response="resist"), "Atlantis"),
        (lambda t: t.set("Brazil", response="fight"), "fight"),
        (lambda t: t.set("Brazil", mood="relief"), "mood"),
        (lambda t: Recode("third"), "third"),
        (lambda t: Recode(rule="for ever"), "for ever"),
    ],
)
def test_bad_input_gets_one_sentence(table, what, words):
    with pytest.raises(DataError, match=words):
        what(table)


def test_shows_itself_without_a_kernel():
    (picture, _), (words, _) = Recode("first").still()
    assert picture["image/png"].startswith(PNG) and "10 of 13" in words["text/plain"]
    assert "\nColombia flights: resist, low, no relief, no\n" in words["text/plain"]
    (picture, _), (words, _) = Recode().still()
    assert "image/png" not in picture and words["text/plain"].startswith("A table of episodes to code by response")
    assert "Colombia" not in words["text/plain"]
