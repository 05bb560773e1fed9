"""A unit's desk: what was promised and by when; and what a convener has to decide about it."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinghao.consultations import queries
from tinghao.consultations.choices import ItemState
from tinghao.consultations.queries import links, owed
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.units import lines
from tinghao.people import queries as people

_PAGE = 50


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
    drawn = lines.of(found)
    context = {
        "items": drawn,
        "tabs": tabs,
        "show": show,
        "units": people.units_named(actor, actor.organisation_ids),
        "counts": lines.counts(drawn) if show == "owed" else [],
    }
    return shell.page(request, "desk/units/unit.html", context, current="unit")


@require_GET
def owed_here(request: HttpRequest) -> HttpResponse:
    """What the units of these places owe, overdue first: for who reminds them and who looks on."""
    actor = shell.require(request, "orders.see")
    show = request.GET.get("show", "overdue")
    show = show if show in owed.KINDS else "overdue"
    found = owed.owed_in_sight(actor, show, after=_after(request.GET.get("after", "")), limit=_PAGE + 1)
    shown = found[:_PAGE]
    here = reverse("desk:owed")
    last = shown[-1] if len(found) > _PAGE else None
    context = {
        "items": lines.of(shown),
        "tabs": [(k.words, f"{here}?show={k.name}", k.name == show) for k in owed.KINDS.values()],
        "show": show,
        "silent": links.without_account(i.lead_unit_id for i in shown),
        "first": f"{here}?show={show}" if request.GET.get("after") else "",
        "more": f"{here}?show={show}&after={last.due_on.isoformat()}.{last.pk}" if last else "",
    }
    return shell.page(request, "desk/units/owed.html", context, current="owed")


def _after(typed: str) -> tuple[dt.date, int] | None:
    day, _dot, number = typed.partition(".")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        return None
    try:
        return dt.date.fromisoformat(day), int(number)
    except ValueError:
        return None


@require_GET
def unit_print(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet with all that a unit owes, overdue first: for the unit itself, or for who reminds it."""
    actor = shell.require_signed_in(request)
    found = people.units_named(actor, [pk])
    if not found:
        raise refusals.NotFound(_("没有找到这个单位，或者它不在您的工作范围内。"))
    rows = owed.owed_by_unit(actor, found[0])
    back = "desk:unit" if pk in actor.organisation_ids else "desk:home"
    context = {
        "unit": found[0],
        "lines": lines.of(rows),
        "today": clock.today(),
        "back": reverse(back),
    }
    return render(request, "desk/units/print.html", context)


@require_GET
def rulings(request: HttpRequest) -> HttpResponse:
    """Items that a unit returned, and extensions that a unit asked for."""
    actor = shell.require(request, "consultations.adjudicate")
    returned, asked = queries.waiting_for_ruling(actor)
    return shell.page(
        request, "desk/units/rulings.html", {"returned": returned, "asked": asked}, current="rulings"
    )
