"""A unit's desk: what was promised and by when; and what a convener has to decide about it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinghao.consultations import queries
from tinghao.consultations.choices import ItemState
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.units import lines


@require_GET
def unit(request: HttpRequest) -> HttpResponse:
    """What the actor's units owe, due first first, and with what they help."""
    actor = shell.require(request, "consultations.handle")
    if not actor.organisation_ids:
        raise refusals.Forbidden(_("您的任职没有写明是哪个单位，请安全管理员补上。"))
    show = request.GET.get("show", "owed")
    if show == "helped":
        found = queries.items_helped_by(actor)[:100]
    elif show == "done":
        found = queries.items_owed_by(actor, states=(ItemState.REPORTED,)).order_by("-reported_on", "-pk")[
            :100
        ]
    else:
        show = "owed"
        found = queries.items_owed_by(actor)[:100]
    here = reverse("desk:unit")
    tabs = [
        (words, f"{here}?show={name}", name == show)
        for name, words in (("owed", _("要办的")), ("helped", _("协办的")), ("done", _("报了办结的")))
    ]
    context = {"items": lines.of(found), "tabs": tabs, "show": show}
    return shell.page(request, "desk/units/unit.html", context, current="unit")


@require_GET
def rulings(request: HttpRequest) -> HttpResponse:
    """Items that a unit returned, and extensions that a unit asked for."""
    actor = shell.require(request, "consultations.adjudicate")
    returned, asked = queries.waiting_for_ruling(actor)
    return shell.page(
        request, "desk/units/rulings.html", {"returned": returned, "asked": asked}, current="rulings"
    )
