"""Counting ahead: the figures that the public reads, by place, state and outcome."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import Count

from tinghao.core import clock
from tinghao.orders.choices import Origin
from tinghao.orders.models import Figure, Order

_LEVELS = ("city", "county", "township", "community")


@transaction.atomic
def recount_figures() -> int:
    """Every place's figures are as the orders are now; returns the number of orders counted.

    One pass over the orders, whatever their number; the worker does it every few minutes.
    """
    found: Counter[tuple[str, str, str, str]] = Counter()
    # What residents asked for: topics of the year's plan would make the shares look better than they are.
    own = Order.objects.filter(origin=Origin.RESIDENT)
    rows = own.order_by().values_list(*_LEVELS, "state", "outcome").annotate(n=Count("pk"))
    total = 0
    for *codes, state, outcome, n in rows.iterator():
        total += n
        above = ""
        for code in filter(None, codes):
            found[code, above, state, outcome] += n
            above = code
    Figure.objects.all().delete()
    now = clock.now()
    Figure.objects.bulk_create(
        [
            Figure(code=code, above=above, state=state, outcome=outcome, count=n, counted_at=now)
            for (code, above, state, outcome), n in found.items()
        ],
        batch_size=1000,
    )
    return total
