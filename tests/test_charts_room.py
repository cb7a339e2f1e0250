"""Charts of a room: each says itself, none shows a single person, and dots stand where the numbers are."""

from functools import partial

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from natolab.charts import room
from natolab.charts.canvas import Still, full_png
from natolab.charts.room import Unshown
from natolab.classroom.room import ENOUGH
from natolab.models import verdict

guess_spread, verdict_shift, outcome_dots = (
    partial(draw, least=ENOUGH) for draw in (room.guess_spread, room.verdict_shift, room.outcome_dots)
)
MANY = settings(derandomize=True, deadline=None, max_examples=150, database=None)
NUMBERS = st.lists(st.floats(-1e9, 1e9), min_size=ENOUGH, max_size=60)
TABLE = pd.DataFrame(
    {"label": ["Usable share", "War ends"], "low": ["0.16", "2026"], "high": ["0.8", "2032"],
     "default": [0.375, 0.17], "spread": [0.31, 0.12]}, index=["usable_eu", "war_end"],
)  # fmt: skip
PLACES = {"usable_eu": np.array([0, 0.5, 1.0]), "war_end": np.array([0.1, 0.1, 0.3])}
AGREEING = pd.DataFrame({"label": ["a", "b"], "middle": ["0.4", "2027"], "spread": [0.2, 0.7]}, index=["x", "y"])


def words_in(still: Still) -> str:
    """Every text of a figure."""
    return " ".join(t.get_text() for t in still.figure.findobj(lambda artist: hasattr(artist, "get_text")))


def dots(still: Still) -> list:
    """Lines of a figure that are drawn as markers only."""
    lines = [line for ax in still.figure.axes for line in ax.lines]
    return [line for line in lines if line.get_linestyle() == "None"]


# ---- privacy -------------------------------------------------------------------------------------------
@pytest.mark.parametrize("n", range(ENOUGH))
@pytest.mark.parametrize(
    "draw",
    [
        lambda n: guess_spread([1.0] * n, [2.0] * n),
        lambda n: verdict_shift({"C17": ([n, 0, 0, 0], [0, n, 0, 0])}),
        lambda n: outcome_dots([0.5] * n, "Which?"),
    ],
    ids=["guesses", "verdicts", "outcomes"],
)
def test_no_chart_of_single_persons(draw, n):
    shown = draw(n)
    assert isinstance(shown, Unshown) and f"from {ENOUGH} on" in shown.sentence
    assert ("no answer" if n == 0 else f"{n} answer") in repr(shown) and shown.sentence in shown._repr_markdown_()


def test_a_moment_with_too_few_is_left_out_and_said():
    shown = guess_spread([1, 2, 3], [9])
    assert "after" not in words_in(shown) and "Not drawn: 1 after, too few." in shown.sentence
    assert max(line.get_xdata().max() for line in dots(shown)) < 4
    shift = verdict_shift({"C17": ([3, 1, 0, 0], [0, 0, 1, 0]), "C20": ([1, 0, 0, 0], [1, 0, 0, 0])})
    assert "after" not in shift.sentence and "C20" not in words_in(shift) and "1 more with fewer" in shift.sentence


# ---- guesses -------------------------------------------------------------------------------------------
def test_guesses_are_summed_up_and_figures_come_only_when_given():
    hidden = guess_spread([4, 6, 8, 10], [5, 5, 6, 6], question="Output", unit="times")
    assert "Before: 4 guesses, median 7, the middle half from 5.5 to 8.5." in hidden.sentence
    assert "After: 4 guesses, median 5.5" in hidden.sentence and "The room's median goes from 7 to 5.5" in words_in(
        hidden
    )
    assert "market" not in words_in(hidden)
    shown = guess_spread([4, 6, 8, 10], [5, 5, 6, 6], {"market rates": 10.19}, "Output", "times")
    assert "market rates: 10.2" in words_in(shown) and "market rates 10.2" in shown.sentence


@pytest.mark.parametrize(
    ("before", "after", "title"),
    [
        ([4, 6, 8], [], "Half of the room guesses between 5 and 7"),
        ([4, 6, 8], [6, 6, 6], "The room's median stays at 6"),
        ([5, 5, 5], [5, 5, 5], "The room's median stays at 5"),
    ],
)
def test_titles_state_the_finding(before, after, title):
    assert title in words_in(guess_spread(before, after))


def test_a_guess_far_out_is_an_arrow_and_does_not_flatten_the_rest():
    shown = guess_spread([4, 5, 5, 6, 6, 7, 1e9])
    assert shown.figure.axes[0].get_xlim()[1] < 20 and "1 of them off the chart" in shown.sentence
    assert [line.get_marker() for line in dots(shown)].count(">") == 1 and "1 beyond" in words_in(shown)


@MANY
@given(NUMBERS, st.lists(st.floats(-1e9, 1e9), max_size=60), st.booleans())
def test_any_guesses_can_be_drawn(before, after, figures):
    shown = guess_spread(before, after, {"figure": 3.0} if figures else None)
    low, high = shown.figure.axes[0].get_xlim()
    assert np.isfinite([low, high]).all() and low < high and (not figures or low < 3 < high)
    drawn = sum(len(line.get_xdata()) for line in dots(shown) if line.get_marker() == "o")
    beyond = sum(((np.array(v) < low) | (np.array(v) > high)).sum() for v in (before, after) if len(v) >= ENOUGH)
    assert drawn + beyond == len(before) + (len(after) if len(after) >= ENOUGH else 0)


@MANY
@given(NUMBERS)
def test_dots_are_piled_without_a_gap_and_near_their_value(values):
    values = np.array(values)
    low, high = room.reach(values)
    inside = values[(values >= low) & (values <= high)]
    x, pile = room.stacked(inside, low, high)
    assert np.abs(x - inside).max() <= 0.51 * (high - low) / room.COLUMNS + 1e-6 * max(abs(low), abs(high))
    for column in np.unique(x):
        assert sorted(pile[x == column]) == list(range((x == column).sum()))


def test_piles_of_one_chart_have_one_scale_and_fit():
    shown = guess_spread([5.0] * 90 + [6.0] * 3, [5.0] * 5)
    sizes = {line.get_markersize() for line in dots(shown)}
    top = max(line.get_ydata().max() for line in dots(shown))
    assert len(sizes) == 1 and top < 2


# ---- verdicts ------------------------------------------------------------------------------------------
def test_verdicts_are_counted_and_the_largest_move_is_the_title():
    counts = {"C16": ([4, 0, 0, 0], [3, 1, 0, 0]), "C17": ([4, 0, 0, 0], [1, 3, 0, 0])}
    shown = verdict_shift(counts, {"C16": "people"}, "A note.")
    assert "C17: before (4) holds 4; after (4) holds 1, holds if … 3." in shown.sentence
    assert shown.sentence.endswith("A note.") and "C16 people" in words_in(shown)
    assert "Verdicts move most on C17: at least 75% of the room" in words_in(shown)
    assert "No verdict has moved" in words_in(verdict_shift({"C16": ([4, 0, 0, 0], [8, 0, 0, 0])}))
    assert "Where the room stands" in words_in(verdict_shift({"C16": ([4, 0, 0, 0], [0, 0, 0, 0])}))


def test_bars_are_shares_so_that_moments_of_different_size_compare():
    shown = verdict_shift({"C16": ([4, 0, 0, 4], [0, 0, 0, 30])})
    widths = sorted(round(bar.get_width(), 3) for bar in shown.figure.axes[0].patches if bar.get_width())
    assert widths == [0.39, 0.39, 0.78]


# ---- scenarios -----------------------------------------------------------------------------------------
def test_dividing_chart_says_the_spreads_in_order():
    shown = room.dividing_chart(TABLE, PLACES, top=1)
    assert "“Usable share” divides the room most" in words_in(shown)
    assert shown.sentence == (
        "3 scenarios. Spread by assumption, in units of its range: Usable share 0.31. 1 more differ less."
    )


def test_agreeing_chart_names_the_assumption_that_would_bring_outcomes_together():
    shown = room.agreeing_chart(AGREEING, 0.8, "Ready?")
    assert "If all agreed on “a”: 75% less spread" in words_in(shown)
    assert "spread of 0.8" in shown.sentence and "a (all at 0.4) 0.2; b (all at 2027) 0.7" in shown.sentence
    apart = room.agreeing_chart(AGREEING, 0.1, "Ready?")
    assert "would not bring outcomes together" in words_in(apart)


def test_outcomes_lie_on_their_side_of_the_threshold():
    values = [-0.5, -0.001, -1e-12, 0.2, 0.2, np.nan, np.inf, -np.inf]
    shown = outcome_dots(values, "Ready?")
    left, right = dots(shown)
    assert left.get_xdata().max() < 0 < right.get_xdata().min() and (left.get_marker(), right.get_marker()) == (
        "s",
        "o",
    )
    assert "holds in 4 of 7 scenarios" in shown.sentence and "The claim holds in 4 of 7" in words_in(shown)
    assert shown.sentence.endswith("In 1 it cannot be said. 2 without a finite distance.")
    assert "lowest -0.50, median +0.00, highest +0.20" in shown.sentence


@MANY
@given(st.lists(st.floats(allow_nan=True, allow_infinity=True, min_value=None), max_size=40).map(lambda v: [
    x if not np.isfinite(x) else np.clip(x, -1e6, 1e6) for x in v
]))  # fmt: skip
def test_any_outcomes_can_be_drawn(values):
    finite, decided = [v for v in values if np.isfinite(v)], [v for v in values if not np.isnan(v)]
    shown = outcome_dots(values, "Ready?")
    assert isinstance(shown, Unshown) == (len(finite) < ENOUGH)
    if isinstance(shown, Still):
        assert f"holds in {verdict.holds(decided).sum()} of {len(decided)}" in shown.sentence


def test_paths_that_fall_short_are_dashed_and_counted():
    years = list(range(2024, 2036))
    paths = np.array([np.full(12, 2.0), np.full(12, 0.9), [0.5, 0.5, *[1.5] * 10]])
    shown = room.ratio_paths(years, paths, [1, 1, 1], "Europe alone", "Force for each 1")
    assert "1 fall below what they call enough" in shown.sentence and "2 never do" in shown.sentence
    assert "Median: 2026 1.50; 2030 1.50; 2035 1.50." in shown.sentence
    looks = [line.get_linestyle() for line in shown.figure.axes[0].lines]
    assert looks.count("--") >= 1 and "Europe alone: 1 of 3 scenarios fall short" in words_in(shown)


@pytest.mark.parametrize(
    "shown",
    [
        guess_spread([1, 2, 30], [1, 2, 3], {"a": 2, "b": 2.1, "c": 29}, "Output " * 8, "times"),
        verdict_shift({"C16": ([400, 0, 0, 0], [3, 1, 0, 0])}, {"C16": "people " * 9}),
        room.dividing_chart(TABLE, PLACES),
        room.agreeing_chart(AGREEING.assign(label="long words " * 9), 0.8, "Ready?"),
        outcome_dots([-1, 0, 1], "Ready?"),
    ],
    ids=["guesses", "verdicts", "dividing", "agreeing", "outcomes"],
)
def test_every_text_stays_inside_the_picture(shown):
    assert full_png(shown.figure).startswith(b"\x89PNG")
    renderer = FigureCanvasAgg(shown.figure).get_renderer()
    wide, tall = shown.figure.bbox.max
    ax = shown.figure.axes[0]
    for text in [*shown.figure.texts, *ax.texts, ax.xaxis.label, *ax.get_yticklabels()]:
        box = text.get_window_extent(renderer)
        assert box.x0 >= -1 and box.y0 >= -1 and box.x1 <= wide + 1 and box.y1 <= tall + 1, text.get_text()
    assert shown.sentence.endswith(".") and "$" not in shown.sentence.replace("US$", "")
