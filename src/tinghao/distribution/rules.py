"""The plan as the solver sees it: who sits where today, who may be placed, and the rules, read anew."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from tinghao.access import scope
from tinghao.core import clock
from tinghao.distribution.choices import RuleKind, Whom
from tinghao.distribution.models import Plan, Position
from tinghao.distribution.problem import Group, Problem, Rules
from tinghao.distribution.problem import Member as Placed
from tinghao.people.choices import MemberLevel
from tinghao.people.models import GroupCommunity, GroupMembership, Member, MemberGroup, in_force

SEE = "distribution.see"
_LEVELS = {
    Whom.ALL: tuple(MemberLevel.values),
    Whom.CITY: (MemberLevel.CITY, MemberLevel.BOTH),
    Whom.COUNTY: (MemberLevel.COUNTY, MemberLevel.BOTH),
}


def require(actor: Any, capability: str, plan: Plan) -> None:
    """Nothing where the actor may; otherwise NotFound, Forbidden or SignInNeeded."""
    scope.require(actor, capability, plan, see=SEE)


def words_of(text: str) -> list[str]:
    """The words of a list that somebody typed with whatever stands between them."""
    return [word for word in re.split(r"[、，,；;/\s]+", text) if word]


def places_of(member: Member) -> tuple[str, ...]:
    """The communities in which the member lives and works, as far as they are known."""
    return tuple(code for code in (member.home, member.work) if code)


def expertise_of(member: Member, asked: tuple[str, ...] = ()) -> frozenset[str]:
    """What the member knows: the words of the entry, and those asked for that the entry contains."""
    said = member.expertise
    return frozenset([*words_of(said), *(word for word in asked if word in said)])


def groups_in(place: str) -> QuerySet[MemberGroup]:
    """The groups in use in the place, by name."""
    columns = {4: "city", 6: "county", 9: "township"}
    return MemberGroup.objects.filter(**{columns[len(place)]: place}, is_active=True).order_by(
        "county", "township", "name", "pk"
    )


@dataclass(frozen=True)
class Scene:
    """The problem with the rows behind its numbers."""

    problem: Problem
    seats: dict[int, GroupMembership]
    leaders: frozenset[int]
    # Members with a second group: the first counts, the second is left as it is.
    twice: tuple[int, ...]
    # Members of a county without a group in it, who can be placed nowhere.
    nowhere: tuple[int, ...]

    @property
    def today(self) -> dict[int, int]:
        """The group of everybody who has one."""
        return self.problem.today


def scene_of(plan: Plan) -> Scene:
    """Who sits where today, with the plan's rules (five statements whatever the number of members)."""
    groups = list(MemberGroup.objects.filter(pk__in=plan.groups, is_active=True).order_by("pk"))
    counties: dict[str, set[int]] = defaultdict(set)
    for group in groups:
        counties[group.county].add(group.pk)
    seats, held, twice = _seats(plan, {g.pk for g in groups})
    asked = (*plan.needs, *plan.wants)
    members, nowhere = [], []
    for member in [*(seat.member for seat in seats.values()), *_without_group(plan)]:
        may = frozenset(counties[member.county]) if member.level == MemberLevel.COUNTY else None
        if may is not None and not may:
            nowhere.append(member.pk)
            continue
        members.append(
            Placed(
                id=member.pk,
                places=places_of(member),
                sector=member.sector.name if member.sector else "",
                expertise=expertise_of(member, asked),
                today=seats[member.pk].group_id if member.pk in seats else None,
                may=may,
            )
        )
    leaders = frozenset(pk for pk, seat in seats.items() if seat.is_leader)
    codes = _places([g.pk for g in groups])
    problem = Problem(
        members=tuple(members),
        groups=tuple(Group(g.pk, codes.get(g.pk) or (g.division_code,), held[g.pk]) for g in groups),
        rules=_rules(plan, leaders),
        positions=positions_in(plan.city),
    )
    return Scene(problem, seats, leaders, tuple(twice), tuple(nowhere))


def _seats(plan: Plan, groups: set[int]) -> tuple[dict[int, GroupMembership], dict[int, int], list[int]]:
    rows = (
        GroupMembership.objects.filter(in_force(clock.today()), group_id__in=groups)
        .select_related("member__person", "member__sector")
        .order_by("-is_leader", "pk")
    )
    seats: dict[int, GroupMembership] = {}
    held: dict[int, int] = defaultdict(int)
    twice = []
    for row in rows:
        if row.member_id in seats:
            twice.append(row.member_id)
            held[row.group_id] += 1
        elif row.member.level not in _LEVELS[Whom(plan.whom)] or row.member.person.erased_at:
            held[row.group_id] += 1
        else:
            seats[row.member_id] = row
    return seats, held, twice


def _without_group(plan: Plan) -> QuerySet[Member]:
    """Members of the place who belong to no group at all today."""
    seated = GroupMembership.objects.filter(in_force(clock.today())).values("member_id")
    place = plan.division_code
    here = Q(level=MemberLevel.COUNTY, county__startswith=place)
    if len(place) == 4:
        here |= Q(level__in=(MemberLevel.CITY, MemberLevel.BOTH), person__city=place)
    else:
        here |= Q(level=MemberLevel.BOTH, county=place)
    return (
        Member.objects.filter(here, level__in=_LEVELS[Whom(plan.whom)], person__erased_at__isnull=True)
        .exclude(pk__in=seated)
        .exclude(ended_on__lt=clock.today())
        .select_related("person", "sector")
        .order_by("pk")
    )


def _places(groups: list[int]) -> dict[int, tuple[str, ...]]:
    rows = GroupCommunity.objects.filter(in_force(clock.today()), group_id__in=groups)
    found: dict[int, list[str]] = defaultdict(list)
    for group, code in rows.order_by("division_id").values_list("group_id", "division_id"):
        found[group].append(code)
    return {group: tuple(codes) for group, codes in found.items()}


def positions_in(city: str) -> dict[str, tuple[float, float]]:
    """Where the communities of the city lie, as far as the office has said so."""
    rows = Position.objects.filter(code__startswith=city)
    return {code: (lat, lon) for code, lat, lon in rows.values_list("code", "latitude", "longitude")}


def _rules(plan: Plan, leaders: frozenset[int]) -> Rules:
    rows = list(plan.rules.values_list("kind", "a_id", "b_id"))
    return Rules(
        least=plan.least,
        most=plan.most,
        needs=tuple(plan.needs),
        wants=tuple(plan.wants),
        most_moves=plan.most_moves,
        stay=(leaders if plan.leaders_stay else frozenset())
        | {a for kind, a, _b in rows if kind == RuleKind.STAY},
        together=tuple((a, b) for kind, a, b in rows if kind == RuleKind.TOGETHER),
        apart=tuple((a, b) for kind, a, b in rows if kind == RuleKind.APART),
    )


def differences(plan: Plan, scene: Scene) -> list[tuple[int, int | None, int | None]]:
    """What changed since the plan was computed: member, the group then, the group now."""
    before = seats_of(plan.before)
    now = scene.today
    known = {m.id for m in scene.problem.members}
    found: list[tuple[int, int | None, int | None]] = []
    for member in sorted(before.keys() | now.keys()):
        then, here = before.get(member), now.get(member)
        if then != here or (member not in known):
            found.append((member, then, here))
    return found


def seats_of(stored: dict[str, int]) -> dict[int, int]:
    """Seats as they are worked with, out of what JSON keeps."""
    return {int(member): group for member, group in stored.items()}


def proposed(plan: Plan) -> dict[int, int]:
    """Who would sit where by the plan: what was there when it was computed, with its changes."""
    return seats_of(plan.before) | seats_of(plan.changes)
