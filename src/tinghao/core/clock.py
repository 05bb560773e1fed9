"""The time of day: one place that knows what `now` is."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """The present moment, with its zone."""
    return timezone.now()


def today() -> dt.date:
    """The date on the wall in the city (Asia/Shanghai), which is what deadlines count in."""
    return timezone.localdate()


def local(moment: dt.datetime) -> dt.datetime:
    """The moment as the clock on the wall in the city shows it."""
    return timezone.localtime(moment)
