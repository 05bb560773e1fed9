"""Lots over HTTP: the published record, what recomputing it says, and the panel that a number picks."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinghao.core import refusals
from tinghao.divisions import queries as divisions
from tinghao.lots import queries, record
from tinghao.lots.queries import Drawn


@require_safe
def lots(request: HttpRequest) -> HttpResponse:
    """All that were published, newest first."""
    found = list(queries.public_lots())
    names = divisions.public_names_kept(lot.division_code for lot in found)
    lines = [{"row": lot, "place": names.get(lot.division_code, "")} for lot in found]
    context = {"lines": lines, "calls": queries.public_open_calls()}
    return render(request, "portal/lots/list.html", context)


@require_safe
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    """One lot, recomputed: digest, quotas, counts, and the panel of a number (the drawn or any other)."""
    found = queries.public_lot(pk)
    drawn = queries.drawn_up(found)
    if drawn is None:
        raise refusals.NotFound(_("没有找到这次抽签，或者它还没有公布。"))
    context: dict[str, Any] = {
        "lot": found,
        "drawn": drawn,
        "place": divisions.public_names_kept((found.division_code,)).get(found.division_code, ""),
        "reason": queries.public_reason(found),
        "digest_holds": record.digest(found.told) == found.digest,
        "troubles": drawn.report.troubles[:10],
        "outcome": queries.outcome(found, drawn, found.number) if found.number else None,
        "person": request.GET.get("person", "")[:8],
        "number": request.GET.get("number", "")[:40],
    }
    context |= _asked(context["person"], drawn)
    if context["number"]:
        try:
            context["tried"] = queries.outcome(found, drawn, context["number"])
        except refusals.Invalid as refusal:
            context["tried_words"] = refusal.message
    return render(request, "portal/lots/lot.html", context)


def _asked(person: str, drawn: Drawn) -> dict[str, Any]:
    if not person:
        return {}
    count = drawn.report.counts.get(int(person)) if person.isdecimal() else None
    if count is None:
        return {"person_words": _("名册里没有这个编号。")}
    many = len(drawn.record.panels)
    return {
        "person_words": _("%(person)s 号出现在 %(count)s 份名单里，机会是 %(chance)s%%。")
        % {"person": int(person), "count": count, "chance": f"{100 * count / many:.2f}"}
    }


@require_safe
def told(request: HttpRequest, pk: int) -> HttpResponse:
    """The record, byte for byte as it was published."""
    del request
    found = queries.public_lot(pk)
    response = HttpResponse(found.told.encode(), content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="lot-{pk}.txt"'
    return response
