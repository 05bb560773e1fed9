"""Stored words of the programmes room: kinds, how far one is, what somebody is in it, and what was said."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProgrammeKind(models.TextChoices):
    """What is held; the words are those of `filing.choices` where it counts as duty."""

    TRAINING = "training", _("培训")
    PLENARY = "plenary", _("全体会议")
    STANDING_MEETING = "standing_meeting", _("常委会会议")
    MEETING = "meeting", _("其他会议")
    OBSERVATION = "observation", _("现场观摩")


MEETINGS = (ProgrammeKind.PLENARY, ProgrammeKind.STANDING_MEETING, ProgrammeKind.MEETING)


class ProgrammeState(models.TextChoices):
    """How far it is; `held` once the roll is complete, `closed` once nothing is added any more."""

    PLANNED = "planned", _("筹备中")
    ANNOUNCED = "announced", _("已通知")
    HELD = "held", _("已举行")
    CLOSED = "closed", _("已办结")
    CALLED_OFF = "called_off", _("不办了")


class Standing(models.TextChoices):
    """As what somebody stands on the roll, in the order in which rolls are read out."""

    EXPECTED = "expected", _("应到")
    ATTENDANT = "attendant", _("列席")
    SIGNED_UP = "signed_up", _("报名")
    TEACHER = "teacher", _("授课")
    STAFF = "staff", _("工作人员")


# On whom attendance is counted; teachers and staff are there for the others.
COUNTED = (Standing.EXPECTED, Standing.ATTENDANT, Standing.SIGNED_UP)


class PartRole(models.TextChoices):
    """What somebody does there besides being there."""

    NONE = "", _("没有别的")
    SPEAKER = "speaker", _("发言")


class Answer(models.TextChoices):
    NONE = "none", _("未答")
    COMING = "coming", _("参加")
    LEAVE = "leave", _("请假")


class Rule(models.TextChoices):
    """By which rule somebody came on the roll: one press, and nothing typed that the system knows."""

    MEMBERS = "members", _("全体委员")
    STANDING_MEMBERS = "standing", _("全体常委")
    GROUP = "group", _("一个委员小组")
    CONVENERS = "conveners", _("召集人")
    PERSON = "person", _("单个的人")
    SIGN_UP = "sign_up", _("自己报名")


class Half(models.IntegerChoices):
    """The half-days in which meetings and trainings are reckoned."""

    MORNING = 1, _("上午")
    AFTERNOON = 2, _("下午")
    EVENING = 3, _("晚上")


class Presence(models.TextChoices):
    """What the roll says of somebody in one session."""

    PRESENT = "present", _("到")
    HALF = "half", _("半场")
    ABSENT = "absent", _("没到")


# Hours that a half-day counts where nobody says otherwise.
USUAL_HOURS = 3
