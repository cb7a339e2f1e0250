"""Keys of exercise 11: what each check compares with, its typical mistakes, hints and solution in words.

`python -m natolab.authoring.release 11` runs this where the solved notebook has been run, so the names of its cells are known.
"""

import numpy as np
from natolab.checks import Column, Flip, Function, Number, Pick, Prose, key
from natolab.panels import forecast

start = nl.questions.board.board(nl.Scenario())
turned = [q.board.says for q, one, two in zip(nl.questions.board.listed(), walt.holds, rutte.holds, strict=True) if one != two]
key(
    "11.1",
    Number(
        len(turned),
        {
            int(
                (walt.far != rutte.far).sum()
            ): "a mark can move and stay on its side, and a verdict can hold in both: count only where the two stand apart",
            int(
                (walt.holds != start.holds).sum()
            ): "this compares one position with the starting point; the task compares the two men",
            int(walt.holds.sum()): "these are the verdicts that hold in one position",
            int(
                (walt.holds == rutte.holds).sum()
            ): "these are the verdicts on which both positions give the same answer",
        },
        within=0.1,
    ),
    hints=(
        "Choose one position, press Keep, choose the other. Look for rows in which a dot faces a cross.",
        '`nl.questions.board.board(nl.preset("walt")).holds` has one True or False a verdict. Compare it with that of the other.',
    ),
    solution=f"These turn: {'; '.join(turned)}. The others do not know who is speaking: on most of the board the two positions "
    "give the same answer, and one more mark moves without turning.",
)

first = next(x for x in asked if nl.questions.board.board(nl.Scenario(parity_threshold=x)).holds.sum() < start.holds.sum())
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
        "bce",
        "abcdef",
        {
            "a": "a) is no objection that hits: both may be right, each for his own years, and halfway between is nobody's position",
            "b": "b) was left out: twelve verdicts have been taken for twelve witnesses who never spoke to each other",
            "c": "c) was left out: holding has been taken for holding firmly; look how near the line some marks stand",
            "d": "d) takes a value for a fact: some inputs, such as what counts as enough, are not to be found in any table",
            "e": "e) was left out: the absence of a claim from the board has been taken for the absence of the question",
            "f": "f) takes a wide range for a strong cause: a bar is as wide as the range that somebody wrote down",
        },
    ),
    hints=(
        "An objection hits if the test would go wrong for the reason it gives. Ask it of each sentence alone.",
        "Under the heading “The whole board” the notebook names three traps. Does a sentence warn of a trap, or walk into it?",
    ),
    solution="A count weighs nothing: verdicts that share an assumption fall together, as the last task showed, a hair counts as "
    "much as a mile, and what no model can test is left out. The remedy is not the middle, and not data alone, but to say "
    "which verdicts you weigh how much, and which values you bring.",
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
