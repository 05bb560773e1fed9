"""The rota: filled fairly by itself, corrected by hand, and told where nobody can."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals
from tinghao.history import actions as history
from tinghao.notifications import actions as notices
from tinghao.people.models import Member, Venue
from tinghao.venues import kinds, rota, rules
from tinghao.venues.choices import DayState
from tinghao.venues.models import Duty

# How far ahead people know when it is their turn.
AHEAD = dt.timedelta(days=56)


@transaction.atomic
def fill_rota(venue: Venue, *, by: Any) -> int:
    """Every open day of the next eight weeks has somebody on duty, whoever waited longest first.

    Days that a person decided stay; so does who is on duty within two days. Who left the group or is away
    is replaced. Where nobody can, the day stands empty and those who keep the venue are told, once a week.
    Recorded as `venues.rota_filled` where anything changed. Returns how many days changed.
    """
    rules.require(by, venue)
    today = clock.today()
    days = [
        one.day
        for one in rules.open_days(
            venue.opening_rules.all(), venue.opening_exceptions.all(), first=today, last=today + AHEAD
        )
    ]
    spans = rules.spans_of_members(venue)
    away = rules.absences_of(spans)

    def is_able(who: int, day: dt.date) -> bool:
        return rules.covers(spans.get(who, ()), day) and not rules.covers(away.get(who, ()), day)

    existing = {duty.day: duty for duty in Duty.objects.filter(venue=venue, day__gte=today)}
    soon = today + dt.timedelta(days=2)
    settled = {
        day: duty.member_id
        for day, duty in existing.items()
        if duty.is_by_hand or (duty.member_id and day <= soon and is_able(duty.member_id, day))
    }
    last = _last_duties(spans, today)
    wanted = rota.fill(days, settled, last, spans, is_able)
    changed = _write(venue, existing, wanted, set(days))
    empty = [day for day, who in wanted.items() if who is None]
    if changed:
        data = {"days": len(wanted), "empty": len(empty)}
        history.append(kinds.VENUE, venue.pk, "venues.rota_filled", by=by, data=data)
    if empty:
        _tell_of_empty(venue, min(empty), today)
    return changed


def _last_duties(members: Iterable[int], today: dt.date) -> dict[int, dt.date]:
    """The last day on which each sat there, in another's place too; a day called off counts for nobody."""
    done = Duty.objects.filter(day__lt=today).exclude(state=DayState.CALLED_OFF)
    sat = done.annotate(who=Coalesce("came_id", "member_id")).filter(who__in=list(members))
    return dict(sat.order_by().values_list("who").annotate(last=Max("day")))


def _write(
    venue: Venue, existing: dict[dt.date, Duty], wanted: dict[dt.date, int | None], days: set[dt.date]
) -> int:
    """Days that are no longer open lose their row; the others have whoever is wanted."""
    gone = [duty.pk for day, duty in existing.items() if day not in days and not duty.is_by_hand]
    changed = Duty.objects.filter(pk__in=gone).delete()[0]
    new = []
    for day, who in wanted.items():
        duty = existing.get(day)
        if duty is None:
            new.append(Duty(venue=venue, day=day, member_id=who))
        elif duty.member_id != who:
            changed += Duty.objects.filter(pk=duty.pk, is_by_hand=False).update(member_id=who)
    # Of two who fill at the same moment the first has written the day already.
    Duty.objects.bulk_create(new, ignore_conflicts=True)
    return changed + len(new)


def _tell_of_empty(venue: Venue, day: dt.date, today: dt.date) -> None:
    year, week, _weekday = today.isocalendar()
    notices.post(
        notices.Draft(
            template="venues.rota_empty",
            subject="venue",
            subject_id=venue.pk,
            number=venue.name[:20],
            dedupe=f"venues.rota_empty:{venue.pk}:{year}-{week}:{person}",
            person_id=person,
            values={"due": day.isoformat()},
        )
        for person in scope.who_may(rules.RUN, venue.division_code).values_list("pk", flat=True)[:20]
    )


@transaction.atomic
def set_duty(venue: Venue, *, day: dt.date, member: Member | None, by: Any) -> None:
    """On this day this member is on duty, or nobody; the rota leaves the day alone from now on.

    Recorded as `venues.duty_set`. Raises Invalid for somebody who is not in the group on that day or is
    away, and for a day that is past; NotFound, Forbidden by place.
    """
    rules.require(by, venue)
    if day < clock.today():
        raise refusals.Invalid(_("这一天已经过去了。"))
    if member is not None:
        _check_able(venue, member.pk, day)
    Duty.objects.update_or_create(venue=venue, day=day, defaults={"member": member, "is_by_hand": True})
    data = {"day": day, "member": member.pk if member else None}
    history.append(kinds.VENUE, venue.pk, "venues.duty_set", by=by, data=data)


def _check_able(venue: Venue, member: int, day: dt.date) -> None:
    if not rules.covers(rules.spans_of_members(venue).get(member, ()), day):
        words = _("这位委员那天不在这里的小组。")
        raise refusals.Invalid(words, fields={"member": words})
    if rules.covers(rules.absences_of([member]).get(member, ()), day):
        words = _("这位委员那天请了假。")
        raise refusals.Invalid(words, fields={"member": words})


@transaction.atomic
def swap_duties(venue: Venue, *, day: dt.date, other: dt.date, by: Any) -> None:
    """The two who are on duty on these days change places; the rota leaves both days alone.

    Recorded as `venues.duties_swapped`. Raises Stale where one of the days has nobody any more, Invalid
    where one of them cannot on the other day.
    """
    rules.require(by, venue)
    rows = {duty.day: duty for duty in venue.duties.filter(day__in=(day, other), day__gte=clock.today())}
    first, second = rows.get(day), rows.get(other)
    if first is None or second is None or day == other or not (first.member_id and second.member_id):
        raise refusals.Stale(_("这两天里有一天没有人值班，或者已经过去了。请看最新的值班表。"))
    _check_able(venue, first.member_id, other)
    _check_able(venue, second.member_id, day)
    moved = Duty.objects.filter(pk=first.pk, member_id=first.member_id).update(
        member_id=second.member_id, is_by_hand=True
    ) + Duty.objects.filter(pk=second.pk, member_id=second.member_id).update(
        member_id=first.member_id, is_by_hand=True
    )
    if moved != 2:
        raise refusals.Stale(_("就在刚才，值班表变了。请看最新的值班表。"))
    data = {"day": day, "other": other}
    history.append(kinds.VENUE, venue.pk, "venues.duties_swapped", by=by, data=data)


def remind_on_duty(day: dt.date) -> int:
    """Whoever is on duty on the day is told, once; returns how many there are."""
    rows = Duty.objects.filter(
        day=day, member__isnull=False, member__person__erased_at__isnull=True, venue__is_active=True
    ).select_related("venue", "member")
    return notices.post(
        notices.Draft(
            template="venues.on_duty",
            subject="venue",
            subject_id=duty.venue_id,
            number=duty.venue.name[:20],
            dedupe=f"venues.on_duty:{duty.venue_id}:{day}:{duty.member_id}",
            person_id=duty.member.person_id if duty.member else None,
            values={"due": day.isoformat()},
        )
        for duty in rows
    )
