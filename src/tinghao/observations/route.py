"""The order of the sites and when the bus is where: distances, the shortest way through, arrival times.

Reads no table. Positions are those of communities, so a way within one is nothing; roads wind, so the
straight line is stretched. What comes out is a proposal that a person moves about.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

Position = tuple[float, float]  # latitude, longitude

_EARTH_KM = 6371.0
# Country roads against the straight line, and the speed of a bus on them.
_WINDING, _KM_AN_HOUR = 1.3, 40.0
# A way of which nobody knows how far it is, in minutes; a way is told in steps of five.
UNKNOWN_LEG, STEP = 15, 5
# With more, every order is too many to try: 2-opt from the nearest neighbour, which may miss the best.
EXACT_UP_TO = 10


def km_between(a: Position, b: Position) -> float:
    """The great-circle distance."""
    lat_a, lon_a, lat_b, lon_b = (math.radians(x) for x in (*a, *b))
    half = math.sin((lat_b - lat_a) / 2) ** 2
    half += math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))


def minutes_between(a: Position | None, b: Position | None) -> int:
    """How long the bus takes, in steps of five minutes."""
    if a is None or b is None:
        return UNKNOWN_LEG
    minutes = km_between(a, b) * _WINDING / _KM_AN_HOUR * 60
    return max(STEP, math.ceil(minutes / STEP) * STEP)


def shortest(places: Sequence[Position]) -> list[int]:
    """The order of these places with the shortest way from the first to the last, whichever they are.

    Exact up to `EXACT_UP_TO` (dynamic programming over subsets, Held and Karp 1962); of two orders that
    are each other's reverse the one that begins with the earlier place. Beyond that a good one.
    """
    n = len(places)
    if n < 3:
        return list(range(n))
    km = [[km_between(a, b) for b in places] for a in places]
    order = _exact(km) if n <= EXACT_UP_TO else _improved(km, _nearest(km))
    return order if order[0] < order[-1] else order[::-1]


def length(places: Sequence[Position], order: Sequence[int]) -> float:
    """The kilometres of the way in this order."""
    return sum(km_between(places[a], places[b]) for a, b in itertools.pairwise(order))


def _exact(km: list[list[float]]) -> list[int]:
    n = len(km)
    best: dict[tuple[int, int], tuple[float, int]] = {(1 << i, i): (0.0, -1) for i in range(n)}
    for mask in range(1, 1 << n):
        for last in range(n):
            here = best.get((mask, last))
            if here is None:
                continue
            for following in range(n):
                bit = 1 << following
                if mask & bit:
                    continue
                key, cost = (mask | bit, following), here[0] + km[last][following]
                if key not in best or cost < best[key][0] - 1e-12:
                    best[key] = (cost, last)
    mask = (1 << n) - 1
    last = min(range(n), key=lambda i: (best[mask, i][0], i))
    order = []
    while last >= 0:
        order.append(last)
        mask, last = mask ^ (1 << last), best[mask, last][1]
    return order


def _nearest(km: list[list[float]]) -> list[int]:
    left, order = set(range(1, len(km))), [0]
    while left:
        order.append(min(left, key=lambda i: (km[order[-1]][i], i)))
        left.remove(order[-1])
    return order


def _improved(km: list[list[float]], order: list[int]) -> list[int]:
    def cost(way: list[int]) -> float:
        return sum(km[a][b] for a, b in itertools.pairwise(way))

    is_better = True
    while is_better:
        is_better = False
        for i in range(len(order) - 1):
            for j in range(i + 2, len(order) + 1):
                turned = order[:i] + order[i:j][::-1] + order[j:]
                if cost(turned) < cost(order) - 1e-9:
                    order, is_better = turned, True
    return order


@dataclass(frozen=True, slots=True)
class Stop:
    """When the bus comes to a site and leaves it."""

    arrives: dt.datetime
    leaves: dt.datetime


def times(leaves: dt.datetime, legs: Sequence[int], stays: Sequence[int]) -> list[Stop]:
    """The stops of a bus that leaves then, with minutes of way before and of stay at each."""
    found = []
    at = leaves
    for leg, stay in zip(legs, stays, strict=True):
        at += dt.timedelta(minutes=leg)
        found.append(Stop(at, at + dt.timedelta(minutes=stay)))
        at = found[-1].leaves
    return found
