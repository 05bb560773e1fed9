"""Organisations that owe answers, and venues: lists, new ones, changes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tinghao.access import queries, scope
from tinghao.core import refusals
from tinghao.desk.people.forms import OrganisationForm, VenueForm
from tinghao.desk.people.views.persons import who
from tinghao.people import actions
from tinghao.people.models import Organisation, Venue

_STUDIO = ("capacity", "founder", "opened_on", "is_duty_public")


@require_GET
def organisations(request: HttpRequest) -> HttpResponse:
    """The organisations in my scope."""
    words = request.GET.get("q", "")[:60]
    page = {
        "organisations": queries.organisations_visible_to(who(request), words),
        "q": words,
        "may_add": who(request).may_anywhere("people.manage"),
    }
    return render(request, "desk/people/organisations.html", page)


@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest, organisation_id: int | None = None) -> HttpResponse:
    """A new organisation, or one as it is now."""
    actor = who(request)
    found: Organisation | None = None
    if organisation_id is None:
        scope.require_anywhere(actor, "people.manage")
    else:
        found = queries.organisation_visible_to(actor, organisation_id)
    may = found is None or actor.may("people.manage", found.division_code)
    form = OrganisationForm(
        request.POST or None,
        places=queries.places_for(actor, "people.manage", deepest="community"),
        initial=_as_typed(found),
    )
    if found:
        del form.fields["place"]
    else:
        del form.fields["is_active"]
    if request.method == "POST" and form.is_valid():
        try:
            if found:
                actions.change_organisation(found, by=actor, **form.cleaned_data)
            else:
                actions.create_organisation(by=actor, **form.cleaned_data)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("单位资料记好了。"))
            return redirect("desk:people:organisations")
    page = {"form": form, "thing": found, "may": may}
    return render(request, "desk/people/organisation.html", page, status=422 if form.is_bound else 200)


@require_GET
def venues(request: HttpRequest) -> HttpResponse:
    """The venues in my scope."""
    words = request.GET.get("q", "")[:60]
    page = {
        "venues": queries.venues_visible_to(who(request), words),
        "q": words,
        "may_add": who(request).may_anywhere("people.manage"),
    }
    return render(request, "desk/people/venues.html", page)


@require_http_methods(["GET", "POST"])
def venue(request: HttpRequest, venue_id: int | None = None) -> HttpResponse:
    """A new venue, or one as it is now."""
    actor = who(request)
    found: Venue | None = None
    if venue_id is None:
        scope.require_anywhere(actor, "people.manage")
    else:
        found = queries.venue_visible_to(actor, venue_id)
    may = found is None or actor.may("people.manage", found.division_code)
    form = VenueForm(
        request.POST or None,
        places=queries.places_for(actor, "people.manage", deepest="community"),
        owners=queries.organisations_visible_to(actor),
        members=queries.members_visible_to(actor),
        initial=_as_typed(found),
    )
    if found:
        del form.fields["place"]
    else:
        del form.fields["is_active"]
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        studio = actions.Studio(**{name: typed.pop(name) for name in _STUDIO})
        try:
            if found:
                actions.change_venue(found, by=actor, studio=studio, **typed)
            else:
                actions.create_venue(by=actor, studio=studio, **typed)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("场所资料记好了。"))
            return redirect("desk:people:venues")
    may_days = found is not None and actor.may("venues.run", found.division_code)
    page = {"form": form, "thing": found, "may": may, "may_days": may_days}
    return render(request, "desk/people/venue.html", page, status=422 if form.is_bound else 200)


def _as_typed(found: Organisation | Venue | None) -> dict[str, object]:
    names = ("name", "kind", "phone", "owner", "address", "opening", "is_active", *_STUDIO)
    return {name: getattr(found, name) for name in names if hasattr(found, name)} if found else {}
