"""Stored words of the inspections room, with what they are called."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

# What the table of roles grants, and the subjects that the history knows.
RUN, INSPECT, SEE, ANSWER = (
    "inspections.run",
    "inspections.inspect",
    "inspections.see",
    "inspections.answer",
)
CHECKLIST, INSPECTION, FINDING = "checklist", "inspection", "finding"


class VersionState(models.TextChoices):
    DRAFT = "draft", _("草稿")
    IN_FORCE = "in_force", _("在用")
    RETIRED = "retired", _("已停用")


class Scoring(models.TextChoices):
    """What the office wants of a checklist: met or not, or a share of weights. Never a rank."""

    PLAIN = "plain", _("只看达标不达标")
    WEIGHTS = "weights", _("按分值折算")


class How(models.TextChoices):
    """Where the judgement of an item comes from."""

    MEASURE = "measure", _("系统自动读数")
    SITE = "site", _("到现场看")


class Answer(models.TextChoices):
    """What an inspector says of an item on site."""

    YES = "yes", _("做到")
    PARTLY = "partly", _("部分做到")
    NO = "no", _("没有做到")
    NOT_APPLICABLE = "na", _("不适用")


class Verdict(models.TextChoices):
    """What a figure says against the threshold of its item; the last two are never a failure."""

    MET = "met", _("达到")
    MISSED = "missed", _("没有达到")
    NONE = "none", _("没有可评的")
    GONE = "gone", _("口径已停用")


class InspectionState(models.TextChoices):
    PLANNED = "planned", _("已安排")
    RUNNING = "running", _("督查中")
    FINISHED = "finished", _("已反馈")
    CALLED_OFF = "called_off", _("已取消")


class FindingState(models.TextChoices):
    OPEN = "open", _("待整改")
    REPORTED = "reported", _("已报整改，待复查")
    CLOSED = "closed", _("已销号")
    LIFTED = "lifted", _("已撤销")


class Act(models.TextChoices):
    """What was said about a finding, one after the other."""

    STATEMENT = "statement", _("说明情况")
    REPORT = "report", _("报告整改")
    ACCEPT = "accept", _("复查通过")
    SEND_BACK = "send_back", _("复查退回")
    LIFT = "lift", _("撤销")


RECTIFY_WITHIN = 20  # working days for putting right what was found, where the checklist says nothing else
THRESHOLD = 90  # per cent, offered for a new item; the office sets its own
# Inspections of one place in a year, where an office has set nothing: what local rules on inspections
# since 2018 call 原则上每年1次 (domain, section 7 asks for less burden and names no number).
MOST_A_YEAR = 1
OWNER = "finding"  # whose papers and pictures those of a report are
SAMPLE = 5  # cases drawn for an inspector to open
DUE_SOON = 2  # working days before the date on which those who owe are told once
ESCALATE_AFTER = 5  # working days after it, when the inspecting office is told as well
