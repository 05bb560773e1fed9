"""STUB: to be replaced whole by the real calendar (keep add_working_days, Deadline, colour)."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Deadline:
    """STUB"""

    date: dt.date
    provisional: bool


def add_working_days(start: dt.date, n: int) -> Deadline:
    """STUB"""
    day = start
    while n:
        day += dt.timedelta(days=1)
        if day.weekday() < 5:
            n -= 1
    return Deadline(day, False)


def colour(start: dt.date, due: dt.date, today: dt.date) -> str:
    """STUB"""
    if today > due:
        return "red"
    span = (due - start).days or 1
    left = (due - today).days
    if left * 4 <= span:
        return "yellow"
    return "blue" if left * 2 <= span else ""
