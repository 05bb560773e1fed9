"""A member is away for some days and another one stands in; the chain of delegates never closes."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tinghao.access.models import Absence
from tinghao.core import clock, refusals
from tinghao.core.actors import Acts, System
from tinghao.history import actions as history
from tinghao.people.models import Member, Person
from tinghao.people.rules import days, overlap, require_management

_LONG_AFTER = dt.date.max


@transaction.atomic
def declare_absence(
    *, person: Person, delegate: Person, starts: dt.date, ends: dt.date | None = None, by: Acts
) -> Absence:
    """From `starts` to `ends` the delegate has what the member's groups grant, and the member's orders.

    Whatever the delegate does is recorded with both persons. Recorded on the member as
    `access.absence_declared`. By the member, or by the office that keeps the register. Refusals: by
    place; Invalid for somebody who is no member, for oneself, for the past, and for a chain that leads
    back to the member; Stale where an absence stands in these days already.
    """
    _require(person, by)
    days(starts, ends)
    if starts < clock.today():
        message = _("请假从今天或以后开始：过去的事由本人办。")
        raise refusals.Invalid(message, fields={"starts": message})
    if person.pk == delegate.pk:
        message = _("请另选一位代理人。")
        raise refusals.Invalid(message, fields={"delegate": message})
    # Both rows are the lock: of two who name each other at once the second sees the first.
    list(Person.objects.select_for_update().filter(pk__in=(person.pk, delegate.pk)).order_by("pk"))
    _check_members(person, delegate, ends or starts)
    for other in _between(Absence.objects.filter(person=person), starts, ends):
        said = f"{other.starts.isoformat()} – {other.ends.isoformat() if other.ends else ''}"
        raise refusals.Stale(_("这段时间已经请了假（%(days)s）。请先结束那一次。") % {"days": said})
    if chain := _way_back(person.pk, delegate.pk, starts, ends):
        names = dict(Person.objects.filter(pk__in=chain).values_list("pk", "name"))
        way = " → ".join(names.get(pk, "") for pk in (person.pk, *chain))
        message = _("代理转了一圈又回到本人（%(way)s）。请另选一位不请假的委员。") % {"way": way}
        raise refusals.Invalid(message, fields={"delegate": message})
    absence = Absence.objects.create(
        person=person, delegate=delegate, starts=starts, ends=ends, made_at=clock.now()
    )
    history.append(
        "person",
        person.pk,
        "access.absence_declared",
        by=by,
        data={"absence": absence.pk, "delegate": delegate.pk, "starts": starts, "ends": ends},
    )
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, ends: dt.date, by: Acts) -> None:
    """`ends` is the last day on which the delegate stands in; the day before the first takes it back.

    By the member, the delegate, or the office. Recorded. Refusals: by place, Invalid before the first
    day, Stale where somebody changed it meanwhile.
    """
    if by.person_id != absence.delegate_id:
        _require(absence.person, by)
    if ends < absence.starts - dt.timedelta(days=1):
        message = _("结束日期早于开始日期。")
        raise refusals.Invalid(message, fields={"ends": message})
    rows = Absence.objects.filter(pk=absence.pk)
    rows = rows.filter(ends=absence.ends) if absence.ends else rows.filter(ends__isnull=True)
    if rows.update(ends=ends) != 1:
        raise refusals.Stale(_("这一次请假刚才已经改过了。"))
    absence.ends = ends
    data = {"absence": absence.pk, "delegate": absence.delegate_id, "ends": ends}
    history.append("person", absence.person_id, "access.absence_ended", by=by, data=data)


def _require(person: Person, by: Acts) -> None:
    if not isinstance(by, System) and by.person_id != person.pk:
        require_management(by, person.division_code)


def _check_members(person: Person, delegate: Person, day: dt.date) -> None:
    in_office = Q(ended_on__isnull=True) | Q(ended_on__gte=day)
    members = set(
        Member.objects.filter(in_office, person__in=(person, delegate)).values_list("person", flat=True)
    )
    if person.pk not in members:
        message = _("只有在任的委员才用请假代理；召集人请由办公室任命代理。")
        raise refusals.Invalid(message, fields={"delegate": message})
    if delegate.pk not in members or delegate.city != person.city:
        message = _("代理人要是本市在任的委员。")
        raise refusals.Invalid(message, fields={"delegate": message})


def _between(rows: object, starts: dt.date, ends: dt.date | None) -> list[Absence]:
    found: list[Absence] = list(rows)  # type: ignore[call-overload]
    held = [row for row in found if row.ends is None or row.ends >= row.starts]
    return [row for row in held if overlap(starts, ends, row.starts, row.ends)]


def _way_back(home: int, first: int, starts: dt.date, ends: dt.date | None) -> list[int]:
    """The persons of a chain that leads from `first` to `home` on some common day; [] where none does.

    Four who name each other in two pairs at the very same moment could still close a ring; `scope`
    follows a ring once and no further.
    """
    edge: list[tuple[list[int], dt.date, dt.date]] = [([first], starts, ends or _LONG_AFTER)]
    while edge:
        way, since, until = edge.pop()
        for row in _between(Absence.objects.filter(person=way[-1]), since, until):
            if row.delegate_id == home:
                return [*way, home]
            if row.delegate_id not in way:
                span = max(since, row.starts), min(until, row.ends or _LONG_AFTER)
                edge.append(([*way, row.delegate_id], *span))
    return []
