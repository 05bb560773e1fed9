"""The first page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tinghao.divisions import queries as divisions
from tinghao.orders import queries
from tinghao.orders.choices import State
from tinghao.portal import told, visitors


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """One sentence, one large button, two quiet ones, and what was settled near here."""
    city = divisions.public_cities().first()
    near = visitors.place_of(request)
    code = near or (city.code if city else "")
    settled = queries.public_orders(division=code, states=[State.CLOSED], limit=6)
    names = divisions.public_names([near, *(o.division_code for o in settled)])
    context = {
        "city": city.name if city else "",
        "near": names.get(near, ""),
        "place_name": names.get(near, "") or (city.name if city else ""),
        "stories": told.stories_of(settled, names),
        "figures": queries.public_figures(code) if code else None,
    }
    return render(request, "portal/home.html", context)
