"""Stored words of the people room, with what they are called."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberLevel(models.TextChoices):
    CITY = "city", _("市政协委员")
    COUNTY = "county", _("县政协委员")
    BOTH = "both", _("市、县政协委员")


class EndReason(models.TextChoices):
    """Why somebody is no longer a member."""

    RESIGNED = "resigned", _("辞去")
    DIED = "died", _("去世")
    MOVED = "moved", _("调离本地")
    TERM_OVER = "term_over", _("换届")
    REMOVED = "removed", _("撤销资格")


class OrganisationKind(models.TextChoices):
    DEPARTMENT = "department", _("政府部门")
    COMPANY = "company", _("企业")
    PROPERTY_MANAGER = "property_manager", _("物业公司")
    SUBDISTRICT = "subdistrict", _("乡镇（街道）")
    COMMUNITY = "community", _("社区（村）")
    INSTITUTION = "institution", _("事业单位")
    SCHOOL = "school", _("学校")
    OTHER = "other", _("其他")


class VenueKind(models.TextChoices):
    STUDIO = "studio", _("委员工作室")
    ROOM = "room", _("协商议事室")
    SQUARE = "square", _("议事广场")
    PAVILION = "pavilion", _("议事亭（长廊）")
    MOBILE = "mobile", _("流动议事点")


# The names of the facts: what a tenure keeps, and what a change may change.
FACTS = (
    "level",
    "county",
    "sector",
    "is_standing",
    "party",
    "committee",
    "expertise",
    "workplace",
    "home",
    "work",
    "term",
    "session",
)
