"""Stored words of the rosters room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RosterKind(models.TextChoices):
    """What a roster lists."""

    MEMBER = "member", _("委员")
    CONVENER = "convener", _("召集人")
    ORGANISATION = "organisation", _("单位")
    VENUE = "venue", _("议事场所")


class ImportState(models.TextChoices):
    """From the look at the differences to the registers."""

    CHECKED = "checked", _("看过，等确认")
    APPLIED = "applied", _("已导入")
    DROPPED = "dropped", _("没有导入")
