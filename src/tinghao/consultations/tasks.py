"""What the worker does for consultations: each loads by number and calls one action."""

from __future__ import annotations

from django_tasks import task

from tinghao.consultations import actions
from tinghao.consultations.choices import ItemState
from tinghao.consultations.models import OutcomeItem
from tinghao.core import clock
from tinghao.orders.choices import State


@task()
def accept_by_silence() -> None:
    """Items whose window passed without a word count as accepted."""
    rows = OutcomeItem.objects.filter(
        state=ItemState.OFFERED, accept_by__lt=clock.today(), order__state=State.HANDLING
    )
    for item in rows.select_related("order"):
        actions.accept_by_silence(item)


@task()
def watch_items() -> None:
    """Units hear of deadlines that are half over, near or past."""
    rows = (
        OutcomeItem.objects.filter(order__state=State.HANDLING)
        .exclude(state=ItemState.REPORTED)
        .exclude(told="red")
        .order_by("pk")
    )
    for item in rows.iterator(chunk_size=500):
        actions.warn_about_item(item)
