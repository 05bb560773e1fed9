"""The calendar on one's own telephone: a secret link is made, shown once, made anew, revoked."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.schedule import actions, queries
from tinghao.schedule.choices import Reach

HERE = "schedule"


@require_GET
def phone(request: HttpRequest) -> HttpResponse:
    """Which links there are, when a telephone last read them, and how it is done on which telephone."""
    actor = shell.require_signed_in(request)
    return shell.page(request, "desk/schedule/phone.html", _told(actor), current=HERE)


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """There is a link; it is shown this once."""
    actor = shell.require_signed_in(request)
    reach = request.POST.get("reach", "")
    try:
        word = actions.make_link(by=actor, reach=reach)
    except refusals.Invalid as refusal:
        told = {**_told(actor), "said": refusal.message}
        return shell.page(request, "desk/schedule/phone.html", told, current=HERE, status=422)
    address = request.build_absolute_uri(reverse("portal:feed", args=[word]))
    made = {"reach": Reach(reach).label, "address": address, "webcal": "webcal:" + address.partition(":")[2]}
    return shell.page(request, "desk/schedule/phone.html", {**_told(actor), "made": made}, current=HERE)


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """The link is dead."""
    actor = shell.require_signed_in(request)
    actions.revoke_link(by=actor, reach=request.POST.get("reach", ""))
    messages.success(request, _("停用了。手机下次来读，就读不到了。"))
    return HttpResponseRedirect(reverse("desk:schedule_phone"))


def _told(actor: Any) -> dict[str, Any]:
    links = queries.links_of(actor)
    return {
        "reaches": [(reach.value, reach.label, links.get(reach.value)) for reach in Reach],
        "may": bool(actor.grants),
    }
