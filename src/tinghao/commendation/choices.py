"""Stored words of the commendation room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Who or what is commended (domain, sections 1.1 and 5.3)."""

    MEMBER = "member", _("优秀委员")
    GROUP = "group", _("先进委员小组")
    CONVENER = "convener", _("优秀召集人")
    UNIT = "unit", _("先进承办单位")
    CASE = "case", _("优秀协商案例")


class PaperForm(models.TextChoices):
    """通报 praises and makes public, 决定 confers (domain, section 5.3)."""

    NOTICE = "notice", _("通报")
    DECISION = "decision", _("决定")


class CommendationState(models.TextChoices):
    GATHERING = "gathering", _("选人")
    DECIDED = "decided", _("已定")
    PUBLISHED = "published", _("已公布")


class Decision(models.TextChoices):
    WAITING = "waiting", _("没有定")
    CHOSEN = "chosen", _("表彰")
    LEFT = "left", _("不列入")
