"""Keys of exercise 4: what each check compares with, its typical mistakes, hints and solution in words.

`python -m natolab.authoring.release 04` runs this where the solved notebook has been run, so the names of its cells are known.
"""

from natolab.checks import Choice, Flip, Function, Number, Prose, Turned, key

path = nl.models.buildup.paths(nl.Scenario())
one = int(path.years[(path.years >= 2026) & (abs(path.alone - path.left_today) < 1e-9)][0])
reached = int(path.years[(path.years >= 2026) & (path.left_today >= 1)][0])
key(
    "4.1",
    Number(
        one,
        {
            nl.Scenario()["war_end"]: "in that year the fighting stops, and Russia's force only begins to come free",
            reached: "in that year the lower line passes 1; the task asks where the two lines meet",
            nl.Scenario()["target_year"]: "in that year the spending goal is reached, which concerns both lines alike",
        },
        within=0.1,
    ),
    hints=(
        "The two lines differ only in how much of Russia's usable force is free. When is all of it free?",
        "Two assumptions add up to the answer. Both have a slider above the chart; move one and watch the meeting point.",
    ),
    solution="All of Russia's usable force is free once the war is over and the years of recovery have passed. From then on "
    "nothing is tied down, so both ratios have the same numerator and the same denominator. With the defaults that is "
    "the year of the trough as well.",
)

rise = 3.5 - nl.models.buildup.START_BURDEN
key(
    "4.2",
    Number(
        rise / 100 * gdp,
        {
            3.5 / 100 * gdp: "this is the whole budget at the goal; the task asks for the step alone",
            (5 - nl.models.buildup.START_BURDEN)
            / 100
            * gdp: "this goes to the pledge of 5, which holds related spending besides core",
            rise
            / nl.models.buildup.START_BURDEN
            * 100: "this is the rise in per cent of the old budget; the task asks for money",
            (3.5 - 2.30)
            / 100
            * gdp: "this starts from the share of the allies without Canada; the task gives another one",
        },
    ),
    hints=(
        "Per cent of what? Write the unit beside each of the three numbers before you multiply.",
        "Take the step in points of GDP first. One point of GDP is a hundredth of the output printed above.",
    ),
    solution="The step is the difference of two shares of the same output. Points of GDP become money only when they are "
    "divided by a hundred and multiplied by that output.",
)


key(
    "4.3",
    Flip(
        "buildup.PATHS",
        solution={"usable_eu": answer_4_3["usable_eu"]},
        levers=["usable_eu"],
        smallest=True,
        wrong={
            "target_burden": "you moved the spending goal, which pays for equipment that arrives after the trough",
            "war_end": "you moved Russia's side of the race; the task asks for Europe's usable share",
            "parity_threshold": "you moved what counts as enough; the task asks for the ratio itself to fall",
        },
    ),
    hints=(
        "`nl.models.buildup.margin(nl.Scenario(usable_eu=0.5))` is the lowest ratio less 1. The verdict turns where it changes its sign.",
        "Go down from 0.40 one step at a time, by hand or in a loop, and stop at the first negative margin.",
    ),
    solution=f"The flip point is {nl.flip_point(nl.models.buildup.margin, nl.Scenario(), 'usable_eu'):.2f}, the first step of the slider at which "
    "the lowest ratio is less than 1. It is a small move inside everybody's uncertainty: that is why the usable share decides.",
)

key(
    "4.4",
    Choice(
        "b",
        {
            "a": "the stocks stand the other way round: the notebook prints Europe's stock of 2026; Russia's is smaller",
            "c": "how little is known of an assumption makes its bar wide, but gives it no effect",
            "d": "the price level is the same for both levers, so it cannot tell them apart",
        },
    ),
    hints=(
        "Ask of each lever: which part of the stock of 2031 does it touch?",
        "A budget is a flow and a force is a stock. Which of the two levers changes the flow, and from when?",
    ),
    solution="The usable share multiplies everything Europe owns, old and new, in the year it changes. The goal changes the "
    "deliveries, on a straight ramp to 2035 and after the lag, and deliveries of a few years are a small part of the stock.",
)

before = float(nl.models.buildup.required_burden(nl.preset("rutte"), 2032))
after = float(nl.models.buildup.required_burden(nl.preset("rutte").having(price_ratio=1.87), 2032))
key(
    "4.5",
    Number(
        after,
        {
            before: "this is his answer before the change: no link is doubted yet",
            float(
                nl.models.buildup.required_burden(nl.preset("rutte").having(price_ratio=1.87), 2035)
            ): "this is for another year: what is ordered late counts later",
            float(
                nl.models.buildup.required_burden(nl.preset("rutte").having(price_ratio=1), 2032)
            ): "this is at market rates, where a dollar goes equally far on both sides",
            float(
                nl.models.buildup.required_burden(nl.Scenario(price_ratio=1.87), 2032)
            ): "this starts from the defaults and not from the preset",
        },
    ),
    hints=(
        "A preset is a scenario. `scenario.having(name=value)` gives the same one with one value changed.",
        '`nl.models.buildup.required_burden(nl.preset("rutte"), 2032)` is the share before the change; put the changed scenario there.',
    ),
    solution=f"One link of the chain, the price level, is worth {before - after:.1f} points of GDP here. The share falls to "
    f"{nl.printed(after, 1, 'up')} and stays far above the pledge: on these beliefs the doubt about prices alone does not bring it down.",
)


def straight_line(start, delivered, loss):
    return [start + sum(delivered[: n + 1]) - loss * start * (n + 1) for n in range(len(delivered))]


def worn_at_once(start, delivered, loss):
    path = [start]
    for new in delivered:
        path.append((1 - loss) * (path[-1] + new))
    return path[1:]


def without_wear(start, delivered, loss):
    return [start + sum(delivered[: n + 1]) for n in range(len(delivered))]


def with_the_start(start, delivered, loss):
    return [start, *stock_path(start, delivered, loss)]


key(
    "4.6",
    Function(
        stock_path,
        calls=[
            (100, [10, 10, 10], 0.07),
            (0, [5, 0, 20, 1], 0.1),
            (936, [120, 135, 150, 160, 170], 0.07),
            (50, [0, 0], 0.5),
        ],
        wrong=[
            (
                straight_line,
                "every year loses the same amount: the loss is a share of what is left, not of the first stock",
            ),
            (worn_at_once, "what is delivered this year already loses its part: wear it from the year after"),
            (without_wear, "nothing wears out: the loss is not used"),
            (with_the_start, "the list begins with the stock at the start: the task asks for the end of each year"),
        ],
    ),
    hints=(
        "Do two years on paper first: start 100, deliveries 10 and 10, a loss of 0.07 a year.",
        "Keep one running number. In each turn of a loop over `delivered`: make it smaller by its loss, add, append.",
    ),
    solution="This is perpetual inventory, the rule behind every curve of the notebook. After many years of equal deliveries "
    "the stock settles where the loss equals the delivery.",
)

key(
    "4.7",
    Prose(
        (100, 200),
        rubric=(
            "Both parts have a reason of their own, in their strongest form, and could be signed by somebody who holds them.",
            "At least one reason comes from the model: what the ratio counts, or what it leaves out.",
            "It says what another line, such as a third or one and a half, would change.",
            "No part rests on an adjective about a state or a person.",
        ),
    ),
    hints=(
        "For: what would somebody have to add to the model to defend any other line?",
        "Against: look at what the notebook leaves out, and at the four lines it tries under the heading “The race”.",
    ),
    solution=answer_4_7.strip(),
)


key(
    "4.8",
    Turned(
        "04",
        solution={"eff_eu_gain": 0.19, "war_end": 2032},
        wrong={
            "war_end": "a longer war gives time, and time alone does not make Europe's force better",
            "ru_reconstitution": "a slower Russia gives time, and time alone does not make Europe's force better",
        },
    ),
    hints=(
        "Press Hint under the puzzle: it names the levers that move the outcome most, and not which way.",
        "Forbidden are all levers of money. Two kinds are left: when the race is decided, and how much Europe gets for what it spends as the years pass.",
    ),
    solution="Other solutions at par count as well. In this one the war ends later, and European states buy together step by step. The one gives time, the other uses it; Ukraine pays for the time, and the model is blind to that.",
)
