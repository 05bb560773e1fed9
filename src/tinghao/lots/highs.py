"""The linear and integer programs of the lot, put to HiGHS through `core.highs`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tinghao.core.highs import Array, Infeasible, Unsolved, numpy, scipy, whole
from tinghao.lots.pools import Pool

__all__ = ["Array", "Infeasible", "Unsolved", "numpy", "scipy", "whole"]

# The integer program's own absolute gap is 1e-6 and cannot be set from here: weights are scaled so that
# the largest stands at this height, and the gap shrinks accordingly.
SCALE = 1000.0

# Tight, because chances of a thousandth are compared to a millionth.
_LINEAR = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


@dataclass(frozen=True, slots=True)
class Priced:
    """The best panel for given weights, and a proven bound that no panel exceeds."""

    composition: tuple[int, ...]
    value: float
    bound: float


@dataclass(frozen=True, slots=True)
class Level:
    """An optimum of a linear program: the level, the amounts behind it, the price of each type's row."""

    level: float
    amounts: Array
    prices: Array


def _linear(cost: Array, **rows: Any) -> Any:
    answer = scipy().linprog(cost, method="highs-ds", options=_LINEAR, **rows)
    if answer.x is None or answer.status != 0:
        raise Unsolved(str(answer.message))
    return answer


@dataclass(frozen=True, slots=True)
class Corner:
    """A corner of a linear program: seats that need not be whole, and how hard each pulls at its limit."""

    x: Array
    pull: Array


def corner(cost: Array, rows: Array, limits: tuple[Array, Array], bounds: tuple[Array, Array]) -> Corner:
    """The corner of least cost within limits and bounds; raises Unsolved."""
    np = numpy()
    low, high = limits
    equal = low >= high
    answer = scipy().linprog(
        cost,
        A_ub=np.vstack([rows[~equal], -rows[~equal]]),
        b_ub=np.concatenate([high[~equal], -low[~equal]]),
        A_eq=rows[equal],
        b_eq=low[equal],
        bounds=np.column_stack(bounds),
        method="highs-ds",
    )
    if answer.x is None or answer.status != 0:
        raise Unsolved(str(answer.message))
    return Corner(answer.x, answer.lower.marginals + answer.upper.marginals)


class Region:
    """All panels of a pool: whole seats for each type, within the quotas, adding up to the seats."""

    def __init__(self, pool: Pool) -> None:
        np = numpy()
        self.pool = pool
        self.size = len(pool.types)
        self.counts: Array = np.array(pool.counts, dtype=float)
        rows = [np.ones(self.size)]
        low, high = [float(pool.seats)], [float(pool.seats)]
        for quota in pool.quotas:
            row = np.zeros(self.size)
            row[list(pool.holding(quota))] = 1.0
            rows.append(row)
            low.append(float(quota.least))
            high.append(float(quota.most))
        self.rows: Array = np.array(rows)
        self.low: Array = np.array(low)
        self.high: Array = np.array(high)

    def best(self, weights: Array | Sequence[float], *, seconds: float = 60.0) -> Priced:
        """The panel with the greatest sum of weights over its seats; raises Unsolved, Infeasible."""
        np = numpy()
        given = np.asarray(weights, dtype=float)
        top = float(np.max(np.abs(given))) or 1.0
        answer = whole(
            -given * (SCALE / top),
            self.rows,
            (self.low, self.high),
            (np.zeros(self.size), self.counts),
            mip_rel_gap=0.0,
            time_limit=max(seconds, 0.01),
        )
        composition = np.rint(answer.x)
        value = float(given @ composition)
        bound = -float(answer.mip_dual_bound) * top / SCALE
        return Priced(tuple(int(x) for x in composition), value, max(bound, value))


class Relaxation:
    """The region without the demand for whole seats, cut down by what is proven about whole panels.

    It holds every mixture of panels, so what is best here is an upper bound for every distribution.
    """

    def __init__(self, region: Region) -> None:
        np = numpy()
        self.region = region
        flexible = region.low < region.high
        self._equal = region.rows[~flexible]
        self._equal_to = region.low[~flexible]
        rows = region.rows[flexible]
        self._rows = np.concatenate([rows, -rows])
        self._to = np.concatenate([region.high[flexible], -region.low[flexible]])

    def cut(self, weights: Array, bound: float) -> None:
        """From now on no point may exceed a bound that holds for every whole panel."""
        np = numpy()
        self._rows = np.vstack([self._rows, weights])
        self._to = np.append(self._to, bound)

    def raise_level(self, floor: Array, rises: Array) -> Level:
        """The highest level at which each chance is its floor at least, plus the level where it rises."""
        np = numpy()
        size, counts = self.region.size, self.region.counts
        # The variables are the seats of each type, then the level.
        rows = np.zeros((size + len(self._rows), size + 1))
        rows[:size, :size] = -np.diag(1.0 / counts)
        rows[:size, size] = rises
        rows[size:, :size] = self._rows
        cost = np.zeros(size + 1)
        cost[size] = -1.0
        answer = _linear(
            cost,
            A_ub=rows,
            b_ub=np.concatenate([-floor, self._to]),
            A_eq=np.hstack([self._equal, np.zeros((len(self._equal), 1))]),
            b_eq=self._equal_to,
            bounds=[*((0.0, float(n)) for n in counts), (None, None)],
        )
        return Level(float(answer.x[size]), answer.x[:size], -answer.ineqlin.marginals[:size])


class Master:
    """Shares over the panels found so far."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.panels: list[tuple[int, ...]] = []
        self.places: dict[tuple[int, ...], int] = {}

    def add(self, composition: tuple[int, ...]) -> bool:
        """False where the panel is known already."""
        if composition in self.places:
            return False
        self.places[composition] = len(self.panels)
        self.panels.append(composition)
        return True

    def solve(self, floor: Array) -> Level:
        """The highest level that can be added to every floor by sharing among the panels."""
        np = numpy()
        chances = np.array(self.panels, dtype=float).T / self.region.counts[:, None]
        many = len(self.panels)
        cost = np.zeros(many + 1)
        cost[many] = -1.0
        one = np.ones((1, many + 1))
        one[0, many] = 0.0
        answer = _linear(
            cost,
            A_ub=np.hstack([-chances, np.ones((self.region.size, 1))]),
            b_ub=-floor,
            A_eq=one,
            b_eq=[1.0],
            bounds=[*((0.0, None) for _ in range(many)), (None, None)],
        )
        return Level(float(answer.x[many]), answer.x[:many], -answer.ineqlin.marginals)
