"""The board: what units promised in a place, with the working days that are left; made for a wall."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinghao.consultations.queries import owed
from tinghao.core import clock, refusals
from tinghao.divisions import queries as divisions
from tinghao.portal import promises as told_promises
from tinghao.portal import told


@require_safe
def promises(request: HttpRequest, code: str) -> HttpResponse:
    """What is still owed in published cases of the place, overdue first, as a sheet of A4."""
    if not code.isdigit() or not code.isascii() or len(code) not in {4, 6, 9, 12}:
        raise refusals.NotFound(_("没有找到这个地方，请从列表里重新选一次。"))
    place = divisions.public_division(code)
    found = list(owed.public_promises_of(code))
    names = divisions.public_names([code, *(i.order.division_code for i in found)])
    path = told.path_of(code, names) or place.name
    rows = [
        {
            "promise": one,
            "place": told.path_of(one.item.order.division_code, names).removeprefix(f"{path} · "),
        }
        for one in told_promises.of(found)
    ]
    context = {
        "place": place,
        "path": path,
        "rows": rows,
        "overdue": sum(r["promise"].countdown.colour == "red" for r in rows),  # type: ignore[attr-defined]
        "today": clock.today(),
        "address": request.build_absolute_uri(reverse("portal:promises", args=[code])),
    }
    return render(request, "portal/units/board.html", context)
