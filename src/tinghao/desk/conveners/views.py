"""The conveners' posts: the schematic with the vacancies, one post with its holders, its names by period."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.access import actions, queries
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.conveners.forms import ConditionsForm, NameForm, OfficeForm, SeatForm
from tinghao.desk.forms import DeskForm
from tinghao.desk.people.forms import EndForm
from tinghao.divisions import schematic
from tinghao.rosters import actions as rosters
from tinghao.rosters import queries as roster_queries

SEE = "people.see"
APPOINT = "access.appoint_convener"


@require_GET
def conveners(request: HttpRequest) -> HttpResponse:
    """Every post: the schematic of the counties, and the townships of one of them or the vacant ones."""
    actor = shell.require(request, SEE)
    counties = queries.counties_of_posts(actor)
    chosen = request.GET.get("county", "") or (counties[0].division.code if len(counties) == 1 else "")
    posts = [post for county in counties for post in county.posts]
    cells = [
        {"county": county, "at": schematic.cell_of(county.division.code, number)}
        for number, county in enumerate(counties)
    ]
    shown = [c for c in counties if c.division.code == chosen]
    context = {
        "cells": cells,
        "chosen": shown[0] if shown else None,
        "total": len(posts),
        "vacant": [post for post in posts if post.is_vacant],
        "acting": sum(post.acting is not None for post in posts),
        "ending": [post for post in posts if post.ends_soon],
        "names": queries.public_post_names(counties[0].division.code) if counties else (),
        "may_appoint": actor.may_anywhere(APPOINT),
    }
    return shell.page(request, "desk/conveners/list.html", context, current="conveners")


@require_GET
def post(request: HttpRequest, code: str) -> HttpResponse:
    """One post: who holds it, on which conditions, who held it before, and the office."""
    return _page(request, code)


@require_POST
def seat(request: HttpRequest, code: str) -> HttpResponse:
    """Somebody convenes here from a day on."""
    actor = shell.require(request, SEE)
    queries.post_visible_to(actor, code)
    form = SeatForm(request.POST, auto_id="seat_%s")
    return _done(
        request,
        code,
        "seat_form",
        form,
        lambda typed: rosters.seat_convener(township=code, by=actor, **typed),
        _("任职记好了。"),
    )


@require_POST
def office(request: HttpRequest, code: str) -> HttpResponse:
    """The telephone and the place of the post."""
    actor = shell.require(request, SEE)
    queries.post_visible_to(actor, code)
    return _done(
        request,
        code,
        "office_form",
        OfficeForm(request.POST, auto_id="office_%s"),
        lambda typed: actions.change_post(township=code, by=actor, **typed),
        _("记好了，群众马上就能看到。"),
    )


@require_POST
def conditions(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The conditions of one holder."""
    actor = shell.require(request, SEE)
    row = queries.appointment_at(actor, code, pk)
    return _done(
        request,
        code,
        "conditions_form",
        ConditionsForm(request.POST, auto_id=f"row{pk}_%s"),
        lambda typed: actions.change_conditions(row, by=actor, **typed),
        _("记好了。"),
    )


@require_POST
def end(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The last day of one holder."""
    actor = shell.require(request, SEE)
    row = queries.appointment_at(actor, code, pk)
    return _done(
        request,
        code,
        "end_form",
        EndForm(request.POST),
        lambda typed: actions.end_appointment(row, ends=typed["ends"], by=actor),
        _("最后一天记好了。手上的工作，请办交接。"),
    )


@require_http_methods(["GET", "POST"])
def names(request: HttpRequest) -> HttpResponse:
    """What the post is called, where and when."""
    actor = shell.require(request, SEE)
    places = [
        (heading, [row for row in rows if row.level in {"city", "county"}])
        for heading, rows in queries.places_for(actor, APPOINT, deepest="county")
    ]
    form = NameForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_post(by=actor, **form.cleaned_data)
        except (refusals.Invalid, refusals.Stale) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("岗位名称记好了。"))
            return HttpResponseRedirect(reverse("desk:post_names"))
    context = {
        "rows": queries.post_names_of(actor),
        "form": form,
        "may_appoint": actor.may_anywhere(APPOINT),
        "today": clock.today(),
    }
    status = 422 if form.is_bound else 200
    return shell.page(request, "desk/conveners/names.html", context, current="conveners", status=status)


@require_POST
def end_name(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of a name."""
    actor = shell.require(request, SEE)
    row = queries.post_name_for(actor, pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        raise refusals.Invalid(_("请填写最后一天。"))
    actions.end_post_name(row, ends=form.cleaned_data["ends"], by=actor)
    messages.success(request, _("记好了。"))
    return HttpResponseRedirect(reverse("desk:post_names"))


def _done(request: HttpRequest, code: str, name: str, form: DeskForm, act: Any, words: str) -> HttpResponse:
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except (refusals.Invalid, refusals.Stale) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, words)
            return HttpResponseRedirect(reverse("desk:post", args=[code]))
    return _page(request, code, status=422, **{name: form})


def _page(request: HttpRequest, code: str, *, status: int = 200, **forms: Any) -> HttpResponse:
    actor = shell.require(request, SEE)
    found = queries.post_visible_to(actor, code)
    office = {"office_phone": found.office_phone, "office_address": found.office_address}
    today = clock.today()
    held = [
        {
            "row": row,
            "is_running": row.ends is None or row.ends >= today,
            "conditions_form": ConditionsForm(
                auto_id=f"row{row.pk}_%s",
                initial={
                    "duties": row.duties,
                    "rank": row.rank,
                    "is_name_public": row.is_name_public,
                },
            ),
        }
        for row in queries.holders_of_post(actor, code)
    ]
    context: dict[str, Any] = {
        "post": found,
        "code": code,
        "names": queries.public_post_names(code),
        "held": held,
        "today": today,
        "may_appoint": actor.may(APPOINT, code) or actor.may("access.appoint", code),
        "handovers": roster_queries.handovers_at(actor, code),
        "seat_form": SeatForm(auto_id="seat_%s"),
        "office_form": OfficeForm(auto_id="office_%s", initial=office),
    }
    context |= forms
    bound = [form for form in forms.values() if form.is_bound]
    context["bound"] = bound[0] if bound else None
    return shell.page(request, "desk/conveners/post.html", context, current="conveners", status=status)
