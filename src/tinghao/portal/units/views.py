"""What a unit without account sees and does with the link of one item."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as N_
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinghao.access import limits
from tinghao.consultations import actions, queries, unit_acts
from tinghao.consultations.models import ItemLink, OutcomeItem
from tinghao.consultations.queries import evidence, links
from tinghao.consultations.rules import ByLink
from tinghao.core import refusals
from tinghao.core.web import pictures
from tinghao.divisions import queries as divisions
from tinghao.orders import actions as orders
from tinghao.portal import promises, told, visitors
from tinghao.portal.orders import photos
from tinghao.portal.units import forms

_TOO_OFTEN = N_("试的次数太多了，请在{wait}后再试。")
Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """A step with the item: its form, what it does, its words; `is_public` where residents read them."""

    name: str
    label: Any
    button: Any
    form: type[forms.StepForm]
    apply: Callable[[OutcomeItem, ByLink, Found], str]
    kinds: tuple[str, ...]
    intro: Any
    is_public: bool = True
    is_danger: bool = False


STEPS: dict[str, Step] = {
    s.name: s
    for s in (
        Step(
            "accept",
            gettext_lazy("接受"),
            gettext_lazy("接受，按期办好"),
            forms.StepForm,
            unit_acts.accept,
            ("items.accepted",),
            gettext_lazy("到期不接受也不退回，视为接受。"),
        ),
        Step(
            "report",
            gettext_lazy("报告办结"),
            gettext_lazy("报告办结，交去查单"),
            forms.ReportForm,
            unit_acts.report,
            ("items.reported",),
            gettext_lazy("会有人来查，没有解决的退回重办。"),
        ),
        Step(
            "progress",
            gettext_lazy("说说进展"),
            gettext_lazy("记下进展"),
            forms.ProgressForm,
            unit_acts.progress,
            ("items.progress", "items.co_reply"),
            "",
        ),
        Step(
            "extend",
            gettext_lazy("申请延期"),
            gettext_lazy("提交申请"),
            forms.ExtensionForm,
            unit_acts.extend,
            ("items.extension_asked",),
            gettext_lazy("到期以前才能申请，由召集人答复；最多延两次，最初的期限一直看得到。"),
        ),
        Step(
            "return",
            gettext_lazy("不归我们办，退回"),
            gettext_lazy("退回，请召集人裁定"),
            forms.ReturnForm,
            unit_acts.give_back,
            ("items.returned",),
            gettext_lazy("不归贵单位办的才退回，期限不停。"),
            is_public=False,
            is_danger=True,
        ),
    )
}


def _opened(request: HttpRequest, word: str) -> tuple[ItemLink, OutcomeItem, ByLink]:
    """What the link opens; who tries wrong words too often has to wait."""
    visitors.check(request, "wrong_address", _(_TOO_OFTEN))
    try:
        return links.public_item_by_link(word)
    except refusals.NotFound:
        visitors.count(request, "wrong_address", _(_TOO_OFTEN))
        raise


@never_cache
@require_safe
def item(request: HttpRequest, word: str) -> HttpResponse:
    """The item: what was agreed, how long is left, and what can be done now."""
    link, found, by = _opened(request, word)
    actions.note_opened(link)
    open_now = queries.item_steps_open_to(by, found)
    is_lead = queries.is_lead(by, found)
    context = _context(found, word) | {
        "buttons": [STEPS[name] for name in STEPS if name in open_now],
        "unit": link.organisation,
        "is_lead": is_lead,
        "ends_on": link.ends_on,
        "told": _told(by, found, is_lead=is_lead),
    }
    return render(request, "portal/units/item.html", context)


def _context(found: OutcomeItem, word: str) -> Found:
    names = divisions.public_names([found.order.division_code])
    order = found.order
    return {
        "i": found,
        "word": word,
        "promise": promises.of([found])[0],
        "about": order.public_title if order.is_published else order.title,
        "place": told.path_of(order.division_code, names),
        "co_units": [u.name for u in found.co_units.all()],
    }


def _told(by: ByLink, found: OutcomeItem, *, is_lead: bool) -> list[Any]:
    """What was said: to the lead unit all of it, to a helping unit its own and what is public."""
    pictured = evidence.evidence_of(by, found)
    said = [
        p
        for p in queries.progress_of(by, found)
        if is_lead or p.is_public or p.organisation_id in by.organisation_ids
    ]
    for p in said:
        p.pictures = pictured.get(p.pk, [])  # type: ignore[attr-defined]
    return said


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, word: str, name: str) -> HttpResponse:
    """The form of a step; sent, the step is taken once, under the unit's own name for who sent it."""
    spec = STEPS.get(name)
    if spec is None:
        raise Http404
    link, found, by = _opened(request, word)
    if request.method != "POST":
        queries.check_item_step(by, found, name)
        return _page(request, word, found, spec, spec.form())
    most, window = visitors.limit_of("unit_link")
    limits.hit(f"portal:unit:{link.pk}", limit=most, window=window, message=_(_TOO_OFTEN))
    back = HttpResponseRedirect(reverse("portal:unit_item", args=[word]), status=303)
    if links.was_done_since(by, found, spec.kinds, request.POST.get("seen", "")):
        messages.info(request, _("刚才已经办好了，没有重复记录。"))
        return back
    queries.check_item_step(by, found, name)
    sent = photos.taken(request, by=by)
    form = spec.form(request.POST)
    form.is_valid()
    for fault in sent.faults:
        form.add_error("photos" if "photos" in form.fields else None, fault)
    if not form.is_valid():
        return _page(request, word, found, spec, form, sent, status=422)
    try:
        with transaction.atomic():
            orders.locked(found.order_id)
            said = spec.apply(found, by, form.cleaned_data | {"photos": sent.images})
            actions.sign_answer(link, name=form.cleaned_data["name"])
    except refusals.Invalid as refused:
        for field, words in (refused.fields or {"": refused.message}).items():
            form.add_error(field if field in form.fields else None, words)
        return _page(request, word, found, spec, form, sent, status=422)
    messages.success(request, said)
    return back


def _page(
    request: HttpRequest,
    word: str,
    found: OutcomeItem,
    spec: Step,
    form: forms.StepForm,
    sent: Any = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = _context(found, word) | {
        "step": spec,
        "form": form,
        "photos": sent,
        "seen": request.POST.get("seen") or links.last_step_of(found),
    }
    return render(request, "portal/units/step.html", context, status=status)


@never_cache
@require_safe
def image(request: HttpRequest, word: str, key: str, size: str) -> HttpResponseBase:
    """A picture that was sent for this item, for who holds its link."""
    _link, found, by = _opened(request, word)
    if not any(
        p.key == key for said in _told(by, found, is_lead=queries.is_lead(by, found)) for p in said.pictures
    ):
        raise refusals.NotFound(_("没有找到这张照片。"))
    return pictures.shown(evidence.open_evidence(by, found, key, size))
