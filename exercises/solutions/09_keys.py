"""Keys of exercise 9: what each check compares with, its typical mistakes, hints and solution in words.

`python -m natolab.authoring.release 09` runs this where the solved notebook has been run, so the names of its cells are known.
"""

from natolab.checks import Flip, Function, Number, Pick, Prose, Turned, key

then, after = nl.questions.polarity.effort().loc[1989], nl.questions.polarity.effort().loc[1999]
fall = {column: 100 * (1 - after[column] / then[column]) for column in then.index}
five = "Five Europeans"
key(
    "9.1",
    Number(
        fall[five],
        {
            then[five]
            - after[five]: "this is the fall in points of output; per cent of the first burden are asked for",
            100
            * (
                then[five] / after[five] - 1
            ): "this divides by the later burden; what falls is measured by where it began",
            fall["United States"]: "this is the American burden",
            fall["troops"]: "this is the American force",
            100 * after[five] / then[five]: "this is what is left of the burden, and the task asks for what is gone",
            fall["five, bn"]: "this is the fall in money spent; a burden is a share of output, which grew",
        },
        within=0.4,
    ),
    hints=(
        "A burden is itself in per cent. Points and per cent of it are two things: which does the task ask for?",
        "Take the first burden less the second, and divide by the one of the year in which the fall began.",
    ),
    solution=f"The force fell by {fall['troops']:.0f} per cent, the burden of the five by {fall[five]:.0f}, their money by "
    f"{fall['five, bn']:.0f}: output grew, so the share fell faster than the money. The American burden fell by "
    f"{fall['United States']:.0f}. Cover and threat shrank together in these years, so the table cannot tell which moved the budgets.",
)


def equal_powers(yardstick, states, year):
    return float(nl.models.polarity.effective_number(nl.models.polarity.levels(yardstick, states).at(year)))


six = nl.models.polarity.PPP_SIX
goal = equal_powers("gdp_ppp", six, 2025)
wider = equal_powers("gdp_ppp", nl.models.polarity.GDP_TEN, 2025)
key(
    "9.2",
    Number(
        goal,
        {
            equal_powers(
                "gdp_market", six, 2025
            ): "this is at market rates; the outputs printed are at purchasing power",
            equal_powers("gdp_ppp", six, 2010): "this is for another year",
            wider: "this is for the longer list of the notebook; the task gives a shorter one",
            float(output.sum() / output.max()): "this is the sum counted in leaders: the shares are not squared",
            1.0: "the shares were added without being squared, and shares always add to one",
            6.0: "this counts the states as if they were equal",
        },
    ),
    hints=(
        "Each level over the sum of all six is a share. Square the shares before you add them.",
        "The sum of squared shares is the concentration, a number below one. The effective number is one divided by it.",
    ),
    solution=f"Shares, squares, sum, one over it: {goal:.2f}. At market rates the same six are worth "
    f"{equal_powers('gdp_market', six, 2025):.2f}, and ten states at purchasing power {wider:.2f}. The yardstick and the list "
    "belong to the number.",
)

listed = nl.models.polarity.listed("gdp_market")
run = nl.models.polarity.series(nl.Scenario(), "gdp_market")
number_in = {year: float(run.effective_number[run.at(year)]) for year in (1985, 2010, 2025)}
without = equal_powers("gdp_market", [state for state in nl.models.polarity.GDP_TEN if state != "RUS"], 2025)
assert number_in[1985] < without < number_in[2025] < number_in[2010]
assert "RUS" not in listed.present(1985) and "RUS" in listed.present(2025)
assert nl.questions.polarity.powers(nl.Scenario()).three_poles == 0
key(
    "9.3",
    Pick(
        "ace",
        "abcde",
        {
            "a": "you left out one about the first year: look along the first row of the table",
            "b": "another yardstick that disagrees does not make this one wrong: each measures something else",
            "c": "you left out one about who is on the list at either end",
            "d": "an effective number says how spread out a list is; it does not count the states near the leader",
            "e": "you left out one that keeps trend and level apart: leave the bar of the chart at its start",
        },
    ),
    hints=(
        "Three things are chosen in such a sentence: the yardstick, the first year and the list. Which objections are about a choice?",
        "Two of the five call a measure wrong or false. Does what stands before the “so” show that?",
    ),
    solution=f"Since 1985 the number goes from {number_in[1985]:.1f} to {number_in[2025]:.1f}; since 2010 it falls from "
    f"{number_in[2010]:.1f}. Without Russia the end would be {without:.1f}: part of the rise is a new name on the list. And a "
    "spread is no count of poles. The yardsticks differ because output, soldiers and budgets differ: none is false.",
)


def reached(weight):
    tried = [round(1 + step / 10, 1) for step in range(1, 21)]
    return next(
        (w for w in tried if nl.models.polarity.smallest_lead(nl.Scenario({"w_power": 2, weight: w})) >= 0), None
    )


enough = {weight: reached(weight) for weight in ("w_nearness", "w_offence", "w_intent")}
assert enough["w_nearness"] is None
key(
    "9.4",
    Flip(
        "polarity.THREAT",
        solution={"w_offence": enough["w_offence"]},
        start={"w_power": 2},
        levers=["w_nearness", "w_offence", "w_intent"],
        smallest=True,
        wrong={
            "w_nearness": "nearness does not do it within its range: it lifts Russia from Tallinn, but hardly from Madrid",
            "w_power": "the weight of power is no longer two: begin with twice.having(...) and leave it there",
            "pole_threshold": "that bar belongs to the count of poles and touches no threat",
        },
    ),
    hints=(
        "Which capital is the last to turn? Look at the two scores nearest to each other in the chart.",
        "Try one weight at a time, from 1 upwards; `nl.models.polarity.smallest_lead(twice.having(w_intent=1.1))` must reach nought.",
    ),
    solution=f"Offence does it at {enough['w_offence']} and intent at {enough['w_intent']}; nearness does not do it up to 3. A "
    "weight can only lift what differs: from Madrid Russia and the United States differ much in offence and intent, and little in nearness.",
)


def change_of_weight(one, other, place):
    gap = one - other
    return -gap.sum() / gap[place]


def upside_down(one, other, place):
    return 1 / turning_weight(one, other, place)


def same_side(one, other, place):
    return -turning_weight(one, other, place)


def mean_of_rest(one, other, place):
    return turning_weight(one, other, place) / (len(one) - 1)


def one_power(one, other, place):
    return -(one.sum() - one[place]) / (one[place] - other[place])


def seen_from(capital):
    factors = nl.models.polarity.threat_factors(capital)
    table = [[float(factors[f][i]) for f in nl.models.polarity.FACTORS] for i in range(len(nl.models.polarity.STATES))]
    return dict(zip(nl.models.polarity.STATES, table, strict=True))


madrid, tallinn = seen_from("ESP"), seen_from("EST")
ties = {
    f: turning_weight(np.array(madrid["RUS"]), np.array(madrid["USA"]), i)
    for i, f in enumerate(nl.models.polarity.FACTORS)
}
key(
    "9.5",
    Function(
        turning_weight,
        calls=[
            (madrid["RUS"], madrid["USA"], 0),
            (madrid["RUS"], madrid["USA"], 2),
            (tallinn["RUS"], tallinn["CHN"], 1),
            ([0.2, 0.9, 0.4, 0.7], [0.8, 0.1, 0.5, 0.3], 3),
            ([0.5, 0.1, 0.6], [0.2, 0.4, 0.1], 1),
        ],
        wrong=[
            (
                change_of_weight,
                "this is by how much the weight must change: the factor itself is among the others in your sum",
            ),
            (upside_down, "the two parts of the ratio stand the other way round"),
            (same_side, "the sign is the other way round: at a tie this factor must undo what the others add"),
            (mean_of_rest, "the other factors are averaged; with a weight of 1 each counts in full"),
            (one_power, "above the line only one power is counted: the others' lead is needed there as well"),
        ],
    ),
    hints=(
        "At a tie the weighted leads add to nought. Which of them carries the unknown weight?",
        "Subtract the two arrays first, for example `russia - america`. Add up the leads of all other factors, and ask which weight of the one undoes them.",
    ),
    solution=f"From Madrid, Russia against the United States, it gives {ties['power']:.2f} for power and {ties['offence']:.2f} for "
    f"offence, as `nl.flip_points` finds them; for nearness {ties['nearness']:.1f}, so no weight does it. The less the two "
    "differ in a factor, the larger the weight that a tie needs.",
)

days = nl.questions.polarity.deals_table()["days until reopened"]
again = [int(n) for n in days if n != ""]
assert (len(again), len(days)) == (4, 8) and max(again) < 8 * 30
key(
    "9.6",
    Prose(
        (100, 200),
        rubric=(
            "Both parts are in their strongest form, and could be signed by somebody who holds them.",
            "At least one reason in each part comes from the table or from an event of the notebook.",
            "It says how another rule would count, by the letter or by what was in force.",
            "The rule is applied to both sides of a deal.",
            "No part rests on an adjective about a state or a person.",
        ),
    ),
    hints=(
        "For: what is a deal good for, and what of it is left while a new threat stands?",
        "Against: look at the last column. What had come of each reopening when the essay appeared?",
    ),
    solution=answer_9_6.strip(),
)


key(
    "9.7",
    Turned(
        "09",
        solution={"europe_as_one": 1},
        wrong={
            "w_power": "weights of threat say who is feared, and not how many powers there are",
            "w_nearness": "nearness says who is feared, and not how many powers there are",
        },
    ),
    hints=(
        "Press Hint under the puzzle: it names the levers that move the outcome most, and not which way.",
        "Count who stands on the list of powers. One lever changes how the list is read, and no number on it.",
    ),
    solution="Other solutions at par count as well. In this one the Europeans act as one. No output has changed: who counts as one actor is a choice, and it is somebody's argument.",
)
