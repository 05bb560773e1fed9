"""Days as the demo counts them: fixed for the documented cases, around today for the rest."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from tinghao.core import calendar

CITY_TIME = ZoneInfo("Asia/Shanghai")


def on(year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> dt.datetime:
    """A moment of a documented case, on the wall clock of the city."""
    return dt.datetime(year, month, day, hour, minute, tzinfo=CITY_TIME)


class Days:
    """Days counted from the moment of loading: 3 is three working days ago, 0 today, -2 in two of them."""

    def __init__(self, now: dt.datetime) -> None:
        self.now = now.astimezone(CITY_TIME)

    def day(self, ago: int) -> dt.date:
        """The working day so many before today (after it where negative); 0 is today as it is."""
        found, left = self.now.date(), abs(ago)
        step = dt.timedelta(days=-1 if ago > 0 else 1)
        while left:
            found += step
            left -= calendar.is_working_day(found)
        return found

    def moment(self, ago: int, hour: int, minute: int = 0) -> dt.datetime:
        """An hour of that day; today's hours that have not come yet lie shortly before now, in order."""
        found = dt.datetime.combine(self.day(ago), dt.time(hour, minute), tzinfo=CITY_TIME)
        if ago < 0:
            return found
        return min(found, self.now - dt.timedelta(minutes=2 * (24 - hour), seconds=60 - minute))

    def next_week(self, weekday: int, hour: int) -> dt.datetime:
        """An hour on a weekday (0 is Monday) of the week after this one."""
        monday = self.now.date() + dt.timedelta(days=7 - self.now.weekday())
        return dt.datetime.combine(monday + dt.timedelta(days=weekday), dt.time(hour), tzinfo=CITY_TIME)
