"""What named a date comes back on it: C is looked at again, B is asked whether it was done."""

from __future__ import annotations

from django.db import transaction

from tinghao.consultations.actions import items as item_actions
from tinghao.consultations.choices import DATED_CODES, REVISIT_WITHIN, ItemState
from tinghao.consultations.models import OutcomeItem
from tinghao.core import calendar, clock
from tinghao.core.actors import SYSTEM
from tinghao.orders import actions as orders
from tinghao.orders.choices import State


@transaction.atomic
def revisit_item(item: OutcomeItem) -> bool:
    """The day that the unit named has come: it is asked again, and owes an answer in ten working days.

    On the first working day from that day on, whether the order is still being checked or was closed
    long ago; the order itself stays where it is until there is an answer. Recorded as
    `items.revisited`; unit and convener are told. Returns False where there is nothing to ask.
    """
    today = clock.today()
    if not calendar.is_working_day(today):
        return False
    order = orders.locked(item.order_id)
    item.refresh_from_db()
    is_due = item.revisit_on is not None and item.revisit_on <= today and item.code in DATED_CODES
    if not is_due or item.state != ItemState.REPORTED:
        return False
    if order.state not in {State.HANDLING, State.CHECKING, State.CLOSED}:
        return False
    due = calendar.add_working_days(today, REVISIT_WITHIN).date
    item_actions.take_step(
        item,
        "revisit",
        by=SYSTEM,
        data={"code": item.code, "due": due},
        due_on=due,
        counted_from=today,
        told="",
    )
    return True
