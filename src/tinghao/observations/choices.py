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
