"""The demo's cards: for each role somebody to be, where, and what to try first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tinghao.access.queries import DemoCard
from tinghao.access.roles import PART_LABELS, Role

# In the order in which an order meets them, the administrators last.
FIRST_STEPS: dict[str, str | Promise] = {
    Role.CONVENER: _("审一张新来的单，再为一张已接的单召集协商。"),
    Role.MEMBER: _("看看自己社区有什么单等着接，接一单。"),
    Role.GROUP_LEADER: _("看小组里哪些单还没人接，请一位委员来接。"),
    Role.HANDLING_UNIT: _("接收一件承办事项，报告办理情况。"),
    Role.COUNTY_OFFICE: _("看全县哪里超期了，把委员编进小组。"),
    Role.CITY_OFFICE: _("看全市的单，点开一个案例从头读到尾。"),
    Role.INSPECTOR: _("抽一件看完整经过，核对有没有被改过。"),
    Role.PROXY: _("替打电话或上门的群众点一单，打印回执给他带走。"),
    Role.SYSTEM_ADMIN: _("登记一位新同事，开通账号。"),
    Role.SECURITY_ADMIN: _("给新同事任职，或为输错密码的人解锁。"),
    Role.AUDIT_ADMIN: _("查谁在什么时候做了什么。"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One role of the demo: its name, what to try, and who can be taken."""

    label: str | Promise
    first_step: str | Promise
    lead: DemoCard
    others: tuple[DemoCard, ...]


def parts(cards: Iterable[DemoCard]) -> list[Part]:
    """The cards by role, in the order of FIRST_STEPS; one to the front, the others behind it."""
    by_role: dict[str, list[DemoCard]] = {}
    for card in cards:
        by_role.setdefault(card.role, []).append(card)
    return [
        Part(PART_LABELS[role], first_step, by_role[role][0], tuple(by_role[role][1:]))
        for role, first_step in FIRST_STEPS.items()
        if role in by_role
    ]
