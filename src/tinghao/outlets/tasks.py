"""What the worker does for outlets besides sending (`lane.run_lane`)."""

from __future__ import annotations

from django_tasks import task

from tinghao.outlets import actions, lane
from tinghao.outlets.models import Endpoint


@task()
def wake_lost() -> None:
    """No lane stands still while something is due."""
    lane.wake_lost()


@task()
def judge_endpoints() -> None:
    """Offices hear of endpoints that fail, and those that fail for long are stopped."""
    for endpoint in Endpoint.objects.filter(failing_since__isnull=False).order_by("pk"):
        actions.judge_endpoint(endpoint)


@task()
def sweep_log() -> None:
    """The log keeps a year."""
    actions.sweep_log()
