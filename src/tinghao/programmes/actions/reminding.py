"""Reminders of a programme, each of them once."""

from __future__ import annotations

import datetime as dt

from tinghao.core import clock
from tinghao.programmes import telling
from tinghao.programmes.queries import finding


def remind_of_tomorrow() -> int:
    """Everybody on the roll of what begins tomorrow is reminded, once for each day to which it was moved."""
    tomorrow = clock.today() + dt.timedelta(days=1)
    count = 0
    for programme in finding.held_on(tomorrow):
        telling.tell_roll.enqueue(programme.pk, "programmes.reminder", f"d{tomorrow:%Y%m%d}")
        count += 1
    return count
