"""Writes of the job table: enqueue once, run again, drop, purge."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django_tasks.base import Task

from tinghao.core import actors, clock, refusals
from tinghao.core.actors import Acts
from tinghao.jobs.choices import JobState
from tinghao.jobs.models import AT_ONCE, Job


def write_job(task: Task[Any, Any], args: Any, kwargs: Any, *, dedupe_key: str | None = None) -> Job:
    """A new row in the caller's transaction, not yet saved; arguments must be plain JSON."""
    return Job(
        task=task.module_path,
        args={"args": list(args), "kwargs": dict(kwargs)},
        queue=task.queue_name,
        priority=task.priority,
        run_at=task.run_after or AT_ONCE,
        dedupe_key=dedupe_key,
        created_at=clock.now(),
    )


def enqueue_once(task: Task[Any, Any], dedupe_key: str, *args: Any, **kwargs: Any) -> None:
    """A job with this key exists: made now, or there already and left as it is.

    The key is free again when the done job is purged.
    """
    job = write_job(task, args, kwargs, dedupe_key=dedupe_key)
    # The unique key decides, without an error that would spoil the caller's transaction.
    Job.objects.bulk_create([job], ignore_conflicts=True)


@transaction.atomic
def rerun_job(job: Job, *, by: Acts) -> None:
    """The dead job is due at once, with all its tries before it; the row keeps who asked.

    Needs `jobs.rerun`. Raises Forbidden, and Stale where it is no longer dead.
    """
    actors.require(by, "jobs.rerun")
    changed = Job.objects.filter(pk=job.pk, state=JobState.DEAD, attempts=job.attempts).update(
        state=JobState.WAITING,
        run_at=AT_ONCE,
        forgiven=job.attempts,
        finished_at=None,
        handled_by=by.person_id,
    )
    if not changed:
        raise refusals.Stale(_("这项任务已经重新运行或移除了，请刷新页面看最新情况。"))


@transaction.atomic
def drop_job(job: Job, *, by: Acts) -> None:
    """The dead job is gone. Needs `jobs.rerun`. Raises Forbidden, and Stale where it is no longer dead."""
    actors.require(by, "jobs.rerun")
    if not Job.objects.filter(pk=job.pk, state=JobState.DEAD, attempts=job.attempts).delete()[0]:
        raise refusals.Stale(_("这项任务已经重新运行或移除了，请刷新页面看最新情况。"))


def purge_jobs(*, days: int, by: Acts) -> int:
    """Jobs that were done more than `days` ago are gone; returns how many. Dead ones stay to be seen."""
    actors.require(by, "jobs.rerun")
    before = clock.now() - dt.timedelta(days=days)
    return Job.objects.filter(state=JobState.DONE, finished_at__lt=before).delete()[0]
