"""What the clock says to a unit: its deadline is half over, near, past, and still past a week later."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.consultations import rules
from tinghao.consultations.actions import items as item_actions
from tinghao.consultations.choices import REMIND_AGAIN_EVERY, ItemState
from tinghao.consultations.models import OutcomeItem
from tinghao.core import calendar, clock
from tinghao.core.actors import SYSTEM
from tinghao.history import actions as history
from tinghao.orders import actions as orders

_ABOVE = ("unit", "convener", "county")


@transaction.atomic
def warn_about_item(item: OutcomeItem) -> str:
    """The unit is told that its deadline is half over, near or past; once for each colour.

    A red one is recorded for the public as `items.overdue`. Returns the colour, "" for nothing new.
    """
    rank = {"": 0, "blue": 1, "yellow": 2, "red": 3}
    colour = calendar.colour(item.counted_from, item.due_on, clock.today())
    if rank[colour] <= rank[item.told[:6].rstrip("0123456789")]:
        return ""
    # A red item remembers how late it was when all were told, for the reminders to come.
    late = calendar.working_days_between(item.due_on, clock.today()) if colour == "red" else 0
    if orders.locked(item.order_id).state not in rules.owing_states(item):
        return ""
    taken = OutcomeItem.objects.filter(pk=item.pk, told=item.told).exclude(state=ItemState.REPORTED)
    if not taken.update(told=f"red{late}" if colour == "red" else colour):
        return ""
    values = {"step": _("成果"), "due": item.due_on.isoformat()}
    key = f"item{item.pk}:{item.due_on}:{colour}"
    if colour == "red":
        data = {"item": item.pk, "unit": item.lead_unit_id, "due": item.due_on}
        history.append("order", item.order_id, "items.overdue", by=SYSTEM, data=data)
        item_actions.tell(item, key, "clock.red", _ABOVE, values)
    else:
        item_actions.tell(item, key, f"clock.{colour}", ("unit",), values)
    return colour


@transaction.atomic
def remind_again(item: OutcomeItem) -> bool:
    """A unit that never answers is not forgotten: every five working days all hear of it once more.

    The count of days grows in public all the while. Returns False on all other days.
    """
    today = clock.today()
    late = calendar.working_days_between(item.due_on, today)
    last = int(item.told.removeprefix("red") or 0)
    # Not twice on a day, nor again where a clock was set back.
    if not calendar.is_working_day(today) or late <= last or late % REMIND_AGAIN_EVERY:
        return False
    if orders.locked(item.order_id).state not in rules.owing_states(item):
        return False
    if not OutcomeItem.objects.filter(pk=item.pk, told=item.told).update(told=f"red{late}"):
        return False
    values = {"step": _("成果"), "due": item.due_on.isoformat()}
    key = f"item{item.pk}:{item.due_on}:red{late}"
    item_actions.tell(item, key, "clock.red", _ABOVE, values)
    return True
