"""What has a day, as a room reads it out of its own rows: the one shape that the calendar is made of.

A room with dated happenings registers a source; the calendar pages and the feeds read them all and know
no room. What a person owes on a day (a deadline) comes the same way, from a source with `is_due`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from tinghao.access.scope import Actor
from tinghao.core import clock

PLANNED, HELD, CALLED_OFF = "planned", "held", "called_off"


@dataclass(frozen=True, slots=True)
class Outside:
    """What may be said of a happening where it leaves the house: a title, and a place or ""."""

    title: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing on one day, or over several.

    `key` names it for ever (`training:12`): the UID in people's telephones comes from it. `changed` is when
    its time, place, title or state last changed. A whole day begins and ends at midnight. `opens` is False
    where the person may know of it and has no page to open. `outside` is what a calendar on a
    telephone shows instead of title and place, where those may not leave the house.
    """

    key: str
    kind: str
    title: str
    starts: dt.datetime
    ends: dt.datetime
    all_day: bool
    division: str
    where: str
    number: int
    state: str
    mine: bool
    changed: dt.datetime
    opens: bool = True
    outside: Outside | None = None

    @property
    def is_off(self) -> bool:
        """True for what was called off."""
        return self.state == CALLED_OFF

    @property
    def first_day(self) -> dt.date:
        """The day on which it begins, in the city."""
        return clock.local(self.starts).date()

    @property
    def last_day(self) -> dt.date:
        """The last day that it touches: what ends at midnight does not touch the day that begins then."""
        ends = clock.local(self.ends)
        if ends > clock.local(self.starts):
            ends -= dt.timedelta(microseconds=1)
        return max(ends.date(), self.first_day)


@dataclass(frozen=True)
class Source:
    """A kind of happenings: what it is called, the desk's page that takes the number ("" for none).

    `read` gives what an actor may see of the days from the first to the last, both included, in a number
    of queries that does not grow with the rows. `is_due` marks what is owed on a day.
    """

    subject: str
    label: Any  # lazy words
    page: str
    read: Callable[[Actor, dt.date, dt.date], Iterable[Happening]]
    is_due: bool = False


_by_subject: dict[str, Source] = {}


def register(*sources: Source) -> None:
    """These happenings stand in the calendar from now on. Raises ValueError for a subject that is taken."""
    for source in sources:
        if _by_subject.get(source.subject, source) != source:
            raise ValueError(f"the happenings of {source.subject} are read by two")
        _by_subject[source.subject] = source


def sources() -> tuple[Source, ...]:
    """Every source, what happens before what is owed, in the order of their words."""
    return tuple(sorted(_by_subject.values(), key=lambda s: (s.is_due, s.subject)))


def source_of(subject: str) -> Source | None:
    """Who reads this kind of happenings; None where nobody does."""
    return _by_subject.get(subject)


def moments(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From the first moment of the first day to the first one after the last day."""
    return clock.midnight(first), clock.midnight(last + dt.timedelta(days=1))


def read(
    actor: Actor,
    first: dt.date,
    last: dt.date,
    *,
    kinds: Collection[str] | None = None,
    with_due: bool = False,
) -> list[Happening]:
    """All that this actor may see of these days, soonest first; of these kinds where some are named."""
    found = [
        one
        for source in sources()
        if (with_due or not source.is_due) and (kinds is None or source.subject in kinds)
        for one in source.read(actor, first, last)
        if one.first_day <= last and one.last_day >= first
    ]
    return sorted(found, key=lambda h: (h.starts, not h.all_day, h.kind, h.key))
