"""What the worker does each morning about what follows: passes on, reminds, escalates."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from tinghao.core import calendar, clock
from tinghao.observations import actions, telling
from tinghao.observations.choices import FollowUpState
from tinghao.observations.models import FollowUp

# Working days before the day on which somebody is reminded, and after it when the city's office hears.
SOON, LATE = 3, 5


@task()
def watch_follow_ups() -> None:
    """What is open has a person in office; whoever answers is reminded; what is overdue goes to the office.

    Reminders have a key for each round and step, so that a second run on the same day tells nobody twice.
    """
    today = clock.today()
    soon = calendar.add_working_days(today, SOON).date
    for one in FollowUp.objects.filter(state=FollowUpState.OPEN).order_by("pk").iterator(chunk_size=500):
        actions.pass_on(one)
        if one.due_on < today:
            _overdue(one, today)
        elif one.due_on == today:
            telling.tell_bearer.enqueue(one.pk, "observations.follow_up_due", f"due{one.round}")
        elif one.due_on <= soon:
            telling.tell_bearer.enqueue(one.pk, "observations.follow_up_soon", f"soon{one.round}")


def _overdue(one: FollowUp, today: dt.date) -> None:
    late, key = "observations.follow_up_overdue", f"late{one.round}"
    telling.tell_bearer.enqueue(one.pk, late, key)
    telling.tell_office.enqueue(one.pk, late, f"{key}:county", "county")
    if calendar.add_working_days(one.due_on, LATE).date < today:
        telling.tell_office.enqueue(one.pk, late, f"{key}:city", "city")
