"""Facts about a meeting to come: who is invited, what is late, when a venue is free."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations.models import Consultation
from tinghao.core import calendar, clock, refusals
from tinghao.orders import rules as orders
from tinghao.preparation.choices import FORMAL, LEAD_DEFAULTS, LeadKind
from tinghao.preparation.models import Invitation, LeadTime

# When people meet: in the morning, in the afternoon, and after work, when residents have time.
OPEN_HOURS = ((dt.time(8, 30), dt.time(12)), (dt.time(14), dt.time(18)), (dt.time(19), dt.time(21, 30)))
OFFICE_ENDS = dt.time(18)
_USUAL_STARTS = (dt.time(9), dt.time(15), dt.time(19))
_STEP = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody known by the link of an invitation, and by nothing else."""

    invitation_id: int
    person_id: int | None = field(default=None, init=False)
    part: str = field(default="resident", init=False)


def is_invited(actor: Any, invitation: Invitation) -> bool:
    """True for whoever holds the link, for the member of the seat, and for somebody of its unit."""
    if isinstance(actor, Invited):
        return actor.invitation_id == invitation.pk
    seat = invitation.seat
    if seat.member is not None and seat.member.person_id in getattr(actor, "persons", ()):
        return True
    return seat.organisation_id in getattr(actor, "organisation_ids", ())


def check_may_prepare(actor: Any, consultation: Consultation) -> None:
    """Raises what scope refuses for somebody who neither records here nor took one of the orders."""
    about = list(consultation.orders.all())
    if any(orders.is_claimant(actor, order) for order in about):
        return
    scope.require(actor, "consultations.record", consultation, see="consultations.see")
    if about and not scope.has(actor, "orders.screen", consultation.division_code):
        raise refusals.Forbidden(_("这次协商由召集人或接单委员来准备。"))


def days_before(day: dt.date, n: int) -> dt.date:
    """The n-th working day before `day`; `day` itself for 0."""
    while n:
        day -= dt.timedelta(days=1)
        n -= calendar.is_working_day(day)
    return day


def lead_days(county: str, kind: str) -> int:
    """How many working days before the meeting this has to be out, in a county."""
    own = LeadTime.objects.filter(county=county, kind=kind).values_list("working_days", flat=True).first()
    return own if own is not None else LEAD_DEFAULTS[kind]


@dataclass(frozen=True, slots=True)
class Lead:
    """A date before the meeting by which something should be out."""

    kind: str
    days: int
    due: dt.date
    is_done: bool

    @property
    def label(self) -> str:
        """What it is."""
        return str(LeadKind(self.kind).label)

    @property
    def is_late(self) -> bool:
        """True where the day has passed and it is not out."""
        return not self.is_done and clock.today() > self.due


def leads(form: str, county: str, on: dt.date, *, noticed: bool, has_materials: bool) -> list[Lead]:
    """The dates for a meeting on that day; none for a form that needs no notice."""
    if form not in FORMAL:
        return []
    done = {LeadKind.NOTICE: noticed, LeadKind.MATERIALS: has_materials}
    found = []
    for kind, is_done in done.items():
        days = lead_days(county, kind)
        found.append(Lead(kind, days, days_before(on, days), is_done))
    return found


@dataclass(frozen=True, slots=True)
class Busy:
    """A stretch of a day in which a venue is taken."""

    start: dt.datetime
    end: dt.datetime
    title: str
    consultation_id: int

    def meets(self, start: dt.datetime, end: dt.datetime) -> bool:
        """True where the two have time in common."""
        return start < self.end and self.start < end


def free_times(busy: Iterable[Busy], day: dt.date) -> list[tuple[dt.datetime, dt.datetime]]:
    """What is left of the day's usual hours, longer than half an hour, in order."""
    taken = sorted((b.start, b.end) for b in busy)
    found = []
    for first, last in OPEN_HOURS:
        start, end = _at(day, first), _at(day, last)
        for begins, ends in taken:
            if begins - start >= _STEP and begins <= end:
                found.append((start, begins))
            if ends > start:
                start = ends
        if end - start >= _STEP:
            found.append((start, end))
    return found


def first_free(busy: Sequence[Busy], day: dt.date, minutes: int) -> dt.datetime | None:
    """A usual hour of the day at which nobody has the venue, or None."""
    length = dt.timedelta(minutes=minutes)
    for hour in _USUAL_STARTS:
        start = _at(day, hour)
        if not any(b.meets(start, start + length) for b in busy):
            return start
    return None


def _at(day: dt.date, hour: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, hour, tzinfo=clock.local(clock.now()).tzinfo)


def doubts_about(moment: dt.datetime) -> list[str]:
    """What should be thought over about a time, in words: warnings, never a refusal."""
    local, found = clock.local(moment), []
    if not calendar.is_working_day(local.date()):
        found.append(_("这一天不是工作日：单位的人不一定能来，居民倒可能有空。"))
    elif not any(first <= local.time() < last for first, last in OPEN_HOURS):
        found.append(_("这个钟点不在平常开会的时间里。"))
    elif local.time() >= OFFICE_ENDS:
        found.append(_("这是下班以后：居民方便，单位的人要先说好。"))
    return found
