"""The minutes: saved as they are typed, never over somebody else's words, and finished with the items."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tinghao.consultations import actions
from tinghao.core import refusals
from tinghao.core.web import said
from tinghao.desk import shell
from tinghao.desk.consultations import meeting
from tinghao.desk.consultations.forms import MinutesForm
from tinghao.desk.consultations.items import ItemRows


@require_POST
def minutes(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The minutes are as typed; where another recorder was first, both texts stand side by side (409)."""
    actor, consultation, about, may_record = meeting.opened(request, pk)
    is_auto = "autosave" in request.POST
    if not may_record:
        raise refusals.Forbidden(_("纪要由召集人或接单委员来写。"))
    form = MinutesForm(request.POST)
    if not form.is_valid():
        if is_auto:
            return JsonResponse({"words": _("没有存上，请按“保存”再试一次。")}, status=422)
        return meeting.page(request, actor, consultation, about, may_record, status=422, minutes_form=form)
    try:
        saved = actions.save_minutes(
            consultation, by=actor, version=form.cleaned_data["version"], words=form.words
        )
    except refusals.Invalid as refusal:
        if is_auto:
            return JsonResponse({"words": refusal.message}, status=422)
        form.refuse(refusal)
        return meeting.page(request, actor, consultation, about, may_record, status=422, minutes_form=form)
    except refusals.Stale as refusal:
        if is_auto:
            return JsonResponse({"words": refusal.message}, status=409)
        return _both(request, pk, form, refusal)
    if is_auto:
        return JsonResponse({"version": saved.version, "words": _("已自动保存")})
    if "finish" in request.POST:
        return HttpResponseRedirect(reverse("desk:consultation_finish", args=[pk]))
    messages.success(request, _("纪要已保存。"))
    return HttpResponseRedirect(reverse("desk:consultation", args=[pk]))


def _both(request: HttpRequest, pk: int, form: MinutesForm, refusal: refusals.Stale) -> HttpResponse:
    """What I typed beside what was saved meanwhile; saved again it counts as the newer."""
    _actor, consultation, _about, _may = meeting.opened(request, pk)
    theirs = getattr(consultation, "minutes", None)
    if theirs is None or theirs.finished_at:
        raise refusal
    mine = MinutesForm(initial={**form.cleaned_data, "version": theirs.version})
    pairs = [(mine[n], getattr(theirs, n)) for n in ("discussion", "agreed", "open_points")]
    context = {
        "c": consultation,
        "form": mine,
        "pairs": pairs,
        "theirs": theirs,
        "message": refusal.message,
        "at": said.said(theirs.saved_at),
    }
    return shell.page(request, "desk/consultations/both.html", context, current="consultations", status=409)


@require_http_methods(["GET", "POST"])
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """The minutes are final, and every order has what was agreed: what, who, until when."""
    actor, consultation, about, may_record = meeting.opened(request, pk)
    if not may_record:
        raise refusals.Forbidden(_("成果由召集人或接单委员来写。"))
    text = getattr(consultation, "minutes", None)
    is_post = request.method == "POST"
    data = request.POST if is_post else None
    parts = [{"order": o, "rows": ItemRows(data, prefix=f"o{o.pk}", at=o.county)} for o in about]
    error = ""
    if is_post and not request.POST.get("more"):
        if all(p["rows"].is_valid() for p in parts):
            try:
                items = {p["order"].pk: p["rows"].items() for p in parts}
                actions.finish_minutes(consultation, by=actor, items=items)
            except refusals.Invalid as refusal:
                error = _refused(parts, refusal)
            else:
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


def _refused(parts: list[dict[str, Any]], refusal: refusals.Refusal) -> str:
    # A wrong row is named by its place among the rows of one order.
    if any(name.startswith("items-") for name in refusal.fields):
        for part in parts:
            if part["rows"].refuse(refusal) is None and part["rows"].is_wrong:
                break
    return refusal.message
