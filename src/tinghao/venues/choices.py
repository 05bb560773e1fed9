"""Stored words of the venues room."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Every(models.TextChoices):
    """How often a place opens."""

    WEEK = "week", _("每周")
    MONTH = "month", _("每月")


class Weekday(models.IntegerChoices):
    """The days of the week, Monday first."""

    MONDAY = 0, _("周一")
    TUESDAY = 1, _("周二")
    WEDNESDAY = 2, _("周三")
    THURSDAY = 3, _("周四")
    FRIDAY = 4, _("周五")
    SATURDAY = 5, _("周六")
    SUNDAY = 6, _("周日")


class Nth(models.IntegerChoices):
    """Which of a month's weekdays; meaningless for a week."""

    FIRST = 1, _("第一个")
    SECOND = 2, _("第二个")
    THIRD = 3, _("第三个")
    FOURTH = 4, _("第四个")
    LAST = 5, _("最后一个")


class DayState(models.TextChoices):
    """What became of an open day on the rota."""

    PLANNED = "planned", _("还没到")
    HELD = "held", _("开了")
    CALLED_OFF = "called_off", _("没有开")
