"""A meeting that took place is recorded in one short form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinghao.consultations import actions
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.consultations.forms import RecordForm
from tinghao.desk.filing import effort
from tinghao.divisions import queries as divisions
from tinghao.orders import actions as orders_actions
from tinghao.orders import queries as orders
from tinghao.orders.models import Order
from tinghao.people import queries as people


def order_in_hand(request: HttpRequest, actor: Any) -> Order:
    """The order that the address or the form names, where the actor can bring it to a meeting."""
    number = request.POST.get("order", "") or request.GET.get("order", "")
    if not number:
        raise refusals.NotFound(_("请先打开要协商的那一单，再从那里定协商。"))
    order = orders.order_for(actor, number)
    orders.check_step(actor, order, "convene")
    return order


def context_of(order: Order, form: Any) -> dict[str, Any]:
    """What the pages about a meeting of this order show."""
    names = divisions.public_names_kept((order.division_code,))
    return {
        "order": order,
        "place": names.get(order.division_code, ""),
        "form": form,
        "units": people.public_units(at=order.county, limit=300),
    }


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """A meeting that took place is recorded with what was agreed and who does it."""
    actor = shell.require(request, "consultations.record")
    order = order_in_hand(request, actor)
    template = "desk/consultations/record.html"
    if request.method == "GET":
        form = RecordForm(actor=actor, order=order)
        return shell.page(request, template, context_of(order, form), current="consultations")
    if request.POST.get("more"):
        typed = {name: request.POST.get(name, "") for name in RecordForm.base_fields}
        typed["members"] = request.POST.getlist("members")  # type: ignore[assignment]
        typed["others"] = request.POST.getlist("others")  # type: ignore[assignment]
        typed["requesters"] = request.POST.getlist("requesters")  # type: ignore[assignment]
        form = RecordForm(actor=actor, order=order, initial=typed)
        form.rows = form.rows.with_data(request.POST)
        return shell.page(request, template, context_of(order, form), current="consultations")
    form = RecordForm(request.POST, actor=actor, order=order)
    if form.is_valid():
        found = form.cleaned_data
        try:
            with transaction.atomic():
                orders_actions.locked(order.pk)
                made = actions.record_consultation(
                    by=actor,
                    about=form.about,
                    form=found["form"],
                    title=found["title"],
                    held_at=found["starts_at"],
                    agreed=found["agreed"],
                    discussion=found["discussion"],
                    open_points=found["open_points"],
                    items={o.pk: form.rows.items() for o in form.about},
                    venue=found["venue"],
                    place=found["place"],
                    seats=form.seats(),
                )
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            effort.note(form, made, by=actor, step="record")
            effort.note_rows(request.POST, (), made, by=actor, step="items", prefixes=["items-"])
            messages.success(request, _("协商记下了，事情交给了承办单位。"))
            return HttpResponseRedirect(reverse("desk:consultation", args=[made.pk]))
    return shell.page(request, template, context_of(order, form), current="consultations", status=422)
