"""Invented towns for the solver, and a small one in the database made by the real actions."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from tests import make

from tinghao.distribution import actions
from tinghao.distribution.actions import Limits
from tinghao.distribution.models import Plan
from tinghao.distribution.problem import Group, Member, Problem, Rules
from tinghao.people import actions as people
from tinghao.people.models import Member as PeopleMember
from tinghao.people.models import MemberGroup


def problem(members: int = 40, groups: int = 4, seed: int = 1, **rules: Any) -> Problem:
    """Members and groups strewn over communities, nobody in a group yet."""
    dice = random.Random(seed)
    codes = [f"341102{t:03}{c:03}" for t in range(1, 4) for c in range(1, 1 + groups)]
    placed = tuple(Group(n + 1, (codes[n * len(codes) // groups],)) for n in range(groups))
    people_ = tuple(
        Member(
            id=n + 1,
            places=(dice.choice(codes), dice.choice(codes)),
            sector=dice.choice("甲乙丙丁戊"),
            expertise=frozenset(w for w in ("法律", "医疗") if dice.random() < 0.4),
        )
        for n in range(members)
    )
    return Problem(people_, placed, Rules(**rules))


def seated(found: Problem, seats: dict[int, int], **rules: Any) -> Problem:
    """The same problem with everybody in these groups today, and with other rules."""
    members = tuple(replace(m, today=seats.get(m.id)) for m in found.members)
    return Problem(members, found.groups, replace(found.rules, **rules), found.positions)


class Town:
    """Two more groups beside those of the cast, with members of a few sectors in them."""

    def __init__(self, cast: make.Cast, *, each: int = 4) -> None:
        self.cast = cast
        self.office = cast.county_office
        self.groups: list[MemberGroup] = [cast.group, cast.other_group]
        self.groups.append(make.group("示例 担子小组", communities=(make.SISTER,)))
        self.members: list[PeopleMember] = []
        for number in range(each * 3):
            made = people.create_member(
                person=make.person(f"示例 分布{number}", at=make.COUNTY),
                level="both",
                county=make.COUNTY,
                sector=("教育", "医药卫生", "经济")[number % 3],
                expertise=("法律", "")[number % 2],
                by=make.SYSTEM,
            )
            make.joined(made, self.groups[number % 2])
            self.members.append(made)

    def limits(self, **other: Any) -> Limits:
        """Rules under which something is possible."""
        given = {
            "whom": "all",
            "groups": tuple(g.pk for g in self.groups),
            "least": 3,
            "most": 8,
            "most_moves": None,
            "needs": (),
            "wants": ("法律",),
            "leaders_stay": True,
        }
        return Limits(**(given | other))

    def drafted(self, **other: Any) -> Plan:
        """A plan with rules."""
        plan = actions.create_plan(by=self.office.actor, title="示例方案", place=make.COUNTY)
        actions.set_rules(plan, by=self.office.actor, limits=self.limits(**other))
        return plan

    def computed(self, plan: Plan | None = None, **other: Any) -> Plan:
        """A plan with its curve."""
        plan = plan or self.drafted(**other)
        actions.ask_to_compute(plan, by=self.office.actor, enqueue=lambda _pk: None)
        actions.compute(plan, seconds=20)
        plan.refresh_from_db()
        return plan

    def chosen(self, **other: Any) -> Plan:
        """A plan with the best point chosen."""
        plan = self.computed(**other)
        best = plan.points.order_by("-moves").first()
        assert best is not None
        actions.choose_point(plan, moves=best.moves, by=self.office.actor)
        return plan
