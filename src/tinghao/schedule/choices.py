"""Stored words of the schedule room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reach(models.TextChoices):
    """How much of the calendar comes through a link."""

    MINE = "mine", _("只要我参加的")
    ALL = "all", _("我工作范围里的都要")
