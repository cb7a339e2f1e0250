"""Claims: what the essay says, and what the man it attacks says.

claims()             every claim by id (C01-C46 without C07, R1-R7), from data/claims.csv;  claim("C16") is one
cards("C16", "C17")  the claims as a notebook shows them: fragment, paragraph, plain words, test
cited("C16", "F033") what claims rest on, facts, events and sources as a list with addresses
journey()            the twelve notebooks and the claims that live in each
"""

from natolab.facts.claims.citations import cited
from natolab.facts.claims.display import cards, journey
from natolab.facts.claims.register import CONFIDENCE, SCALE, Claim, claim, claims
from natolab.facts.notebooks import notebooks
from natolab.facts.show import Markdown, without_formulas

__all__ = [
    "CONFIDENCE", "SCALE", "Claim", "Markdown", "cards", "cited", "claim", "claims", "journey", "notebooks",
    "without_formulas",
]  # fmt: skip
