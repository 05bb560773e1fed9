"""What the worker does for lots: loads by number and calls one action."""

from __future__ import annotations

import datetime as dt

from django_tasks import task
from django_tasks.base import TaskContext

from tinghao.core import clock
from tinghao.jobs import leases, rules
from tinghao.lots import actions
from tinghao.lots.actions.sweeping import KEPT_DAYS
from tinghao.lots.models import Call, Lot


@task()
def sweep_calls() -> None:
    """Calls that are over are remembered to conveners; after a month without a lot their data is erased."""
    for call in Call.objects.filter(closed_at__isnull=True, closes_on__lt=clock.today()).order_by("pk")[:500]:
        if clock.today() > call.closes_on + dt.timedelta(days=KEPT_DAYS):
            actions.lapse_call(call)
        else:
            actions.warn_of_call(call)


@task(takes_context=True)
@rules.external
def compute(context: TaskContext, lot_id: int) -> None:
    """The lot is computed; outside a transaction, because it may take minutes."""
    lot = Lot.objects.filter(pk=lot_id).first()
    if lot is not None:
        actions.compute(lot, heard=lambda: leases.keep(int(context.task_result.id), context.attempt))
