"""Glossary: the terms of the field, one sentence each, from data/glossary.csv.

terms("latent power", "pole")   these terms as a notebook shows them; other forms ("poles") are understood
of("07")                        the terms that a notebook introduces
all_terms()                     every term in one table, with the notebook that introduces it
look_up("poles")                one Term
link("latent power")            a Markdown link to the heading of the table in notebook 00

Left out: claims (natolab.facts.claims), assumptions (natolab.facts.assumptions), columns of tables (data/README.md).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from natolab.errors import DataError
from natolab.facts import tables
from natolab.facts.notebooks import course, notebooks
from natolab.facts.show import Markdown

#: heading of notebook 00 under which all_terms() stands; JupyterLab makes its anchor by putting hyphens for spaces
HEADING = "Words of the field"


@dataclass(frozen=True)
class Term:
    """One row of data/glossary.csv: the term, its sentence, the notebook that introduces it, its other forms."""

    term: str
    sentence: str
    notebook: str
    also: tuple[str, ...]

    @property
    def title(self) -> str:
        """The term as it stands at the start of a line."""
        return self.term[:1].upper() + self.term[1:]


@cache
def glossary() -> Mapping[str, Term]:
    """Every term by name, in the order of the alphabet. Raises DataError."""
    rows = tables.rows("glossary.csv")
    return MappingProxyType(
        {
            row["term"]: Term(
                row["term"],
                row["sentence"],
                row["notebook"],
                tuple(form.strip() for form in row["also"].split(";") if form.strip()),
            )
            for row in rows
        }
    )


@cache
def _forms() -> Mapping[str, Term]:
    """Every form of every term, lower case; a term's own name goes before another's other form."""
    by_form = {form.casefold(): term for term in glossary().values() for form in term.also}
    return by_form | {term.term.casefold(): term for term in glossary().values()}


def look_up(name: str) -> Term:
    """One term by its name or another form of it, in any case. Raises DataError for an unknown one."""
    term = _forms().get(" ".join(str(name).split()).casefold())
    if term is None:
        raise DataError(f"There is no term “{name}” in the glossary: data/glossary.csv lists the terms.")
    return term


def _line(shown: Iterable[Term]) -> Markdown:
    return Markdown("**Terms.** " + " ".join(f"*{t.title}:* {t.sentence}" for t in dict.fromkeys(shown)))


def terms(*names: str) -> Markdown:
    """These terms with their sentences, in the order asked for. Raises DataError for an unknown one."""
    return _line([look_up(name) for name in names])


def of(number: str) -> Markdown:
    """The terms that a notebook introduces. Raises DataError for an unknown notebook."""
    if number not in course():
        raise DataError(f"There is no notebook {number}: choose from {', '.join(course())}.")
    return _line(term for term in glossary().values() if term.notebook == number)


def link(name: str, shown: str = "") -> str:
    """A Markdown link from another notebook to the table of terms. Raises DataError for an unknown term."""
    look_up(name)
    return f"[{shown or name}]({notebooks()['00']['file']}#{HEADING.replace(' ', '-')})"


def all_terms() -> Markdown:
    """Every term, its sentence, and the notebook that introduces it, as a table."""
    lines = ["| term | in one sentence | introduced in |", "|---|---|---|"]
    for term in glossary().values():
        home = f"[{term.notebook}]({notebooks()[term.notebook]['file']})"
        lines.append(f"| **{term.title}** | {term.sentence} | {home} |")
    return Markdown("\n".join(lines))
