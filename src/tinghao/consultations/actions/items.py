"""Outcome items: made from what was agreed, and moved along their own short life."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations import rules, telling
from tinghao.consultations.choices import ACCEPT_WITHIN
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.consultations.workflow import ITEM_FLOW
from tinghao.core import calendar, clock, refusals, text
from tinghao.core.actors import Acts
from tinghao.history import actions as history
from tinghao.history.models import Entry
from tinghao.orders import actions as orders
from tinghao.orders.models import Order
from tinghao.people.models import Organisation


@dataclass(frozen=True, slots=True)
class NewItem:
    """What was agreed: what, who leads, until when, what counts as done, who helps."""

    what: str
    lead_unit: Organisation
    due_on: dt.date
    evidence: str = ""
    co_units: tuple[Organisation, ...] = ()


def take_step(
    item: OutcomeItem,
    name: str,
    *,
    by: Acts,
    data: Mapping[str, Any] | None = None,
    words: str = "",
    **changes: Any,
) -> Entry:
    """The item is one transition further, recorded in the order's chain; those concerned will be told.

    Raises Stale where the order is not in the hands of the units: a withdrawn one owes nothing.
    """
    t = ITEM_FLOW[name]
    part = by.part
    if t.capability is not None:
        scope.require(by, t.capability, item.order)
        part = scope.part_for(by, t.capability, item.order.division_code)
    if t.guard is not None:
        t.guard(by, item)
        part = rules.unit_part(by)
    rules.check_is_owed(orders.locked(item.order_id), item)
    ITEM_FLOW.move(item, name, **changes)
    entry = history.append(
        "order",
        item.order_id,
        t.kind,
        by=by,
        data={"item": item.pk, "unit": item.lead_unit_id, **(data or {})},
        words=words,
        part=part,
    )
    tell(item, str(entry.pk), t.kind, t.told)
    return entry


def tell(
    item: OutcomeItem,
    key: str,
    template: str,
    audiences: tuple[str, ...],
    values: dict[str, Any] | None = None,
) -> None:
    """Those concerned will have a notice once the caller's transaction holds."""
    if audiences:
        telling.tell_about_item.enqueue(item.pk, key, template, list(audiences), values)


def tell_where_nobody_hears(item: OutcomeItem, entry: Entry) -> None:
    """The convener hears that the unit has no account, so that it can be given a link."""
    if not telling.has_handler(item.lead_unit_id):
        key = f"{entry.pk}:nobody"
        tell(item, key, "items.unreachable", ("convener",))


def checked(items: Sequence[NewItem]) -> list[NewItem]:
    """The items with their words cleaned; raises Invalid with the number of the first that is wrong."""
    found = []
    for number, item in enumerate(items, start=1):
        if item.due_on < clock.today():
            words = _("第 {number} 项的完成期限已经过去了，请改一改。").format(number=number)
            raise refusals.Invalid(words, fields={f"items-{number - 1}-due_on": words})
        found.append(
            NewItem(
                what=text.required(
                    item.what,
                    field=f"items-{number - 1}-what",
                    limit=200,
                    missing=_("第 {number} 项还没有写要办什么。").format(number=number),
                ),
                lead_unit=item.lead_unit,
                due_on=item.due_on,
                evidence=text.optional(item.evidence, field=f"items-{number - 1}-evidence", limit=200),
                co_units=tuple(u for u in item.co_units if u.pk != item.lead_unit.pk),
            )
        )
    return found


def make(order: Order, items: Sequence[NewItem], *, by: Any, consultation: Consultation | None) -> None:
    """The items exist and are offered to their units, each recorded in the order's chain."""
    accept_by = calendar.add_working_days(clock.today(), ACCEPT_WITHIN).date
    for new in items:
        item = OutcomeItem.objects.create(
            order=order,
            consultation=consultation,
            what=new.what,
            lead_unit=new.lead_unit,
            evidence=new.evidence,
            agreed_on=clock.today(),
            accept_by=accept_by,
            due_on=new.due_on,
            first_due_on=new.due_on,
            counted_from=clock.today(),
        )
        if new.co_units:
            item.co_units.set(new.co_units)
        entry = history.append(
            "order",
            order.pk,
            "items.assigned",
            by=by,
            data={"item": item.pk, "unit": new.lead_unit.pk, "due": new.due_on},
        )
        tell(item, str(entry.pk), "items.assigned", ("unit",), {"due": new.due_on.isoformat()})
        tell_where_nobody_hears(item, entry)


@transaction.atomic
def settle_on_spot(order: Order, *, by: Any, words: str, items: Sequence[NewItem]) -> None:
    """Settled without a meeting: the order is in handling, with its items offered to the units.

    Recorded as `orders.settled` and one `items.assigned` each. Raises Invalid without any item.
    """
    found = checked(items)
    if not found:
        raise refusals.Invalid(_("至少写一项：要办什么、谁来办、什么时候办好。"))
    orders.settle_order(order, by=by, words=words, due=max(i.due_on for i in found))
    make(order, found, by=by, consultation=None)
