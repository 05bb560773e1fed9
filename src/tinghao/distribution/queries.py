"""Reading plans: the list, one with its rules, its curve, and the proposal beside today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import refusals
from tinghao.distribution import measuring, reasons, rules
from tinghao.distribution.choices import PlanState
from tinghao.distribution.measuring import Measured
from tinghao.distribution.models import Plan, PlanPoint
from tinghao.distribution.rules import Scene
from tinghao.people.models import Member, MemberGroup

_HEAVY = ("before", "changes")


def plans_visible_to(actor: Any, *, limit: int = 50) -> QuerySet[Plan]:
    """The plans in the actor's sight, newest first."""
    rows = scope.narrow(actor, rules.SEE, Plan.objects.defer(*_HEAVY))
    return rows.order_by("-pk")[:limit]


def plan_for(actor: Any, plan_id: int) -> Plan:
    """The plan; raises NotFound where it is not in the actor's sight."""
    found = Plan.objects.filter(pk=plan_id).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这个方案，或者它不在您的工作范围内。"))
    rules.require(actor, rules.SEE, found)
    return found


def group_choices(plan: Plan) -> list[MemberGroup]:
    """The groups that the plan may take in."""
    return list(rules.groups_in(plan.division_code))


def members_in(plan: Plan) -> list[Member]:
    """The members whom the plan places, by name."""
    scene = rules.scene_of(plan)
    rows = Member.objects.filter(pk__in=[m.id for m in scene.problem.members])
    return list(rows.select_related("person", "sector").order_by("person__name", "pk"))


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """A point of the curve: what it costs in moves, what it gives, and where it stands in the picture."""

    row: PlanPoint
    figures: Measured
    loss: float
    x: float
    down: float
    is_chosen: bool

    @property
    def gap(self) -> float:
        """How far above its proven bound it can be at most, in percent."""
        return 100 * max(0.0, self.row.cost - self.row.bound) / max(self.row.cost, 1.0)


def curve_of(plan: Plan) -> list[CurvePoint]:
    """The points from the fewest moves to the most, with their loss against the best in percent."""
    rows = list(plan.points.defer("changes"))
    if not rows:
        return []
    best, worst = min(r.cost for r in rows), max(r.cost for r in rows)
    furthest = max(r.moves for r in rows) or 1
    return [
        CurvePoint(
            row=row,
            figures=Measured(**row.figures),
            loss=100 * (row.cost - best) / max(best, 1.0),
            x=100 * row.moves / furthest,
            down=45 - 45 * (row.cost - best) / ((worst - best) or 1.0),
            is_chosen=plan.chosen == row.moves,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who changes the group by the proposal, with the reasons."""

    member: Member
    before: MemberGroup | None
    after: MemberGroup
    reasons: tuple[reasons.Reason, ...]
    leads: bool


@dataclass(frozen=True, slots=True)
class GroupBeside:
    """A group today and by the proposal."""

    group: MemberGroup
    before: measuring.Standing
    after: measuring.Standing
    surplus: tuple[int, int]
    missing: tuple[tuple[str, ...], tuple[str, ...]]
    comes: tuple[Member, ...]
    leaves: tuple[Member, ...]


class Proposal:
    """The proposal of a plan beside today's state, computed from the seats alone."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.scene: Scene = rules.scene_of(plan)
        self.before = rules.seats_of(plan.before)
        known = {m.id for m in self.scene.problem.members}
        groups = self.scene.problem.index
        self.after = {
            who: where for who, where in rules.proposed(plan).items() if who in known and where in groups
        }
        self.before = {who: g for who, g in self.before.items() if who in known and g in groups}

    @cached_property
    def members(self) -> dict[int, Member]:
        """The rows behind the numbers."""
        return Member.objects.select_related("person", "sector").in_bulk(
            [m.id for m in self.scene.problem.members]
        )

    @cached_property
    def groups(self) -> dict[int, MemberGroup]:
        """The groups of the plan."""
        return MemberGroup.objects.in_bulk(self.plan.groups)

    @cached_property
    def figures(self) -> tuple[Measured, Measured]:
        """Today and by the proposal."""
        problem = self.scene.problem
        return (
            measuring.Board(problem, self.before).measured(),
            measuring.Board(problem, self.after).measured(),
        )

    @cached_property
    def broken(self) -> list[reasons.Reason]:
        """Rules that the proposal breaks, after changes by hand."""
        return reasons.all_broken(self.scene.problem, self.after)

    @cached_property
    def moves(self) -> list[Move]:
        """Who changes the group, by the group that they come to."""
        found = reasons.why(self.scene.problem, self.before, self.after)
        rows = [
            Move(
                member=self.members[who],
                before=self.groups.get(self.before.get(who, 0)),
                after=self.groups[self.after[who]],
                reasons=said,
                leads=who in self.scene.leaders,
            )
            for who, said in found.items()
        ]
        return sorted(rows, key=lambda move: (move.after.name, move.member.person.name))

    @cached_property
    def beside(self) -> list[GroupBeside]:
        """Every group that changes, today beside the proposal."""
        old = measuring.Board(self.scene.problem, self.before)
        new = measuring.Board(self.scene.problem, self.after)
        comes: dict[int, list[Member]] = defaultdict(list)
        leaves: dict[int, list[Member]] = defaultdict(list)
        for move in self.moves:
            comes[move.after.pk].append(move.member)
            if move.before is not None:
                leaves[move.before.pk].append(move.member)
        return [
            GroupBeside(
                group=self.groups[g.id],
                before=old.standing[g.id],
                after=new.standing[g.id],
                surplus=(old.surplus_of(g.id), new.surplus_of(g.id)),
                missing=(old.missing_in(g.id), new.missing_in(g.id)),
                comes=tuple(comes[g.id]),
                leaves=tuple(leaves[g.id]),
            )
            for g in self.scene.problem.groups
            if g.id in self.groups
        ]

    def seated(self) -> list[tuple[MemberGroup, list[Member]]]:
        """Everybody by the group of the proposal."""
        found: dict[int, list[Member]] = defaultdict(list)
        for who, where in self.after.items():
            found[where].append(self.members[who])
        return [
            (self.groups[g.id], sorted(found[g.id], key=lambda m: (m.person.name, m.pk)))
            for g in self.scene.problem.groups
            if g.id in self.groups
        ]

    def options(self, member: int) -> list[tuple[MemberGroup, reasons.Change]]:
        """What it would cost to put the member elsewhere, cheapest first."""
        if member not in self.after:
            raise refusals.NotFound(_("这位委员不在这个方案里。"))
        changes = reasons.changes_for(self.scene.problem, self.after, member)
        return [(self.groups[change.group], change) for change in changes if change.group in self.groups]


def has_changed_since(plan: Plan) -> bool:
    """True where the groups are no longer as they were when the plan was computed."""
    return plan.state == PlanState.COMPUTED and bool(rules.differences(plan, rules.scene_of(plan)))


def names_of(members: Iterable[int]) -> dict[int, str]:
    """The names of these members, for those who may see the plan."""
    rows = Member.objects.filter(pk__in=set(members))
    return dict(rows.values_list("pk", "person__name"))
