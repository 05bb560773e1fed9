"""A year's commendation on one page: places, candidates with reasons, the decision, the papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.assessment import queries as assessment
from tinghao.commendation import actions, queries, wording
from tinghao.commendation.choices import CommendationState, Kind, PaperForm
from tinghao.commendation.models import Candidate, Commendation
from tinghao.commendation.rules import COMMEND
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.assessment.overview import here as assessment_here
from tinghao.desk.assessment.overview import ledger_name
from tinghao.desk.buttons import button
from tinghao.desk.documents import answers
from tinghao.desk.forms import DateField, DeskForm, WordsField
from tinghao.documents import issuing


class BeginForm(DeskForm):
    """How many of each kind."""

    title = forms.CharField(label=_("标题"), max_length=80)
    form = forms.ChoiceField(label=_("文种"), widget=forms.RadioSelect, choices=PaperForm.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in Kind:
            self.fields[str(kind)] = forms.IntegerField(
                label=kind.label,
                min_value=0,
                max_value=actions.PLACES_MOST,
                widget=forms.NumberInput(attrs={"class": "short"}),
                help_text=_("名额，0 就是不设"),
            )

    @property
    def places(self) -> dict[str, int]:
        """The places that were typed."""
        return {str(kind): self.cleaned_data[str(kind)] for kind in Kind}


class PaperWordsForm(DeskForm):
    """What the paper opens and closes with."""

    title = forms.CharField(label=_("标题"), max_length=80)
    form = forms.ChoiceField(label=_("文种"), widget=forms.RadioSelect, choices=PaperForm.choices)
    opening = WordsField(label=_("开头"), limit=2000, rows=4, required=False)
    closing = WordsField(label=_("结尾"), limit=2000, rows=3, required=False)


class DecideForm(DeskForm):
    """Which meeting approved it, and when."""

    approved_by = forms.CharField(
        label=_("哪次会议批准"),
        max_length=80,
        help_text=_("例如：第8次主席会议。"),
        error_messages={"required": _("请写哪次会议批准的，例如第8次主席会议。")},
    )
    approved_on = DateField(label=_("哪一天批准"))
    number = forms.CharField(
        label=_("文号"), max_length=40, required=False, help_text=_("例如：滁协〔2026〕3号，可以先空着。")
    )


def here(found: Commendation) -> str:
    """The address of a commendation."""
    return reverse("desk:commendation", args=[int(found.owner), found.year])


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """This year, or the year that has just ended, of the first office."""
    actor = shell.require(request, COMMEND)
    owners = assessment.owners_of(actor, COMMEND)
    today = clock.today()
    year = today.year if today.month > 2 else today.year - 1
    return HttpResponseRedirect(reverse("desk:commendation", args=[int(owners[0]), year]))


@require_http_methods(["GET", "POST"])
def year_of(request: HttpRequest, owner: int, year: int) -> HttpResponse:
    """The year's commendation; sent where there is none, it is begun."""
    actor = shell.require_signed_in(request)
    found = queries.commendation_of(actor, str(owner), year)
    if found is not None:
        return page(request, actor, found)
    name = ledger_name(str(owner)).removesuffix(_t("考核"))
    initial: dict[str, Any] = {str(k): n for k, n in actions.DEFAULT_PLACES.items()}
    initial |= {"title": f"{year}年度{name}基层协商先进单位和个人", "form": PaperForm.NOTICE}
    form = BeginForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            found = actions.begin_commendation(
                by=actor,
                owner=str(owner),
                year=year,
                title=typed["title"],
                form=typed["form"],
                places=form.places,
            )
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            words = wording.opening(found.figures, year, name)
            actions.word_commendation(
                found, by=actor, title=found.title, form=found.form, opening=words, closing=""
            )
            return HttpResponseRedirect(here(found))
    context = {"form": form, "owner": owner, "year": year, "ledger": name, "kinds": [str(k) for k in Kind]}
    context |= _years(owner, year)
    status = 422 if form.is_bound else 200
    return shell.page(
        request, "desk/commendation/begin.html", context, current="commendations", status=status
    )


def _years(owner: int | str, year: int) -> dict[str, Any]:
    this = clock.today().year
    return {
        "years": [
            (y, reverse("desk:commendation", args=[int(owner), y]), y == year)
            for y in range(this - 2, this + 1)
        ]
    }


def page(request: HttpRequest, actor: Any, found: Commendation, **forms: Any) -> HttpResponse:
    """The page, with whatever form came back with errors."""
    del actor
    lines = queries.lines_of(found)
    places = {p.kind: p.most for p in found.places.all()}
    initial = {"title": found.title, "form": found.form, "opening": found.opening, "closing": found.closing}
    context = {
        "found": found,
        "ledger": ledger_name(found.owner),
        "assessment": assessment_here(found.owner, found.year),
        "is_open": found.state == CommendationState.GATHERING,
        "parts": [
            {
                "kind": kind,
                "label": Kind(kind).label,
                "most": places[kind],
                "lines": rows,
                "chosen": sum(1 for one in rows if one.row.decision == "chosen"),
            }
            for kind, rows in lines.items()
            if kind in places
        ],
        "words_form": forms.get("words_form") or PaperWordsForm(initial=initial),
        "decide_form": forms.get("decide_form") or DecideForm(initial={"approved_on": clock.today()}),
        "wrong": forms.get("wrong", ""),
        **_years(found.owner, found.year),
    }
    status = 422 if forms else 200
    return shell.page(request, "desk/commendation/page.html", context, current="commendations", status=status)


_button = button(queries.commendation_for, here)


@_button
def gather(request: HttpRequest, actor: Any, found: Commendation) -> str:
    """The candidates as of now; what was decided stays."""
    del request
    actions.gather_candidates(found, by=actor)
    return _t("按现在的情况找过了，您定过的没有动。")


@_button
def publish(request: HttpRequest, actor: Any, found: Commendation) -> str:
    """Everybody can read the list."""
    del request
    actions.publish_commendation(found, by=actor)
    return _t("公布了，人人看得到。")


@_button
def take_down(request: HttpRequest, actor: Any, found: Commendation) -> str:
    """The list is not public any more."""
    actions.take_down_commendation(found, by=actor, words=request.POST.get("words", ""))
    return _t("撤下了。")


@require_POST
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """What the paper opens and closes with."""
    actor = shell.require_signed_in(request)
    found = queries.commendation_for(actor, pk)
    form = PaperWordsForm(request.POST)
    if form.done(lambda asked: actions.word_commendation(found, by=actor, **asked)):
        messages.success(request, _t("存好了。"))
        return HttpResponseRedirect(here(found))
    return page(request, actor, found, words_form=form)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting has approved the list."""
    actor = shell.require_signed_in(request)
    found = queries.commendation_for(actor, pk)
    form = DecideForm(request.POST)
    if form.done(lambda asked: actions.decide_commendation(found, by=actor, **asked)):
        messages.success(request, _t("名单定了，可以印文，也可以公布。"))
        return HttpResponseRedirect(here(found))
    return page(request, actor, found, decide_form=form)


@require_POST
def choose(request: HttpRequest, pk: int, candidate_id: int) -> HttpResponse:
    """One candidate is taken, left out, or open again."""
    actor = shell.require_signed_in(request)
    found = queries.commendation_for(actor, pk)
    row = get_object_or_404(
        Candidate.objects.select_related("commendation"), pk=candidate_id, commendation=found
    )
    try:
        actions.choose_candidate(
            row, by=actor, decision=request.POST.get("decision", ""), words=request.POST.get("words", "")
        )
    except refusals.Invalid as refusal:
        return page(request, actor, found, wrong=refusal.message)
    return HttpResponseRedirect(f"{here(found)}#c{candidate_id}")


@require_GET
def paper(request: HttpRequest, pk: int, what: str, suffix: str) -> HttpResponse:
    """The 通报 or 决定, or the certificates, as .docx or PDF."""
    actor = shell.require_signed_in(request)
    found = queries.commendation_for(actor, pk)
    if what not in {"paper", "certificates", "list"}:
        raise refusals.NotFound(_t("没有这种文书。"))
    return answers.sent(issuing.commendation(found, what, answers.checked(suffix)))
