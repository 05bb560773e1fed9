"""The one way in which an order moves: check, change, record, tell, in the caller's transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tinghao.core.actors import Acts
from tinghao.history import actions as history
from tinghao.history.models import Entry
from tinghao.orders import clocks, rules, telling
from tinghao.orders.choices import ClockKind
from tinghao.orders.models import Clock, Order
from tinghao.orders.workflow import ORDER_FLOW

# Where a step asks requesters, a topic of the year's plan asks the members to go and look.
OF_THE_PLAN = {
    "orders.reported": "orders.to_visit",
    "orders.rechecked": "orders.to_visit",
    "orders.looked_back": "orders.to_look_back",
    "orders.reworked": "orders.found_undone",
}


def take(
    order: Order,
    name: str,
    *,
    by: Acts,
    data: Mapping[str, Any] | None = None,
    words: str = "",
    dues: Mapping[str, dt.date] | None = None,
    due_field: str = "",
    is_told: bool = True,
    **changes: Any,
) -> Entry:
    """The order is one transition further, with its clocks, one history entry and the notices to come.

    `due_field` names the payload field that records the deadline which this step set going. With
    `is_told` false nobody has a notice: another step of the same act says it all. Raises
    what scope and the guard refuse, and Stale where somebody was first; then nothing has changed.
    """
    t = ORDER_FLOW[name]
    part = by.part
    if t.capability is not None:
        rules.require(by, t.capability, order)
        part = rules.part_for(by, t.capability, order)
    if t.guard is not None:
        t.guard(by, order)
    planned = clocks.plan(
        order,
        starts=t.starts,
        stops=t.stops,
        round_number=changes.get("round", order.round),
        dues=dues,
    )
    ORDER_FLOW.move(order, name, **changes, **planned.order_columns())
    planned.write()
    payload = dict(data or {})
    set_going = planned.due_of(t.starts)
    if due_field and set_going is not None:
        payload[due_field] = set_going.due_on
    entry = history.append("order", order.pk, t.kind, by=by, data=payload, words=words, part=part)
    tell(order, entry, t.told if is_told else ())
    return entry


def tell(order: Order, entry: Entry, audiences: tuple[str, ...]) -> None:
    """Those concerned will have a notice once the caller's transaction holds."""
    if audiences:
        kind = OF_THE_PLAN.get(entry.kind, entry.kind) if order.is_planned else entry.kind
        telling.tell.enqueue(order.pk, entry.pk, kind, list(audiences))


def tell_clock(order: Order, entry: Entry, colour: str, running: Clock, audiences: tuple[str, ...]) -> None:
    """Those concerned will hear how a deadline stands."""
    values = {"step": str(ClockKind(running.kind).label), "due": running.due_on.isoformat()}
    telling.tell.enqueue(order.pk, entry.pk, f"clock.{colour}", list(audiences), values)
