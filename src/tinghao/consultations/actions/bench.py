"""小板凳: a bench meeting that took place already, written down in two minutes, about one or more orders."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.consultations.actions import items as item_actions
from tinghao.consultations.actions import meetings
from tinghao.consultations.actions.items import NewItem
from tinghao.consultations.actions.meetings import NewSeat
from tinghao.consultations.choices import Form, ItemState, OutcomeCode
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import clock, text
from tinghao.orders import actions as orders
from tinghao.orders import rules as order_rules
from tinghao.orders.models import Order
from tinghao.people.models import Organisation


@transaction.atomic
def record_bench(
    *,
    by: Any,
    about: Sequence[Order],
    agreed: str,
    unit: Organisation,
    due_on: dt.date | None = None,
    held_at: dt.datetime | None = None,
    place: str = "",
    seats: Sequence[NewSeat] = (),
) -> Consultation:
    """Every order has one item with the same words, unit and date; the minutes are those words.

    Without `due_on` it was settled there and then: each item is reported in the same moment
    (`items.settled`), and the requesters are asked, who alone can say that it is solved. See
    `record_consultation` for what else is recorded and refused.
    """
    told = text.required(agreed, field="agreed", limit=200, missing=_("请写一句商定了什么。"))
    is_settled = due_on is None
    new = NewItem(told, unit, due_on or clock.today())
    made = meetings.record_consultation(
        by=by,
        about=about,
        form=Form.BENCH,
        title=about[0].heading.rstrip("…") if about else "",
        held_at=held_at or clock.now(),
        agreed=told,
        items={order.pk: [new] for order in about},
        place=place,
        seats=seats,
    )
    if is_settled:
        for order in sorted(about, key=lambda o: o.pk):
            _report_settled(made, order, by=by, told=told)
    return made


def _report_settled(consultation: Consultation, order: Order, *, by: Any, told: str) -> None:
    order_rules.require(by, "consultations.record", order)
    for item in OutcomeItem.objects.filter(consultation=consultation, order=order, state=ItemState.OFFERED):
        item_actions.take_step(
            item,
            "settle",
            by=by,
            data={"code": str(OutcomeCode.A)},
            words=told,
            code=OutcomeCode.A,
            result=told,
            reported_on=clock.today(),
        )
    orders.report_order(orders.locked(order.pk), by=by)
