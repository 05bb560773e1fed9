"""What the worker does for opinion maps: loads by number and calls one action."""

from __future__ import annotations

from django.db.models import Max
from django_tasks import task
from django_tasks.base import TaskContext

from tinghao.core import clock
from tinghao.jobs import leases, rules
from tinghao.opinions import actions
from tinghao.opinions.choices import MapState
from tinghao.opinions.models import OpinionMap


@task(takes_context=True)
@rules.external
def draw(context: TaskContext, map_id: int) -> None:
    """The picture is drawn; outside a transaction, because it may take some seconds."""
    found = OpinionMap.objects.filter(pk=map_id).first()
    if found is not None:
        actions.draw_picture(found, heard=lambda: leases.keep(int(context.task_result.id), context.attempt))


@task()
def draw_due() -> None:
    """Every open map with votes since its last picture is drawn anew, each by a job of its own."""
    rows = OpinionMap.objects.filter(state=MapState.OPEN)
    for found in rows.annotate(drawn_at=Max("pictures__made_at")).order_by("pk"):
        later = (
            found.voters.all()
            if found.drawn_at is None
            else found.voters.filter(voted_at__gte=found.drawn_at)
        )
        if later.exists():
            draw.enqueue(found.pk)


@task()
def close_due() -> None:
    """Maps whose last day is over are closed."""
    rows = OpinionMap.objects.filter(state=MapState.OPEN, closes_on__lt=clock.today())
    for found in rows.order_by("pk"):
        actions.close_map_on_time(found, enqueue=draw.enqueue)
