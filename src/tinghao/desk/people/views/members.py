"""A member on the page of a person: what the member is from a day on, and the last day."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tinghao.access import actions as access
from tinghao.access import queries
from tinghao.core import clock, refusals
from tinghao.desk.people.facts import places_of
from tinghao.desk.people.forms import AbsenceForm, EndForm, LeaveForm, TenureForm
from tinghao.desk.people.views import persons
from tinghao.people import actions, rules
from tinghao.people import queries as people
from tinghao.people.models import Member, Person
from tinghao.rosters import actions as rosters


@require_POST
def change(request: HttpRequest, person_id: int) -> HttpResponse:
    """The member is as typed from a day on; what was before stays by date."""
    found, member = _member(request, person_id)
    form = TenureForm(request.POST, counties=persons.counties(found), auto_id="tenure_%s")
    if form.is_valid():
        facts = dict(form.cleaned_data)
        starts = facts.pop("starts")
        try:
            facts |= places_of(found, facts["home"], facts["work"])
            actions.change_member(member, starts=starts, by=persons.who(request), **facts)
        except (refusals.Invalid, refusals.Stale) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("记好了，以前的资料按日期留着。"))
            return redirect("desk:people:person", found.pk)
    return persons.page(request, found, status=422, tenure_form=form)


@require_POST
def leave(request: HttpRequest, person_id: int) -> HttpResponse:
    """The member's last day; what is in hand goes back to the group."""
    found, member = _member(request, person_id)
    form = LeaveForm(request.POST, auto_id="leave_%s")
    if form.is_valid():
        try:
            back = rosters.leave_conference(member, by=persons.who(request), **form.cleaned_data)
        except (refusals.Invalid, refusals.Stale) as refusal:
            form.refuse(refusal)
        else:
            words = _("离任记好了。手上的单交回了 %(n)s 件，期限不变；还没到日子的，到那天自动交回。")
            messages.success(request, words % {"n": back})
            return redirect("desk:people:person", found.pk)
    return persons.page(request, found, status=422, leave_form=form)


@require_POST
def away(request: HttpRequest, person_id: int) -> HttpResponse:
    """Somebody stands in for a member who cannot say so: ill, or far away."""
    found, member = _member(request, person_id)
    form = AbsenceForm(request.POST, members=people.colleagues_of(member), auto_id="away_%s")
    if form.is_valid():
        typed = form.cleaned_data
        try:
            rosters.declare_absence(
                person=found,
                delegate=typed["delegate"].person,
                starts=typed["starts"],
                ends=typed["ends"],
                by=persons.who(request),
            )
        except (refusals.Invalid, refusals.Stale) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("记好了，委员和代理人都已经收到通知。"))
            return redirect("desk:people:person", found.pk)
    return persons.page(request, found, status=422, absence_form=form)


@require_POST
def back(request: HttpRequest, person_id: int, absence_id: int) -> HttpResponse:
    """The last day of a member's absence, said by the office."""
    found, _found_member = _member(request, person_id)
    rows = queries.absences_of_person(persons.who(request), found)
    absence = next((row for row in rows if row.pk == absence_id), None)
    if absence is None:
        raise refusals.NotFound(_("没有找到这一次请假。"))
    form = EndForm(request.POST)
    if not form.is_valid():
        raise refusals.Invalid(_("请填写最后一天。"))
    access.end_absence(absence, ends=form.cleaned_data["ends"], by=persons.who(request))
    messages.success(request, _("记好了。"))
    return redirect("desk:people:person", found.pk)


def _member(request: HttpRequest, person_id: int) -> tuple[Person, Member]:
    found = queries.person_visible_to(persons.who(request), person_id)
    member = Member.objects.select_related("person").filter(person=found).first()
    if member is None:
        raise refusals.NotFound(_("这位人员不是委员。"))
    rules.require_management(persons.who(request), found.division_code)
    if member.ended_on is not None and member.ended_on < clock.today():
        raise refusals.Stale(_("这位委员已经离任了。"))
    return found, member
