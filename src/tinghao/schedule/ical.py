"""Calendar files (iCalendar, RFC 5545 and 7986) as telephones and desktops read them."""

from __future__ import annotations

import datetime as dt
import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import happenings
from tinghao.access.happenings import Happening
from tinghao.core import clock

CONTENT_TYPE = "text/calendar; charset=utf-8"
# Whole minutes since then: SEQUENCE goes up with each change and fits in 32 bits.
_COUNTED_FROM = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Event:
    """One event as a file says it; `stamp` is when that was last true, `remind` how long before to ring."""

    uid: str
    title: str
    starts: dt.datetime
    ends: dt.datetime
    stamp: dt.datetime
    sequence: int
    where: str = ""
    all_day: bool = False
    is_off: bool = False
    is_busy: bool = True
    words: str = ""
    url: str = ""
    remind: dt.timedelta | None = None


def uid_of(key: str) -> str:
    """The name under which every calendar knows this happening for ever."""
    return f"{key.replace(':', '-')}@tinghao"


def event_of(one: Happening) -> Event:
    """A happening as an event: title, time and place, and nothing about anybody."""
    title = _("已取消：{title}").format(title=one.title) if one.is_off else one.title
    return Event(
        uid=uid_of(one.key),
        title=title,
        starts=one.starts,
        ends=one.ends,
        stamp=one.changed,
        sequence=max(0, int((one.changed - _COUNTED_FROM).total_seconds() // 60)),
        where=one.where,
        all_day=one.all_day,
        is_off=one.state == happenings.CALLED_OFF,
        is_busy=one.mine,
    )


def written(
    events: Iterable[Event], *, name: str = "", method: str = "", refresh: dt.timedelta | None = None
) -> bytes:
    """The file: CRLF, lines of 75 octets at most, times in the city's zone with the zone in the file.

    With `name` and `refresh` it is one to subscribe to; with `method` one that is sent for one meeting.
    Loaded late: a worker that serves no calendar file does without the library.
    """
    kit: Any = importlib.import_module("icalendar")
    calendar = kit.Calendar()
    calendar.add("prodid", "-//Tinghao//zh-CN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if method:
        calendar.add("method", method)
    if name:
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("x-wr-timezone", str(clock.midnight(clock.today()).tzinfo))
    if refresh is not None:
        calendar.add("refresh-interval", kit.vDuration(refresh), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", kit.vDuration(refresh))
    rows = [_event(kit, one) for one in events]
    for row in rows:
        calendar.add_component(row)
    if rows:
        calendar.add_missing_timezones()
    else:
        # A calendar must hold something (RFC 5545, 3.6): the zone, where nothing happens.
        calendar.add_component(_zone(kit))
    made: bytes = calendar.to_ical()
    return made


def _event(kit: Any, one: Event) -> Any:
    event = kit.Event()
    event.add("uid", one.uid)
    event.add("sequence", one.sequence)
    event.add("dtstamp", one.stamp.astimezone(dt.UTC))
    event.add("last-modified", one.stamp.astimezone(dt.UTC))
    event.add("dtstart", _moment(one.starts, all_day=one.all_day))
    event.add("dtend", _moment(one.ends, all_day=one.all_day))
    event.add("summary", one.title)
    if one.where:
        event.add("location", one.where)
    event.add("status", "CANCELLED" if one.is_off else "CONFIRMED")
    event.add("transp", "OPAQUE" if one.is_busy and not one.is_off else "TRANSPARENT")
    if one.words:
        event.add("description", one.words)
    if one.url:
        event.add("url", one.url)
    if one.remind is not None and not one.is_off:
        alarm = kit.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", one.title)
        alarm.add("trigger", -one.remind)
        event.add_component(alarm)
    return event


def _moment(moment: dt.datetime, *, all_day: bool) -> dt.date:
    local = clock.local(moment)
    return local.date() if all_day else local


def _zone(kit: Any) -> Any:
    return kit.Timezone.from_tzinfo(clock.midnight(clock.today()).tzinfo)
