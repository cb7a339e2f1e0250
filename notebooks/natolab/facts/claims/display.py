"""Claims as a notebook shows them.

cards("C16", "C17")  the claims as put: fragment, paragraph, plain words, test
journey()            the twelve notebooks and the claims that live in each
"""

from natolab.facts.claims.register import claim, claims
from natolab.facts.notebooks import notebooks
from natolab.facts.show import Markdown


def cards(*claim_ids: str) -> Markdown:
    """The claims as put: id, fragment with paragraph, plain words, type, what each side expects, folded. No verdict."""
    parts = []
    for c in map(claim, claim_ids):
        quotation = f"{c.quoted}  \n" if c.quoted else ""
        parts.append(
            f"**{c.id} · {c.speaker} · {', '.join(c.types)}**  \n{quotation}*In plain words:* {c.paraphrase}\n\n"
            "<details><summary>What each side expects, and by what result it loses</summary>\n\n"
            f"- *If Walt is right:* {c.walt_predicts} *He loses if:* {c.walt_loses_if}\n"
            f"- *If those who object are right:* {c.other_predicts} *They lose if:* {c.other_loses_if}\n\n</details>"
        )
    return Markdown("\n\n".join(parts))


def journey() -> Markdown:
    """The twelve notebooks: number, question, minutes, and the claims that live there."""
    lines = ["| | notebook | minutes | claims |", "|---|---|---|---|"]
    for number, entry in notebooks().items():
        here = ", ".join(c.id for c in claims().values() if c.home == number)
        lines.append(f"| {number} | [{entry['title']}]({entry['file']}) | {entry['minutes']} | {here} |")
    return Markdown("\n".join(lines))
