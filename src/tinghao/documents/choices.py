"""Stored words of the documents room: the eight documents, and what each of them is."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """The documents that come out of a consultation."""

    NOTICE = "notice", _("协商通知")
    SIGN_IN = "sign_in", _("签到表")
    MINUTES = "minutes", _("会议纪要")
    REPORT = "report", _("协商专报")
    OUTCOMES = "outcomes", _("协商成果清单")
    HANDLING = "handling", _("办理情况反馈表")
    SATISFACTION = "satisfaction", _("满意度评议表")
    APPLICATION = "application", _("议题申报表")


class Format(models.TextChoices):
    DOCX = "docx", _("Word 文档")
    PDF = "pdf", "PDF"


# Issued by an office under a red head, with a number of its own series.
NUMBERED = (Kind.NOTICE, Kind.MINUTES, Kind.REPORT)
# Made from the facts of a consultation and kept, version by version.
KEPT = (*NUMBERED, Kind.OUTCOMES)
# Filled in by hand, so each copy carries a code by which it is known when it comes back.
BLANK_FORMS = (Kind.APPLICATION, Kind.SATISFACTION, Kind.SIGN_IN, Kind.HANDLING)
MOST_COPIES = 200
# A word processor has its trouble with more sheets than these in one file.
MOST_AS_DOCX = 30
