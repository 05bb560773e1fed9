"""What came of the matters that members took, and what residents and conveners said: numbers, no names.

A matter is a member's who took it (接单). An answer and a rating count in the year in which they were
given, an outcome item in the year in which it was reported. Nobody's words stand here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q, QuerySet

from tinghao.assessment.models import Evaluation
from tinghao.assessment.scheme import Gauge
from tinghao.consultations.models import OutcomeItem
from tinghao.core import clock
from tinghao.divisions.models import LEVEL_DIGITS
from tinghao.filing.choices import DutyKind
from tinghao.filing.models import DutyRecord
from tinghao.orders.models import Order, Requester

Counts = dict[str, dict[str, int]]
CHECKS = "check"
_CHUNK = 500
_LEVELS = {digits: level for level, digits in LEVEL_DIGITS.items()}


def gauges_of(place: str, year: int, *, members: Iterable[int] | None = None) -> dict[int, Counts]:
    """By member what was said and what came of it in a place (four statements, or four for 500 members)."""
    found: dict[int, Counts] = {}
    for chunk in _chunks(members):
        for gauge, rows in _sums(place, year, chunk):
            for member, value, n in rows:
                found.setdefault(member, {}).setdefault(gauge, {})[str(value)] = n
    return found


def checks_of(place: str, year: int, members: Iterable[int]) -> dict[int, int]:
    """How many checks and look-backs each of these members made in the place (one statement)."""
    rows = DutyRecord.objects.filter(
        **{_LEVELS[len(place)]: place},
        member_id__in=list(members),
        year=year,
        kind__in=(DutyKind.CHECK, DutyKind.LOOK_BACK),
        reversed_at__isnull=True,
    )
    return dict(rows.order_by().values_list("member_id").annotate(n=Count("pk")))


def matters_of(place: str, year: int, member: int, *, limit: int = 100) -> list[tuple[Order, Counts]]:
    """The matters behind a member's gauges, latest first, with what was said of each (five statements)."""
    found: dict[int, Counts] = {}
    for gauge, rows in _rows(place, year, [member]):
        if gauge == Gauge.WORD:
            continue
        key, value = ("order_id", _VALUES[gauge])
        for order, said, n in rows.values_list(key, value).annotate(n=Count("pk")).order_by():
            found.setdefault(order, {}).setdefault(gauge, {})[str(said)] = n
    orders = Order.objects.filter(pk__in=found).order_by("-pk")[:limit]
    return [(order, found[order.pk]) for order in orders]


_VALUES = {Gauge.ANSWER: "answer", Gauge.RATING: "rating", Gauge.OUTCOME: "code", Gauge.WORD: "word"}


def _chunks(members: Iterable[int] | None) -> Iterable[list[int] | None]:
    if members is None:
        return [None]
    wanted = sorted(set(members))
    return [wanted[n : n + _CHUNK] for n in range(0, len(wanted), _CHUNK)]


def _sums(
    place: str, year: int, members: list[int] | None
) -> Iterable[tuple[str, Iterable[tuple[int, str, int]]]]:
    for gauge, rows in _rows(place, year, members):
        who = "member_id" if gauge == Gauge.WORD else "order__claimed_by_id"
        yield gauge, rows.order_by().values_list(who, _VALUES[gauge]).annotate(n=Count("pk"))


def _rows(place: str, year: int, members: list[int] | None) -> Iterable[tuple[Gauge, QuerySet[Any]]]:
    level = _LEVELS[len(place)]
    words = Evaluation.objects.filter(**{level: place}, year=year)
    yield Gauge.WORD, words if members is None else words.filter(member_id__in=members)
    taken = Q(**{f"order__{level}": place})
    taken &= Q(order__claimed_by__isnull=False) if members is None else Q(order__claimed_by__in=members)
    first, last = clock.midnight(dt.date(year, 1, 1)), clock.midnight(dt.date(year + 1, 1, 1))
    said = Requester.objects.filter(taken, answered_at__gte=first, answered_at__lt=last).exclude(answer="")
    yield Gauge.ANSWER, said
    yield Gauge.RATING, said.filter(rating__isnull=False)
    items = OutcomeItem.objects.filter(taken, reported_on__year=year).exclude(code="")
    yield Gauge.OUTCOME, items
