"""Facts about who may appoint, and which posts one person may not hold together."""

from __future__ import annotations

from types import SimpleNamespace

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.access.roles import SECOND_FACTOR, Role
from tinghao.core import refusals
from tinghao.core.actors import Acts, System

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})


def require_appointing(by: Acts, code: str, capability: str = "access.appoint", *, role: str = "") -> None:
    """Nothing happens where `by` is a security administrator over the place, or the system itself.

    Who convenes is the offices' own decision (召集人制度): they seat conveners, and nobody else.
    """
    if role == Role.CONVENER and scope.has(by, "access.appoint_convener", code):
        return
    if not isinstance(by, System):
        scope.require(by, capability, SimpleNamespace(division_code=code), see="people.see")


def require_separate(role: str, other: str) -> None:
    """Nothing happens where one person may hold both roles at the same time; raises Invalid."""
    if role != other and role in ADMINISTRATORS and other in ADMINISTRATORS:
        message = _("系统、安全、审计三种管理员不能由同一个人担任。")
        raise refusals.Invalid(message, fields={"role": message})


def is_second_factor_due(actor: scope.Actor) -> bool:
    """True where a role that the actor holds asks for a second factor."""
    return any(grant.role in SECOND_FACTOR for grant in actor.grants)
