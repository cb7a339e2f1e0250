"""The twelve notebooks: what data/notebooks.csv says of each."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from natolab.facts import tables


@cache
def notebooks() -> Mapping[str, dict[str, str]]:
    """The twelve notebooks by number: file, title, minutes."""
    return MappingProxyType({row["number"]: row for row in tables.rows("notebooks.csv")})
