"""The counted numbers of counties month by month, for whoever needs other spans than a report."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Sum

from tinghao.analytics.choices import Measure
from tinghao.analytics.models import Rollup

Numbers = dict[str, dict[str, dict[str, int]]]


def monthly_of_counties(city: str, measures: Iterable[Measure], *, since: str) -> Numbers:
    """Of each county of a city: by month from `since` ("2026-03") on, the sums of these measures; one query.

    Measures that cannot be added up (how many members) are not for this.
    """
    rows = Rollup.objects.filter(
        city=city, year__gte=int(since[:4]), span__gte=since, measure__in=[str(m) for m in measures]
    )
    found: Numbers = {}
    for county, span, measure, n in (
        rows.order_by().values_list("county", "span", "measure").annotate(n=Sum("value"))
    ):
        found.setdefault(county, {}).setdefault(span, {})[measure] = n
    return found
