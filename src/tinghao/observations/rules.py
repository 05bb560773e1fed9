"""Facts about quarters and plans."""

from __future__ import annotations

import datetime as dt

from tinghao.observations.rotation import Quarter


def quarter_of(day: dt.date) -> Quarter:
    """The quarter that a day lies in."""
    return day.year, (day.month + 2) // 3


def last_day(quarter: Quarter) -> dt.date:
    """The last day of a quarter."""
    year, number = quarter
    month = number * 3
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


def is_past(quarter: Quarter, today: dt.date) -> bool:
    """True for a quarter that is over."""
    return quarter < quarter_of(today)


def month_text(year: int, month: int) -> str:
    """A month as the reports write it, with months before January in the years before."""
    years, rest = divmod(year * 12 + month - 1, 12)
    return f"{years}-{rest + 1:02}"
