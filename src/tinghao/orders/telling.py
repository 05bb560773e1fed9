"""The task that turns one step into notices for everybody concerned; the actions enqueue it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django_tasks import task

from tinghao.access import scope
from tinghao.notifications import actions as notices
from tinghao.notifications.actions import Draft
from tinghao.orders.models import Order


@task()
def tell(
    order_id: int, entry_id: int, template: str, audiences: list[str], values: dict[str, Any] | None = None
) -> None:
    """Everybody in `audiences` has one notice of this step; the same step never makes a second one."""
    order = Order.objects.select_related("claimed_by").get(pk=order_id)
    drafts: dict[str, Draft] = {}
    for person_id in _persons(order, audiences):
        key = f"{entry_id}:p{person_id}"
        drafts[key] = Draft(
            template, "order", order.pk, order.number, key, person_id=person_id, values=values or {}
        )
    if "requesters" in audiences:
        for r in order.requesters.filter(left_at__isnull=True):
            if r.has_contact and r.phone:
                key = f"{entry_id}:r{r.pk}"
                drafts[key] = Draft(template, "order", order.pk, r.number, key, phone=r.phone)
    notices.post(drafts.values())


def _persons(order: Order, audiences: Iterable[str]) -> list[int]:
    found: set[int] = set()
    for audience in audiences:
        if audience == "claimant" and order.claimed_by is not None:
            found.add(order.claimed_by.person_id)
            found.update(order.co_members.values_list("member__person_id", flat=True))
        elif audience == "convener":
            found.update(scope.holders("convener", order.division_code))
        elif audience == "county":
            found.update(scope.holders("county_office", order.division_code))
        elif audience == "group":
            found.update(scope.holders("member", order.division_code))
            found.update(scope.holders("convener", order.division_code))
    found -= set(order.conflicts.values_list("person_id", flat=True))
    return sorted(found)
