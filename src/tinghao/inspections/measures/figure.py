"""A figure with what it is of and the very cases behind it, and what a measure is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from tinghao.core import clock
from tinghao.divisions.models import level_of

# A case is the subject that a page shows, and its number.
Case = tuple[str, int]
# The counts are always whole; of the cases the first so many are kept with a reading.
CASES_KEPT = 300


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured: a place with all below it, or a unit; and the days of the period."""

    code: str
    organisation_id: int | None
    first: dt.date
    last: dt.date

    @property
    def until(self) -> dt.date:
        """The last day of the period that is over: what is due today may still be done today."""
        return min(self.last, clock.today() - dt.timedelta(days=1))

    @property
    def as_of(self) -> dt.date:
        """The day as of which a state is read."""
        return min(self.last, clock.today())

    def inside(self, prefix: str = "") -> Q:
        """The condition that a row of an InDivision table lies in the place."""
        return Q(**{f"{prefix}{level_of(self.code)}": self.code})


@dataclass(frozen=True, slots=True)
class Figure:
    """So many of so many, with the cases of both kinds."""

    part: int
    whole: int
    missed: tuple[Case, ...] = ()
    met: tuple[Case, ...] = ()


@dataclass(frozen=True)
class Measure:
    """Something that can be read: `whole` says what is counted, `part` what of it is as it should be.

    `reads` gives the figure. `for_units` says that it means something for a unit as well as for a place.
    """

    name: str
    label: Any
    whole: Any
    part: Any
    reads: Callable[[Subject], Figure]
    for_units: bool = False

    def read(self, subject: Subject) -> Figure:
        """The figure; nothing at all of a unit where the measure is one of places."""
        if subject.organisation_id is not None and not self.for_units:
            return Figure(0, 0)
        return self.reads(subject)


def counted(rows: QuerySet[Any], met: Q, *, subject: str, number: str = "pk") -> Figure:
    """The figure of a queryset: how many of its rows meet the condition; four statements."""
    good = rows.filter(met)
    part, whole = good.count(), rows.count()
    bad = rows.exclude(pk__in=good.values("pk"))
    return Figure(part, whole, _first(bad, subject, number), _first(good, subject, number))


def _first(rows: QuerySet[Any], subject: str, number: str) -> tuple[Case, ...]:
    found = rows.order_by("pk").values_list(number, flat=True)[:CASES_KEPT]
    return tuple((subject, pk) for pk in found)


def sorted_out(cases: Iterable[tuple[Case, bool]]) -> Figure:
    """The figure of cases that were judged one by one."""
    met: list[Case] = []
    missed: list[Case] = []
    for case, is_met in cases:
        (met if is_met else missed).append(case)
    kept = slice(CASES_KEPT)
    return Figure(len(met), len(met) + len(missed), tuple(missed[kept]), tuple(met[kept]))
