"""The list of plans, the rules of one, and the page of its curve and proposal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.access import queries as access
from tinghao.core import calendar, clock, refusals
from tinghao.desk import shell
from tinghao.desk.distribution import said
from tinghao.desk.distribution.forms import (
    AdoptForm,
    FindForm,
    NewPlanForm,
    PairForm,
    PositionsForm,
    RulesForm,
)
from tinghao.distribution import actions, queries, tasks
from tinghao.distribution.choices import PlanState
from tinghao.distribution.measuring import Measured
from tinghao.distribution.models import Plan, Position
from tinghao.divisions import queries as divisions

_STEPS = {
    "wait": gettext_lazy("等后台开始"),
    "read": gettext_lazy("读取委员和小组"),
    "best": gettext_lazy("找最好的分布"),
    "fewest": gettext_lazy("看最少要调动几人"),
    "curve": gettext_lazy("算调动和效果的曲线"),
    "conflict": gettext_lazy("找互相矛盾的规则"),
    "done": gettext_lazy("收尾"),
}

# Members on the board that is dragged on.
BOARD_HOLDS = 400


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    """The plans in the actor's sight, newest first."""
    actor = shell.require(request, "distribution.see")
    found = list(queries.plans_visible_to(actor))
    names = divisions.public_names_kept(plan.division_code for plan in found)
    context = {
        "lines": [{"row": plan, "place": names.get(plan.division_code, "")} for plan in found],
        "may_run": actor.may_anywhere("distribution.run"),
    }
    return shell.page(request, "desk/distribution/list.html", context, current="distribution")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new plan for the groups of a place."""
    actor = shell.require(request, "distribution.run")
    places = access.places_for(actor, "distribution.run", deepest="county")
    form = NewPlanForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_plan(by=actor, **form.cleaned_data)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            return HttpResponseRedirect(reverse("desk:plan", args=[made.pk]))
    status = 422 if request.method == "POST" else 200
    return shell.page(
        request, "desk/distribution/new.html", {"form": form}, current="distribution", status=status
    )


@require_GET
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan, with what can be done now."""
    actor = shell.require_signed_in(request)
    return page(request, actor, queries.plan_for(actor, pk))


def page(request: HttpRequest, actor: Any, found: Plan, **forms: Any) -> HttpResponse:
    """The plan's page, with whatever came back with errors."""
    may_run = actor.may("distribution.run", found.division_code)
    names = divisions.public_names_kept((found.division_code,))
    context: dict[str, Any] = {
        "plan": found,
        "place": names.get(found.division_code, ""),
        "may_run": may_run,
        "step": _step(found),
        "may_drop": may_run and found.state in {PlanState.DRAFTED, PlanState.COMPUTED},
    }
    if found.state in {PlanState.DRAFTED, PlanState.COMPUTED}:
        context |= _rules_context(found, forms)
    if found.state in {PlanState.COMPUTED, PlanState.ADOPTED}:
        context["curve"] = queries.curve_of(found)
        context["before"] = Measured(**found.figures)
        context["is_estimated"] = not Position.objects.filter(code__startswith=found.city).exists()
    if found.state == PlanState.COMPUTED:
        context["has_changed"] = queries.has_changed_since(found)
        if found.chosen is not None:
            context |= _proposal_context(found)
            seated = context["proposal"].seated() if may_run else []
            # With thousands a board is no help: nobody drags over four hundred groups.
            context["seated"] = seated if sum(len(ms) for _g, ms in seated) <= BOARD_HOLDS else []
            day = calendar.add_working_days(clock.today(), 5).date
            context["adopt_form"] = forms.get(
                "adopt_form", AdoptForm(initial={"starts": day, "version": found.version})
            )
    status = 422 if forms else 200
    return shell.page(request, "desk/distribution/plan.html", context, current="distribution", status=status)


def _rules_context(found: Plan, forms: dict[str, Any]) -> dict[str, Any]:
    members = queries.members_in(found)
    rules = list(found.rules.select_related("a__person", "b__person"))
    context: dict[str, Any] = {
        "members": len(members),
        "pairs": rules,
        "rules_form": forms.get("rules_form")
        or RulesForm(groups=queries.group_choices(found), initial=RulesForm.initial_of(found)),
        "pair_form": forms.get("pair_form") or PairForm(members=members, auto_id="pair_%s"),
    }
    if found.conflict is not None:
        names = queries.names_of(said.members_in(found.conflict))
        context["conflict"] = said.conflict(found.conflict, names)
    return context


def _proposal_context(found: Plan) -> dict[str, Any]:
    proposal = queries.Proposal(found)
    names = {pk: member.person.name for pk, member in proposal.members.items()}
    return {
        "proposal": proposal,
        "moves": [(move, said.reasons(move.reasons, names)) for move in proposal.moves],
        "broken": [said.reason(one, names) for one in proposal.broken],
        "before": proposal.figures[0],
        "after": proposal.figures[1],
        "find_form": FindForm(members=sorted(proposal.members.values(), key=lambda m: m.person.name)),
    }


def _step(found: Plan) -> str:
    return str(_STEPS.get(found.step, _STEPS["wait"]))


@require_GET
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the job is; once it is through, the whole page is asked for again."""
    actor = shell.require_signed_in(request)
    found = queries.plan_for(actor, pk)
    context = {"plan": found, "step": _step(found)}
    response = render(request, "desk/distribution/progress.html", context)
    if found.state != PlanState.COMPUTING:
        response.headers["HX-Refresh"] = "true"
    return response


@require_POST
def rules(request: HttpRequest, pk: int) -> HttpResponse:
    """The rules are as typed; with the other button the computing begins as well."""
    actor = shell.require_signed_in(request)
    found = queries.plan_for(actor, pk)
    form = RulesForm(request.POST, groups=queries.group_choices(found))
    if form.is_valid():
        try:
            actions.set_rules(found, by=actor, limits=form.limits())
            if "compute" in request.POST:
                actions.ask_to_compute(found, by=actor, enqueue=tasks.compute.enqueue)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            if "compute" not in request.POST:
                messages.success(request, _("规则记好了。"))
            return to(found)
    return page(request, actor, queries.plan_for(actor, pk), rules_form=form)


@require_POST
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan is computed anew with the rules that it has."""
    actor = shell.require_signed_in(request)
    found = queries.plan_for(actor, pk)
    actions.ask_to_compute(found, by=actor, enqueue=tasks.compute.enqueue)
    return to(found)


@require_POST
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """One more rule about one or two members."""
    actor = shell.require_signed_in(request)
    found = queries.plan_for(actor, pk)
    form = PairForm(request.POST, members=queries.members_in(found), auto_id="pair_%s")
    if form.done(lambda asked: actions.add_rule(found, by=actor, **asked)):
        messages.success(request, _("规则加上了，请重新算一次。"))
        return to(found)
    return page(request, actor, queries.plan_for(actor, pk), pair_form=form)


@require_POST
def drop_pair(request: HttpRequest, pk: int, rule: int) -> HttpResponse:
    """A rule is gone."""
    actor = shell.require_signed_in(request)
    found = queries.plan_for(actor, pk)
    actions.drop_rule(found, rule, by=actor)
    messages.success(request, _("规则去掉了，请重新算一次。"))
    return to(found)


@require_http_methods(["GET", "POST"])
def positions(request: HttpRequest) -> HttpResponse:
    """Where communities lie, as a table that the office pastes."""
    actor = shell.require(request, "distribution.run")
    city = next((code[:4] for code in actor.divisions_for("distribution.run")), "")
    form = PositionsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.load_positions(city=city, lines=form.cleaned_data["lines"], by=actor)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("记好了 %(n)d 个社区的位置。") % {"n": count})
            return HttpResponseRedirect(reverse("desk:distribution"))
    context = {"form": form, "known": Position.objects.filter(code__startswith=city).count()}
    status = 422 if form.is_bound else 200
    return shell.page(
        request, "desk/distribution/positions.html", context, current="distribution", status=status
    )


def to(found: Plan) -> HttpResponse:
    """Back to the plan."""
    return HttpResponseRedirect(reverse("desk:plan", args=[found.pk]))
