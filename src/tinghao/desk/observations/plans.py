"""The year's plan of observations: whose turn it is and why, four quarters, changes with a reason."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from tinghao.access import scope
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.observations.forms import ChangeForm, DropForm, VisitsForm
from tinghao.divisions import queries as divisions
from tinghao.observations import actions, queries, rules
from tinghao.observations.choices import PlanState
from tinghao.observations.models import YearPlan
from tinghao.observations.workflow import PLAN


@require_GET
def year_of(request: HttpRequest) -> HttpResponse:
    """The plan of a year of a city in the actor's sight: the first city and this year, unless asked."""
    actor = shell.require(request, "observations.see")
    cities = queries.cities_of(actor)
    if not cities:
        raise refusals.NotFound(_("您的岗位不在哪一个市里，这里没有可看的计划。"))
    city = request.GET.get("city", "") or cities[0][0]
    typed = request.GET.get("year", "")
    this_year = clock.today().year
    year = int(typed) if typed.isascii() and typed.isdecimal() and 2015 <= int(typed) <= this_year + 1 else 0
    return page(request, actor, city, year or this_year)


def page(
    request: HttpRequest, actor: Any, city: str, year: int, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The plan's page, with whatever came back with errors."""
    plan = queries.plan_of(actor, city, year)
    today = clock.today()
    may_plan = scope.has(actor, PLAN, city)
    counties = [(row.code, row.name) for row in queries.counties_of(city)]
    at = max(rules.quarter_of(today), (year, 1)) if year >= today.year else (year, 1)
    standings = queries.standings(city, at)
    context = {
        "city": city,
        "city_name": divisions.public_names_kept((city,)).get(city, ""),
        "cities": [
            (f"?city={code}&year={year}", name, code == city) for code, name in queries.cities_of(actor)
        ],
        "years": [(y, f"?city={city}&year={y}", y == year) for y in range(today.year - 2, today.year + 2)],
        "year": year,
        "plan": plan,
        "is_adopted": plan is not None and plan.state == PlanState.ADOPTED,
        "quarters": _quarters(actor, plan, dict(counties), today) if plan else [],
        "standings": standings,
        "may_plan": may_plan,
        "may_propose": may_plan and year >= today.year,
        "change_form": forms.get("change_form") or ChangeForm(counties=counties),
        "drop_form": forms.get("drop_form") or DropForm(),
        "wrong": forms.get("wrong"),
    }
    if may_plan:
        earlier = {v.county: (v.year, v.quarter) for v in reversed(queries.earlier_visits_of(city))}
        context["visits_form"] = forms.get("visits_form") or VisitsForm(counties=counties, last=earlier)
    return shell.page(request, "desk/observations/plan.html", context, current="observations", status=status)


def _quarters(actor: Any, plan: YearPlan, names: dict[str, str], today: Any) -> list[dict[str, Any]]:
    rows = list(plan.quarters.all())
    observations = queries.current_of(row.pk for row in rows)
    return [
        {
            "row": row,
            "observation": (found := observations.get(row.pk)),
            "opens": found is not None and rules.may_see(actor, found),
            "name": names.get(row.county, row.county),
            "is_past": rules.is_past((plan.year, row.quarter), today),
            "is_now": rules.quarter_of(today) == (plan.year, row.quarter),
        }
        for row in rows
    ]


def _back(city: str, year: int, words: str, request: HttpRequest) -> HttpResponse:
    messages.success(request, words)
    return HttpResponseRedirect(f"{reverse('desk:observations')}?city={city}&year={year}")


def _version(request: HttpRequest) -> int:
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0


@require_POST
def propose(request: HttpRequest, city: int, year: int) -> HttpResponse:
    """The rule's proposal for each quarter that is not over."""
    actor = shell.require_signed_in(request)
    actions.propose_plan(by=actor, city=str(city), year=year, version=_version(request))
    return _back(str(city), year, _("按轮次排好了，还是草案：可以改，改好再确定。"), request)


@require_POST
def adopt(request: HttpRequest, city: int, year: int) -> HttpResponse:
    """The plan stands."""
    actor = shell.require_signed_in(request)
    plan = queries.plan_of(actor, str(city), year)
    if plan is None:
        raise refusals.NotFound(_("这一年还没有计划。"))
    actions.adopt_plan(plan, by=actor, version=_version(request))
    return _back(str(city), year, _("计划确定了，各县区和召集人都能看到。"), request)


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another county, with a reason."""
    actor = shell.require_signed_in(request)
    quarter = queries.quarter_for(actor, pk)
    plan = quarter.plan
    counties = [(row.code, row.name) for row in queries.counties_of(plan.city)]
    form = ChangeForm(request.POST, counties=counties)
    if form.done(lambda asked: actions.change_quarter(quarter, by=actor, version=_version(request), **asked)):
        return _back(plan.city, plan.year, _("换好了，原因写在旁边。"), request)
    return page(request, actor, plan.city, plan.year, status=422, change_form=form, wrong=pk)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """No observation in that quarter, with a reason."""
    actor = shell.require_signed_in(request)
    quarter = queries.quarter_for(actor, pk)
    form = DropForm(request.POST)
    if form.done(lambda asked: actions.drop_quarter(quarter, by=actor, version=_version(request), **asked)):
        words = _("记下了。这个县区接着等，下一次排计划时排在最前。")
        return _back(quarter.plan.city, quarter.plan.year, words, request)
    return page(request, actor, quarter.plan.city, quarter.plan.year, status=422, drop_form=form, wrong=pk)


@require_POST
def visits(request: HttpRequest, city: int) -> HttpResponse:
    """When counties were observed last, before there was a plan here."""
    actor = shell.require_signed_in(request)
    code, year = str(city), clock.today().year
    queries.require_plan(actor, code)
    counties = [(row.code, row.name) for row in queries.counties_of(code)]
    form = VisitsForm(request.POST, counties=counties, last={})
    if form.is_valid():
        try:
            many = actions.note_visits(by=actor, city=code, visits=form.quarters())
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            words = ngettext("补记了 %(n)s 处。", "补记了 %(n)s 处。", many) % {"n": many}
            return _back(code, year, words, request)
    return page(request, actor, code, year, status=422, visits_form=form)
