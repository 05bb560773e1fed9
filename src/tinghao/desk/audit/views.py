"""The audit view: the whole trail of an order, the verdict on its chain, and the heads of the days."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.orders import trail
from tinghao.history import queries as history
from tinghao.orders import numbers, queries


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """Ask for an order by its number; below, the heads of the last days."""
    actor = shell.require(request, "history.see")
    typed = request.GET.get("number", "")
    error = ""
    if typed:
        number = numbers.typed(typed)
        try:
            queries.order_for(actor, number, capability="history.see")
        except refusals.NotFound:
            error = _("没有找到这个单号，或者它不在您的工作范围内。")
        else:
            return HttpResponseRedirect(reverse("desk:audit_order", args=[number]))
    context = {"typed": typed, "error": error, "heads": list(history.public_heads(limit=31))}
    return shell.page(
        request, "desk/audit/audit.html", context, current="audit", status=422 if error else 200
    )


@require_GET
def order(request: HttpRequest, number: str) -> HttpResponse:
    """Every entry of one order with who, when, what and digest, and whether the chain is whole."""
    actor = shell.require(request, "history.see")
    found = queries.order_for(actor, number, capability="history.see")
    entries = list(queries.entries_with_names(actor, found))
    # An auditor reads the trail; what people wrote only where another post lets them read the case.
    may_read = actor.may("orders.see", found.division_code)
    context = {
        "order": found,
        "number": numbers.shown(found.number),
        "lines": list(zip(trail.lines(entries), entries, strict=True)),
        "verdict": history.public_verdict_on("order", found.pk),
        "may_read": may_read,
    }
    return shell.page(request, "desk/audit/order.html", context, current="audit")
