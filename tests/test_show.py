"""Text that a notebook shows: lists nest as their outline does, and nothing becomes a formula or markup."""

import xml.etree.ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st
from natolab.facts.show import Markdown, nested_list, without_formulas

QUICK = settings(derandomize=True, deadline=None, max_examples=100, database=None)


def lines_of(html: str) -> list[tuple[int, str]]:
    """Depth and text of every item of a list, in order."""
    found: list[tuple[int, str]] = []

    def walk(items: ET.Element, depth: int) -> None:
        assert items.tag == "ul" and len(items)
        for item in items:
            assert item.tag == "li"
            found.append((depth, item.text or ""))
            for inner in item:
                walk(inner, depth + 1)

    walk(ET.fromstring(html), 0)
    return found


@QUICK
@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(["a claim", "R&D < 5 %", "“so” it says"])), min_size=1))
def test_a_list_nests_as_its_outline_and_closes_what_it_opens(steps):
    depths = [0]
    for wish, _ in steps[1:]:
        depths.append(min(wish, depths[-1] + 1))  # an outline goes down by one level at a time
    lines = list(zip(depths, (words for _, words in steps), strict=True))
    assert lines_of(nested_list("\n".join(f"{'  ' * depth}- {words}" for depth, words in lines))) == lines


def test_no_two_dollar_signs_are_left_to_make_a_formula():
    assert without_formulas("5 US$ or $ 5 bn") == "5 USD or USD  5 bn"
    both = Markdown("US$ 1") + Markdown("US$ 2")
    assert both._repr_markdown_() == "USD 1\n\nUSD 2" and repr(both) == "US$ 1\n\nUS$ 2"


def test_a_nested_list_opens_and_closes_each_level_once():
    assert nested_list("- a\n  - <b>\n  - c\n- d") == (
        "<ul><li>a<ul><li>&lt;b&gt;</li><li>c</li></ul></li><li>d</li></ul>"
    )
    assert nested_list("") == ""
