"""The minutes become final, with the outcome list that begins with what the table agreed on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.consultations import meeting
from tinghao.desk.consultations.items import ItemRows
from tinghao.desk.filing import effort
from tinghao.desk.forms import in_days
from tinghao.filing import actions as filing
from tinghao.meetings import actions, queries


@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes are final, and every order has what was agreed: what, who, until when."""
    actor, consultation, about, may_record = meeting.opened(request, pk)
    if not may_record:
        raise refusals.Forbidden(_("成果由召集人或接单委员来写。"))
    text = getattr(consultation, "minutes", None)
    is_post = request.method == "POST"
    data = request.POST if is_post else None
    begin = {} if is_post else queries.agreed_rows(consultation, about)
    parts = [
        {"order": o, "rows": ItemRows(data, prefix=f"o{o.pk}", at=o.county, begin=begin.get(o.pk, ()))}
        for o in about
    ]
    error = ""
    if is_post and not request.POST.get("more"):
        if all(p["rows"].is_valid() for p in parts):
            try:
                items = {p["order"].pk: p["rows"].items() for p in parts}
                agreed = queries.agreed_rows(consultation, about)
                actions.finish_meeting(consultation, by=actor, items=items)
            except refusals.Invalid as refusal:
                error = _refused(parts, refusal)
            else:
                _note(request.POST, consultation, agreed, actor, text)
                messages.success(request, _("纪要定稿了，事情交给了承办单位。"))
                return HttpResponseRedirect(reverse("desk:consultation", args=[pk]))
        else:
            error = _("有几行还要改一改，您写的都还在。")
    context = {"c": consultation, "parts": parts, "error": error, "minutes": text}
    return shell.page(
        request,
        "desk/consultations/finish.html",
        context,
        current="consultations",
        status=422 if error else 200,
    )


def _note(posted: Any, consultation: Any, agreed: Any, actor: Any, text: Any) -> None:
    """What the two forms took: what the table had agreed on stood in the rows already."""
    known = [v for rows in agreed.values() for row in rows for v in row.values()]
    effort.note_rows(
        posted,
        [*known, in_days(20)],
        consultation,
        by=actor,
        step="items",
        prefixes=[f"o{order}-" for order in agreed] or ["o"],
    )
    boxes = [text.discussion, text.agreed, text.open_points] if text else []
    filing.note_effort(consultation, by=actor, step="minutes", typed=sum(bool(b.strip()) for b in boxes))


def _refused(parts: list[dict[str, Any]], refusal: refusals.Refusal) -> str:
    # A wrong row is named by its place among the rows of one order.
    if any(name.startswith("items-") for name in refusal.fields):
        for part in parts:
            if part["rows"].refuse(refusal) is None and part["rows"].is_wrong:
                break
    return refusal.message
