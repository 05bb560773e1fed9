"""Setting a lot up: the pool from a sheet or from requesters, and the table of quotas."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tinghao.access import queries as access
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.lots import views
from tinghao.desk.lots.forms import NewLotForm, OrderLotForm
from tinghao.lots import actions, queries, sheets, tasks
from tinghao.lots.models import Lot
from tinghao.lots.pools import Quota
from tinghao.orders import queries as orders

_MOST = 9_999


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new lot: with a sheet, or among the requesters of the order in `?order=`."""
    actor = shell.require(request, "lots.run")
    number = request.GET.get("order", "")
    order = orders.order_for(actor, number) if number else None
    form: Any
    if order is not None:
        form = OrderLotForm(request.POST or None, initial={"title": order.heading.rstrip("…")})
    else:
        places = access.places_for(actor, "lots.run", deepest="community")
        form = NewLotForm(request.POST or None, request.FILES or None, places=places)
    context: dict[str, Any] = {"form": form, "order": order}
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        try:
            if order is not None:
                lot = actions.create_lot_from_requesters(order, by=actor, **found)
            else:
                pool = found.pop("pool")
                lot = actions.create_lot(by=actor, sheet=sheets.read(pool, pool.name or ""), **found)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
            context["problems"] = getattr(refusal, "problems", ())
            context["more_problems"] = getattr(refusal, "more", 0)
        else:
            messages.success(
                request, _("名册存好了，一共 %(n)s 人。现在定名额。") % {"n": lot.people.count()}
            )
            return HttpResponseRedirect(reverse("desk:lot", args=[lot.pk]))
    status = 422 if request.method == "POST" else 200
    return shell.page(request, "desk/lots/new.html", context, current="lots", status=status)


@require_POST
def quotas(request: HttpRequest, pk: int) -> HttpResponse:
    """Seats and quotas are set as typed; with the other button the computing begins as well."""
    actor = shell.require_signed_in(request)
    lot = queries.lot_for(actor, pk)
    try:
        seats = _number(request.POST.get("seats", ""), 0)
        typed = _typed(request, lot, seats)
        with transaction.atomic():
            actions.set_quotas(lot, by=actor, seats=seats, quotas=typed)
            if "compute" in request.POST:
                actions.ask_to_compute(lot, by=actor, enqueue=tasks.compute.enqueue)
    except refusals.Invalid as refusal:
        return views.page(
            request, actor, queries.lot_for(actor, pk), typed=request.POST, said=refusal.message
        )
    if "compute" not in request.POST:
        messages.success(request, _("名额记好了。"))
    return HttpResponseRedirect(reverse("desk:lot", args=[pk]))


def _typed(request: HttpRequest, lot: Lot, seats: int) -> list[Quota]:
    found = []
    for i, row in enumerate(queries.values_of(lot)):
        least, most = request.POST.get(f"least-{i}", "").strip(), request.POST.get(f"most-{i}", "").strip()
        if least or most:
            found.append(Quota(row.feature, row.value, _number(least or "0", 0), _number(most, seats)))
    return found


def _number(text: str, missing: int) -> int:
    text = text.strip()
    if not text:
        return missing
    if not text.isdecimal() or int(text) > _MOST:
        raise refusals.Invalid(_("席位和名额都要填整数，例如 3。"))
    return int(text)
