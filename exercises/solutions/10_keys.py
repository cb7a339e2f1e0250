"""Keys of exercise 10: what each check compares with, its typical mistakes, hints and solution in words.

`python -m natolab.authoring.release 10` runs this where the solved notebook has been run, so the names of its cells are known.
"""

import numpy as np
from natolab.checks import Flip, Function, Number, Pick, Prose, Turned, key

fall = float(path.delta[0] - path.delta.min())
key(
    "10.1",
    Number(
        fall,
        {
            float(
                path.dip
            ): "this is how far the lowest point is above the edge; the task asks how far the chance fell to get there",
            float(
                path.delta[0] - path.delta_min
            ): "this measures from the start down to the edge, and the chance does not fall that far",
            float(
                path.delta[0] - path.delta[path.at(2035)]
            ): "this ends in 2035, when part of the fall is made up again",
            float(
                path.delta[0] - path.delta[path.at(2030)]
            ): "this ends in 2030, the year in the sentence; the lowest point comes later",
            float(path.delta.min()): "this is the lowest chance itself; the task asks for the way down to it",
            100
            * fall
            / float(path.delta[0]): "this is the fall in per cent of where it began; the task asks for a difference",
        },
        within=0.006,
    ),
    hints=(
        "Two points of one line are enough: its first year, and the year of the dip. The edge is another line.",
        "The table behind the button Numbers gives both chances. Take the later from the earlier.",
    ),
    solution=f"The chance goes from {path.delta[0]:.2f} in 2026 to {path.delta.min():.2f} in {int(path.dip_year)}. Most of the "
    f"way to the edge at {float(path.delta_min):.2f} is gone by then: a path can lose much and still deter.",
)

kept = round(20 * floor / posted) / 20  # the nearest step of the slider
law, now = nl.models.deterrence.dip(nl.Scenario(us_floor=kept)), nl.models.deterrence.dip(nl.Scenario())
key(
    "10.2",
    Number(
        1 - floor / posted,
        {
            floor / posted: "this is the share that must stay",
            posted / floor - 1: "this takes the floor as the base; the task asks for a share of those who are there",
            1
            - floor
            / nl.tables.fact("F214")[
                "value"
            ]: "the head count is another one, rounded and of 2024: two sources are mixed",
            posted - floor: "this is a number of soldiers; the task asks for a share of them",
            1 - nl.Scenario()["us_floor"]: "this is the starting assumption of the model, and the law says otherwise",
        },
    ),
    hints=(
        "Name the base first: a share of which number?",
        "How many stay at least, as a share of those who are there? The others could go.",
    ),
    solution="Next to none: the law taken at its word leaves room for a small part, while the starting assumption lets three in "
    f"four go. With `us_floor={kept}` the dip is {float(law):+.2f} instead of {float(now):+.2f}. Two cautions: the law allows "
    "exceptions, and counts of the force differ: the note at `us_floor` goes from 80,000 to 100,000 soldiers.",
)


other = nl.flip_points(nl.models.deterrence.dip, nl.preset("rutte"), both).dropna()
key(
    "10.3",
    Flip(
        "deterrence.HAND_OVER",
        solution={"rho_eu": answer_10_3["rho_eu"]},
        levers=both,
        start=nl.facts.scenario.presets()["walt"].values,
        smallest=True,
        wrong={
            "us_exit_years": "you moved the American timetable: on these numbers neither leaving at once nor twenty years turns it",
            "usable_eu": "you moved Europe's force: on these numbers it lowers the path, and not as far as the edge",
            "rho_us_end": "you moved the American promise: on these numbers Europe's own defence carries the path without it",
            "nuclear": "you moved the risk of escalation: it shifts the edge, and on these numbers not far enough",
            "loss_ratio": "you moved the price of a failed attack: it shifts the edge, and on these numbers not far enough",
        },
    ),
    hints=(
        '`nl.flip_points(nl.models.deterrence.dip, nl.preset("walt"), both)` looks for the turning value of each. Which rows have one?',
        "Look at the sum by hand in the notebook: what multiplies everything that stands in the brackets?",
    ),
    solution=f"Only “{found['label'].iloc[0]}” turns it, at {found['flips_at'].iloc[0]:.2f}: it multiplies every other chance. "
    f"On Rutte's numbers it is one assumption as well, another one: “{other['label'].iloc[0]}” would have to fall to "
    f"{other['flips_at'].iloc[0]:.2f}. Each position rests on something that is no count of tanks: a belief, and a value.",
)

year = {who: int(nl.models.deterrence.deterrence(nl.preset(who)).dip_year) for who in ("walt", "rutte")}
promise = nl.models.deterrence.deterrence(nl.Scenario()).rho_us
holds = {
    "a": nl.models.deterrence.dip(nl.Scenario(rho_eu=0.3, target_burden=12)) >= 0,
    "b": nl.models.deterrence.deterrence(nl.Scenario(us_floor=1)).dip_year
    == nl.models.deterrence.deterrence(nl.Scenario()).dip_year,
    "c": nl.models.deterrence.dip(nl.Scenario(rho_eu=0.3, nuclear=0.6)) >= 0,
    "d": year["walt"] == year["rutte"],
    "e": (promise[1:7] < promise[:6]).all() and (promise[6:] == promise[6]).all(),
}
key(
    "10.4",
    Pick(
        [letter for letter, held in holds.items() if held],
        "abcde",
        {
            "a": "a) takes capability for deterrence: a product cannot exceed its smallest factor, whatever the others are",
            "b": "b) was left out: it has been taken for granted that who stays has no bad year; try it",
            "c": "c) takes the risk of escalation for the whole sum: it lowers the edge, and the chance may be lower still",
            "d": "d) takes an outcome of assumptions for a forecast: ask both presets for `dip_year`",
            "e": "e) was left out: it has been overlooked that the promise is a path with reasons, not yes or no",
        },
    ),
    hints=(
        "Try them one by one. A negative dip means that in some year an attack pays.",
        "`nl.models.deterrence.deterrence(...)` gives `dip`, `dip_year` and the path `rho_us`, one value a year from 2026 on.",
    ),
    solution="At a will of 0.3 the chance cannot rise above 0.3, whatever the forces are, and the edge lies higher: that is "
    "against a). Full nuclear risk brings the edge down, and the dip stays just below it: against c). The dip is in "
    f"{year['walt']} on Walt's numbers and in {year['rutte']} on Rutte's: against d). Both roads have a worst year, and a "
    "promise is a chance with reasons: b) and e) hold.",
)


def year_by_year(hedge, without, with_us):
    return np.mean((hedge - without) / (with_us - without))


def upside_down(hedge, without, with_us):
    return (with_us.mean() - without.mean()) / (hedge.mean() - without.mean())


def no_base(hedge, without, with_us):
    return hedge.mean() / with_us.mean()


def half_a_base(hedge, without, with_us):
    return (hedge.mean() - without.mean()) / with_us.mean()


def by_the_worst(hedge, without, with_us):
    return np.max((hedge.min() - without) / (with_us - without))


def from_above(hedge, without, with_us):
    return (with_us.mean() - hedge.mean()) / (with_us.mean() - without.mean())


assert np.isclose(
    break_even(hedge, without, with_us), nl.models.deterrence.break_even_reliability(nl.Scenario(), "mean")
)  # the model's own

key(
    "10.5",
    Function(
        break_even,
        calls=[
            ([0.7, 0.5, 0.6], [0.4, 0.3, 0.2], [0.9, 0.6, 0.7]),
            ([0.5, 0.4, 0.55, 0.8], [0.5, 0.35, 0.3, 0.25], [0.8, 0.85, 0.6, 0.7]),
            (hedge, without, with_us),
            ([0.3, 0.4], [0.35, 0.2], [0.95, 0.5]),
        ],
        wrong=[
            (
                year_by_year,
                "it averages the break-even chances of the years; the task compares the means of the two roads",
            ),
            (upside_down, "the ratio stands upside down: what relying must make up for belongs above the line"),
            (
                no_base,
                "it forgets that relying has some success without America too: both sides of the ratio start from there",
            ),
            (half_a_base, "what America adds is the step from `without` to `with_us`, and not the whole of `with_us`"),
            (by_the_worst, "this is the break-even by the worst year, the other standard of the notebook"),
            (
                from_above,
                "it counts the way from the top; a chance of nought means `without`, so the count starts there",
            ),
        ],
    ),
    hints=(
        "Write the equation with means on both sides, then bring r to one side. A mean of a sum is the sum of the means.",
        "How far is the hedge above `without`, on average? And how far can America lift relying above it? Divide.",
    ),
    solution="Relying is a straight line in r: from `without` at nought to `with_us` at one. The break-even is how far up this "
    f"line the hedge lies, by the mean {nl.printed(float(nl.models.deterrence.break_even_reliability(nl.Scenario(), 'mean')), toward='up')}. By the worst year "
    f"it is {nl.printed(float(nl.models.deterrence.break_even_reliability(nl.Scenario())), toward='up')}: same columns, other standard. A result above one would say "
    "that no America is reliable enough.",
)

key(
    "10.6",
    Prose(
        (100, 200),
        rubric=(
            "Each part could be signed by somebody who holds it, and neither is a straw man.",
            "At least one reason comes from the model: what the dip rests on, or what the two columns compare.",
            "It says which of the two men each standard helps, and does not stop there.",
            "It does not call one road safe and the other risky: both have a worst year.",
        ),
    ),
    hints=(
        "For: who chooses the year of an attack?",
        "Against: which assumptions fix the worst year, and how well are they known? What happens in the other years?",
    ),
    solution=answer_10_6.strip(),
)


key(
    "10.7",
    Turned(
        "10",
        solution={"eff_eu": 1.0, "usable_eu": 0.64},
        wrong={
            "usable_eu": "more usable stock fills the early years and not enough of the later ones",
            "us_floor": "what stays American for good is too little by itself on these beliefs",
        },
    ),
    hints=(
        "Press Hint under the puzzle: it names the levers that move the outcome most, and not which way.",
        "Fill the same years twice: with what can be used now, and with what a dollar buys.",
    ),
    solution="Other solutions at par count as well. In this one Europe can use more of its stock now and gets more for a dollar. Neither does it alone on these beliefs.",
)
