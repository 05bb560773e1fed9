"""Stored words of the assessment room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class VersionState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    ADOPTED = "adopted", _("执行中")
    REPLACED = "replaced", _("已被新版代替")


class RunState(models.TextChoices):
    """How far something is that the worker computes."""

    WAITING = "waiting", _("在算")
    DONE = "done", _("算好了")
    FAILED = "failed", _("没算成")


class Word(models.TextChoices):
    """The convener's word on a member's year: four of them, and a sentence (product, section 5)."""

    ACTIVE = "active", _("积极")
    GOOD = "good", _("较好")
    FAIR = "fair", _("一般")
    LITTLE = "little", _("参加得少")


class DisputeState(models.TextChoices):
    NONE = "none", _("没有异议")
    WAITING = "waiting", _("等办公室答复")
    UPHELD = "upheld", _("核对后不变")
    CHANGED = "changed", _("已改")


class FreezeState(models.TextChoices):
    PREPARED = "prepared", _("等两个人签")
    SIGNED = "signed", _("签了一个人")
    FROZEN = "frozen", _("已封账")
    VOID = "void", _("作废")


DECIDE_WITHIN = 5  # working days in which the office answers a dispute
