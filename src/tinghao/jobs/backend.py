"""The standard Tasks interface over the job table: `f.enqueue(...)` is an INSERT by the caller."""

from __future__ import annotations

from typing import Any

from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from tinghao.jobs import actions
from tinghao.jobs.choices import JobState
from tinghao.jobs.models import Job

_STATUS = {
    JobState.WAITING: TaskResultStatus.READY,
    JobState.RUNNING: TaskResultStatus.RUNNING,
    JobState.DONE: TaskResultStatus.SUCCESSFUL,
    JobState.DEAD: TaskResultStatus.FAILED,
}


class LeasedBackend(BaseTaskBackend):
    """Keeps tasks in the table `jobs_job`; `jobs.worker` runs them.

    What a task returns is not kept: results belong in the rooms' own tables.
    """

    supports_defer = True
    supports_get_result = True
    supports_priority = True

    def __init__(self, alias: str, params: dict[str, Any]) -> None:
        # Queues are names that the tasks choose; a worker serves all of them unless told otherwise.
        super().__init__(alias, {"QUEUES": [], **params})

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """The job exists as soon as the caller's transaction is committed, and not before."""
        self.validate_task(task)
        job = actions.write_job(task, args, kwargs)
        job.save(force_insert=True)
        return result_of(task, job)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """Where the job stands; raises TaskResultDoesNotExist once it is purged."""
        job = Job.objects.filter(pk=result_id).first() if result_id.isdecimal() else None
        if job is None:
            raise TaskResultDoesNotExist(result_id)
        return result_of(import_string(job.task), job)


def result_of(task: Task[Any, Any], job: Job) -> TaskResult[Any]:
    """The job as the interface shows it; its id is also the key against doing something twice."""
    return TaskResult(
        task=task,
        id=str(job.pk),
        status=_STATUS[JobState(job.state)],
        enqueued_at=job.created_at,
        started_at=None,
        finished_at=job.finished_at,
        last_attempted_at=None,
        args=job.args["args"],
        kwargs=job.args["kwargs"],
        backend=task.backend,
        errors=[],
        worker_ids=["worker"] * job.attempts,
    )
