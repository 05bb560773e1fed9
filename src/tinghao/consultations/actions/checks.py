"""查单 with its consequences: a “no”, or a visit that finds nothing done, reopens the items."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from tinghao.consultations.actions import items as item_actions
from tinghao.consultations.choices import ItemState
from tinghao.consultations.models import OutcomeItem
from tinghao.core import clock
from tinghao.orders import actions as orders
from tinghao.orders.choices import ClockKind, State
from tinghao.orders.models import Order, Requester, Visit


@transaction.atomic
def answer_check(
    requester: Requester, *, by: Any, answer: str, rating: int | None = None, words: str = ""
) -> Order:
    """The requester's answer stands; “no” reopens every item for the same unit, visibly.

    See `orders.actions.answer_order` for what is recorded and refused.
    """
    order = orders.answer_order(requester, by=by, answer=answer, rating=rating, words=words)
    _reopen(order, by=by)
    return order


@transaction.atomic
def visit_check(order: Order, *, by: Any, finding: str, visited_on: dt.date, words: str = "") -> Visit:
    """A member's visit stands; one that finds nothing done reopens every item for the same unit."""
    visit = orders.record_visit(order, by=by, finding=finding, visited_on=visited_on, words=words)
    _reopen(order, by=by)
    return visit


def _reopen(order: Order, *, by: Any) -> None:
    if order.state != State.HANDLING:
        return
    running = order.clocks.filter(kind=ClockKind.HANDLING, round=order.round).first()
    for item in OutcomeItem.objects.filter(order=order, state__in=(ItemState.REPORTED, ItemState.REVISITING)):
        due = running.due_on if running else item.due_on
        item_actions.take_step(
            item,
            "reopen",
            by=by,
            data={"due": due},
            due_on=due,
            counted_from=clock.today(),
            told="",
            code="",
            reported_on=None,
            revisit_on=None,
        )
