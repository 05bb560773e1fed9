"""What the worker does for consultations: each loads by number and calls one action."""

from __future__ import annotations

from django_tasks import task

from tinghao.consultations import actions
from tinghao.consultations.choices import ItemState
from tinghao.consultations.models import OutcomeItem
from tinghao.core import calendar, clock


@task()
def accept_by_silence() -> None:
    """Items whose window passed without a word count as accepted."""
    rows = OutcomeItem.objects.filter(state=ItemState.OFFERED, accept_by__lt=clock.today())
    for item in rows.select_related("order"):
        actions.accept_by_silence(item)


@task()
def watch_items() -> None:
    """Units hear of deadlines that are half over, near or past."""
    horizon = calendar.add_working_days(clock.today(), 60).date
    rows = (
        OutcomeItem.objects.exclude(state=ItemState.REPORTED)
        .exclude(told="red")
        .filter(due_on__lte=horizon)
        .select_related("order")
    )
    for item in rows.iterator(chunk_size=500):
        actions.warn_about_item(item)
