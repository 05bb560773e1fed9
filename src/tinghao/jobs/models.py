"""The job table, which is the outbox as well, and the row that remembers a schedule's last period."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinghao.jobs.choices import JobState

# A job that is to run at once carries this moment and not the time of day: a clock that is set back
# afterwards does not delay it.
AT_ONCE = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


class Job(models.Model):
    """One call of a task, written in the transaction that wants it done.

    `attempts` counts the claims and is the fencing token: only the worker that holds the newest
    claim can finish the job. `forgiven` are the claims before somebody ran it again by hand.
    """

    task = models.CharField(_("任务"), max_length=200)
    args = models.JSONField(default=dict)
    queue = models.CharField(_("队列"), max_length=40, default="default")
    priority = models.SmallIntegerField(_("优先级"), default=0)
    state = models.CharField(_("状态"), max_length=10, choices=JobState, default=JobState.WAITING)
    run_at = models.DateTimeField(_("最早运行"), default=AT_ONCE)
    attempts = models.PositiveIntegerField(_("次数"), default=0)
    forgiven = models.PositiveIntegerField(default=0)
    dedupe_key = models.CharField(max_length=120, null=True, unique=True)
    last_error = models.CharField(_("最近一次错误"), max_length=200, blank=True, default="")
    created_at = models.DateTimeField(_("写入"))
    finished_at = models.DateTimeField(_("结束"), null=True)
    handled_by = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("后台任务")
        constraints = (
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_is_known"),
        )
        indexes = (
            models.Index(
                F("priority").desc(),
                "run_at",
                "id",
                condition=Q(state__in=("waiting", "running")),
                name="job_next",
            ),
            models.Index(fields=("run_at",), condition=Q(state__in=("waiting", "running")), name="job_due"),
            models.Index(fields=("-id",), condition=Q(state="dead"), name="job_dead"),
            models.Index(fields=("finished_at",), condition=Q(state="done"), name="job_done"),
        )

    LIVE: ClassVar[tuple[str, ...]] = (JobState.WAITING, JobState.RUNNING)

    def __str__(self) -> str:
        return f"job {self.pk} {self.task}"


class Tick(models.Model):
    """The last period for which a schedule made its job: it only ever goes up."""

    name = models.CharField(max_length=80, primary_key=True)
    period = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("定时任务")
