"""Who could take one order: the members of its groups by the measures of the distribution, with reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.access.models import Absence
from tinghao.core import clock
from tinghao.distribution import distances, rules
from tinghao.distribution.problem import MISSING
from tinghao.orders import queries as orders
from tinghao.orders.choices import Category
from tinghao.orders.models import Order
from tinghao.people.models import GroupMembership, in_force

# Everything in the units of the distribution (100 m). The second order at hand weighs more than the first:
# whoever has little is asked before somebody who lives a little nearer.
_LOAD, _OTHER_GROUP, _SECTOR = 6, 25, 15


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member whom the convener could ask, with the reasons in words and how much the member has now."""

    place: GroupMembership
    load: int
    reasons: tuple[str, ...]
    cost: int

    @property
    def member(self) -> Any:
        """The member."""
        return self.place.member


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Whom to ask, best first, and who is left out for which reason."""

    candidates: tuple[Candidate, ...]
    left_out: tuple[tuple[str, str], ...]


def suggestions_for(actor: Any, order: Order, *, limit: int = 8) -> Suggestions:
    """Members whom a convener could ask to take the order, best first, and those who keep out of it.

    Members of the community's groups and of the township's; a nearer home or place of work, an expertise or
    a sector that fits and fewer running orders count, each told as a reason. For one order a sorted list is
    the optimum. Raises NotFound, Forbidden. The number of statements does not grow with the members.
    """
    scope.require(actor, "orders.assign", order)
    today = clock.today()
    rows = (
        GroupMembership.objects.filter(
            in_force(today),
            in_force(today, "group__communities__"),
            group__is_active=True,
            group__communities__division__code__startswith=order.township or order.county,
            member__person__erased_at__isnull=True,
        )
        .select_related("member__person", "member__sector", "group")
        .annotate(here=Count("pk", filter=Q(group__communities__division_id=order.community)))
        .order_by("pk")
    )
    places: dict[int, GroupMembership] = {}
    for place in rows:
        kept = places.get(place.member_id)
        if kept is None or getattr(place, "here", 0) > getattr(kept, "here", 0):
            places[place.member_id] = place
    why = dict.fromkeys(_away(places.values()), _("请假"))
    why |= dict.fromkeys(orders.persons_in_conflict(order), _("已声明回避"))
    left_out = tuple(
        (place.member.person.name, why[place.member.person_id])
        for place in places.values()
        if place.member.person_id in why
    )
    able = [p for p in places.values() if p.member.person_id not in why]
    loads = orders.loads_of(p.member_id for p in able)
    positions = rules.positions_in(order.city)
    found = [_candidate(place, order, loads.get(place.member_id, 0), positions) for place in able]
    found.sort(key=lambda one: (one.cost, one.place.member_id))
    return Suggestions(tuple(found[:limit]), left_out)


def _away(places: Iterable[GroupMembership]) -> list[int]:
    """The persons among them who are away today."""
    persons = [place.member.person_id for place in places]
    rows = Absence.objects.filter(in_force(clock.today()), person__in=persons)
    return list(rows.values_list("person_id", flat=True))


def _candidate(
    place: GroupMembership, order: Order, load: int, positions: dict[str, tuple[float, float]]
) -> Candidate:
    member, here = place.member, bool(getattr(place, "here", 0))
    reasons = [_("就在这个社区的小组") if here else _("在本街道（乡镇）的小组")]
    cost = 0 if here else _OTHER_GROUP
    far, words = _distance(rules.places_of(member), order.division_code, positions)
    if words:
        reasons.append(words)
        cost += far
    topic = f"{Category(order.category).label if order.category else ''}{order.title}{order.text}"
    if fits := [word for word in rules.words_of(member.expertise) if word in topic]:
        reasons.append(_("熟悉{join}").format(join="、".join(fits)))
        cost -= MISSING
    reasons.append(_("手上没有在办的单") if load == 0 else _("手上有 {load} 单在办").format(load=load))
    cost += _LOAD * load * (load + 1) // 2
    if member.sector:
        reasons.append(_("{name}界别").format(name=member.sector.name))
        if any(member.sector.name[n : n + 2] in topic for n in range(len(member.sector.name) - 1)):
            cost -= _SECTOR
    return Candidate(place, load, tuple(reasons), cost)


def _distance(
    homes: tuple[str, ...], there: str, positions: dict[str, tuple[float, float]]
) -> tuple[int, str]:
    """How far in 100 m, and in words; no words where nobody knows."""
    if not homes:
        return 0, ""
    far, home = min((distances.between(home, there, positions), home) for home in homes)
    if home[:12] == there[:12] and len(home) == len(there):
        return far, _("住在或者工作在这个社区")
    if home[:9] == there[:9]:
        return far, _("住在或者工作在本街道（乡镇）")
    return far, _("离住处或单位约 {km} 公里").format(km=f"{far / 10:.0f}")
