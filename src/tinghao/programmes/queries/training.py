"""Training by person and by county, with denominators; counties stand by their codes, never by figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals
from tinghao.divisions import queries as divisions
from tinghao.people.models import Member
from tinghao.programmes import rules
from tinghao.programmes.choices import ProgrammeKind, ProgrammeState
from tinghao.programmes.models import Certificate, Part

_HOURS = DecimalField(max_digits=8, decimal_places=2)
USUAL_AIM = 8  # hours in a year that the page asks about at first


@dataclass(frozen=True, slots=True)
class Covered:
    """A county: of its members in office, how many had a training in the year, and so many hours."""

    code: str
    name: str
    members: int
    once: int
    enough: int

    @property
    def share(self) -> int | None:
        """Percent with at least one training; None where there is no member."""
        return round(100 * self.once / self.members) if self.members else None


def owners_of(actor: Any) -> list[str]:
    """The cities and counties whose trainings the actor's offices see. Raises what scope refuses."""
    scope.require_anywhere(actor, rules.SEE)
    return [code for code in actor.divisions_for(rules.SEE) if len(code) in (4, 6)]


def _in_office(owner: str) -> QuerySet[Member]:
    here = Q(person__city=owner) if len(owner) == 4 else rules.county_is(owner)
    return Member.objects.filter(here, rules.in_office(clock.today()))


def _hours(year: int) -> Coalesce:
    """The hours of a member's trainings in a year, as a column of Member."""
    rows = _trained(year).filter(person=OuterRef("person"))
    total = rows.order_by().values("person").annotate(total=Sum("hours")).values("total")
    return Coalesce(Subquery(total, output_field=_HOURS), Value(Decimal(0)), output_field=_HOURS)


def _trained(year: int) -> QuerySet[Part]:
    held = (ProgrammeState.HELD, ProgrammeState.CLOSED)
    return Part.objects.filter(
        programme__kind=ProgrammeKind.TRAINING,
        programme__year=year,
        programme__state__in=held,
        hours__gt=0,
    )


def coverage(actor: Any, owner: str, year: int, *, aim: int = USUAL_AIM) -> list[Covered]:
    """Of the members in office of each county of the place, how many were trained in the year. By code.

    A member of two counties is counted once, in the county of the register. Three statements.
    Raises NotFound for a place out of the actor's sight.
    """
    require(actor, owner)
    rows = (
        _in_office(owner)
        .annotate(hours=_hours(year))
        .order_by()
        .values("county", "person__county")
        .annotate(
            members=Count("pk"),
            once=Count("pk", filter=Q(hours__gt=0)),
            enough=Count("pk", filter=Q(hours__gte=aim)),
        )
    )
    found: dict[str, list[int]] = {}
    if len(owner) == 4:
        for county in divisions.public_counties():
            if county.code.startswith(owner):
                found[county.code] = [0, 0, 0]
    for row in rows:
        line = found.setdefault(row["county"] or row["person__county"] or "", [0, 0, 0])
        line[0] += row["members"]
        line[1] += row["once"]
        line[2] += row["enough"]
    names = divisions.public_names_kept(found)
    return [
        Covered(code, names.get(code) or str(_("市直")), *found[code])
        for code in sorted(found, key=lambda code: (code == "", code))
        if any(found[code]) or code
    ]


def require(actor: Any, owner: str) -> None:
    """Nothing where the actor's office sees the trainings of the place; else NotFound."""
    if len(owner) not in (4, 6) or not scope.has(actor, rules.SEE, owner):
        raise refusals.NotFound(_("没有找到，或者它不在您的工作范围内。"))


@dataclass(frozen=True, slots=True)
class Hours:
    """A member with the trainings and hours of a year."""

    member_id: int
    name: str
    county: str
    times: int
    hours: Decimal


def hours_page(
    actor: Any, owner: str, year: int, *, words: str = "", after_id: int | None = None, limit: int = 60
) -> list[Hours]:
    """Members in office of the place with their hours of the year, by number; a keyset page."""
    require(actor, owner)
    rows = _in_office(owner)
    if words.strip():
        rows = rows.filter(person__name__icontains=words.strip()[:40])
    if after_id is not None:
        rows = rows.filter(pk__gt=after_id)
    return list(_with_hours(rows.order_by("pk")[:limit], year))


def all_hours(actor: Any, owner: str, year: int) -> list[Hours]:
    """All of them, for a spreadsheet, by county and number."""
    require(actor, owner)
    return sorted(_with_hours(_in_office(owner), year), key=lambda h: (h.county, h.member_id))


def _with_hours(rows: QuerySet[Member], year: int) -> Iterator[Hours]:
    times = _trained(year).filter(person=OuterRef("person")).order_by().values("person")
    columns = rows.annotate(
        hours=_hours(year), times=Coalesce(Subquery(times.annotate(n=Count("pk")).values("n")), 0)
    ).values_list("pk", "person__name", "county", "person__county", "times", "hours")
    for pk, name, county, home, count, hours in columns:
        yield Hours(pk, name, county or home, count, hours)


def my_hours(actor: Any, year: int) -> Decimal:
    """The actor's own hours of training in a year."""
    total = _trained(year).filter(person=actor.person_id).aggregate(total=Sum("hours"))["total"]
    return total or Decimal(0)


def public_certificate(code: str) -> Certificate | None:
    """The certificate with this code, however it was typed; None for no such one."""
    typed = "".join(c for c in code.upper() if c.isalnum())[:12]
    return Certificate.objects.select_related("part__person").filter(code=typed).first()


def certificates_of(programme_id: int) -> list[Certificate]:
    """The certificates of a training that are in force, by number."""
    rows = Certificate.objects.filter(part__programme=programme_id, void_at__isnull=True)
    return list(rows.select_related("part__person").order_by("number"))
