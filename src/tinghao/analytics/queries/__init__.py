"""Reading reports: figures of a place and a span with their denominators, and of the places below it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.db.models import Count, QuerySet, Sum

from tinghao.access import scope
from tinghao.analytics.choices import RATES, Measure
from tinghao.analytics.models import Counted, Rollup
from tinghao.analytics.queries.monthly import monthly_of_counties
from tinghao.analytics.spans import Span
from tinghao.divisions import queries as divisions
from tinghao.people.models import GroupMembership, in_force

SEE = "analytics.see"
_NEXT = {4: "county", 6: "place"}
# Below so many a rate is written as what it is, and nothing is shaded by it.
FEW = 5
_STEPS = (60, 80, 95)

__all__ = (
    "FEW",
    "SEE",
    "Rate",
    "Report",
    "Row",
    "monthly_of_counties",
    "places_of",
    "report_for",
    "step_of",
)


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with what it is of; without a denominator there is no share."""

    key: str
    label: str
    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Whole per cent, halves upwards; None of nothing."""
        return (self.part * 200 + self.whole) // (self.whole * 2) if self.whole else None


def step_of(rate: Rate) -> int | None:
    """How dark a place is on a map, from 0 to 3; None where there are too few to say."""
    if rate.percent is None or rate.whole < FEW:
        return None
    return sum(rate.percent >= least for least in _STEPS)


@dataclass(slots=True)
class Row:
    """The numbers of one place or month."""

    code: str
    name: str
    numbers: dict[str, int] = field(default_factory=dict)

    def of(self, measure: str) -> int:
        """A number; nothing counted is 0."""
        return self.numbers.get(measure, 0)

    @property
    def rates(self) -> list[Rate]:
        """The three rates."""
        return [Rate(key, str(label), self.of(part), self.of(whole)) for key, label, part, whole in RATES]


@dataclass(slots=True)
class Report:
    """A place in a span: the whole, the span before, the places below, the months."""

    code: str
    name: str
    span: Span
    whole: Row
    before: Row
    below: list[Row]
    months: list[Row]
    members: int
    counted_at: dt.datetime | None


def places_of(actor: Any) -> list[tuple[str, str]]:
    """(code, name) of the cities, counties and townships whose reports the actor reads."""
    codes = [c for c in actor.divisions_for(SEE) if 4 <= len(c) <= 9]
    names = divisions.public_names_kept(codes)
    return [(code, names.get(code, code)) for code in codes]


def report_for(actor: Any, code: str, span: Span) -> Report:
    """The report; raises NotFound for a place out of the actor's sight. Ten statements at most."""
    scope.require(actor, SEE, SimpleNamespace(division_code=code), see=SEE)
    column = {4: "city", 6: "county"}.get(len(code), "place")
    rows = Rollup.objects.filter(**{column: code})
    own = _own(rows, code, {span.year, span.before.year})
    below, names = _below(rows, code, span)
    return Report(
        code=code,
        name=divisions.public_names_kept((code,)).get(code, code),
        span=span,
        whole=_whole(own, code, span),
        before=_whole(own, code, span.before),
        below=[Row(key, names.get(key, key), numbers) for key, numbers in sorted(below.items())],
        months=_months(own, span.year),
        members=_members_of(code, span),
        counted_at=Counted.objects.filter(year=span.year).values_list("at", flat=True).first(),
    )


def _month_texts(span: Span) -> list[str]:
    return [f"{span.year}-{month:02}" for month in span.months]


def _own(rows: QuerySet[Rollup], code: str, years: set[int]) -> dict[str, dict[str, int]]:
    """The place's numbers by span: sums for the months, and how many members for every span."""
    found: dict[str, dict[str, int]] = {}
    sums = rows.filter(year__in=years).exclude(measure=Measure.MEMBERS).order_by()
    for span, measure, n in sums.values_list("span", "measure").annotate(n=Sum("value")):
        found.setdefault(span, {})[measure] = n
    people = Rollup.objects.filter(place=code, year__in=years, measure=Measure.MEMBERS)
    for span, n in people.values_list("span", "value"):
        found.setdefault(span, {})[Measure.MEMBERS] = n
    return found


def _whole(own: dict[str, dict[str, int]], code: str, span: Span) -> Row:
    numbers: dict[str, int] = {}
    for month in _month_texts(span):
        for measure, n in own.get(month, {}).items():
            numbers[measure] = numbers.get(measure, 0) + n
    numbers[Measure.MEMBERS] = own.get(span.text, {}).get(Measure.MEMBERS, 0)
    return Row(code, "", numbers)


def _months(own: dict[str, dict[str, int]], year: int) -> list[Row]:
    texts = [(month, f"{year}-{month:02}") for month in range(1, 13)]
    return [Row(text, str(month), own.get(text, {})) for month, text in texts]


def _below(rows: QuerySet[Rollup], code: str, span: Span) -> tuple[dict[str, dict[str, int]], dict[str, str]]:
    column = _NEXT.get(len(code))
    if column is None:
        return {}, {}
    kept = divisions.public_children(code)
    names = {child.code: child.name for child in kept}
    found: dict[str, dict[str, int]] = {child: {} for child in names}
    sums = (
        rows.filter(year=span.year, span__in=_month_texts(span)).exclude(measure=Measure.MEMBERS).order_by()
    )
    for key, measure, n in sums.values_list(column, "measure").annotate(n=Sum("value")):
        if key and key != code:
            found.setdefault(key, {})[measure] = n
    people = Rollup.objects.filter(
        place__in=list(found), year=span.year, span=span.text, measure=Measure.MEMBERS
    )
    for key, n in people.values_list("place", "value"):
        found[key][Measure.MEMBERS] = n
    return found, names


def _members_of(code: str, span: Span) -> int:
    """How many members belong to groups that look after a place in it, on the last day of the span."""
    seats = GroupMembership.objects.filter(in_force(span.last_day), group__is_active=True)
    column = {4: "city", 6: "county"}.get(len(code), "township")
    here = seats.filter(**{f"group__{column}": code})
    number: int = here.aggregate(n=Count("member", distinct=True))["n"]
    return number
