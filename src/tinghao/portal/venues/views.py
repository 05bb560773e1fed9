"""Venues over HTTP: one venue with its open days, its calendar, and reminders by telephone."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinghao.access import queries as access
from tinghao.core import clock, refusals
from tinghao.core.actors import PASSERBY
from tinghao.divisions import queries as divisions
from tinghao.documents import walls
from tinghao.people.models import Venue
from tinghao.portal import told, visitors
from tinghao.portal.schedule import feeds
from tinghao.portal.venues.forms import CodeForm, RemindForm
from tinghao.venues import actions, queries, rules
from tinghao.venues.models import Follow

SHOWN = 6


@require_safe
def venue(request: HttpRequest, pk: int) -> HttpResponse:
    """The venue: what it is, its next open days, who leads here, and how to be reminded."""
    return _page(request, queries.public_venue(pk))


def _page(request: HttpRequest, found: Venue, form: RemindForm | None = None) -> HttpResponse:
    code = found.division_code
    (days,) = queries.public_days_of([found], limit=SHOWN)
    context = {
        "venue": found,
        "days": days,
        "path": told.path_of(code, divisions.public_names([code])),
        "code": code,
        "leads": access.public_who_leads(code) if len(code) >= 9 else None,
        "form": form or RemindForm(),
        "webcal": feeds.webcal_of(
            request.build_absolute_uri(reverse("portal:venue_calendar", args=[found.pk]))
        ),
    }
    return render(request, "portal/venues/venue.html", context, status=422 if form else 200)


@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """The open days of the coming year, for the calendar of a telephone; no name is in it."""
    found = queries.public_venue(pk)
    return feeds.venues_feed(request, [found], name=found.name, file=f"venue-{pk}")


@require_safe
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """An A4 sheet with the QR code that leads to placing an order here; it names nobody but the convener."""
    found = queries.public_venue(pk)
    code = found.division_code
    if len(code) >= 9:
        address = request.build_absolute_uri(reverse("portal:place_at", args=[code])) + f"?venue={pk}"
    else:
        address = request.build_absolute_uri(reverse("portal:venue", args=[pk]))
    made = walls.of_venue(found, sheets=(walls.POSTER,), address=address, at=clock.now())
    return told.pdf(made, f"poster-{pk}.pdf")


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """A code is on its way to the telephone that was typed."""
    found, form = queries.public_venue(pk), RemindForm(request.POST)
    if form.is_valid():
        visitors.count(request, "remind", _("要验证码太频繁了，请在{wait}后再来。"))
        site = request.build_absolute_uri("/").rstrip("/")
        try:
            follow = actions.ask_to_follow(found, by=PASSERBY, site=site, **form.cleaned_data)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            return redirect("portal:remind_confirm", token=rules.token_of(follow))
    return _page(request, found, form)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The code comes back; from then on the telephone is reminded."""
    follow = queries.public_follow(token)
    form = CodeForm(request.POST if request.method == "POST" else None)
    done = False
    if request.method == "POST" and form.is_valid():
        visitors.count(request, "remind", _("试得太频繁了，请在{wait}后再来。"))
        try:
            actions.confirm_follow(follow, code=form.cleaned_data["code"], by=PASSERBY)
            done = True
        except refusals.Invalid as refusal:
            form.refuse(refusal)
    status = 422 if form.is_bound and not done else 200
    return _told(request, follow, {"form": form, "done": done}, "confirm", status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The way out of the reminders: one button, and the number is gone."""
    follow = queries.public_follow(token)
    if request.method == "POST" and follow.ended_at is None:
        actions.stop_following(follow, by=PASSERBY)
        follow.refresh_from_db()
    return _told(request, follow, {}, "stop", 200)


def _told(request: HttpRequest, follow: Follow, more: dict[str, Any], name: str, status: int) -> HttpResponse:
    context = {"follow": follow, "venue": follow.venue, "token": rules.token_of(follow), **more}
    return render(request, f"portal/venues/{name}.html", context, status=status)
