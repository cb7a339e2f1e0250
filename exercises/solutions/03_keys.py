"""Keys of exercise 3: what each check compares with, its typical mistakes, hints and solution in words.

`python -m natolab.authoring.release 03` runs this where the solved notebook has been run, so the names of its cells are known.
"""

from natolab.checks import Choice, Flip, Function, Number, Prose, Turned, key

halved = nl.tables.fact("F062")["value"]
procured, pooled = nl.Scenario()["procurement_share"], nl.Scenario()["pooled_share"]
key(
    "3.1",
    Number(
        halved * procured * pooled,
        {
            halved: "this is still a share of the unit cost: the budget pays soldiers, fuel and pensions too",
            halved * procured: "this pools everything that is bought; at the start only a part can be pooled",
            halved * pooled: "this takes the whole budget for procurement; at the start only a part of it is",
            nl.models.fragmentation.budget_percent(
                nl.Scenario()
            ): "this is the model's own saving, the lower bar; the task starts from Bruegel's",
            100
            * float(
                nl.models.fragmentation.unit_saving(nl.Scenario())
            ): "this is the upper bar: the model's own saving, on the unit",
            halved * (procured + pooled): "the two shares are added; a share of a share is a product",
        },
        within=0.1,
    ),
    hints=(
        "Write it as a chain: of the budget a part is procurement, of that a part can be pooled, of that a part is saved.",
        "Three shares, multiplied. Two stand in the sentence under the chart, the third in the task.",
    ),
    solution=f"{halved:.0f} per cent of the unit cost, times {procured:.2f} of the budget, times {pooled:.2f} of that: "
    f"{halved * procured * pooled:.1f} per cent. Said on one base, Bruegel's hope and McKinsey's 5 per cent of the budget "
    "are neighbours.",
)

before = float(nl.models.fragmentation.effective_number(14, 0.47))
key(
    "3.2",
    Number(
        1 / np.sum(merged**2),
        {
            12: "this counts types: a type with few tanks counts as much as one with many",
            round(1 / np.sum(merged**2), 1): "one decimal is too coarse: the merger changes little more than that",
            before: "this is the number before the merger",
            float(
                nl.models.fragmentation.effective_number(12, 0.47)
            ): "this shares the rest out anew among the types that are left; the merged type is larger than the others",
            before
            - 2: "the effective number does not fall by one with each type that goes: small types hold little of it",
            1
            / np.sum(
                shares[[0, *range(3, 14)]] ** 2
            ): "the tanks of two types are gone: the shares no longer add up to one",
        },
        within=0.02,
    ),
    hints=(
        "Write the new list of shares first: the leader, the merged type, and the small ones that are left. Does it add up to one?",
        "The merged type has three times the share of a small one, and all the others keep theirs. `shares[1:]` are the small types.",
    ),
    solution=f"From {before:.2f} to {1 / np.sum(merged**2):.2f}, though two types of fourteen are gone. A count of types "
    "falls by a seventh; the spread hardly moves, because most of it lies between the leading family and the rest. "
    "Before you argue about “seventeen to one”, ask what share of the fleet each type holds.",
)

key(
    "3.3",
    Flip(
        "fragmentation.FRAGMENTED",
        solution={"rd_repeat": 0, "plateau_units": 100},
        levers=["learning_rate", "plateau_units", "leader_share", "rd_share", "rd_repeat", "procurement_share"],
        at_most=2,
        wrong={
            "pooled_share": "you moved the pooled share, which is politics and stays where it is here",
            "types": "you moved the number of types, which stays where it is here",
            "learning_rate": "you moved the learning rate: even at the low end of its slider a doubling still makes units cheaper",
            "procurement_share": "you moved procurement's part of the budget: even at its low end much is bought",
            "leader_share": "you moved the leading family: even at its high end many small types remain",
        },
    ),
    hints=(
        "Many types cost more for two reasons: each repeats some research, and each learns for itself. Which slider ends which?",
        "Find the slider that ends the first reason altogether. Then ask after how many units learning may stop.",
    ),
    solution=f"Nothing repeated and an early plateau: {nl.models.fragmentation.budget_percent(answer_3_3):.1f} per cent of the budget. Nothing "
    f"repeated alone leaves {nl.models.fragmentation.budget_percent(nl.Scenario(rd_repeat=0)):.1f}, an early plateau alone "
    f"{nl.models.fragmentation.budget_percent(nl.Scenario(plateau_units=100)):.1f}. With a plateau as early as that, even the small types "
    f"({nl.models.fragmentation.FLEET_UNITS * shares[1]:.0f} units of a fleet of {nl.models.fragmentation.FLEET_UNITS:,} each) have learnt all there is to learn.",
)

key(
    "3.4",
    Choice(
        "a",
        {
            "b": "the pair does not touch these shares: the upper bar falls with the lower one",
            "c": "try another pair at its ends, such as the learning rate and the leading family: the verdict stays",
            "d": "how little is known of an assumption makes its range wide, but it is no cause",
        },
    ),
    hints=(
        "Look at the upper bar, the saving on the unit, while you move the pair. What does it say about the shares below?",
        "Move one of the pair alone, then the other alone. What is left of the saving each time, and where does it come from?",
    ),
    solution="Repeated research is a cost of each further type; lost learning is a cost of short runs. If one is closed, the "
    "other still runs. This is also the reply to a critic who attacks the learning rate alone: it does not carry the claim "
    "by itself.",
)


def rate_as_exponent(shares, rate):
    return sum(share ** (1 - rate) for share in shares)


def as_if_equal(shares, rate):
    return split_cost([1 / len(shares)] * len(shares), rate)


def unit_costs_summed(shares, rate):
    return sum(share ** np.log2(1 - rate) for share in shares)


def saved(shares, rate):
    return 1 - 1 / split_cost(shares, rate)


def mean_unit_cost(shares, rate):
    return unit_costs_summed(shares, rate) / len(shares)


unequal, equal = nl.models.fragmentation.fleet_shares(14, 0.47), nl.models.fragmentation.fleet_shares(17, 1 / 17)
key(
    "3.5",
    Function(
        split_cost,
        calls=[
            (unequal.tolist(), 0.1),
            (equal.tolist(), 0.15),
            ([0.6, 0.3, 0.1], 0.2),
            ([0.5, 0.5], 0.05),
            ([1.0], 0.1),
        ],
        wrong=[
            (rate_as_exponent, "the learning rate stands where its exponent belongs: turn the rate into b first"),
            (as_if_equal, "the types are taken as equal: the shares are not used, only how many there are"),
            (unit_costs_summed, "costs per unit are added: a unit cost must be multiplied by the units built"),
            (saved, "this is the saving on the unit, and the task asks for the ratio of the two costs"),
            (mean_unit_cost, "the plain mean of the unit costs lets a small type weigh as much as a large one"),
        ],
    ),
    hints=(
        "Take a fleet of `n`. A type with share `s` builds `s * n` units: what does it cost, and what does the whole fleet cost in one type?",
        "Write the ratio for one type and cancel: `n` drops out, and a power of the share is left. Then add up over the types.",
    ),
    solution=f"At ten per cent it gives {split_cost(equal, 0.1):.2f} for seventeen equal types and "
    f"{split_cost(unequal, 0.1):.2f} for fourteen unequal ones. The size of the fleet drops out: only "
    "how it is split counts. Merging three small types, as above, "
    f"brings the {split_cost(unequal, 0.1):.2f} to {split_cost(merged, 0.1):.2f}.",
)

key(
    "3.6",
    Prose(
        (100, 200),
        rubric=(
            "Both parts have a reason of their own, in its strongest form, and could be signed by a minister who holds it.",
            "Every saving has its base: of the unit cost, of what is pooled, or of the whole budget.",
            "At least one risk or gain that the model leaves out is named: a flaw, a seller, a front, a town.",
            "It says who decides on the type, or who pays if it goes wrong.",
        ),
    ),
    hints=(
        "For: what happens to shells, parts and repair when ten types stand on one front?",
        "Against: read what the notebook says the model leaves out, and the reply to those who would standardise everything.",
    ),
    solution=answer_3_6.strip(),
)


key(
    "3.7",
    Turned(
        "03",
        solution={"rd_repeat": 0.0, "plateau_units": 100},
        wrong={
            "rd_repeat": "with no research repeated, the lost learning still costs more than the line",
            "plateau_units": "an early end of learning does not do it alone: repeated research is still paid for",
        },
    ),
    hints=(
        "Press Hint under the puzzle: it names the levers that move the outcome most, and not which way.",
        "Separate buying loses in two places: in laboratories and in factories. Take the loss out of both.",
    ),
    solution="Other solutions at par count as well. In this one types share their research, and factories stop learning after few units. Either alone leaves enough waste for the verdict to stand.",
)
