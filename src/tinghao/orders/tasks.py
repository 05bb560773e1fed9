"""What the worker does for orders: each loads by number and calls one action."""

from __future__ import annotations

from django_tasks import task

from tinghao.core import calendar, clock
from tinghao.orders import actions
from tinghao.orders.choices import ClockKind, State
from tinghao.orders.models import Clock, Order

BATCH = 500


@task()
def watch_clocks() -> None:
    """Every running clock that has changed its colour is told about; a later run takes the rest."""
    horizon = calendar.add_working_days(clock.today(), 20).date
    rows = (
        Clock.objects.filter(stopped_on__isnull=True, due_on__lte=horizon)
        .exclude(told="red")
        .select_related("order__claimed_by")
        .order_by("due_on", "pk")
    )
    for running in rows.iterator(chunk_size=BATCH):
        actions.remind(running)


@task()
def close_ripe() -> None:
    """Orders whose answer window is over are closed where the rules of closing allow it."""
    rows = Order.objects.filter(
        state=State.CHECKING,
        clocks__kind=ClockKind.ANSWER,
        clocks__stopped_on__isnull=True,
        clocks__due_on__lt=clock.today(),
    )
    for order in rows.distinct().iterator(chunk_size=BATCH):
        actions.close_if_ripe(order)


@task()
def look_back() -> None:
    """Ninety days after closing, the requesters are asked once more."""
    rows = Order.objects.filter(state=State.CLOSED, look_back_on__lte=clock.today())
    for order in rows.iterator(chunk_size=BATCH):
        actions.look_back(order)


@task()
def sweep_contacts() -> None:
    """Contacts of orders that ended long ago are erased."""
    actions.sweep_contacts()
