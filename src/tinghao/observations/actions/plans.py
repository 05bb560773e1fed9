"""The year's plan is proposed by the rule, changed with a reason, and adopted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals, text
from tinghao.history import actions as history
from tinghao.observations import queries, rotation, rules
from tinghao.observations.choices import Chosen, PlanState
from tinghao.observations.models import REASON_LIMIT, EarlierVisit, PlannedQuarter, YearPlan
from tinghao.observations.rotation import Quarter
from tinghao.observations.workflow import PLAN_SUBJECT
from tinghao.programmes.choices import ProgrammeState

FIRST_YEAR = 2015


@transaction.atomic
def propose_plan(*, by: Any, city: str, year: int, version: int = 0) -> YearPlan:
    """The plan of the year has a county for each quarter that is not over, by the rule of `rotation`.

    Proposed anew, what an office chose by hand stays. Needs `observations.plan`. Recorded as
    `observations.proposed`. Raises Invalid for a year that is over, Stale for an older version and once the
    plan is adopted.
    """
    queries.require_plan(by, city)
    now = rules.quarter_of(clock.today())
    open_quarters = [(year, n) for n in range(1, 5) if (year, n) >= now]
    if not open_quarters or year > now[0] + 1:
        raise refusals.Invalid(_("只能给今年还没有过完的季度，或者明年，做计划。"))
    plan = _held(city, year, version, by=by)
    kept = {
        (year, row.quarter): row
        for row in plan.quarters.all()
        if row.chosen == Chosen.BY_HAND or row.fell_out_at or (year, row.quarter) < now
    }
    chosen = _by_rule(city, open_quarters, kept)
    plan.quarters.exclude(pk__in=[row.pk for row in kept.values()]).delete()
    PlannedQuarter.objects.bulk_create(
        PlannedQuarter(plan=plan, quarter=quarter[1], county=county)
        for quarter, county in chosen.items()
        if quarter not in kept
    )
    data = {"year": year, "version": plan.version}
    history.append(PLAN_SUBJECT, plan.pk, "observations.proposed", by=by, data=data)
    return plan


def _held(city: str, year: int, version: int, *, by: Any) -> YearPlan:
    """The draft, one version on and held by this transaction; made where there is none."""
    plan = YearPlan.objects.filter(city=city, year=year).first()
    if plan is None:
        try:
            with transaction.atomic():
                return YearPlan.objects.create(
                    city=city, year=year, made_by_id=by.person_id, made_at=clock.now()
                )
        except IntegrityError:
            raise refusals.Stale(_("就在刚才，有人提出了这一年的计划，请看最新的。")) from None
    if plan.state == PlanState.ADOPTED:
        raise refusals.Stale(_("这一年的计划已经确定，要改就一季一季地改，并写明原因。"))
    _next_version(plan, version)
    return plan


def _next_version(plan: YearPlan, version: int, **changes: Any) -> None:
    """The plan is one version on; raises Stale where it is not the one that was looked at."""
    if not YearPlan.objects.filter(pk=plan.pk, version=version).update(version=version + 1, **changes):
        raise refusals.Stale(_("就在刚才，有人改了这份计划。请看最新的，再决定改不改。"))
    plan.version = version + 1


def _by_rule(
    city: str, open_quarters: list[Quarter], kept: Mapping[Quarter, PlannedQuarter]
) -> dict[Quarter, str]:
    """A county for each quarter, with those that are fixed counted as visits where they stand."""
    standings = queries.standings(city, open_quarters[0])
    if not standings:
        raise refusals.Invalid(_("这个市还没有登记县区，排不出计划。"))
    merits = {one.code: one.merit.number for one in standings}
    visits = queries.visits_before(city, open_quarters[0])
    fixed = [rotation.Visit(row.county, at) for at, row in kept.items() if not row.fell_out_at]
    found: dict[Quarter, str] = {}
    for at in open_quarters:
        if at in kept:
            continue
        # What is fixed for a later quarter of the year counts as well: nobody is planned twice for it.
        told = [*visits, *fixed, *(rotation.Visit(county, q) for q, county in found.items())]
        found |= rotation.proposed(merits.keys(), told, [at], merits)
    return found


@transaction.atomic
def change_quarter(
    quarter: PlannedQuarter, *, by: Any, county: str, words: str, version: int
) -> PlannedQuarter:
    """That quarter goes to another county, and the reason stands beside it, also in an adopted plan.

    Needs `observations.plan`. Recorded as `observations.changed` with the reason. Raises Invalid without a
    reason or for a county of another city, Stale for an older version of the plan and for a quarter that
    is over.
    """
    plan = quarter.plan
    queries.require_plan(by, plan.city)
    said = text.required(words, field="words", limit=REASON_LIMIT, missing=_("请写明为什么改。"))
    if county not in {row.code for row in queries.counties_of(plan.city)}:
        raise refusals.Invalid(_("请从本市的县区里选一个。"), fields={"county": _("请选一个县区。")})
    _check_ahead(quarter)
    _check_free(quarter)
    _next_version(plan, version)
    PlannedQuarter.objects.filter(pk=quarter.pk).update(
        county=county, chosen=Chosen.BY_HAND, words=said, fell_out_at=None
    )
    _record(quarter, "observations.changed", by=by, county=county, words=said)
    quarter.refresh_from_db()
    return quarter


@transaction.atomic
def drop_quarter(quarter: PlannedQuarter, *, by: Any, words: str, version: int) -> None:
    """That quarter has no observation, and says why; its county goes on waiting, so it comes up next.

    Needs `observations.plan`. Recorded as `observations.fell_out` with the reason. Raises Invalid without a
    reason, Stale for an older version and where it fell out already.
    """
    plan = quarter.plan
    queries.require_plan(by, plan.city)
    said = text.required(words, field="words", limit=REASON_LIMIT, missing=_("请写明为什么不办。"))
    _check_free(quarter)
    _next_version(plan, version)
    rows = PlannedQuarter.objects.filter(pk=quarter.pk, fell_out_at__isnull=True)
    if not rows.update(fell_out_at=clock.now(), words=said):
        raise refusals.Stale(_("这一季度已经定了不办。"))
    _record(quarter, "observations.fell_out", by=by, county=quarter.county, words=said)


def _check_free(quarter: PlannedQuarter) -> None:
    found = queries.current_of([quarter.pk]).get(quarter.pk)
    if found is not None and found.programme.state != ProgrammeState.CALLED_OFF:
        raise refusals.Stale(_("这一季度的观摩已经定了时间。请先在活动里写明不办，再改计划。"))


def _check_ahead(quarter: PlannedQuarter) -> None:
    if rules.is_past((quarter.plan.year, quarter.quarter), clock.today()):
        raise refusals.Stale(_("这个季度已经过了，不能再换县区。没有办的，写明“没有办”。"))


def _record(quarter: PlannedQuarter, kind: str, *, by: Any, county: str, words: str) -> None:
    data = {"year": quarter.plan.year, "quarter": quarter.quarter, "county": county}
    history.append(PLAN_SUBJECT, quarter.plan_id, kind, by=by, data=data, words=words)


@transaction.atomic
def adopt_plan(plan: YearPlan, *, by: Any, version: int) -> None:
    """The plan stands: every change from now on needs a reason. Recorded as `observations.adopted`.

    Needs `observations.plan`. Raises Stale for an older version and for one that is adopted already.
    """
    queries.require_plan(by, plan.city)
    if plan.state == PlanState.ADOPTED:
        raise refusals.Stale(_("这一年的计划已经确定了。"))
    _next_version(plan, version, state=PlanState.ADOPTED, adopted_at=clock.now())
    plan.refresh_from_db()
    data = {"year": plan.year, "version": plan.version}
    history.append(PLAN_SUBJECT, plan.pk, "observations.adopted", by=by, data=data)


@transaction.atomic
def note_visits(*, by: Any, city: str, visits: Mapping[str, Quarter | None]) -> int:
    """When these counties were observed last, before there was a plan here, is known (None: not known).

    Needs `observations.plan`. Recorded as `observations.visit_noted` and `observations.visit_struck` in the
    city's own chain. Returns how many changed. Raises Invalid for a quarter that is not over.
    """
    queries.require_plan(by, city)
    now = rules.quarter_of(clock.today())
    known = {row.code for row in queries.counties_of(city)}
    held = {row.county: row for row in EarlierVisit.objects.filter(city=city).order_by("year", "quarter")}
    changed = 0
    for county, quarter in visits.items():
        if county not in known:
            raise refusals.Invalid(_("请从本市的县区里选一个。"))
        if quarter is not None and not ((FIRST_YEAR, 1) <= quarter < now and 1 <= quarter[1] <= 4):
            said = _("以往的观摩要在今天这个季度以前。")
            raise refusals.Invalid(said, fields={f"visit_{county}": said})
        row = held.get(county)
        if (row and (row.year, row.quarter)) == quarter:
            continue
        changed += 1
        if row is not None:
            EarlierVisit.objects.filter(city=city, county=county).delete()
            _note("observations.visit_struck", city, county, (row.year, row.quarter), by=by)
        if quarter is not None:
            EarlierVisit.objects.create(city=city, county=county, year=quarter[0], quarter=quarter[1])
            _note("observations.visit_noted", city, county, quarter, by=by)
    return changed


def _note(kind: str, city: str, county: str, quarter: Quarter, *, by: Any) -> None:
    data = {"year": quarter[0], "quarter": quarter[1], "county": county}
    history.append("observation_city", int(city), kind, by=by, data=data)
