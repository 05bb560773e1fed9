"""The list of inspections, a new one, and the page of one from plan to feedback."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.core import calendar, clock, refusals
from tinghao.desk import shell
from tinghao.desk.buttons import button
from tinghao.desk.inspections.forms import PeopleForm, PlanForm, WordsForm
from tinghao.divisions import queries as divisions
from tinghao.inspections import actions, queries, rules
from tinghao.inspections.choices import ANSWER, RUN, SEE, InspectionState, Scoring, VersionState
from tinghao.inspections.models import Inspection, Target
from tinghao.inspections.workflow import INSPECTION_FLOW
from tinghao.people import queries as people

PAGE = 30


def here(found: Inspection) -> str:
    """The address of an inspection."""
    return reverse("desk:inspection", args=[found.pk])


def require_a_part(request: HttpRequest) -> Any:
    """Who runs, makes or answers inspections somewhere; else a refusal."""
    actor = shell.require_signed_in(request)
    if not (actor.may_anywhere(SEE) or actor.may_anywhere(ANSWER)):
        shell.require(request, SEE)
    return actor


@require_GET
def inspections(request: HttpRequest) -> HttpResponse:
    """What the actor owes, what waits for a second look, and the inspections in sight."""
    actor = require_a_part(request)
    before = request.GET.get("before", "")
    before_id = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    found = queries.inspections_visible_to(actor, before_id=before_id, limit=PAGE + 1)
    shown = found[:PAGE]
    is_house = actor.may_anywhere(SEE)
    names = divisions.public_names_kept(one.owner for one in shown)
    context = {
        "lines": [{"row": one, "office": names.get(one.owner, "")} for one in shown],
        "owed": queries.findings_owed(actor) if before_id is None else [],
        "review": queries.findings_to_review(actor) if is_house and before_id is None else [],
        "may_run": actor.may_anywhere(RUN),
        "is_house": is_house,
        "older": f"?before={shown[-1].pk}" if len(found) > PAGE else "",
        "newest": reverse("desk:inspections") if before_id else "",
    }
    return shell.page(request, "desk/inspections/list.html", context, current="inspections")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """An inspection is planned; everything but the places is filled in."""
    actor = shell.require(request, RUN)
    owner = _owner(request, actor)
    versions = queries.versions_in_force(owner)
    choices = queries.choices_of(owner)
    asked = request.GET.get("version", "")
    chosen = next((v for v in versions if str(v.pk) == asked), versions[0] if versions else None)
    form = PlanForm(
        request.POST or None,
        versions=[
            (str(v.pk), f"{v.checklist.name}（{_('第 %(n)s 版') % {'n': v.number}}）") for v in versions
        ],
        people=[(str(p.pk), p.name) for p in choices],
        initial=_initial(chosen, choices),
    )
    over: list[rules.TooOften] = []
    if request.method == "POST" and form.is_valid():
        try:
            targets = _targets(request, owner)
            over = rules.too_often(owner, targets, form.cleaned_data["day"])
            found = _planned(actor, owner, form, targets, versions)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("安排好了，督查人员都收到了通知。"))
            return HttpResponseRedirect(here(found))
    context = {
        "form": form,
        "owner": owner,
        "owners": [(c, n, c == owner) for c, n in _owners(actor)],
        "versions": versions,
        "counties": queries.places_of(owner, clock.today().year),
        "units": queries.units_of(owner),
        "ticked": set(request.POST.getlist("places")),
        "ticked_units": set(request.POST.getlist("units")),
        "over": over,
        "most": rules.limit_of(owner),
    }
    status = 422 if form.is_bound else 200
    return shell.page(request, "desk/inspections/new.html", context, current="inspections", status=status)


def _owners(actor: Any) -> list[tuple[str, str]]:
    codes = queries.owners_of(actor)
    names = divisions.public_names_kept(codes)
    return [(code, names.get(code, code)) for code in codes]


def _owner(request: HttpRequest, actor: Any) -> str:
    codes = queries.owners_of(actor)
    asked = request.POST.get("owner") or request.GET.get("owner") or ""
    if not codes:
        raise refusals.Forbidden(_("您的岗位没有这一项工作。"))
    return asked if asked in codes else codes[0]


def _initial(chosen: Any, choices: list[Any]) -> dict[str, Any]:
    """This year up to yesterday, in January the year before; whoever holds the inspector's own post looks."""
    today = clock.today()
    year = today.year if today.month > 1 else today.year - 1
    inspectors = rules.only_inspectors([p.pk for p in choices]) or {p.pk for p in choices[:1]}
    return {
        "version": str(chosen.pk) if chosen else "",
        "day": calendar.add_working_days(today, 5).date,
        "first": dt.date(year, 1, 1),
        "last": min(today - dt.timedelta(days=1), dt.date(year, 12, 31)),
        "is_announced": True,
        "sample_size": 5,
        "inspectors": [str(pk) for pk in inspectors],
    }


def _targets(request: HttpRequest, owner: str) -> list[Target]:
    found = [actions.place_target(code) for code in dict.fromkeys(request.POST.getlist("places"))]
    asked = {u for u in request.POST.getlist("units") if u.isascii() and u.isdigit() and len(u) < 19}
    units = people.units_named(None, [int(u) for u in asked])
    return found + [actions.unit_target(u) for u in units if u.division_code.startswith(owner)]


def _planned(
    actor: Any, owner: str, form: PlanForm, targets: list[Target], versions: list[Any]
) -> Inspection:
    typed = dict(form.cleaned_data)
    chosen = typed.pop("version")
    version = next(v for v in versions if str(v.pk) == chosen)
    named = {int(pk) for pk in typed.pop("inspectors")}
    title = typed.pop("title") or _("{year}年“{name}”专项督查").format(
        year=typed["day"].year, name=version.checklist.name
    )
    return actions.plan_inspection(
        by=actor, owner=owner, version=version, title=title, targets=targets, inspectors=named, **typed
    )


@require_GET
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """One inspection: when, who, by which list; its places by code, with what they came to."""
    actor = shell.require_signed_in(request)
    return page(request, actor, queries.inspection_for(actor, pk))


def page(request: HttpRequest, actor: Any, found: Inspection, **forms: Any) -> HttpResponse:
    """The page, with whatever form came back with errors."""
    targets = queries.visible_targets(actor, found)
    is_house = rules.is_of_the_house(actor, found)
    is_out = found.state == InspectionState.FINISHED
    runs = rules.runs(actor, found)
    is_over = found.state in INSPECTION_FLOW.final
    choices = queries.choices_of(found.owner) if runs and not is_over else []
    named = queries.inspectors_of(found)
    boards = queries.boards_of(found, targets) if is_house or is_out else []
    context = {
        "i": found,
        "office": divisions.public_names_kept((found.owner,)).get(found.owner, ""),
        "boards": boards,
        "targets": targets,
        "items": list(found.version.items.all()) if not boards else [],
        "left": sum(b.score.open for b in boards),
        "named": named,
        "is_house": is_house,
        "is_inspector": rules.is_inspector(actor, found),
        "was_named": any(p.pk == actor.person_id for p in named),
        "runs": runs,
        "is_over": is_over,
        "by_weights": found.version.scoring == Scoring.WEIGHTS,
        "is_outdated": found.version.state == VersionState.RETIRED,
        "people_form": forms.get("people_form")
        or PeopleForm(
            people=[(str(p.pk), p.name) for p in choices],
            initial={"inspectors": [str(p.pk) for p in named]},
        ),
        "off_form": forms.get("off_form") or WordsForm(label=_("为什么取消"), auto_id="off_%s"),
    }
    status = 422 if forms else 200
    return shell.page(
        request, "desk/inspections/inspection.html", context, current="inspections", status=status
    )


_button = button(queries.inspection_for, here)


@_button
def start(request: HttpRequest, actor: Any, found: Inspection) -> str:
    """The figures are read and the sample is drawn."""
    del request
    actions.start_inspection(found, by=actor)
    return _("开始了：系统知道的都读好了，抽样也抽好了。")


@_button
def read(request: HttpRequest, actor: Any, found: Inspection) -> str:
    """The figures are read anew beside the first reading."""
    del request
    actions.read_anew(found, by=actor)
    return _("又读了一遍，前后两次都留着。")


@_button
def finish(request: HttpRequest, actor: Any, found: Inspection) -> str:
    """The feedback goes out."""
    del request
    n = actions.finish_inspection(found, by=actor)
    return _("反馈了，发现 {n} 个问题，被督查的一方收到了通知。").format(n=n)


@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """It does not take place."""
    actor = shell.require_signed_in(request)
    found = queries.inspection_for(actor, pk)
    rules.require_run(actor, found.owner)
    form = WordsForm(request.POST, label=_("为什么取消"), auto_id="off_%s")
    if form.done(lambda asked: actions.call_off_inspection(found, by=actor, words=asked["words"])):
        messages.success(request, _("取消了，知道的人都收到了通知。"))
        return HttpResponseRedirect(here(found))
    return page(request, actor, found, off_form=form)


@require_POST
def inspectors(request: HttpRequest, pk: int) -> HttpResponse:
    """Other people look."""
    actor = shell.require_signed_in(request)
    found = queries.inspection_for(actor, pk)
    rules.require_run(actor, found.owner)
    choices = queries.choices_of(found.owner)
    form = PeopleForm(request.POST, people=[(str(p.pk), p.name) for p in choices])
    if form.is_valid():
        try:
            named = {int(pk) for pk in form.cleaned_data["inspectors"]}
            actions.set_inspectors(found, by=actor, inspectors=named)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("督查人员改好了。"))
            return HttpResponseRedirect(here(found))
    return page(request, actor, found, people_form=form)
