"""Periodic jobs: which task runs daily at an hour or every so many seconds, once for each period."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from tinghao.core import clock
from tinghao.jobs.models import Tick

log = logging.getLogger("tinghao.jobs")


@dataclass(frozen=True, slots=True)
class Schedule:
    """A task by its dotted path, `daily` at "HH:MM" of the city, or `every` so many seconds."""

    name: str
    task: str
    daily: str = ""
    every: int = 0

    def __post_init__(self) -> None:
        if bool(self.daily) == bool(self.every):
            raise ValueError(f"schedule {self.name}: either daily or every")
        if self.daily:
            dt.time.fromisoformat(self.daily)

    def period_at(self, moment: dt.datetime) -> int:
        """The number of the period that `moment` lies in; it grows with time."""
        if self.every:
            return int(moment.timestamp()) // self.every
        local = timezone.localtime(moment)
        begun = local.time().replace(tzinfo=None) >= dt.time.fromisoformat(self.daily)
        return local.date().toordinal() - (0 if begun else 1)


_registry: dict[str, Schedule] = {}


def register(*schedules: Schedule) -> None:
    """The schedules run from now on; rooms call this in `AppConfig.ready`. ValueError for a taken name."""
    for one in schedules:
        if _registry.get(one.name, one) != one:
            raise ValueError(f"schedule {one.name} is registered twice")
        _registry[one.name] = one


def all_schedules() -> tuple[Schedule, ...]:
    """Every registered schedule, by name."""
    return tuple(_registry[name] for name in sorted(_registry))


def make_due(schedules: Iterable[Schedule] | None = None) -> int:
    """Each schedule that has entered a new period has its job; returns how many were made.

    After downtime one job is made, for the newest period: the tasks look at everything that is due.
    A period's number only goes up, so several workers or a clock that is set back make nothing twice.
    The danger that remains: after a clock ran far ahead, a schedule rests until time catches up.
    """
    now = clock.now()
    known = dict(Tick.objects.values_list("name", "period"))
    made = 0
    for one in all_schedules() if schedules is None else schedules:
        period = one.period_at(now)
        last = known.get(one.name)
        if last is None or last < period:
            made += _make(one, period, now)
        elif last > period + 1:
            log.warning("schedule %s rests: it last ran %s periods ahead of now", one.name, last - period)
    return made


@transaction.atomic
def _make(one: Schedule, period: int, now: dt.datetime) -> int:
    # Two statements that cannot both be won by two workers: the first row, or the step upwards.
    Tick.objects.bulk_create([Tick(name=one.name, period=period - 1, made_at=now)], ignore_conflicts=True)
    if not Tick.objects.filter(name=one.name, period__lt=period).update(period=period, made_at=now):
        return 0
    import_string(one.task).enqueue()
    return 1
