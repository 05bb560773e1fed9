"""The calendar file of a meeting (iCalendar, RFC 5545), as phones take it."""

from __future__ import annotations

import datetime as dt

from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.preparation.models import Arrangement
from tinghao.schedule import ical

_REMIND_BEFORE = dt.timedelta(hours=2)


def length_of(arrangement: Arrangement) -> dt.timedelta:
    """How long the meeting is to take."""
    return dt.timedelta(minutes=arrangement.minutes)


def calendar_file(
    consultation: Consultation, arrangement: Arrangement, *, where: str, url: str = "", words: str = ""
) -> bytes:
    """The meeting as one event. A moved one has the same UID and a higher SEQUENCE, so that a calendar
    changes its entry; one that was called off says CANCEL, and the calendar takes it out.
    """
    is_off = consultation.state == ConsultationState.CALLED_OFF
    event = ical.Event(
        uid=ical.uid_of(f"consultation:{consultation.pk}"),
        title=consultation.title,
        starts=consultation.starts_at,
        ends=consultation.starts_at + length_of(arrangement),
        stamp=clock.now(),
        sequence=arrangement.sequence,
        where=where,
        is_off=is_off,
        words=words,
        url=url,
        remind=_REMIND_BEFORE,
    )
    return ical.written([event], method="CANCEL" if is_off else "PUBLISH")
