"""The days of a page of the calendar with what stands in each; no queries here."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tinghao.access import happenings
from tinghao.access.happenings import Happening
from tinghao.core import clock
from tinghao.core.calendar import Calendar

# What a cell of the month holds. With more, the kind that has most folds into one line, then the next.
LINES = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One line in a day: what, when, where, and the page that it opens ("" for none)."""

    words: str
    kind: str
    time: str = ""
    until: str = ""
    where: str = ""
    place: str = ""
    url: str = ""
    is_mine: bool = False
    is_off: bool = False
    is_due: bool = False
    label: str = ""
    folds: int = 0


@dataclass(slots=True)
class Day:
    """A day of the page."""

    date: dt.date
    is_today: bool
    is_outside: bool
    # "work" for a weekend day on which people work, "rest" for a day off in the week, "" as usual.
    shift: str
    note: str
    is_off_day: bool
    lines: list[Line] = field(default_factory=list)
    more: int = 0
    url: str = ""


def days_of(
    found: Iterable[Happening],
    *,
    first: dt.date,
    last: dt.date,
    month: int,
    work: Calendar,
    notes: Mapping[dt.date, str],
    names: Mapping[str, str],
    to_day: Mapping[dt.date, str],
    folds: bool,
) -> list[Day]:
    """Every day from the first to the last; `month` dims the others, `folds` keeps a cell small."""
    by_day = _by_day(found, first, last)
    today = clock.today()
    made = []
    for number in range((last - first).days + 1):
        date = first + dt.timedelta(days=number)
        works = work.is_working_day(date)
        usual = date.weekday() < 5
        day = Day(
            date=date,
            is_today=date == today,
            is_outside=bool(month) and date.month != month,
            shift="" if works == usual else "work" if works else "rest",
            note=notes.get(date, ""),
            is_off_day=not works,
            url=to_day.get(date, ""),
        )
        lines = list(_lines(by_day[date], date, names, to_day.get(date, ""), folds=folds))
        if folds and len(lines) > LINES:
            day.more = sum(line.folds or 1 for line in lines[LINES - 1 :])
            lines = lines[: LINES - 1]
        day.lines = lines
        made.append(day)
    return made


def _by_day(
    found: Iterable[Happening], first: dt.date, last: dt.date
) -> defaultdict[dt.date, list[Happening]]:
    by_day: defaultdict[dt.date, list[Happening]] = defaultdict(list)
    for one in found:
        day, until = max(one.first_day, first), min(one.last_day, last)
        while day <= until:
            by_day[day].append(one)
            day += dt.timedelta(days=1)
    return by_day


def _lines(
    found: list[Happening], date: dt.date, names: Mapping[str, str], url: str, *, folds: bool
) -> Iterator[Line]:
    """One's own things first, then the others by time; many of one kind as one line at the end."""
    others: defaultdict[str, list[Happening]] = defaultdict(list)
    for one in found:
        if not one.mine:
            others[one.kind].append(one)
    folded = _folded(others, len(found)) if folds else set()
    for one in sorted(found, key=lambda h: not h.mine):
        if one.mine or one.kind not in folded:
            yield _line(one, date, names)
    for kind in sorted(folded):
        number = len(others[kind])
        source = happenings.source_of(kind)
        label = str(source.label) if source else ""
        words = ngettext("{label} {n} 件", "{label} {n} 件", number).format(label=label, n=number)
        yield Line(words=words, kind=kind, url=f"{url}&kind={kind}" if url else "", folds=number)


def _folded(others: Mapping[str, list[Happening]], number: int) -> set[str]:
    """The kinds that become one line each, so that the cell holds the rest."""
    folded: set[str] = set()
    for kind, ones in sorted(others.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if number <= LINES or len(ones) < 2:
            break
        folded.add(kind)
        number -= len(ones) - 1
    return folded


def _line(one: Happening, date: dt.date, names: Mapping[str, str]) -> Line:
    source = happenings.source_of(one.kind)
    starts, ends = clock.local(one.starts), clock.local(one.ends)
    words, time, until = one.title, "", ""
    if one.first_day != one.last_day:
        number = (date - one.first_day).days + 1
        words = _("{title}（第 {n} 天）").format(title=one.title, n=number)
    if not one.all_day and date == one.first_day:
        time = f"{starts:%H:%M}"
        until = f"{ends:%H:%M}" if one.last_day == date and ends > starts else ""
    page = source.page if source and one.opens else ""
    return Line(
        words=words,
        kind=one.kind,
        time=time,
        until=until,
        where="" if one.where in one.title else one.where,
        place=names.get(one.division, ""),
        url=_url(page, one.number),
        is_mine=one.mine,
        is_off=one.is_off,
        is_due=bool(source and source.is_due),
        label=str(source.label) if source else "",
    )


def _url(page: str, number: Any) -> str:
    return reverse(page, args=[number]) if page else ""
