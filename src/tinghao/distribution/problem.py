"""The distribution as the solver sees it: members, groups, rules; numbers and codes, no names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

# What one thing too much or missing weighs against nearness, in units of 100 m. The office never sees
# weights: it sees the curve of moves against quality, which these only scale.
SURPLUS, MISSING = 30, 40


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody to be placed. `today` is the group of today; `may` the groups that the level allows."""

    id: int
    places: tuple[str, ...] = ()
    sector: str = ""
    expertise: frozenset[str] = frozenset()
    today: int | None = None
    may: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """A member group: the places that it looks after, and seats that this plan does not touch."""

    id: int
    places: tuple[str, ...] = ()
    held: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """What must hold, and (`wants`) what is better to have."""

    least: int = 0
    most: int = 999
    needs: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    most_moves: int | None = None
    stay: frozenset[int] = frozenset()
    together: tuple[tuple[int, int], ...] = ()
    apart: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class Problem:
    """Members, groups, rules, and where communities lie (latitude, longitude), as far as that is known."""

    members: tuple[Member, ...]
    groups: tuple[Group, ...]
    rules: Rules = Rules()
    positions: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    @cached_property
    def index(self) -> dict[int, int]:
        """Where each group stands in the list."""
        return {group.id: n for n, group in enumerate(self.groups)}

    @cached_property
    def sectors(self) -> dict[str, int]:
        """How many members of each sector a group may have before it is one too many."""
        counts: dict[str, int] = {}
        for member in self.members:
            if member.sector:
                counts[member.sector] = counts.get(member.sector, 0) + 1
        return {sector: -(-n // max(len(self.groups), 1)) for sector, n in counts.items()}

    @cached_property
    def today(self) -> dict[int, int]:
        """The group of today of everybody who has one."""
        return {m.id: m.today for m in self.members if m.today is not None and m.today in self.index}


Assignment = Mapping[int, int]


def moves(problem: Problem, assignment: Assignment) -> int:
    """How many members leave the group of today; a first place is no move."""
    return sum(assignment.get(member, today) != today for member, today in problem.today.items())
