"""Signing in at the door over HTTP: pick the own seat or write a name; no account, no place, no picture."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tinghao.core import refusals
from tinghao.core.actors import PASSERBY
from tinghao.divisions import queries as divisions
from tinghao.meetings import actions, queries, rules
from tinghao.portal import visitors

_TOO_OFTEN = N_("这里签到的次数太多了，请{wait}后再试，或请主持人当面记一下。")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, code: str) -> HttpResponse:
    """The seats of this meeting; after signing in, that it is done; after the meeting, that it is closed."""
    consultation = queries.public_consultation_at_door(code)
    names = divisions.public_names_kept((consultation.division_code,))
    context: dict[str, Any] = {
        "c": consultation,
        "code": code,
        "place": names.get(consultation.division_code, ""),
        "once": secrets.token_hex(12),
        "is_done": "done" in request.GET,
    }
    status = 200
    try:
        rules.check_door(consultation, queries.meeting_of(consultation))
    except refusals.Stale as closed:
        context["closed"] = closed.message
        status = 409 if request.method == "POST" else 200
        return render(request, "portal/meetings/door.html", context, status=status)
    if request.method == "POST":
        visitors.count(request, "door", _(_TOO_OFTEN))
        seat = request.POST.get("seat", "")
        try:
            actions.sign_in_at_door(
                consultation,
                by=PASSERBY,
                seat=int(seat) if seat.isascii() and seat.isdigit() and len(seat) < 16 else 0,
                name=request.POST.get("name", ""),
                once=request.POST.get("once", "")[:32],
            )
        except (refusals.Invalid, refusals.Stale) as refusal:
            context |= {"error": refusal.message, "typed": request.POST.get("name", "")}
            status = refusal.status
        else:
            return HttpResponseRedirect(f"{request.path}?done=1", status=303)
    context["seats"] = queries.seats_at_door(consultation)
    return render(request, "portal/meetings/door.html", context, status=status)
