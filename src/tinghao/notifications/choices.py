"""Stored words of the notifications room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a notice reaches somebody."""

    DESK = "desk", _("站内")
    SMS = "sms", _("短信")


class NoticeState(models.TextChoices):
    WAITING = "waiting", _("待发送")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("发送失败")
