"""Who said what, and what becomes of the charge? (notebooks 00 and 11)

The tests of claims about words: what the dated record of facts.csv and events.csv says, by the rules of claims.csv.
No slider moves them. Left out: a count of whole speeches, which nobody has coded.
"""

from datetime import date

from natolab.facts import argument, tables
from natolab.facts.claims import claims
from natolab.questions.trial import Trial

#: dated acts of praise; that he backed Trump's Arctic aims in January 2026 (E53) is hardly praise and is left out
PRAISE = {
    "E19": "private text of praise, {}",
    "E21": "the word “daddy”, {}",
    "F004": "“would never … have happened without Trump”, {}",
}
CALLS = ("E21", "F199")  # dated calls of his for more European forces, money and output
ALONE: tuple[str, ...] = ()  # dated calls of his for European forces that could act without the US: none was found
FEW_ACTS = 3
STIMULI = ("F005", "F006")  # what reports name as what he answered


def _date(row_id: str) -> str:
    """The day of an event or of what a fact quotes."""
    return str((tables.event if row_id.startswith("E") else tables.fact)(row_id)["date"])


def _term() -> Trial:
    """C01: the record term can be looked up; the counterfactual about other decades cannot."""
    term = tables.fact("F395")
    return Trial(
        measured={"years as Dutch prime minister, a record": f"{term['value']:g}",
                  "earlier decades in which his gifts could be tried": 0},
        pro_loses="longest" not in term["quantity"],
        contra_loses=None,
        sentence="The record term is not disputed; that he would have suited the post in other decades is not tested.",
    )  # fmt: skip


def _praise() -> Trial:
    """C04: acts of praise on record, by date."""
    acts = [words.format(_date(i)) for i, words in PRAISE.items()]
    return Trial(
        measured={
            "dated acts of praise in the list": f"{len(acts)} ({'; '.join(acts)})",
            "remarks on autonomy that were counted": 0,
        },
        pro_loses=len(acts) < FEW_ACTS,
        contra_loses=None,
        sentence="The praise is on record; whether he plays down autonomy waits for a count of his remarks.",
    )


def _cannot() -> Trial:
    """C06: the words, and what stands beside them."""
    quoted = bool(tables.fact("F001")["value"])
    return Trial(
        measured={
            "the words are in the transcript": "yes" if quoted else "no",
            "what stands beside them": "“We need each other”",
        },
        pro_loses=not quoted,
        contra_loses=False,
        sentence="He said it, and the summary holds if “cannot” is read with the sentence that stands beside it.",
    )


def _only() -> Trial:
    """C08: what reports name as what he answered."""
    named = [i for i in STIMULI if "Carney" in tables.fact(i)["quantity"]]
    return Trial(
        measured={"reports of what he answered": len(STIMULI), "of these that name Carney": len(named)},
        pro_loses=not named,
        contra_loses=bool(named),
        sentence="Other proposals and questions are named, and Carney is not, in a record that is short.",
    )


def _call() -> Trial:
    """C09: whether the speech calls on middle powers to combine."""
    called = "combine" in tables.event("E50")["what_happened"]
    return Trial(
        measured={"the call is in the speech": "yes" if called else "no"},
        pro_loses=not called,
        contra_loses=called,
        sentence="The call is on record; that it was right is a value judgement and is not tested.",
    )


def _meant() -> Trial:
    """C10: who is named, and how soon the reaction came."""
    unnamed, rebuked = "unnamed" in tables.event("E50")["target"], "Rebuke" in tables.event("E50")["outcome"]
    days = (date.fromisoformat(_date("E54")) - date.fromisoformat(_date("E50"))).days
    return Trial(
        measured={"Trump is named": "no" if unnamed else "yes", "days to his threat against Canada": days},
        pro_loses=not (unnamed and days <= 7),
        contra_loses=rebuked and days <= 7,
        sentence="He was not named, and he rebuked the speaker and threatened Canada within a week.",
    )


def _obey() -> Trial:
    """C11: dated calls for European strength beside America, and for forces that could do without it."""
    dates = sorted({_date(i) for i in CALLS})
    return Trial(
        measured={
            "dated calls for more European money, forces or output": f"{len(dates)} ({', '.join(dates)})",
            "dated calls for European forces that could act without the US": len(ALONE),
        },
        pro_loses=bool(ALONE),
        contra_loses=not dates,
        sentence="It holds if dependent means staying with America, for his calls for strength are calls inside NATO; "
        "that he asks for obedience is inferred, and what he believes cannot be looked up.",
    )


def _charge() -> Trial:
    """C02: what the starting verdicts on all other claims make of the four problems and of his line."""
    verdicts = {c.id: c.verdict for c in claims().values() if c.id != "C02"}
    state = argument.standing(verdicts)
    problems = [state[n] for n in ("W1", "W2", "W3", "W4")]
    return Trial(
        measured={
            "problems that stand on the starting verdicts": problems.count(argument.STANDS),
            "problems that fall": problems.count(argument.FALLS),
            "Rutte’s line as Walt reads it": state["WR"],
        },
        pro_loses=problems.count(argument.FALLS) == len(problems) or state["WR"] == argument.FALLS,
        contra_loses=argument.STANDS in problems and state["WR"] == argument.STANDS,
        sentence="On the starting verdicts; your own verdicts on the map of notebook 11 may say otherwise.",
    )


TRIALS = {
    "C01": _term, "C02": _charge, "C04": _praise, "C06": _cannot, "C08": _only, "C09": _call, "C10": _meant,
    "C11": _obey,
}  # fmt: skip
