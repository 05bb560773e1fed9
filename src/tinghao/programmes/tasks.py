"""What the worker does for programmes: reminders, and forgetting why somebody asked for leave."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from tinghao.core import clock
from tinghao.programmes import actions

# How long a reason may be asked for after the programme.
KEPT = dt.timedelta(days=90)


@task()
def remind() -> None:
    """Those on the rolls of tomorrow's programmes are reminded, and speakers whose text is due."""
    actions.remind_of_tomorrow()
    actions.remind_speakers()


@task()
def forget() -> None:
    """No reason of a leave is kept longer than three months."""
    actions.forget_reasons(clock.now() - KEPT)
