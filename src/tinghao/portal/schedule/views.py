"""Feeds over HTTP: no cookies, no account, as much as the link gives; and the open days of a place."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinghao.access import limits
from tinghao.core import clock, refusals
from tinghao.divisions import queries as divisions
from tinghao.divisions.models import Division
from tinghao.people import queries as people
from tinghao.people.models import Venue
from tinghao.portal import told, visitors
from tinghao.portal.schedule import answers, feeds
from tinghao.schedule import actions, ical, queries, rules
from tinghao.venues import happenings as venues

REFRESH = dt.timedelta(hours=4)
SHOWN_DAYS = 60
# A telephone asks a few times a day; one that asks each minute is broken.
MOST_READS, WINDOW = 60, 3600


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret link, in the city's language whatever the telephone's."""
    words = _("读得太频繁了，请在{wait}后再来。")
    visitors.check(request, "wrong_feed", words)
    try:
        link = queries.public_link(token)
    except refusals.NotFound:
        visitors.count(request, "wrong_feed", words)
        raise
    limits.hit(f"feed:{link.pk}", limit=MOST_READS, window=WINDOW, message=words)
    with translation.override(settings.LANGUAGE_CODE):
        found = queries.public_through(link)
        etag = rules.fingerprint(found)
        changed = actions.note_given(link, etag)
        name = _("协商亭日程")

        def write() -> bytes:
            return ical.written(map(ical.event_of, found), name=name, refresh=REFRESH)

        response = answers.calendar(
            request, write, etag=etag, changed=changed, name="tinghao", is_public=False
        )
    response.headers["Last-Modified"] = http_date(changed.timestamp())
    return response


@require_safe
def open_days(request: HttpRequest, code: str) -> HttpResponse:
    """The next open days of all venues of a township or a community, with the way to have them on a phone."""
    place, rows = _venues_of(code)
    today = clock.today()
    found = venues.public_open_days(rows, today, today + dt.timedelta(days=SHOWN_DAYS))
    by_id = {v.pk: v for v in rows}
    address = request.build_absolute_uri(reverse("portal:open_days_feed", args=[code]))
    context = {
        "place": place,
        "path": told.path_of(code, divisions.public_names([code])),
        "days": [
            (day, [(one, by_id[one.number]) for one in ones])
            for day, ones in groupby(found, key=lambda one: one.first_day)
        ],
        "has_venues": bool(rows),
        "address": address,
        "webcal": feeds.webcal_of(address),
    }
    return render(request, "portal/schedule/open_days.html", context)


@require_safe
def open_days_feed(request: HttpRequest, code: str) -> HttpResponse:
    """The open days of the coming year of a township or a community, for anybody's calendar."""
    place, rows = _venues_of(code)
    return feeds.venues_feed(
        request, rows, name=_("%(name)s议事场所开放日") % {"name": place.name}, file=code
    )


def _venues_of(code: str) -> tuple[Division, list[Venue]]:
    place = divisions.public_division(code)
    if place.level not in {Division.Level.TOWNSHIP, Division.Level.COMMUNITY}:
        raise refusals.NotFound(_("没有找到这个地方，请从列表里重新选一次。"))
    return place, list(people.public_venues_of(code, limit=200))
