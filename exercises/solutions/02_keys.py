"""Keys of exercise 2: what each check compares with, its typical mistakes, hints and solution in words.

`python -m natolab.authoring.release 02` runs this where the solved notebook has been run, so the names of its cells are known.
"""

from natolab.checks import Choice, Flip, Function, Number, Prose, Turned, key

current = by_year["current US$"]
key(
    "2.1",
    Number(
        (1 - constant[2022] / constant[2021]) * 100,
        {
            (1 - current[2022] / current[2021]) * 100: "this is in current dollars, which the rouble moves as well",
            constant[2021] - constant[2022]: "this is the fall in points of the ratio, and the task asks for per cent",
            (constant[2021] / constant[2022] - 1) * 100: "this is measured against the later year: per cent of what?",
            (1 - round(constant[2022], 1) / round(constant[2021], 1))
            * 100: "this is made from values with one decimal, as a chart shows them: take the rows of the table",
            (1 - constant[2024] / constant[2021]) * 100: "this goes on to a later year: the task ends with 2022",
        },
        within=0.5,
    ),
    hints=(
        "Which of the two columns has exchange rates taken out? Then take two of its rows.",
        "A fall in per cent is measured against where it starts. `by_year.loc[2021]` shows one row of the table.",
    ),
    solution=f"{(1 - constant[2022] / constant[2021]) * 100:.0f} per cent in constant dollars against "
    f"{(1 - current[2022] / current[2021]) * 100:.0f} in current ones. From 2021 to 2024 the two kinds of dollars nearly "
    f"agree: {(1 - constant[2024] / constant[2021]) * 100:.0f} and {(1 - current[2024] / current[2021]) * 100:.0f} per "
    "cent. Russia did gain; nearly half of the leap of 2022 is the rouble.",
)


europe, russia_ppp, russia_market = (nl.tables.fact(name)["value"] for name in ("F034", "F033", "F035"))
sipri_russia = nl.models.ratios.level("spending_market", "RUS", 2024) / 1e3
key(
    "2.2",
    Number(
        europe / russia_market,
        {
            europe / russia_ppp: "this is the headline itself: one side at market rates, the other at purchasing power",
            russia_ppp
            / russia_market: "this is how far a dollar goes in Russia by this publisher; Europe is not in it",
            round(europe / russia_market, 1): "one decimal is too coarse: slips lie as near as that",
            europe / sipri_russia: "this mixes two publishers: Europe from one, Russia from another",
            nl.models.ratios.ratio(
                "spending_market", nl.models.ratios.members("european_allies"), 2024
            ): "this is the ratio of another publisher, with other states and another figure for Russia",
        },
        within=0.01,
    ),
    hints=(
        "Which of the three figures is not in dollars at market rates? Leave it out.",
        "Europe above, Russia below, and read the unit of each before you divide.",
    ),
    solution=f"{europe:.0f} over {russia_market:.0f} is {europe / russia_market:.2f}. The other two figures give the price "
    f"level behind the headline: {russia_ppp:.0f} over {russia_market:.0f} is {russia_ppp / russia_market:.2f}, a little "
    "more than the lead. So the headline falls just below one because of the unit.",
)


key(
    "2.3",
    Flip(
        "spending.OUTSPEND",
        solution={"coalition": 3},
        levers=[
            "price_level_ru",
            "price_level_eu",
            "coalition",
            "include_turkiye",
            "include_ukraine",
            "include_canada",
        ],
        start=nl.facts.scenario.presets()["bases_robertson"].values,
        wrong={
            "price_level_ru": "you moved Russia's price level: even at the end of its slider Europe stays ahead",
            "price_level_eu": "you moved Europe's price level: even at market rates, one side alone, Europe stays ahead",
            "include_turkiye": "you moved one state in or out: that shifts the ratio a little",
            "include_ukraine": "you put a state in on Europe's side, which can only raise the ratio",
            "include_canada": "you put a state in on Europe's side, which can only raise the ratio",
        },
    ),
    hints=(
        "Move each of the six as far as it goes, both ways, and watch the title of the chart. Reset before the next one.",
        "The verdict depends little on prices here. What else does the word “Europe” depend on?",
    ),
    solution=f"With the nine allies nearest Russia, and Türkiye as at the start, the ratio is "
    f"{nl.questions.spending.outspend(nl.preset('bases_robertson').having(coalition=3)).ratio:.2f}. At the highest price level of the "
    f"slider, Europe's left as it is, it is {nl.questions.spending.outspend(nl.preset('bases_robertson').having(price_level_ru=3.5)).ratio:.2f}.",
)

nine, thirty = nl.models.ratios.members("front_nine"), nl.models.ratios.members("nato_europe")
others = tuple(state for state in thirty if state not in nine)
burden = [
    nl.models.ratios.level("spending_market", who, 2024) * 1e6 / nl.models.ratios.level("gdp_market", who, 2024) * 100
    for who in (nine, others)
]
price = [nl.models.spending.price_level_of(who) for who in (nine, others)]
key(
    "2.4",
    Choice(
        "b",
        {
            "a": "a share of output is not a sum of money, and these states give a greater share than the others",
            "c": "a dollar buys more there on average, and the model gives every set of states one price level anyway",
            "d": "all sums are in dollars: the number of currencies plays no part in the ratio",
        },
    ),
    hints=(
        'Look at one unit first: `nl.models.ratios.ratio("spending_market", nl.models.ratios.members("front_nine"), 2024)`.',
        "Where must a ratio stand at market rates, if a dollar that goes further in Russia is not needed to turn it?",
    ),
    solution=f"The nine stand at {nl.models.ratios.ratio('spending_market', nine, 2024):.2f} at market rates, and with Türkiye still "
    f"below one; prices only widen the gap. They give {burden[0]:.1f} per cent of output, the other allies {burden[1]:.1f}, "
    f"and a dollar buys more there ({price[0]:.2f} against {price[1]:.2f} at GDP purchasing power). Effort and prices speak "
    "for them. The sum is small because the states are.",
)


def plain_mean(spent, levels, russia):
    return sum(spent) * sum(levels) / len(levels) / russia


def without_levels(spent, levels, russia):
    return sum(spent) / russia


def divided(spent, levels, russia):
    return sum(money / level for money, level in zip(spent, levels, strict=True)) / russia


def average_level(spent, levels, russia):
    return even_level(spent, levels, sum(spent))


thirty_money = [nl.models.ratios.level("spending_market", state, 2024) / 1e3 for state in thirty]
thirty_money, states = zip(
    *[(money, state) for money, state in zip(thirty_money, thirty, strict=True) if money], strict=True
)
thirty_levels = [nl.models.spending.price_level(state, 2024) for state in states]
turning = even_level(thirty_money, thirty_levels, sipri_russia)
key(
    "2.5",
    Function(
        even_level,
        calls=[
            ([90, 60, 30, 25], [1.2, 1.3, 2.1, 2.8], 150),
            ([100], [1.5], 50),
            ([10, 80], [3.0, 1.1], 120),
            ([40, 40, 40], [1.0, 1.5, 2.0], 60),
        ],
        wrong=[
            (
                plain_mean,
                "every state weighs the same in the price level: the weight of a level is the money spent at it",
            ),
            (
                without_levels,
                "this is how much further a dollar must go in Russia than in Europe: Europe's levels are left out",
            ),
            (divided, "a high level makes the money worth less: a level says how many dollars' worth one dollar buys"),
            (average_level, "this is Europe's average price level, and Russia's money is not in it"),
        ],
    ),
    hints=(
        "Two states, on paper: 100 bn at level 1 and 50 bn at level 2 buy as much as how many bn in America?",
        "Add up what each state buys (money times level). Then ask: times what does Russia's money become this sum?",
    ),
    solution=f"For the thirty allies and GDP purchasing power of 2024 it gives {turning:.2f}. Russia's level of that year was "
    f"{nl.models.spending.price_level('RUS', 2024):.2f}. Divide the first by Europe's weighted level "
    f"({nl.models.spending.price_level_of(thirty):.2f}), and the break-even of the notebook comes back: "
    f"{nl.printed(nl.models.spending.break_even(nl.Scenario()), toward='up')}, the ratio at market rates.",
)

key(
    "2.6",
    Prose(
        (100, 200),
        rubric=(
            "Both parts give their strongest reason; Walt could sign the first and Rutte the second.",
            "Flow and stock are kept apart, or the reason why they need not be is given.",
            "Every number has its basis: whose money, which prices, which states.",
            "No part rests on an adjective about a people or a state.",
        ),
    ),
    hints=(
        "For: what else could be added up over thirty states, every year, in one unit?",
        "Against: what the strongest reply says of a flow and the depots, and of one front and one command.",
    ),
    solution=answer_2_6.strip(),
)


key(
    "2.7",
    Turned(
        "02",
        solution={"price_level_ru": 3.5, "price_level_eu": 1.0},
        wrong={
            "price_level_ru": "even where a dollar buys most in Russia, Europe is still ahead by this lever alone",
            "price_level_eu": "a dollar that buys less in Europe narrows the lead and does not end it",
        },
    ),
    hints=(
        "Press Hint under the puzzle: it names the levers that move the outcome most, and not which way.",
        "One lever goes to an end of its range and does not do it. Ask which lever makes the same dollar worth less on the other side, and move it as well.",
    ),
    solution="Other solutions at par count as well. In this one a dollar buys more arms and soldiers in Russia while prices and pay rise in Europe. Both have to come true at once, far from the published ratios.",
)
