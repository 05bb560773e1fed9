"""The open days of venues as a calendar that anybody subscribes to."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from tinghao.core import clock
from tinghao.people.models import Venue
from tinghao.portal.schedule import answers
from tinghao.schedule import ical, rules
from tinghao.venues import happenings as venues

FEED_DAYS = 366
DAILY = dt.timedelta(days=1)


def venues_feed(request: HttpRequest, rows: list[Venue], *, name: str, file: str) -> HttpResponse:
    """The open days of these venues as a calendar; no name of anybody is in it."""
    today = clock.today()
    with translation.override(settings.LANGUAGE_CODE):
        found = venues.public_open_days(rows, today, today + dt.timedelta(days=FEED_DAYS))[: rules.MOST]

        def write() -> bytes:
            return ical.written(map(ical.event_of, found), name=name, refresh=DAILY)

        return answers.calendar(
            request, write, etag=rules.fingerprint(found), name=f"open-days-{file}", is_public=True
        )


def webcal_of(address: str) -> str:
    """The same address as calendars on telephones and desktops take it in one press."""
    return "webcal:" + address.partition(":")[2]
