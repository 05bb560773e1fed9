"""Stored words of the consultations room, with what they are called."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Form(models.TextChoices):
    """The forms that a micro-consultation takes (product, section 3)."""

    ROOM = "room", _("协商议事室")
    ON_SITE = "on_site", _("现场协商")
    BENCH = "bench", _("小板凳")
    DOOR = "door", _("上门协商")
    FIELD = "field", _("田头协商")
    ONLINE = "online", _("线上协商")
    STUDIO_DAY = "studio_day", _("工作室接待日")


class ConsultationState(models.TextChoices):
    PLANNED = "planned", _("已定时间")
    HELD = "held", _("已开，待纪要")
    RECORDED = "recorded", _("纪要已成")
    CALLED_OFF = "called_off", _("已取消")


class SeatKind(models.TextChoices):
    """On whose behalf somebody sits at the table."""

    CONVENER = "convener", _("召集人")
    MEMBER = "member", _("委员")
    UNIT = "unit", _("有关单位")
    REQUESTER = "requester", _("点单人")
    REPRESENTATIVE = "representative", _("居民代表")
    EXPERT = "expert", _("专业人士")
    OTHER = "other", _("其他")


class ItemState(models.TextChoices):
    OFFERED = "offered", _("待单位接受")
    RETURNED = "returned", _("单位退回，待裁定")
    ACCEPTED = "accepted", _("办理中")
    REPORTED = "reported", _("已报办结")
    REVISITING = "revisiting", _("到了再看的日子，等单位答复")


class OutcomeCode(models.TextChoices):
    """How an item ended, in the letters that the offices use for proposals (domain, section 2.3)."""

    A = "A", _("已经解决或基本解决")
    B = "B", _("正在解决或已列入计划")
    C = "C", _("受条件限制，以后解决")
    D = "D", _("留作参考")


class Ruling(models.TextChoices):
    WAITING = "waiting", _("待答复")
    GRANTED = "granted", _("同意")
    REFUSED = "refused", _("不同意")


ACCEPT_WITHIN = 3  # working days in which a unit accepts or returns (product, section 2)
EXTENSIONS_AT_MOST = 2
DATED_CODES = frozenset({OutcomeCode.B, OutcomeCode.C})  # they name a day, and come back on it
REMIND_AGAIN_EVERY = 5  # working days after which an overdue item is told about once more
REVISIT_WITHIN = 10  # working days in which a unit answers when the day has come
DATE_AHEAD_AT_MOST = 730  # days: a date that nobody lives to see is no date
LINK_DAYS = 30  # a link ends that many days after the item is due
