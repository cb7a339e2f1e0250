"""Keys of exercise 6: what each check compares with, its typical mistakes, hints and solution in words.

`python -m natolab.authoring.release 06` runs this where the solved notebook has been run, so the names of its cells are known.
"""

from natolab.checks import Choice, Flip, Function, Number, Pick, Prose, Turned, key

seen = burden[2020] - burden[2019]
steady = burden[2019] * spent[2020] / spent[2019]
key(
    "6.1",
    Number(
        steady - burden[2019],
        {
            seen: "this is the rise that was seen: in it output fell as well",
            steady: "this is the whole burden at the old output; the task asks for the rise",
            (spent[2020] / spent[2019] - 1)
            * 100: "this is the growth of spending in per cent; the task asks for points of GDP",
            spent[2020] / spent[2019]
            - 1: "this is the growth of spending as a share of spending; the task asks for points of GDP",
            seen
            - (
                steady - burden[2019]
            ): "this is the part that the fall of output brought; the task asks for the other part",
            burden[2020]
            - burden[2020] * spent[2019] / spent[2020]: "this takes the output of the second year; the task holds "
            "that of the first",
            spent[2020] - spent[2019]: "this is money; the task asks for points of GDP",
        },
        within=0.003,
    ),
    hints=(
        "A burden is spending over output. Two of the three are printed for the first year, so the third follows.",
        "Divide the spending of the second year by the output of the first, then take away the burden of the first year.",
    ),
    solution=f"The rise would have been {steady - burden[2019]:.2f} points and not {seen:.2f}. More than half of the largest step "
    "of ten years came from the denominator. A share can rise while nobody does anything.",
)

found = float(nl.models.alliance.us_cut_answer(answer_6_2))
key(
    "6.2",
    Flip(
        "alliance.PAID",
        solution={"publicness": 0.95, "us_cut": 1},
        levers=["publicness", "us_weight", "us_cut"],
        at_most=2,
        wrong={
            "minimum_pledge": "you bound them by a pledge; the task asks what each does by its own choice",
            "coordination": "you made each care for the others; the task asks what each does by its own choice",
            "threat_rise": "you raised the threat; the task asks for an answer to the cut and to nothing else",
        },
    ),
    hints=(
        "Which lever moves the percentage most? Take it as far as it goes, and look how much is missing.",
        "`nl.models.alliance.us_cut_answer(nl.Scenario(...))` is the share replaced. With the first lever at its end, try the second in both directions.",
    ),
    solution=f"With nearly all of the benefit shared and all of America's effort gone, they replace {found:.0%}. A smaller part of "
    "American effort that serves Europe does it as well: a small loss is easier to replace. Both need the shared part "
    "at the very end of its range.",
)

tastes = {
    shared: nl.models.alliance.calibrate(nl.Scenario(publicness=shared))[nl.models.alliance.allies().at("EST")]
    for shared in (0.5, 0.95)
}
key(
    "6.3",
    Choice(
        "b",
        {
            "a": "the calibration gives today's burdens exactly at every shared part, so fit cannot tell the settings apart",
            "c": "the table says the reverse: compare the United States with Estonia",
            "d": "each does react, that is what the percentage measures; in equilibrium nobody gains by choosing otherwise alone",
        },
    ),
    hints=(
        "Can the fit decide? Look at what the notebook rebuilds, and at how exact it is, under “Thirty-one allies”.",
        "Read the printed tastes as parts of all that a country cares for. Which of them could you tell to a voter?",
    ),
    solution=f"At half shared Estonia gives defence {tastes[0.5]:.0%} of its weight, at 95% shared {tastes[0.95]:.0%}. If nearly "
    "all of the benefit is shared, only a very large taste explains why a small ally pays at all. The fit says nothing "
    "here, because it is perfect everywhere; the tastes it needs say something.",
)

key(
    "6.4",
    Pick(
        "be",
        "abcde",
        {
            "a": "a low burden is what both readings were made to explain, so it cannot choose between them",
            "b": "one is missing: free riding predicts a reaction to what others spend, at the same threat; which line shows one?",
            "c": "distance is a reason to feel little threat; free riding does not need it",
            "d": "a common threat lifts everybody; that speaks for threat, if for anything",
            "e": "one is missing: what is known about reasons bears on this as well, if the reason names what another ally does",
        },
    ),
    hints=(
        "For each line ask: what would I expect to see if only the threat were small? If the same, the line does not help.",
        "Free riding is a reaction: less because the others do more. Look for lines with a because, and with nothing else that moved.",
    ),
    solution="Free riding is a claim about a reaction, so only a reaction bears on it: spending that falls when another's effort "
    "rises for a reason of its own, or a record of that very reason. A level, a distance and a common rise fit "
    "both. This is also why no regression of spending on spending settles it: threat moves both sides at once.",
)


def of_squares(one, two):
    n = len(one)
    return 1 - 6 * np.sum((one - two) ** 2) / (n * (n**2 - 1))


def of_values(x, y):
    return np.corrcoef(x, y)[0, 1]


def values_for_ranks(x, y):
    return of_squares(x, y)


def places_for_ranks(x, y):
    return of_squares(np.argsort(x), np.argsort(y))


def squared_too_late(x, y):
    n = len(x)
    return 1 - 6 * np.sum(np.argsort(np.argsort(x)) - np.argsort(np.argsort(y))) ** 2 / (n * (n**2 - 1))


def without_six(x, y):
    return 1 - (1 - rank_correlation(x, y)) / 6


def one_turned_round(x, y):
    return rank_correlation(x, -y)


def share_left(x, y):
    return 1 - rank_correlation(x, y)


m = nl.models.alliance.members_of("2025-08", 2024)
m = m.only(m.european)
few = [m.at(code) for code in ("BEL", "DEU", "EST", "ESP", "FIN", "ITA", "NLD", "POL", "PRT", "SWE")]
key(
    "6.5",
    Function(
        rank_correlation,
        calls=[
            (m.distance[few].tolist(), m.burden[few].tolist()),
            (m.gdp[few].tolist(), m.burden[few].tolist()),
            ([3.0, 1.0, 2.0, 10.0, 4.0], [1.5, 9.0, 2.5, 0.5, 4.0]),
            ([1.0, 2.0, 3.0, 100.0, 4.0, 7.0], [20.0, 10.0, 30.0, 40.0, 60.0, 50.0]),
        ],
        wrong=[
            (
                of_values,
                "this is the correlation of the values: one extreme ally can make it; the task asks for the ranks",
            ),
            (values_for_ranks, "the formula is fed with the values: rank both columns first"),
            (
                places_for_ranks,
                "`np.argsort` alone gives the places of the smallest, second smallest, …, and not the ranks",
            ),
            (squared_too_late, "the differences are added before they are squared, and they always add up to nothing"),
            (without_six, "the factor of 6 is missing"),
            (one_turned_round, "one column is ranked from the top and the other from the bottom"),
            (share_left, "the last step is missing or made twice: it is 1 less the fraction"),
        ],
    ),
    hints=(
        "Rank by hand first: in [30, 10, 20] the first value is the third smallest. Its rank is 3, then come 1 and 2.",
        "`np.argsort(np.argsort(x)) + 1` gives the ranks of x, and so does `nl.models.alliance.ranks(x)`.",
    ),
    solution="The ranks throw away how far apart two allies are and keep who is before whom. So America's size does not decide "
    f"alone, as it would with the values. `nl.models.alliance.spearman` does the same and allows ties; for distance and burden of "
    f"{m.distance.size} allies in 2024 it gives {nl.models.alliance.distance_burden_correlation().rho:.2f}, for size and burden of "
    f"{nl.models.alliance.gdp_burden_correlation().n} {nl.models.alliance.gdp_burden_correlation().rho:.2f}.",
)

rises = [year for year in range(2015, 2025) if burden[year] > burden[year - 1]]
step = {year: burden[year] - burden[year - 1] for year in range(2015, 2026)}
assert len(rises) == 8 and max(step, key=step.get) == 2025
assert all(step[year] < 0.05 for year in (2017, 2018, 2019)), "the table has other steps now: mend the text"
key(
    "6.6",
    Prose(
        (100, 200),
        rubric=(
            "Both parts have a reason of their own, in their strongest form, and could be signed by somebody who holds them.",
            "At least one reason rests on dates or numbers of one edition of NATO's table.",
            "It sees that one thing after another is not one thing because of another, on both sides of the argument.",
            "It says what would bear on the question, or why “never” is hard to test.",
        ),
    ),
    hints=(
        "For: which step is the largest, and what lies just before it? What did not move spending although it was there?",
        "Against: who rose most, and when did most of the rise come? What did your first answer say about the step of 2020?",
    ),
    solution=answer_6_6.strip(),
)


key(
    "6.7",
    Turned(
        "06",
        solution={"publicness": 0.95, "us_weight": 0.15},
        wrong={
            "publicness": "what is shared matters, and even at the end of its range it does not do it alone",
            "us_cut": "a larger or smaller cut moves the sum, and hardly the part that is answered",
        },
    ),
    hints=(
        "Press Hint under the puzzle: it names the levers that move the outcome most, and not which way.",
        "Two levers say for whom an effort works: for all allies, or for Europe. Move both towards their ends.",
    ),
    solution="Other solutions at par count as well. In this one more of what one ally buys protects all, and less of the American effort serves Europe. Then Europe has less to replace, and more to lean on.",
)
