"""Who is there: marked with a tap, signed in at the door by the code on the wall, corrected afterwards."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tinghao.consultations import rules as consultation_rules
from tinghao.consultations.actions import seating
from tinghao.consultations.choices import ConsultationState, SeatKind
from tinghao.consultations.models import Consultation, Seat
from tinghao.core import refusals, text
from tinghao.core.actors import Acts
from tinghao.history import actions as history
from tinghao.meetings import rules
from tinghao.meetings.actions import entering
from tinghao.meetings.choices import NAME_LIMIT, REASON_LIMIT
from tinghao.meetings.models import Meeting

# A meeting has a few dozen seats; a code that went round the world must not make thousands.
_NEWCOMERS_AT_MOST = 60


@transaction.atomic
def mark_seat(
    consultation: Consultation, *, by: Any, seat: int, present: bool, reason: str = "", once: str = ""
) -> None:
    """The seat is marked as there, or not there; marked the same again nothing is recorded.

    After the meeting it is a correction and needs a reason; so the list can be mended late, and everybody
    sees that it was. Recorded as `meetings.attendance_marked`.
    """
    consultation_rules.check_may_record(by, consultation)
    if consultation.state == ConsultationState.CALLED_OFF:
        raise refusals.Stale(_("这次协商已经取消了。"))
    found = Meeting.objects.filter(consultation=consultation).first()
    why = text.optional(reason, field="reason", limit=REASON_LIMIT)
    is_late = rules.is_over(consultation, found)
    if is_late and not why:
        words = _("协商已经结束，改到场名单请写一句原因。")
        raise refusals.Invalid(words, fields={"reason": words})
    meeting = entering.held(consultation, once=once)
    if meeting is None:
        return
    rows = Seat.objects.filter(pk=seat, consultation=consultation)
    if not rows.exists():
        raise refusals.Stale(_("这个席位已经不在名单上了。"))
    if not rows.filter(Q(attended__isnull=True) | Q(attended=not present)).update(attended=present):
        return
    way = "correction" if is_late else "list"
    _record(consultation, seat, present, way, by=by, words=why)
    entering.changed(meeting)


@transaction.atomic
def sign_in_at_door(
    consultation: Consultation, *, by: Acts, seat: int = 0, name: str = "", once: str = ""
) -> Seat | None:
    """Somebody at the door is there: at the own seat, or by a name, which is kept encrypted.

    Whoever holds the code of the door may, without an account; nothing else is known of them. Recorded
    as `meetings.attendance_marked` without the name. None where this very deed was done before. Raises
    Stale while the door is closed.
    """
    found = Meeting.objects.filter(consultation=consultation).first()
    rules.check_door(consultation, found)
    meeting = entering.held(consultation, once=once)
    if meeting is None:
        return None
    place = _place(consultation, seat, name)
    _record(consultation, place.pk, True, "door", by=by)
    entering.changed(meeting)
    return place


def _place(consultation: Consultation, seat: int, name: str) -> Seat:
    if seat:
        rows = Seat.objects.filter(pk=seat, consultation=consultation)
        if not rows.update(attended=True):
            raise refusals.Stale(_("这个席位已经不在名单上了，请写下称呼签到。"))
        return rows.get()
    words = _("请点自己的名字，或写下怎么称呼您。")
    shown = text.required(name, field="name", limit=NAME_LIMIT, missing=words)
    others = [s for s in consultation.seats.all() if s.kind == SeatKind.OTHER]
    for known in others:
        if known.name == shown:
            Seat.objects.filter(pk=known.pk).update(attended=True)
            return known
    if len(others) >= _NEWCOMERS_AT_MOST:
        raise refusals.Invalid(_("写名字签到的人太多了，请找主持人当面签到。"))
    return seating.new_seat(consultation, kind=SeatKind.OTHER, name=shown, attended=True)


@transaction.atomic
def add_person(consultation: Consultation, *, by: Any, name: str, once: str = "") -> None:
    """Somebody who was not invited has come and has a seat (`meetings.attendance_marked`)."""
    meeting = entering.enter(consultation, by=by, once=once)
    if meeting is None:
        return
    place = _place(consultation, 0, name)
    _record(consultation, place.pk, True, "list", by=by)
    entering.changed(meeting)


def _record(
    consultation: Consultation, seat: int, present: bool, way: str, *, by: Acts, words: str = ""
) -> None:
    data = {"seat": seat, "present": present, "way": way}
    history.append(
        "consultation", consultation.pk, "meetings.attendance_marked", by=by, data=data, words=words
    )
