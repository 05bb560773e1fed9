"""Times and numbers as people say them; the exact time stands in the element's title."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tinghao.core import clock
from tinghao.core.web.icons import shape

_WEEKDAYS = "一二三四五六日"
_ENGLISH_MONTHS = "January February March April May June July August September October November December"


def day_said(day: dt.date, today: dt.date) -> str:
    """今天, 昨天, 明天, 11月27日, or with the year where it is another one."""
    return _day_said(day, today, get_language() or "")


def exact(when: dt.date | dt.datetime) -> str:
    """The full date with the weekday, and the time where there is one."""
    if isinstance(when, dt.datetime):
        return f"{_exact_day(when.date(), get_language() or '')} {when:%H:%M}"
    return _exact_day(when, get_language() or "")


def dated(day: dt.date, how: str = "") -> str:
    """The day for paper, which is read later: never 今天 or 明天; `how` "full" adds year and weekday."""
    if how == "full":
        return exact(day)
    words = (
        _("%(month)s月%(day)s日") if day.year == clock.today().year else _("%(year)s年%(month)s月%(day)s日")
    )
    return words % _parts(day)


def said(when: dt.date | dt.datetime | None, today: dt.date | None = None) -> SafeString:
    """A `time` element; of a moment the time of day is told only for yesterday, today and tomorrow."""
    if when is None:
        return SafeString("")
    if isinstance(when, dt.datetime):
        when = timezone.localtime(when) if timezone.is_aware(when) else when
        day = when.date()
    else:
        day = when
    now = today or clock.today()
    text = day_said(day, now)
    if isinstance(when, dt.datetime) and abs((day - now).days) <= 1:
        text = f"{text} {when:%H:%M}"
    # Only figures and our own words: fifty rows need no escaping.
    return SafeString(f'<time datetime="{when.isoformat()}" title="{exact(when)}">{text}</time>')


def deadline(due: Any, colour: str = "", overdue: int = 0, provisional: bool = False) -> SafeString:
    """A chip that says when something is due: words and a shape, colour only as a third sign.

    `due` is a date, or anything with `due`, `colour`, `overdue_days` and `is_provisional`. `colour`
    is "" (time enough), "blue" (half gone), "yellow" (last quarter) or "red" (overdue); `overdue` is
    counted in working days by whoever knows the calendar.
    """
    if not isinstance(due, dt.date):
        if due is None:
            return SafeString("")
        colour, overdue = getattr(due, "colour", "") or "", getattr(due, "overdue_days", 0) or 0
        provisional, due = bool(getattr(due, "is_provisional", False)), due.due
    if isinstance(due, dt.datetime):
        due = timezone.localtime(due).date() if timezone.is_aware(due) else due.date()
    if due is None:
        return SafeString("")
    return _chip(due, str(colour or ""), int(overdue), provisional, clock.today(), get_language() or "")


def countdown(when: Any) -> SafeString:
    """A chip for something that carries `day`, `words` and `colour`: how long is left, in working days."""
    colour = str(when.colour or "")
    return format_html(
        '<time class="chip chip-{}" datetime="{}" title="{}">{}{}</time>',
        colour or "calm",
        when.day.isoformat(),
        exact(when.day),
        shape(colour) if colour in {"blue", "yellow", "red"} else "",
        when.words,
    )


@lru_cache(maxsize=4096)
def _chip(
    due: dt.date, colour: str, overdue: int, provisional: bool, today: dt.date, language: str
) -> SafeString:
    return format_html(
        '<time class="chip chip-{}" datetime="{}" title="{}">{}{}{}</time>',
        colour or "calm",
        due.isoformat(),
        exact(due),
        shape(colour) if colour in {"blue", "yellow", "red"} else "",
        _due_words(due, overdue, colour, today),
        format_html('<small class="provisional">{}</small>', _("暂定")) if provisional else "",
    )


@lru_cache(maxsize=4096)
def _day_said(day: dt.date, today: dt.date, language: str) -> str:
    match (day - today).days:
        case 0:
            return _("今天")
        case -1:
            return _("昨天")
        case 1:
            return _("明天")
    if day.year == today.year:
        return _("%(month)s月%(day)s日") % _parts(day)
    return _("%(year)s年%(month)s月%(day)s日") % _parts(day)


@lru_cache(maxsize=4096)
def _exact_day(day: dt.date, language: str) -> str:
    return _("%(year)s年%(month)s月%(day)s日 星期%(weekday)s") % _parts(day)


def _due_words(due: dt.date, overdue: int, colour: str, today: dt.date) -> str:
    if overdue > 0:
        return ngettext("已超期 %(days)s 个工作日", "已超期 %(days)s 个工作日", overdue) % {"days": overdue}
    if due < today or colour == "red":
        return _("已超期")
    if (due - today).days <= 1:
        return _("%(day)s到期") % {"day": day_said(due, today)}
    return _("%(day)s前") % {"day": day_said(due, today)}


def count(number: int | None) -> str:
    """A live count that stays narrow: 999+ above that."""
    if number is None:
        return ""
    return "999+" if number > 999 else str(number)


def _parts(day: dt.date) -> dict[str, Any]:
    english = get_language() == "en"
    return {
        "year": day.year,
        "month": day.month if not english else _ENGLISH_MONTHS.split()[day.month - 1],
        "day": day.day,
        "weekday": f"{day:%A}" if english else _WEEKDAYS[day.weekday()],
    }
