"""A programme is put on the plan, changed, and walks from step to step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.programmes import forms, page
from tinghao.programmes import actions, queries, rules
from tinghao.programmes.choices import ProgrammeKind
from tinghao.programmes.models import Programme
from tinghao.programmes.queries import training

_WHEN = ("title", "starts_at", "ends_at", "venue", "place", "sign_up_by", "places")


def back(pk: int, anchor: str = "") -> HttpResponse:
    """To the programme's page."""
    return HttpResponseRedirect(reverse("desk:programme", args=[pk]) + anchor)


def current_of(kind: str) -> str:
    """The entry of the menu under which a kind stands."""
    return "trainings" if kind == ProgrammeKind.TRAINING else "plenaries"


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A programme for the plan; all that is known is filled in."""
    actor = shell.require(request, rules.RUN)
    given = request.POST if request.method == "POST" else request.GET
    kind = given.get("kind", "")
    if kind not in forms.KINDS:
        kind = str(ProgrammeKind.TRAINING)
    owners = [code for code in training.owners_of(actor) if actor.may(rules.RUN, code)]
    typed = given.get("place_code", "")
    owner = typed if len(typed) in (4, 6) and actor.may(rules.RUN, typed) else owners[0]
    form = forms.NewForm(
        request.POST if request.method == "POST" else None, actor=actor, kind=kind, owner=owner
    )
    if request.method == "POST" and form.is_valid():
        try:
            found = form.cleaned_data
            made = actions.plan_programme(
                by=actor,
                kind=found["kind"],
                place_code=found["place_code"],
                **{name: found[name] for name in _WHEN if name in found},
            )
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("列进计划了。下一步：列名单，发通知。"))
            return back(made.pk)
    context = {"form": form, "kind": kind, "label": ProgrammeKind(kind).label}
    status = 422 if form.is_bound else 200
    return shell.page(request, "desk/programmes/new.html", context, current=current_of(kind), status=status)


@require_POST
def next_year(request: HttpRequest) -> HttpResponse:
    """Next year's plan out of this year's, with one press."""
    actor = shell.require(request, rules.RUN)
    year = request.POST.get("year", "")
    owner, kind = request.POST.get("owner", ""), request.POST.get("kind", "")
    if not (year.isascii() and year.isdigit() and len(year) == 4) or kind not in forms.KINDS:
        raise refusals.NotFound(_("没有找到这个年度的计划。"))
    made = actions.plan_next_year(by=actor, place_code=owner, kind=kind, year=int(year))
    if made:
        messages.success(request, _("{n} 项列进了明年的计划。").format(n=len(made)))
    else:
        messages.info(request, _("今年的都已经在明年的计划里了，没有再加。"))
    there = reverse(f"desk:{current_of(kind)}")
    return HttpResponseRedirect(f"{there}?year={int(year) + 1}")


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, time or place; everybody who was told hears of it."""
    actor, found = running(request, pk)
    initial: dict[str, Any] = {name: getattr(found, name) for name in (*_WHEN, "sequence")}
    form = forms.ChangeForm(
        request.POST if request.method == "POST" else None,
        owner=found.division_code,
        kind=found.kind,
        initial=initial,
    )
    if request.method == "POST" and form.done(
        lambda asked: actions.change_programme(found, by=actor, **asked)
    ):
        messages.success(request, _("改好了。时间或地点变了的，已经告诉名单上的人。"))
        return back(pk)
    status = 422 if form.is_bound else 200
    context = {"form": form, "programme": found}
    return shell.page(
        request, "desk/programmes/change.html", context, current=current_of(found.kind), status=status
    )


def running(request: HttpRequest, pk: int) -> tuple[Any, Programme]:
    """The actor and the programme that the actor's office runs; else a refusal."""
    actor = shell.require_signed_in(request)
    found = queries.programme_for(actor, pk)
    rules.require_run(actor, found)
    return actor, found


def _announce(actor: Any, found: Programme) -> str:
    actions.announce_programme(found, by=actor)
    return _("通知发出去了，名单上的人都会收到。")


def _hold(actor: Any, found: Programme) -> str:
    actions.hold_programme(found, by=actor)
    return _("名单核完了，已经记进市、县两级的履职台账，不用再报。")


def _close(actor: Any, found: Programme) -> str:
    issued = actions.close_programme(found, by=actor)
    return _("办结了，{n} 份结业证书编好了号。").format(n=issued) if issued else _("办结了。")


def _reopen(actor: Any, found: Programme) -> str:
    actions.reopen_programme(found, by=actor)
    return _("重新打开了，可以更正名单。")


STEPS: dict[str, Callable[[Any, Programme], str]] = {
    "announce": _announce,
    "hold": _hold,
    "close": _close,
    "reopen": _reopen,
}


@require_POST
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The programme is a step further."""
    actor, found = running(request, pk)
    if name not in STEPS:
        raise refusals.NotFound(_("没有这一步。"))
    try:
        messages.success(request, STEPS[name](actor, found))
    except refusals.Invalid as refusal:
        messages.error(request, refusal.message)
    return back(pk)


@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """It will not take place, for a reason that those on the roll read."""
    actor, found = running(request, pk)
    form = forms.OffForm(request.POST)
    if form.done(lambda asked: actions.call_off_programme(found, by=actor, words=asked["words"])):
        told = found.announced_at is not None
        messages.success(request, _("不办了，已经告诉名单上的人。") if told else _("不办了。"))
        return back(pk)
    return page.shown(request, actor, found, status=422, off_form=form)
