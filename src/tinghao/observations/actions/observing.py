"""A quarter of the plan becomes an observation: a programme of the city, with a route in one county."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.core import clock, refusals
from tinghao.divisions import queries as divisions
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.observations import queries, rules
from tinghao.observations.choices import PlanState
from tinghao.observations.models import Observation, PlannedQuarter
from tinghao.observations.workflow import SUBJECT
from tinghao.people.models import Person, in_force
from tinghao.programmes import actions as programmes
from tinghao.programmes.choices import ProgrammeKind, ProgrammeState, Rule


@transaction.atomic
def plan_observation(
    quarter: PlannedQuarter, *, by: Any, starts_at: dt.datetime, ends_at: dt.datetime, place: str = ""
) -> Observation:
    """The quarter has its observation: a programme with this day, whose title follows from the plan.

    Needs `observations.plan` in the city. Recorded as `observations.planned`. Raises Invalid for a day
    outside the quarter, Stale where the quarter has one already, fell out, or the plan is a draft.
    """
    plan = quarter.plan
    queries.require_plan(by, plan.city)
    if plan.state != PlanState.ADOPTED or quarter.fell_out_at is not None:
        raise refusals.Stale(_("先确定年度计划，这一季度没有取消，才能定时间。"))
    if rules.quarter_of(clock.local(starts_at).date()) != (plan.year, quarter.quarter):
        words = _("观摩的日子要在计划的那个季度里。")
        raise refusals.Invalid(words, fields={"starts_at": words})
    _make_room(quarter)
    programme = programmes.plan_programme(
        by=by,
        kind=ProgrammeKind.OBSERVATION,
        place_code=plan.city,
        title=_titled(quarter),
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
    )
    try:
        with transaction.atomic():
            made = Observation.objects.create(
                planned=quarter, programme=programme, **ancestry(quarter.county)
            )
    except IntegrityError:
        raise refusals.Stale(_("就在刚才，有人给这一季度定了时间。请看最新的。")) from None
    data = {"programme": programme.pk, "county": quarter.county}
    history.append(SUBJECT, made.pk, "observations.planned", by=by, data=data, is_first=True)
    return made


def _make_room(quarter: PlannedQuarter) -> None:
    """One that was called off makes room for another; one that stands is in the way."""
    current = Observation.objects.filter(planned=quarter, is_current=True).select_related("programme").first()
    if current is None:
        return
    if current.programme.state != ProgrammeState.CALLED_OFF:
        raise refusals.Stale(_("这一季度的观摩已经定了时间。"))
    Observation.objects.filter(pk=current.pk).update(is_current=False)


def _titled(quarter: PlannedQuarter) -> str:
    # A title is stored once and read in official papers: it is Chinese whoever plans.
    with translation.override("zh-hans"):
        county = divisions.public_names_kept((quarter.county,)).get(quarter.county, "")
        words = _("{year} 年第 {n} 季度现场观摩（{county}）")
        return words.format(year=quarter.plan.year, n=quarter.quarter, county=county)


@transaction.atomic
def invite_usual(observation: Observation, *, by: Any) -> int:
    """All conveners of the city and everybody in its offices are on the roll; returns how many came on it.

    One press; pressed twice it changes nothing. Recorded by `programmes`, whose roll it is.
    """
    rules.require_run(by, observation)
    programme = observation.programme
    many = programmes.put_on_roll(programme, by=by, rule=Rule.CONVENERS)
    offices = Person.objects.filter(
        erased_at__isnull=True,
        pk__in=Appointment.objects.filter(
            in_force(programme.first_day),
            role__in=(Role.CITY_OFFICE, Role.COUNTY_OFFICE),
            division__code__startswith=programme.division_code,
        ).values("person_id"),
    ).order_by("pk")
    persons = list(offices)
    return many + (
        programmes.put_on_roll(programme, by=by, rule=Rule.PERSON, persons=persons) if persons else 0
    )
