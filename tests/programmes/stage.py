"""Programmes and their rolls, through the real actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tests import make

from tinghao.core import clock
from tinghao.jobs import worker
from tinghao.people.models import Member
from tinghao.programmes import actions
from tinghao.programmes.models import Part, Programme, Session

WORDS = "示例：基层协商怎么做"


def moment(days: int, hour: int = 9) -> dt.datetime:
    """An hour of the day so many days from today, in the city's time."""
    today = clock.local(clock.now()).replace(hour=hour, minute=0, second=0, microsecond=0)
    return today + dt.timedelta(days=days)


def planned(
    cast: make.Cast,
    *,
    kind: str = "training",
    at: str = make.COUNTY,
    days: int = 10,
    length: int = 1,
    **more: Any,
) -> Programme:
    """On the plan of a place, from nine to five, by its office."""
    office = cast.city_office if at == make.CITY else cast.county_office
    return actions.plan_programme(
        by=office.actor,
        kind=kind,
        place_code=at,
        title=more.pop("title", WORDS),
        starts_at=moment(days),
        ends_at=moment(days + length - 1, 17),
        place=more.pop("place", "示例会议中心"),
        **more,
    )


def announced(cast: make.Cast, **more: Any) -> Programme:
    """All members of the county are on its roll and were told."""
    made = planned(cast, **more)
    office = office_of(cast, made)
    actions.put_on_roll(made, by=office, rule="members")
    actions.announce_programme(made, by=office)
    return made


def office_of(cast: make.Cast, programme: Programme) -> Any:
    """The office that holds it."""
    return (cast.city_office if len(programme.division_code) == 4 else cast.county_office).actor


def today(cast: make.Cast, **more: Any) -> Programme:
    """Announced, and it is the day: the clock of the database rows is set back."""
    made = announced(cast, **more)
    brought(made)
    return made


def brought(programme: Programme, *, ago: int = 0) -> None:
    """The programme and its sessions lie so many days back: as if the time had passed."""
    shift = programme.first_day - (clock.today() - dt.timedelta(days=ago))
    Programme.objects.filter(pk=programme.pk).update(
        starts_at=programme.starts_at - shift - dt.timedelta(hours=9),
        ends_at=programme.ends_at - shift,
        year=(programme.first_day - shift).year,
    )
    for session in programme.sessions.all():
        Session.objects.filter(pk=session.pk).update(day=session.day - shift)
    programme.refresh_from_db()


def part(programme: Programme, member: Member | None) -> Part:
    """The member's place on the roll."""
    assert member is not None
    return programme.parts.get(person=member.person_id)


def session(programme: Programme, number: int = 0) -> Session:
    """The first session, or another, as the database has it."""
    found = list(programme.sessions.all())[number]
    found.programme = programme
    return found


def kept(
    programme: Programme, marks: dict[Member | None, str], *, by: Any, sessions: Sequence[int] = (0,)
) -> None:
    """The roll of these sessions says that."""
    parts = {part(programme, m).pk: presence for m, presence in marks.items()}
    for number in sessions:
        actions.keep_roll(session(programme, number), by=by, marks=parts)


def held(cast: make.Cast, marks: dict[Member | None, str], **more: Any) -> Programme:
    """It was held with this roll in every session, and the worker has done what follows."""
    made = today(cast, **more)
    office = office_of(cast, made)
    kept(made, marks, by=office, sessions=range(made.sessions.count()))
    actions.hold_programme(made, by=office)
    worker.drain()
    return made
