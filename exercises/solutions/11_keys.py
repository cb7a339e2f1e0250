"""Keys of exercise 11: what each check compares with, its typical mistakes, hints and solution in words.

`python -m natolab.authoring.release 11` runs this where the solved notebook has been run, so the names of its cells are known.
"""

import numpy as np
from natolab.checks import Column, Flip, Function, Number, Pick, Prose, Rebuilt, key
from natolab.panels import forecast

start = nl.questions.board.board(nl.Scenario())
before = nl.facts.argument.decisive({}, "W")
key(
    "11.1",
    Number(
        len(alone),
        {
            len(
                before
            ): "these bring it down when nothing is judged; with C22 gone more links are alone in their place",
            len(alone) - len(before): "these are only the ones that C22 adds; those from before count too",
            len(alone) - 2: "two assumptions that no claim states can bring the advice down as well",
        },
        within=0.1,
    ),
    hints=(
        "Choose the step “First problem”, then C22, and give the verdict. Read the line that begins with *Decisive*.",
        '`nl.facts.argument.decisive({"C22": "does not hold on this data"}, "W")` gives them. Count them.',
    ),
    solution=f"{', '.join(alone)}. As long as C22 may stand, the first problem has two reasons that each carry it. Without it "
    "the four linked claims are its only reason, so that each of them becomes decisive.",
)

first = next(
    x for x in asked if nl.questions.board.board(nl.Scenario(parity_threshold=x)).holds.sum() < start.holds.sum()
)
key(
    "11.2",
    Flip(
        "board.BOARD",
        solution={"parity_threshold": answer_11_2["parity_threshold"]},
        levers=["parity_threshold"],
        smallest=True,
        wrong={
            "usable_eu": "you moved a share that could be measured; the task moves what counts as enough",
            "rho_eu": "you moved a chance that somebody must guess; the task moves what counts as enough",
            "loss_ratio": "this input is a value as well, but it is not the one that the task moves",
            "cost_share": "this input is a value as well, but it is not the one that the task moves",
        },
    ),
    hints=(
        "`nl.questions.board.board(nl.Scenario(parity_threshold=1.05)).holds.sum()` counts. Half of twelve is still half.",
        "One verdict turns early, and that is not enough. Go on, in a loop, until the count falls below half.",
    ),
    solution=f"Asking for {first:.2f} instead of 1 turns a first verdict, the lowest ratio alone, and leaves half. At "
    f"{answer_11_2['parity_threshold']:.2f} the dip of the hand-over turns as well, and the thesis fails by this count. No "
    "datum has changed: two people who agree on every fact can stand on either side.",
)

key(
    "11.3",
    Pick(
        "bd",
        "abcdef",
        {
            "a": "a) is one of four linked claims, but the studies (C22) carry the same step by themselves",
            "b": "b) was left out: it is a linked premise of the advice itself, and nothing stands in for it",
            "c": "c) is convergent: C26 and C28 carry the second problem together without it",
            "d": "d) was left out: what an advice assumes without arguing can bring it down like a premise",
            "e": "e) cuts the step from spending; when it falls, that step is only firmer",
            "f": "f) leaves the advice open, because China may still draw the US away; open is not fallen",
        },
    ),
    hints=(
        "Ask of each: is there another reason that carries the same step without it?",
        '`nl.facts.argument.standing({...})["W"]` says stands, open or falls. Change one verdict at a time.',
    ),
    solution="A link that stands alone in its place takes the advice with it, and so does an unspoken assumption. A claim with a "
    "convergent partner does not, however often it is quoted.",
)

met = nl.three_priors(nl.models.deterrence.dip, [*nl.moved_by("buildup"), *nl.moved_by("deterrence")], threshold=0.1)
key(
    "11.4",
    Column(
        met,
        [
            (
                nl.three_priors(nl.models.deterrence.dip, ids),
                "these are the shares at the edge itself: the cautious demand is not in them",
            ),
            (
                nl.three_priors(nl.models.deterrence.dip, nl.moved_by("deterrence"), threshold=0.1),
                "only the assumptions of deterrence were drawn, and the forces stood still",
            ),
            (
                dict.fromkeys(met, met["neutral"]),
                "it is one share three times: the priors have to change with the position",
            ),
            (
                {"neutral": met["neutral"], "Walt": met["Rutte"], "Rutte": met["Walt"]},
                "the two men have changed places",
            ),
            ({whose: 1 - share for whose, share in met.items()}, "these are the shares in which the demand is missed"),
        ],
        within=0.015,
    ),
    hints=(
        "`nl.three_priors(outcome, ids)` draws the assumptions in `ids` and counts where the outcome is at least nought.",
        "It takes the line as `threshold=`. The ids of two models make one list: `[*first, *second]`.",
    ),
    solution="The three shares are "
    + ", ".join(f"{share:.2f} ({whose})" for whose, share in met.items())
    + ". The same model, the "
    "same demand, three answers: each belongs to the ranges that were put in, and none is a chance of peace. Whoever shows "
    "one of them alone has chosen a speaker.",
)


def in_per_cent(chances, happened):
    return ((chances - happened) ** 2).mean()


def in_per_cent_both(chances, happened):
    return ((chances - 100 * happened) ** 2).mean()


def distance_alone(chances, happened):
    return abs(chances / 100 - happened).mean()


def total(chances, happened):
    return ((chances / 100 - happened) ** 2).sum()


def rooted(chances, happened):
    return ((chances / 100 - happened) ** 2).mean() ** 0.5


def of_means(chances, happened):
    return (chances.mean() / 100 - happened.mean()) ** 2


def hits(chances, happened):
    return ((chances > 50) == (happened == 1)).mean()


def where_it_happened(chances, happened):
    return ((chances / 100 - 1) ** 2 * happened).mean()


events = np.array([q.outcome for q in forecast.questions().values() if q.kind == "event" and q.resolved])
even, quiet, busy = (mean_brier(np.full(len(events), float(said)), events) for said in (50, 20, 80))
key(
    "11.5",
    Function(
        lambda chances, happened: nl.models.scoring.brier(chances / 100, happened).mean(),
        calls=[
            ([70, 20, 90], [1, 0, 1]),
            ([50, 40, 65, 5], [1, 0, 0, 1]),
            ([0, 100, 35], [1, 1, 0]),
            ([10, 60], [0, 1]),
        ],
        wrong=[
            (in_per_cent, "the chances are still in per cent, and what happened is 1 or 0: bring both to one unit"),
            (in_per_cent_both, "the distance is measured in points of per cent: take the chance as a share first"),
            (distance_alone, "the distance is not squared: with it alone it pays to say more than one believes"),
            (total, "it adds up and does not average: who answers more questions would score worse"),
            (rooted, "a root is taken at the end: the rule stops at the square"),
            (
                of_means,
                "it compares the mean chance with how often things happened, so that misses both ways cancel out",
            ),
            (hits, "it counts on which side of one half the chances lie: how sure somebody was is lost"),
            (
                where_it_happened,
                "only what happened is scored: a high chance for what did not happen must cost as well",
            ),
        ],
    ),
    hints=(
        "Do one by hand: somebody said 70, and it happened. The distance is that between 0.7 and 1.",
        "Arrays are subtracted place by place. Divide, subtract, square, then take `.mean()`.",
    ),
    solution=f"On the {len(events)} events of the sheet that are known, somebody who says 50 each time gets {even:.2f}, "
    f"20 each time {quiet:.2f}, 80 each time {busy:.2f}. That does not make 80 wise: {events.sum():.0f} of these events happened, and "
    "whoever wrote the questions could look. A score compares people on the same questions, best on a long list made beforehand.",
)

key(
    "11.6",
    Prose(
        (100, 200),
        rubric=(
            "Each man gets his strongest case from the same events: the part against is more than a defence of Rutte.",
            "It asks what each had said beforehand, with a date and a number, or says that he had not.",
            "It keeps apart what happened after the essay and what was only published after, and leaves nothing out that does not fit.",
            "It says what, seen by which day, would have counted for the other side.",
        ),
    ),
    hints=(
        "For: which of these events does Walt's account lead one to expect, and Rutte's not?",
        "Against: which of these happened after the essay, and which was only published after? Which would Rutte claim?",
    ),
    solution=answer_11_6.strip(),
)


key(
    "11.7",
    Rebuilt("walt"),
    hints=(
        "Begin with the conclusion: it is a reason for nothing else on the map.",
        "The conclusion is what all else is given for. The four problems each carry it, so take one in hand and ask whether the others would still do.",
    ),
    solution="The four problems are convergent: each speaks for the charge by itself. Under the first, four claims are linked, the studies would do alone, and Rutte's ten per cent is an objection. His line, as Walt reads it, is taken for granted.",
)


key(
    "11.8",
    Rebuilt("rutte"),
    hints=(
        "Put his conclusion first, then what speaks against it; the reasons that are left bear on one step.",
        "Two reasons need each other here. Ask of each: would the conclusion follow from it, if the other fell?",
    ),
    solution="His course rests on two linked premises, that going alone is no option and that holding on pays, and on a silent assumption. Walt's first problem denies the one, and his fourth the conclusion.",
)
