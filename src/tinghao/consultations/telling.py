"""The task that tells units and conveners about an item; the actions enqueue it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django_tasks import task

from tinghao.access import scope
from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.consultations.models import OutcomeItem
from tinghao.core import clock
from tinghao.notifications import actions as notices
from tinghao.notifications.actions import Draft
from tinghao.orders.models import Order
from tinghao.people.models import in_force


def _handlers(organisation_ids: Iterable[int]) -> list[int]:
    held = Appointment.objects.filter(
        in_force(clock.today()), role=Role.HANDLING_UNIT, organisation_id__in=organisation_ids
    )
    return list(held.values_list("person_id", flat=True))


def units_of(order: Order) -> list[int]:
    """The persons who answer for the lead units of an order: the audience `units`."""
    return _handlers(OutcomeItem.objects.filter(order=order).values_list("lead_unit_id", flat=True))


@task()
def tell_about_item(
    item_id: int, key: str, template: str, audiences: list[str], values: dict[str, Any] | None = None
) -> None:
    """Everybody in `audiences` (`unit`, `convener`, `county`) has one notice for this `key`."""
    item = OutcomeItem.objects.select_related("order").get(pk=item_id)
    persons: set[int] = set()
    if "unit" in audiences:
        persons.update(_handlers([item.lead_unit_id]))
    if "convener" in audiences:
        persons.update(scope.holders(Role.CONVENER, item.order.division_code))
    if "county" in audiences:
        persons.update(scope.holders(Role.COUNTY_OFFICE, item.order.division_code))
    notices.post(
        Draft(
            template,
            "order",
            item.order_id,
            item.order.number,
            f"{key}:p{person_id}",
            person_id=person_id,
            values=values or {},
        )
        for person_id in sorted(persons)
    )
