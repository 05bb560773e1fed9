"""The documents of one consultation: what can be made, what is missing, every version, sheets to print."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.consultations import queries as consultations
from tinghao.consultations.models import Consultation
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.documents import answers
from tinghao.desk.forms import DateField, DeskForm
from tinghao.documents import actions, queries
from tinghao.documents.choices import KEPT, MOST_COPIES, Kind


class MakeForm(DeskForm):
    """Which document, dated when, and whether it is only a draft."""

    kind = forms.ChoiceField(choices=[(str(k), Kind(k).label) for k in KEPT])
    dated = DateField(label=_("成文日期"), required=False)
    is_draft = forms.BooleanField(label=_("只出草稿，不编号"), required=False)


class PrintForm(DeskForm):
    """Which sheets, about which item or order, how many."""

    kind = forms.ChoiceField(
        choices=[(str(k), k.label) for k in (Kind.SIGN_IN, Kind.HANDLING, Kind.SATISFACTION)]
    )
    about = forms.IntegerField(required=False, min_value=1)
    copies = forms.IntegerField(
        label=_("份数"),
        min_value=1,
        max_value=MOST_COPIES,
        error_messages={
            "required": _("请填写份数。"),
            "invalid": _("请填写一个整数。"),
            "min_value": _("至少印 1 份。"),
            "max_value": _("一次最多印 200 份。"),
        },
    )


def _opened(request: HttpRequest, pk: int) -> tuple[Any, Consultation]:
    actor = shell.require_signed_in(request)
    return actor, consultations.consultation_for(actor, pk)


def _page(
    request: HttpRequest,
    actor: Any,
    found: Consultation,
    *,
    said: str = "",
    where: str = "",
    typed: Any = None,
) -> HttpResponse:
    desk = queries.desk_of(actor, found)
    context = {
        "c": found,
        "desk": desk,
        "today": clock.today().isoformat(),
        "said": said,
        "where": where,
        "typed": typed or {},
        "may_erase": actor.may("documents.office", found.division_code),
    }
    status = 422 if said else 200
    return shell.page(request, "desk/documents/kept.html", context, current="consultations", status=status)


@require_GET
def documents(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents of this consultation, as far as the actor may see it."""
    return _page(request, *_opened(request, pk))


@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """A new version exists; or the page says beside the document why not."""
    actor, found = _opened(request, pk)
    queries.require_make(actor, found)
    form = MakeForm(request.POST)
    where = request.POST.get("kind", "")
    if not form.is_valid():
        return _page(request, actor, found, said=_first(form), where=where, typed=request.POST)
    try:
        made = actions.make_document(found, by=actor, **form.cleaned_data)
    except refusals.Invalid as refusal:
        return _page(request, actor, found, said=refusal.message, where=where, typed=request.POST)
    told = _t("%(kind)s做好了，第 %(n)s 版。") % {"kind": Kind(made.kind).label, "n": made.version}
    messages.success(request, f"{told}{made.not_printed}")
    return _back(pk, made.kind)


@require_POST
def print_sheets(request: HttpRequest, pk: int) -> HttpResponse:
    """Sheets with codes are there to be printed."""
    actor, found = _opened(request, pk)
    queries.require_print(actor, found)
    form = PrintForm(request.POST)
    where = request.POST.get("kind", "")
    if not form.is_valid():
        return _page(request, actor, found, said=_first(form), where=where, typed=request.POST)
    kind, about = form.cleaned_data["kind"], form.cleaned_data["about"]
    thing: Any = found
    if kind == Kind.HANDLING:
        thing = found.items.filter(pk=about).first()
    elif kind == Kind.SATISFACTION:
        thing = found.orders.filter(pk=about).first()
    if thing is None:
        said = _t("请先选一项。")
        return _page(request, actor, found, said=said, where=where, typed=request.POST)
    try:
        run = actions.print_forms(by=actor, kind=kind, about=thing, copies=form.cleaned_data["copies"])
    except refusals.Invalid as refusal:
        return _page(request, actor, found, said=refusal.message, where=where, typed=request.POST)
    messages.success(request, _t("%(n)s 份准备好了，下载 PDF 就能打印。") % {"n": run.copies})
    return _back(pk, kind)


def _first(form: DeskForm) -> str:
    errors = [words for words_of_field in form.errors.values() for words in words_of_field]
    return str(errors[0])


def _back(pk: int, kind: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('desk:consultation_documents', args=[pk])}#{kind}")


@require_GET
def file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A version as a file."""
    actor = shell.require_signed_in(request)
    return answers.sent(queries.document_file(actor, pk, answers.checked(form)))


@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """The content of a version is gone for good."""
    actor = shell.require_signed_in(request)
    document = queries.document_for(actor, pk)
    actions.erase_document(document, by=actor)
    messages.success(request, _t("这一版的内容删除了，记录还在。"))
    return _back(document.consultation_id, document.kind)
