"""How the deadline of an item stands, counted in working days; what a unit owes and a place is promised."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tinghao.access import scope
from tinghao.consultations.choices import DATED_CODES, ItemState
from tinghao.consultations.models import OutcomeItem
from tinghao.core import calendar, clock, refusals
from tinghao.orders.choices import State
from tinghao.orders.models import Order
from tinghao.people.models import Organisation

SOON = 5  # working days


def _is_soon(today: dt.date) -> Q:
    return Q(due_on__gte=today, due_on__lte=calendar.add_working_days(today, SOON).date)


@dataclass(frozen=True, slots=True)
class Countdown:
    """How many working days are left until `day` (negative: over), its colour, and what happens then.

    `kind` is `due` (it is to be done), `dated` (reported with a day on which it comes back) or `done`.
    For `done`, `left` tells how late it was reported; 0 for in time.
    """

    day: dt.date
    left: int
    colour: str
    kind: str
    first_day: dt.date

    @property
    def is_moved(self) -> bool:
        """True where more time was granted or another round began: the first date is told as well."""
        return self.kind == "due" and self.first_day != self.day

    @property
    def words(self) -> str:
        """还有 5 个工作日, 今天到期, 超期 2 个工作日."""
        if self.kind == "done":
            return (
                ngettext("晚了 %(n)s 个工作日", "晚了 %(n)s 个工作日", -self.left) % {"n": -self.left}
                if self.left < 0
                else _("按期")
            )
        if self.left < 0:
            return ngettext("超期 %(n)s 个工作日", "超期 %(n)s 个工作日", -self.left) % {"n": -self.left}
        if self.day < clock.today():
            return _("超期")  # over, with nothing but days of rest since
        if self.left == 0:
            return _("今天到期") if self.day == clock.today() else _("下个工作日前")
        return ngettext("还有 %(n)s 个工作日", "还有 %(n)s 个工作日", self.left) % {"n": self.left}


def countdown_of(item: Any, today: dt.date | None = None) -> Countdown:
    """How the item stands today: an item, or a line that carries the same dates."""
    now = today or clock.today()
    if item.state == ItemState.REPORTED:
        if item.code in DATED_CODES and item.revisit_on:
            return _until(item, item.revisit_on, item.reported_on or item.agreed_on, now, "dated")
        ended = item.reported_on or item.due_on
        late = calendar.working_days_between(item.due_on, ended) if ended > item.due_on else 0
        return Countdown(item.due_on, -late, "", "done", item.first_due_on)
    return _until(item, item.due_on, item.counted_from, now, "due")


def _until(item: Any, day: dt.date, start: dt.date, now: dt.date, kind: str) -> Countdown:
    left = calendar.working_days_between(now, day)
    return Countdown(day, left, calendar.colour(start, day, now), kind, item.first_due_on)


def owed_by_unit(actor: Any, unit: Organisation) -> list[OutcomeItem]:
    """What a unit owes, due first first: all of it for the unit itself, for an office what it has in sight.

    Raises NotFound for anybody else.
    """
    rows = OutcomeItem.objects.filter(lead_unit=unit).exclude(state=ItemState.REPORTED)
    if unit.pk not in actor.organisation_ids:
        seen = scope.narrow(actor, "consultations.adjudicate", Order.objects.all())
        if not actor.may_anywhere("consultations.adjudicate"):
            raise refusals.NotFound(_("没有找到这个单位，或者它不在您的工作范围内。"))
        rows = rows.filter(order__in=seen)
    rows = rows.exclude(order__state=State.WITHDRAWN).select_related("order", "lead_unit")
    return list(rows.prefetch_related("co_units").order_by("due_on", "pk")[:200])


@dataclass(frozen=True, slots=True)
class Kind:
    """A way to look at what units owe: its words, and which items belong to it."""

    name: str
    words: Any
    condition: Callable[[dt.date], Q]


KINDS: dict[str, Kind] = {
    k.name: k
    for k in (
        Kind("overdue", gettext_lazy("超期的"), lambda today: Q(due_on__lt=today)),
        Kind("soon", gettext_lazy("快到期的"), _is_soon),
        Kind("unanswered", gettext_lazy("还没答复的"), lambda today: Q(state=ItemState.OFFERED)),
        Kind("revisiting", gettext_lazy("到日子再看的"), lambda today: Q(state=ItemState.REVISITING)),
        Kind("all", gettext_lazy("全部"), lambda today: Q()),
    )
}


def owed_in_sight(
    actor: Any, kind: str, *, after: tuple[dt.date, int] | None = None, limit: int = 50
) -> list[OutcomeItem]:
    """What units owe in the actor's places, due first first; the page after a due date and number."""
    seen = scope.narrow(actor, "orders.see", Order.objects.exclude(state=State.WITHDRAWN))
    rows = OutcomeItem.objects.exclude(state=ItemState.REPORTED).filter(
        KINDS[kind].condition(clock.today()), order__in=seen
    )
    if after is not None:
        rows = rows.filter(Q(due_on__gt=after[0]) | Q(due_on=after[0], pk__gt=after[1]))
    return list(rows.select_related("order", "lead_unit").order_by("due_on", "pk")[:limit])


def public_promises_of(division: str, *, limit: int = 60) -> list[OutcomeItem]:
    """What units owe in published cases of a place, overdue and due first; the board on the wall.

    What was reported with a day to come back on stands after what is still to be done.
    """
    level = {4: "city", 6: "county", 9: "township", 12: "community"}[len(division)]
    rows = OutcomeItem.objects.filter(
        order__is_published=True, **{f"order__{level}": division}
    ).select_related("order", "lead_unit")
    owed = rows.exclude(state=ItemState.REPORTED).filter(
        order__state__in=(State.HANDLING, State.CHECKING, State.CLOSED)
    )
    found = list(owed.order_by("due_on", "pk")[:limit])
    dated = rows.filter(state=ItemState.REPORTED, code__in=DATED_CODES, revisit_on__isnull=False)
    found += dated.order_by("revisit_on", "pk")[: limit - len(found)]
    return found
