"""The one view behind every step: show the form, take it once, and say what happened meanwhile."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import ChoiceField, ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.forms import WordsField
from tinghao.desk.orders import queue, rows, trail
from tinghao.desk.orders.steps.table import STEPS, Step
from tinghao.divisions import queries as divisions
from tinghao.history import kinds
from tinghao.history import queries as history
from tinghao.orders import actions, queries
from tinghao.orders.models import Order
from tinghao.orders.workflow import ORDER_FLOW


class _DoneBefore(Exception):
    """The same step was taken by the same person since this page was drawn: a second press."""


@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, number: str, name: str) -> HttpResponse:
    """The form of a step; sent, the step is taken once, or nothing has changed and the reason is told."""
    spec = STEPS.get(name)
    if spec is None:
        raise Http404
    actor = shell.require_signed_in(request)
    order = queries.order_for(actor, number)
    if request.method == "GET":
        try:
            queries.check_step(actor, order, name)
        except refusals.Stale as refusal:
            return _meanwhile(request, actor, order, spec, None, refusal)
        form = spec.form(actor=actor, order=order, initial=spec.initial(order, request.GET))
        return _page(request, actor, order, spec, form)
    if request.POST.get("more"):
        queries.check_step(actor, order, name)
        return _page(request, actor, order, spec, spec.form.with_one_more_row(request.POST, actor, order))
    form = spec.form(request.POST, actor=actor, order=order)
    return _taken(request, actor, order, spec, form)


def _taken(request: HttpRequest, actor: Any, order: Order, spec: Step, form: Any) -> HttpResponse:
    if not form.is_valid():
        try:
            queries.check_step(actor, order, spec.name)
        except refusals.Stale as refusal:
            return _meanwhile(request, actor, order, spec, form, refusal)
        return _page(request, actor, order, spec, form, status=422)
    try:
        with transaction.atomic():
            # One after the other: of two presses the second finds what the first has recorded.
            actions.locked(order.pk)
            _refuse_second_press(request, actor, order, spec)
            queries.check_step(actor, order, spec.name)
            told = spec.apply(order, actor, form.cleaned_data)
    except _DoneBefore:
        messages.info(request, _("刚才已经办好了，没有重复记录。"))
    except refusals.Invalid as refusal:
        form.refuse(refusal)
        return _page(request, actor, queries.order_for(actor, order.number), spec, form, status=422)
    except refusals.Stale as refusal:
        now = queries.order_for(actor, order.number)
        return _meanwhile(request, actor, now, spec, form, refusal)
    else:
        messages.success(request, told)
    return HttpResponseRedirect(_back(request, order, actor))


def _seen(request: HttpRequest) -> int | None:
    typed = request.POST.get("seen", "") or request.GET.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None


def _refuse_second_press(request: HttpRequest, actor: Any, order: Order, spec: Step) -> None:
    seen = _seen(request)
    if seen is None:
        return
    mine = history.entries_of(actor, "order", order.pk).filter(
        seq__gt=seen, kind__in=spec.kinds, person_id=actor.person_id
    )
    if mine.exists():
        raise _DoneBefore


def _back(request: HttpRequest, order: Order, actor: Any) -> str:
    query = queue.kept_query(request)
    url = reverse("desk:order", args=[order.number])
    del actor
    return f"{url}?{query}" if query else url


def _page(
    request: HttpRequest, actor: Any, order: Order, spec: Step, form: Any, *, status: int = 200
) -> HttpResponse:
    back_url, back_label, _name = queue.list_url(request, actor)
    last = history.entries_of(actor, "order", order.pk).order_by("-seq").values_list("seq", flat=True).first()
    names = divisions.public_names_kept((order.division_code,))
    seen = _seen(request)
    context = {
        "order": order,
        "seal": rows.seal_of(order),
        "place": names.get(order.division_code, ""),
        "form": form,
        "step": spec,
        "step_label": label_of(spec),
        "words": _words(spec),
        "seen": seen if seen is not None and request.method == "POST" else last,
        "more": spec.context(actor, order, form),
        "template": spec.template,
        "signer": actor.name,
        "case_url": _back(request, order, actor),
        "query": queue.kept_query(request),
        "back_url": back_url,
        "back_label": back_label,
        "list_from": back_url if actor.may_anywhere("orders.see") else "",
    }
    return shell.page(
        request,
        "desk/orders/step.html",
        context,
        current=request.GET.get("in", ""),
        status=status,
        fragment="desk/orders/step_pane.html",
    )


def label_of(spec: Step) -> str:
    """The step's word, from the table it belongs to."""
    if spec.name in queries.ACTS:
        return str(queries.ACTS[spec.name].label)
    return _(ORDER_FLOW[spec.name].label)


def _words(spec: Step) -> str:
    """Who reads the words of this step: "public", "internal", or "" where there are none."""
    has_words = any(isinstance(f, WordsField) for f in spec.form.base_fields.values())
    return kinds.get(spec.kinds[0]).words if spec.kinds and has_words else ""


def _first(order: Order, spec: Step) -> str:
    """Who was quicker, where two wanted the same order."""
    if spec.name != "claim" or order.claimed_by is None:
        return ""
    return _("%(name)s先接下了这一单。") % {"name": order.claimed_by.person.name}


def _meanwhile(
    request: HttpRequest, actor: Any, order: Order, spec: Step, form: Any, refusal: refusals.Stale
) -> HttpResponse:
    """Status 409: nothing was done, here is what happened since, and what was typed is still there."""
    entries = list(queries.entries_with_names(actor, order))
    seen = _seen(request)
    since = [e for e in entries if seen is None or e.seq > seen] or entries[-1:]
    kept = []
    if form is not None:
        kept = [
            (field.label, value)
            for name, field in form.fields.items()
            # What was chosen from a list is quickly chosen again; what was written is not.
            if not isinstance(field, ChoiceField | ModelChoiceField)
            and isinstance(value := form.data.get(name), str)
            and len(value.strip()) > 8
        ]
    back_url, back_label, _name = queue.list_url(request, actor)
    context = {
        "order": order,
        "seal": rows.seal_of(order),
        "step_label": label_of(spec),
        "message": _first(order, spec) or refusal.message,
        "lines": trail.lines(since[-5:]),
        "kept": kept,
        "case_url": _back(request, order, actor),
        "back_url": back_url,
        "back_label": back_label,
        "list_from": back_url if actor.may_anywhere("orders.see") else "",
    }
    return shell.page(
        request,
        "desk/orders/meanwhile.html",
        context,
        current=request.GET.get("in", ""),
        status=409,
        fragment="desk/orders/meanwhile_pane.html",
    )
