"""Author–year citations in the prose of notebooks, made from the tables.

    python -m natolab.authoring.citing NOTEBOOK [NOTEBOOK ...]

label(id)     author (or publisher) and year of a fact or an event: "NATO 2025"
link(id)      the label as a link to the page that was read, with id, title and date when the pointer rests on it
cited(text)   Markdown with every bare code (F057, E21) as such a link; links made before are made anew

Left out: the lists of sources at the end of a notebook (natolab.facts.claims.cited).
"""

import re
import sys
from pathlib import Path

import nbformat

from natolab.facts import tables

CODE = r"[FE]\d{2,3}"
LINK = re.compile(rf'\[[^\]\n]*\]\([^)\s]* "({CODE}): [^"]*"\)')
BARE = re.compile(rf"\b({CODE})\b")
#: where a code is no citation: code, the target and title of a link, a tag
ELSEWHERE = re.compile(r"(```.*?```|`[^`\n]*`|\]\([^)]*\)|<[^>]+>)", re.DOTALL)


def _row(row_id: str) -> tuple[str, str, str, str]:
    """Publisher (authors first, where known), title, date and address of a fact or an event. Raises DataError."""
    row = tables.fact(row_id) if row_id.startswith("F") else tables.event(row_id)
    who = row["publisher"] if row_id.startswith("F") else row["source_publisher"]
    date = row["date"] if isinstance(row["date"], str) else ""
    return str(who), str(row["title"]), date, str(row["url"])


def label(row_id: str) -> str:
    """Author or publisher and year: the first named, without the page that passed it on. Raises DataError."""
    who, _, date, _ = _row(row_id)
    inside = re.search(r"\(([A-Z][^)]* & [^)]*)\)", who)  # "CSIS (Jones & McCabe)"
    who = inside[1] if inside else re.split(r" via | citing |;|, |\s*\(", who.removeprefix("derived from "))[0]
    who = re.sub(r"^[A-Z]\. | (WEO|[A-Z][a-z]{2} 20\d\d)\b.*$", "", who).replace(" & ", " and ").replace(" / ", " and ")
    return f"{who} {date[:4] or 'undated'}"


def link(row_id: str) -> str:
    """The citation as Markdown: label, page, and on the pointer what it is. Raises DataError."""
    _, title, date, url = _row(row_id)
    address = url if url.startswith("http") else f"../data/{url}"
    address = address.replace("(", "%28").replace(")", "%29").replace(" ", "%20")
    title_and_date = re.sub(r'["$()\[\]]', "", f"{title}, {date or 'undated'}")
    return f'[{label(row_id)}]({address} "{row_id}: {title_and_date}")'


def cited(text: str) -> str:
    """Markdown with every bare code as a link; a second time changes nothing. Raises DataError for an unknown id."""
    text = LINK.sub(lambda match: match[1], text)
    parts = ELSEWHERE.split(text)
    parts[::2] = [BARE.sub(lambda match: link(match[1]), part) for part in parts[::2]]
    return "".join(parts)


def main(names: list[str]) -> None:
    """Write the citations of notebooks in place; outputs stay as they are."""
    for name in names:
        path = Path(name)
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = cited(cell.source)
        path.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
