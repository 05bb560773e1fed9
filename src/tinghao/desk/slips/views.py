"""One screen for a batch of slips: code, fields, next; with what was entered, and the picture beside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.slips import forms, lines
from tinghao.divisions import queries as divisions
from tinghao.documents import codes
from tinghao.documents.choices import Kind
from tinghao.documents.queries import FormBehind, form_behind
from tinghao.slips import actions, queries, sheets
from tinghao.slips.choices import SCANS_AT_MOST
from tinghao.slips.models import Slip
from tinghao.slips.workflow import ENTER

# Typed instead of a code: the one before is to be taken back.
_BACK = frozenset({"-", "－", "撤", "撤回", "undo"})


@never_cache
@require_GET
def enter(request: HttpRequest) -> HttpResponse:
    """The screen: a code to type or scan; with a code, the fields of that slip."""
    actor = shell.require(request, ENTER)
    asked = request.GET
    slip = _slip(actor, asked.get("slip", ""))
    code = codes.shown(slip.code) if slip else asked.get("code", "")[:200]
    if not code.strip():
        return _screen(request, actor)
    if code.strip() in _BACK:
        return _screen(request, actor, to_undo=_last(actor))
    try:
        behind = queries.form_to_enter(actor, code, slip=slip)
        form = _form(actor, behind, initial=_initial(slip), slip=slip)
    except refusals.Refusal as refusal:
        return _screen(request, actor, code=code, error=refusal.message, status=refusal.status)
    return _screen(request, actor, behind=behind, form=form, slip=slip)


def _slip(actor: Any, typed: str) -> Slip | None:
    number = lines.number(typed)
    return queries.slip_for(actor, number) if number else None


def _last(actor: Any) -> Slip | None:
    batch = queries.open_batch_of(actor)
    return queries.slips_of(actor, batch).first() if batch else None


def _initial(slip: Slip | None) -> dict[str, Any]:
    if slip is None:
        return {}
    return {**queries.typed_of(slip), "requester": slip.requester_id}


def _form(actor: Any, behind: FormBehind, data: Any = None, *, slip: Slip | None, **more: Any) -> Any:
    """The form; raises Stale where nobody is left whose answer the slip could be."""
    if behind.kind == Kind.SATISFACTION and behind.order is not None:
        asked = queries.who_can_answer(actor, behind.order, slip=slip)
        if not asked:
            raise refusals.Stale(
                _("这一单没有还能凭纸面回答的点单人：没有留联系方式的，只能由本人凭回执回答。")
            )
        more["asked"] = asked
    elif behind.kind == Kind.APPLICATION and len(behind.place) < 12:
        more["places"] = divisions.public_communities_below([behind.place])
    return forms.form_for(behind, data, **more)


def _screen(
    request: HttpRequest,
    actor: Any,
    *,
    behind: FormBehind | None = None,
    form: Any = None,
    slip: Slip | None = None,
    code: str = "",
    error: str = "",
    to_undo: Slip | None = None,
    status: int = 200,
) -> HttpResponse:
    batch = queries.open_batch_of(actor)
    slips = list(queries.slips_of(actor, batch)) if batch else []
    scans = queries.scans_of(actor, batch) if batch else []
    context = {
        "code": code,
        "error": error,
        "form": form,
        "behind": lines.about(behind) if behind else None,
        "seats": _seats(behind),
        "slip": slip,
        "to_undo": lines.of([to_undo])[0] if to_undo else None,
        "lines": lines.of(slips),
        "kept": sum(s.state == "kept" for s in slips),
        "refused": sum(s.state == "refused" for s in slips),
        "scans": scans,
        "scan": lines.scan_beside(scans, slip, request.POST.get("scan") or request.GET.get("scan", "")),
        "most": SCANS_AT_MOST,
        "batches": [] if behind else queries.batches_of(actor),
    }
    return shell.page(request, "desk/slips/enter.html", context, current="slips", status=status)


def _seats(behind: FormBehind | None) -> list[Any]:
    if behind is None or behind.consultation is None:
        return []
    return sheets.seats_on(behind.consultation, behind.copy)


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """The slip is kept, and the next one can come; or what is wrong stands at its field."""
    actor = shell.require(request, ENTER)
    post = request.POST
    slip = _slip(actor, post.get("slip", ""))
    code = post.get("code", "")[:200]
    try:
        behind = form_behind(actor, code)
        form = _form(actor, behind, post, slip=slip or queries.kept_under(actor, behind.code))
    except refusals.Refusal as refusal:
        return _screen(request, actor, code=code, error=refusal.message, status=refusal.status)
    if not form.is_valid():
        return _screen(request, actor, behind=behind, form=form, slip=slip, status=422)
    try:
        kept = actions.keep_slip(
            behind,
            by=actor,
            typed=form.typed(),
            requester_id=form.cleaned_data.get("requester"),
            slip=slip,
        )
        actions.match_scan(
            kept, by=actor, scan_id=int(post["scan"]) if post.get("scan", "").isdecimal() else 0
        )
    except refusals.Invalid as refusal:
        form.refuse(refusal)
        return _screen(request, actor, behind=behind, form=form, slip=slip, status=422)
    except refusals.Refusal as refusal:
        # Somebody was first, or the matter went on: what was typed is shown once more, to be read.
        form.add_error(None, refusal.message)
        return _screen(request, actor, behind=behind, form=form, slip=slip, status=refusal.status)
    messages.success(request, _("%(code)s 录好了。") % {"code": codes.shown(kept.code)})
    return HttpResponseRedirect(reverse("desk:slips"), status=303)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The slip counts as not entered."""
    actor = shell.require(request, ENTER)
    slip = queries.slip_for(actor, pk)
    actions.drop_slip(slip, by=actor)
    messages.success(request, _("%(code)s 撤回了，可以重新录。") % {"code": codes.shown(slip.code)})
    return HttpResponseRedirect(reverse("desk:slips"), status=303)
