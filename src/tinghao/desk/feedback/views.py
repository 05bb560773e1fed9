"""The list of suggestions, those that wait and those that are settled, and the step between."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.feedback.forms import SettleForm
from tinghao.feedback import actions, queries

PAGE = 20


@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """One page of them, newest first."""
    actor = shell.require(request, "feedback.see")
    before = request.GET.get("before", "")
    before_id = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    is_settled = request.GET.get("settled") == "1"
    return _page(request, actor, is_settled=is_settled, before_id=before_id)


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The suggestion is settled; what was typed stays where it cannot be kept."""
    actor = shell.require(request, "feedback.see")
    found = queries.suggestion_for(actor, pk)
    if found is None:
        raise Http404
    form = SettleForm(pk, request.POST)
    form.is_valid()
    try:
        actions.settle_suggestion(found, by=actor, note=form.cleaned_data.get("note", ""))
    except refusals.Invalid as refusal:
        for name, words in refusal.fields.items():
            form.add_error(name, words)
        # The page on which that suggestion stands first, so that the form is in sight.
        return _page(request, actor, is_settled=False, before_id=pk + 1, wrong={pk: form})
    messages.success(request, _("记下了，移到“已处理”。"))
    return HttpResponseRedirect(reverse("desk:feedback"))


def _page(
    request: HttpRequest,
    actor: Any,
    *,
    is_settled: bool,
    before_id: int | None,
    wrong: dict[int, SettleForm] | None = None,
) -> HttpResponse:
    wrong = wrong or {}
    found = list(queries.suggestions(actor, is_settled=is_settled, before_id=before_id, limit=PAGE + 1))
    shown = found[:PAGE]
    here = reverse("desk:feedback") + ("?settled=1" if is_settled else "")
    joint = "&" if is_settled else "?"
    context = {
        "is_settled": is_settled,
        "lines": [(s, None if is_settled else wrong.get(s.pk) or SettleForm(s.pk)) for s in shown],
        "wrong": next(iter(wrong.values()), None),
        "tabs": [
            (_("等着处理"), reverse("desk:feedback"), not is_settled),
            (_("已处理"), reverse("desk:feedback") + "?settled=1", is_settled),
        ],
        "older": f"{here}{joint}before={shown[-1].pk}" if len(found) > PAGE else "",
        "newest": here if before_id else "",
    }
    return shell.page(
        request, "desk/feedback/feedback.html", context, current="feedback", status=422 if wrong else 200
    )
