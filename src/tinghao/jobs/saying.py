"""A long job that says on its own row how far it is, and that nobody else begins while it lives.

The row has the columns `state`, `step`, `share` and `heard_at`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import models

from tinghao.core import clock
from tinghao.jobs.rules import Failed

# A job that has said nothing for this long is taken for dead, and another may begin.
SILENCE = dt.timedelta(minutes=3)
_SAY_EVERY = dt.timedelta(seconds=2)


class Progress(models.Model):
    """The columns in which a job says how far it is, and when it last said something."""

    step = models.CharField(max_length=12, default="", blank=True)
    share = models.FloatField(default=0.0)
    heard_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def check_alone(thing: Progress) -> None:
    """Nothing happens where no other worker is at it; raises Failed, so that the job comes again later."""
    if thing.heard_at and clock.now() - thing.heard_at < SILENCE:
        raise Failed("another worker is at it, or died a moment ago")


class Saying:
    """Writes down how far the job is, a few times a minute, and keeps its lease by calling `heard`."""

    def __init__(self, thing: Progress, state: str, heard: Callable[[], None]) -> None:
        self.thing, self.state, self.heard = thing, state, heard
        self.last: tuple[str, dt.datetime | None] = ("", None)

    def __call__(self, step: str, share: float) -> None:
        now = clock.now()
        before, at = self.last
        if step == before and at and now - at < _SAY_EVERY:
            return
        self.last = (step, now)
        rows: Any = type(self.thing)._default_manager.filter(pk=self.thing.pk)
        rows.filter(state=self.state).update(step=step[:12], share=share, heard_at=now)
        self.heard()
