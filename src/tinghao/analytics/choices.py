"""Stored words of the analytics room: what is counted."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Measure(models.TextChoices):
    """A number of a month of a place; all but the last can be added up over months and places."""

    PLACED = "placed", _("点单")
    SCREENING_DUE = "screening_due", _("到期应审题")
    SCREENED_IN_TIME = "screened_in_time", _("按时审题")
    CLOSED = "closed", _("办结")
    CONFIRMED = "confirmed", _("群众确认解决")
    VERIFIED = "verified", _("联系不上，实地核实")
    EXPLAINED = "explained", _("没有解决，已说明")
    RATED = "rated", _("群众评分")
    RATED_WELL = "rated_well", _("评分四分以上")
    PLAN_PLACED = "plan_placed", _("年度议题")
    PLAN_CLOSED = "plan_closed", _("年度议题，实地核实办结")
    HELD = "held", _("微协商")
    ATTENDANCES = "attendances", _("参加人次")
    ITEMS_DUE = "items_due", _("到期成果")
    ITEMS_IN_TIME = "items_in_time", _("按时报结")
    MEMBERS = "members", _("参加的委员")


# 三率 (北京市接诉即办工作条例, Art. 32; domain, section 4): what of what.
RATES: tuple[tuple[str, object, Measure, Measure], ...] = (
    ("response", _("响应率"), Measure.SCREENED_IN_TIME, Measure.SCREENING_DUE),
    ("resolution", _("解决率"), Measure.CONFIRMED, Measure.CLOSED),
    ("satisfaction", _("满意率"), Measure.RATED_WELL, Measure.RATED),
)
WELL = 4  # of five
