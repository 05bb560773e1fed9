"""Facts about one actor and one programme: who runs it, who is on its roll, who may sign up, who has left."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.core import clock, refusals
from tinghao.core.actors import System
from tinghao.people.choices import MemberLevel
from tinghao.people.models import Member, in_force
from tinghao.programmes.choices import ProgrammeState
from tinghao.programmes.models import Part, Programme

# The words of `access.roles`.
SEE, RUN = "programmes.see", "programmes.run"
_OPEN = (ProgrammeState.PLANNED, ProgrammeState.ANNOUNCED)


def require_run(actor: Any, programme: Programme) -> None:
    """Nothing where the actor's office holds this programme; else what scope refuses."""
    if isinstance(actor, System):
        return
    if not scope.has(actor, RUN, programme.division_code) and is_on_roll(actor, programme):
        raise refusals.Forbidden(_("这一步由主办的政协办公室来办。"))
    scope.require(actor, RUN, programme, see=SEE)


def require_place(actor: Any, code: str) -> None:
    """Nothing where the actor's office holds the programmes of this place; else what scope refuses."""
    if not isinstance(actor, System):
        scope.require(actor, RUN, SimpleNamespace(division_code=code), see=SEE)


def persons_of(actor: Any) -> frozenset[int]:
    """The actor, and whoever the actor stands in for today."""
    return frozenset(getattr(actor, "persons", frozenset()))


def is_on_roll(actor: Any, programme: Programme) -> bool:
    """True where the actor, or somebody for whom the actor stands in, is on the roll."""
    persons = persons_of(actor)
    return bool(persons) and programme.parts.filter(person__in=persons).exists()


def check_is_ahead(programme: Programme) -> None:
    """Raises Stale where it has been held, closed or called off."""
    if programme.state not in _OPEN:
        words = _("“{title}”{state}，这一步办不了了。")
        raise refusals.Stale(words.format(title=programme.title, state=programme.get_state_display()))


def for_whom(actor: Any, programme: Programme) -> int | None:
    """For which absent person the actor runs this programme, None for nobody."""
    return getattr(scope.part_for(actor, RUN, programme.division_code), "for_id", None)


def gone_by(day: dt.date) -> Q:
    """The parts of persons who left, before the day, what put them on the roll."""
    return (
        Q(member__ended_on__lt=day)
        | Q(member__isnull=True, appointment__ends__lt=day)
        | Q(person__erased_at__isnull=False)
    )


def is_gone(part: Part, day: dt.date) -> bool:
    """True where this person left before the day; the same as `gone_by`."""
    if part.person.erased_at is not None:
        return True
    if part.member is not None:
        return part.member.ended_on is not None and part.member.ended_on < day
    ends = part.appointment.ends if part.appointment is not None else None
    return ends is not None and ends < day


def members_in_office(owner: str, day: dt.date) -> Q:
    """The members of the conference of this city or county on that day (a condition on Member)."""
    level = MemberLevel.CITY if len(owner) == 4 else MemberLevel.COUNTY
    here = Q(person__city=owner) if len(owner) == 4 else county_is(owner)
    return here & in_office(day) & Q(level__in=(level, MemberLevel.BOTH))


def county_is(code: str) -> Q:
    """The members of this county; whoever has none in the facts answers for that of the register."""
    return Q(county=code) | Q(county="", person__county=code)


def in_office(day: dt.date) -> Q:
    """The members who are in office on the day."""
    began = Q(joined_on__isnull=True) | Q(joined_on__lte=day)
    lasts = Q(ended_on__isnull=True) | Q(ended_on__gte=day)
    return began & lasts & Q(person__erased_at__isnull=True)


def may_sign_up(person_id: int, programme: Programme) -> bool:
    """True for a member or a convener of the programme's place; a city's training is for the whole city."""
    owner, day = programme.division_code, programme.first_day
    here = Q(person__city=owner) if len(owner) == 4 else county_is(owner)
    if Member.objects.filter(here, in_office(day), person=person_id).exists():
        return True
    return Appointment.objects.filter(
        in_force(day), person=person_id, role=Role.CONVENER, division__code__startswith=owner
    ).exists()


def is_sign_up_open(programme: Programme) -> bool:
    """True while it is announced and the closing date has not passed; a place may be left or not."""
    by = programme.sign_up_by
    return programme.state == ProgrammeState.ANNOUNCED and by is not None and clock.today() <= by


def minutes_of(text: str) -> int:
    """How long it takes to read aloud, in whole minutes, at 200 characters a minute."""
    count = sum(not c.isspace() for c in text)
    return -(-count // 200)
