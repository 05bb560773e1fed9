"""Places over HTTP: who, where, who leads; figures; a poster with the QR code of a place."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinghao.access import queries as access
from tinghao.core import clock, refusals
from tinghao.divisions import queries as divisions
from tinghao.divisions.models import Division
from tinghao.documents import walls
from tinghao.opinions import queries as opinions
from tinghao.orders import queries
from tinghao.people import queries as people
from tinghao.portal import told
from tinghao.venues import queries as venues


@require_safe
def who(request: HttpRequest, code: str = "") -> HttpResponse:
    """The convener, the groups, the places to sit down; from the county down to the community."""
    if not code:
        return _find(request)
    place = divisions.public_division(code)
    if place.level not in {Division.Level.COUNTY, Division.Level.TOWNSHIP, Division.Level.COMMUNITY}:
        raise refusals.NotFound(_("没有找到这个地方，请从列表里重新选一次。"))
    names = divisions.public_names([code])
    leads = access.public_who_leads(code) if len(code) >= 9 else None
    context = {
        "place": place,
        "path": told.path_of(code, names),
        "above": code[:9] if len(code) == 12 else code[:6] if len(code) == 9 else "",
        "maps": opinions.public_maps_at(code),
        "leads": leads,
        "venues": venues.public_days_of(leads.venues) if leads else [],
        "below": divisions.public_children(code) if len(code) < 12 else [],
    }
    return render(request, "portal/places/who.html", context)


def _find(request: HttpRequest) -> HttpResponse:
    """The places, groups and venues that were looked for; without words the counties."""
    find = request.GET.get("find", "").strip()[:60]
    if find:
        found, is_address = people.public_search(find)
        if len(found) == 1:
            return redirect(_address(found[0]))
    else:
        rows = divisions.public_counties()
        found, is_address = [people.Found("division", r.code, r.name, r.code) for r in rows], False
    names = divisions.public_names(one.place for one in found)
    lines = [(one, _address(one), told.path_of(one.place, names)) for one in found]
    context = {"found": lines, "find": find, "is_address": is_address}
    return render(request, "portal/places/find.html", context)


def _address(one: people.Found) -> str:
    if one.kind == "venue":
        return reverse("portal:venue", args=[int(one.ref)])
    # A city has no page of its own here: it begins with its counties.
    return reverse("portal:who", args=[one.place]) if len(one.place) >= 6 else reverse("portal:who_find")


@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """An A4 sheet for the wall: what this is for, and the QR code that knows the place."""
    place, address = _postered(request, code)
    context = {
        "place": place,
        "path": told.path_of(code, divisions.public_names([code])),
        "address": f"{address}?venue=wall",
        "shown": address,
    }
    return render(request, "portal/places/poster.html", context)


@require_safe
def poster_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The same sheet as a file for the print shop."""
    place, address = _postered(request, code)
    made = walls.of_division(code, name=place.name, address=f"{address}?venue=wall", at=clock.now())
    return told.pdf(made, f"poster-{code}.pdf")


def _postered(request: HttpRequest, code: str) -> tuple[Division, str]:
    """The place, and where its QR code leads; raises NotFound for a place without orders of its own."""
    place = divisions.public_division(code)
    if place.level not in {Division.Level.TOWNSHIP, Division.Level.COMMUNITY}:
        raise refusals.NotFound(_("没有找到这个地方，请从列表里重新选一次。"))
    return place, request.build_absolute_uri(reverse("portal:place_at", args=[code]))


@require_safe
def figures(request: HttpRequest, code: str = "") -> HttpResponse:
    """How many, and of how many: by place, with the total first."""
    if not code:
        city = divisions.public_cities().first()
        code = city.code if city else ""
    place = divisions.public_division(code) if code else None
    if place is None or len(code) not in {4, 6, 9}:
        raise refusals.NotFound(_("没有找到这个地方，请从列表里重新选一次。"))
    rows = queries.public_figures_below(code)
    names = dict(divisions.public_names(row.code for row in rows))
    context = {
        "tab": "figures",
        "place": place,
        "rows": [(names.get(row.code, row.code), row, _bar(row.closed, row.taken)) for row in rows],
        "total": queries.PlaceFigures(
            code, **{name: sum(getattr(row, name) for row in rows) for name in queries.PlaceFigures.parts()}
        ),
        "counted_at": queries.public_counted_at(),
        "goes_down": len(code) < 9,
        "above": {6: code[:4], 9: code[:6]}.get(len(code), ""),
    }
    return render(request, "portal/places/figures.html", context)


def _bar(part: int, whole: int) -> int:
    """A share in whole percent for the bar; 0 where there is nothing to share."""
    return round(100 * part / whole) if whole else 0
