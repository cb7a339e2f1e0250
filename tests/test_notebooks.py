"""Notebooks as stored: anatomy, numbers in prose, claims, sources. Runs: nbval, test_explorer.py, test_browser.py."""

import re

import pytest
from natolab.facts import claims, tables
from stored import COURSE, COURSE_IDS, IDS, NOTEBOOKS, ROOT, numbers, stored

LONGEST_CELL = 12
LONGEST_QUOTE = 12
HEADINGS = ("Before you look", "Verdict", "The strongest reply")

each = pytest.mark.parametrize("path", NOTEBOOKS, ids=IDS)
each_of_the_course = pytest.mark.parametrize("path", COURSE, ids=COURSE_IDS)


# ---- anatomy ------------------------------------------------------------------------------------------
@each
def test_cells_are_short_and_alternate(path):
    cells = stored(path).cells
    for cell, following in zip(cells, [*cells[1:], None], strict=True):
        if cell.cell_type == "code":
            assert len(cell.source.strip().splitlines()) <= LONGEST_CELL, cell.source
            assert following is None or following.cell_type == "markdown", f"no prose after: {cell.source}"
            assert not re.search(r"^\s*def |^\s*class |\.\./|data/", cell.source, re.M), cell.source


@each
def test_stored_executed_top_to_bottom_without_warnings(path):
    code = stored(path).code
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    for cell in code:
        for out in cell.outputs:
            assert out.output_type != "error" and out.get("name") != "stderr", cell.source


@each_of_the_course
def test_anatomy(path):
    text = "\n".join(stored(path).prose)
    assert re.match(r"# .+\?\n", stored(path).cells[0].source), "the title is a question"
    assert re.search(r"\*\*Time:\*\* \d+ minutes", text)
    for heading in HEADINGS:
        assert re.search(rf"^## {heading}", text, re.M), heading
    assert "After this notebook you can" in text
    assert stored(path).called_with("of") == [path.name[:2]], "the terms of the notebook"
    imports = [cell for cell in stored(path).code if re.search(r"^(from|import) ", cell.source, re.M)]
    assert len(imports) == 1, "one import cell"


@each
def test_minutes_agree_with_the_table(path):
    number = path.name[:2]
    entry = claims.notebooks()[number]
    assert entry["file"] == path.name
    assert f"**Time:** {entry['minutes']} minutes" in "\n".join(stored(path).prose)
    assert stored(path).cells[0].source.startswith(f"# {entry['title']}")


@each_of_the_course
def test_practice(path):
    """A concept question, the exercise that goes with the notebook; progress where it is shown."""
    number = path.name[:2]
    asked = stored(path).called_with("Concept")
    assert asked and set(asked) <= {f"{number}.1", f"{number}.2"}
    text = "\n".join(stored(path).prose)
    assert (f"[Exercise {int(number)}](../exercises/{path.name})" in text) == (number != "00")
    panels = [cell for cell in stored(path).code if cell.source.strip() == "nl.ProgressPanel()"]
    assert len(panels) == (number in ("00", "11"))


@each_of_the_course
def test_answers_are_folded(path):
    text = "\n".join(stored(path).prose)
    assert text.count("<details>") >= 1 and text.count("<details>") == text.count("</details>")


# ---- claims -------------------------------------------------------------------------------------------
@each_of_the_course
def test_claims_shown_are_those_that_live_here(path):
    here = {c.id for c in claims.claims().values() if c.home == path.name[:2]}
    assert set(stored(path).called_with("cards")) == here
    assert set(stored(path).called_with("tested")) <= here
    assert set(stored(path).called_with("Verdict")) <= here and stored(path).called_with("Verdict")


@each_of_the_course
def test_no_verdict_before_the_learners_own(path):
    """The register's verdicts and whatever was published after the essay come late in the notebook."""
    cells = stored(path).cells
    verdict = next(
        i for i, c in enumerate(cells) if c.cell_type == "markdown" and re.search(r"^## Verdict", c.source, re.M)
    )
    late = {f for f in tables.table("facts").query("vintage == 'after'")["id"]}
    late |= {e for e in tables.table("events").query("vintage == 'after'")["id"]}
    for cell in cells[:verdict]:
        assert "nl.tested(" not in cell.source
        cited = set(re.findall(r"\b[FE]\d{2,3}\b", cell.source)) & late
        assert cited <= INPUTS_AFTER_THE_ESSAY, f"published after the essay: {cited}"


#: an input of the build-up model, named as younger than the essay where it is used
INPUTS_AFTER_THE_ESSAY = {"F038"}


@each
def test_quotation_marks_are_curly(path):
    """So that what is quoted can be found; straight ones stand in code, tags and the titles of links."""
    for text in stored(path).prose:
        assert '"' not in re.sub(r"```.*?```|`[^`\n]*`|\]\([^)]*\)|<[^>]+>", "", text, flags=re.S), text[:200]


@each
def test_quotations_are_short(path):
    """What stands in quotation marks beside a paragraph number is at most twelve words."""
    for text in stored(path).prose:
        for quote in re.findall(r"“([^“”]+)” \(P\d+\)", text):
            assert len(quote.split()) <= LONGEST_QUOTE, quote


# ---- numbers and sources ------------------------------------------------------------------------------
TOLD = ("quantity", "value", "low", "high", "unit", "unit_note", "note", "quote_or_location")


def facts_named_in(text: str) -> str:
    """What the facts and events named in a text say, their numbers included."""
    said = []
    for i in re.findall(r"\bF\d{3}\b", text):
        f = tables.fact(i)
        said.append(" ".join(str(f[key]) for key in TOLD))
    for i in re.findall(r"\bE\d{2}\b", text):
        said.append(" ".join(map(str, tables.event(i))))
    return "\n".join(said)


#: a number, and whether "million" follows; "1.9m" in a fact counts as 1.9
NUMBER = r"(?<![\w.])(\d[\d,]*(?:\.\d+)?|\.\d+)(?=\D|$)( million)?"


def same(number: str) -> str:
    """A number in one spelling: 3.50 and 3.5, .61 and 0.61 are the same; 0.61 and 61 are not."""
    return format(float(number.rstrip(",").replace(",", "")), ".10g")


def without_names(text: str) -> str:
    """Prose without what is no figure: ids, paragraphs, years, dates, notebook numbers, links, lists, code."""
    for pattern in (
        r"`[^`]*`", r"\]\([^)]*\)", r"<[^>]+>", r"\b[CEFPR]\d{1,3}\b", r"[Pp]aragraphs? \d+", r"\bP\d+ to P\d+",
        r"[Nn]otebooks? \d\d(?:(?:, | and )\d\d)*", r"Exercise \d+", r"^\s*\**\d+\.\**\s",
        r"\b\d{1,2} (?:January|February|March|April|June|July|October|December)\b",
        r"\*\*Time:\*\* \d+ minutes", r"\b(?:19|20)\d\d(?:-\d\d)?\b", r"EU-27", r"notebooks \d\d.*", r"for each 1\b",
        r"\b[Dd]ay \d+\b", r"[\"“]10-to-1[\"”]",
    ):  # fmt: skip
        text = re.sub(pattern, " ", text, flags=re.M)
    return text


#: these look ahead or back on the whole notebook; so does what stands before the first heading
FAR = ("", "Before you look", "Verdict", "The strongest reply", "Check yourself", "Recap", "Go deeper")


def printed_near(path, place: int) -> str:
    """What the cells of a section and its neighbours print: a number printed far away may be another quantity."""
    sections = stored(path).sections
    if sections[place].title in FAR:
        return stored(path).printed
    return "\n".join(text for near in sections[max(0, place - 1) : place + 2] for text in near.outputs)


def loose_numbers(path) -> list[str]:
    """Numbers in prose that no cell nearby prints and no fact named beside them holds."""
    loose = []
    for place, section in enumerate(stored(path).sections):
        printed = {same(n) for n in numbers(printed_near(path, place))}
        for paragraph in "\n\n".join(section.prose).split("\n\n"):
            known = printed | {same(n) for n in numbers(facts_named_in(paragraph))}
            for number, million in re.findall(NUMBER, without_names(paragraph)):
                # "1.2 million" in prose may stand in a fact as 1200000 or as 1.2m.
                spellings = (
                    {same(number), same(str(float(number.replace(",", "")) * 1e6))} if million else {same(number)}
                )
                if not spellings & known:
                    loose.append(f"{number} in: {paragraph[:110]}…")
    return loose


@each
def test_every_number_in_prose_is_printed_or_sourced(path):
    assert not loose_numbers(path), "\n".join(loose_numbers(path))


@each
def test_every_fact_named_is_listed_with_its_address(path):
    named = set(re.findall(r"\b[FE]\d{2,3}\b", "\n".join(stored(path).prose)))
    cited = stored(path).called_with("cited")
    listed = {i for one in cited for i in (claims.claim(one).evidence if one in claims.claims() else (one,))}
    assert named <= listed, f"named in prose, not in a list of sources: {sorted(named - listed)}"


@each_of_the_course
def test_sources_are_the_evidence_of_the_claims_that_live_here(path):
    """The register says what a claim rests on; a list of a notebook says nothing else."""
    cited, number = set(stored(path).called_with("cited")), path.name[:2]
    here = {c.id for c in claims.claims().values() if c.home == number}
    if number == "00":  # lists what is read elsewhere
        here = set(claims.claims())
    else:
        assert cited & set(claims.claims()) == here
    typed = cited - set(claims.claims())
    assert typed <= {i for one in here for i in claims.claim(one).evidence}


@each
def test_no_formula_by_accident(path):
    """A dollar sign in Markdown starts a formula."""
    for cell in stored(path).cells:
        texts = (
            [cell.source]
            if cell.cell_type == "markdown"
            else [o.get("data", {}).get("text/markdown", "") for o in cell.outputs]
        )
        for text in texts:
            assert "$" not in text, text[:200]


@each
def test_links_within_a_notebook_lead_to_a_heading(path):
    """As JupyterLab names them: it puts hyphens for spaces and decodes nothing."""
    text = "\n".join(stored(path).prose)
    headings = {heading.strip().replace(" ", "-") for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE)}
    links = {angled or plain for angled, plain in re.findall(r"\]\((?:<#([^>\n]+)>|#([^\s)]+))", text)}
    assert links <= headings, links - headings


@each
def test_links_between_notebooks_lead_somewhere(path):
    for text in stored(path).prose:
        for target in re.findall(r"\]\(([^)#]+?\.ipynb)\)", text):
            assert (path.parent / target).exists(), target


@each
def test_explorers_are_stored_with_picture_and_sentence(path):
    for cell in stored(path).code:
        if re.search(r"\bExplorer\(|\.reveal\(", cell.source):
            picture, words = (out["data"] for out in cell.outputs[-2:])
            assert "image/png" in picture and len(words["text/plain"]) > 40, cell.source


def test_claims_have_one_home_and_the_map_leads_there():
    homes = [c.home for c in claims.claims().values()]
    assert len(homes) == 52 and set(homes) <= set(claims.notebooks())
    text = claims.journey().text
    for c in claims.claims().values():
        assert sum(c.id in line.split("|")[4].replace(",", " ").split() for line in text.splitlines()[2:]) == 1, c.id
    for path in NOTEBOOKS:
        assert f"]({path.name})" in text


# ---- around the notebooks ------------------------------------------------------------------------------
def test_top_level_is_fixed():
    allowed = {"README.md", "requirements.txt", "notebooks", "data", "exercises", "tests", "LICENSE"}
    assert {p.name for p in ROOT.iterdir() if not p.name.startswith(".")} <= allowed


def test_readme_starts_where_the_exercises_can_be_reached():
    """Without the folder JupyterLab serves only that of the notebook, and links to exercises lead nowhere."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    starts = re.findall(r"python -m jupyterlab(.*00_start_here\.ipynb)", text)
    assert len(starts) == 2 and all(start.startswith(" --notebook-dir=. notebooks") for start in starts)


@pytest.mark.parametrize("page", ["README.md", "exercises/instructor/server.md"])
def test_commands_survive_a_moved_folder(page):
    """The scripts of an environment hold the path of its Python: only `python -m` works after the folder was moved."""
    text = (ROOT / page).read_text(encoding="utf-8")
    used = set(re.findall(r"\.venv[/\\](?:bin|Scripts)[/\\]([\w-]+)", text))
    assert used <= {"python"}, used


def test_readme_lists_the_notebooks_as_they_are():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for number, entry in claims.notebooks().items():
        assert f"| {number} | [{entry['title']}](notebooks/{entry['file']}) | {entry['minutes']} |" in text, number
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target
