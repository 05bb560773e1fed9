"""Stored words of the preparation room, and what is usual where a county sets nothing."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.choices import Form


class InvitationState(models.TextChoices):
    """What is known about somebody who is to sit at the table: only what they said themselves."""

    DRAFT = "draft", _("还没有发邀请")
    ASKED = "asked", _("已邀请，等回复")
    ACCEPTED = "accepted", _("能来")
    SUBSTITUTE = "substitute", _("请人代来")
    DECLINED = "declined", _("不能来")
    CANCELLED = "cancelled", _("邀请已取消")


ANSWERED = frozenset({InvitationState.ACCEPTED, InvitationState.SUBSTITUTE, InvitationState.DECLINED})
COMING = frozenset({InvitationState.ACCEPTED, InvitationState.SUBSTITUTE})


class LeadKind(models.TextChoices):
    """What has to be out before the day."""

    NOTICE = "notice", _("会前通知")
    MATERIALS = "materials", _("会前材料")


# Working days before the meeting, where a county sets nothing else.
LEAD_DEFAULTS: dict[str, int] = {LeadKind.NOTICE: 3, LeadKind.MATERIALS: 3}
MOST_LEAD = 30
# A bench, a doorstep or a field needs neither notice nor materials.
FORMAL = frozenset({Form.ROOM, Form.ON_SITE, Form.ONLINE, Form.STUDIO_DAY})
DURATIONS = (30, 60, 90, 120, 180)
USUAL_MINUTES = 90


class TopicState(models.TextChoices):
    """How a topic of the year's plan stands; worked out, never stored."""

    WAITING = "waiting", _("还没有安排")
    OVERDUE = "overdue", _("过了月份还没有开")
    PLANNED = "planned", _("已定时间")
    HELD = "held", _("已开")
    AGREED = "agreed", _("在落实")
    DONE = "done", _("已办结")
    DROPPED = "dropped", _("不办了")
