"""The public summary over HTTP: proposed out of the minutes, mended, signed by name, taken down again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import Consultation
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.consultations import meeting as consultation_page
from tinghao.desk.forms import DeskForm, WordsField
from tinghao.meetings import actions, queries
from tinghao.meetings.choices import REASON_LIMIT, SUMMARY_LIMIT


class SummaryForm(DeskForm):
    """The text, and that somebody has read it sentence by sentence."""

    words = WordsField(label=_("公开的文字"), limit=SUMMARY_LIMIT, required=False, rows=14)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    is_checked = forms.BooleanField(
        label=_("我逐句看过，没有姓名、电话、门牌，也没有别的能认出人的话"), required=False
    )


class TakeDownForm(DeskForm):
    """Why it is taken down."""

    reason = WordsField(label=_("为什么撤下"), limit=REASON_LIMIT, required=False, rows=2)


@require_http_methods(["GET", "POST"])
def summary(request: HttpRequest, pk: int) -> HttpResponse:
    """The text as it stands; sent, it is kept as a draft, or signed where `sign` was pressed."""
    actor, consultation, _about, may_record = consultation_page.opened(request, pk)
    may_sign = actor.may("consultations.redact", consultation.division_code)
    if not may_record and not may_sign:
        raise refusals.Forbidden(_t("公开的纪要由召集人或接单委员来整理，由召集人审签。"))
    if consultation.state != ConsultationState.RECORDED:
        raise refusals.Stale(_t("纪要定稿以后才能公开。"))
    if request.method == "GET":
        return _page(request, actor, consultation, may_sign)
    form = SummaryForm(request.POST)
    form.is_valid()
    found, is_signing = form.cleaned_data, "sign" in request.POST
    if is_signing and not found["is_checked"]:
        form.add_error("is_checked", _t("请先逐句看一遍，再在这里打勾。"))
        return _page(request, actor, consultation, may_sign, form=form, status=422)
    act = actions.publish_summary if is_signing else actions.save_summary
    try:
        act(consultation, by=actor, words=found["words"], version=found["version"] or 0)
    except refusals.Invalid as refusal:
        form.refuse(refusal)
        return _page(request, actor, consultation, may_sign, form=form, status=422)
    messages.success(request, _t("已以您的名字审签公开。") if is_signing else _t("草稿已保存，还没有公开。"))
    return HttpResponseRedirect(reverse("desk:consultation_summary", args=[pk]))


@require_POST
def take_down(request: HttpRequest, pk: int) -> HttpResponse:
    """The public no longer reads it; the reason stays with the office."""
    actor, consultation, _about, _may_record = consultation_page.opened(request, pk)
    may_sign = actor.may("consultations.redact", consultation.division_code)
    form = TakeDownForm(request.POST)
    if not form.done(lambda asked: actions.take_summary_down(consultation, by=actor, words=asked["reason"])):
        return _page(request, actor, consultation, may_sign, down=form, status=422)
    messages.success(request, _t("已撤下，公众看不到了。"))
    return HttpResponseRedirect(reverse("desk:consultation_summary", args=[pk]))


def _page(
    request: HttpRequest,
    actor: Any,
    consultation: Consultation,
    may_sign: bool,
    *,
    form: SummaryForm | None = None,
    down: TakeDownForm | None = None,
    status: int = 200,
) -> HttpResponse:
    kept = queries.summary_of(actor, consultation)
    if form is None:
        words = kept.words if kept else queries.proposed_summary(actor, consultation)
        form = SummaryForm(initial={"words": words, "version": kept.version if kept else 0})
    context = {
        "c": consultation,
        "kept": kept,
        "form": form,
        "down": down or TakeDownForm(),
        "may_sign": may_sign,
        "findings": queries.marks_in(actor, consultation, form["words"].value() or ""),
        "minutes": getattr(consultation, "minutes", None),
        "log": queries.summary_log(actor, consultation),
        "is_proposed": kept is None and not form.is_bound,
    }
    template = "desk/meetings/summary.html"
    return shell.page(request, template, context, current="consultations", status=status)
