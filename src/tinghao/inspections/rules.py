"""Facts about one actor and one inspection: who runs it, who looks, who is inspected, what is too often."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.access.models import Appointment
from tinghao.access.roles import FROM_GROUPS, Role
from tinghao.core import clock, refusals
from tinghao.core.actors import System
from tinghao.divisions.models import Division, covers
from tinghao.inspections.choices import INSPECT, MOST_A_YEAR, RUN, SEE, InspectionState
from tinghao.inspections.models import Finding, Inspection, Inspector, Limit, Target
from tinghao.people.models import GroupCommunity, GroupMembership, in_force

# Another inspection of the same place so near is a doubling, whoever's it is.
NEAR = dt.timedelta(days=30)


class Here:
    """A place as scope asks about it."""

    def __init__(self, code: str) -> None:
        self.division_code = code


def require_run(actor: Any, owner: str) -> None:
    """Raises NotFound, Forbidden or SignInNeeded for everybody but the office of that place."""
    if not isinstance(actor, System):
        scope.require(actor, RUN, Here(owner), see=SEE)


def is_inspector(actor: Any, inspection: Inspection) -> bool:
    """True for somebody who was named, and whose post still allows it today."""
    if not scope.has(actor, INSPECT, inspection.owner):
        return False
    person = getattr(actor, "person_id", None)
    return person is not None and any(i.person_id == person for i in inspection.inspectors.all())


def answers_for(actor: Any, target: Target) -> bool:
    """True for the inspected side: a township's convener, a county's office, a unit's own people."""
    grants = getattr(actor, "grants", ())
    if target.organisation_id is not None:
        return target.organisation_id in getattr(actor, "organisation_ids", ())
    role = Role.CONVENER if target.township else Role.COUNTY_OFFICE
    return any(g.role == role and g.division == target.division_code for g in grants)


def people_of(target: Target) -> list[int]:
    """The persons who answer for it today, by number."""
    if target.organisation_id is not None:
        held = Appointment.objects.filter(
            in_force(clock.today()), role=Role.HANDLING_UNIT, organisation_id=target.organisation_id
        )
    else:
        role = Role.CONVENER if target.township else Role.COUNTY_OFFICE
        held = Appointment.objects.filter(
            in_force(clock.today()), role=role, division_id=target.division_code
        )
    return sorted(set(held.values_list("person_id", flat=True)))


def is_of_the_house(actor: Any, inspection: Inspection) -> bool:
    """True for the office that inspects and for those who inspect for it."""
    return scope.has(actor, SEE, inspection.owner)


def runs(actor: Any, inspection: Inspection) -> bool:
    """True for the office that inspects."""
    return scope.has(actor, RUN, inspection.owner)


def sees(actor: Any, inspection: Inspection, target: Target) -> bool:
    """True where the actor may know that this place is inspected.

    The house always; the inspected side, and whoever oversees the place, from the announcement on or
    once it is finished. Nobody else, ever: results are no league table.
    """
    if is_of_the_house(actor, inspection):
        return True
    is_out = inspection.state == InspectionState.FINISHED or (
        inspection.is_announced and inspection.state != InspectionState.CALLED_OFF
    )
    side = answers_for(actor, target) or scope.has(actor, RUN, target.division_code)
    return is_out and side


def check_may_inspect(actor: Any, inspection: Inspection) -> None:
    """Raises Forbidden for somebody who is not named, or whose post has ended."""
    if not getattr(actor, "is_signed_in", False):
        raise refusals.SignInNeeded(_("请先登录，再来办这一步。"))
    person = actor.person_id
    if not any(i.person_id == person for i in inspection.inspectors.all()):
        raise refusals.Forbidden(_("这次督查没有安排您。需要的话，请办公室把您加进督查人员。"))
    if not scope.has(actor, INSPECT, inspection.owner):
        raise refusals.Forbidden(_("您的督查任职已经结束，记下的都在；请办公室换一位督查人员接着办。"))


def check_not_own(actor: Any, target: Target) -> None:
    """Raises Forbidden for an inspector who has a part in the inspected place or unit."""
    if target.pk and actor.person_id in parts_in(target, [actor.person_id]):
        raise refusals.Forbidden(_("这里是您自己任职的地方，请换一位督查人员来看。"))


def parts_in(target: Target, persons: Iterable[int]) -> set[int]:
    """Those of the persons who have a part in the inspected place or unit today (three statements).

    A convener, proxy or office of exactly that place or of one below it, a member of a group there, or
    somebody of the unit. Those above it are not: the city's office may look into a county.
    """
    wanted = list(persons)
    today = clock.today()
    if target.organisation_id is not None:
        rows = Appointment.objects.filter(
            in_force(today), person_id__in=wanted, organisation_id=target.organisation_id
        )
        return set(rows.values_list("person_id", flat=True))
    code = target.division_code
    apart = FROM_GROUPS | {Role.INSPECTOR, Role.AUDIT_ADMIN, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN}
    held = Appointment.objects.filter(
        in_force(today), person_id__in=wanted, division__code__startswith=code
    ).exclude(role__in=apart)
    found = set(held.values_list("person_id", flat=True))
    groups = GroupCommunity.objects.filter(in_force(today), division__code__startswith=code).values(
        "group_id"
    )
    seats = GroupMembership.objects.filter(
        in_force(today), member__person_id__in=wanted, group_id__in=groups, group__is_active=True
    )
    return found | set(seats.values_list("member__person_id", flat=True))


def check_may_answer(actor: Any, finding: Finding) -> None:
    """Raises NotFound out of sight and Forbidden for anybody but the inspected side."""
    target = finding.target
    if not getattr(actor, "is_signed_in", False):
        raise refusals.SignInNeeded(_("请先登录，再来办这一步。"))
    if not answers_for(actor, target):
        if sees(actor, target.inspection, target):
            raise refusals.Forbidden(_("这一步由被督查的一方来办。"))
        raise refusals.NotFound(_("没有找到这个问题，或者它不在您的工作范围内。"))


def check_may_review(actor: Any, finding: Finding) -> None:
    """The inspecting office and the inspectors of this inspection review, except of the own place.

    Raises NotFound out of sight, Forbidden for everybody else.
    """
    inspection = finding.target.inspection
    if not is_of_the_house(actor, inspection):
        if sees(actor, inspection, finding.target):
            raise refusals.Forbidden(_("这一步由督查的一方来办。"))
        raise refusals.NotFound(_("没有找到这个问题，或者它不在您的工作范围内。"))
    if not runs(actor, inspection):
        check_may_inspect(actor, inspection)
    check_not_own(actor, finding.target)


@dataclass(frozen=True, slots=True)
class TooOften:
    """A place that was or will be inspected already: how often this year, and by what else nearby."""

    name: str
    times: int
    most: int
    near: tuple[Inspection, ...]


def limit_of(owner: str) -> int:
    """How many inspections of a place in a year this office wants at most."""
    own = Limit.objects.filter(owner=owner).values_list("most_a_year", flat=True).first()
    return MOST_A_YEAR if own is None else own


def too_often(owner: str, targets: Iterable[Target], day: dt.date) -> list[TooOften]:
    """The targets whose year is full already, or who are inspected by somebody within a month of the day.

    Everybody's inspections count, the city's with the county's, and one of a county is one of each of
    its townships: what is doubled is the burden of those who are inspected.
    """
    most = limit_of(owner)
    found = []
    rows = (
        Target.objects.exclude(inspection__state=InspectionState.CALLED_OFF)
        .filter(Q(inspection__day__year=day.year) | Q(inspection__day__range=(day - NEAR, day + NEAR)))
        .select_related("inspection")
    )
    wanted = list(targets)
    known = [t for t in rows if any(_same(t, one) for one in wanted)] if wanted else []
    for one in wanted:
        same = {t.inspection_id: t.inspection for t in known if _same(t, one)}.values()
        times = sum(i.day.year == day.year for i in same)
        near = tuple(i for i in same if abs(i.day - day) <= NEAR)
        if times >= most or near:
            found.append(TooOften(one.name, times, most, near))
    return found


def _same(old: Target, new: Target) -> bool:
    if old.organisation_id is not None or new.organisation_id is not None:
        return old.organisation_id == new.organisation_id
    return covers(old.division_code, new.division_code) or covers(new.division_code, old.division_code)


def named_in(inspection: Inspection) -> list[int]:
    """The inspectors, by number."""
    rows = Inspector.objects.filter(inspection=inspection)
    return list(rows.order_by("pk").values_list("person_id", flat=True))


def only_inspectors(persons: Iterable[int]) -> set[int]:
    """Those of them who hold the inspector's own post today: whom a new inspection names first."""
    held = Appointment.objects.filter(
        in_force(clock.today()), role=Role.INSPECTOR, person_id__in=list(persons)
    )
    return set(held.values_list("person_id", flat=True))


def is_there(target: Target) -> bool:
    """True for a place or unit that still is one."""
    if target.organisation_id is not None:
        return bool(target.organisation and target.organisation.is_active)
    return Division.objects.filter(code=target.division_code, is_active=True).exists()
