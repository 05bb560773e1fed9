"""The stage: tells many stories at once in the order of time, so that numbers, chains and heads follow it.

A story is a generator that yields the moment of its next step and then takes it. Whoever is earliest
goes on, with the clock set to that moment; what lies after the present is left untold.
"""

from __future__ import annotations

import datetime as dt
import heapq
from collections.abc import Iterable, Iterator

from tinghao.consultations import tasks as consultation_tasks
from tinghao.core import calendar, clock
from tinghao.demo.days import CITY_TIME
from tinghao.filing import tasks as filing_tasks
from tinghao.history import actions as history
from tinghao.inspections import tasks as inspection_tasks
from tinghao.jobs import worker
from tinghao.meetings import tasks as meeting_tasks
from tinghao.orders import tasks as order_tasks

Story = Iterator[dt.datetime]

# After the last step the nights go on until every look-back has asked; then the years are skipped.
QUIET_AFTER = 130
_NIGHTLY = (
    consultation_tasks.accept_by_silence,
    consultation_tasks.revisit_items,
    consultation_tasks.watch_items,
    order_tasks.watch_clocks,
    order_tasks.close_ripe,
    order_tasks.look_back,
    filing_tasks.accept_by_silence,
    meeting_tasks.watch_minutes,
    inspection_tasks.watch_findings,
)


class Stage:
    """Plays stories until the present moment; between them the nights pass as they do in service."""

    def __init__(self, now: dt.datetime, *, nights_from: dt.date) -> None:
        self.now = now
        self.nights_from = nights_from
        self._day: dt.date | None = None
        self._is_fresh = False

    def play(self, stories: Iterable[Story]) -> None:
        """All that the stories tell up to the present has happened, through the real actions."""
        waiting: list[tuple[dt.datetime, int, Story]] = []
        for number, story in enumerate(stories):
            self._queue(waiting, number, story)
        while waiting:
            moment, number, story = heapq.heappop(waiting)
            self._nights_until(moment)
            with clock.at(moment):
                self._queue(waiting, number, story)
                worker.drain()
            self._is_fresh = True
        self._nights_until(self.now)

    def _queue(self, waiting: list[tuple[dt.datetime, int, Story]], number: int, story: Story) -> None:
        moment = next(story, None)
        if moment is not None and moment <= self.now:
            heapq.heappush(waiting, (moment, number, story))

    def _nights_until(self, moment: dt.datetime) -> None:
        """Every morning between the last step and this one has done its rounds."""
        today = moment.astimezone(CITY_TIME).date()
        day, self._day = self._day or today, today
        quiet = day + dt.timedelta(days=QUIET_AFTER)
        while day < today:
            day += dt.timedelta(days=1)
            if day > quiet and day < self.nights_from:
                day = min(today, self.nights_from)
            self._morning(day)

    def _morning(self, day: dt.date) -> None:
        """The head of the day before is published and the rounds are made.

        In the years of the documented cases only after a day on which something happened, and weekly.
        """
        midnight = dt.datetime.combine(day, dt.time(0, 15), tzinfo=CITY_TIME)
        morning = midnight.replace(hour=7, minute=30)
        is_recent = day >= self.nights_from
        if midnight <= self.now and (is_recent or self._is_fresh):
            with clock.at(midnight):
                history.publish_head(day - dt.timedelta(days=1))
            self._is_fresh = False
        has_rounds = calendar.is_working_day(day) if is_recent else day.weekday() == 0
        if morning <= self.now and has_rounds:
            with clock.at(morning):
                for task in _NIGHTLY:
                    task.call()
                worker.drain()
