"""Roles and what each may do: one table, and nothing else grants anything.

A capability is the word of a transition (`orders.claim`) or of a page (`orders.see`). The rooms say
when something is possible; this table says who.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The parts that an appointment can give (product, section 1)."""

    PROXY = "proxy", _("代填人")
    MEMBER = "member", _("委员")
    GROUP_LEADER = "group_leader", _("组长")
    CONVENER = "convener", _("召集人")
    HANDLING_UNIT = "handling_unit", _("承办单位")
    COUNTY_OFFICE = "county_office", _("县政协办公室")
    CITY_OFFICE = "city_office", _("市政协办公室")
    INSPECTOR = "inspector", _("督查")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


PART_LABELS = {**{r.value: r.label for r in Role}, "resident": _("群众"), "system": _("系统")}
# A unit that has no account and holds the link of one item: no role, it is granted nothing by place.
PART_LABELS["unit_link"] = _("承办单位（凭链接）")
PART_LABELS["unit_paper"] = _("承办单位（纸质反馈，代录）")

_SEE = {"orders.see", "consultations.see", "lots.see", "opinions.see", "people.see", "observations.see"}
_MEMBER = _SEE | {
    "orders.place_for",
    "orders.claim",
    "orders.give_back",
    "orders.settle",
    "orders.invite",
    "orders.declare_conflict",
    "orders.note",
    "orders.visit",
    "consultations.record",
    "opinions.enter",
    "documents.print",
    "slips.enter",
    "filing.report",
}
_CONVENER = _SEE | {
    "orders.place_for",
    "orders.contact",
    "orders.screen",
    "orders.decline",
    "orders.refer",
    "orders.merge",
    "orders.redact",
    "orders.assign",
    "orders.give_back",
    "orders.settle",
    "orders.note",
    "orders.close",
    "orders.explain",
    "orders.answer_for",
    "consultations.record",
    "consultations.adjudicate",
    "consultations.extend",
    "consultations.link",
    "consultations.redact",
    "lots.run",
    "venues.run",
    "opinions.run",
    "opinions.enter",
    "documents.print",
    "slips.enter",
    "filing.see",
    "filing.correct",
    "assessment.evaluate",
    "analytics.see",
    "documents.make",
}
_COUNTY = _CONVENER | {
    "people.manage",
    "access.appoint_convener",
    "distribution.see",
    "distribution.run",
    "programmes.see",
    "programmes.run",
    "calendar.edit",
    "history.see",
    "orders.erase_contact",
    "feedback.see",
    "filing.ledger",
    "filing.freeze",
    "assessment.schemes",
    "commendation.run",
    "filing.outside",
    "documents.office",
    "observations.run",
}

CAPABILITIES: dict[str, frozenset[str]] = {
    Role.PROXY: frozenset({"orders.place_for", "orders.answer_for", "documents.print", "slips.enter"}),
    Role.MEMBER: frozenset(_MEMBER),
    Role.GROUP_LEADER: frozenset(_MEMBER | {"orders.assign"}),
    Role.CONVENER: frozenset(_CONVENER),
    Role.HANDLING_UNIT: frozenset({"consultations.handle"}),
    Role.COUNTY_OFFICE: frozenset(_COUNTY),
    Role.CITY_OFFICE: frozenset(_COUNTY | {"observations.plan"}),
    Role.INSPECTOR: frozenset(
        _SEE | {"history.see", "analytics.see", "filing.see", "distribution.see", "programmes.see"}
    ),
    Role.SYSTEM_ADMIN: frozenset(
        {"people.see", "people.manage", "jobs.see", "jobs.rerun", "calendar.edit", "filing.outside"}
    ),
    Role.SECURITY_ADMIN: frozenset({"access.appoint", "access.unlock", "people.see"}),
    Role.AUDIT_ADMIN: frozenset({"history.see"}),
}

# These two are nobody's appointment: they follow from a dated place in a member group, and hold in the
# communities that the group looks after (委员分布动态管理 moves the scope with the member).
FROM_GROUPS = frozenset({Role.MEMBER, Role.GROUP_LEADER})

# Offices and administrators sign in with a second factor (等保 level 3, domain section 6.3).
SECOND_FACTOR = frozenset(
    {
        Role.COUNTY_OFFICE,
        Role.CITY_OFFICE,
        Role.INSPECTOR,
        Role.SYSTEM_ADMIN,
        Role.SECURITY_ADMIN,
        Role.AUDIT_ADMIN,
    }
)
