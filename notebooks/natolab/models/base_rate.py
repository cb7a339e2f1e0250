"""The base rate of tariff threats carried out: what became of a published list of 49 (notebook 08).

Question: does he back down?

base rate             how often threats of this kind were carried out, however the target answered
settled               threats with an outcome by 25 January 2026: carried out in full, in part, for a time, or withdrawn
open                  under investigation, or not yet imposed; headlines count these as dropped

Leaves out: other threats than tariffs, the size of each, and what the target gave.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np

from natolab.facts import tables
from natolab.models import Values


@dataclass(frozen=True)
class BaseRate:
    """What became of a published list of tariff threats by 25 January 2026, however the target answered."""

    threats: int
    carried_out: int
    in_part: int
    later_withdrawn: int
    withdrawn_before: int
    under_investigation: int
    not_yet_imposed: int

    @property
    def settled(self) -> int:
        """Threats with an outcome."""
        return self.carried_out + self.in_part + self.later_withdrawn + self.withdrawn_before

    @property
    def carried_out_in_some_form(self) -> int:
        """Settled threats that were carried out fully, in part, or for a time."""
        return self.settled - self.withdrawn_before

    @property
    def share_of_settled(self) -> float:
        """Share of the settled threats that were carried out in some form."""
        return self.carried_out_in_some_form / self.settled

    @property
    def headline_dropped(self) -> float:
        """The "dropped" share of headlines, which counts threats not yet imposed as dropped."""
        return (self.withdrawn_before + self.not_yet_imposed) / self.threats


@cache
def base_rate() -> BaseRate:
    """Fate of the threats of data/tariff_threats.csv (facts F066, F067, F255). Raises DataError."""
    fates = {row["outcome"]: int(row["threats"]) for row in tables.rows("tariff_threats.csv")}
    return BaseRate(threats=sum(fates.values()), **fates)


def carried_out(a: Values) -> np.ndarray:
    """Share of the listed tariff threats that end up carried out in some form, for a share of the open ones.

    (settled ones carried out + `pending_carried_out` x open ones) / all. Source: `base_rate`.
    """
    counts = base_rate()
    open_ones = counts.under_investigation + counts.not_yet_imposed
    return (counts.carried_out_in_some_form + np.asarray(a["pending_carried_out"], float) * open_ones) / counts.threats
