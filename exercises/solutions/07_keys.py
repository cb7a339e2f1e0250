"""Keys of exercise 7: what each check compares with, its typical mistakes, hints and solution in words.

`python -m natolab.authoring.release 07` runs this where the solved notebook has been run, so the names of its cells are known.
"""

from math import comb

from natolab.checks import Choice, Flip, Function, Number, Pick, Prose, Turned, key


def chance_to_see(table, level=0.05):
    """How often Fisher's test finds a difference when the chances are those of the table."""
    (a, n), (b, m) = table.accept, table.resist
    p, q = a / n, b / m
    return sum(
        comb(n, i) * p**i * (1 - p) ** (n - i) * comb(m, j) * q**j * (1 - q) ** (m - j)
        for i in range(n + 1)
        for j in range(m + 1)
        if nl.models.statistics.fisher_exact([[i, n - i], [j, m - j]]) < level
    )


counted = nl.models.episodes.relief_table("first", "short run")
cases = counted.accept[1], counted.resist[1]
rows = nl.models.episodes.coding("first").query("vintage == 'known' and response != 'both'")
canada = int((rows["target"] == "Canada").sum())
assert f"{counted.fisher:.2f}" == "0.41", "the table gives another p now: mend the task"
key(
    "7.1",
    Pick(
        "bd",
        "abcde",
        {
            "a": "not shown to differ is not shown to be alike",
            "b": "one is missing: a p value says how often chance alone does as much; which line says that?",
            "c": "a p value supposes that there is no difference, so it cannot be the chance that there is none",
            "d": "one is missing: think of what a test on so few cases can see, and what it cannot",
            "e": "the test takes them as separate, and that does not make them so: count the rows of Canada",
        },
    ),
    hints=(
        "A p value answers one question: if nothing but chance were at work, how often would it look like this, or worse?",
        "Then ask of the test itself: suppose the shares seen were the true ones. Would thirteen and twelve cases show it each time?",
    ),
    solution=f"If the true chances were those of the chart, this test would call the difference significant in about "
    f"{100 * chance_to_see(counted):.0f} of 100 such samples, and miss it in all others. That is absence of evidence. It helps neither "
    f"who says that giving in pays nor who says that it does not. And {canada} of the {sum(cases)} episodes are Canada's.",
)


turn = {name: nl.flip_point(nl.models.threats.margin, nl.preset(name), "cost_share") for name in ("walt", "rutte")}
key(
    "7.2",
    Flip(
        "threats.THRESHOLD",
        solution={"cost_share": answer_7_2["cost_share"]},
        levers=["cost_share"],
        start=dict(nl.facts.scenario.presets()["walt"].values),
        smallest=True,
        wrong={
            "horizon_years": "you moved the years ahead; the task asks what giving in costs",
            "h_accept": "you moved the demands that come back; the task asks what giving in costs now",
            "q_backdown": "you moved the chance that the threat is dropped; the task asks what giving in costs",
        },
    ),
    hints=(
        "Which way? Ask whether accepting becomes the better answer when it is dear or when it is cheap.",
        '`nl.models.threats.margin(nl.preset("walt").having(cost_share=0.33))` is above 0. Go down one step at a time, to the first below 0.',
    ),
    solution=f"Walt's flip point is {turn['walt']:.2f}: if giving in costs only a little less than this reading has it, the same logic says "
    f"accept. On Rutte's numbers it lies at {turn['rutte']:.2f}, far above what they say: there giving in would have to cost "
    "half of the umbrella. What is at stake divides them, and a table of episodes does not measure it.",
)

key(
    "7.3",
    Choice(
        "b",
        {
            "a": "later demands do come to something here: over twenty years they cost more than the first; look at the costs",
            "c": "on Walt's numbers the weight of next year is the same, and there the threshold does move with the years",
            "d": "the chance is compared with the threshold and is no part of it",
        },
    ),
    hints=(
        "Print `nl.models.threats.threshold(nl.preset(name).having(horizon_years=years))` for both names and some years. For whom does it move?",
        "Compare the two sets of numbers above: which pair of them is equal for one and not for the other?",
    ),
    solution=f"With equal chances of a further demand the years cancel, and the threshold is one less the cost of giving in: "
    f"{float(nl.models.threats.threshold(nl.preset('rutte'))):.2f}. The argument from reputation needs demands that come back more often after "
    "giving in, and it needs years. Whoever uses it has to show the first; the episodes, coded twice, show it one way and "
    "the other.",
)


def from_ahead(ahead, cost_share, h_accept, h_resist):
    return 1 - cost_share * (1 + ahead * h_accept) / (1 + ahead * h_resist)


def from_this_year(cost_share, h_accept, h_resist, discount, years):
    return from_ahead(sum(discount**year for year in range(years)), cost_share, h_accept, h_resist)


def one_year_short(cost_share, h_accept, h_resist, discount, years):
    return from_ahead(sum(discount**year for year in range(1, years)), cost_share, h_accept, h_resist)


def no_discount(cost_share, h_accept, h_resist, discount, years):
    return from_ahead(years, cost_share, h_accept, h_resist)


def last_year_only(cost_share, h_accept, h_resist, discount, years):
    return from_ahead(discount**years, cost_share, h_accept, h_resist)


def same_weight_every_year(cost_share, h_accept, h_resist, discount, years):
    return from_ahead(discount * years, cost_share, h_accept, h_resist)


def upside_down(cost_share, h_accept, h_resist, discount, years):
    return 1 - 1 / (1 - threshold(cost_share, h_accept, h_resist, discount, years))


def without_the_last_step(cost_share, h_accept, h_resist, discount, years):
    return 1 - threshold(cost_share, h_accept, h_resist, discount, years)


def without_demands(cost_share, h_accept, h_resist, discount, years):
    return 1 - cost_share


def changed_places(cost_share, h_accept, h_resist, discount, years):
    return threshold(cost_share, h_resist, h_accept, discount, years)


key(
    "7.4",
    Function(
        threshold,
        calls=[(0.33, 0.5, 0.4, 0.9, 3), (0.1, 0.9, 0.2, 0.95, 1), (0.33, 0.6, 0.3, 0.9, 8), (0.5, 0.1, 0.7, 0.85, 20)],
        wrong=[
            (from_this_year, "the years ahead begin with this year: the first further demand can come next year"),
            (one_year_short, "the last year is left out: `range(1, years)` ends before `years`"),
            (no_discount, "every year counts the same: the weight of next year is not used"),
            (last_year_only, "only the last year counts: add up the weights of all years"),
            (same_weight_every_year, "every year has the weight of the first: later ones count less, by a power"),
            (upside_down, "the fraction stands upside down: the cost of giving in is over that of resisting"),
            (without_the_last_step, "the last step is missing: this is the fraction itself"),
            (
                without_demands,
                "demands that come back are left out: this is right only if both answers bring them alike",
            ),
            (changed_places, "the two chances of a further demand have changed places"),
        ],
    ),
    hints=(
        "First add up the years ahead: `discount`, its square, its cube, … With 0.9 and 2 years this is 0.9 + 0.81.",
        "Then each cost is what it is once, times one plus the years ahead times the chance of a further demand.",
    ),
    solution=f"At the notebook's starting point this gives {float(nl.models.threats.threshold(nl.Scenario())):.2f}. When both chances of a further "
    "demand are equal the fraction is the cost of giving in, and the years drop out. The function holds no view of who "
    "is right; it says which beliefs go together.",
)

changed = codes.assign(lasting=codes["lasting"].mask(disputed, "partial"))
one_cell = codes.assign(lasting=codes["lasting"].mask(codes["episode"] == "NATO Hague", "partial"))
as_first = nl.models.episodes.relief_table("first", "yes+partial")
now = nl.models.episodes.relief_table(changed, "yes+partial")
whole = {
    coder: nl.models.episodes.all_ways_of_settling("yes+partial", unclear=coder)
    for coder in (nl.models.episodes.COUNTED, nl.models.episodes.LEFT_OUT)
}
key(
    "7.5",
    Number(
        now.difference,
        {
            as_first.difference: "this is the first coder's difference: the three rows have not changed in the table you counted",
            nl.models.episodes.relief_table(
                "second", "yes+partial"
            ).difference: "this is the second coder's whole table; the task changes three rows of the first",
            nl.models.episodes.relief_table(
                one_cell, "yes+partial"
            ).difference: "only one of the three rows has changed",
            nl.models.episodes.relief_table(
                changed, "yes+partial", nl.models.episodes.LEFT_OUT
            ).difference: "the unclear case is left out; for a single coder "
            "the module counts it as no relief unless you say otherwise",
            nl.models.episodes.relief_table(
                changed, "yes"
            ).difference: "this counts yes alone; the task counts a partial relief as well",
            now.shares[0]: "this is the share of those who accepted; the other is still to be taken away",
        },
        within=0.005,
    ),
    hints=(
        '`codes.loc[disputed, "lasting"] = "partial"` changes the three rows of the table.',
        '`nl.models.episodes.relief_table(codes, "yes+partial").difference` is accept less resist. Is it the same as before you changed the rows?',
    ),
    solution=f"It goes from {as_first.difference:.2f} to {now.difference:.2f}: three words turn the sign, and neither coder broke a rule. "
    f"Fisher's p is {as_first.fisher:.2f} before and {now.fisher:.2f} after. A result that three cells turn belongs to the code book. "
    f"Over all ways of settling what the coders differ on, accepting is ahead in {whole[nl.models.episodes.COUNTED].accept_ahead:.0%}, and in "
    f"{whole[nl.models.episodes.LEFT_OUT].accept_ahead:.0%} if the unclear ones are left out.",
)

key(
    "7.6",
    Prose(
        (100, 200),
        rubric=(
            "Both parts have a reason of their own, in their strongest form, and could be signed by somebody who holds them.",
            "It says what the rule does to the counts: who would change sides in the table if praise were coded accept.",
            "It asks whether two people would code alike under each rule.",
            "It names what changes hands, or says why nothing need to; no part rests on an adjective about a person.",
        ),
    ),
    hints=(
        "For: look at the three meanings under “First the word”. Which of them can be tested with a record of what was given?",
        "Against: read again what was asked, given and received around the summit in The Hague. What did the words do?",
    ),
    solution=answer_7_6.strip(),
)


key(
    "7.7",
    Turned(
        "07",
        solution={"h_accept": 0.65},
        wrong={
            "horizon_years": "how long he stays counts the demands to come, and does not make one answer bring more of them",
            "discount": "the weight of next year falls on both answers alike",
        },
    ),
    hints=(
        "Press Hint under the puzzle: it names the levers that move the outcome most, and not which way.",
        "Two levers say how often a further demand follows, one for each answer. The verdict turns when one answer invites more of them.",
    ),
    solution="Other solutions at par count as well. In this one whoever gives in is asked for more, and sooner. The price of giving in has not moved: what counts is what comes after.",
)
