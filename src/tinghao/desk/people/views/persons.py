"""Persons: the list, one person with account and appointments, and what may be done with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tinghao.access import actions as access_actions
from tinghao.access import queries, scope
from tinghao.access.models import Appointment
from tinghao.core import clock, refusals
from tinghao.desk.forms import DeskForm
from tinghao.desk.people import facts
from tinghao.desk.people.forms import (
    AbsenceForm,
    AccountForm,
    AppointForm,
    EndForm,
    LeaveForm,
    MemberForm,
    PersonDetailsForm,
    PersonForm,
    TenureForm,
)
from tinghao.divisions.models import Division
from tinghao.people import actions, phones
from tinghao.people import queries as people_queries
from tinghao.people.models import Account, Member, Person


def who(request: HttpRequest) -> scope.Actor:
    """The actor of the request."""
    actor: scope.Actor = request.actor  # type: ignore[attr-defined]
    return actor


@require_GET
def persons(request: HttpRequest) -> HttpResponse:
    """The persons in my scope, newest first, found by name, login name or phone."""
    words = request.GET.get("q", "")[:60]
    before = request.GET.get("before", "")
    found, older = queries.persons_visible_to(
        who(request), words, before_id=int(before) if before.isascii() and before.isdigit() else None
    )
    page = {
        "persons": found,
        "q": words,
        "older": older,
        "is_first": not before,
        "may_add": who(request).may_anywhere("people.manage"),
    }
    return render(request, "desk/people/persons.html", page)


@never_cache
@require_http_methods(["GET", "POST"])
def new_person(request: HttpRequest) -> HttpResponse:
    """Register a person, with an account in the same step where wanted."""
    scope.require_anywhere(who(request), "people.manage")
    places = queries.places_for(who(request), "people.manage")
    form = PersonForm(request.POST or None, places=places)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            person = actions.create_person(
                name=typed["name"], phone=typed["phone"], place=typed["place"], by=who(request)
            )
            if typed["with_account"]:
                account, password = actions.create_account(person=person, by=who(request))
                return _once(request, account, password)
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("登记好了。"))
            return redirect("desk:people:person", person.pk)
    return render(
        request, "desk/people/new_person.html", {"form": form}, status=422 if form.is_bound else 200
    )


@never_cache
@require_GET
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """One person: who they are, their account, their posts and groups."""
    return page(request, queries.person_visible_to(who(request), person_id))


@require_POST
def change(request: HttpRequest, person_id: int) -> HttpResponse:
    """Another name or number."""
    found = queries.person_visible_to(who(request), person_id)
    return _post(
        request,
        found,
        "details_form",
        PersonDetailsForm(request.POST),
        lambda typed: actions.change_person(found, name=typed["name"], phone=typed["phone"], by=who(request)),
        _("改好了。"),
    )


@require_POST
def appoint(request: HttpRequest, person_id: int) -> HttpResponse:
    """A post for the person."""
    found = queries.person_visible_to(who(request), person_id)
    return _post(
        request,
        found,
        "appoint_form",
        _appoint_form(request, found, request.POST),
        lambda typed: access_actions.appoint(person=found, by=who(request), **typed),
        _("任职已经生效。"),
        capability="access.appoint",
    )


@require_POST
def end_appointment(request: HttpRequest, appointment_id: int) -> HttpResponse:
    """The last day of a post."""
    row = get_object_or_404(Appointment.objects.select_related("person"), pk=appointment_id)
    found = queries.person_visible_to(who(request), row.person_id)
    return _post(
        request,
        found,
        "end_form",
        EndForm(request.POST),
        lambda typed: access_actions.end_appointment(row, ends=typed["ends"], by=who(request)),
        _("任职的最后一天记好了。"),
        capability="access.appoint",
    )


@require_POST
def make_member(request: HttpRequest, person_id: int) -> HttpResponse:
    """The person is a member of the conference."""
    found = queries.person_visible_to(who(request), person_id)
    return _post(
        request,
        found,
        "member_form",
        MemberForm(request.POST, counties=counties(found)),
        lambda typed: actions.create_member(person=found, by=who(request), **typed),
        _("登记为委员了。"),
    )


@never_cache
@require_POST
def open_account(request: HttpRequest, person_id: int) -> HttpResponse:
    """A login for the person; the password is shown once."""
    found = queries.person_visible_to(who(request), person_id)
    scope.require(who(request), "people.manage", found, see="people.see")
    form = AccountForm(request.POST)
    if form.is_valid():
        try:
            account, password = actions.create_account(
                person=found, username=form.cleaned_data["username"], by=who(request)
            )
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            return _once(request, account, password)
    return page(request, found, status=422, account_form=form)


@never_cache
@require_POST
def account_act(request: HttpRequest, person_id: int, act: str) -> HttpResponse:
    """Stop, resume, unlock or reset the person's account."""
    found = queries.person_visible_to(who(request), person_id)
    account = get_object_or_404(Account.objects.select_related("person"), person=found)
    if act == "reset-password":
        return _once(request, account, access_actions.reset_password(account, by=who(request)))
    {
        "stop": actions.stop_account,
        "resume": actions.resume_account,
        "unlock": access_actions.unlock,
        "reset-factors": access_actions.reset_factors,
    }[act](account, by=who(request))
    messages.success(
        request,
        {
            "stop": _("账号停用了。"),
            "resume": _("账号恢复了。"),
            "unlock": _("解锁了，现在就可以登录。"),
            "reset-factors": _("清除了，下次登录时会请他重新设置。"),
        }[act],
    )
    return redirect("desk:people:person", found.pk)


@require_POST
def erase(request: HttpRequest, person_id: int) -> HttpResponse:
    """Name, number and login are gone for good."""
    found = queries.person_visible_to(who(request), person_id)
    actions.erase_person(found, by=who(request))
    messages.success(request, _("个人资料已经抹去，办过的事还在。"))
    return redirect("desk:people:person", found.pk)


def _post(
    request: HttpRequest,
    found: Person,
    name: str,
    form: DeskForm,
    act: Callable[[dict[str, Any]], object],
    done: str,
    *,
    capability: str = "people.manage",
) -> HttpResponse:
    scope.require(who(request), capability, found, see="people.see")
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except (refusals.Invalid, refusals.Stale) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, done)
            return redirect("desk:people:person", found.pk)
    return page(request, found, status=422, **{name: form})


def _once(request: HttpRequest, account: Account, password: str) -> HttpResponse:
    return render(request, "desk/people/once.html", {"account": account, "password": password})


def page(request: HttpRequest, found: Person, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a person, with whatever came back with errors."""
    actor = who(request)
    where = found.division_code
    account = Account.objects.filter(person=found).first()
    member = Member.objects.filter(person=found).select_related("sector").first()
    today = clock.today()
    rows = list(queries.appointments_of(actor, found))
    may_manage = actor.may("people.manage", where) and found.erased_at is None
    may_appoint = (
        actor.may("access.appoint", where) and found.erased_at is None and actor.person_id != found.pk
    )
    context: dict[str, Any] = {
        "person": found,
        "phone": found.phone if may_manage else phones.masked(found.phone),
        "place": Division.objects.filter(pk=where).first(),
        "account": account,
        "is_locked": bool(account and account.locked_until and account.locked_until > clock.now()),
        "member": member,
        "seats": member.memberships.select_related("group").order_by("ends", "-starts") if member else [],
        "running": [row for row in rows if row.ends is None or row.ends >= today],
        "past": [row for row in rows if row.ends is not None and row.ends < today],
        "today": today,
        "may_manage": may_manage,
        "may_appoint": may_appoint,
        "may_unlock": actor.may("access.unlock", where),
        "is_self": actor.person_id == found.pk,
    }
    if may_manage:
        context["details_form"] = PersonDetailsForm(initial={"name": found.name, "phone": found.phone})
        context["account_form"] = AccountForm()
        context["member_form"] = MemberForm(counties=counties(found), initial={"county": found.county})
    is_in_office = member is not None and (member.ended_on is None or member.ended_on >= today)
    if may_manage and member is not None and is_in_office:
        shown = facts.said_of(member, found) | {"starts": today}
        context["tenure_form"] = TenureForm(counties=counties(found), initial=shown, auto_id="tenure_%s")
        context["leave_form"] = LeaveForm(initial={"ends": today}, auto_id="leave_%s")
        context["absences"] = queries.absences_of_person(actor, found)
        context["absence_form"] = AbsenceForm(members=people_queries.colleagues_of(member), auto_id="away_%s")
        context["tenures"] = people_queries.tenures_of(member)
    if may_appoint:
        context["appoint_form"] = _appoint_form(request, found, None)
        context["end_form"] = EndForm(initial={"ends": today})
    return render(request, "desk/people/person.html", context | forms, status=status)


def _appoint_form(request: HttpRequest, found: Person, typed: Any) -> AppointForm:
    actor = who(request)
    return AppointForm(
        typed,
        places=queries.places_for(
            actor,
            "access.appoint",
            county=found.county,
            deepest="community" if found.county else "township",
        ),
        organisations=queries.organisations_visible_to(actor),
    )


def counties(found: Person) -> list[Division]:
    """The counties of the person's city."""
    rows = Division.objects.filter(parent_id=found.city or None, level="county", is_active=True)
    return list(rows.order_by("code"))
