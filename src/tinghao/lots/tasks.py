"""What the worker does for lots: loads by number and calls one action."""

from __future__ import annotations

from django_tasks import task
from django_tasks.base import TaskContext

from tinghao.jobs import leases, rules
from tinghao.lots import actions
from tinghao.lots.models import Lot


@task(takes_context=True)
@rules.external
def compute(context: TaskContext, lot_id: int) -> None:
    """The lot is computed; outside a transaction, because it may take minutes."""
    lot = Lot.objects.filter(pk=lot_id).first()
    if lot is not None:
        actions.compute(lot, heard=lambda: leases.keep(int(context.task_result.id), context.attempt))
