"""The task that tells units and conveners about an item; the actions enqueue it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django_tasks import task

from tinghao.access import scope
from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.consultations import linking
from tinghao.consultations.models import ItemLink, OutcomeItem
from tinghao.core import clock
from tinghao.jobs.rules import external
from tinghao.notifications import actions as notices
from tinghao.notifications import gateways
from tinghao.notifications.actions import Draft
from tinghao.orders.models import Order
from tinghao.people.models import in_force


def _handlers(organisation_ids: Iterable[int]) -> list[int]:
    held = Appointment.objects.filter(
        in_force(clock.today()), role=Role.HANDLING_UNIT, organisation_id__in=organisation_ids
    )
    return list(held.values_list("person_id", flat=True))


def has_handler(organisation_id: int) -> bool:
    """True where somebody has an account for this unit, so that a notice reaches it."""
    return bool(_handlers([organisation_id]))


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
    drafts: list[Draft] = []
    if "unit" in audiences:
        persons.update(_handlers([item.lead_unit_id]))
        drafts = _to_links(item, key, template, values or {})
    if "convener" in audiences:
        persons.update(scope.holders(Role.CONVENER, item.order.division_code))
    if "county" in audiences:
        persons.update(scope.holders(Role.COUNTY_OFFICE, item.order.division_code))
    drafts += [
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
    ]
    notices.post(drafts)


def _to_links(item: OutcomeItem, key: str, template: str, values: dict[str, Any]) -> list[Draft]:
    """A unit that answers by link is reached at the telephone to which the link went."""
    if template == "items.assigned":
        return []  # the link itself says it
    rows = ItemLink.objects.filter(
        item=item, organisation=item.lead_unit_id, revoked_at__isnull=True, ends_on__gte=clock.today()
    )
    phones = {link.phone: link.pk for link in rows if link.phone}
    number = item.order.number
    return [
        Draft(template, "order", item.order_id, number, f"{key}:l{pk}", phone=phone, values=values)
        for phone, pk in phones.items()
    ]


@task()
@external
def send_link(link_id: int, address: str) -> None:
    """The unit has the link by SMS; the provider knows the message by its key if it comes twice."""
    link = ItemLink.objects.select_related("item__order").filter(pk=link_id, sent_at__isnull=True).first()
    if link is None or not link.phone or link.revoked_at is not None:
        return
    words = _("有一件商定的事请贵单位办，{due}前办好。点开回复：{link}").format(
        due=link.item.due_on.isoformat(), link=f"{address}{linking.word_of(link)}"
    )
    gateways.gateway().send(link.phone, f"【协商亭】{words}", key=f"item-link-{link.pk}")
    ItemLink.objects.filter(pk=link.pk).update(sent_at=clock.now())
