"""Rosters: bring one in, look at the differences, take it or leave it; and have one's own as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.core import clock, refusals, sheets
from tinghao.desk import shell
from tinghao.desk.rosters.forms import ApplyForm, BringForm
from tinghao.rosters import actions, queries
from tinghao.rosters.choices import ImportState, RosterKind
from tinghao.rosters.models import RosterImport
from tinghao.rosters.shapes import SHAPES

_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
# A page shows so many lines of each kind; all of them are taken.
SHOWN = 300


@require_GET
def rosters(request: HttpRequest) -> HttpResponse:
    """The four rosters of this office, and what was brought in lately."""
    actor = shell.require(request, queries.MANAGE)
    context = {
        "kinds": [{"kind": kind, "columns": list(SHAPES[kind].heads.values())} for kind in RosterKind],
        "imports": queries.imports_of(actor),
    }
    return shell.page(request, "desk/rosters/list.html", context, current="rosters")


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, kind: str) -> HttpResponse:
    """A file is read; with errors they stand here by cell, without any the differences come next."""
    actor = shell.require(request, queries.MANAGE)
    form = BringForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "shape": SHAPES[kind], "kind": RosterKind(kind)}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            roster = actions.check_roster(
                by=actor, kind=kind, file=file, name=file.name or "", takes_new=form.cleaned_data["takes_new"]
            )
        except refusals.Invalid as refusal:
            form.refuse(refusal)
            context |= {
                "filename": file.name,
                "problems": getattr(refusal, "problems", ()),
                "more_problems": getattr(refusal, "more", 0),
                "total": getattr(refusal, "total", 0),
            }
        else:
            return HttpResponseRedirect(reverse("desk:roster_import", args=[roster.pk]))
    status = 422 if request.method == "POST" else 200
    return shell.page(request, "desk/rosters/bring.html", context, current="rosters", status=status)


@never_cache
@require_GET
def differences(request: HttpRequest, pk: int) -> HttpResponse:
    """What the roster would change, or what it changed."""
    actor = shell.require(request, queries.MANAGE)
    return _page(request, actor, queries.import_for(actor, pk), ApplyForm())


@require_POST
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    """The roster is taken, whole."""
    actor = shell.require(request, queries.MANAGE)
    roster, form = queries.import_for(actor, pk), ApplyForm(request.POST)
    if form.is_valid():
        try:
            counts = actions.apply_roster(
                roster,
                by=actor,
                day=form.cleaned_data["day"],
                digest=request.POST.get("digest", ""),
                ended=request.POST.getlist("ended"),
                reason=form.cleaned_data["reason"],
            )
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            words = _("导入了：新增 %(new)s，改动 %(changed)s，离任 %(ended)s，没有变化 %(same)s。")
            messages.success(request, words % counts)
            return HttpResponseRedirect(reverse("desk:roster_import", args=[pk]))
    return _page(request, actor, roster, form, ticked=request.POST.getlist("ended"))


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The roster is forgotten."""
    actor = shell.require(request, queries.MANAGE)
    actions.drop_roster(queries.import_for(actor, pk), by=actor)
    messages.success(request, _("没有导入，读到的内容已经删去。"))
    return HttpResponseRedirect(reverse("desk:rosters"))


@never_cache
@require_GET
def take(request: HttpRequest, kind: str, form: str) -> HttpResponse:
    """The registers as a file, in the shape that can be brought in again."""
    actor = shell.require(request, queries.MANAGE)
    title, head, rows = queries.table_of(actor, kind)
    content = sheets.xlsx_bytes(title, head, rows) if form == "xlsx" else sheets.csv_bytes(head, rows)
    response = HttpResponse(content, content_type=_TYPES[form])
    name = quote(f"{title}-{clock.today().isoformat()}.{form}")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _page(
    request: HttpRequest,
    actor: Any,
    roster: RosterImport,
    form: ApplyForm,
    *,
    ticked: list[str] | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {"roster": roster, "form": form, "shape": SHAPES[roster.kind]}
    if roster.state == ImportState.CHECKED:
        plan = queries.plan_of(actor, roster)
        context |= {
            "plan": plan,
            "parts": [
                {"state": state, "lines": plan.of(state)[:SHOWN], "more": max(len(plan.of(state)) - SHOWN, 0)}
                for state in ("changed", "back", "new")
                if plan.of(state)
            ],
            "gone": plan.of("gone"),
            "ticked": ticked or [],
        }
    status = 422 if form.is_bound else 200
    return shell.page(request, "desk/rosters/import.html", context, current="rosters", status=status)
