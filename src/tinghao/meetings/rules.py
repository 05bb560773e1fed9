"""Facts about a meeting: who may run it, whether its door is open, when its minutes are due."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations import rules as consultations
from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import Consultation
from tinghao.core import calendar, clock, refusals
from tinghao.meetings.choices import DOOR_OPENS_BEFORE
from tinghao.meetings.models import Meeting
from tinghao.orders import clocks
from tinghao.orders.choices import ClockKind


def check_may_run(actor: Any, consultation: Consultation) -> None:
    """Raises what scope refuses, and Stale for a meeting whose minutes are final or that was called off."""
    consultations.check_may_record(actor, consultation)
    if consultation.state == ConsultationState.CALLED_OFF:
        raise refusals.Stale(_("这次协商已经取消了。"))
    if consultation.state == ConsultationState.RECORDED:
        raise refusals.Stale(_("这次协商的纪要已经定稿，不能再改。"))


def check_may_sign(actor: Any, consultation: Consultation) -> None:
    """Raises what scope refuses, for somebody who may not sign what the public reads; nobody never may."""
    if getattr(actor, "person_id", None) is None:
        raise refusals.SignInNeeded(_("请先登录，再来办这一步。"))
    scope.require(actor, "consultations.redact", consultation, see="consultations.see")


def is_over(consultation: Consultation, meeting: Meeting | None) -> bool:
    """True once the meeting was ended, or its minutes are final."""
    if consultation.state in {ConsultationState.RECORDED, ConsultationState.CALLED_OFF}:
        return True
    return meeting is not None and meeting.ended_at is not None


def check_door(consultation: Consultation, meeting: Meeting | None) -> None:
    """Raises Stale where nobody can sign in at the door: before it opens, and after the meeting."""
    if consultation.state == ConsultationState.CALLED_OFF:
        raise refusals.Stale(_("这次协商取消了。"))
    last_day = clock.local(consultation.starts_at).date()
    if is_over(consultation, meeting) or clock.today() > last_day:
        raise refusals.Stale(_("这次协商已经结束，不能再签到。漏签了请告诉主持人补记。"))
    if clock.now() < consultation.starts_at - dt.timedelta(hours=DOOR_OPENS_BEFORE):
        raise refusals.Stale(
            _("还没有开始签到。开会前 {hours} 小时起可以签到。").format(hours=DOOR_OPENS_BEFORE)
        )


def minutes_due(consultation: Consultation, days: int | None = None) -> calendar.Deadline:
    """The last working day for the minutes, counted from the day of the meeting (three by default).

    `days` is what the county gives, where the caller knows it already.
    """
    day = clock.local(consultation.starts_at).date()
    given = clocks.working_days(consultation.county, ClockKind.MINUTES) if days is None else days
    return calendar.add_working_days(day, given)


def is_owed(consultation: Consultation) -> bool:
    """True for a meeting whose time has passed and whose minutes are not final."""
    waiting = {ConsultationState.PLANNED, ConsultationState.HELD}
    return consultation.state in waiting and consultation.starts_at <= clock.now()


def days_overdue(consultation: Consultation) -> int:
    """By how many working days the minutes are late; 0 where they are not."""
    if not is_owed(consultation):
        return 0
    return max(0, calendar.working_days_between(minutes_due(consultation).date, clock.today()))
