"""What the worker does for orders: each loads by number and calls one action."""

from __future__ import annotations

from django_tasks import task

from tinghao.core import clock
from tinghao.orders import actions
from tinghao.orders.choices import ClockKind, State
from tinghao.orders.models import Clock, Order

BATCH = 500


@task()
def watch_clocks() -> None:
    """Every running clock that has changed its colour is told about; another run takes the rest."""
    rows = (
        Clock.objects.filter(stopped_on__isnull=True)
        .exclude(told="red")
        .select_related("order")
        .order_by("due_on", "pk")
    )
    told = 0
    for running in rows.iterator(chunk_size=BATCH):
        told += bool(actions.remind(running))
        if told == BATCH:
            # One job is one transaction: the residents must not wait until all is told.
            watch_clocks.enqueue()
            return


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


@task()
def recount_figures() -> None:
    """The figures that the public reads are up to date."""
    actions.recount_figures()
