"""What the worker does for the distribution: loads by number and calls one action."""

from __future__ import annotations

from django_tasks import task
from django_tasks.base import TaskContext

from tinghao.distribution import actions
from tinghao.distribution.models import Plan
from tinghao.jobs import leases, rules


@task(takes_context=True)
@rules.external
def compute(context: TaskContext, plan_id: int) -> None:
    """The plan is computed; outside a transaction, because it may take minutes."""
    plan = Plan.objects.filter(pk=plan_id).first()
    if plan is not None:
        actions.compute(plan, heard=lambda: leases.keep(int(context.task_result.id), context.attempt))
