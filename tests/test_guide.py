"""The instructor's pages: minutes, links, roles and their codes, numbers, answers.

`.venv-tests/bin/python tests/test_guide.py` remakes the codes and starting values in burden_sharing_round.md from
the tables of its roles.
"""

import functools
import re
import textwrap
from itertools import pairwise, product

import pytest
from natolab.authoring import release
from natolab.facts import claims, puzzles, tables
from natolab.facts.claims import SCALE
from natolab.facts.notebooks import notebooks
from natolab.facts.scenario import Scenario, plain_number, registry
from natolab.models import deterrence, episodes, ratios
from natolab.models.puzzles import par as par_of
from natolab.panels import predict
from natolab.panels.concept import concepts
from natolab.panels.recode import PAGES as TABS
from natolab.panels.recode import Recode
from natolab.questions import board, question
from natolab.questions import buildup as stand_alone
from natolab.questions import deterrence as hand_over
from stored import NOTEBOOKS, ROOT, numbers, stored
from test_notebooks import LONGEST_QUOTE, NUMBER, facts_named_in, same, without_names

FOLDER = ROOT / "exercises" / "instructor"
PLANS = {45: "plan_45_minutes.md", 90: "plan_90_minutes.md", 180: "plan_180_minutes.md"}
ROUND, GUIDE, ANSWERS = "burden_sharing_round.md", "guide.md", "answers.md"
PAGES = (GUIDE, *PLANS.values(), ROUND, ANSWERS)
ROLES = ("Washington", "Warsaw", "Berlin", "Madrid", "Ankara", "The secretary-general")
TEXT = {"target_burden", "target_year", "us_exit_years", "us_floor"}  # what the round negotiates
#: no learner reads these before the last verdict
BEFORE_THE_VERDICT = (*PLANS.values(), ROUND)

LINK = re.compile(r"\]\(((?:[^()\s]|\([^()]*\))+)\)")
CODE = re.compile(r"nato1-[^\s\"]+|CODE [^\n\"]+")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.M | re.S)
WRITTEN = {path.name: {h for t in stored(path).prose for h in re.findall(r"^#+ (.+)$", t, re.M)} for path in NOTEBOOKS}

each = pytest.mark.parametrize("page", PAGES)
each_role = pytest.mark.parametrize("role", ROLES)


def text_of(page: str) -> str:
    """A page as it stands."""
    return (FOLDER / page).read_text(encoding="utf-8")


def prose_of(page: str) -> str:
    """A page without its code."""
    return BLOCK.sub("", text_of(page))


def section(page: str, heading: str) -> str:
    """What stands under a heading, to the next one of the same level or above. Fails when there is none."""
    level, title = heading.split(" ", 1)
    found = re.search(rf"^{level} {re.escape(title)}\n(.*?)(?=^#{{1,{len(level)}}} |\Z)", text_of(page), re.M | re.S)
    assert found, f"{page} has no {heading}"
    return found[1]


def cells(line: str) -> list[str]:
    """The cells of one table row."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def tables_in(text: str) -> list[tuple[list[str], list[list[str]]]]:
    """Every table as (head, rows)."""
    found = []
    for block in re.findall(r"(?:^\|.*\|$\n?)+", text, re.M):
        head, _, *rows = block.strip().splitlines()
        found.append((cells(head), [cells(row) for row in rows]))
    return found


def schedules(page: str) -> list[list[list[str]]]:
    """The tables that hold minutes."""
    return [rows for head, rows in tables_in(text_of(page)) if head[:3] == ["#", "from–to", "min"]]


def minutes(rows: list[list[str]]) -> int:
    """Minutes of one table. Fails where a row does not begin when the one before it ends."""
    spans = [tuple(map(int, row[1].split("–"))) for row in rows]
    assert all(before[1] == after[0] for before, after in pairwise(spans)), spans
    assert [end - start for start, end in spans] == [int(row[2]) for row in rows], spans
    return sum(int(row[2]) for row in rows)


# ---- minutes --------------------------------------------------------------------------------------------
def test_plans_add_up_to_their_length():
    for length in (45, 180):
        (only,) = schedules(PLANS[length])
        assert only[0][1].startswith("0–") and minutes(only) == length
    first, *versions = schedules(PLANS[90])
    assert len(versions) == 2 and first[0][1].startswith("0–")
    for version in versions:
        assert minutes(first + version) == 90
    (told,) = [rows for head, rows in tables_in(text_of(PLANS[90])) if head == ["part", "row", "min"]]
    assert [int(row[2]) for row in told] == [minutes(first), *map(minutes, versions), 90]
    (talks,) = schedules(ROUND)
    assert talks[0][1].startswith("0–") and minutes(talks) == 35
    assert [row[2] for row in versions[0] if ROUND in row[3]] == ["35"], "the plan leaves room for the round"


@pytest.mark.parametrize("page", [*PLANS.values(), ROUND])
def test_a_row_says_who_does_what_and_leaves_room_for_measured_minutes(page):
    for head, rows in tables_in(text_of(page)):
        if head[:1] == ["#"]:
            assert head[-1] == "measured" and head[-2] == "on the wall", head
            for number, row in enumerate(rows, int(rows[0][0])):
                assert int(row[0]) == number and len(row) == len(head), row
                assert all(row[:-1]) and not row[-1], row


@pytest.mark.parametrize("page", PLANS.values())
def test_cuts_name_rows_and_save_no_more_than_they_take(page):
    taken = {}
    for letter, rows in zip(("", "A", "B") if page == PLANS[90] else ("",), schedules(page), strict=True):
        taken |= {row[0] + letter: int(row[2]) for row in rows}
    (cuts,) = [rows for head, rows in tables_in(text_of(page)) if head == ["cut", "row", "saves"]]
    assert len(cuts) >= 3
    for words, row, saved in cuts:
        assert words and 0 < int(saved) <= taken[row], (row, saved)


@pytest.mark.parametrize("page", PLANS.values())
def test_a_ballot_before_and_one_after_on_claims_that_exist(page):
    text = text_of(page)
    asked = re.findall(r"Verdict\(\"(\w+)\"\)", text)
    assert asked and set(asked) <= set(claims.claims())
    assert {claim[0] for claim in asked} == {"C", "R"}, "a claim of each man"
    rows = " ".join(" ".join(row) for table in schedules(page) for row in table)
    assert rows.index('my_code("before")') < rows.index('my_code("after")')


# ---- links -----------------------------------------------------------------------------------------------
@each
def test_links_lead_to_files_and_headings(page):
    for target in LINK.findall(prose_of(page)):
        if target.startswith("https://"):
            continue
        name, _, heading = target.partition("#")
        path = (FOLDER / name).resolve()
        assert name and path.is_file() and path.is_relative_to(ROOT), target
        if heading:
            assert heading in {h.replace(" ", "-") for h in WRITTEN[path.name]}, target


def test_the_guide_names_every_notebook_exercise_and_page():
    linked = {target.partition("#")[0] for target in LINK.findall(prose_of(GUIDE))}
    heads = re.findall(r"^### \[notebook (\d\d)\]", text_of(GUIDE), re.M)
    assert heads == list(notebooks())
    for number, entry in notebooks().items():
        assert f"../../notebooks/{entry['file']}" in linked, number
        part = section(GUIDE, f"### [notebook {number}](../../notebooks/{entry['file']})")
        rows = [row for head, table in tables_in(part) if head == ["they say", "ask", "shown in"] for row in table]
        assert len(rows) >= 4 and all(LINK.search(row[2]) for row in rows), number
        assert all(entry["file"] in target for row in rows for target in LINK.findall(row[2])), number
    for exercise in (ROOT / "exercises").glob("[0-9][0-9]_*.ipynb"):
        assert f"../{exercise.name}" in linked, exercise.name
        assert f"](../{exercise.name})" in text_of(ANSWERS), exercise.name
    for page in (*PLANS.values(), ROUND, ANSWERS, "server.md", "pooling.ipynb"):
        assert page in linked, page


# ---- the roles --------------------------------------------------------------------------------------------
def role_rows(role: str) -> tuple[list[list[str]], list[list[str]]]:
    """What a role believes, and what it opens with."""
    kept = [rows for head, rows in tables_in(section(ROUND, f"## {role}")) if head[1:4] == ["id", "yours", "start"]]
    assert len(kept) == 2, role
    return kept[0], kept[1]


def role_values(role: str) -> dict[str, float]:
    """Every value in a role's tables, by assumption."""
    return {row[1].strip("`"): float(row[2]) for rows in role_rows(role) for row in rows}


def role_code(role: str) -> str:
    """The code on a role's sheet."""
    (code,) = CODE.findall(section(ROUND, f"## {role}"))
    return code


@each_role
def test_a_role_loads_and_changes_what_its_tables_say(role):
    loaded = Scenario.from_code(role_code(role))
    values = role_values(role)
    assert loaded == Scenario(values), "run: .venv-tests/bin/python tests/test_guide.py"
    assert set(loaded.changed()) == {key for key, value in values.items() if value != registry()[key].default}
    for rows in role_rows(role):
        for label, key, _, start, why in rows:
            entry = registry()[key.strip("`")]
            assert (label, float(start)) == (entry.label, entry.default), f"{key}: run python tests/test_guide.py"
            assert why, key


@each_role
def test_a_role_negotiates_four_rows_and_believes_others_that_the_explorer_has(role):
    beliefs, opening = ({row[1].strip("`") for row in rows} for rows in role_rows(role))
    assert opening == TEXT and not beliefs & TEXT and len(beliefs) >= 4
    (laboratory,) = [path for path in NOTEBOOKS if path.name.startswith("12_")]
    (_,) = [c for c in stored(laboratory).code if "deterrence.HAND_OVER" in c.source and "board.tabs" in c.source]
    levers = {key for tab in board.tabs(hand_over.HAND_OVER).values() for key in tab}
    assert beliefs | opening <= levers, "no row in the explorer that the page sends them to"
    for row in role_rows(role)[0]:
        assert float(row[2]) != float(row[3]), f"{row[1]} is no belief of its own"


@each_role
def test_a_role_is_one_sheet_with_both_sides_and_its_holders(role):
    text = section(ROUND, f"## {role}")
    for part in ("You want", "You believe", "You may not give away", "Your best argument.", "The strongest reply.",
                 "Who holds this."):  # fmt: skip
        assert f"**{part}" in text, part
    assert len(text.split()) < 560
    holders = text[text.index("**Who holds this.**") :]
    assert LINK.search(holders) or re.search(r"\b[FE]\d{2,3}\b", holders)


def test_the_cell_of_the_round_holds_the_codes_of_the_roles():
    pairs = dict(re.findall(r'^    "([^"]+)": "([^"]+)",$', text_of(ROUND), re.M))
    assert pairs == {role: role_code(role) for role in ROLES}


def dip(role: str, **text: float) -> float:
    """The lowest margin of a text as a role sees it."""
    return float(deterrence.dip(Scenario(role_values(role)).having(**text)))


def texts_tried() -> list[tuple[dict[str, float], list[str]]]:
    """The texts of the page with what it says each role sees."""
    (found,) = [rows for head, rows in tables_in(text_of(ROUND)) if head == ["text", *ROLES]]
    return [({k: float(v) for k, v in re.findall(r"(\w+)=([\d.]+)", row[0])}, row[1:]) for row in found]


def test_what_to_expect_is_what_the_model_says():
    for text, told in texts_tried():
        assert not text or set(text) == TEXT
        assert told == ["above" if dip(role, **text) >= 0 else "below" for role in ROLES], text
    assert texts_tried()[1][0] == {key: registry()[key].default for key in TEXT}


def test_the_text_moves_a_role_less_than_beliefs_divide_the_six():
    tried = [text for text, _ in texts_tried() if text]
    seen = {role: [dip(role, **text) for text in tried] for role in ROLES}
    widest = max(max(dips) - min(dips) for dips in seen.values())
    divided = min(max(column) - min(column) for column in zip(*seen.values(), strict=True))
    assert widest < divided


# ---- numbers and facts -------------------------------------------------------------------------------------
def pieces(page: str) -> list[tuple[str, str]]:
    """Paragraphs and table rows, each with the heading above it. Heads, minutes and role values are left out."""
    found, heading = [], ""
    for block in re.split(r"\n\s*\n", prose_of(page)):
        if block.startswith("#"):
            heading, _, block = block.partition("\n")
        if not block.startswith("|"):
            found += [(heading, part) for part in re.split(r"\n(?=- |\d+\. )", block)]
            continue
        ((head, rows),) = tables_in(block)
        counted = [
            i for i, name in enumerate(head) if name not in ("#", "from–to", "min", "row", "saves", "yours", "start")
        ]
        found += [(heading, " | ".join(row[i] for i in counted)) for row in rows]
    return found


PLAIN = (
    r"^\**\d\d\.\d\**(?= )",  # the number of a question
    r"\b\d+ (?:minutes|words|claims)\b", r"[Ee]xercise \d+", r"(?<=prompt )\d+", r"\b(?:19|20)\d\d\b", r"^#+ \d+\.",
    r"\b[Rr]ows? \d+(?:(?:, | and | to )\d+)*", r"[Ss]teps? \d(?:(?:, | and )\d)*", r"\bR\d to R\d\b",
)  # fmt: skip


EPISODES = ("China spring", "UK deal", "EU Turnberry", "Brazil", "Swiss argument", "Spain five per cent")


def lead(**values: float) -> dict[str, float]:
    """Europe for each 1 of Russia, by measure."""
    return ratios.ratios(Scenario(values))


@functools.cache
def reckoned() -> frozenset[tuple[str, str]]:
    """What the pages say that no notebook prints, as (page, number); the tests below reckon each."""
    ninety = PLANS[90]
    told = {GUIDE: ("1.20",), ninety: ("32.72", "0.24", "1.20")}
    return frozenset((page, number) for page, all_of in told.items() for number in all_of)


def test_the_largest_and_the_smallest_lead_are_what_the_explorer_gives():
    """Over the sets, the switch and the years of notebook 01, and for the thirty allies alone."""
    entry = registry()["ratio_year"]
    sets, years = range(len(registry()["coalition"].options)), range(int(entry.low), int(entry.high) + 1)
    seen = {
        (chosen, on, year): lead(coalition=chosen, include_turkiye=on, ratio_year=year)
        for chosen, on, year in product(sets, (0, 1), years)
    }
    found = [value for of in seen.values() for value in of.values()]
    thirty = [value for key, of in seen.items() if key[:2] == (0, 1) for value in of.values()]
    (row,) = [row for table in schedules(PLANS[90]) for row in table if "any states" in row[6]]
    for told, among in (("any states", found), ("the thirty allies only", thirty)):
        ends = re.search(rf"{told}: (\d+\.\d+) and (\d+\.\d+)", row[6])
        assert sorted(map(float, ends.groups())) == [round(min(among), 2), round(max(among), 2)], told
    for page, text in ((PLANS[90], row[6]), (GUIDE, text_of(GUIDE))):
        people = re.search(r"([\d.]+)(?: of Russia's people)? \(with Türkiye ([\d.]+)\)", text)
        told = [f"{lead(coalition=3, include_turkiye=on)['people']:.2f}" for on in (0, 1)]
        assert list(people.groups()) == told, page


def test_the_guess_is_answered_by_the_chain_of_beliefs():
    needed = [f"{value:g}" for value in stand_alone.belief_chain(2032)["needed"][3:5].round(1)]
    for page in PLANS.values():
        (row,) = [row[6] for table in schedules(page) for row in table if "*Show the figures*" in row[6]]
        shown = re.search(r"\*Show the figures\*\W+([\d.]+)\D+([\d.]+)\D+3\.5\D+8\.5\b", row)
        assert list(shown.groups()) == needed, page


def test_the_usable_share_turns_between_the_two_steps_of_the_slider():
    trough = {share: stand_alone.race(Scenario(usable_eu=share)).trough for share in (0.35, 0.34)}
    assert trough[0.35] > 1 > trough[0.34] and registry()["usable_eu"].step == 0.01
    assert "turns at 0.34 (one step before it still holds)" in text_of(PLANS[45])


def test_the_kappas_of_the_guide_are_those_of_the_episodes_before_the_essay():
    text = section(GUIDE, "## Recoding in pairs")
    told = re.search(r"count the (\d+) episodes(.+?)Two of the (\d+) that", text)
    first, second = (episodes.coding(coder) for coder in ("first", "second"))
    assert [int(told[1]), int(told[3])] == [len(first.query("vintage == 'known'")), len(first)]
    agreed = [episodes.agreement(first, second, column, later=False) for column in episodes.WORDS]
    kappas = [f"{found.kappa:.2f}" for found in agreed]
    assert re.findall(r"\d\.\d\d", told[2]) == kappas
    assert re.findall(r"\d\.\d\d", Recode("first").agreement().partition("second coder")[2]) == kappas


def test_the_plan_of_ninety_minutes_plays_and_says_what_comes_of_it():
    """Rebuild, sketch and puzzle are rows of it; par and the lowest year are what the models give."""
    text, (first, *_) = text_of(PLANS[90]), schedules(PLANS[90])
    for cell in ("nl.Rebuild(", "nl.Sketch(", "nl.Puzzle("):
        assert cell in text and cell in section(GUIDE, "## Play"), cell
    race = stand_alone.race(Scenario())
    row = next(row for row in first if "path.reveal()" in row[5])
    lowest, low = re.search(r"the line is lowest in (\d+), at ([\d.]+), and never below 1\.", row[6]).groups()
    assert low == f"{race.trough:.2f}" == f"{race.at('alone', int(lowest)):.2f}" and race.trough >= 1
    puzzle_of = puzzles.puzzle("04")
    asked = question(puzzle_of.question)
    allowed = [key for key in asked.inputs if key not in puzzle_of.forbidden]
    words = {1: "one move", 2: "two moves", 3: "three moves"}
    par = words[par_of(asked.margin, puzzle_of.scenario, allowed).moves]
    assert any(f"par is {par}" in row[6] for row in first)
    for cell in ("nl.Calibration(", "nl.SwapSides(", "nl.ScoreReply("):
        assert cell in text_of(PLANS[180]) and cell in section(GUIDE, "## Play"), cell
    assert "nl.Minutes(" in section(GUIDE, "## How we know the times")


def test_the_six_episodes_are_under_the_tabs_named():
    windows = tables.table("episodes_second_coding").set_index("episode")["window"].astype(str).str[:7]
    under = {episode: [tab for tab, first in TABS.items() if first <= windows[episode]][-1] for episode in EPISODES}
    (row,) = [row[5] for table in schedules(PLANS[90]) for row in table if "China spring" in row[5]]
    for text in (section(GUIDE, "## Recoding in pairs"), row):
        for episode in EPISODES:
            (clause,) = [part for part in re.split(r"[;.] ", text) if episode in part]
            assert f"*{under[episode]}*" in clause, episode


def test_the_guide_has_the_configuration_of_nbgrader():
    (config,) = [code for kind, code in BLOCK.findall(text_of(GUIDE)) if "get_config" in code]
    assert textwrap.indent(config, "    ") in release.__doc__


def test_every_number_is_printed_by_a_notebook_or_sourced():
    printed = {path.name[:2]: {same(n) for n in numbers(stored(path).printed)} for path in NOTEBOOKS}
    loose = []
    for page in PAGES:
        for heading, text in pieces(page):
            named = set(re.findall(r"notebooks/(\d\d)_", heading + text)) or set(printed)
            known = set().union(*(printed[n] for n in named)) | {same(n) for n in numbers(facts_named_in(text))}
            known |= {same(n) for page_of, n in reckoned() if page_of == page}
            plain = LINK.sub("] ", text)
            for pattern in PLAIN:
                plain = re.sub(pattern, " ", plain, flags=re.M)
            for number, million in re.findall(NUMBER, without_names(plain)):
                spelled = {same(number)} | ({same(str(float(number.replace(",", "")) * 1e6))} if million else set())
                if not spelled & known:
                    loose.append(f"{page}: {number} in: {text[:120]}")
    assert not loose, "\n".join(loose)


@each
def test_facts_are_known_and_what_came_after_the_essay_stays_after_the_verdict(page):
    late = set(tables.table("facts").query("vintage == 'after'")["id"])
    late |= set(tables.table("events").query("vintage == 'after'")["id"])
    for fact in set(re.findall(r"\bF\d{3}\b", text_of(page))):
        assert tables.fact(fact)["confidence"] in ("found", "derived"), fact
    for event in set(re.findall(r"\bE\d{2}\b", text_of(page))):
        tables.event(event)
    early = text_of(page) if page in BEFORE_THE_VERDICT else ""
    early = section(GUIDE, "## Prompts with two sides") if page == GUIDE else early
    assert not late & set(re.findall(r"\b[EF]\d{2,3}\b", early))


@each
def test_prose_is_safe_to_show(page):
    text = text_of(page)
    assert "$" not in text and "shared/" not in text
    assert not re.search(r"/(?:home|root|work|tmp|mnt|Users)/", text), "a path of one machine"
    assert not re.search(r"\bmodel [a-i]\b", text, re.I)
    for quote in re.findall(r"[\"“]([^\"”]+)[\"”] \(P\d+\)", text):
        assert len(quote.split()) <= LONGEST_QUOTE, quote
    for episode in EPISODES:
        assert episode in set(tables.table("episodes_second_coding")["episode"])


# ---- prompts and answers ---------------------------------------------------------------------------------
def test_prompts_have_two_sides_of_two_sentences_and_what_tells_them_apart():
    text = section(GUIDE, "## Prompts with two sides")
    prompts = re.split(r"^### ", text, flags=re.M)[1:]
    assert [int(p.split(".")[0]) for p in prompts] == list(range(1, len(prompts) + 1)) and len(prompts) >= 10
    for prompt in prompts:
        *sides, apart = re.findall(r"^- \*\*(.+?):\*\* (.+)$", prompt, re.M)
        assert len(sides) == 2 and apart[0] == "Tells them apart", prompt
        for _, said in sides:
            said = re.sub(r"(?<=\d)\.(?=\d)", ",", LINK.sub("]", said))
            assert len(re.findall(r"[.?!][”)]?(?= |$)", said)) == 2, said
    answers = re.findall(r"^(\d+)\. \*\*.*\*Weak:\*", section(ANSWERS, "## The prompts"), re.M)
    assert list(map(int, answers)) == list(range(1, len(prompts) + 1))


def test_every_question_with_choices_is_answered():
    rows = {row[0]: row for _, table in tables_in(text_of(ANSWERS)) for row in table}
    for asked in concepts():
        (right,) = [option.text for option in asked.options if option.right]
        assert rows[f"**{asked.id}** {asked.question}"][1] == right


def folded(path) -> list[str]:
    """The folded questions of a notebook, as they stand, without the addresses of links."""
    text = re.sub(r'\[([^\]]*)\]\((?:[^()"]|"[^"]*")*\)', r"\1", "\n".join(stored(path).prose))
    aloud = re.findall(r"^\d\. (.+?\?)(?= \*)", text[text.find("to answer aloud</summary>") :], re.M)
    return aloud or re.findall(r"<summary>(.+?)</summary>", text)


def test_every_folded_question_is_answered():
    (told,) = [rows for head, rows in tables_in(text_of(ANSWERS)) if head[:2] == ["notebook", "question"]]
    asked = [(path.name[:2], question) for path in NOTEBOOKS for question in folded(path)]
    said = [(row[0], row[1]) for row in told]
    assert [(n, re.sub(r"\W+", " ", q)) for n, q in said] == [(n, re.sub(r"\W+", " ", q)) for n, q in asked]
    assert all(all(row) for row in told)


def test_the_two_coders_differ_where_the_answers_say():
    one, two = (episodes.coding(coder).set_index("episode") for coder in ("first", "second"))
    column = {"lasting": "lasting", "day 60": "short_run"}
    (rows,) = [rows for head, rows in tables_in(text_of(ANSWERS)) if head[:2] == ["episode", "the two coders"]]
    *differ, alike = rows
    for episode, told, _ in differ:
        name, *codes = re.fullmatch(r"\*(.+)\*: (.+), (.+)", told).groups()
        assert [table.loc[episode, column[name]].replace("_", " ") for table in (one, two)] == codes
    for episode in [row[0] for row in differ] + alike[0].split(", "):
        others = set(episodes.WORDS) - {
            column[m] for e, t, _ in differ if e == episode for m in re.findall(r"\*(.+)\*", t)
        }
        assert all(one.loc[episode, c] == two.loc[episode, c] for c in others), episode
    assert len(differ) == 3 and "differ three times" in text_of(GUIDE)


def test_model_texts_come_in_pairs_of_the_length_asked():
    parts = re.split(r"^### ", section(ANSWERS, "## Model texts, both ways"), flags=re.M)[1:]
    assert len(parts) >= 4
    for part in parts:
        assert re.findall(r"\b[CR]\d+\b", part.splitlines()[0]), "names its claim"
        sides = re.findall(r"^\*\*.+?\*\* .+$", part, re.M)
        lengths = [len(LINK.sub("", side).split()) for side in sides]
        assert len(sides) == 2 and all(110 <= n <= 190 for n in lengths), lengths
        assert all("I would change my mind if" in side for side in sides)


# ---- the cells of the pages --------------------------------------------------------------------------------
@pytest.mark.parametrize("page", [GUIDE, ROUND, *PLANS.values()])
def test_cells_run_as_they_stand(page, monkeypatch, capsys):
    monkeypatch.chdir(FOLDER)  # where a notebook beside the pages runs
    monkeypatch.setenv("NATOLAB_PROGRESS", "off")
    monkeypatch.setattr(predict, "_record", {"predictions": {}, "verdicts": {}})

    def show(*panels):
        for panel in panels:
            panel.scale.value = SCALE[1]
            panel.lock()

    names = {"display": show}
    blocks = [code for kind, code in BLOCK.findall(text_of(page)) if kind == "python"]
    for code in blocks:
        exec(compile(code, page, "exec"), names)
    told = capsys.readouterr().out
    assert len(blocks) >= 2
    assert "kappa" in told or page != GUIDE
    assert told.count("above") == 4 or page != ROUND


# ---- remaking the codes ------------------------------------------------------------------------------------
def remade() -> str:
    """The page of the round with starting values and codes as the registry has them now."""
    page = text_of(ROUND)
    for role in ROLES:
        old = section(ROUND, f"## {role}")
        new = re.sub(
            r"^(\| .+ \| `(\w+)` \| [^|]+ \| )[^|]+( \|)",
            lambda row: f"{row[1]}{plain_number(registry()[row[2]].default)}{row[3]}", old, flags=re.M,
        )  # fmt: skip
        code = Scenario(role_values(role)).code()
        page = page.replace(old, CODE.sub(lambda _, code=code: code, new))
        page = re.sub(rf'^    "{role}": "[^"]*",$', lambda _, r=role, c=code: f'    "{r}": "{c}",', page, flags=re.M)
    return page


if __name__ == "__main__":
    (FOLDER / ROUND).write_text(remade(), encoding="utf-8")
    print(f"exercises/instructor/{ROUND}: six codes remade")
