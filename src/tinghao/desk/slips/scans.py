"""Pictures of slips over HTTP: several at once, seen by whoever enters the batch and by nobody else."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.core import refusals
from tinghao.core.web import pictures
from tinghao.desk import shell
from tinghao.slips import actions, queries
from tinghao.slips.choices import SCANS_AT_MOST
from tinghao.slips.workflow import ENTER
from tinghao.uploads import actions as uploads


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """The pictures lie beside the fields, in the order in which they were chosen."""
    actor = shell.require(request, ENTER)
    taken = uploads.take_images(request.FILES.getlist("scans"), by=actor, most=SCANS_AT_MOST)
    for fault in taken.faults:
        messages.error(request, fault)
    try:
        if taken.images:
            actions.add_scans(taken.images, by=actor)
            messages.success(request, _("收下 %(n)d 张图片，按顺序对着表录。") % {"n": len(taken.images)})
        elif not taken.faults:
            messages.error(request, _("请先选图片。"))
    except refusals.Invalid as refusal:
        messages.error(request, refusal.message)
    return HttpResponseRedirect(reverse("desk:slips"), status=303)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture is gone."""
    actor = shell.require(request, ENTER)
    actions.drop_scan(queries.scan_for(actor, pk), by=actor)
    return HttpResponseRedirect(reverse("desk:slips"), status=303)


@require_GET
def image(request: HttpRequest, pk: int, size: str) -> HttpResponseBase:
    """The picture, full or as a thumbnail."""
    actor = shell.require(request, ENTER)
    response = pictures.shown(queries.open_scan(actor, pk, size))
    response["Cache-Control"] = "private, no-store"
    return response
