"""Keys of exercise 5: what each check compares with, its typical mistakes, hints and solution in words.

`python -m natolab.authoring.release 05` runs this where the solved notebook has been run, so the names of its cells are known.
"""

from natolab.checks import Flip, Function, Number, Pick, Prose, Turned, key

ends = [float(nl.models.attrition.battle(nl.Scenario(day0_share=share)).advance_km[-1]) for share in (0.4, 0.5)]
depth = nl.Scenario()["depth_km"]
key(
    "5.1",
    Number(
        ends[0] - ends[1],
        {
            ends[1]: "this is where the advance ends after the move; the task asks for the difference",
            ends[0]: "this is where the advance ends before the move; the task asks for the difference",
            depth - ends[1]: "this is what is left to the objective; the task compares two advances",
        },
        within=2,
    ),
    hints=(
        "The sentence under the chart says where the advance ends. Read it at both positions of the slider.",
        "“The advance ends at … of … km”: note the first number at 0.40, move the slider, note it again, and subtract.",
    ),
    solution=f"The advance ends at {ends[0]:.0f} km with 0.40 in place and at {ends[1]:.0f} km with 0.50. A tenth of the "
    "defenders, standing there instead of arriving later, is worth more than half of the ground.",
)

behind = nl.models.attrition.implied_edge(2.25, 2, law=1)
at = {law: float(nl.models.attrition.break_even_ratio(nl.Scenario(defender_edge=behind, law=law))) for law in (1, 0)}
key(
    "5.2",
    Number(
        at[1],
        {
            float(
                nl.models.attrition.break_even_ratio(nl.Scenario(defender_edge=2.25, law=1))
            ): "the loss ratio is taken for the edge, which is right only between equal forces or under area fire",
            at[0]: "this is the edge; under aimed fire the break-even is not the edge itself",
            2.25: "this is the loss ratio: it is the edge and the break-even only under area fire",
            2.25**0.5
            * 2: "this takes the root too early: first the edge, from both ratios, and then its root; three to one "
            "does not follow from these losses",
            (2.25 / 2)
            ** 0.5: "this divides by the force ratio: who loses less although outnumbered is worth more, not less",
        },
        within=0.03,
    ),
    hints=(
        "Two steps. From losses and numbers to the edge: `nl.models.attrition.implied_edge(loss_ratio, force_ratio, law)`. Then to the break-even.",
        "Under aimed fire the edge is the loss ratio times the force ratio, and the break-even is the root of the edge.",
    ),
    solution=f"The edge is {behind:.2f}: the same losses mean more when the one who suffers them is outnumbered. The break-even is "
    f"its root, {at[1]:.2f}. With the same losses between equal forces it would be {2.25**0.5:.2f}. Three to one needs an edge of 9 "
    "under aimed fire, and no loss ratio speaks for or against it without the numbers on the spot.",
)


turns = nl.flip_point(nl.models.attrition.day0_gap, even, "jam_on_def")
key(
    "5.3",
    Flip(
        "attrition.BATTLE",
        solution={"jam_on_def": answer_5_3["jam_on_def"]},
        levers=["jam_on_def"],
        start={"drones_att": 1, "drones_def": 1},
        smallest=True,
        wrong={
            "jam_on_att": "you moved what the attacker's drones lose; the task moves what the defender's drones lose",
            "drone_gain": "you moved what a drone does, and at a gap of 1 that is the same on both sides",
            "day0_share": "you moved who is in place; the task asks what jamming on one side can do",
        },
    ),
    hints=(
        "The name says whose sorties are lost: `jam_on_def` is the share of the defender's sorties that jamming stops.",
        "Go up from 0.30 one step at a time and print `nl.models.attrition.day0_gap` for each scenario. Stop at the first one below 0.",
    ),
    solution=f"The flip point is {turns:.2f}, a tenth away from the start. Nobody has more drones than before. What counts is not "
    "who owns them but how many come through, on either side.",
)

more = float(nl.models.attrition.drone_multiple(even["drone_gain"], 1, even["jam_on_def"]))
none, both, at_old_pace = (
    float(nl.models.attrition.needed_day0_share(values))
    for values in (nl.Scenario(drones_att=0, drones_def=0), even, {**even, "free_speed": even["free_speed"] * more})
)
key(
    "5.4",
    Pick(
        "ab",
        "abcd",
        {
            "a": "one reason is missing: ask what the break-even is made from, and what becomes of it when both sides gain alike",
            "b": "one reason is missing: look at the third step in `help(nl.models.attrition.battle)`, and at what a slow advance is worth to "
            "those who arrive late",
            "c": "faster losses alone push the needed share the other way: those who come late find fewer left",
            "d": "this is what the claim supposes; in these rows the gap stands at 1, where a drone does the same to both",
        },
    ),
    hints=(
        "Take the two results one at a time. The break-even is made from the two damages alone.",
        "The needed share is about time as well: what happens to the pace of the advance where drones fly over the defence?",
    ),
    solution="Equal multiples cancel in the ratio of the damages. And the pace is divided by the defender's drone multiple. To see "
    f"what each does, give the attack its old pace back: then {nl.questions.attrition.say_share(at_old_pace)} must be in place with drones on both sides, "
    f"more than the {nl.questions.attrition.say_share(none)} without any. So it is the pace alone that brings the share down to {nl.questions.attrition.say_share(both)}. That drones "
    "hurt movers more may be true of the world; its lever, `drone_gap`, stands at 1 in this table, and the result does not lean on it.",
)


def one_after_the_other(days, attackers, defenders, alpha, beta):
    for _ in range(days):
        attackers = max(attackers - beta * defenders, 0)
        defenders = max(defenders - alpha * attackers, 0)
    return attackers, defenders


def by_own_number(days, attackers, defenders, alpha, beta):
    return attackers * (1 - beta) ** days, defenders * (1 - alpha) ** days


def area_fire(days, attackers, defenders, alpha, beta):
    for _ in range(days):
        both = attackers * defenders
        attackers, defenders = max(attackers - beta * both, 0), max(defenders - alpha * both, 0)
    return attackers, defenders


def rates_changed_over(days, attackers, defenders, alpha, beta):
    return forces_after(days, attackers, defenders, beta, alpha)


def below_nought(days, attackers, defenders, alpha, beta):
    for _ in range(days):
        attackers, defenders = attackers - beta * defenders, defenders - alpha * attackers
    return attackers, defenders


def first_day_for_all(days, attackers, defenders, alpha, beta):
    return max(attackers - days * beta * defenders, 0), max(defenders - days * alpha * attackers, 0)


def defenders_first(days, attackers, defenders, alpha, beta):
    return forces_after(days, attackers, defenders, alpha, beta)[::-1]


key(
    "5.5",
    Function(
        forces_after,
        calls=[(10, 1, 0.5, 0.01, 0.0225), (7, 3, 1, 0.05, 0.1), (30, 1, 1, 0.02, 0.08), (4, 2, 0.2, 0.05, 0.05)],
        wrong=[
            (
                one_after_the_other,
                "one side is counted after it has already lost: take both numbers of the morning first",
            ),
            (by_own_number, "each side loses a part of itself: under aimed fire it loses by the number of its enemies"),
            (area_fire, "losses follow the product of both numbers: that is area fire, and the task has aimed fire"),
            (rates_changed_over, "the two rates have changed places: `beta` is what one defender does"),
            (below_nought, "a side falls below 0 and goes on: hold it at nought"),
            (
                first_day_for_all,
                "the losses of the first day are taken for every day: those who are gone do no more damage",
            ),
            (defenders_first, "the order is turned round: attackers come first"),
        ],
    ),
    hints=(
        "Do one day on paper: attackers 3, defenders 1, `alpha` 0.05, `beta` 0.1. Then the second day from what is left.",
        "Work out both losses before you subtract either of them; then `max(…, 0)`; repeat in a loop over the days.",
    ),
    solution="This is Lanchester's square law in steps of a day. With ever shorter steps `alpha * attackers**2 - beta * "
    "defenders**2` stays what it was at the start, which is why numbers count by their square and the break-even is a root. "
    "The notebook's model takes a twentieth of a day a step and lets reinforcements arrive on the way.",
)

alone = [
    float(nl.models.attrition.needed_day0_share(nl.Scenario(drones_att=a, drones_def=d)))
    for a, d in ((0, 0), (0, 1), (1, 0), (1, 1))
]
assert all(nl.questions.attrition.say_share(share) in answer_5_6 for share in alone), (
    "the model gives other shares now: mend the text"
)
key(
    "5.6",
    Prose(
        (100, 200),
        rubric=(
            "Both parts have a reason of their own, in their strongest form, and could be signed by somebody who holds them.",
            "At least one reason comes from the model, with the number it rests on.",
            "It says what the neighbour does: whether drones are on one side or on both.",
            "It names something that no slider for drones touches, such as orders, time or who decides.",
        ),
        parts=("Drones:", "Brigades:"),
    ),
    hints=(
        "Drones: compare the four cases of the notebook's table, above all the one in which only the other side has them.",
        "Brigades: what cannot be bought by the other side as well? Look at 5.1, and at the levers under “Orders”.",
    ),
    solution=answer_5_6.strip(),
)


key(
    "5.7",
    Turned(
        "05",
        solution={"arrive_start": 6},
        wrong={
            "law": "the law of losses changes the count, and here not the outcome",
        },
    ),
    hints=(
        "Press Hint under the puzzle: it names the levers that move the outcome most, and not which way.",
        "The margin is thin. Look at the levers that say who arrives, and when, and move one of them by a single step.",
    ),
    solution="Other solutions at par count as well. In this one the first reinforcements come a day later. The line holds by so little that one day decides, which says how much weight the verdict can bear.",
)
