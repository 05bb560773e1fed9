"""The convener's word on each member's year; the member's objection; the office's answer."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from tinghao.assessment import actions, queries, rules
from tinghao.assessment.choices import Word
from tinghao.assessment.models import DISPUTE_LIMIT, SENTENCE_LIMIT
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.forms import DeskForm
from tinghao.divisions import queries as divisions
from tinghao.people.models import Member


class WordForm(DeskForm):
    """Four words and a sentence."""

    word = forms.ChoiceField(label=_("评价"), widget=forms.RadioSelect, choices=Word.choices)
    sentence = forms.CharField(label=_("一句话"), max_length=SENTENCE_LIMIT, required=False)


class DisputeForm(DeskForm):
    """What is wrong with the word."""

    words = forms.CharField(
        label=_("哪里不对"),
        max_length=DISPUTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写一句哪里不对。")},
    )


class SettleForm(DeskForm):
    """The office's answer."""

    word = forms.ChoiceField(label=_("改成"), choices=[("", _("不改")), *Word.choices], required=False)
    words = forms.CharField(
        label=_("核对的情况，委员会看到"),
        max_length=DISPUTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写一句核对的情况，委员会看到。")},
    )


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """The first township in which the person says the word, this year."""
    actor = shell.require(request, rules.EVALUATE)
    codes = [c for c in actor.divisions_for(rules.EVALUATE) if len(c) == 9]
    if not codes:
        raise refusals.Forbidden(_t("评价由乡镇（街道）的召集人来写。"))
    return HttpResponseRedirect(reverse("desk:words_of", args=[int(codes[0]), clock.today().year]))


@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest, township: int, year: int) -> HttpResponse:
    """Everybody of the township with the word on their year; sent, one word more."""
    actor = shell.require_signed_in(request)
    code = str(township)
    rows = queries.members_to_evaluate(actor, code, year)
    outcomes = queries.said_in(actor, code, year, [m.pk for m, _said in rows])
    sent, form = 0, None
    if request.method == "POST":
        typed = request.POST.get("member", "")
        sent = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 12 else 0
        member = get_object_or_404(Member.objects.select_related("person"), pk=sent)
        form = WordForm(request.POST, auto_id=f"w{sent}_%s")
        if form.is_valid():
            try:
                actions.evaluate_member(member, by=actor, township=code, year=year, **form.cleaned_data)
            except (refusals.Invalid, refusals.Stale) as refusal:
                form.refuse(refusal)
            else:
                messages.success(request, _t("记下了。"))
                return HttpResponseRedirect(f"{request.path}#m{sent}")
    context = {
        "rows": [
            (m, said, _form(m, said, form if m.pk == sent else None), outcomes[m.pk]) for m, said in rows
        ],
        "place": divisions.public_names_kept((code,)).get(code, code),
        "year": year,
        "years": [
            (y, reverse("desk:words_of", args=[township, y]), y == year)
            for y in (clock.today().year - 1, clock.today().year)
        ],
        "said": sum(1 for _m, said in rows if said),
        "form": form,
    }
    status = 422 if form is not None else 200
    return shell.page(request, "desk/assessment/words.html", context, current="words", status=status)


def _form(member: Member, said: Any, sent: WordForm | None) -> WordForm:
    if sent is not None:
        return sent
    initial = {"word": said.word, "sentence": said.sentence} if said else {}
    return WordForm(initial=initial, auto_id=f"w{member.pk}_%s")


@require_http_methods(["GET", "POST"])
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """The member says what is wrong."""
    actor = shell.require_signed_in(request)
    found = queries.evaluation_for(actor, pk)
    if not rules.is_about(actor, found):
        raise refusals.Forbidden(_t("异议由委员本人来提。"))
    form = DisputeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.dispute_evaluation(found, by=actor, words=form.cleaned_data["words"])
        messages.success(request, _t("已经交给办公室，五个工作日内答复。"))
        return HttpResponseRedirect(f"{reverse('desk:my_score')}?year={found.year}")
    context = {"evaluation": found, "form": form}
    status = 422 if form.is_bound else 200
    return shell.page(request, "desk/assessment/dispute.html", context, current="my_score", status=status)


@require_GET
def disputes(request: HttpRequest) -> HttpResponse:
    """Words that wait for the office's answer."""
    actor = shell.require(request, rules.FREEZE)
    rows = list(queries.disputes_for(actor))
    context = {"rows": [(e, SettleForm(auto_id=f"s{e.pk}_%s")) for e in rows]}
    return shell.page(request, "desk/assessment/disputes.html", context, current="assessment")


@require_http_methods(["POST"])
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """The office's answer."""
    actor = shell.require(request, rules.FREEZE)
    found = queries.evaluation_for(actor, pk)
    form = SettleForm(request.POST, auto_id=f"s{pk}_%s")
    if form.is_valid():
        actions.settle_dispute(found, by=actor, **form.cleaned_data)
        messages.success(request, _t("答复了，委员会看到。"))
        return HttpResponseRedirect(reverse("desk:word_disputes"))
    rows = [
        (e, form if e.pk == pk else SettleForm(auto_id=f"s{e.pk}_%s")) for e in queries.disputes_for(actor)
    ]
    context = {"rows": rows, "form": form}
    return shell.page(request, "desk/assessment/disputes.html", context, current="assessment", status=422)
