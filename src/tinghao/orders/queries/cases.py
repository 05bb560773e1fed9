"""Reading one case as the staff sees it: the order, who asked, what can be done next and by whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import (
    Count,
    Exists,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import refusals
from tinghao.core.workflow import Transition
from tinghao.history import queries as history
from tinghao.history.models import Entry
from tinghao.orders import rules
from tinghao.orders.choices import RUNNING, SETTLED, Origin, State
from tinghao.orders.models import CoMember, Order, Requester
from tinghao.orders.similar import likeness
from tinghao.orders.workflow import ORDER_FLOW
from tinghao.people.models import Person


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
    wanted: list[Any] = [] if order.is_planned else ["requesters"]
    if order.state == State.CHECKING:
        wanted += ["visits"] if order.is_planned else ["clocks", "visits"]
    if order.state in RUNNING and (order.is_planned or order.state != State.CHECKING):
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
    if order.is_planned:
        return []
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


def persons_in_conflict(order: Order) -> frozenset[int]:
    """The persons who have declared a conflict of interest in the order, for those who assign it."""
    return frozenset(order.conflicts.values_list("person_id", flat=True))


def loads_of(member_ids: Iterable[int]) -> dict[int, int]:
    """How many running orders each of these members has; those without any are not there."""
    rows = Order.objects.filter(claimed_by__in=list(member_ids), state__in=RUNNING)
    return dict(rows.order_by().values_list("claimed_by").annotate(n=Count("pk")))


def mergeable_with(actor: Any, order: Order, *, limit: int = 8) -> list[Order]:
    """Orders of the same community that could be the same matter, likest first; a person confirms."""
    rows = (
        scope.narrow(actor, "orders.merge", Order.objects.filter(community=order.community))
        .filter(origin=Origin.RESIDENT)
        .exclude(pk=order.pk)
        .exclude(state__in=SETTLED)
        .order_by("-pk")[:200]
    )
    said = f"{order.title}{order.text}{order.address}"
    scored = [(likeness(said, f"{o.title}{o.text}{o.address}"), o) for o in rows]
    scored.sort(key=lambda pair: (-pair[0], -pair[1].pk))
    return [o for _, o in scored[:limit]]
