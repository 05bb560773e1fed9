"""What the worker does for the history: the head of each day."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from tinghao.core import clock
from tinghao.history import actions


@task()
def publish_yesterday() -> None:
    """Yesterday has its head; after days without a worker one head covers all that they left."""
    actions.publish_head(clock.today() - dt.timedelta(days=1))
