"""Stored words of the opinion map."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MapState(models.TextChoices):
    """From the first statements to the result that stays."""

    DRAFTED = "drafted", _("准备中")
    OPEN = "open", _("正在表态")
    CLOSED = "closed", _("已结束")


class StatementState(models.TextChoices):
    """What became of a statement."""

    WAITING = "waiting", _("等审看")
    ACCEPTED = "accepted", _("在表态")
    DECLINED = "declined", _("没有采用")


class Choice(models.IntegerChoices):
    """What somebody says to a statement; the numbers are those of the Polis exports."""

    AGREE = 1, pgettext_lazy("opinion", "同意")
    DISAGREE = -1, pgettext_lazy("opinion", "不同意")
    PASS = 0, pgettext_lazy("opinion", "说不准")


class Way(models.TextChoices):
    """How a voter's answers came."""

    DEVICE = "device", _("手机，不用码")
    CODE = "code", _("凭码")
    PAPER = "paper", _("纸上")
    IMPORTED = "imported", _("导入")


class DeclineReason(models.TextChoices):
    """Why a statement is not put to the vote; who wrote it reads this."""

    PERSONAL = "personal", _("点了某个人的名字，或者有电话、门牌")
    REPEATED = "repeated", _("和已有的一条意思一样")
    UNCLEAR = "unclear", _("一条里有几个意思，或者看不明白")
    OFF_TOPIC = "off_topic", _("和这次要商量的事无关")
    RUDE = "rude", _("有伤人的话")
