"""What the clock does by itself: reminders, closings that are ripe, look-backs, erasing old contacts."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from tinghao.core import calendar, clock
from tinghao.core.actors import SYSTEM
from tinghao.history import actions as history
from tinghao.orders.actions import steps
from tinghao.orders.actions.checking import close_if_rules_allow
from tinghao.orders.actions.resolving import locked
from tinghao.orders.actions.withdrawing import erase
from tinghao.orders.choices import SETTLED, ClockKind, State
from tinghao.orders.models import Clock, Order, Requester

_RANK = {"": 0, "blue": 1, "yellow": 2, "red": 3}
# Who hears of a deadline, by colour: first those who can act, then those above them.
_TOLD: dict[str, tuple[str, ...]] = {
    "blue": ("claimant",),
    "yellow": ("claimant", "convener"),
    "red": ("claimant", "convener", "county"),
}
CONTACT_KEPT_DAYS = 365


@transaction.atomic
def remind(running: Clock) -> str:
    """Those concerned are told that a deadline is half over, near or past; once for each colour.

    Returns the colour that was told, "" where nothing is new. A clock that was set back tells nothing
    twice. The red one is recorded for the public as `orders.deadline_passed`.
    """
    colour = calendar.colour(running.started_on, running.due_on, clock.today())
    if _RANK[colour] <= _RANK[running.told]:
        return ""
    locked(running.order_id)
    # Of two workers at the same clock one finds the old word and changes it.
    taken = Clock.objects.filter(pk=running.pk, told=running.told, stopped_on__isnull=True).update(
        told=colour
    )
    if not taken:
        return ""
    if running.kind == ClockKind.ANSWER:
        return colour  # the resident's own time: nobody is hurried, and closing has its own rule
    order = running.order
    if colour == "red":
        data = {"clock": running.kind, "due": running.due_on}
        entry = history.append("order", order.pk, "orders.deadline_passed", by=SYSTEM, data=data)
    else:
        data = {"clock": running.kind, "colour": colour}
        entry = history.append("order", order.pk, "orders.reminded", by=SYSTEM, data=data)
    told = _TOLD[colour]
    if running.kind == ClockKind.CLAIM:
        told = (*told, "group")
    steps.tell_clock(order, entry, colour, running, told)
    return colour


@transaction.atomic
def close_if_ripe(order: Order) -> bool:
    """The order is closed where the answer window is over and the rules allow it."""
    held = locked(order.pk)
    return held.state == State.CHECKING and close_if_rules_allow(held)


@transaction.atomic
def look_back(order: Order) -> bool:
    """Ninety days after closing the requesters are asked once more (`orders.looked_back`).

    For a topic of the year's plan its members and the convener are asked to go there again.
    """
    taken = Order.objects.filter(pk=order.pk, state=State.CLOSED, look_back_on__lte=clock.today()).update(
        look_back_on=None
    )
    if not taken:
        return False
    entry = history.append("order", order.pk, "orders.looked_back", by=SYSTEM)
    first = "convener" if order.is_planned else "requesters"
    steps.tell(order, entry, (first, "claimant"))
    return True


def sweep_contacts(*, limit: int = 500) -> int:
    """Contacts of orders that ended long ago are erased (PIPL Art. 19); returns how many."""
    before = clock.now() - dt.timedelta(days=CONTACT_KEPT_DAYS)
    # Asked of the database, so that the young ones among the first do not hide the old ones behind.
    ended = Q(order__closed_at__lt=before) | Q(order__closed_at__isnull=True)
    rows = (
        Requester.objects.filter(
            ended, order__state__in=SETTLED, contact_erased_at__isnull=True, placed_at__lt=before
        )
        .exclude(phone_print="", name="")
        .select_related("order")
        .order_by("pk")[:limit]
    )
    count = 0
    for requester in rows:
        with transaction.atomic():
            erase(requester, by=SYSTEM)
        count += 1
    return count
