"""The other four of the 五微: a short form, the convener's look at it, and the list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.access.queries import registers
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.filing import lines
from tinghao.desk.forms import DateField, DeskForm, WordsField
from tinghao.divisions import queries as divisions
from tinghao.filing import actions, queries, rules
from tinghao.filing.choices import MICRO_KINDS, MicroState
from tinghao.filing.models import MICRO_TITLE_LIMIT, MICRO_WORDS_LIMIT, MicroActivity
from tinghao.people.models import Member

REPORT = "filing.report"


class MicroForm(DeskForm):
    """A few lines: which of the four, what, when, where, who."""

    kind = forms.ChoiceField(
        label=gettext_lazy("哪一种"),
        choices=[(k.value, k.label) for k in MICRO_KINDS],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请从四种里选一种。")},
    )
    title = forms.CharField(
        label=gettext_lazy("说了或做了什么"),
        max_length=MICRO_TITLE_LIMIT,
        error_messages={"required": gettext_lazy("请用一句话写明说了或做了什么。")},
    )
    day = DateField(label=gettext_lazy("日期"))
    place = forms.ChoiceField(label=gettext_lazy("在哪里"))
    members = forms.MultipleChoiceField(
        label=gettext_lazy("参加的委员"), required=False, widget=forms.CheckboxSelectMultiple
    )
    words = WordsField(label=gettext_lazy("补充几句"), limit=MICRO_WORDS_LIMIT, required=False, rows=3)

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        confirms = actor.may_anywhere(rules.CORRECT)
        capability = rules.CORRECT if confirms else REPORT
        place: Any = self.fields["place"]
        groups = registers.places_for(actor, capability, deepest="community")
        place.choices = [(words, [(d.code, d.name) for d in some]) for words, some in groups]
        self.companies = queries.companies_for(actor, capability)
        members: Any = self.fields["members"]
        people = [m for c in self.companies for m in c.members if m.person_id != actor.person_id]
        self._people = {str(m.pk): m for m in people}
        members.choices = [(pk, m.person.name) for pk, m in self._people.items()]
        if not confirms:
            members.label = _("一起参加的委员")
            members.help_text = _("您自己不用选。")
        self.is_confirming = confirms

    def chosen(self) -> list[Member]:
        """The members who were ticked."""
        return [self._people[pk] for pk in self.cleaned_data["members"]]


@require_GET
def micros(request: HttpRequest) -> HttpResponse:
    """The short forms in sight, by how far they are."""
    actor = _actor(request)
    show = request.GET.get("show", "")
    state = show if show in MicroState.values else MicroState.WAITING
    found, older = queries.micros_visible_to(actor, state=state, before_id=lines.number(request, "before"))
    here = reverse("desk:micros")
    context = {
        "rows": found,
        "places": divisions.public_names_kept(m.division_code for m in found),
        "state": state,
        "tabs": [(s.label, f"{here}?show={s.value}", s == state) for s in MicroState],
        "may_enter": actor.may_anywhere(REPORT) or actor.may_anywhere(rules.CORRECT),
        "older": f"{here}?show={state}&before={older}" if older else "",
        "newest": f"{here}?show={state}" if request.GET.get("before") else "",
    }
    return shell.page(request, "desk/filing/micros.html", context, current="micros")


def _actor(request: HttpRequest) -> Any:
    actor: Any = request.actor  # type: ignore[attr-defined]
    return shell.require(request, rules.SEE if actor.may_anywhere(rules.SEE) else REPORT)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Fill in a few lines, once."""
    signed_in: Any = request.actor  # type: ignore[attr-defined]
    actor = shell.require(request, rules.CORRECT if signed_in.may_anywhere(rules.CORRECT) else REPORT)
    old = _returned(actor, request.POST.get("instead", "") or request.GET.get("instead", ""))
    form = (
        MicroForm(request.POST, actor=actor)
        if request.method == "POST"
        else MicroForm(actor=actor, initial=_typed(old) if old else {"day": clock.today()})
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            with transaction.atomic():
                if old is not None:
                    actions.withdraw_micro(old, by=actor)
                made = actions.enter_micro(
                    by=actor,
                    kind=asked["kind"],
                    title=asked["title"],
                    day=asked["day"],
                    place=asked["place"],
                    members=form.chosen(),
                    words=asked["words"],
                )
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            done = _("已记下，参加的委员都有了履职记录。")
            waits = _("已报给召集人，核对以后就是您的履职记录。")
            messages.success(request, done if made.state == MicroState.CONFIRMED else waits)
            return HttpResponseRedirect(reverse("desk:micro", args=[made.pk]))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "old": old}
    return shell.page(request, "desk/filing/micro_new.html", context, current="micros", status=status)


def _returned(actor: Any, number: str) -> MicroActivity | None:
    """The one that was sent back to this author, whose place the new one takes; None for anything else."""
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    found = queries.micro_for(actor, int(number))
    is_ours = found.entered_by_id == actor.person_id and found.state == MicroState.RETURNED
    return found if is_ours else None


def _typed(old: MicroActivity) -> dict[str, Any]:
    return {
        "kind": old.kind,
        "title": old.title,
        "day": old.day,
        "place": old.division_code,
        "members": [str(p.member_id) for p in old.parts.all()],
        "words": old.words,
    }


class ReturnForm(DeskForm):
    """What has to change."""

    words = WordsField(label=gettext_lazy("要改什么"), limit=200, required=False, rows=2)


@require_GET
def micro(request: HttpRequest, pk: int) -> HttpResponse:
    """One short form, with what can be done about it."""
    actor = shell.require_signed_in(request)
    return page(request, actor, queries.micro_for(actor, pk))


def page(
    request: HttpRequest, actor: Any, found: MicroActivity, *, status: int = 200, **given: Any
) -> HttpResponse:
    """The page of a short form."""
    is_charged = actor.may(rules.CORRECT, found.division_code)
    names = queries.names_of([found.entered_by_id, found.confirmed_by_id])
    mine = found.entered_by_id == actor.person_id
    is_alive = found.state != MicroState.WITHDRAWN
    context = {
        "m": found,
        "place": divisions.public_names_kept((found.division_code,)).get(found.division_code, ""),
        "entered_by": names.get(found.entered_by_id, ""),
        "confirmed_by": names.get(found.confirmed_by_id or 0, ""),
        "may_mend": mine and found.state == MicroState.RETURNED,
        "may_confirm": is_charged and found.state == MicroState.WAITING,
        "may_withdraw": is_alive and (is_charged or (mine and found.state != MicroState.CONFIRMED)),
        "return_form": ReturnForm(),
        **given,
    }
    return shell.page(request, "desk/filing/micro.html", context, current="micros", status=status)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """It is as it says."""
    actor = shell.require(request, rules.CORRECT)
    actions.confirm_micro(queries.micro_for(actor, pk), by=actor)
    messages.success(request, _("已核对，参加的委员都有了履职记录。"))
    return HttpResponseRedirect(reverse("desk:micros"))


@require_POST
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Something has to change first."""
    actor = shell.require(request, rules.CORRECT)
    found = queries.micro_for(actor, pk)
    form = ReturnForm(request.POST)
    if not form.done(lambda asked: actions.return_micro(found, by=actor, words=asked["words"])):
        return page(request, actor, found, status=422, return_form=form)
    messages.success(request, _("已退回，填的人会看到要改什么。"))
    return HttpResponseRedirect(reverse("desk:micros"))


@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """It was a mistake."""
    actor = shell.require_signed_in(request)
    actions.withdraw_micro(queries.micro_for(actor, pk), by=actor)
    messages.success(request, _("已撤回。有了履职记录的，已一并冲销。"))
    return HttpResponseRedirect(reverse("desk:micros"))
