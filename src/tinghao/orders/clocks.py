"""The clocks of an order in working days: which run, which stop, and which deadline comes first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tinghao.core import calendar, clock
from tinghao.orders.choices import ASKED_OF_REQUESTERS, CLOCK_DEFAULTS
from tinghao.orders.models import Clock, ClockSetting, Order


def working_days(county: str, kind: str) -> int:
    """How many working days a county gives for a clock; the city's default where it sets nothing."""
    own = ClockSetting.objects.filter(county=county, kind=kind).values_list("working_days", flat=True).first()
    return own if own is not None else CLOCK_DEFAULTS[kind]


@dataclass
class Plan:
    """What a step changes about the clocks: worked out first, written together with the step."""

    order: Order
    running: list[Clock]
    stopped: list[Clock] = field(default_factory=list)
    started: list[Clock] = field(default_factory=list)
    resumed: list[Clock] = field(default_factory=list)

    @property
    def next_due(self) -> Clock | None:
        """The running clock that ends first."""
        return min(self.running, key=lambda c: (c.due_on, c.kind), default=None)

    def order_columns(self) -> dict[str, Any]:
        """The columns of the order that repeat the clock that ends first."""
        first = self.next_due
        return {
            "due_on": first.due_on if first else None,
            "due_from": first.started_on if first else None,
            "due_kind": first.kind if first else "",
            "due_provisional": first.is_provisional if first else False,
        }

    def due_of(self, kinds: Iterable[str]) -> Clock | None:
        """The clock among `kinds` that this step set going."""
        wanted = set(kinds)
        return next((c for c in (*self.started, *self.resumed) if c.kind in wanted), None)

    def write(self) -> None:
        """The clocks in the database are as planned."""
        if self.stopped:
            Clock.objects.filter(pk__in=[c.pk for c in self.stopped]).update(stopped_on=clock.today())
        if self.resumed:
            Clock.objects.filter(pk__in=[c.pk for c in self.resumed]).update(stopped_on=None)
        for c in self.started:
            c.order_id = self.order.pk
            c.save(force_insert=True)


def plan(
    order: Order,
    *,
    starts: Iterable[str] = (),
    stops: Iterable[str] = (),
    round_number: int,
    dues: Mapping[str, dt.date] | None = None,
) -> Plan:
    """What becomes of the clocks of `order`.

    A clock that was started before in this round goes on with its old deadline: giving back, returning
    or assigning anew never resets what a resident was promised. `dues` fixes a deadline that was agreed.
    """
    today, stopping = clock.today(), set(stops)
    if order.is_planned:
        starts = [kind for kind in starts if kind not in ASKED_OF_REQUESTERS]
    known = list(order.clocks.all()) if order.pk else []
    made = Plan(order=order, running=[])
    for c in known:
        if c.stopped_on is not None:
            continue
        (made.stopped if c.kind in stopping else made.running).append(c)
    for kind in starts:
        before = next((c for c in known if c.kind == kind and c.round == round_number), None)
        if before is not None:
            if before in made.stopped:
                made.stopped.remove(before)
            if before not in made.running:
                made.resumed.append(before)
                made.running.append(before)
            continue
        c = _new_clock(order, kind, round_number, today, (dues or {}).get(kind))
        made.started.append(c)
        made.running.append(c)
    return made


def _new_clock(order: Order, kind: str, round_number: int, today: dt.date, due: dt.date | None) -> Clock:
    provisional = False
    if due is None:
        deadline = calendar.add_working_days(today, working_days(order.county, kind))
        due, provisional = deadline.date, deadline.provisional
    return Clock(kind=kind, round=round_number, started_on=today, due_on=due, is_provisional=provisional)
