"""Stored words of the distribution."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlanState(models.TextChoices):
    """From the rules to the groups as they are."""

    DRAFTED = "drafted", _("定规则")
    COMPUTING = "computing", _("正在计算")
    COMPUTED = "computed", _("方案好了，等确认")
    ADOPTED = "adopted", _("已确认")
    DROPPED = "dropped", _("不用了")


class Whom(models.TextChoices):
    """Which members a plan may move."""

    ALL = "all", _("市、县委员都排")
    CITY = "city", _("只排市政协委员")
    COUNTY = "county", _("只排县政协委员")


class RuleKind(models.TextChoices):
    """A rule about one or two members."""

    TOGETHER = "together", _("这两位要在一个小组")
    APART = "apart", _("这两位不能在一个小组")
    STAY = "stay", _("这一位不动")
