"""Reads of the job table: for the page of jobs, and for the tests that ask what is due."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Min, QuerySet

from tinghao.core import actors, clock
from tinghao.jobs.choices import JobState
from tinghao.jobs.models import AT_ONCE, Job, Tick


def dead_jobs(actor: Any) -> QuerySet[Job]:
    """The jobs that were given up, newest first, without their arguments; needs `jobs.see`.

    Raises SignInNeeded and Forbidden.
    """
    actors.require(actor, "jobs.see")
    return Job.objects.filter(state=JobState.DEAD).defer("args").order_by("-id")


def job_counts(actor: Any) -> dict[str, int]:
    """How many jobs are in each state; needs `jobs.see`. Raises SignInNeeded and Forbidden."""
    actors.require(actor, "jobs.see")
    counted = dict(Job.objects.values_list("state").annotate(n=Count("pk")).order_by())
    return {state: counted.get(state, 0) for state in JobState.values}


def ticks(actor: Any) -> QuerySet[Tick]:
    """When each schedule last made its job; needs `jobs.see`. Raises SignInNeeded and Forbidden."""
    actors.require(actor, "jobs.see")
    return Tick.objects.order_by("name")


def public_delay() -> dt.timedelta:
    """How long the oldest due job has waited: zero where the worker keeps up (for health checks)."""
    now = clock.now()
    due = Job.objects.filter(state=JobState.WAITING, run_at__lte=now)
    at_once = due.filter(run_at=AT_ONCE).aggregate(oldest=Min("created_at"))["oldest"]
    later = due.exclude(run_at=AT_ONCE).aggregate(oldest=Min("run_at"))["oldest"]
    oldest = min((moment for moment in (at_once, later) if moment), default=now)
    return max(now - oldest, dt.timedelta(0))
