"""Concept questions: every wrong option is a real misconception with its own reply, and nothing is forced."""

import csv
import re
from collections import Counter

import pytest
from natolab.errors import DataError
from natolab.facts import tables
from natolab.facts.notebooks import course
from natolab.learner import progress
from natolab.panels.concept import Concept, concept, concepts
from rows import for_each
from stored import NOTEBOOKS, ROOT, stored

QUESTIONS = concepts()
each = for_each(QUESTIONS, lambda question: question.id)
SCOLDING = r"\b(wrong|incorrect|mistake[ns]?|obvious(ly)?|of course|silly you|should have|careless|no[,!])\b|!"


@pytest.fixture(autouse=True)
def nothing_locked_in(monkeypatch):
    """No file, and an empty memory."""
    monkeypatch.setenv("NATOLAB_PROGRESS", "off")
    progress.forget()
    yield
    progress.forget()


def test_no_question_is_an_orphan():
    """Each is asked once: in the notebook it belongs to, or in an exercise."""
    pages = [*NOTEBOOKS, *(ROOT / "exercises").glob("[0-9][0-9]_*.ipynb")]
    asked = Counter(name for page in pages for name in stored(page).called_with("Concept"))
    assert asked == Counter(question.id for question in QUESTIONS)


def right(question):
    return next(option for option in question.options if option.right)


# ---- the table ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", list(course()))
def test_every_notebook_has_two_questions_or_more(number):
    assert len(concepts(number)) >= 2 and {q.notebook for q in concepts(number)} == {number}


def test_rows_of_a_question_stand_together_and_ask_the_same():
    rows = tables.rows("concepts.csv")
    ids = [row["id"] for row in rows]
    assert ids == sorted(ids) and len({(row["id"], row["question"]) for row in rows}) == len(QUESTIONS)
    assert all(row["notebook"] == row["id"][:2] for row in rows)


@each
def test_one_option_is_right_and_each_other_one_has_its_misconception(question):
    assert 3 <= len(question.options) <= 4
    assert [o.right for o in question.options].count(True) == 1
    assert all(bool(o.misconception) != o.right for o in question.options)


@each
def test_every_option_has_its_own_words_and_its_own_reply(question):
    for key in ("text", "reply"):
        said = [getattr(option, key) for option in question.options]
        assert all(said) and len(set(said)) == len(said)


def test_no_reply_and_no_misconception_is_used_twice():
    options = [option for question in QUESTIONS for option in question.options]
    assert max(Counter(o.reply for o in options).values()) == 1
    assert max(Counter(o.misconception for o in options if not o.right).values()) == 1


@each
def test_replies_explain_in_one_to_three_plain_sentences(question):
    for option in question.options:
        sentences = re.split(r"(?<=[.?”]) (?=[A-Z“])", option.reply)
        assert 1 <= len(sentences) <= 3 and option.reply[-1] in ".?" and len(option.reply.split()) <= 45, option.reply
        assert not re.search(SCOLDING, option.reply, re.I), option.reply
        assert option.reply not in (option.text, option.misconception)


def test_the_right_option_is_anywhere_and_seldom_the_longest():
    places = Counter([o.right for o in q.options].index(True) for q in QUESTIONS)
    assert set(places) >= {0, 1, 2} and max(places.values()) <= 0.4 * len(QUESTIONS)
    longest = [q.id for q in QUESTIONS if max(q.options, key=lambda o: len(o.text)).right]
    shortest = [q.id for q in QUESTIONS if min(q.options, key=lambda o: len(o.text)).right]
    assert len(longest) <= len(QUESTIONS) / 3, longest
    assert len(shortest) <= 2 * len(QUESTIONS) / 3, shortest


@pytest.mark.parametrize("wrong", ["7.1", "07.9", "", "12.1", "07"])
def test_an_unknown_question_or_notebook_is_refused_in_a_sentence(wrong):
    for ask in (concept, Concept):
        with pytest.raises(DataError, match=r"There is no concept question .*data/concepts\.csv.*\.$"):
            ask(wrong)
    with pytest.raises(DataError, match=r"There is no notebook 12: choose from 00, .*11\.$"):
        concepts("12")


# ---- the control --------------------------------------------------------------------------------------------
@each
def test_each_option_gets_its_reply_and_is_recorded(question):
    control = Concept(question.id)
    for option in question.options:
        control.choice.value = option.text
        control.button.click()
        words = re.sub(r"&\w+;|&#x27;", "", control.feedback.value)
        assert re.sub(r"['\"&<>]", "", option.reply) in words and "role='status'" in control.feedback.value
        assert ("Agreed." in words, "Not yet." in words) == (option.right, not option.right)
        assert progress.entries("concepts")[question.id] == {"answer": option.text, "right": option.right}


def test_nothing_chosen_is_said_and_not_recorded():
    control = Concept("07.1")
    assert control.choice.value is None and control.feedback.value == ""
    control.button.click()
    assert "Nothing is chosen yet" in control.feedback.value and progress.entries("concepts") == {}


def test_choosing_alone_says_and_records_nothing():
    control = Concept("07.1")
    control.choice.value = right(control.question).text
    assert control.feedback.value == "" and progress.entries("concepts") == {}


def test_an_answer_is_there_again_and_one_no_longer_on_offer_is_not():
    first = Concept("07.1")
    first.choice.value = right(first.question).text
    first.button.click()
    again = Concept("07.1")
    assert again.choice.value == first.choice.value and "Restored" in again.feedback.value
    assert right(again.question).reply not in again.feedback.value
    for gone in ("an option of long ago", None, 3, ["x"]):
        progress.record("concepts", "07.1", {"answer": gone, "right": True})
        assert Concept("07.1").choice.value is None and Concept("07.1").feedback.value == ""


@each
def test_without_a_kernel_question_and_options_stand_and_give_nothing_away(question):
    lettered = " ".join(f"({letter}) {o.text}" for letter, o in zip("abcd", question.options, strict=False))
    ((words, _),) = Concept(question.id).still()
    assert words["text/plain"] == f"{question.question} {lettered}"


@each
def test_the_control_holds_text_and_not_markup(question):
    control = Concept(question.id)
    assert list(control.choice.options) == [o.text for o in question.options] and control.choice.description
    assert control.button.description == "Check my answer"


def test_the_table_is_plain_csv():
    with (tables.folder() / "concepts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert {len(row) for row in rows} == {7} and all(cell == cell.strip() for row in rows for cell in row)
