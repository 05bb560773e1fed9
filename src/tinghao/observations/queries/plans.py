"""Whose turn it is and why: every county with its three reasons, in the order of the codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.analytics import queries as analytics
from tinghao.analytics.choices import RATES, Measure
from tinghao.core import clock, refusals
from tinghao.divisions import queries as divisions
from tinghao.divisions.models import Division, covers
from tinghao.observations import rotation, rules
from tinghao.observations.choices import PlanState
from tinghao.observations.merits import Merit, Rate, Share
from tinghao.observations.models import EarlierVisit, Observation, PlannedQuarter, YearPlan
from tinghao.observations.rotation import Quarter, Turn, Visit
from tinghao.observations.rules import PLAN, SEE
from tinghao.people.models import Venue
from tinghao.programmes.choices import ProgrammeState

_MEASURES = (
    *(measure for _key, _label, part, whole in RATES for measure in (part, whole)),
    Measure.VERIFIED,
    Measure.ITEMS_DUE,
    Measure.ITEMS_IN_TIME,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A county as the plan's page shows it: how long it has waited, its rates, what it has to show."""

    code: str
    name: str
    turn: Turn
    waited: int | None
    merit: Merit
    since_last: bool
    is_due: bool

    @property
    def years(self) -> tuple[int, int] | None:
        """How long it has waited in whole years and quarters; None for never observed."""
        return None if self.waited is None else divmod(max(self.waited, 0), 4)


def require_see(actor: Any, city: str) -> None:
    """Nothing for somebody who has a post anywhere in the city; otherwise a refusal.

    The plan is a matter of the whole city: a convener of one township reads it as well.
    """
    place = SimpleNamespace(division_code=city)
    if not any(covers(city, code) for code in _seen(actor)):
        scope.require(actor, SEE, place, see=SEE)


def _seen(actor: Any) -> tuple[str, ...]:
    found: tuple[str, ...] = actor.divisions_for(SEE) if getattr(actor, "is_signed_in", False) else ()
    return found


def cities_of(actor: Any) -> list[tuple[str, str]]:
    """(code, name) of the cities whose plans the actor reads, by code."""
    codes = _seen(actor)
    found = {code[:4] for code in codes if len(code) >= 4}
    if wide := [code for code in codes if len(code) < 4]:
        found |= {
            city.code for city in divisions.public_cities() if any(covers(code, city.code) for code in wide)
        }
    names = divisions.public_names_kept(found)
    return [(code, names.get(code, code)) for code in sorted(found)]


def plan_of(actor: Any, city: str, year: int) -> YearPlan | None:
    """The year's plan with its quarters; None before one was proposed. Raises NotFound out of sight."""
    require_see(actor, city)
    return YearPlan.objects.filter(city=city, year=year).prefetch_related("quarters").first()


def quarter_for(actor: Any, pk: int) -> PlannedQuarter:
    """The quarter, for the office that plans; else NotFound or Forbidden."""
    found = PlannedQuarter.objects.select_related("plan").filter(pk=pk).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这一季度的计划。"))
    require_plan(actor, found.plan.city)
    return found


def require_plan(actor: Any, city: str) -> None:
    """Nothing for the office that plans the city's observations; otherwise a refusal."""
    if not scope.has(actor, PLAN, city):
        require_see(actor, city)
        raise refusals.Forbidden(_("年度观摩计划由市政协办公室来定。"))


def counties_of(city: str) -> list[Division]:
    """The counties that take turns, by code: a development zone that is only a statistical code is none."""
    return list(divisions.public_children(city).filter(is_statistical=False))


def earlier_visits_of(city: str) -> list[EarlierVisit]:
    """What was noted of visits from before the plans, newest first."""
    return list(EarlierVisit.objects.filter(city=city).order_by("-year", "-quarter", "county"))


def visits_before(city: str, before: Quarter) -> list[Visit]:
    """Every visit before a quarter that was, or that an adopted plan still has ahead.

    A quarter that is over counts only where its observation was held.
    """
    found = {
        Visit(county, (year, quarter))
        for county, year, quarter in EarlierVisit.objects.filter(city=city).values_list(
            "county", "year", "quarter"
        )
    }
    held = Observation.objects.filter(
        planned=OuterRef("pk"),
        is_current=True,
        programme__state__in=(ProgrammeState.HELD, ProgrammeState.CLOSED),
    )
    rows = PlannedQuarter.objects.filter(
        plan__city=city, plan__state=PlanState.ADOPTED, fell_out_at__isnull=True
    ).annotate(was_held=Exists(held))
    today = clock.today()
    found |= {
        Visit(county, (year, quarter))
        for county, year, quarter, was_held in rows.values_list("county", "plan__year", "quarter", "was_held")
        if was_held or not rules.is_past((year, quarter), today)
    }
    return sorted((v for v in found if v.quarter < before), key=lambda v: (v.quarter, v.county))


def standings(city: str, now: Quarter) -> list[Standing]:
    """Every active county of the city with its reasons at the beginning of a quarter, by code.

    Six statements, whatever there is. `now` is the quarter that is to be filled.
    """
    counties = counties_of(city)
    visits = visits_before(city, now)
    turns = rotation.turns_of([c.code for c in counties], visits)
    among = set(rotation.due(turns))
    merits = merits_of([c.code for c in counties], turns)
    return [
        Standing(
            code=county.code,
            name=county.name,
            turn=turns[county.code],
            waited=rotation.waited(turns[county.code].last, now),
            merit=merits[county.code],
            since_last=turns[county.code].last is not None,
            is_due=county.code in among,
        )
        for county in counties
    ]


def merits_of(codes: Iterable[str], turns: dict[str, Turn]) -> dict[str, Merit]:
    """What speaks for each county besides waiting, out of the months that were counted."""
    known = list(codes)
    if not known:
        return {}
    today = clock.today()
    last_year = rules.month_text(today.year, today.month - 12)
    year_before = rules.month_text(today.year, today.month - 24)
    since = {
        code: rules.month_text(turn.last[0], turn.last[1] * 3 + 1) if turn.last else last_year
        for code, turn in turns.items()
    }
    numbers = analytics.monthly_of_counties(known[0][:4], _MEASURES, since=min(year_before, *since.values()))
    studios = dict(
        Venue.objects.filter(county__in=known, is_active=True, founder__isnull=False)
        .order_by()
        .values_list("county")
        .annotate(n=Count("pk"))
    )
    found = {}
    for code in known:
        months = numbers.get(code, {})
        after = _sum(months, since[code], "")
        confirmed = after.get(Measure.CONFIRMED, 0) + after.get(Measure.VERIFIED, 0)
        found[code] = Merit(
            rates=tuple(_rates(months, year_before, last_year)),
            confirmed=Share(confirmed, after.get(Measure.CLOSED, 0)),
            items=Share(after.get(Measure.ITEMS_IN_TIME, 0), after.get(Measure.ITEMS_DUE, 0)),
            studios=studios.get(code, 0),
        )
    return found


def _rates(months: dict[str, dict[str, int]], year_before: str, last_year: str) -> Iterable[Rate]:
    before, now = _sum(months, year_before, last_year), _sum(months, last_year, "")
    for key, label, part, whole in RATES:
        yield Rate(
            key,
            str(label),
            Share(before.get(part, 0), before.get(whole, 0)),
            Share(now.get(part, 0), now.get(whole, 0)),
        )


def _sum(months: dict[str, dict[str, int]], first: str, before: str) -> dict[str, int]:
    """The numbers from a month on, up to another one that is not in it ("" for all)."""
    found: dict[str, int] = {}
    for month, numbers in months.items():
        if month >= first and (not before or month < before):
            for measure, n in numbers.items():
                found[measure] = found.get(measure, 0) + n
    return found
