"""Next year's plan out of this year's, with one press."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from tinghao.core import calendar
from tinghao.divisions.models import ancestry
from tinghao.programmes import rules
from tinghao.programmes.actions.planning import plan_programme, sum_hours
from tinghao.programmes.choices import ProgrammeState
from tinghao.programmes.models import Programme, Session


def next_year(day: dt.date) -> dt.date:
    """The same weekday of the same week in the year after, or the first working day behind it."""
    found = day + dt.timedelta(weeks=52)
    while not calendar.is_working_day(found):
        found += dt.timedelta(days=1)
    return found


@transaction.atomic
def plan_next_year(*, by: Any, place_code: str, kind: str, year: int) -> list[Programme]:
    """Everything of this kind on the plan of the year stands on that of the next one, a year later.

    Title (a year in it goes up), length, place, sessions with their topics and hours come along; people and
    dates of sign-up do not. What was called off, and what was carried over before, is left out, so that
    pressing twice does it once. Recorded as `programmes.planned`, each with the one before.
    """
    rules.require_place(by, place_code)
    where = ancestry(place_code)
    rows = Programme.objects.filter(**where, kind=kind, year=year, following__isnull=True)
    made = []
    for old in rows.exclude(state=ProgrammeState.CALLED_OFF).order_by("starts_at", "pk"):
        shift = next_year(old.first_day) - old.first_day
        try:
            with transaction.atomic():
                new = plan_programme(
                    by=by,
                    kind=old.kind,
                    place_code=place_code,
                    title=_year_on(old.title, old.year),
                    starts_at=old.starts_at + shift,
                    ends_at=old.ends_at + shift,
                    venue=old.venue,
                    place=old.place,
                    previous=old,
                )
        except IntegrityError:
            # Somebody else carried it over at this moment.
            continue
        new.sessions.all().delete()
        Session.objects.bulk_create(
            Session(programme=new, day=s.day + shift, half=s.half, topic=s.topic, hours=s.hours)
            for s in old.sessions.all()
        )
        sum_hours(new)
        made.append(new)
    return made


def _year_on(title: str, year: int) -> str:
    return title.replace(str(year), str(year + 1))
