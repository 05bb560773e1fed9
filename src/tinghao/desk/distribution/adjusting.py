"""From the curve to the groups: choose a point, put somebody elsewhere, adopt, put aside."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.core import actors, refusals
from tinghao.desk import shell
from tinghao.desk.distribution import said, views
from tinghao.desk.distribution.forms import AdoptForm
from tinghao.distribution import actions, queries
from tinghao.distribution.models import Plan


def _number(typed: str) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise refusals.NotFound(_("没有找到，请从页面上再选一次。"))
    return int(typed)


@require_POST
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal is this point of the curve."""
    actor = shell.require_signed_in(request)
    found = queries.plan_for(actor, pk)
    actions.choose_point(found, moves=_number(request.POST.get("moves", "")), by=actor)
    return HttpResponseRedirect(f"{reverse('desk:plan', args=[pk])}#proposal")


@require_GET
def find(request: HttpRequest, pk: int) -> HttpResponse:
    """To the page of the member who was picked."""
    shell.require_signed_in(request)
    member = _number(request.GET.get("member", ""))
    return HttpResponseRedirect(reverse("desk:plan_seat", args=[pk, member]))


@require_http_methods(["GET", "POST"])
def seat(request: HttpRequest, pk: int, member: int) -> HttpResponse:
    """Where else the member could sit, and what each change would cost; sent, the member sits there."""
    actor = shell.require_signed_in(request)
    found = queries.plan_for(actor, pk)
    if request.method == "POST":
        version, group = (_number(request.POST.get(name, "")) for name in ("version", "group"))
        actions.change_seat(found, member=member, group=group, version=version, by=actor)
        messages.success(request, _("改好了。下面的数字已经按新的方案算。"))
        return HttpResponseRedirect(f"{reverse('desk:plan', args=[pk])}#proposal")
    if "group" in request.GET:
        return _one(request, actor, found, member)
    proposal = queries.Proposal(found)
    names = {pk: row.person.name for pk, row in proposal.members.items()}
    options = [
        (group, said.cost(change), said.reasons(change.breaks, names), change.cost)
        for group, change in proposal.options(member)
    ]
    context = {
        "plan": found,
        "member": proposal.members[member],
        "now": proposal.groups[proposal.after[member]],
        "before": proposal.groups.get(proposal.before.get(member, 0)),
        "options": options,
        "may_run": actor.may("distribution.run", found.division_code),
    }
    return shell.page(request, "desk/distribution/seat.html", context, current="distribution")


def _one(request: HttpRequest, actor: Any, found: Plan, member: int) -> HttpResponse:
    """What one change would cost, as the board asks for it after a drop; else the page with all of them."""
    wanted = _number(request.GET["group"])
    if not shell.is_fragment(request):
        return HttpResponseRedirect(reverse("desk:plan_seat", args=[found.pk, member]))
    actors.require(actor, "distribution.run")
    proposal = queries.Proposal(found)
    chosen = next((pair for pair in proposal.options(member) if pair[0].pk == wanted), None)
    if chosen is None:
        raise refusals.NotFound(_("没有找到，请从页面上再选一次。"))
    group, change = chosen
    context = {
        "plan": found,
        "member": proposal.members[member],
        "now": proposal.groups[proposal.after[member]],
        "group": group,
        "words": said.cost(change),
        "breaks": said.reasons(change.breaks, {pk: row.person.name for pk, row in proposal.members.items()}),
    }
    template = "desk/distribution/seat_cost.html"
    return shell.page(request, template, context, fragment=template)


@require_POST
def adopt(request: HttpRequest, pk: int) -> HttpResponse:
    """From that day on the groups are as proposed."""
    actor = shell.require_signed_in(request)
    found, form = queries.plan_for(actor, pk), AdoptForm(request.POST)
    if form.is_valid():
        try:
            count = actions.adopt_plan(found, by=actor, **form.cleaned_data)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("确认了：%(n)d 位委员换小组，已经告诉他们。") % {"n": count})
            return views.to(found)
    return views.page(request, actor, queries.plan_for(actor, pk), adopt_form=form)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan is put aside."""
    actor = shell.require_signed_in(request)
    actions.drop_plan(queries.plan_for(actor, pk), by=actor)
    messages.success(request, _("这个方案不用了，小组没有变。"))
    return HttpResponseRedirect(reverse("desk:distribution"))
