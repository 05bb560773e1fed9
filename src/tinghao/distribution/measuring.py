"""What an assignment is worth, counted again from its seats alone, and what one change would cost."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from tinghao.distribution import distances, problem
from tinghao.distribution.problem import MISSING, SURPLUS, Assignment, Problem


@dataclass(frozen=True, slots=True)
class Measured:
    """One assignment in figures; distances in 100 m."""

    distance: int
    placed: int
    surplus: int
    missing: int
    smallest: int
    largest: int
    moves: int

    @property
    def cost(self) -> int:
        """The one number that is made as small as it can be."""
        return self.distance + SURPLUS * self.surplus + MISSING * self.missing

    @property
    def mean_km(self) -> float:
        """How far a member is from the group on average, in kilometres."""
        return self.distance / 10 / self.placed if self.placed else 0.0

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(slots=True)
class Standing:
    """One group under an assignment."""

    size: int
    sectors: Counter[str] = field(default_factory=Counter)
    expertise: Counter[str] = field(default_factory=Counter)


class Board:
    """An assignment that can be looked at from all sides and changed by hand."""

    def __init__(self, given: Problem, assignment: Assignment) -> None:
        self.problem = given
        self.member = {m.id: m for m in given.members}
        self.group = {g.id: g for g in given.groups}
        self.seat = {m.id: assignment[m.id] for m in given.members if m.id in assignment}
        self.words = tuple(dict.fromkeys((*given.rules.needs, *given.rules.wants)))
        self.standing = {g.id: Standing(g.held) for g in given.groups}
        for who, where in self.seat.items():
            self._count(who, where, 1)

    def _count(self, who: int, where: int, by: int) -> None:
        standing, member = self.standing[where], self.member[who]
        standing.size += by
        if member.sector:
            standing.sectors[member.sector] += by
        for word in member.expertise:
            standing.expertise[word] += by

    def far(self, who: int, where: int) -> int:
        """The distance of the member from the group in 100 m."""
        return min(
            (
                distances.between(a, b, self.problem.positions)
                for a in self.member[who].places
                for b in self.group[where].places
            ),
            default=0,
        )

    def surplus_of(self, where: int) -> int:
        """How many members of the group are one too many of their sector."""
        limits = self.problem.sectors
        return sum(max(0, n - limits.get(s, 0)) for s, n in self.standing[where].sectors.items())

    def missing_in(self, where: int) -> tuple[str, ...]:
        """The expertise that nobody in the group brings."""
        return tuple(word for word in self.words if not self.standing[where].expertise[word])

    def put(self, who: int, where: int) -> None:
        """The member sits in that group."""
        if (before := self.seat.get(who)) is not None:
            self._count(who, before, -1)
        self.seat[who] = where
        self._count(who, where, 1)

    def measured(self) -> Measured:
        """The figures of the whole."""
        sizes = [s.size for s in self.standing.values()] or [0]
        return Measured(
            distance=sum(self.far(who, where) for who, where in self.seat.items()),
            placed=len(self.seat),
            surplus=sum(self.surplus_of(where) for where in self.standing),
            missing=sum(len(self.missing_in(where)) for where in self.standing),
            smallest=min(sizes),
            largest=max(sizes),
            moves=problem.moves(self.problem, self.seat),
        )
