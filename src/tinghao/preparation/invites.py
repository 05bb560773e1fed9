"""The calendar file of a meeting (iCalendar, RFC 5545), as phones take it."""

from __future__ import annotations

import datetime as dt
import importlib
from typing import Any

from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.preparation.models import Arrangement

ZONE = "Asia/Shanghai"
_REMIND_BEFORE = dt.timedelta(hours=2)


def length_of(arrangement: Arrangement) -> dt.timedelta:
    """How long the meeting is to take."""
    return dt.timedelta(minutes=arrangement.minutes)


def calendar_file(
    consultation: Consultation, arrangement: Arrangement, *, where: str, url: str = "", words: str = ""
) -> bytes:
    """The meeting as one event. A moved one has the same UID and a higher SEQUENCE, so that a calendar
    changes its entry; one that was called off says CANCEL, and the calendar takes it out.

    Loaded late: a worker that serves no calendar file does without the library.
    """
    kit: Any = importlib.import_module("icalendar")
    is_off = consultation.state == ConsultationState.CALLED_OFF
    event = kit.Event()
    event.add("uid", f"consultation-{consultation.pk}@tinghao")
    event.add("sequence", arrangement.sequence)
    event.add("dtstamp", clock.now().astimezone(dt.UTC))
    start = clock.local(consultation.starts_at)
    event.add("dtstart", start)
    event.add("dtend", start + length_of(arrangement))
    event.add("summary", consultation.title)
    event.add("location", where)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    if words:
        event.add("description", words)
    if url:
        event.add("url", url)
    if not is_off:
        event.add_component(_alarm(kit, consultation.title))
    calendar = kit.Calendar()
    calendar.add("prodid", "-//Tinghao//zh-CN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    made: bytes = calendar.to_ical()
    return made


def _alarm(kit: Any, title: str) -> Any:
    alarm = kit.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -_REMIND_BEFORE)
    return alarm
