"""解单 as the order sees it: notes, surveys, the turn into a consultation and into handling."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import refusals, text
from tinghao.history import actions as history
from tinghao.orders import rules
from tinghao.orders.actions import steps
from tinghao.orders.choices import ClockKind
from tinghao.orders.models import Order

NOTE_LIMIT = 1000


@transaction.atomic
def note(order: Order, *, by: Any, words: str, surveyed_on: dt.date | None = None) -> None:
    """An internal note, or with a date the result of a survey on the spot, stands in the history.

    The public sees that there was a survey and when, never the words.
    """
    rules.require(by, "orders.note", order)
    body = text.required(words, field="words", limit=NOTE_LIMIT, missing=_("请写下要记的内容。"))
    kind = "orders.surveyed" if surveyed_on else "orders.noted"
    history.append(
        "order",
        order.pk,
        kind,
        by=by,
        data={"on": surveyed_on} if surveyed_on else {},
        words=body,
        part=rules.part_for(by, "orders.note", order),
    )


@transaction.atomic
def convene_order(order: Order, *, by: Any, consultation_id: int, on: dt.date, is_ahead: bool = True) -> None:
    """The order waits for its consultation on that day (`orders.convened`).

    One that took place already (`is_ahead` false) is announced to nobody: its outcome will be.
    """
    data = {"consultation": consultation_id, "on": on}
    steps.take(order, "convene", by=by, data=data, is_told=is_ahead)


@transaction.atomic
def hold_order(order: Order, *, by: Any, consultation_id: int, on: dt.date) -> None:
    """The consultation took place; from now on the minutes are owed (`orders.held`)."""
    steps.take(order, "hold", by=by, data={"consultation": consultation_id, "on": on})


@transaction.atomic
def call_off(order: Order, *, by: Any, consultation_id: int, words: str) -> None:
    """The consultation will not take place; the order is with its claimant again (`orders.called_off`)."""
    why = text.required(words, field="words", limit=300, missing=_("请写一句取消的原因，点单人会看到。"))
    steps.take(order, "call_off", by=by, data={"consultation": consultation_id}, words=why)


@transaction.atomic
def settle_order(order: Order, *, by: Any, words: str, due: dt.date) -> None:
    """Settled on the spot without a meeting: what was arranged, and until when (`orders.settled`)."""
    told = text.required(
        words, field="words", limit=NOTE_LIMIT, missing=_("请写下当场商定的办法，点单人会看到。")
    )
    steps.take(order, "settle", by=by, words=told, dues={ClockKind.HANDLING: due}, due_field="due")


@transaction.atomic
def agree_order(order: Order, *, by: Any, consultation_id: int, items: int, due: dt.date) -> None:
    """The consultation has its outcome items; the order is in the hands of the units (`orders.agreed`)."""
    if items < 1:
        raise refusals.Invalid(_("至少要有一项成果，写明谁来办、什么时候办好。"))
    steps.take(
        order,
        "agree",
        by=by,
        data={"consultation": consultation_id, "items": items},
        dues={ClockKind.HANDLING: due},
        due_field="due",
    )


@transaction.atomic
def report_order(order: Order, *, by: Any) -> None:
    """All items are reported as done: the requesters are asked (`orders.reported`).

    Called by the consultations room, which knows the items and has checked who acts.
    """
    steps.take(order, "report", by=by, data={"round": order.round})


@transaction.atomic
def recheck_order(order: Order, *, by: Any) -> None:
    """What could not be done before is done now: the requesters of a closed order are asked once more.

    A new round, so that what they said before counts for what was then (`orders.rechecked`). Called by
    the consultations room, which knows the items and has checked who acts.
    """
    again = order.round + 1
    steps.take(
        order,
        "recheck",
        by=by,
        data={"round": again},
        round=again,
        outcome="",
        closed_at=None,
        look_back_on=None,
    )


@transaction.atomic
def extend_handling(order: Order, *, by: Any, due: dt.date) -> None:
    """An extension was granted: where it reaches beyond the handling clock, that clock is moved.

    The only way in which a running clock changes; the reason stands in the item's extension.
    """
    del by
    running = locked(order.pk).clocks.filter(kind=ClockKind.HANDLING, stopped_on__isnull=True, due_on__lt=due)
    if running.update(due_on=due, is_provisional=False, told=""):
        Order.objects.filter(pk=order.pk, due_kind=ClockKind.HANDLING).update(
            due_on=due, due_provisional=False
        )
        order.refresh_from_db()


def locked(order_id: int) -> Order:
    """The order, held until the transaction ends, so that the last of two reports sees the other.

    Whoever will write to an order's items, clocks or history takes the order first: two steps that
    took them in different turns would wait for each other for ever.
    """
    return Order.objects.select_for_update().get(pk=order_id)
