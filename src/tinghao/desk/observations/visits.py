"""One observation on the desk: its day, who comes, the sites and the route."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.core import calendar, clock, refusals
from tinghao.desk import shell
from tinghao.desk.observations.forms import OtherSiteForm, WhenForm
from tinghao.divisions import queries as divisions
from tinghao.observations import actions, queries, rules
from tinghao.observations.models import Observation, PlannedQuarter, Site
from tinghao.programmes import queries as programmes

CURRENT = "observations"


@require_http_methods(["GET", "POST"])
def when(request: HttpRequest, pk: int) -> HttpResponse:
    """The day of a planned quarter; the programme follows from it."""
    actor = shell.require_signed_in(request)
    quarter = queries.quarter_for(actor, pk)
    form = WhenForm(request.POST or None, initial=_usual(quarter))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_observation(quarter, by=actor, **form.cleaned_data)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("时间定好了。接着排点、请人。"))
            return HttpResponseRedirect(reverse("desk:observation", args=[made.pk]))
    names = divisions.public_names_kept((quarter.county,))
    context = {"quarter": quarter, "name": names.get(quarter.county, ""), "form": form}
    status = 422 if request.method == "POST" else 200
    return shell.page(request, "desk/observations/when.html", context, current=CURRENT, status=status)


def _usual(quarter: PlannedQuarter) -> dict[str, Any]:
    """A working day three weeks ahead, within the quarter; from half past eight to five."""
    last = rules.last_day((quarter.plan.year, quarter.quarter))
    first = dt.date(quarter.plan.year, quarter.quarter * 3 - 2, 1)
    day = min(max(calendar.add_working_days(clock.today(), 15).date, first), last)
    at = clock.local(clock.now()).replace(year=day.year, month=day.month, day=1).replace(day=day.day)
    begins = at.replace(hour=8, minute=30, second=0, microsecond=0)
    city = divisions.public_names_kept((quarter.plan.city,)).get(quarter.plan.city, "")
    return {
        "starts_at": begins,
        "ends_at": begins.replace(hour=17, minute=0),
        "place": _("{city}政协机关").format(city=city),
    }


@require_GET
def observation(request: HttpRequest, pk: int) -> HttpResponse:
    """Day, roll, route, and what can be done now."""
    actor = shell.require_signed_in(request)
    return page(request, actor, queries.observation_for(actor, pk))


@require_GET
def of_programme(request: HttpRequest, pk: int) -> HttpResponse:
    """From the calendar and the roll, which know the programme."""
    actor = shell.require_signed_in(request)
    found = queries.observation_of_programme(actor, pk)
    return HttpResponseRedirect(reverse("desk:observation", args=[found.pk]))


def head_of(actor: Any, found: Observation) -> dict[str, Any]:
    """What every page of an observation shows at its top."""
    names = divisions.public_names_kept((found.county,))
    return {
        "observation": found,
        "programme": found.programme,
        "county_name": names.get(found.county, ""),
        "programme_url": shell.to("desk:programme", found.programme_id),
        "may_run": rules.may_run(actor, found),
    }


def page(
    request: HttpRequest, actor: Any, found: Observation, *, status: int = 200, **forms: Any
) -> HttpResponse:
    """The route's page, with whatever came back with errors."""
    head = head_of(actor, found)
    may_change = head["may_run"] and rules.is_open(found)
    context = head | {
        "legs": queries.route_of(found),
        "may_change": may_change,
        "figures": programmes.count_on_roll(found.programme),
        "wrong": forms.get("wrong", ""),
    }
    if may_change:
        context |= {
            "proposals": queries.proposed_sites(found),
            "other_form": forms.get("other_form") or _other_form(found),
        }
    return shell.page(request, "desk/observations/route.html", context, current=CURRENT, status=status)


def _other_form(found: Observation, data: Any = None) -> OtherSiteForm:
    return OtherSiteForm(data, communities=divisions.public_communities_below((found.county,)))


def version_of(request: HttpRequest) -> int:
    """Which version the browser saw; 0 where it says none."""
    typed = request.POST.get("version", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0


def _opened(request: HttpRequest, pk: int) -> tuple[Any, Observation, int]:
    actor = shell.require_signed_in(request)
    return actor, queries.observation_for(actor, pk), version_of(request)


def _site(found: Observation, site_id: int) -> Site:
    site = found.sites.filter(pk=site_id).first()
    if site is None:
        raise refusals.Stale(_("就在刚才，这个点已经从路线上去掉了。"))
    site.observation = found
    return site


def _back(request: HttpRequest, found: Observation, words: str, anchor: str = "route") -> HttpResponse:
    if words:
        messages.success(request, words)
    return HttpResponseRedirect(f"{reverse('desk:observation', args=[found.pk])}#{anchor}")


@require_POST
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """All conveners of the city and its offices are on the roll."""
    actor, found, _version = _opened(request, pk)
    many = actions.invite_usual(found, by=actor)
    words = ngettext("请上了 %(n)s 人。", "请上了 %(n)s 人。", many) % {"n": many}
    return _back(request, found, words if many else _("都已经在名单上了。"), "roll")


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """What was ticked stands on the route."""
    actor, found, version = _opened(request, pk)
    keys = request.POST.getlist("key")[:50]
    try:
        made = actions.add_sites(found, by=actor, keys=keys, version=version)
    except refusals.Invalid as refusal:
        return page(request, actor, found, status=422, wrong=refusal.message)
    return _back(
        request, found, ngettext("放进了 %(n)s 个点。", "放进了 %(n)s 个点。", len(made)) % {"n": len(made)}
    )


@require_POST
def add_other(request: HttpRequest, pk: int) -> HttpResponse:
    """A place that the system does not know."""
    actor, found, version = _opened(request, pk)
    form = _other_form(found, request.POST)
    if form.done(lambda asked: actions.add_other_site(found, by=actor, version=version, **asked)):
        return _back(request, found, _("放进路线了。"))
    return page(request, actor, found, status=422, other_form=form)


@require_POST
def shift(request: HttpRequest, pk: int, site_id: int) -> HttpResponse:
    """One earlier, one later, or off the route."""
    actor, found, version = _opened(request, pk)
    site = _site(found, site_id)
    if "remove" in request.POST:
        actions.remove_site(site, by=actor, version=version)
        return _back(request, found, _("从路线上去掉了。"))
    step = -1 if request.POST.get("step") == "-1" else 1
    actions.shift_site(site, by=actor, step=step, version=version)
    return _back(request, found, "")


@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """The order in which somebody dragged the sites."""
    actor, found, version = _opened(request, pk)
    wanted = [int(n) for n in request.POST.get("order", "").split(",") if n.isascii() and n.isdecimal()]
    actions.order_sites(found, by=actor, order=wanted, version=version)
    return _back(request, found, "")


@require_POST
def shorten(request: HttpRequest, pk: int) -> HttpResponse:
    """The shortest way, as far as places are known."""
    actor, found, version = _opened(request, pk)
    try:
        actions.shorten_route(found, by=actor, version=version)
    except refusals.Invalid as refusal:
        return page(request, actor, found, status=422, wrong=refusal.message)
    return _back(request, found, _("按最近的走法排好了，还可以再挪。"))


@require_POST
def times(request: HttpRequest, pk: int) -> HttpResponse:
    """How long at each site, and how long on the way."""
    actor, found, version = _opened(request, pk)
    stays: dict[int, int] = {}
    legs: dict[int, int | None] = {}
    try:
        for site in found.sites.all():
            stays[site.pk] = _minutes(request.POST.get(f"stay-{site.pk}", ""), site.stay) or 0
            legs[site.pk] = _minutes(request.POST.get(f"leg-{site.pk}", ""), None)
        actions.time_sites(found, by=actor, stays=stays, legs=legs, version=version)
    except refusals.Invalid as refusal:
        return page(request, actor, found, status=422, wrong=refusal.message)
    return _back(request, found, _("时间改好了，后面的到达时间跟着变。"))


def _minutes(typed: str, usual: int | None) -> int | None:
    words = typed.strip()
    if not words:
        return usual
    if not (words.isascii() and words.isdecimal() and len(words) < 5):
        raise refusals.Invalid(_("分钟请写整数。"))
    return int(words)


@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The route on one sheet of paper."""
    actor = shell.require_signed_in(request)
    found = queries.observation_for(actor, pk)
    context = head_of(actor, found) | {"legs": queries.route_of(found)}
    return render(request, "desk/observations/sheet.html", context)
