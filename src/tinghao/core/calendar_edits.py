"""Editing the calendar: one day, a whole year from a file, a year that is complete; and the page's reads."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import IO, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinghao.core import actors, calendar, clock, refusals
from tinghao.core.actors import Acts
from tinghao.core.models import CalendarDay, CalendarYear

EARLIEST, LATEST = 2000, 2100
LARGEST = 1024 * 1024
LONGEST_NOTE = 40
_WORKING = {"1": True, "true": True, _("上班"): True, "0": False, "false": False, _("放假"): False}


def days_of(actor: Any, year: int) -> QuerySet[CalendarDay]:
    """The days of a year that do not follow the week, in order; needs `calendar.edit`."""
    actors.require(actor, "calendar.edit")
    return CalendarDay.objects.filter(date__year=year).order_by("date")


def public_notes(first: dt.date, last: dt.date) -> dict[dt.date, str]:
    """What the days from the first to the last are called where they depart from the week: 国庆节."""
    rows = CalendarDay.objects.filter(date__gte=first, date__lte=last).exclude(note="")
    return dict(rows.values_list("date", "note"))


def public_years() -> QuerySet[CalendarYear]:
    """The years whose holidays are known."""
    return CalendarYear.objects.order_by("year")


@transaction.atomic
def set_day(date: dt.date, is_working: bool, note: str, *, by: Acts) -> CalendarDay:
    """The day is one of work or of rest from now on; deadlines that were given before stay.

    The row keeps who said so. Needs `calendar.edit`. Raises Forbidden, and Invalid for a year outside
    2000 to 2100 or a note over 40 characters.
    """
    actors.require(by, "calendar.edit")
    _check_year(date.year)
    if len(note) > LONGEST_NOTE:
        raise refusals.Invalid(_("说明最多 40 个字。"), fields={"note": _("说明最多 40 个字。")})
    day, _created = CalendarDay.objects.update_or_create(
        date=date, defaults={"is_working": is_working, "note": note.strip(), "changed_by": by.person_id}
    )
    _takes_effect()
    return day


@transaction.atomic
def clear_day(date: dt.date, *, by: Acts) -> None:
    """The day follows the week again. Needs `calendar.edit`. Raises Forbidden."""
    actors.require(by, "calendar.edit")
    CalendarDay.objects.filter(date=date).delete()
    _takes_effect()


@transaction.atomic
def settle_year(year: int, *, by: Acts) -> CalendarYear:
    """The year is known: its days are entered, and deadlines that touch it are no longer provisional.

    Needs `calendar.edit`. Raises Forbidden, and Invalid for a year outside 2000 to 2100.
    """
    actors.require(by, "calendar.edit")
    _check_year(year)
    found, _created = CalendarYear.objects.update_or_create(
        year=year, defaults={"loaded_at": clock.now(), "changed_by": by.person_id}
    )
    _takes_effect()
    return found


@transaction.atomic
def load_year(file: IO[bytes], *, by: Acts) -> tuple[int, ...]:
    """The years that the file names are known, with its days and no others; returns them.

    CSV in UTF-8 with the columns date (2027-01-01), working (1 or 0), note. Needs `calendar.edit`.
    Raises Forbidden, and Invalid with every mistake by its line; then nothing has changed.
    """
    actors.require(by, "calendar.edit")
    rows = _read(file)
    years = tuple(sorted({date.year for date in rows}))
    for year in years:
        CalendarDay.objects.filter(date__year=year).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(date=date, is_working=is_working, note=note, changed_by=by.person_id)
        for date, (is_working, note) in rows.items()
    )
    for year in years:
        settle_year(year, by=by)
    return years


def _takes_effect() -> None:
    calendar.forget()
    # Once more after the commit: another thread may have read the old days in between.
    transaction.on_commit(calendar.forget)


def _check_year(year: int) -> None:
    if not EARLIEST <= year <= LATEST:
        raise refusals.Invalid(_("年份要在 2000 到 2100 之间。"))


def _read(file: IO[bytes]) -> dict[dt.date, tuple[bool, str]]:
    raw = file.read(LARGEST + 1)
    if len(raw) > LARGEST:
        raise refusals.Invalid(_("文件超过 1 MB，不像是一年的日历。"))
    try:
        lines = csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
        header = [name.strip().lower() for name in next(lines, [])]
        if header != ["date", "working", "note"]:
            raise refusals.Invalid(_("第 1 行应是列名：date,working,note"))
        rows: dict[dt.date, tuple[bool, str]] = {}
        errors: list[str] = []
        for values in lines:
            if wrong := _read_row(values, rows):
                errors.append(_("第 %(n)d 行：%(what)s") % {"n": lines.line_num, "what": wrong})
    except UnicodeDecodeError:
        raise refusals.Invalid(_("文件不是 UTF-8 编码。用表格软件另存为“CSV UTF-8”再试。")) from None
    except csv.Error:
        raise refusals.Invalid(_("文件里的引号没有配对，或者有一行太长。")) from None
    if errors:
        raise refusals.Invalid("\n".join([_("文件有几处不对，什么也没有装入："), *errors[:100]]))
    if not rows:
        raise refusals.Invalid(_("文件里一天也没有。"))
    return rows


def _read_row(values: list[str], rows: dict[dt.date, tuple[bool, str]]) -> str:
    """Puts a line into `rows`; returns what is wrong with it, or ""."""
    if not any(value.strip() for value in values):
        return ""
    if len(values) != 3:
        return _("应有 3 列。")
    date_text, working_text, note = (value.strip() for value in values)
    try:
        date = dt.date.fromisoformat(date_text)
    except ValueError:
        return _("日期“%(text)s”要写成 2027-01-01 的样子。") % {"text": date_text[:20]}
    if not EARLIEST <= date.year <= LATEST:
        return _("年份要在 2000 到 2100 之间。")
    if date in rows:
        return _("这一天写了两次。")
    if working_text.lower() not in _WORKING:
        return _("working 只能是 1（上班）或 0（放假）。")
    if len(note) > LONGEST_NOTE or not note.isprintable():
        return _("说明最多 40 个字，不能有看不见的字符。")
    rows[date] = (_WORKING[working_text.lower()], note)
    return ""
