"""One pass over each table for a year: what happened in which township and month."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import ExtractMonth

from tinghao.analytics.choices import WELL, Measure
from tinghao.analytics.spans import quarter_of
from tinghao.consultations.choices import ConsultationState, ItemState
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import clock
from tinghao.filing.models import DutyRecord
from tinghao.orders.choices import ClockKind, Origin, Outcome, State
from tinghao.orders.models import Clock, Order, Requester

Key = tuple[str, str, str, str]  # (city, county, place, span)


def of_year(year: int) -> dict[tuple[Key, str], int]:
    """Every number of the year. Days are those of the city's clock."""
    found: Counter[tuple[Key, str]] = Counter()
    for measure, rows in _sums(year):
        for city, county, township, month, n in rows:
            if n:
                place = township or county or city
                found[(city, county, place, f"{year}-{month:02}"), measure] += n
    found.update(_members(year))
    return dict(found)


def _sums(year: int) -> Iterator[tuple[str, Iterable[tuple[str, str, str, int, int]]]]:
    # The three rates are about what residents asked for: topics of the year's plan are counted apart.
    orders = Order.objects.filter(origin=Origin.RESIDENT)
    planned = Order.objects.filter(origin=Origin.PLAN)
    yield Measure.PLAN_PLACED, _by_month(planned, "placed_at", year)
    done = planned.filter(state=State.CLOSED, outcome=Outcome.INSPECTED)
    yield Measure.PLAN_CLOSED, _by_month(done, "closed_at", year)
    yield Measure.PLACED, _by_month(orders, "placed_at", year)
    closed = orders.filter(state=State.CLOSED)
    yield Measure.CLOSED, _by_month(closed, "closed_at", year)
    for measure, outcome in (
        (Measure.CONFIRMED, Outcome.CONFIRMED),
        (Measure.VERIFIED, Outcome.VERIFIED),
        (Measure.EXPLAINED, Outcome.EXPLAINED),
    ):
        yield measure, _by_month(closed.filter(outcome=outcome), "closed_at", year)
    rated = Requester.objects.filter(rating__isnull=False)
    yield Measure.RATED, _by_month(rated, "answered_at", year, "order__")
    yield Measure.RATED_WELL, _by_month(rated.filter(rating__gte=WELL), "answered_at", year, "order__")
    held = Consultation.objects.filter(state__in=(ConsultationState.HELD, ConsultationState.RECORDED))
    yield Measure.HELD, _by_month(held, "starts_at", year)
    came = Count("seats", filter=Q(seats__attended=True))
    yield Measure.ATTENDANCES, _by_month(held, "starts_at", year, count=came)
    screening = Clock.objects.filter(kind=ClockKind.SCREENING, due_on__lt=clock.today())
    yield Measure.SCREENING_DUE, _by_month(screening, "due_on", year, "order__")
    in_time = screening.filter(stopped_on__lte=F("due_on"))
    yield Measure.SCREENED_IN_TIME, _by_month(in_time, "due_on", year, "order__")
    due = OutcomeItem.objects.filter(due_on__lt=clock.today()).exclude(order__state=State.WITHDRAWN)
    yield Measure.ITEMS_DUE, _by_month(due, "due_on", year, "order__")
    reported = due.filter(state=ItemState.REPORTED, reported_on__lte=F("due_on"))
    yield Measure.ITEMS_IN_TIME, _by_month(reported, "due_on", year, "order__")


def _by_month(
    rows: QuerySet[Any], moment: str, year: int, where: str = "", count: Count | None = None
) -> Iterable[tuple[str, str, str, int, int]]:
    first: dt.date
    last: dt.date
    if moment.endswith("_at"):
        zone = clock.local(clock.now()).tzinfo
        first, last = dt.datetime(year, 1, 1, tzinfo=zone), dt.datetime(year + 1, 1, 1, tzinfo=zone)
    else:
        first, last = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    places = tuple(f"{where}{level}" for level in ("city", "county", "township"))
    found: Iterable[tuple[str, str, str, int, int]] = (
        rows.filter(**{f"{moment}__gte": first, f"{moment}__lt": last})
        .order_by()
        .annotate(month=ExtractMonth(moment))
        .values_list(*places, "month")
        .annotate(n=count or Count("pk"))
    )
    return found


def _members(year: int) -> dict[tuple[Key, str], int]:
    """How many different members have a record: by month, quarter and year, in township, county and city."""
    seen: dict[Key, set[int]] = defaultdict(set)
    rows = DutyRecord.objects.filter(year=year, reversed_at__isnull=True).order_by()
    for city, county, township, month, member in (
        rows.annotate(month=ExtractMonth("day"))
        .values_list("city", "county", "township", "month", "member")
        .distinct()
        .iterator(5000)
    ):
        spans = (f"{year}-{month:02}", f"{year}-Q{quarter_of(month)}", str(year))
        for place in filter(None, (city, county, township)):
            for span in spans:
                seen[(city, county if len(place) > 4 else "", place, span)].add(member)
    return {(key, str(Measure.MEMBERS)): len(members) for key, members in seen.items()}
