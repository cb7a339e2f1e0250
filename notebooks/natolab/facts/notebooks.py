"""The notebooks: what data/notebooks.csv says of each.

notebooks()   all of them by number: file, title, minutes, kind
course()      those of the course, which have claims, terms and an exercise; the laboratory has none
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from natolab.facts import tables


@cache
def notebooks() -> Mapping[str, dict[str, str]]:
    """Every notebook by number: file, title, minutes, kind."""
    return MappingProxyType({row["number"]: row for row in tables.rows("notebooks.csv")})


@cache
def course() -> Mapping[str, dict[str, str]]:
    """The notebooks of the course by number."""
    return MappingProxyType({number: row for number, row in notebooks().items() if row["kind"] == "course"})
