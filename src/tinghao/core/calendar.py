"""Working days: which days they are, how deadlines are counted in them, and the colour of a deadline."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tinghao.core.models import CalendarDay, CalendarYear

# Seconds that a process trusts what it has read. An edit counts at once in the process that made it.
KEPT = 30.0
# No clock of this house is longer; a slip of the pen must not count for minutes.
LONGEST = 5000
_ONE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day; `provisional` (暂定) where a year on the way is not known yet."""

    date: dt.date
    provisional: bool


@dataclass(frozen=True)
class Calendar:
    """The years that are known, and the days in which they depart from Monday to Friday."""

    years: frozenset[int]
    days: Mapping[dt.date, bool]

    def is_working_day(self, day: dt.date) -> bool:
        """True for a day of work."""
        stated = self.days.get(day)
        return day.weekday() < 5 if stated is None else stated

    def add(self, start: dt.date, n: int) -> Deadline:
        """The n-th working day after `start`; `start` itself for 0. ValueError below 0 or above 5000."""
        if not 0 <= n <= LONGEST:
            raise ValueError(f"{n} working days cannot be counted")
        day = start
        while n:
            day += _ONE
            n -= self.is_working_day(day)
        return Deadline(day, any(year not in self.years for year in range(start.year, day.year + 1)))

    def between(self, start: dt.date, end: dt.date) -> int:
        """How many working days come after `start` up to and with `end`; negative where `end` is earlier."""
        if end < start:
            return -self.between(end, start)
        span = (end - start).days
        weeks, rest = divmod(span, 7)
        count = weeks * 5 + sum((start + _ONE * k).weekday() < 5 for k in range(1, rest + 1))
        dates, sums = self._departures
        return count + sums[bisect_right(dates, end)] - sums[bisect_right(dates, start)]

    @cached_property
    def _departures(self) -> tuple[list[dt.date], list[int]]:
        """The stated days in order, and how many working days they add up to each of them."""
        dates = sorted(self.days)
        added = (self.days[day] - (day.weekday() < 5) for day in dates)
        return dates, list(itertools.accumulate(added, initial=0))

    def colour(self, start: dt.date, due: dt.date, today: dt.date) -> str:
        """How a deadline stands: "" at first, "blue" from half, "yellow" in the last quarter, "red" after."""
        if today > due:
            return "red"
        total, left = self.between(start, due), self.between(today, due)
        if left * 4 <= total:
            return "yellow"
        return "blue" if left * 2 <= total else ""


_kept: tuple[float, Calendar] | None = None


def current() -> Calendar:
    """The calendar as the office keeps it: all of it, read at most every half minute."""
    global _kept
    if _kept is None or not 0 <= time.monotonic() - _kept[0] < KEPT:
        years = frozenset(CalendarYear.objects.values_list("year", flat=True))
        days = dict(CalendarDay.objects.values_list("date", "is_working"))
        _kept = (time.monotonic(), Calendar(years, days))
    return _kept[1]


def forget() -> None:
    """The next question reads the tables again."""
    global _kept
    _kept = None


def is_working_day(day: dt.date) -> bool:
    """True for a day of work in the city; Monday to Friday in a year that is not known."""
    return current().is_working_day(day)


def add_working_days(start: dt.date, n: int) -> Deadline:
    """The n-th working day after `start`, provisional where it touches a year that is not known."""
    return current().add(start, n)


def working_days_between(start: dt.date, end: dt.date) -> int:
    """How many working days come after `start` up to and with `end`."""
    return current().between(start, end)


def colour(start: dt.date, due: dt.date, today: dt.date) -> str:
    """The colour of a clock that began on `start`: "", "blue", "yellow" or "red" (product, section 2)."""
    return current().colour(start, due, today)
