"""The days on which a venue is open, out of its rules and exceptions; no tables, no clock of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tinghao.venues.choices import Every, Nth, Weekday

_ONE = dt.timedelta(days=1)
# How far is looked: a place that opens once a month and rests over a holiday is found.
HORIZON = 120


@dataclass(frozen=True, slots=True)
class Rule:
    """Open on a weekday, each week or the nth of a month, within its span of days."""

    every: str
    nth: int
    weekday: int
    begins: dt.time
    closes: dt.time
    on_holidays: bool
    starts: dt.date
    ends: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """True where the rule means this day, holidays aside."""
        if day < self.starts or (self.ends is not None and day > self.ends) or day.weekday() != self.weekday:
            return False
        if self.every == Every.WEEK:
            return True
        if self.nth == Nth.LAST:
            return (day + 7 * _ONE).month != day.month
        return (day.day - 1) // 7 + 1 == self.nth

    @property
    def words(self) -> str:
        """The rule as it stands on the door: 每周三 14:30–17:00."""
        when = str(Weekday(self.weekday).label)
        if self.every == Every.MONTH:
            when = _("每月{nth}{weekday}").format(nth=Nth(self.nth).label, weekday=when)
        else:
            when = _("每{weekday}").format(weekday=when)
        return f"{when} {self.begins:%H:%M}–{self.closes:%H:%M}"


@dataclass(frozen=True, slots=True)
class Open:
    """An open day with its hours, and a note where it is an exception."""

    day: dt.date
    begins: dt.time
    closes: dt.time
    note: str = ""

    @property
    def hours(self) -> str:
        """From when to when."""
        return f"{self.begins:%H:%M}–{self.closes:%H:%M}"


Exceptions = Mapping[dt.date, Open | None]


def days(
    rules: Iterable[Rule],
    exceptions: Exceptions,
    *,
    first: dt.date,
    last: dt.date,
    is_working_day: Callable[[dt.date], bool],
) -> Iterator[Open]:
    """Every open day from `first` to `last`; an exception counts instead of the rules.

    A rule for a weekday rests on a holiday unless it says otherwise. One for a weekend does not: no
    calendar tells a holiday on a Saturday from a Saturday, so that a closed one is an exception.
    """
    known = list(rules)
    day = first
    while day <= last:
        if day in exceptions:
            if (given := exceptions[day]) is not None:
                yield given
        elif hours := [r for r in known if r.holds(day) and _is_on(r, day, is_working_day)]:
            yield Open(day, min(r.begins for r in hours), max(r.closes for r in hours))
        day += _ONE


def _is_on(rule: Rule, day: dt.date, is_working_day: Callable[[dt.date], bool]) -> bool:
    return rule.on_holidays or day.weekday() >= 5 or is_working_day(day)
