"""The page of one outcome item, and the steps that a unit or a convener takes with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tinghao.consultations import actions, queries, unit_acts
from tinghao.consultations.models import OutcomeItem
from tinghao.consultations.queries import evidence, links
from tinghao.core import refusals
from tinghao.core.web import pictures
from tinghao.desk import shell
from tinghao.desk.units import forms, lines
from tinghao.history import kinds
from tinghao.orders import actions as orders
from tinghao.people import queries as people
from tinghao.uploads import actions as uploads

Found = dict[str, Any]
MOST_PHOTOS = 6


@dataclass(frozen=True, slots=True)
class ItemStep:
    """A step with an item: its form, what it does, its words, and who reads what is typed."""

    name: str
    label: Any
    form: type[forms.ItemStepForm]
    apply: Callable[[OutcomeItem, Any, Found], str]
    button: Any
    kinds: tuple[str, ...]
    intro: Any = ""
    words: str = ""
    is_danger: bool = False
    key: str = ""
    takes_photos: bool = False


def _adjudicate(item: OutcomeItem, by: Any, found: Found) -> str:
    actions.adjudicate_return(item, by=by, unit=found["unit"], words=found["words"])
    return _("已裁定由%(name)s办，不再退回。") % {"name": found["unit"].name}


def _rule(item: OutcomeItem, by: Any, found: Found) -> str:
    waiting = queries.waiting_extension_of(item)
    if waiting is None:
        raise refusals.Stale(_("这个申请已经有人答复了。"))
    actions.rule_extension(waiting, by=by, granted=found["granted"], words=found["words"])
    return _("已答复延期申请。")


def _evidence(item: OutcomeItem, by: Any, found: Found) -> str:
    shown = [int(pk) for pk in found["images"]]
    actions.show_evidence(item, by=by, images=shown)
    return _("公开 %(n)s 张照片，由您审签。") % {"n": len(shown)} if shown else _("照片都不公开。")


STEPS: dict[str, ItemStep] = {
    s.name: s
    for s in (
        ItemStep(
            "accept",
            gettext_lazy("接受"),
            forms.ItemStepForm,
            unit_acts.accept,
            gettext_lazy("接受，按期办好"),
            ("items.accepted",),
            gettext_lazy("到期不接受也不退回，视为接受。"),
            key="a",
        ),
        ItemStep(
            "report",
            gettext_lazy("报告办结"),
            forms.ReportForm,
            unit_acts.report,
            gettext_lazy("报告办结，交去查单"),
            ("items.reported",),
            gettext_lazy("会有人来查，没有解决的退回重办。"),
            "public",
            key="d",
            takes_photos=True,
        ),
        ItemStep(
            "progress",
            gettext_lazy("说说进展"),
            forms.ProgressForm,
            unit_acts.progress,
            gettext_lazy("告诉点单人"),
            ("items.progress", "items.co_reply"),
            "",
            "public",
            key="p",
            takes_photos=True,
        ),
        ItemStep(
            "extend",
            gettext_lazy("申请延期"),
            forms.ExtensionForm,
            unit_acts.extend,
            gettext_lazy("提交申请"),
            ("items.extension_asked",),
            gettext_lazy("到期以前才能申请，由召集人答复；最多延两次，最初的期限一直看得到。"),
            "public",
            key="e",
        ),
        ItemStep(
            "return",
            gettext_lazy("退回"),
            forms.ReturnForm,
            unit_acts.give_back,
            gettext_lazy("退回，请召集人裁定"),
            ("items.returned",),
            gettext_lazy("不归贵单位办的才退回，期限不停。"),
            "internal",
            is_danger=True,
            key="r",
        ),
        ItemStep(
            "adjudicate",
            gettext_lazy("裁定由谁办"),
            forms.AdjudicateForm,
            _adjudicate,
            gettext_lazy("就这样裁定"),
            ("items.adjudicated",),
            gettext_lazy("裁定一次，定了就不再退回。"),
            "internal",
        ),
        ItemStep(
            "rule",
            gettext_lazy("答复延期"),
            forms.RuleForm,
            _rule,
            gettext_lazy("答复"),
            ("items.extension_ruled",),
            "",
            "public",
        ),
        ItemStep(
            "evidence",
            gettext_lazy("公开办理照片"),
            forms.EvidenceForm,
            _evidence,
            gettext_lazy("就公开选中的"),
            ("items.evidence_shown",),
            gettext_lazy("没有选中的不公开；都不选，就是全部撤下。"),
        ),
    )
}


@require_GET
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """The item, as a unit that owes it or somebody who sees its order may read it."""
    actor = shell.require_signed_in(request)
    found = queries.item_for(actor, pk)
    return shell.page(request, "desk/units/item.html", _context(actor, found), current=_current(actor))


def _current(actor: Any) -> str:
    return "unit" if actor.organisation_ids else ""


def _context(actor: Any, found: OutcomeItem) -> Found:
    open_now = queries.item_steps_open_to(actor, found)
    photos = evidence.evidence_of(actor, found)
    told = queries.progress_of(actor, found)
    for said in told:
        said.pictures = photos.get(said.pk, [])  # type: ignore[attr-defined]
    may_link = "link" in open_now
    return {
        "i": found,
        "line": lines.of([found])[0],
        "co_units": [u.name for u in found.co_units.all()],
        "told": told,
        "may_link": may_link,
        "may_print": actor.may("consultations.adjudicate", found.order.division_code),
        "without_account": [u.name for u, known in links.units_of(found) if not known] if may_link else [],
        "links": [{"link": one, "is_open": links.is_open(one)} for one in links.links_of(actor, found)],
        "words": [
            {"name": w.name, "at": w.at, "label": _(kinds.get(w.kind).label)}
            for w in links.words_of(actor, found)
        ],
        "extensions": list(found.extensions.all()),
        "returns": queries.returns_of(actor, found),
        "buttons": [STEPS[name] for name in STEPS if name in open_now],
        "may_open_order": actor.may("orders.see", found.order.division_code),
    }


@require_http_methods(["GET", "POST"])
def item_step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The form of a step; sent, the step is taken once or the reason is told."""
    spec = STEPS.get(name)
    if spec is None:
        raise Http404
    actor = shell.require_signed_in(request)
    found = queries.item_for(actor, pk)
    queries.check_item_step(actor, found, name)
    if request.method == "GET":
        return _page(request, actor, found, spec, spec.form(item=found))
    form = spec.form(request.POST, item=found)
    photos = _photos(request, actor) if spec.takes_photos else None
    form.is_valid()
    for fault in photos.faults if photos else ():
        form.add_error("photos", fault)
    if not form.is_valid():
        return _page(request, actor, found, spec, form, photos, status=422)
    data = form.cleaned_data | ({"photos": photos.images} if photos else {})
    try:
        with transaction.atomic():
            orders.locked(found.order_id)
            told = _once(request, actor, found, spec) or spec.apply(found, actor, data)
    except refusals.Invalid as refusal:
        form.refuse(refusal)
        return _page(request, actor, found, spec, form, photos, status=422)
    messages.success(request, told)
    return HttpResponseRedirect(reverse("desk:item", args=[pk]))


def _once(request: HttpRequest, actor: Any, found: OutcomeItem, spec: ItemStep) -> str:
    same = links.was_done_since(actor, found, spec.kinds, request.POST.get("seen", ""))
    return _("刚才已经办好了，没有重复记录。") if same else ""


def _photos(request: HttpRequest, actor: Any) -> uploads.Taken:
    post = request.POST
    return uploads.take_images(
        request.FILES.getlist("photos"),
        kept=post.getlist("kept"),
        dropped=post.getlist("drop"),
        most=MOST_PHOTOS,
        by=actor,
    )


@require_GET
def image(request: HttpRequest, pk: int, key: str, size: str) -> HttpResponseBase:
    """A picture of the evidence, for whoever may read the item; nothing that a browser would run."""
    actor = shell.require_signed_in(request)
    opened = evidence.open_evidence(actor, queries.item_for(actor, pk), key, size)
    return pictures.shown(opened)


def _page(
    request: HttpRequest,
    actor: Any,
    found: OutcomeItem,
    spec: ItemStep,
    form: Any,
    photos: uploads.Taken | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    is_helper = spec.name == "progress" and not queries.is_lead(actor, found)
    context = {
        "i": found,
        "line": lines.of([found])[0],
        "step": spec,
        "form": form,
        "seen": request.POST.get("seen") or links.last_step_of(found),
        "photos": photos,
        "words": "internal" if is_helper else spec.words,
        "is_helper": is_helper,
        "units": people.public_units(at=found.order.county, limit=300) if spec.name == "adjudicate" else [],
        "returns": queries.returns_of(actor, found) if spec.name == "adjudicate" else [],
        "extension": queries.waiting_extension_of(found) if spec.name == "rule" else None,
    }
    return shell.page(request, "desk/units/step.html", context, current=_current(actor), status=status)
