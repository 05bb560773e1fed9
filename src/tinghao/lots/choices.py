"""Stored words of the lot."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LotState(models.TextChoices):
    """From the pool to the panel."""

    DRAFTED = "drafted", _("准备名册和名额")
    COMPUTING = "computing", _("正在计算")
    COMPUTED = "computed", _("算好了，等公布")
    PUBLISHED = "published", _("已公布，等开奖")
    DRAWN = "drawn", _("已抽签")
    CALLED_OFF = "called_off", _("已作废")


class Objective(models.TextChoices):
    """What is proven about the chances: never more than is true."""

    LEXIMIN = "leximin", _("最公平（LEXIMIN），已证明")
    MAXIMIN = "maximin", _("最小的机会已是最大，其余没有证明")
    UNPROVEN = "unproven", _("时间不够，没有证明是最公平的")
