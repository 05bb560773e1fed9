"""Counting ahead: a year's figures are as the tables are now."""

from __future__ import annotations

from django.db import transaction

from tinghao.analytics import counting
from tinghao.analytics.models import Counted, Rollup
from tinghao.core import clock

__all__ = ("recount_year",)


def recount_year(year: int) -> int:
    """The figures of the year stand as counted now; returns how many there are. Done again, the same.

    Counted first and written afterwards in one short transaction, so that nobody waits for the counting.
    """
    found = counting.of_year(year)
    rows = [
        Rollup(year=year, span=span, city=city, county=county, place=place, measure=measure, value=value)
        for ((city, county, place, span), measure), value in sorted(found.items())
    ]
    with transaction.atomic():
        Counted.objects.update_or_create(year=year, defaults={"at": clock.now()})
        Rollup.objects.filter(year=year).delete()
        Rollup.objects.bulk_create(rows, batch_size=1000)
    return len(rows)
