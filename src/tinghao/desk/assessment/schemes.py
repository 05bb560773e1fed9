"""A scheme on its page: read aloud, what is wrong with it, tried against a year, adopted."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.assessment import actions, checking, queries, rules, tasks, wording
from tinghao.assessment.choices import VersionState
from tinghao.assessment.examples import examples
from tinghao.assessment.models import SchemeVersion
from tinghao.assessment.scheme import said
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.assessment.overview import here, ledger_name
from tinghao.desk.forms import DeskForm


class AdoptForm(DeskForm):
    """On what the adoption rests."""

    words = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("例如：2026年12月20日主席会议通过。"),
        error_messages={"required": _("请写一句依据，例如哪次会议通过，哪一天。")},
    )
    edits = forms.IntegerField(widget=forms.HiddenInput)


def to(version: SchemeVersion) -> str:
    """The address of the version."""
    return reverse("desk:scheme", args=[version.pk])


@require_POST
def draft(request: HttpRequest, owner: int, year: int) -> HttpResponse:
    """A draft for the year, from an example, from last year's scheme or from the one that holds."""
    actor = shell.require_signed_in(request)
    rules.require_office(actor, str(owner))
    chosen = request.POST.get("copy", "")
    copied = None
    if chosen in examples():
        scheme = examples()[chosen]
    elif chosen.isascii() and chosen.isdigit() and len(chosen) < 10:
        copied = queries.scheme_version_for(actor, int(chosen))
        scheme = copied.scheme
    else:
        raise refusals.Invalid(_t("请选从哪一份起草。"))
    made = actions.draft_scheme(by=actor, owner=str(owner), year=year, scheme=scheme, copied_from=copied)
    messages.success(request, _t("草稿建好了，一项一项改，改完再执行。"))
    return HttpResponseRedirect(to(made))


@require_GET
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """One version."""
    actor = shell.require_signed_in(request)
    return page(request, actor, queries.scheme_version_for(actor, pk))


def page(
    request: HttpRequest, actor: Any, version: SchemeVersion, form: AdoptForm | None = None
) -> HttpResponse:
    """The version's page; with the adoption's form where it came back."""
    found = version.scheme
    may_edit = version.state == VersionState.DRAFT and actor.may(rules.SCHEMES, version.owner)
    problems = checking.problems(found) if version.state == VersionState.DRAFT else []
    context = {
        "version": version,
        "scheme": found,
        "ledger": ledger_name(version.owner),
        "back": here(version.owner, version.year),
        "may_edit": may_edit,
        "problems": [(p, part_url(version, p.where)) for p in problems],
        "stops": checking.stops(problems),
        "whole": list(wording.scheme_words(found)),
        "categories": [
            (c, said(c.cap) if c.cap is not None else "", _items(version, c.key)) for c in found.categories
        ],
        "tries": queries.try_outs_of(actor, version) if may_edit else [],
        "years": list(range(clock.today().year - 2, clock.today().year + 1)),
        "form": form or AdoptForm(initial={"edits": version.edits}),
    }
    status = 422 if form is not None else 200
    return shell.page(request, "desk/assessment/scheme.html", context, current="assessment", status=status)


def _items(version: SchemeVersion, category: str) -> list[tuple[Any, list[str]]]:
    found = version.scheme
    return [(i, list(wording.item_words(i, found))) for i in found.items if i.category == category]


def part_url(version: SchemeVersion, where: str) -> str:
    """The form on which a problem is mended."""
    part, _sep, rest = where.partition(".")
    key = rest.partition(".")[0]
    if part == "categories":
        return reverse("desk:scheme_category", args=[version.pk, key or "new"])
    if part == "items":
        return reverse("desk:scheme_item", args=[version.pk, key or "new"])
    name = {"grades": "desk:scheme_grades", "minimums": "desk:scheme_minimums"}.get(part, "desk:scheme_head")
    return reverse(name, args=[version.pk])


@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft holds from now on."""
    actor = shell.require_signed_in(request)
    version = queries.scheme_version_for(actor, pk)
    rules.require_office(actor, version.owner)
    form = AdoptForm(request.POST)
    if not form.is_valid():
        return page(request, actor, version, form)
    try:
        actions.adopt_scheme(version, by=actor, **form.cleaned_data)
    except refusals.Invalid as refusal:
        form.refuse(refusal)
        return page(request, actor, version, form)
    actions.ask_assessment(version, by=actor, enqueue=tasks.run_assessment.enqueue)
    messages.success(request, _t("从现在起按这一版计分，正在给每位委员算。"))
    return HttpResponseRedirect(here(version.owner, version.year))


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft is gone."""
    actor = shell.require_signed_in(request)
    version = queries.scheme_version_for(actor, pk)
    actions.drop_draft(version, by=actor)
    messages.success(request, _t("草稿删了。"))
    return HttpResponseRedirect(here(version.owner, version.year))


@require_POST
def try_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft is tried against a year."""
    actor = shell.require_signed_in(request)
    version = queries.scheme_version_for(actor, pk)
    rules.require_office(actor, version.owner)
    typed = request.POST.get("year", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) == 4):
        raise refusals.Invalid(_t("请选拿哪一年试。"))
    made = actions.ask_try_out(version, by=actor, against_year=int(typed), enqueue=tasks.run_try_out.enqueue)
    return HttpResponseRedirect(reverse("desk:scheme_tried", args=[version.pk, made.pk]))


@require_GET
def tried(request: HttpRequest, pk: int, try_id: int) -> HttpResponse:
    """What a try came to: the spread over the grades before and after, who would move and by what."""
    actor = shell.require_signed_in(request)
    version = queries.scheme_version_for(actor, pk)
    found = next((t for t in queries.try_outs_of(actor, version) if t.pk == try_id), None)
    if found is None:
        raise Http404
    names = queries.names_of(m["member"] for m in found.moves)
    context = {
        "version": version,
        "attempt": found,
        "is_stale": found.edits != version.edits,
        "moves": [{**m, "name": names.get(m["member"], "")} for m in found.moves],
    }
    template = "desk/assessment/tried.html"
    return shell.page(
        request, template, context, current="assessment", fragment="desk/assessment/tried_pane.html"
    )
