"""What the calendar shows of this room: the days on which a venue is open, and who of us is on duty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinghao.access import happenings, scope
from tinghao.access.happenings import Happening, Source
from tinghao.core import clock
from tinghao.divisions.models import covers
from tinghao.history.models import Entry
from tinghao.people.models import Venue
from tinghao.venues import kinds, opening, queries, rules
from tinghao.venues.choices import DayState
from tinghao.venues.models import Duty

_CHANGES = (
    "venues.opening_set",
    "venues.exception_set",
    "venues.exception_dropped",
    "venues.day_called_off",
)


def open_days(actor: Any, first: dt.date, last: dt.date) -> Iterator[Happening]:
    """The open days of the venues in the actor's sight, and the actor's own days of duty anywhere.

    A day on which a venue would open and does not stands there as called off. Nobody is named.
    """
    duties = Duty.objects.filter(day__gte=first, day__lte=last, member__person_id__in=actor.persons)
    mine = set(duties.values_list("venue_id", "day"))
    rows = Venue.objects.filter(is_active=True)
    venues = {v.pk: v for v in scope.narrow(actor, rules.SEE, rows)}
    seen = set(venues)
    if missing := {venue for venue, _day in mine} - seen:
        venues |= {v.pk: v for v in rows.filter(pk__in=missing)}
    runs = actor.divisions_for(rules.RUN)
    for venue, one in _days(venues.values(), first, last):
        is_mine = (venue.pk, clock.local(one.starts).date()) in mine
        if venue.pk in seen or is_mine:
            title = _("值班：%(name)s") % {"name": venue.name} if is_mine else one.title
            opens = any(covers(code, venue.division_code) for code in runs)
            yield replace(one, title=title, mine=is_mine, opens=opens)


def public_open_days(venues: Iterable[Venue], first: dt.date, last: dt.date) -> list[Happening]:
    """The open days of these venues, soonest first, as a door without accounts shows them."""
    found = [one for _venue, one in _days(list(venues), first, last)]
    return sorted(found, key=lambda one: (one.starts, one.key))


def _days(venues: Iterable[Venue], first: dt.date, last: dt.date) -> Iterator[tuple[Venue, Happening]]:
    rows = list(venues)
    kept, others = queries.rows_of([v.pk for v in rows], first)
    with_days = [v.pk for v in rows if kept[v.pk] or others[v.pk]]
    changes = _changes(with_days)
    fell_out = _fell_out(with_days, first, last)
    for venue in rows:
        own, exceptions = kept[venue.pk], others[venue.pk]
        usual = min((r.starts for r in own), default=first)
        changed = changes.get(venue.pk) or clock.midnight(usual)
        for one in rules.open_days(own, exceptions, first=first, last=last):
            is_off = (venue.pk, one.day) in fell_out
            yield (
                venue,
                _happening(venue, one, happenings.CALLED_OFF if is_off else happenings.PLANNED, changed),
            )
        for one in _closed(own, exceptions, first, last):
            yield venue, _happening(venue, one, happenings.CALLED_OFF, changed)


def _fell_out(venues: list[int], first: dt.date, last: dt.date) -> set[tuple[int, dt.date]]:
    """The days that were called off after they were over: by the rules they were open."""
    rows = Duty.objects.filter(venue_id__in=venues, day__gte=first, day__lte=last, state=DayState.CALLED_OFF)
    return set(rows.values_list("venue_id", "day"))


def _closed(own: Any, exceptions: Any, first: dt.date, last: dt.date) -> Iterator[opening.Open]:
    """The days that the rules name and an exception takes out."""
    days = [e.day for e in exceptions if e.begins is None and first <= e.day <= last]
    for day in days:
        yield from rules.open_days(own, (), first=day, last=day)


def _changes(venues: list[int]) -> dict[int, dt.datetime]:
    rows = Entry.objects.filter(subject=kinds.VENUE, subject_id__in=venues, kind__in=_CHANGES)
    return dict(rows.values_list("subject_id").annotate(Max("at")).order_by())


def _happening(venue: Venue, one: opening.Open, state: str, changed: dt.datetime) -> Happening:
    starts = clock.midnight(one.day)
    return Happening(
        key=f"open_day:{venue.pk}-{one.day:%Y%m%d}",
        kind="open_day",
        title=_("%(name)s开放") % {"name": venue.name},
        starts=starts.replace(hour=one.begins.hour, minute=one.begins.minute),
        ends=starts.replace(hour=one.closes.hour, minute=one.closes.minute),
        all_day=False,
        division=venue.division_code,
        where=venue.address or venue.name,
        number=venue.pk,
        state=state,
        mine=False,
        changed=changed,
    )


OPEN_DAYS = Source("open_day", gettext_lazy("场所开放"), "desk:venue_days", open_days)
