"""The calendar over HTTP: a month, a week or a day of everything in one's scope."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinghao.access import happenings
from tinghao.core import calendar, calendar_edits, clock
from tinghao.desk import shell
from tinghao.desk.schedule import grid, upcoming
from tinghao.desk.schedule.asked import Asked
from tinghao.divisions import queries as divisions
from tinghao.divisions.models import LEVEL_DIGITS, covers


@require_GET
def schedule(request: HttpRequest) -> HttpResponse:
    """What happens, by day."""
    actor = shell.require_signed_in(request)
    scopes = scopes_of(actor)
    asked = Asked.read(request.GET.dict(), scopes)
    found = happenings.read(actor, asked.first, asked.last, kinds=asked.kinds, with_due=asked.with_due)
    found = [
        one
        for one in found
        if (one.mine or not asked.mine) and (not asked.place or covers(asked.place, one.division))
    ]
    shown = range((asked.last - asked.first).days + 1)
    dates = [asked.first + dt.timedelta(days=n) for n in shown]
    here = reverse("desk:schedule")
    days = grid.days_of(
        found,
        first=asked.first,
        last=asked.last,
        month=asked.on.month if asked.view == "month" else 0,
        work=calendar.current(),
        notes=calendar_edits.public_notes(asked.first, asked.last),
        names=divisions.public_names_kept({one.division for one in found}),
        to_day={d: here + replace(asked, view="day", on=d).query for d in dates},
        folds=asked.view == "month",
    )
    context = {
        "asked": asked,
        "days": days,
        "weekdays": dates[:7],
        "has_any": any(day.lines for day in days),
        "heading": _heading(asked),
        "tabs": [
            (words, here + replace(asked, view=view).query, asked.view == view)
            for view, words in (("month", _("按月")), ("week", _("按周")), ("day", _("按天")))
        ],
        "before": here + asked.before.query,
        "after": here + asked.after.query,
        "today": here + replace(asked, on=clock.today()).query + "#today",
        "all": here + Asked(asked.view, asked.on).query,
        "kinds": [(s.subject, s.label) for s in happenings.sources() if not s.is_due],
        "due_kinds": [(s.subject, s.label) for s in happenings.sources() if s.is_due],
        "places": _places(scopes, asked.place),
        "is_known": {asked.first.year, asked.last.year} <= calendar.current().years,
    }
    return shell.page(request, "desk/schedule/schedule.html", context, current="schedule")


@require_GET
def following(request: HttpRequest) -> HttpResponse:
    """The next three things, for the morning page, which asks for them once it stands."""
    actor = shell.require_signed_in(request)
    if not shell.is_fragment(request):
        return redirect("desk:schedule")
    context = {"next": upcoming.next_of(actor)}
    template = "desk/schedule/next.html"
    return shell.page(request, template, context, fragment=template)


def scopes_of(actor: Any) -> tuple[str, ...]:
    """The topmost places of all that the actor holds."""
    codes = sorted({g.division for g in actor.grants}, key=len)
    return tuple(c for n, c in enumerate(codes) if not any(covers(above, c) for above in codes[:n]))


def _places(scopes: tuple[str, ...], chosen: str) -> list[tuple[str, str]]:
    """What can be chosen: the own places, the way down to the chosen one, and what lies below it."""
    above = (chosen[:digits] for digits in LEVEL_DIGITS.values() if digits <= len(chosen))
    path = [code for code in above if any(covers(s, code) for s in scopes)]
    below = chosen or (scopes[0] if len(scopes) == 1 else "")
    children = [d.code for d in divisions.public_children(below)] if below and len(below) < 12 else []
    codes = list(dict.fromkeys([*([] if len(scopes) == 1 else scopes), *path, *children]))
    names = divisions.public_names_kept(codes)
    return [(code, names.get(code, code)) for code in codes]


def _heading(asked: Asked) -> str:
    if asked.view == "month":
        return _("{year} 年 {month} 月").format(year=asked.on.year, month=asked.on.month)
    first, last = asked.first, asked.last
    if asked.view == "day":
        return _("{year} 年 {month} 月 {day} 日").format(year=first.year, month=first.month, day=first.day)
    words = _("{year} 年 {month} 月 {day} 日到 {to_month} 月 {to_day} 日")
    return words.format(
        year=first.year, month=first.month, day=first.day, to_month=last.month, to_day=last.day
    )
