"""The integer program of the distribution: built from a problem, solved by HiGHS, with its proven bound.

One yes or no for each member and group within reach; sizes, expertise, pairs and moves are rows; surplus of
a sector and missing expertise are amounts that cost. The linear relaxation is almost whole already, which
is why the proof takes tenths of a second (docs/decisions/0049).
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from tinghao.core.highs import Array, Infeasible, Unsolved, numpy, sparse, whole
from tinghao.distribution import distances
from tinghao.distribution.problem import MISSING, SURPLUS, Problem

# How many of the nearest groups a member is tried in. With fewer pairs than ALL nobody is left out.
NEAREST, ALL = 12, 40_000
# Between two answers of one cost, the one with fewer moves: in all less than one unit.
_TIE = 0.5
# Whole members times 100 m are whole numbers: a gap below one unit is none.
_GAP_SMALL, _GAP_LARGE = 0.0, 1e-4


@dataclass(frozen=True, slots=True)
class Found:
    """An answer: who sits where, its cost, and the bound below which no answer can be."""

    seats: dict[int, int]
    cost: float
    bound: float
    moves: int
    seconds: float

    @property
    def gap(self) -> float:
        """How far above the bound it can be at most, as a share."""
        return max(0.0, self.cost - self.bound) / max(self.cost, 1.0)

    @property
    def is_proven(self) -> bool:
        """True where nothing better exists, to within the tie-break."""
        return self.cost - self.bound < 1.0 or self.gap <= _GAP_LARGE


@dataclass
class _Rows:
    """Rows of the program as they are collected: coordinates, and what each must stay between."""

    low: list[float]
    high: list[float]
    at: tuple[list[int], list[int], list[float]]

    def add(self, columns: list[int], values: list[float], low: float, high: float) -> None:
        """One more row."""
        self.at[0].extend([len(self.low)] * len(columns))
        self.at[1].extend(columns)
        self.at[2].extend(values)
        self.low.append(low)
        self.high.append(high)


class Program:
    """The program of one problem. Rules can be changed and it is solved anew without measuring again."""

    def __init__(self, problem: Problem, *, nearest: int = NEAREST) -> None:
        self.problem = problem
        self.far: Array = distances.matrix(problem)
        self.nearest = nearest
        self.pairs = self._pairs()
        self.place = {m.id: n for n, m in enumerate(problem.members)}

    @cached_property
    def size(self) -> int:
        """How many yes-or-no questions there are."""
        return len(self.pairs[0])

    @property
    def is_pruned(self) -> bool:
        """True where not every group was tried for every member."""
        return self.size < sum(
            len(m.may) if m.may is not None else len(self.problem.groups) for m in self.problem.members
        )

    def _pairs(self) -> tuple[list[int], list[int]]:
        """(member, group) by their places in the lists, in the order of members."""
        np, problem = numpy(), self.problem
        many = len(problem.groups)
        everywhere = len(problem.members) * many <= ALL or self.nearest >= many
        partners = self._partners()
        near = None if everywhere else np.argpartition(self.far, self.nearest - 1, axis=1)[:, : self.nearest]
        found: tuple[list[int], list[int]] = ([], [])
        for n, member in enumerate(problem.members):
            if near is None:
                groups = set(range(many))
            else:
                groups = {int(g) for m in (n, *partners[n]) for g in near[m]}
                groups |= {
                    problem.index[t]
                    for m in (n, *partners[n])
                    if (t := problem.members[m].today) in problem.index and t is not None
                }
            if member.may is not None:
                groups &= {problem.index[g] for g in member.may if g in problem.index}
            found[0].extend([n] * len(groups))
            found[1].extend(sorted(groups))
        return found

    def _partners(self) -> dict[int, set[int]]:
        """Who must be together is tried in each other's groups."""
        place = {m.id: n for n, m in enumerate(self.problem.members)}
        found: dict[int, set[int]] = defaultdict(set)
        for a, b in self.problem.rules.together:
            if a in place and b in place:
                found[place[a]].add(place[b])
                found[place[b]].add(place[a])
        return found

    def solve(
        self, *, seconds: float = 60.0, most_moves: int | None = None, fewest_moves: bool = False
    ) -> Found:
        """The best answer, or with `fewest_moves` one that moves as few as any; raises Unsolved, Infeasible.

        Where time runs out, the best answer so far with its gap.
        """
        np = numpy()
        started = time.perf_counter()
        problem = self.problem
        if most_moves is not None:
            allowed = problem.rules.most_moves
            most = most_moves if allowed is None else min(allowed, most_moves)
            problem = replace(problem, rules=replace(problem.rules, most_moves=most))
        rows, extra = self._rows(problem)
        cost, high = self._costs(extra, fewest_moves=fewest_moves)
        low = np.zeros(len(cost))
        low[self._stays(problem)] = 1.0
        matrix = sparse().csr_array((rows.at[2], (rows.at[0], rows.at[1])), shape=(len(rows.low), len(cost)))
        integrality = np.zeros(len(cost))
        integrality[: self.size] = 1
        answer = whole(
            cost,
            matrix,
            (np.array(rows.low), np.array(rows.high)),
            (low, high),
            integrality=integrality,
            time_limit=max(seconds, 0.05),
            mip_rel_gap=_GAP_SMALL if self.size <= ALL else _GAP_LARGE,
        )
        seats = self._seats(answer.x)
        moved = sum(seats[who] != today for who, today in problem.today.items())
        bound = float(answer.mip_dual_bound if answer.mip_dual_bound is not None else -np.inf)
        settled = self._tie * moved
        return Found(
            seats,
            float(answer.fun) + self._constant - (0.0 if fewest_moves else settled),
            bound + self._constant - (0.0 if fewest_moves else settled),
            moved,
            time.perf_counter() - started,
        )

    def is_possible(self, rules_problem: Problem, *, seconds: float = 20.0) -> bool:
        """Whether anything satisfies these rules; True where time ran out, because nothing is proven."""
        np = numpy()
        rows, extra = self._rows(rules_problem)
        many = self.size + len(extra)
        low = np.zeros(many)
        low[self._stays(rules_problem)] = 1.0
        high = np.concatenate([np.ones(self.size), np.full(len(extra), np.inf)])
        integrality = np.zeros(many)
        integrality[: self.size] = 1
        matrix = sparse().csr_array((rows.at[2], (rows.at[0], rows.at[1])), shape=(len(rows.low), many))
        within = (np.array(rows.low), np.array(rows.high))
        try:
            whole(np.zeros(many), matrix, within, (low, high), integrality=integrality, time_limit=seconds)
        except Infeasible:
            return False
        except Unsolved:
            return True
        return True

    @cached_property
    def _tie(self) -> float:
        return _TIE / (len(self.problem.members) + 1)

    @cached_property
    def _today_columns(self) -> list[int]:
        index, members = self.problem.index, self.problem.members
        return [
            n
            for n, (m, g) in enumerate(zip(*self.pairs, strict=True))
            if (t := members[m].today) is not None and index.get(t) == g
        ]

    @property
    def _constant(self) -> float:
        # Staying is rewarded in the program; here that becomes a price of moving.
        return self._tie * len(self._today_columns)

    def _costs(self, extra: list[float], *, fewest_moves: bool) -> tuple[Array, Array]:
        np = numpy()
        near = np.zeros(self.size) if fewest_moves else self.far[self.pairs[0], self.pairs[1]].astype(float)
        near[self._today_columns] -= 1.0 if fewest_moves else self._tie
        amounts = [0.0] * len(extra) if fewest_moves else extra
        high = np.concatenate([np.ones(self.size), np.full(len(extra), np.inf)])
        return np.concatenate([near, amounts]), high

    def _stays(self, problem: Problem) -> list[int]:
        members = problem.members
        return [n for n in self._today_columns if members[self.pairs[0][n]].id in problem.rules.stay]

    def _seats(self, x: Array) -> dict[int, int]:
        np, problem = numpy(), self.problem
        chosen = np.nonzero(x[: self.size] > 0.5)[0]
        return {
            problem.members[self.pairs[0][n]].id: problem.groups[self.pairs[1][n]].id
            for n in (int(n) for n in chosen)
        }

    @cached_property
    def _by_member(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.problem.members]
        for n, m in enumerate(self.pairs[0]):
            found[m].append(n)
        return found

    @cached_property
    def _by_group(self) -> list[list[int]]:
        found: list[list[int]] = [[] for _ in self.problem.groups]
        for n, g in enumerate(self.pairs[1]):
            found[g].append(n)
        return found

    def _rows(self, problem: Problem) -> tuple[_Rows, list[float]]:
        """All rows, and the prices of the amounts that come after the pairs."""
        rows, extra = _Rows([], [], ([], [], [])), list[float]()
        infinite = float("inf")
        for columns in self._by_member:
            rows.add(columns, [1.0] * len(columns), 1, 1)
        for group, columns in zip(problem.groups, self._by_group, strict=True):
            low, high = problem.rules.least - group.held, problem.rules.most - group.held
            rows.add(columns, [1.0] * len(columns), max(low, 0), max(high, 0))
        self._add_sectors(rows, extra)
        self._add_expertise(problem, rows, extra)
        self._add_pairs(problem, rows)
        if problem.rules.most_moves is not None:
            columns = self._today_columns
            least = len(columns) - problem.rules.most_moves
            rows.add(columns, [1.0] * len(columns), max(least, 0), infinite)
        return rows, extra

    def _add_sectors(self, rows: _Rows, extra: list[float]) -> None:
        """What a group has above its share of a sector costs."""
        members, limits = self.problem.members, self.problem.sectors
        for columns in self._by_group:
            sectors: dict[str, list[int]] = defaultdict(list)
            for n in columns:
                if sector := members[self.pairs[0][n]].sector:
                    sectors[sector].append(n)
            for sector, own in sectors.items():
                if len(own) > limits[sector]:
                    amount = self.size + len(extra)
                    extra.append(float(SURPLUS))
                    rows.add([*own, amount], [*([1.0] * len(own)), -1.0], -float("inf"), limits[sector])

    def _add_expertise(self, problem: Problem, rows: _Rows, extra: list[float]) -> None:
        """What a group needs it has; what it wants and has not costs."""
        infinite = float("inf")
        for word in dict.fromkeys((*problem.rules.needs, *problem.rules.wants)):
            holders = [word in m.expertise for m in problem.members]
            for columns in self._by_group:
                own = [n for n in columns if holders[self.pairs[0][n]]]
                values = [1.0] * len(own)
                if word not in problem.rules.needs:
                    own.append(self.size + len(extra))
                    values.append(1.0)
                    extra.append(float(MISSING))
                rows.add(own, values, 1, infinite)

    def _add_pairs(self, problem: Problem, rows: _Rows) -> None:
        """Together: the same group. Apart: no group has both."""
        for pairs, is_apart in ((problem.rules.apart, True), (problem.rules.together, False)):
            for a, b in pairs:
                if a not in self.place or b not in self.place:
                    continue
                first, second = (
                    {self.pairs[1][n]: n for n in self._by_member[self.place[who]]} for who in (a, b)
                )
                for g in sorted(first.keys() | second.keys()):
                    columns = [side[g] for side in (first, second) if g in side]
                    if is_apart and len(columns) == 2:
                        rows.add(columns, [1.0, 1.0], 0, 1)
                    elif not is_apart:
                        values = [1.0, -1.0] if len(columns) == 2 else [1.0]
                        rows.add(columns, values, 0, 0)


@dataclass(frozen=True, slots=True)
class Curve:
    """Answers with more and more moves, the first with the fewest that the rules allow."""

    points: tuple[Found, ...]

    @property
    def best(self) -> Found:
        """The answer without a limit of moves beyond the rules'."""
        return self.points[-1]


Saying = Callable[[str, float], None]


def curve(
    program: Program,
    *,
    seconds: float,
    points: int = 10,
    progress: Saying = lambda step, share: None,
) -> Curve:
    """Moves against quality: the best for each number of moves, from the fewest possible to as many as pay.

    Raises Unsolved, Infeasible where not even the first is found. A point for which time runs out carries
    its gap; points that the time does not reach are left out.
    """
    deadline = time.monotonic() + seconds
    progress("best", 0.0)
    best = program.solve(seconds=seconds * 0.5)
    progress("fewest", 0.15)
    fewest = program.solve(seconds=max(deadline - time.monotonic(), 1.0) * 0.3, fewest_moves=True).moves
    found: dict[int, Found] = {best.moves: best}
    limits = _limits(fewest, best.moves, points)
    for n, limit in enumerate(limits):
        left = deadline - time.monotonic()
        progress("curve", 0.2 + 0.8 * n / max(len(limits), 1))
        if left < 0.2:
            break
        try:
            point = program.solve(seconds=left / 2, most_moves=limit)
        except Unsolved:
            continue
        found.setdefault(point.moves, point)
        if found[point.moves].cost > point.cost:
            found[point.moves] = point
    progress("done", 1.0)
    return Curve(tuple(_falling([found[m] for m in sorted(found)])))


def _limits(fewest: int, best: int, points: int) -> list[int]:
    """Numbers of moves from the fewest to just below the best, close together where they are few."""
    span = best - fewest
    if span <= 0:
        return [fewest] if fewest < best else []
    shares = [(n / points) ** 2 for n in range(points)]
    return sorted({fewest + round(span * share) for share in shares} - {best})


def _falling(points: list[Found]) -> list[Found]:
    """Only points where more moves buy more."""
    kept: list[Found] = []
    for point in points:
        if not kept or point.cost < kept[-1].cost - 1e-6:
            kept.append(point)
    return kept
