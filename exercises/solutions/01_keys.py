"""Keys of exercise 1: what each check compares with, its typical mistakes, hints and solution in words.

`python -m natolab.authoring.release 01` runs this where the solved notebook has been run, so the names of its cells are known.
"""

from natolab.checks import Choice, Flip, Function, Number, Pick, Prose, Turned, key

key(
    "1.1",
    Choice(
        "c",
        {
            "a": "this step takes the most points away, but the task asks what the ratio is divided by",
            "b": "this step is a real loss, and another one under the same rule is a greater one",
            "d": "this step discounts Europe's soldiers and counts every one of Russia's: that is two rules",
        },
    ),
    hints=(
        "Divide the rung above by the rung below, for each of the steps. A difference in points is another question.",
        "Before you take the greatest one, ask of each step: is something done to one side that is not done to the other?",
    ),
    solution=f"Purchasing power divides the ratio by {steps['a']:.1f}, soldiers instead of people by {steps['b']:.1f}, "
    f"usable soldiers on both sides by {steps['c']:.1f}. The one-sided step divides it by more still, but a share that is "
    "taken off one side alone says nothing about the balance.",
)

both = (*nl.models.ratios.members("eu27"), "GBR")
right = nl.models.ratios.ratio("gdp_market", both, 2025)
key(
    "1.2",
    Number(
        right,
        {
            nl.models.ratios.ratio(
                "gdp_ppp", both, 2025
            ): "this is at purchasing power, and the task asks for market rates",
            nl.models.ratios.ratio(
                "gdp_market", nl.models.ratios.members("eu27"), 2025
            ): "Britain is not in it: a set of states is put together before it is summed",
            nl.models.ratios.ratio(
                "gdp_market", nl.models.ratios.members("european_allies"), 2025
            ): "these are the European allies: some states of the EU are no allies, and some allies are not in the EU",
            nl.models.ratios.ratio("gdp_market", both, 2024): "this is another year: the ratio moves with the rouble",
            nl.models.ratios.ratio("people", both, 2025): "this counts people, and the task asks for output",
        },
    ),
    hints=(
        "Which measure, which states, which year: three things go into `nl.models.ratios.ratio`. Britain must be among the states.",
        'Sets are tuples of codes, and tuples can be joined: `nl.models.ratios.members("eu27") + ("GBR",)`.',
    ),
    solution=f"{right:.2f} times. The sentence “nearly 10-to-1” fits this Europe as well as the one of the essay, though "
    "it holds other states. That is why a ratio without its list of states cannot be checked.",
)

key(
    "1.3",
    Flip(
        "ratios.OUTWEIGH",
        solution={"ratio_year": answer_1_3["ratio_year"]},
        levers=["ratio_year"],
        smallest=True,
        wrong={
            "coalition": "you changed who counts as Europe; the task changes the year and nothing else",
            "include_turkiye": "you took a state out; the task changes the year and nothing else",
            "include_ukraine": "you put a state in; the task changes the year and nothing else",
        },
    ),
    hints=(
        "Which of the two numbers moves much from year to year? `nl.questions.ratios.year_table()` shows some years; you can ask for others.",
        "`nl.models.ratios.ratios(nl.Scenario(ratio_year=2005))` gives every ratio of a year. Go back from 2025 one year at a time.",
    ),
    solution=f"In {answer_1_3['ratio_year']:.0f} the ratio of output is "
    f"{nl.models.ratios.ratios(answer_1_3)['gdp_market']:.2f}, under the line. In 2022 it comes close and stays above. In people the "
    "claim holds in every year of the table.",
)


def share_lost(measure):
    thirty = nl.models.ratios.members("nato_europe")
    return 1 - nl.models.ratios.ratio(measure, thirty, 2013) / nl.models.ratios.ratio(measure, thirty, 2015)


key(
    "1.4",
    Pick(
        "ace",
        "abcde",
        {
            "a": "sentence a is about one column only, that of purchasing power: compare its first and its last row again",
            "b": "sentence b reads a fall of the rouble as a loss of goods: look at the same years at purchasing power",
            "c": "sentence c is about the last column: it counts dollars' worth of goods for one dollar",
            "d": "sentence d goes from dollars to goods: the column that counts goods moves the other way",
            "e": "sentence e is about buying abroad, and market rates are the right measure of that",
        },
    ),
    hints=(
        "Give each sentence its column first: is it about what is made at home, or about what could be bought abroad?",
        "A ratio at market rates moves when goods move, and when the rouble moves. The other two columns keep these apart.",
    ),
    solution=f"At market rates Russia seems to lose {share_lost('gdp_market'):.0%} from 2013 to 2015, at purchasing power "
    f"{share_lost('gdp_ppp'):.0%}: the rest is the rouble. So b and d go from a price to goods. That does not make market "
    "rates an error: for chips and machine tools from abroad they say what a country can pay.",
)


def one_sided(europe, russia, level_eu, level_ru, home):
    return europe / (russia * (home * level_ru + 1 - home))


def averaged(europe, russia, level_eu, level_ru, home):
    return home * europe * level_eu / (russia * level_ru) + (1 - home) * europe / russia


def swapped(europe, russia, level_eu, level_ru, home):
    return mixed_ratio(europe, russia, level_eu, level_ru, 1 - home)


def all_at_home(europe, russia, level_eu, level_ru, home):
    return mixed_ratio(europe, russia, level_eu, level_ru, 1)


def nothing_abroad(europe, russia, level_eu, level_ru, home):
    return europe * (1 + home * level_eu) / (russia * (1 + home * level_ru))


thirty = nl.models.ratios.members("nato_europe")
gdp = [nl.models.ratios.level("gdp_market", who, 2025) / 1e9 for who in (thirty, "RUS")]
levels = [
    nl.models.ratios.level("gdp_ppp", who, 2025) / nl.models.ratios.level("gdp_market", who, 2025)
    for who in (thirty, "RUS")
]
key(
    "1.5",
    Function(
        mixed_ratio,
        calls=[
            (450, 150, 1.5, 3.0, 0.5),
            (450, 150, 1.5, 3.0, 0.0),
            (200, 300, 1.2, 2.5, 1.0),
            (90, 150, 2.0, 2.8, 0.8),
        ],
        wrong=[
            (one_sided, "only Russia's dollars are counted at their price level: both sides need the same rule"),
            (averaged, "two finished ratios are averaged: add up what each side buys first, then divide once"),
            (swapped, "the share spent at home and the share spent abroad are exchanged"),
            (all_at_home, "every dollar is spent at home: the share is not used"),
            (nothing_abroad, "what is spent at home is counted twice: as much less is left to spend abroad"),
        ],
    ),
    hints=(
        "Do one side on paper: of 100 dollars 60 are spent at home, where one buys 3 dollars' worth. The rest is spent abroad.",
        "Goods of one side: its money times (share at home times level, plus share abroad times one). Then divide.",
    ),
    solution=f"With the output of 2025, everything bought abroad gives {mixed_ratio(*gdp, *levels, 0):.1f}, half of it "
    f"{mixed_ratio(*gdp, *levels, 0.5):.1f}, everything at home {mixed_ratio(*gdp, *levels, 1):.1f}. Market rates and "
    "purchasing power are the two ends of one scale, and half is not in the middle: at home Russia's dollars weigh more.",
)

key(
    "1.6",
    Prose(
        (100, 200),
        rubric=(
            "Both parts give their strongest reason; Walt could sign the first and Rutte the second.",
            "At least one reason names a rung of the ladder or a row of the table of definitions.",
            "Time comes in: how long means take to become force, and how much of it there is.",
            "No part rests on an adjective about a people or a state.",
        ),
    ),
    hints=(
        "For: what can a state with means and no forces do, that a state with neither cannot?",
        "Against: who must turn up, and by when, before output stops an attack?",
    ),
    solution=answer_1_6.strip(),
)


key(
    "1.7",
    Turned(
        "01",
        solution={"deployable_share_ru": 0.27},
        wrong={
            "include_turkiye": "leaving out an ally takes soldiers from Europe's side, and the gap only widens",
            "include_ukraine": "Ukraine adds people to Europe's side, and too few for this line",
        },
    ),
    hints=(
        "Press Hint under the puzzle: it names the levers that move the outcome most, and not which way.",
        "The ladder has two sides: the lead is lost where one side's soldiers count and the other's do not. Which lever speaks of the other side?",
    ),
    solution="Other solutions at par count as well. In this one more of Russia's army is tied or unfit for one front. No European was made more ready: the verdict on a ladder depends on both of its sides.",
)
