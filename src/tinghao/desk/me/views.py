"""我的: a member's communities, groups, orders and record; away for some days, and who stands in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.access import actions as access_actions
from tinghao.access import queries as access
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.orders import rows
from tinghao.desk.people.forms import AbsenceForm, EndForm
from tinghao.filing import queries as filing
from tinghao.orders import queries as orders
from tinghao.people import queries as people
from tinghao.people.models import Member
from tinghao.rosters import actions

SHORT = 6


@require_GET
def me(request: HttpRequest) -> HttpResponse:
    """The member's own page."""
    return _page(request, shell.require_signed_in(request))


@require_POST
def declare(request: HttpRequest) -> HttpResponse:
    """Somebody stands in for the member."""
    actor = shell.require_signed_in(request)
    member = _member(actor)
    form = AbsenceForm(request.POST, members=people.colleagues_of(member))
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.declare_absence(
                person=member.person,
                delegate=typed["delegate"].person,
                starts=typed["starts"],
                ends=typed["ends"],
                by=actor,
            )
        except (refusals.Invalid, refusals.Stale) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("记好了，代理人已经收到通知。"))
            return HttpResponseRedirect(reverse("desk:me"))
    return _page(request, actor, form)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The last day of an absence, by the member or by who stands in."""
    actor = shell.require_signed_in(request)
    absence = access.absence_of(actor, pk)
    form = EndForm(request.POST)
    if not form.is_valid():
        raise refusals.Invalid(_("请填写最后一天。"))
    access_actions.end_absence(absence, ends=form.cleaned_data["ends"], by=actor)
    messages.success(request, _("记好了。"))
    return HttpResponseRedirect(reverse("desk:me"))


def _member(actor: Any) -> Member:
    found = filing.own_member(actor)
    if found is None:
        raise refusals.Forbidden(_("只有政协委员有这一页。"))
    return found


def _page(request: HttpRequest, actor: Any, form: AbsenceForm | None = None) -> HttpResponse:
    member = filing.own_member(actor)
    if member is None:
        return shell.page(request, "desk/me/nobody.html", current="me")
    mine, _more = orders.orders_in_queue(actor, "mine", limit=SHORT)
    context = {
        "member": member,
        "groups": people.groups_of(member),
        "tenures": people.tenures_of(member),
        "orders": rows.drawn(mine, query="in=mine"),
        "year": clock.today().year,
        "records": len(filing.records_of_year(actor, member, clock.today().year)),
        "absences": access.absences_of(actor),
        "today": clock.today(),
        "form": form or AbsenceForm(members=people.colleagues_of(member)),
    }
    status = 422 if form is not None else 200
    return shell.page(request, "desk/me/me.html", context, current="me", status=status)
