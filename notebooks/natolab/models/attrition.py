"""Attrition, movement, reinforcement and drones on one front (notebook 05).

Question: what share of the defenders must stand there on day 0?

attackers, defenders  forces in units of the attacker's force at the start (which is 1)
day-0 share           share of the defenders already in place; the others arrive evenly over some days
law                   1: aimed fire, losses follow the number of enemies (square law);
                      0: area fire, losses follow the product of both numbers (linear law)
edge                  damage one defender does to one attacker, over the damage done the other way
break-even ratio      attackers per defender, on the spot, above which the attacker gains and moves forward
objective reached     the advance has covered the distance to the objective
attack breaks         the attacker has lost so much that the attack stops
defence breaks        the defender has lost so much, and is so outnumbered, that the way is open
stalemate             none of these within 120 days
hold                  the attack breaks, or stalemate: the objective is out of reach

Every function takes `a`, a mapping of assumption ids to numbers or to arrays of one common shape.

Leaves out: air and missile forces, logistics, terrain, skill (Biddle's modern system), escalation. Models of this
kind fit historical battles poorly, and the historical settings below are fits, not predictions.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from natolab.models import Numbers, Values

STEPS_A_DAY = 20
STEP = 1 / STEPS_A_DAY  # days
LAST_DAY = 120
STEPS = LAST_DAY * STEPS_A_DAY
FULL_PACE = 4  # in break-even ratios: outnumbered like this, the defence no longer slows the advance
MORE_THAN_ALL = 1.01  # the share "needed" where not even all on the spot hold: below 0 by a hundredth at least
FINEST = 10_000  # the day-0 share needed is a whole number of ten-thousandths
FEW = 60  # up to so many battles one after the other are faster than all at once
TINY = 1e-300  # keeps a ratio to no defenders finite

#: what a battle can end in; the number of each word is the code that `outcome` returns
OUTCOMES = ("objective reached", "attack breaks", "defence breaks", "stalemate")
OBJECTIVE, ATTACK_BREAKS, DEFENCE_BREAKS, STALEMATE = range(len(OUTCOMES))
_SAFE = -1  # decided early: the attack gains no more ground

#: published games as assumptions; what they do not name stays at the default
RAND_2016 = {"force_ratio": 3.0, "day0_share": 0.35, "defender_edge": 1.5, "drones_att": 0.0, "drones_def": 0.0}  # F232
# The same setting with more defenders there: edge and drones stay as in the posture of the time (F233).
SEVEN_BRIGADES = {**RAND_2016, "force_ratio": 1.3, "day0_share": 0.8}
GAME_2025 = {"will": 0.2, "depth_km": 60.0}  # F172, published after the essay

#: the assumptions a battle depends on
NEEDS = (
    "force_ratio",
    "day0_share",
    "arrive_start",
    "arrive_end",
    "defender_edge",
    "law",
    "daily_attrition",
    "drones_att",
    "drones_def",
    "drone_gain",
    "drone_gap",
    "jam_on_att",
    "jam_on_def",
    "free_speed",
    "depth_km",
    "will",
    "decide_days",
    "break_att",
    "break_def",
)


# ---- from assumptions to rates ------------------------------------------------------------------------
def drone_multiple(gain: Numbers, supply: Numbers, jammed: Numbers) -> Numbers:
    """Damage with drones over damage without: 1 + gain x supply x (1 - share of sorties lost to jamming)."""
    return 1 + gain * supply * (1 - jammed)


def rates(a: Values) -> tuple[Numbers, Numbers]:
    """Damage one attacker does a day (alpha), damage one defender does a day (beta); share of an equal enemy."""
    alpha = a["daily_attrition"] * drone_multiple(a["drone_gain"], a["drones_att"], a["jam_on_att"])
    return alpha, a["daily_attrition"] * a["defender_edge"] * defender_multiple(a)


def defender_multiple(a: Values) -> Numbers:
    """The defender's damage with drones over that without: a drone gains him `drone_gap` times the attacker's gain.

    A gap above 1 is Walt's mechanism: what moves is seen, what has dug in is not.
    """
    return drone_multiple(a["drone_gain"] * a["drone_gap"], a["drones_def"], a["jam_on_def"])


def break_even_ratio(a: Values) -> Numbers:
    """Attackers per defender on the spot at which neither side gains: (beta / alpha) ^ (1 / (1 + law)).

    Without drones, or with equal ones of equal gain: the root of the edge under the square law, the edge under the
    linear law.
    """
    alpha, beta = rates(a)
    return (beta / alpha) ** (1 / (1 + a["law"]))


def implied_edge(loss_ratio: Numbers, force_ratio: Numbers, law: Numbers) -> Numbers:
    """The edge behind an observed loss ratio (attackers lost per defender lost) at a given force ratio.

    1. Loss ratio = edge x (defenders / attackers) ^ law; 2. solved for the edge.
    Only under the linear law, or between equal forces, is the loss ratio itself the edge.
    """
    return loss_ratio * force_ratio**law


class _Fixed(NamedTuple):
    """What stays fixed during a battle: a number, or an array with one place a battle, for each."""

    alpha: float | np.ndarray  # damage one attacker does a day
    beta: float | np.ndarray  # damage one defender does a day
    power: float | np.ndarray  # of the side that is shot at, in its own losses: 1 - law
    even: float | np.ndarray  # break-even ratio
    pace: float | np.ndarray  # km a day at full pace
    depth: float | np.ndarray  # km to the objective
    stop_att: float | np.ndarray  # the attack breaks at this force
    stop_def: float | np.ndarray  # the defence breaks at this share of those who have arrived
    ready: float | np.ndarray  # all defenders who will fight
    start: float | np.ndarray  # day on which the others begin to arrive
    span: float | np.ndarray  # days they take

    def only(self, which: np.ndarray) -> "_Fixed":
        """Some of the battles."""
        return _Fixed(*(np.asarray(row)[which] for row in self))


def _fixed(a: Values) -> _Fixed:
    """What stays fixed during a battle, from the assumptions."""
    alpha, beta = rates(a)
    # In the ranges of the table the first reinforcements can be later than the last: then all come on that day.
    span = np.maximum(a["arrive_end"] - a["arrive_start"], STEP)
    return _Fixed(
        alpha,
        beta,
        power=1 - a["law"],
        even=break_even_ratio(a),
        pace=a["free_speed"] / defender_multiple(a),
        depth=a["depth_km"],
        stop_att=1 - a["break_att"],
        stop_def=1 - a["break_def"],
        ready=a["will"] / a["force_ratio"],
        start=a["arrive_start"] + a["decide_days"],
        span=span,
    )


# ---- the battle, day by day ---------------------------------------------------------------------------
# The same arithmetic twice, once in plain numbers and once in arrays, for speed:
# tests/test_attrition.py::test_arrays_and_single_numbers_agree holds the two loops together.
def _losses(attackers: Any, defenders: Any, alpha: Any, beta: Any, power: Any) -> tuple[Any, Any]:
    """Losses a day of attackers and of defenders (Lanchester's equations, mixed between the two laws)."""
    return beta * defenders * attackers**power, alpha * attackers * defenders**power


def _march(
    fixed: _Fixed, share: float, until_sure: bool = False, path: list[tuple[float, ...]] | None = None
) -> tuple[int, float]:
    """One battle in plain numbers (many times faster than arrays of one): code of the outcome, day it ended.

    until_sure: stop as soon as the attack can gain no more ground; the code is then _SAFE.
    path: gets (day, attackers, defenders, km) of every step.
    """
    numbers: tuple[Any, ...] = fixed
    alpha, beta, power, even, pace, depth, stop_att, stop_def, ready, start, span = numbers
    begin = arrived = present = ready * share
    attackers, ground, late, code = 1.0, 0.0, ready - begin, STALEMATE
    kept_pace = kept_a = kept_d = 0.0
    for step in range(1, STEPS + 1):
        if path is not None:
            path.append(((step - 1) / STEPS_A_DAY, attackers, present, ground))
        if until_sure and attackers <= even * present:
            return _SAFE, (step - 1) / STEPS_A_DAY
        slowed = (FULL_PACE - 1) * even * present
        reach = (attackers - even * present) / (slowed if slowed > TINY else TINY)
        speed = pace * (0.0 if reach < 0.0 else 1.0 if reach > 1.0 else reach)
        lost_a, lost_d = beta * present * attackers**power, alpha * attackers * present**power
        if step == 1:
            kept_pace, kept_a, kept_d = speed, lost_a, lost_d
        come = (step / STEPS_A_DAY - start) / span
        before, arrived = arrived, begin + late * (0.0 if come < 0.0 else 1.0 if come > 1.0 else come)
        gained = STEP * (1.5 * speed - 0.5 * kept_pace)
        ground = ground + gained if gained > 0.0 else ground
        attackers -= STEP * (1.5 * lost_a - 0.5 * kept_a)
        attackers = attackers if attackers > 0.0 else 0.0
        present -= STEP * (1.5 * lost_d - 0.5 * kept_d)
        present = (present if present > 0.0 else 0.0) + (arrived - before)
        kept_pace, kept_a, kept_d = speed, lost_a, lost_d
        if ground >= depth:
            code = OBJECTIVE
        elif attackers <= stop_att:
            code = ATTACK_BREAKS
        elif present <= stop_def * arrived and attackers > FULL_PACE * even * present:
            code = DEFENCE_BREAKS
        else:
            continue
        break
    if path is not None:
        path.append((step / STEPS_A_DAY, attackers, present, ground))
    return code, step / STEPS_A_DAY


def _march_all(fixed: _Fixed, share: np.ndarray, until_sure: bool = False) -> np.ndarray:
    """Many battles at once, the arithmetic of `_march`: codes of the outcomes, shape (n,).

    Each quantity of `fixed` has shape (n,); battles that are over are dropped on the way.
    """
    codes, where, running = np.full(share.size, STALEMATE), np.arange(share.size), np.ones(share.size, bool)
    begin, zero = fixed.ready * share, np.zeros(share.size)
    # attackers, defenders present, ground, arrived; arrived on day 0; slopes of the step before
    state = np.array([zero + 1, begin, zero, begin, begin, zero, zero, zero])
    alpha, beta, power, even, pace, depth, stop_att, stop_def, ready, start, span = fixed
    for step in range(1, STEPS + 1):
        attackers, present, ground, before, begin, kept_pace, kept_a, kept_d = state
        needed = even * present
        reach = (attackers - needed) / np.maximum((FULL_PACE - 1) * needed, TINY)
        speed = pace * np.minimum(np.maximum(reach, 0.0), 1.0)
        lost_a, lost_d = _losses(attackers, present, alpha, beta, power)
        if step == 1:
            kept_pace, kept_a, kept_d = speed, lost_a, lost_d
        come = np.minimum(np.maximum((step / STEPS_A_DAY - start) / span, 0.0), 1.0)
        arrived = begin + (ready - begin) * come
        ground = np.maximum(ground + STEP * (1.5 * speed - 0.5 * kept_pace), ground)
        attackers = np.maximum(attackers - STEP * (1.5 * lost_a - 0.5 * kept_a), 0.0)
        present = np.maximum(present - STEP * (1.5 * lost_d - 0.5 * kept_d), 0.0) + (arrived - before)
        state[:4], state[5:] = (attackers, present, ground, arrived), (speed, lost_a, lost_d)
        needed = even * present
        safe = attackers <= needed if until_sure else np.False_
        open_way = (present <= stop_def * arrived) & (attackers > FULL_PACE * needed)
        over = (ground >= depth) | (attackers <= stop_att) | open_way | safe
        over &= running
        if over.any():
            now = np.where(safe, _SAFE, np.where(open_way, DEFENCE_BREAKS, STALEMATE))
            now = np.where(ground >= depth, OBJECTIVE, np.where(attackers <= stop_att, ATTACK_BREAKS, now))
            codes[where[over]] = now[over]
            running &= ~over
        if step % STEPS_A_DAY == 0:  # once a day: dropping them at every step costs more than carrying them along
            left = np.flatnonzero(running)
            if not left.size:
                break
            where, running, fixed, state = where[left], running[left], fixed.only(left), state[:, left]
            alpha, beta, power, even, pace, depth, stop_att, stop_def, ready, start, span = fixed
    return codes


@dataclass(frozen=True)
class Battle:
    """Paths of one battle, each of shape (steps + 1,), from day 0 to the day it ended.

    Forces in units of the attacker's start; advance in km; outcome is one of OUTCOMES.
    """

    days: np.ndarray
    attackers: np.ndarray
    defenders: np.ndarray
    advance_km: np.ndarray
    outcome: str
    ended_on: float

    @property
    def holds(self) -> bool:
        """True when the objective stays out of reach."""
        return self.outcome in (OUTCOMES[ATTACK_BREAKS], OUTCOMES[STALEMATE])


def battle(a: Values) -> Battle:
    """One battle, step by step; every assumption is a single number.

    Steps (source of the equations: Lanchester 1916, mixed between his two laws)
    1. On day 0 a share of the defenders is there; the others arrive evenly, later if the order comes late.
    2. Losses a day: attackers beta D A^(1 - law), defenders alpha A D^(1 - law).
    3. The advance starts at the break-even ratio and is at full pace at four times that ratio; the pace is
       divided by the defender's drone multiple.
    4. It ends at the objective, when either side breaks, or after 120 days.
    Time step 0.05 day, slopes carried forward from the last two steps (Adams and Bashforth's second-order rule).
    """
    path: list[tuple[float, ...]] = []
    fixed = _Fixed(*(float(value) for value in _fixed({key: float(a[key]) for key in NEEDS})))
    code, day = _march(fixed, float(a["day0_share"]), path=path)
    days, attackers, defenders, ground = np.array(path).T
    return Battle(days, attackers, defenders, ground, OUTCOMES[code], day)


def _read(a: Values) -> tuple[_Fixed, tuple[int, ...]]:
    """What stays fixed in each battle, every quantity of shape (n,); and the shape of the inputs."""
    values = {key: np.asarray(a[key], float) for key in NEEDS}
    shape = np.broadcast_shapes(*(value.shape for value in values.values()))
    return _Fixed(*(np.broadcast_to(value, shape).reshape(-1) for value in _fixed(values))), shape


def _codes(fixed: _Fixed, share: np.ndarray, until_sure: bool) -> np.ndarray:
    if share.size > FEW:
        return _march_all(fixed, share, until_sure)
    battles = map(_Fixed, *(np.asarray(quantity).tolist() for quantity in fixed))
    each = zip(battles, share.tolist(), strict=True)
    return np.array([_march(one_battle, begin, until_sure)[0] for one_battle, begin in each], int)


def _held(fixed: _Fixed, share: np.ndarray) -> np.ndarray:
    codes = _codes(fixed, share, until_sure=True)
    # A broken defence stops the clock before the objective, but nothing bars the way: that is not holding.
    return (codes != OBJECTIVE) & (codes != DEFENCE_BREAKS)


def _day0_share(a: Values, shape: tuple[int, ...]) -> np.ndarray:
    return np.broadcast_to(np.asarray(a["day0_share"], float), shape).reshape(-1)


def outcome(a: Values) -> np.ndarray:
    """How the battles end, as positions in OUTCOMES; whole numbers in the shape of the inputs."""
    fixed, shape = _read(a)
    return _codes(fixed, _day0_share(a, shape), until_sure=False).reshape(shape)


def holds(a: Values) -> np.ndarray:
    """True where the objective stays out of reach; the shape of the inputs. Faster than `outcome`.

    Once the local ratio has fallen to break-even it can only fall further: the attack gains no more ground.
    """
    fixed, shape = _read(a)
    return _held(fixed, _day0_share(a, shape)).reshape(shape)


def needed_day0_share(a: Values) -> np.ndarray:
    """The smallest share of the defenders on the spot on day 0 that holds; nan where not even all of them do.

    1. Where all of them on day 0 do not hold, no share does: nan.
    2. Else halve the interval from nobody (counted as not holding) to all, down to one ten-thousandth of them; return
       the end that holds.
    `day0_share` itself plays no part. The shape of the inputs. A multiple of 0.0001, so that a share in place with up
    to four decimals is at or above it exactly if the battle with that share holds.
    """
    fixed, shape = _read({**a, "day0_share": 1.0})
    share = np.full(np.size(fixed.ready), np.nan)
    possible = np.flatnonzero(_held(fixed, np.ones(share.size)))
    fixed, fails = fixed.only(possible), np.zeros(possible.size, int)
    enough = np.full(possible.size, FINEST)
    for _ in range(FINEST.bit_length()):
        middle = (fails + enough + 1) // 2  # next to each other: the upper one, which is known to hold
        good = _held(fixed, middle / FINEST)
        fails, enough = np.where(good, fails, middle), np.where(good, middle, enough)
    share[possible] = enough / FINEST
    return share.reshape(shape)


def spare_share(in_place: Numbers, needed: Numbers) -> np.ndarray:
    """Share in place less the share needed; where none would hold (nan) more than all are needed."""
    return np.asarray(in_place, float) - np.nan_to_num(needed, nan=MORE_THAN_ALL)


def day0_gap(a: Values) -> np.ndarray:
    """Share in place on day 0 less the share needed: at or above 0 the defence holds."""
    return spare_share(a["day0_share"], needed_day0_share(a))
