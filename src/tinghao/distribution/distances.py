"""How far a member is from a group: by positions where they are known, else by the tree of divisions."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from tinghao.core.highs import Array, numpy
from tinghao.distribution.problem import Problem

# In 100 m: what lies in the same community, township, county, city. Rough on purpose: they only have to
# be in the right order where nobody has measured.
STEPS = {12: 0, 9: 15, 6: 80, 4: 300, 0: 900}
_EARTH = 63_710.0
_LONGEST = 20_000


def between(a: str, b: str, positions: Mapping[str, tuple[float, float]] | None = None) -> int:
    """The distance of two places in 100 m; a place that covers the other is at no distance."""
    if positions and (here := _position(a, positions)) and (there := _position(b, positions)):
        return _measured(here, there)
    return _by_tree(a, b)


def _by_tree(a: str, b: str) -> int:
    shorter = min(len(a), len(b))
    if shorter >= 9 and a[:shorter] == b[:shorter]:
        return 0
    return next(
        STEPS[digits] for digits in (12, 9, 6, 4, 0) if digits <= shorter and a[:digits] == b[:digits]
    )


def _position(code: str, positions: Mapping[str, tuple[float, float]]) -> tuple[float, float] | None:
    return next((positions[code[:n]] for n in (12, 9) if len(code) >= n and code[:n] in positions), None)


def _measured(here: tuple[float, float], there: tuple[float, float]) -> int:
    # A city is small: the plane that touches it is good enough.
    north = math.radians(there[0] - here[0])
    east = math.radians(there[1] - here[1]) * math.cos(math.radians((here[0] + there[0]) / 2))
    return min(round(_EARTH * math.hypot(north, east)), _LONGEST)


def matrix(problem: Problem) -> Array:
    """Members × groups, in 100 m: from home or work, whichever is nearer, to the nearest place of the group.

    Zero for somebody of whom no place is known: every group is as good as another.
    """
    np = numpy()
    froms = sorted({code for member in problem.members for code in member.places})
    tos = sorted({code for group in problem.groups for code in group.places})
    found = np.zeros((len(problem.members), len(problem.groups)), dtype=np.int32)
    if not froms or not tos:
        return found
    between_all = _all(froms, tos, problem.positions)
    column = {code: n for n, code in enumerate(tos)}
    reach = np.full((len(froms), len(problem.groups)), _LONGEST, dtype=np.int32)
    for n, group in enumerate(problem.groups):
        if group.places:
            reach[:, n] = between_all[:, [column[code] for code in group.places]].min(axis=1)
    row = {code: n for n, code in enumerate(froms)}
    for n, member in enumerate(problem.members):
        if member.places:
            found[n] = reach[[row[code] for code in member.places]].min(axis=0)
    return found


def _all(froms: Sequence[str], tos: Sequence[str], positions: Mapping[str, tuple[float, float]]) -> Array:
    np = numpy()
    found = np.full((len(froms), len(tos)), STEPS[0], dtype=np.int32)
    for digits in (4, 6, 9, 12):
        starts, ends = (np.array([code[:digits] for code in codes]) for codes in (froms, tos))
        # A code that is too short for this level stands for all of it from the township on.
        long_enough = [
            np.array([len(code) >= digits for code in codes])[:, None] & np.ones(1, dtype=bool)
            for codes in (froms, tos)
        ]
        same = (starts[:, None] == ends[None, :]) & long_enough[0] & long_enough[1].T
        found[same] = STEPS[digits]
    for n, code in enumerate(tos):
        if len(code) == 9:
            found[[other[:9] == code for other in froms], n] = 0
    for n, code in enumerate(froms):
        if len(code) == 9:
            found[n, [other[:9] == code for other in tos]] = 0
    known = [[_position(code, positions) for code in codes] for codes in (froms, tos)]
    if positions and any(known[0]) and any(known[1]):
        nowhere = (math.nan, math.nan)
        here, there = (np.radians(np.array([p or nowhere for p in side])) for side in known)
        north = there[None, :, 0] - here[:, None, 0]
        east = (there[None, :, 1] - here[:, None, 1]) * np.cos((here[:, None, 0] + there[None, :, 0]) / 2)
        far = np.rint(np.minimum(_EARTH * np.hypot(north, east), _LONGEST))
        found = np.where(np.isnan(far), found, np.nan_to_num(far)).astype(np.int32)
    return found
