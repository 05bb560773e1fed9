"""Claiming a job, running it once, and what becomes of it: the three conditional updates."""

from __future__ import annotations

import datetime as dt
import logging
import time
from typing import Any

from django.db import connection, transaction
from django.utils.module_loading import import_string
from django_tasks.base import Task, TaskContext

from tinghao.core import clock
from tinghao.jobs import backend, limits, rules
from tinghao.jobs.choices import JobState
from tinghao.jobs.models import Job

log = logging.getLogger("tinghao.jobs")


class Lost(Exception):
    """The lease ran out and somebody else took the job: whatever was done here is undone."""


def claim(queues: tuple[str, ...] = ()) -> Job | None:
    """The next due job is this worker's for the length of a lease; None where nothing is due.

    Highest priority first, then the one that has been due longest. A job whose worker was killed
    becomes due when its lease ends; one that has used up its tries that way is dead.
    """
    due = Job.objects.filter(state__in=Job.LIVE)
    if queues:
        due = due.filter(queue__in=queues)
    while True:
        # Looking takes no lock; only on finding something is a write begun.
        if not due.filter(run_at__lte=clock.now()).exists():
            return None
        with transaction.atomic():
            now = clock.now()
            rows = due.filter(run_at__lte=now).order_by("-priority", "run_at", "id")
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            job = rows.first()
            if job is None:
                return None
            mine = Job.objects.filter(pk=job.pk, attempts=job.attempts, state=job.state, run_at=job.run_at)
            if job.attempts - job.forgiven >= limits.current().attempts:
                mine.update(state=JobState.DEAD, finished_at=now, last_error="WorkerDied")
                log.error("%s is dead: its worker died %s times", job, job.attempts - job.forgiven)
                continue
            until = now + dt.timedelta(seconds=limits.current().lease)
            if mine.update(state=JobState.RUNNING, run_at=until, attempts=job.attempts + 1):
                job.state, job.run_at, job.attempts = JobState.RUNNING, until, job.attempts + 1
                return job


def keep(job_id: int, attempt: int) -> None:
    """A long external task still holds its job for the length of a lease; raises Lost where it does not."""
    until = clock.now() + dt.timedelta(seconds=limits.current().lease)
    held = Job.objects.filter(pk=job_id, state=JobState.RUNNING, attempts=attempt)
    if not held.update(run_at=until):
        raise Lost


def execute(job: Job) -> bool:
    """The claimed job is done, or due again later, or dead; True where it is done.

    The work of a task in the database is committed together with `done`, in one transaction, so it
    happens exactly once. An external task runs before, at least once.
    """
    started = time.monotonic()
    try:
        task: Task[Any, Any] = import_string(job.task)
        if rules.is_external(task.func):
            _call(task, job)
            with transaction.atomic():
                _finish(job)
        else:
            with transaction.atomic():
                # First, so that the row is locked for as long as the work lasts.
                _finish(job)
                _call(task, job)
    except Lost:
        log.warning("%s attempt %s: the lease ran out, somebody else has it", job, job.attempts)
        return False
    except Exception as error:  # noqa: BLE001 - whatever a task raises is a failed attempt
        _fail(job, error)
        return False
    log.info("%s attempt %s done in %.3f s", job, job.attempts, time.monotonic() - started)
    return True


def _held(job: Job) -> Any:
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, attempts=job.attempts)


def _finish(job: Job) -> None:
    if not _held(job).update(state=JobState.DONE, finished_at=clock.now(), last_error=""):
        raise Lost


def _call(task: Task[Any, Any], job: Job) -> None:
    if task.takes_context:
        task.call(
            TaskContext(task_result=backend.result_of(task, job)), *job.args["args"], **job.args["kwargs"]
        )
    else:
        task.call(*job.args["args"], **job.args["kwargs"])


def _fail(job: Job, error: Exception) -> None:
    tries = job.attempts - job.forgiven
    text = rules.short_error(error)
    now = clock.now()
    if tries >= limits.current().attempts:
        _held(job).update(state=JobState.DEAD, finished_at=now, last_error=text)
        log.error("%s is dead after %s tries: %s", job, tries, text)
        return
    wait = rules.wait_before_retry(tries, first=limits.current().first_wait)
    _held(job).update(state=JobState.WAITING, run_at=now + dt.timedelta(seconds=wait), last_error=text)
    log.warning("%s attempt %s failed, again in %.0f s: %s", job, job.attempts, wait, text)
