"""Facts about who may see and correct a record, and which group somebody acted for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import refusals
from tinghao.core.actors import System
from tinghao.filing.models import DutyRecord, Ledger
from tinghao.people.models import GroupMembership, Member, in_force

SEE, CORRECT, LEDGER, FREEZE, OUTSIDE = (
    "filing.see",
    "filing.correct",
    "filing.ledger",
    "filing.freeze",
    "filing.outside",
)


def is_own(actor: Any, record: DutyRecord) -> bool:
    """True for the member whose record it is."""
    return getattr(actor, "person_id", None) is not None and record.member.person_id == actor.person_id


def home_codes(member: Member, day: dt.date) -> list[str]:
    """Where somebody answers for a member: the places of the groups of the day, and the county."""
    held = GroupMembership.objects.filter(in_force(day), member=member)
    codes = [m.group.division_code for m in held.select_related("group") if m.group.is_active]
    return [*codes, member.county or member.person.division_code]


def check_may_see_member(actor: Any, member: Member, day: dt.date) -> None:
    """Raises NotFound for everybody but the member, the own convener and the offices above."""
    if isinstance(actor, System):
        return
    if not getattr(actor, "is_signed_in", False):
        raise refusals.SignInNeeded(_("请先登录，再来看。"))
    if member.person_id == actor.person_id:
        return
    if not any(scope.has(actor, SEE, code) for code in home_codes(member, day)):
        raise refusals.NotFound(_("没有找到这位委员，或者不在您的工作范围内。"))


def check_may_correct(actor: Any, record: DutyRecord) -> None:
    """Raises what scope refuses, for whoever keeps no records there and does not answer for the member."""
    if isinstance(actor, System):
        return
    homes = home_codes(record.member, record.day)
    if any(scope.has(actor, CORRECT, code) for code in homes):
        return
    scope.require(actor, CORRECT, record, see=SEE)


def require_ledger(actor: Any, ledger: Ledger, capability: str = LEDGER) -> None:
    """Raises NotFound, Forbidden or SignInNeeded for everybody but the office that keeps the ledger."""
    if not isinstance(actor, System):
        scope.require(actor, capability, SimpleNamespace(division_code=ledger.owner), see=LEDGER)


def groups_on(members: Iterable[int], day: dt.date, preferred: int | None = None) -> dict[int, int]:
    """The group for which each member acted that day: the preferred one where it fits, else the first."""
    rows = GroupMembership.objects.filter(in_force(day), member__in=set(members), group__is_active=True)
    found: dict[int, int] = {}
    for member_id, group_id in rows.order_by("-is_leader", "id").values_list("member_id", "group_id"):
        if group_id == preferred:
            found[member_id] = group_id
        found.setdefault(member_id, group_id)
    return found
