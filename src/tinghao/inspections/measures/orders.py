"""Measures of the loop: screened, claimed, checked in time; asked, confirmed, looked back at; minutes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import Consultation
from tinghao.core import calendar, clock
from tinghao.history.models import Entry
from tinghao.inspections.measures.figure import Case, Figure, Measure, Subject, counted, sorted_out
from tinghao.orders.choices import CLOCK_DEFAULTS, LOOK_BACK_DAYS, ClockKind, Outcome, State
from tinghao.orders.models import Clock, ClockSetting, Order


def moments(first: dt.date, last: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From the first moment of a day to the first after another, on the city's clock."""
    zone = clock.local(clock.now()).tzinfo
    after = last + dt.timedelta(days=1)
    return dt.datetime.combine(first, dt.time(), tzinfo=zone), dt.datetime.combine(
        after, dt.time(), tzinfo=zone
    )


def _clock(kind: ClockKind) -> Callable[[Subject], Figure]:
    def read(subject: Subject) -> Figure:
        rows = Clock.objects.filter(
            subject.inside("order__"), kind=kind, due_on__gte=subject.first, due_on__lte=subject.until
        )
        return counted(rows, Q(stopped_on__lte=F("due_on")), subject="order", number="order_id")

    return read


def _closed(subject: Subject) -> Q:
    since, before = moments(subject.first, subject.as_of)
    return Q(state=State.CLOSED, closed_at__gte=since, closed_at__lt=before) & subject.inside()


def _asked(subject: Subject) -> Figure:
    asked = Clock.objects.filter(order=OuterRef("pk"), kind=ClockKind.ANSWER)
    rows = Order.objects.filter(_closed(subject))
    return counted(rows, Q(Exists(asked)), subject="order")


def _confirmed(subject: Subject) -> Figure:
    rows = Order.objects.filter(_closed(subject))
    return counted(rows, Q(outcome=Outcome.CONFIRMED), subject="order")


def _looked_back(subject: Subject) -> Figure:
    """Orders whose ninety days were over in the period, and that were asked about again."""
    days = dt.timedelta(days=LOOK_BACK_DAYS)
    since, before = moments(subject.first - days, subject.until - days)
    rows = Order.objects.filter(
        subject.inside(), state=State.CLOSED, closed_at__gte=since, closed_at__lt=before
    )
    done = Entry.objects.filter(subject="order", subject_id=OuterRef("pk"), kind="orders.looked_back")
    return counted(rows, Q(Exists(done)), subject="order")


def _minutes(subject: Subject) -> Figure:
    return sorted_out(_minutes_one_by_one(subject))


def _minutes_one_by_one(subject: Subject) -> Iterator[tuple[Case, bool]]:
    since, before = moments(subject.first, subject.as_of)
    rows = (
        Consultation.objects.filter(subject.inside(), starts_at__gte=since, starts_at__lt=before)
        .exclude(state=ConsultationState.CALLED_OFF)
        .order_by("pk")
        .values_list("pk", "county", "starts_at", "minutes__finished_at")
    )
    given = dict(ClockSetting.objects.filter(kind=ClockKind.MINUTES).values_list("county", "working_days"))
    for pk, county, starts_at, finished_at in rows:
        days = given.get(county, CLOCK_DEFAULTS[ClockKind.MINUTES])
        due = calendar.add_working_days(clock.local(starts_at).date(), days).date
        finished = clock.local(finished_at).date() if finished_at else None
        # Not yet due and not yet written is nothing to judge.
        if finished is not None or due <= subject.until:
            yield ("consultation", pk), finished is not None and finished <= due


MEASURES = (
    Measure(
        "screened_in_time",
        _("点单按时审题"),
        _("这段时间审题到期的单"),
        _("到期以前审了的"),
        _clock(ClockKind.SCREENING),
    ),
    Measure(
        "claimed_in_time",
        _("受理的单按时有人接"),
        _("这段时间接单到期的单"),
        _("到期以前有委员接的"),
        _clock(ClockKind.CLAIM),
    ),
    Measure(
        "minutes_in_time",
        _("协商纪要按时写成"),
        _("这段时间开的、纪要已到期或已写成的协商（开了几次不评）"),
        _("纪要在期限以内写成的"),
        _minutes,
    ),
    Measure(
        "checked_in_time",
        _("办完以后按时查单"),
        _("这段时间查单到期的单"),
        _("到期以前查了的"),
        _clock(ClockKind.CHECK),
    ),
    Measure("asked", _("办结前问过点单人"), _("这段时间办结的单"), _("办结以前请点单人回答过的"), _asked),
    Measure(
        "confirmed",
        _("群众确认解决"),
        _("这段时间办结的单"),
        _("点单人自己说解决了的"),
        _confirmed,
    ),
    Measure(
        "looked_back",
        _("办结九十天后回头看"),
        _("这段时间满九十天的办结单"),
        _("又问过一次结果还在不在的"),
        _looked_back,
    ),
)
