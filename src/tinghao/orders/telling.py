"""The task that turns one step into notices for everybody concerned; the actions enqueue it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django_tasks import task

from tinghao.access import scope
from tinghao.access.roles import Role
from tinghao.notifications import actions as notices
from tinghao.notifications.actions import Draft
from tinghao.orders.models import Order, Requester

Audience = Callable[[Order], Iterable[int]]


@task()
def tell(
    order_id: int,
    entry_id: int,
    template: str,
    audiences: list[str],
    values: dict[str, Any] | None = None,
    persons: Sequence[int] = (),
) -> None:
    """Everybody in `audiences` and each of `persons` has one notice of this step, never a second one."""
    order = Order.objects.select_related("claimed_by").get(pk=order_id)
    drafts: dict[str, Draft] = {}
    kept_from = frozenset(order.conflicts.values_list("person_id", flat=True))
    for person_id in sorted({*_persons(order, audiences), *persons} - kept_from):
        key = f"{entry_id}:p{person_id}"
        drafts[key] = Draft(
            template,
            "order",
            order.pk,
            order.number,
            key,
            person_id=person_id,
            values=values or {},
            kept_from=kept_from,
        )
    if "requesters" in audiences:
        for r in _requesters(order):
            if r.has_contact and r.phone:
                key = f"{entry_id}:r{r.pk}"
                drafts[key] = Draft(template, "order", order.pk, r.number, key, phone=r.phone)
    notices.post(drafts.values())


def _claimants(order: Order) -> list[int]:
    if order.claimed_by is None and not order.is_planned:
        return []
    own = [order.claimed_by.person_id] if order.claimed_by is not None else []
    return [*own, *order.co_members.values_list("member__person_id", flat=True)]


def _conveners(order: Order) -> list[int]:
    return scope.holders(Role.CONVENER, order.division_code)


_audiences: dict[str, Audience] = {
    "claimant": _claimants,
    "convener": _conveners,
    "county": lambda order: scope.holders(Role.COUNTY_OFFICE, order.division_code),
    "group": lambda order: [*scope.holders(Role.MEMBER, order.division_code), *_conveners(order)],
    "requesters": lambda order: [],  # they have receipts and no account: see `_requesters`
}


def register_audience(name: str, persons: Audience) -> None:
    """A room above can say who `name` is: the units of an order are known where the items are."""
    if _audiences.get(name, persons) is not persons:
        raise ValueError(f"audience {name} is registered twice")
    _audiences[name] = persons


def audience_names() -> frozenset[str]:
    """Every audience that a transition may name."""
    return frozenset(_audiences)


def _persons(order: Order, audiences: Iterable[str]) -> set[int]:
    return {person for audience in audiences for person in _audiences[audience](order)}


def _requesters(order: Order) -> list[Requester]:
    """Those who hold a receipt of this order, wherever a merge has taken them since."""
    rows = Requester.objects.filter(left_at__isnull=True)
    if order.merged_into_id is None:
        return list(rows.filter(order=order))
    absorbed, edge = {order.pk}, [order.pk]
    while edge:
        edge = list(Order.objects.filter(merged_into__in=edge).values_list("pk", flat=True))
        absorbed.update(edge)
    return list(rows.filter(placed_in__in=absorbed))
