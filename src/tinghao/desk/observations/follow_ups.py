"""What follows from an observation: given to somebody, answered, opened again."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.access.roles import Role
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.forms import in_days, quick_days
from tinghao.desk.observations.forms import DoneForm, FollowUpForm, ReopenForm
from tinghao.desk.observations.visits import CURRENT, head_of
from tinghao.observations import actions, queries, rules
from tinghao.observations.models import FollowUp, Observation


@require_GET
def listed(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that follows from an observation."""
    actor = shell.require_signed_in(request)
    return _list(request, actor, queries.observation_for(actor, pk))


def _list(
    request: HttpRequest, actor: Any, found: Observation, *, form: FollowUpForm | None = None
) -> HttpResponse:
    head = head_of(actor, found)
    context = head | {"rows": queries.follow_ups_of(found), "quick": quick_days()}
    if head["may_run"]:
        context["form"] = form or _form(found)
    status = 422 if form else 200
    return shell.page(request, "desk/observations/follow_ups.html", context, current=CURRENT, status=status)


def _form(found: Observation, data: Any = None) -> FollowUpForm:
    posts = queries.posts_in(found.county)
    groups = [
        (
            str(Role(role).label),
            [(str(one.pk), f"{one.person.name}（{_post(one)}）") for one in some],
        )
        for role, some in groupby(posts, key=lambda one: one.role)
    ]
    sites = [(site.pk, site.title) for site in found.sites.all()]
    return FollowUpForm(data, posts=groups, sites=sites, initial={"due_on": in_days(20)})


def _post(one: Any) -> str:
    return str(one.organisation or one.division)


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has this to do."""
    actor = shell.require_signed_in(request)
    found = queries.observation_for(actor, pk)
    rules.require_run(actor, found)
    form = _form(found, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        post = next(one for one in queries.posts_in(found.county) if str(one.pk) == data["post"])
        site = found.sites.filter(pk=int(data["site"])).first() if data["site"] else None
        try:
            made = actions.add_follow_up(
                found, by=actor, what=data["what"], post=post, due_on=data["due_on"], site=site
            )
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("记下了，已经告诉 {name}。").format(name=post.person.name))
            url = reverse("desk:observation_follow_ups", args=[pk])
            return HttpResponseRedirect(f"{url}#f{made.pk}")
    return _list(request, actor, found, form=form)


@require_GET
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, for whoever answers."""
    actor = shell.require_signed_in(request)
    return _one(request, actor, queries.follow_up_for(actor, pk))


def _one(request: HttpRequest, actor: Any, found: FollowUp, **forms: Any) -> HttpResponse:
    may_run = rules.may_run(actor, found.observation)
    context = {
        "row": found,
        "observation": found.observation,
        "may_see": rules.may_see(actor, found.observation),
        "may_finish": found.state == "open" and (may_run or rules.is_bearer(actor, found)),
        "may_reopen": found.state == "done" and may_run,
        "done_form": forms.get("done_form") or DoneForm(),
        "reopen_form": forms.get("reopen_form") or ReopenForm(initial={"due_on": in_days(10)}),
        "quick": quick_days(),
    }
    status = 422 if forms else 200
    return shell.page(request, "desk/observations/follow_up.html", context, current=CURRENT, status=status)


@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    """It is done."""
    actor = shell.require_signed_in(request)
    found = queries.follow_up_for(actor, pk)
    form = DoneForm(request.POST)
    if form.done(lambda asked: actions.finish_follow_up(found, by=actor, **asked)):
        messages.success(request, _("记下了，办好了。"))
        return HttpResponseRedirect(reverse("desk:follow_up", args=[pk]))
    return _one(request, actor, found, done_form=form)


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """It is open again, with a reason and a new day."""
    actor = shell.require_signed_in(request)
    found = queries.follow_up_for(actor, pk)
    form = ReopenForm(request.POST)
    if form.done(lambda asked: actions.reopen_follow_up(found, by=actor, **asked)):
        messages.success(request, _("退回重办了，已经告诉办的人。"))
        return HttpResponseRedirect(reverse("desk:follow_up", args=[pk]))
    return _one(request, actor, found, reopen_form=form)
