"""Reading one case as the staff sees it: the order, who asked, what can be done next and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals
from tinghao.core.workflow import Transition
from tinghao.history import queries as history
from tinghao.history.models import Entry
from tinghao.orders import rules
from tinghao.orders.choices import RUNNING, SETTLED, Category, State
from tinghao.orders.models import CoMember, Order, Requester
from tinghao.orders.similar import likeness
from tinghao.orders.workflow import ORDER_FLOW
from tinghao.people.models import GroupMembership, Member, Person, in_force


def order_for(actor: Any, number: str, *, capability: str = "orders.see") -> Order:
    """The order with this number; raises NotFound where it is not in the actor's sight.

    The member who took an order keeps it in sight, also after the groups have changed.
    """
    rows = Order.objects.select_related("claimed_by__person", "group")
    invited = CoMember.objects.filter(order=OuterRef("pk"), member__person_id=actor.person_id)
    order = rows.filter(number=number).annotate(helps=Exists(invited)).first()
    if order is None:
        raise refusals.NotFound(_("没有找到这件事，或者它不在您的工作范围内。"))
    order.helper_known = (actor.person_id, order.helps)  # type: ignore[attr-defined]
    if scope.has(actor, capability, order.division_code):
        return order
    if not (capability == "orders.see" and rules.is_claimant(actor, order)):
        scope.require(actor, capability, order, see="orders.see")
    return order


def headings_of(actor: Any, numbers: Iterable[str]) -> dict[str, tuple[str, str]]:
    """What the orders with these numbers are about and the code of their place; in the actor's sight only."""
    rows = Order.objects.filter(number__in=set(numbers)).defer("public_text")
    return {o.number: (o.heading, o.division_code) for o in scope.narrow(actor, "orders.see", rows)}


def gather(actor: Any, order: Order) -> None:
    """`order` carries what its page and its buttons ask: requesters, co-members, the state of the check.

    Each of them once, so that the page takes the same few queries whatever stands there.
    """
    del actor
    wanted: list[Any] = ["requesters"]
    if order.state == State.CHECKING:
        wanted += ["clocks", "visits"]
    elif order.state in RUNNING:
        invited = CoMember.objects.select_related("member__person").order_by("pk")
        wanted.append(Prefetch("co_members", invited))
    prefetch_related_objects([order], *wanted)


def entries_with_names(actor: Any, order: Order) -> QuerySet[Entry]:
    """The order's whole history, oldest first, each entry with `who`: the name of the person who acted.

    One query; a person whose row was erased has no name any more.
    """
    name = Person.objects.filter(pk=OuterRef("person_id")).values("name")[:1]
    return history.entries_of(actor, "order", order.pk).annotate(who=Subquery(name))


def requesters_of(actor: Any, order: Order) -> list[Requester]:
    """Who wants it settled; name and telephone are read only where the actor may see them."""
    found = sorted(order.requesters.all(), key=lambda r: r.pk)
    if not scope.has(actor, "orders.contact", order.division_code):
        for r in found:
            r.name = r.phone = ""
    return found


def steps_open_to(actor: Any, order: Order) -> list[Transition]:
    """The transitions that the actor could take now, in the order of the table: the page's buttons."""
    found = []
    for t in ORDER_FLOW.leaving(order.state):
        if t.capability is None or not rules.may(actor, t.capability, order):
            continue
        if t.guard is not None:
            try:
                t.guard(actor, order)
            except refusals.Refusal:
                continue
        found.append(t)
    return found


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member whom the convener could ask, with the reasons in words and how much the member has now."""

    member: Member
    group: str
    load: int
    reasons: tuple[str, ...]


def candidates_for(actor: Any, order: Order, *, limit: int = 8) -> list[Candidate]:
    """Members whom a convener could ask to take the order, best first, each with reasons.

    Members of the community's groups, then of the township's; fewer running orders before more; an
    expertise or a sector that fits comes first. Whoever has declared a conflict is not there.
    """
    scope.require(actor, "orders.assign", order)
    today = clock.today()
    places = GroupMembership.objects.filter(
        in_force(today),
        in_force(today, "group__communities__"),
        group__is_active=True,
        group__communities__division__code__startswith=order.township or order.county,
    ).exclude(member__person_id__in=order.conflicts.values("person_id"))
    rows = places.select_related("member__person", "member__sector", "group").annotate(
        here=Count("pk", filter=Q(group__communities__division_id=order.community))
    )
    found: dict[int, GroupMembership] = {}
    for place in rows:
        kept = found.get(place.member_id)
        if kept is None or getattr(place, "here", 0) > getattr(kept, "here", 0):
            found[place.member_id] = place
    loads = _loads(list(found))
    made = [_candidate(place, order, loads.get(i, 0)) for i, place in found.items()]
    made.sort(key=lambda pair: pair[0])
    return [candidate for _, candidate in made[:limit]]


def _loads(member_ids: list[int]) -> dict[int, int]:
    rows = Order.objects.filter(claimed_by__in=member_ids, state__in=RUNNING)
    return dict(rows.order_by().values_list("claimed_by").annotate(n=Count("pk")))


def _candidate(
    place: GroupMembership, order: Order, load: int
) -> tuple[tuple[int, int, int, int], Candidate]:
    member, here = place.member, bool(getattr(place, "here", 0))
    words = str(Category(order.category).label) if order.category else ""
    topic = f"{words}{order.title}{order.text}"
    fits = [e for e in member.expertise.replace("、", " ").replace("，", " ").split() if e and e in topic]
    reasons = [_("就在这个社区的小组") if here else _("在本街道（乡镇）的小组")]
    if fits:
        reasons.append(_("熟悉{join}").format(join="、".join(fits)))
    reasons.append(_("手上没有在办的单") if load == 0 else _("手上有 {load} 单在办").format(load=load))
    if member.sector:
        reasons.append(_("{name}界别").format(name=member.sector.name))
    rank = (0 if here else 1, 0 if fits else 1, load, member.pk)
    return rank, Candidate(member, place.group.name, load, tuple(reasons))


def mergeable_with(actor: Any, order: Order, *, limit: int = 8) -> list[Order]:
    """Orders of the same community that could be the same matter, likest first; a person confirms."""
    rows = (
        scope.narrow(actor, "orders.merge", Order.objects.filter(community=order.community))
        .exclude(pk=order.pk)
        .exclude(state__in=SETTLED)
        .order_by("-pk")[:200]
    )
    said = f"{order.title}{order.text}{order.address}"
    scored = [(likeness(said, f"{o.title}{o.text}{o.address}"), o) for o in rows]
    scored.sort(key=lambda pair: (-pair[0], -pair[1].pk))
    return [o for _, o in scored[:limit]]
