"""Stored words of the observations room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    DRAFT = "draft", _("草案")
    ADOPTED = "adopted", _("已确定")


class Chosen(models.TextChoices):
    """How a quarter came to its county."""

    BY_TURN = "by_turn", _("轮到")
    BY_HAND = "by_hand", _("办公室改的")


class SiteKind(models.TextChoices):
    """What a site is, as far as the system knows it."""

    VENUE = "venue", _("议事场所")
    STUDIO = "studio", _("委员工作室")
    CASE = "case", _("办结的单")
    ITEM = "item", _("办成的成果")
    OTHER = "other", _("其他")


class NoteKind(models.TextChoices):
    """What somebody writes down on the way."""

    SEEN = "seen", _("看到的")
    CASE = "case", _("案例")
    TALK = "talk", _("发言")


class FollowUpState(models.TextChoices):
    """Overdue is no state: it is open, and its day has passed."""

    OPEN = "open", _("在办")
    DONE = "done", _("办了")


class Edition(models.TextChoices):
    """The booklet before the bus leaves, and the one after it came back."""

    BEFORE = "before", _("观摩手册")
    AFTER = "after", _("观摩汇编")


class BookletFormat(models.TextChoices):
    DOCX = "docx", _("Word 文档")
    PDF = "pdf", "PDF"
