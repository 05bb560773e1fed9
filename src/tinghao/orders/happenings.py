"""What of this room is owed on a day: the clocks that a member's or a convener's own step would stop."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from tinghao.access import happenings
from tinghao.access.happenings import Happening, Source
from tinghao.core import clock
from tinghao.orders.choices import ClockKind, State
from tinghao.orders.models import Order

_BY_CLAIMANT = (ClockKind.MEETING, ClockKind.CHECK)
_BY_CONVENER = (ClockKind.SCREENING, ClockKind.CLAIM)
TOWNSHIP_DIGITS = 9


def clocks(actor: Any, first: dt.date, last: dt.date) -> Iterator[Happening]:
    """The orders of these days whose next step is the actor's: as claimant, or as the township's convener.

    An office sees its counties' deadlines in the queues; it owes none of these steps itself.
    """
    own = Q(claimed_by__person_id__in=actor.persons, due_kind__in=_BY_CLAIMANT)
    for code in actor.divisions_for("orders.screen"):
        if len(code) == TOWNSHIP_DIGITS:
            own |= Q(township=code, due_kind__in=_BY_CONVENER)
    rows = Order.objects.filter(own, due_on__gte=first, due_on__lte=last).exclude(state=State.WITHDRAWN)
    for one in rows:
        assert one.due_on is not None
        yield Happening(
            key=f"order_due:{one.pk}-{one.due_kind}",
            kind="order_due",
            title=f"{ClockKind(one.due_kind).label}：{one.heading}",
            starts=clock.midnight(one.due_on),
            ends=clock.midnight(one.due_on + dt.timedelta(days=1)),
            all_day=True,
            division=one.division_code,
            where="",
            number=int(one.number),
            state=happenings.PLANNED,
            mine=True,
            changed=one.claimed_at or one.placed_at,
        )


DUE = Source("order_due", gettext_lazy("单的期限"), "desk:order", clocks, is_due=True)
