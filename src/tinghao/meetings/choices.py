"""Stored words of the meetings room: the four phases, what becomes of a turn, and the planned minutes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinghao.consultations.choices import Form


class Phase(models.TextChoices):
    """The agenda, in its order (product, section 3)."""

    BRIEFING = "briefing", _("情况介绍")
    QUESTIONS = "questions", _("提问")
    ANSWERS = "answers", _("回答")
    STATEMENTS = "statements", _("发言")


class TurnState(models.TextChoices):
    WAITING = "waiting", _("等着发言")
    SPEAKING = "speaking", _("正在发言")
    DONE = "done", _("说完了")
    DROPPED = "dropped", _("不说了")


class Box(models.TextChoices):
    """The boxes of the minutes."""

    DISCUSSION = "discussion", _("各方意见")
    AGREED = "agreed", _("商定的办法")
    OPEN_POINTS = "open_points", _("没有谈拢的")


# Planned minutes for each phase. A formal meeting takes an hour and a half, a bench meeting half an hour.
AGENDA_DEFAULTS: dict[str, tuple[int, int, int, int]] = {
    Form.ROOM: (15, 20, 25, 30),
    Form.ON_SITE: (15, 15, 15, 25),
    Form.BENCH: (5, 5, 10, 10),
    Form.DOOR: (5, 5, 10, 10),
    Form.FIELD: (10, 10, 15, 15),
    Form.ONLINE: (10, 15, 15, 20),
    Form.STUDIO_DAY: (5, 10, 15, 10),
}
MINUTES_AT_MOST = 240
STATEMENT_LIMIT = 500
NAME_LIMIT = 40
REASON_LIMIT = 200
SUMMARY_LIMIT = 4000
DOOR_OPENS_BEFORE = 2  # hours before the beginning in which people may already sign in at the door
