"""Keys of exercise 8: what each check compares with, its typical mistakes, hints and solution in words.

`python -m natolab.authoring.release 08` runs this where the solved notebook has been run, so the names of its cells are known.
"""

from natolab.checks import Choice, Column, Flip, Function, Pick, Prose, Turned, key

rate = nl.models.base_rate.base_rate()
idle = rate.under_investigation + rate.not_yet_imposed


def in_percent(*counts):
    return [100 * count / rate.threats for count in counts]


known = rate.carried_out_in_some_form
key(
    "8.1",
    Column(
        in_percent(known, known + idle),
        [
            (
                [100 * rate.share_of_settled] * 2,
                "the open threats are left out, which takes them to end like the settled ones",
            ),
            (
                in_percent(known, known + rate.not_yet_imposed),
                "only the threats not yet imposed move: those under investigation are open as well",
            ),
            (
                in_percent(known - rate.later_withdrawn, known - rate.later_withdrawn + idle),
                "the threats carried out and later withdrawn are missing: they were carried out in some form",
            ),
            (
                in_percent(rate.carried_out, rate.carried_out + idle),
                "only threats carried out in full are counted as known",
            ),
            (
                in_percent(rate.withdrawn_before, rate.withdrawn_before + idle),
                "these are the shares dropped, and the task asks for the shares carried out",
            ),
            (in_percent(known + idle, known), "the two numbers stand in the other order"),
        ],
        within=0.6,
    ),
    hints=(
        "What is known does not move. Where must the slider stand so that every open threat is dropped, and where for the opposite?",
        "Lowest: the settled ones carried out in some form, over all threats. Highest: add every open one above the line.",
    ),
    solution=f"{known} are known to be carried out in some form and {idle} are open, of {rate.threats}: from "
    f"{in_percent(known)[0]:.0f} to {in_percent(known + idle)[0]:.0f} per cent. One half lies inside, so on this list "
    "“tends to back down” (P11) can neither be shown nor refuted without a belief about the open ones.",
)

panel = nl.models.episodes.by_leverage("first", "short run")["high"]
strict = nl.models.episodes.by_leverage("first", "yes")["high"]
assert panel.accept[0] == panel.accept[1] == 2 and panel.resist == (3, 3) and strict.resist == (0, 3)
assert 0.3 < nl.models.episodes.shuffle_within_leverage("first", "short run").p < 0.4
key(
    "8.2",
    Pick(
        "bce",
        "abcde",
        {
            "a": "few cases leave much open, and what is left open is not shown to be nothing",
            "b": "one of the five compares the two answers at the same leverage, and you left it out",
            "c": "you left out what another rule of relief does to the same three cases: choose it in the second list",
            "d": "a share of past threats is made a trait of a person, and the forty-nine say nothing about the three",
            "e": "you left out one that asks which cases could never get into the panel",
        },
    ),
    hints=(
        "An objection holds if it is true and if it weakens the step from three of three to resolve. Test both, one letter at a time.",
        "Look at the two marks of the same panel, then change the second list. Two of the five say more than so few cases can.",
    ),
    solution=f"At high leverage {panel.accept[0]} of {panel.accept[1]} that accepted got relief too, so leverage may do the work. "
    f"By the strict rule it is {strict.resist[0]} of {strict.resist[1]} that resisted. And known strength may keep a demand "
    "from being made. A large p is no proof that two answers are alike, and a base rate is no trait.",
)


def claim_by(**moved):
    return float(nl.models.threats.margin(nl.Scenario(cost_share=0.1, **moved)))


first_year = next(n for n in range(1, 21) if claim_by(h_accept=0.9, h_resist=0.1, horizon_years=n) >= 0)
far = {"h_accept": 0.9, "h_resist": 0.1, "horizon_years": 20}
assert all(claim_by(**{k: v for k, v in far.items() if k != left}) < 0 for left in far)
key(
    "8.3",
    Flip(
        "threats.THRESHOLD",
        solution=far,
        start={"cost_share": 0.1},
        levers=["h_accept", "h_resist", "horizon_years"],
        at_most=4,
        wrong={
            "cost_share": "the cost of giving in is no longer the umbrella's: begin with umbrella.having(...) and leave it there",
            "q_backdown": "you moved the chance that the threat is dropped; the task asks for what comes later",
            "discount": "you moved how much a later year counts; the task asks for beliefs about later demands",
        },
    ),
    hints=(
        "Which of the three make accepting dearer, and which makes resisting cheaper? Move each in its direction and watch the margin.",
        "`nl.models.threats.margin(umbrella.having(h_accept=0.6))` is the margin of a scenario. No two of the three are enough.",
    ),
    solution="All three must move, and far. Even if a gesture brings a new demand nearly every year and resisting hardly ever "
    f"does, the one who threatens, or successors who do the same, must stay for {first_year} years. The reply “the price is "
    "all that follows” can be right, but only for somebody who believes all three.",
)

near, late = nl.Scenario(cost_share=0.1), nl.Scenario(cost_share=0.1, horizon_years=20)
weighted = [float(nl.models.threats.years_ahead(one)) for one in (near, late)]
limits = [float(nl.models.threats.threshold(one)) for one in (near, late)]
assert abs(limits[1] - limits[0]) < 0.01 and weighted[1] > 3 * weighted[0]
key(
    "8.4",
    Choice(
        "d",
        {
            "a": "the weighted years grow more than threefold: compare `nl.models.threats.years_ahead` of the two scenarios",
            "b": "both answers are paid for again: each has its own chance of a further demand",
            "c": "this is so in every scenario of the last task as well, and there the margin did change its sign",
        },
    ),
    hints=(
        "Under the chart the sentence splits each cost into now and later. What happens to the later part of either answer?",
        "The threshold is one minus the cost of accepting over the cost of resisting a threat that is never dropped.",
    ),
    solution=f"The weighted years go from {weighted[0]:.1f} to {weighted[1]:.1f}, and each cost is multiplied by one plus the years "
    "times its chance of a further demand. With chances of 0.5 and 0.4 the two factors are nearly alike, so the threshold "
    f"goes from {limits[0]:.3f} to {limits[1]:.3f} only. A long horizon matters when the two chances are far apart.",
)


def pooled(a, n, b, m):
    return b.sum() / m.sum() - a.sum() / n.sum()


def alike(a, n, b, m):
    return np.mean(b / m - a / n)


def by_size(a, n, b, m):
    return np.average(b / m - a / n, weights=n + m)


def not_divided(a, n, b, m):
    return (n * m / (n + m) * (b / m - a / n)).sum()


def by_resisters(a, n, b, m):
    return np.average(b / m - a / n, weights=m)


def counts_of(coder, rule):
    pairs = [(*level.accept, *level.resist) for level in nl.models.episodes.by_leverage(coder, rule).values()]
    return tuple(list(column) for column in zip(*pairs, strict=True))


key(
    "8.5",
    Function(
        held_difference,
        calls=[
            counts_of("first", "short run"),
            counts_of("second", "yes+partial"),
            ([1, 8], [1, 10], [0, 3], [9, 4]),
            ([1, 2, 5, 1], [4, 6, 12, 3], [3, 5, 2, 5], [5, 7, 3, 6]),
        ],
        wrong=[
            (pooled, "all levels are put together first, and then leverage is not held"),
            (alike, "every level counts alike, however few cases it has"),
            (by_size, "a level is weighted by all its cases, also where nearly all are on one side"),
            (not_divided, "the weighted differences are added and not divided by the sum of the weights"),
            (by_resisters, "a level is weighted by one side alone, by those that resisted"),
        ],
    ),
    hints=(
        "Arrays do all levels at once: `resist_relief / resist_cases` is already a share at each level.",
        "Three lines: the difference at each level, the weight of each level, and a weighted mean with `.sum()` above and below.",
    ),
    solution=f"On the printed counts it gives {float(held_difference(*map(np.array, counts_of('first', 'short run')))):.2f}: the "
    f"figure of the notebook, with resisting behind. Pooled it is {float(pooled(*map(np.array, counts_of('first', 'short run')))):.2f}. "
    "Here holding leverage does not help resisting; with another coder or rule it may.",
)

key(
    "8.6",
    Prose(
        (100, 200),
        rubric=(
            "Both parts are in their strongest form, and could be signed by somebody who holds them.",
            "At least one reason comes from an episode, a count or a figure of the notebook.",
            "Leverage and resolve are kept apart: it is clear which of the two a reason is about.",
            "It says what one would have to see to change sides.",
            "No part rests on an adjective about a state or a person.",
        ),
    ),
    hints=(
        "For: who decides about tariffs, who about troops, and how often was one traded for the other?",
        "Against: a link that was never tested is not a link that does not exist. Which mistake can be taken back?",
    ),
    solution=answer_8_6.strip(),
)


key(
    "8.7",
    Turned(
        "08",
        solution={"publicness": 0.95, "minimum_pledge": 2.5},
        wrong={
            "minimum_pledge": "a pledge alone raises Europe's effort, and America's answer stays too small to turn it",
            "publicness": "what is shared alone gives America no rise of Europe's to answer",
        },
    ),
    hints=(
        "Press Hint under the puzzle: it names the levers that move the outcome most, and not which way.",
        "America answers what it gains from. Europe has to rise first, and what it adds has to serve America too.",
    ),
    solution="Other solutions at par count as well. In this one each ally has promised more, and more of what it buys protects all. A pledge without sharing, or sharing without a pledge, leaves the effort where it was.",
)
