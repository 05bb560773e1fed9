"""Checklists: the lists of an office, one with its versions, the items of a draft, the closed list."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.access import scope
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.buttons import button
from tinghao.desk.documents import answers
from tinghao.desk.forms import DeskForm
from tinghao.desk.inspections.forms import ChecklistForm, ItemForm, LimitForm, RulesForm
from tinghao.divisions import queries as divisions
from tinghao.documents import issuing
from tinghao.inspections import actions, measures, queries, rules, yardsticks
from tinghao.inspections.choices import RUN, SEE, THRESHOLD, VersionState
from tinghao.inspections.models import Version


def here(version: Version) -> str:
    """The address of a version."""
    return reverse("desk:checklist_version", args=[version.pk])


def at(version: Version, anchor: str = "") -> HttpResponseRedirect:
    """To the page of a version."""
    return HttpResponseRedirect(here(version) + anchor)


def owner_choices(actor: Any) -> list[tuple[str, str]]:
    """The offices for which the actor writes, with the names of their places."""
    codes = queries.owners_of(actor)
    names = divisions.public_names_kept(codes)
    return [(code, names.get(code, code)) for code in codes]


@require_http_methods(["GET", "POST"])
def checklists(request: HttpRequest) -> HttpResponse:
    """All lists near the actor; sent, a new one is made."""
    actor = shell.require(request, SEE)
    owners = owner_choices(actor)
    form = ChecklistForm(request.POST or None, owners=owners)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_checklist(by=actor, **form.cleaned_data)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            return at(made.versions.get())
    found = queries.checklists_visible_to(actor)
    names = divisions.public_names_kept(c.owner for c in found)
    context = {
        "lines": [{"row": c, "place": names.get(c.owner, ""), "now": _newest(c)} for c in found],
        "form": form if owners else None,
        "limits": [
            (name, LimitForm(initial={"owner": code, "most": rules.limit_of(code)}, auto_id=f"{code}_%s"))
            for code, name in owners[:1]
        ],
    }
    status = 422 if form.is_bound else 200
    return shell.page(
        request, "desk/inspections/checklists.html", context, current="inspections", status=status
    )


def _newest(checklist: Any) -> Version | None:
    """What is in force, else the newest."""
    versions = list(checklist.versions.all())
    return next((v for v in versions if v.state == VersionState.IN_FORCE), versions[0] if versions else None)


@require_GET
def measures_page(request: HttpRequest) -> HttpResponse:
    """The closed list of what the system reads, and what is no yardstick, with the rules that say so."""
    shell.require_signed_in(request)
    context = {"measures": measures.MEASURES.values(), "forbidden": yardsticks.FORBIDDEN}
    return shell.page(request, "desk/inspections/measures.html", context, current="inspections")


@require_GET
def checklist(request: HttpRequest, pk: int) -> HttpResponse:
    """The version in force, else the newest."""
    actor = shell.require_signed_in(request)
    newest = _newest(queries.checklist_for(actor, pk))
    if newest is None:
        raise refusals.NotFound(_("没有找到这一版清单。"))
    return at(newest)


@require_GET
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """A version with its items; a draft can be changed here."""
    actor = shell.require_signed_in(request)
    return _page(request, actor, queries.version_for(actor, pk))


@require_GET
def sheet(request: HttpRequest, pk: int, suffix: str) -> HttpResponse:
    """The list on paper, blank."""
    actor = shell.require_signed_in(request)
    found = queries.version_for(actor, pk)
    return answers.sent(issuing.inspection_sheet(found, None, answers.checked(suffix)))


def _page(request: HttpRequest, actor: Any, found: Version, **forms: DeskForm) -> HttpResponse:
    checklist_ = found.checklist
    items = list(found.items.all())
    for item_ in items:
        item_.known = measures.of(item_.measure)  # type: ignore[attr-defined]
        item_.like = yardsticks.looks_like(item_.text) if item_.kept_because else None  # type: ignore[attr-defined]
    may_run = scope.has(actor, RUN, checklist_.owner)
    there = {i.measure for i in items}
    rules_ = {"scoring": found.scoring, "rectify_within": found.rectify_within}
    last = items[-1].section if items else ""
    context = {
        "version": found,
        "checklist": checklist_,
        "place": divisions.public_names_kept((checklist_.owner,)).get(checklist_.owner, ""),
        "versions": checklist_.versions.order_by("-number"),
        "sections": [(head, list(own)) for head, own in groupby(items, key=lambda i: i.section)],
        "count": len(items),
        "is_draft": found.state == VersionState.DRAFT and may_run,
        "may_draft": may_run and not checklist_.versions.filter(state=VersionState.DRAFT).exists(),
        "may_run": may_run,
        "left": [m for m in measures.MEASURES.values() if m.name not in there],
        "item_form": forms.get("item_form")
        or ItemForm(initial={"threshold": THRESHOLD, "weight": 1, "section": last}),
        "rules_form": forms.get("rules_form") or RulesForm(initial=rules_),
    }
    status = 422 if forms else 200
    return shell.page(
        request, "desk/inspections/checklist.html", context, current="inspections", status=status
    )


_button = button(queries.version_for, here)


@_button
def adopt(request: HttpRequest, actor: Any, found: Version) -> str:
    """The version is in force; what is being inspected keeps its own."""
    del request
    actions.adopt_version(found, by=actor)
    return _("启用了，以后的督查用这一版；正在督查的仍用原来那一版。")


@_button
def retire(request: HttpRequest, actor: Any, found: Version) -> str:
    """The version is used no more."""
    del request
    actions.retire_version(found, by=actor)
    return _("停用了，督查过的还查得到。")


@_button
def add_measures(request: HttpRequest, actor: Any, found: Version) -> str:
    """The draft has the ticked measures."""
    added = actions.add_measures(found, by=actor, names=request.POST.getlist("measures"))
    return _("加了 {n} 条系统读数。").format(n=added)


@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft begins with the items of the newest version."""
    actor = shell.require_signed_in(request)
    return at(actions.draft_version(queries.checklist_for(actor, pk), by=actor))


@require_POST
def add_item(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft has one item more."""
    actor = shell.require_signed_in(request)
    found = queries.version_for(actor, pk)
    rules.require_run(actor, found.checklist.owner)
    form = ItemForm(request.POST)
    if form.is_valid():
        try:
            made = actions.set_item(found, by=actor, new=form.new)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("加上了。"))
            return at(found, f"#i{made.pk}")
    return _page(request, actor, found, item_form=form)


@require_POST
def set_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """How the draft is judged."""
    actor = shell.require_signed_in(request)
    found = queries.version_for(actor, pk)
    rules.require_run(actor, found.checklist.owner)
    form = RulesForm(request.POST)
    if form.done(lambda asked: actions.set_version(found, by=actor, **asked)):
        messages.success(request, _("存好了。"))
        return at(found)
    return _page(request, actor, found, rules_form=form)


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item of a draft, to be changed."""
    actor = shell.require_signed_in(request)
    found = queries.item_for(actor, pk)
    rules.require_run(actor, found.version.checklist.owner)
    initial = {name: getattr(found, name) for name in ItemForm.base_fields}
    form = ItemForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.done(
        lambda _asked: actions.set_item(found.version, by=actor, new=form.new, item=found)
    ):
        messages.success(request, _("存好了。"))
        return at(found.version, f"#i{found.pk}")
    context = {
        "item": found,
        "version": found.version,
        "form": form,
        "like": yardsticks.looks_like(found.text),
    }
    status = 422 if form.is_bound else 200
    return shell.page(request, "desk/inspections/item.html", context, current="inspections", status=status)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft is without the item."""
    actor = shell.require_signed_in(request)
    found = queries.item_for(actor, pk)
    actions.drop_item(found, by=actor)
    messages.success(request, _("删掉了。"))
    return at(found.version)


@require_POST
def limit(request: HttpRequest) -> HttpResponse:
    """How often one place is inspected in a year at most."""
    actor = shell.require(request, RUN)
    form = LimitForm(request.POST)
    if form.is_valid():
        try:
            actions.set_limit(by=actor, **form.cleaned_data)
            messages.success(request, _("定好了。超过的时候会提醒，要写明理由才能安排。"))
        except refusals.Invalid as refusal:
            messages.error(request, refusal.message)
    else:
        messages.error(request, _("填 1 到 12。"))
    return HttpResponseRedirect(reverse("desk:checklists"))
