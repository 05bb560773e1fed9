"""The time of day: one place that knows what `now` is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_moved: ContextVar[dt.datetime | None] = ContextVar("moved", default=None)


def now() -> dt.datetime:
    """The present moment, with its zone."""
    return _moved.get() or timezone.now()


def today() -> dt.date:
    """The date on the wall in the city (Asia/Shanghai), which is what deadlines count in."""
    return timezone.localdate(now())


def local(moment: dt.datetime) -> dt.datetime:
    """The moment as the clock on the wall in the city shows it."""
    return timezone.localtime(moment)


def midnight(day: dt.date) -> dt.datetime:
    """The first moment of a day on the wall in the city."""
    return dt.datetime.combine(day, dt.time(), tzinfo=timezone.get_default_timezone())


@contextmanager
def at(moment: dt.datetime) -> Iterator[None]:
    """Inside the block it is `moment`, for this thread alone: for telling what happened long ago.

    Only the demo city is told this way. A request that served a person and moved the clock would
    write a history with false dates.
    """
    if timezone.is_naive(moment):
        raise ValueError("a moment needs its zone")
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
