"""A pool of people as the solver sees it: quotas, and types of people who are alike in every attribute.

People with the same values are interchangeable, so the solver counts types and never looks at persons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Quota:
    """How many seats the people with one value of one attribute take, at least and at most."""

    feature: str
    value: str
    least: int
    most: int

    @property
    def key(self) -> tuple[str, str]:
        return self.feature, self.value


@dataclass(frozen=True)
class Pool:
    """Numbered people with attributes, the quotas that every panel keeps, and the seats of a panel.

    Only attributes that carry a quota count. A value without a quota of its own may be seated freely.
    """

    people: tuple[tuple[int, Mapping[str, str]], ...]
    quotas: tuple[Quota, ...]
    seats: int

    @cached_property
    def features(self) -> tuple[str, ...]:
        """The attributes with quotas, in the order in which the quotas name them."""
        return tuple(dict.fromkeys(quota.feature for quota in self.quotas))

    @cached_property
    def types(self) -> tuple[tuple[str, ...], ...]:
        """The combinations of values that occur, in a fixed order."""
        return tuple(sorted(self._members))

    @cached_property
    def members(self) -> tuple[tuple[int, ...], ...]:
        """For each type, the numbers of its people, ascending."""
        return tuple(tuple(sorted(self._members[kind])) for kind in self.types)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """For each type, how many people belong to it."""
        return tuple(len(numbers) for numbers in self.members)

    def holding(self, quota: Quota) -> tuple[int, ...]:
        """The types that the quota counts, by index."""
        place = self.features.index(quota.feature)
        return tuple(i for i, kind in enumerate(self.types) if kind[place] == quota.value)

    @cached_property
    def _members(self) -> dict[tuple[str, ...], list[int]]:
        found: dict[tuple[str, ...], list[int]] = {}
        for number, values in self.people:
            found.setdefault(tuple(values.get(name, "") for name in self.features), []).append(number)
        return found

    def unmet(self, composition: Sequence[int]) -> list[Quota]:
        """The quotas that a composition (seats for each type) does not keep."""
        return [
            quota
            for quota in self.quotas
            if not quota.least <= sum(composition[i] for i in self.holding(quota)) <= quota.most
        ]
