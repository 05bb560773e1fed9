"""Measures of standing arrangements: posts, rotas, opening days, delegates, records."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tinghao.access.models import Absence, Appointment
from tinghao.access.roles import Role
from tinghao.divisions.models import Division
from tinghao.filing.choices import RecordState
from tinghao.filing.models import DutyRecord
from tinghao.inspections.measures.figure import Case, Figure, Measure, Subject, counted, sorted_out
from tinghao.people.models import GroupMembership, Venue, in_force
from tinghao.venues.models import Duty, OpeningRule

_TOWNSHIP_DIGITS = 9


def _posts(subject: Subject) -> Figure:
    """Townships that are places of today, and whether somebody holds or acts in the post."""
    rows = Division.objects.filter(
        level=Division.Level.TOWNSHIP, is_active=True, code__startswith=subject.code
    ).order_by("code")
    codes = list(rows.values_list("code", flat=True))
    held = Appointment.objects.filter(in_force(subject.as_of), role=Role.CONVENER, division_id__in=codes)
    filled = set(held.values_list("division_id", flat=True))
    return sorted_out((("post", int(code)), code in filled) for code in codes)


def _rota(subject: Subject) -> Figure:
    rows = Duty.objects.filter(
        subject.inside("venue__"),
        venue__is_active=True,
        day__gte=subject.first,
        day__lte=subject.as_of,
    )
    return counted(rows, Q(member__isnull=False), subject="duty_day")


def _opening(subject: Subject) -> Figure:
    rules = OpeningRule.objects.filter(in_force(subject.as_of), venue=OuterRef("pk"))
    rows = Venue.objects.filter(subject.inside(), is_active=True)
    return counted(rows, Q(Exists(rules)), subject="venue")


def _delegates(subject: Subject) -> Figure:
    return sorted_out(_delegates_one_by_one(subject))


def _delegates_one_by_one(subject: Subject) -> Iterator[tuple[Case, bool]]:
    """Absences of members here, and whether the delegate had a seat and was present on the first day."""
    here = GroupMembership.objects.filter(subject.inside("group__"), member__person=OuterRef("person"))
    rows = Absence.objects.filter(starts__gte=subject.first, starts__lte=subject.as_of)
    absences = list(
        rows.filter(Exists(here)).order_by("pk").values_list("pk", "person_id", "delegate_id", "starts")
    )
    delegates = {delegate for _pk, _person, delegate, _day in absences}
    seats = _spans(
        GroupMembership.objects.filter(member__person_id__in=delegates).values_list(
            "member__person_id", "starts", "ends"
        )
    )
    away = _spans(Absence.objects.filter(person_id__in=delegates).values_list("person_id", "starts", "ends"))
    for pk, _person, delegate, day in absences:
        is_there = _holds(seats[delegate], day) and not _holds(away[delegate], day)
        yield ("absence_of", pk), is_there


Spans = dict[int, list[tuple[dt.date, dt.date | None]]]


def _spans(rows: object) -> Spans:
    found: Spans = defaultdict(list)
    for person, starts, ends in rows:  # type: ignore[attr-defined]
        found[person].append((starts, ends))
    return found


def _holds(spans: list[tuple[dt.date, dt.date | None]], day: dt.date) -> bool:
    return any(starts <= day and (ends is None or day <= ends) for starts, ends in spans)


def _records(subject: Subject) -> Figure:
    rows = DutyRecord.objects.filter(
        subject.inside(),
        reversed_at__isnull=True,
        answer_by__gte=subject.first,
        answer_by__lte=subject.until,
    )
    settled = (RecordState.CONFIRMED, RecordState.SILENT, RecordState.UPHELD)
    return counted(rows, Q(state__in=settled), subject="duty")


MEASURES = (
    Measure(
        "post_filled",
        _("召集人岗位有人"),
        _("这里的乡镇（街道）"),
        _("那一天有召集人或代理的"),
        _posts,
    ),
    Measure(
        "rota_filled",
        _("开放日有人值班"),
        _("这段时间议事场所的开放日"),
        _("排了值班委员的"),
        _rota,
    ),
    Measure(
        "opening_published",
        _("议事场所公布了开放时间"),
        _("在用的议事场所"),
        _("定了开放时间、公众查得到的"),
        _opening,
    ),
    Measure(
        "absences_covered",
        _("委员请假有人代理"),
        _("这段时间开始的委员请假"),
        _("代理人当天在小组里、自己没有请假的"),
        _delegates,
    ),
    Measure(
        "records_settled",
        _("履职记录核对清楚"),
        _("这段时间核对到期的履职记录"),
        _("本人确认、到期没有异议，或者有异议已经核对的"),
        _records,
    ),
)
