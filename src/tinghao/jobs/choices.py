"""Stored words of the jobs room."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """Where a job is: two states that can still run, two that are over."""

    WAITING = "waiting", _("等待")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    DEAD = "dead", _("多次失败，已停下")
