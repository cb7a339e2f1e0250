"""Forecasts: dated, sourced, opened only after answering, scored by proper rules."""

import math

import pytest
from natolab.facts import tables
from natolab.learner import progress
from natolab.panels.forecast import KIND, ForecastSheet, happened, questions, score
from natolab.panels.progress_panel import ProgressPanel


@pytest.fixture(autouse=True)
def fresh(monkeypatch):
    """An empty memory, and no file."""
    monkeypatch.setenv("NATOLAB_PROGRESS", "off")
    progress.forget()
    yield
    progress.forget()


def fill(sheet: ForecastSheet, **answers) -> None:
    for key, texts in answers.items():
        for box, text in zip(sheet.lines[key].boxes, texts, strict=True):
            box.value = text


def test_every_question_has_a_date_and_every_answer_a_later_source():
    later = {row["id"]: row["vintage"] for name in ("facts", "events") for _, row in tables.table(name).iterrows()}
    for row, question in zip(tables.rows("forecasts.csv"), questions().values(), strict=True):
        assert any(str(year) in question.question for year in (2025, 2026, 2027))
        sources = [s for s in row["source_ids"].split(";") if s]
        assert bool(sources) == question.resolved == bool(question.resolution)
        for source in sources:
            if source in later:
                assert later[source] == "after", source
            else:
                assert tables.source(source)["vintage"] == "after"


def test_answers_agree_with_the_data():
    nato = tables.table("nato_defence").query("edition == '2026-07' and iso3 == 'NATO_EUR_CAN'").set_index("year")
    assert questions()["joint_burden_2025"].outcome == nato.loc[2025, "share_gdp_pct"]
    assert questions()["joint_burden_2026"].outcome == nato.loc[2026, "share_gdp_pct"]
    later = tables.table("milex_sipri_2025").set_index("iso3")["spend_bn_usd"]
    known = tables.table("milex_sipri").query("year == 2024").set_index("iso3")["current_usd_m"]
    allies = tables.table("coalitions").query("coalition == 'nato_europe' and iso3 != 'TUR'")["iso3"]
    listed = [iso for iso in allies if iso in later.index]
    ratio = later[listed].sum() / later["RUS"]
    whole = ratio * known.reindex(allies).sum() / known[listed].sum()
    question = questions()["spending_ratio_2025"]
    assert (len(listed), round(ratio, 2), round(whole, 2)) == (15, question.outcome_low, question.outcome_high)
    assert questions()["russia_real_growth_2025"].outcome == tables.fact("F038")["value"]
    assert tables.fact("F114")["value"] < 0 and tables.fact("F113")["value"] > 33


def test_a_sheet_that_only_asks_has_no_way_to_open_and_its_answers_come_back_to_be_scored():
    asked = ForecastSheet(asked=True)
    on_the_page = [box.children for box in asked.widget.children if hasattr(box, "children")]
    assert (asked.lock_button,) in on_the_page and not any(asked.open_button in row for row in on_the_page)
    fill(asked, court=["30"])
    asked.lock()
    told = "".join(data["text/html"] for data, _ in asked.still())
    assert "struck" not in told and "30" in told
    later = ForecastSheet()
    assert later.lines["court"].boxes[0].value == "30"


def test_nothing_is_told_before_one_has_answered():
    sheet = ForecastSheet()
    shown = " ".join(line.feedback.value for line in sheet.lines.values()) + sheet.text
    assert shown.strip() == sheet.text and "2.31" not in sheet.text
    sheet.open()
    assert "at least 3" in sheet.feedback.value and not any(line.feedback.value for line in sheet.lines.values())
    sheet.open()  # asked twice: the learner wants to read on
    assert "2.31" in sheet.lines["joint_burden_2025"].feedback.value
    assert "none of your forecasts" in sheet.feedback.value


def test_scores_are_told_in_words():
    sheet = ForecastSheet()
    fill(sheet, troops_out=["90"], india=["20 %"], joint_burden_2025=["2.1", "2.4"], joint_burden_2026=["2,0", "2,4"])
    sheet.lock()
    assert "Locked in: 4" in sheet.feedback.value
    sheet.open()
    assert "Brier score 0.01" in sheet.lines["troops_out"].feedback.value
    assert "Brier score 0.04" in sheet.lines["india"].feedback.value
    assert "inside your range" in sheet.lines["joint_burden_2025"].feedback.value
    assert "outside your range" in sheet.lines["joint_burden_2026"].feedback.value
    assert "0.03 on 2 events" in sheet.feedback.value and "1 of 2 ranges" in sheet.feedback.value


def test_a_range_outcome_is_met_where_the_ranges_touch():
    question = questions()["spending_ratio_2025"]
    assert score(question, (2.9, 3.4)).hit and score(question, (2.0, 2.8)).hit
    assert not score(question, (3.0, 3.4)).hit and not score(question, (2.0, 2.7)).hit
    assert score(question, (2.0, 2.7)).value == pytest.approx(0.7 + 10 * 0.1)


@pytest.mark.parametrize(
    ("key", "texts", "words"),
    [
        ("troops_out", ["likely"], "not one"),
        ("troops_out", ["120"], "outside"),
        ("joint_burden_2025", ["2.4", ""], "both ends"),
        ("joint_burden_2025", ["2.6", "2.1"], "change them round"),
        ("joint_burden_2025", ["0", "9"], "outside"),
    ],
)
def test_bad_input_gets_one_sentence_and_stays(key, texts, words):
    sheet = ForecastSheet()
    fill(sheet, **{key: texts, "court": ["50"]})
    sheet.lock()
    assert words in sheet.lines[key].feedback.value and key not in sheet.locked
    assert [box.value for box in sheet.lines[key].boxes] == texts and sheet.locked == {"court": (50.0,)}


def test_forecasts_come_back():
    sheet = ForecastSheet()
    fill(sheet, court=["65"], spending_ratio_2026=["2.5", "3.5"])
    sheet.lock()
    again = ForecastSheet()
    assert again.lines["court"].boxes[0].value == "65"
    assert [box.value for box in again.lines["spending_ratio_2026"].boxes] == ["2.5", "3.5"]


def test_an_emptied_forecast_is_taken_back():
    sheet = ForecastSheet()
    fill(sheet, court=["65"], india=["20"])
    sheet.lock()
    sheet.lines["court"].boxes[0].value = ""
    sheet.lock()
    assert "Locked in: 1 of" in sheet.feedback.value and progress.entries(KIND)["court"] == {"answer": []}
    again = ForecastSheet()
    assert again.lines["court"].boxes[0].value == "" and again.lines["india"].boxes[0].value == "20"
    table = ProgressPanel().table.value
    assert questions()["court"].question not in table and questions()["india"].question in table
    again.lines["india"].boxes[0].value = ""  # one that came back can be taken back as well
    again.lock()
    assert not any(entry["answer"] for entry in progress.entries(KIND).values())
    assert "your forecast" not in ProgressPanel().table.value


def test_an_empty_sheet_leaves_alone_what_another_has_locked_in():
    empty, sheet = ForecastSheet(), ForecastSheet()
    fill(sheet, court=["65"])
    sheet.lock()
    empty.lock()
    assert progress.entries(KIND)["court"] == {"answer": [65.0]}


def test_open_questions_are_not_scored():
    still_open = [q for q in questions().values() if not q.resolved]
    assert len(still_open) == 3 and all(math.isnan(q.outcome) for q in still_open)
    text = happened().text
    for question in questions().values():
        assert (question.question in text) == question.resolved
