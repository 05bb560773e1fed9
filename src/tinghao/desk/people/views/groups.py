"""Member groups: the list, one group with its communities and members, and the dated changes of both."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.access import queries, scope
from tinghao.core import clock, refusals
from tinghao.desk.people.forms import AttachForm, EndForm, GroupForm, JoinForm
from tinghao.desk.people.views.persons import who
from tinghao.people import actions
from tinghao.people.models import GroupCommunity, GroupMembership, Member, MemberGroup


@require_GET
def groups(request: HttpRequest) -> HttpResponse:
    """The groups in my scope, by place."""
    words = request.GET.get("q", "")[:60]
    page = {
        "groups": queries.groups_visible_to(who(request), words),
        "q": words,
        "may_add": who(request).may_anywhere("people.manage"),
    }
    return render(request, "desk/people/groups.html", page)


@require_http_methods(["GET", "POST"])
def new_group(request: HttpRequest) -> HttpResponse:
    """A new group."""
    scope.require_anywhere(who(request), "people.manage")
    form = GroupForm(
        request.POST or None,
        places=queries.places_for(who(request), "people.manage", deepest="community"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_group(by=who(request), **form.cleaned_data)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("小组建好了。接着添加联系社区和委员。"))
            return redirect("desk:people:group", made.pk)
    return render(request, "desk/people/new_group.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
def group(request: HttpRequest, group_id: int) -> HttpResponse:
    """One group: where it works, who is in it."""
    return _page(request, queries.group_visible_to(who(request), group_id))


@require_POST
def attach(request: HttpRequest, group_id: int) -> HttpResponse:
    """One more community for the group."""
    found = _managed(request, group_id)
    form = _attach_form(request, found, request.POST)
    if form.is_valid():
        try:
            actions.attach_community(group=found, by=who(request), **form.cleaned_data)
        except (refusals.Invalid, refusals.Stale) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("社区加上了。"))
            return redirect("desk:people:group", found.pk)
    return _page(request, found, status=422, attach_form=form)


@require_POST
def join(request: HttpRequest, group_id: int) -> HttpResponse:
    """One more member for the group."""
    found = _managed(request, group_id)
    form = JoinForm(request.POST, members=_members(found), auto_id="join_%s")
    if form.is_valid():
        try:
            actions.join_group(group=found, by=who(request), **form.cleaned_data)
        except (refusals.Invalid, refusals.Stale) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("委员加进小组了。"))
            return redirect("desk:people:group", found.pk)
    return _page(request, found, status=422, join_form=form)


@require_POST
def detach(request: HttpRequest, row_id: int) -> HttpResponse:
    """The last day on which the group looks after a community."""
    row = get_object_or_404(GroupCommunity.objects.select_related("group"), pk=row_id)
    found = _managed(request, row.group_id)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            actions.detach_community(row, ends=form.cleaned_data["ends"], by=who(request))
        except (refusals.Invalid, refusals.Stale) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("记好了。"))
            return redirect("desk:people:group", found.pk)
    return _page(request, found, status=422, end_form=form)


@require_POST
def leave(request: HttpRequest, seat_id: int) -> HttpResponse:
    """A member's last day in the group."""
    seat = get_object_or_404(GroupMembership.objects.select_related("group"), pk=seat_id)
    found = _managed(request, seat.group_id)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            actions.leave_group(seat, ends=form.cleaned_data["ends"], by=who(request))
        except (refusals.Invalid, refusals.Stale) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("记好了。以前办的事仍算在这个小组。"))
            return redirect("desk:people:group", found.pk)
    return _page(request, found, status=422, end_form=form)


def _managed(request: HttpRequest, group_id: int) -> MemberGroup:
    """The group, where whoever asks may change it: told before anything that was typed is read."""
    found = queries.group_visible_to(who(request), group_id)
    scope.require(who(request), "people.manage", found, see="people.see")
    return found


def _page(request: HttpRequest, found: MemberGroup, *, status: int = 200, **forms: Any) -> HttpResponse:
    actor = who(request)
    may_manage = actor.may("people.manage", found.division_code)
    page: dict[str, Any] = {"group": found, "may_manage": may_manage, "today": clock.today()}
    if may_manage:
        page["attach_form"] = _attach_form(request, found, None)
        page["join_form"] = JoinForm(members=_members(found), auto_id="join_%s")
        page["end_form"] = EndForm(initial={"ends": clock.today()})
    return render(request, "desk/people/group.html", page | forms, status=status)


def _attach_form(request: HttpRequest, found: MemberGroup, typed: Any) -> AttachForm:
    return AttachForm(
        typed,
        auto_id="attach_%s",
        places=queries.places_for(who(request), "people.manage", county=found.county, deepest="community"),
    )


def _members(found: MemberGroup) -> Any:
    rows = Member.objects.filter(person__erased_at__isnull=True, person__city=found.city)
    return rows.select_related("person").order_by("person__name", "id")
