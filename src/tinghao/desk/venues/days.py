"""One open day that is over: who was there after all, or that it was not held."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tinghao.access import queries as access
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.forms import DeskForm
from tinghao.people.models import Member, Venue
from tinghao.venues import actions, queries
from tinghao.venues.models import Duty

ROTA, MEMBER, SOMEBODY, CLOSED = "rota", "member", "somebody", "closed"


class DayForm(DeskForm):
    """What happened on the day, and why this is put right only now."""

    what = forms.ChoiceField(label=gettext_lazy("那天"), widget=forms.RadioSelect)
    came = forms.TypedChoiceField(
        label=gettext_lazy("来的是哪位委员"), coerce=int, required=False, empty_value=None
    )
    came_name = forms.CharField(label=gettext_lazy("来的人叫什么"), required=False, max_length=40)
    words = forms.CharField(label=gettext_lazy("为什么改"), required=False, max_length=200)

    def __init__(self, *given: Any, duty: Duty, members: list[Member], **more: Any) -> None:
        super().__init__(*given, **more)
        what: Any = self.fields["what"]
        ways = [(MEMBER, _("来的是另一位委员")), (CLOSED, _("没有开"))]
        if duty.member is not None:
            ways.insert(0, (ROTA, _("%(name)s值的班") % {"name": duty.member.person.name}))
            ways.insert(2, (SOMEBODY, _("来的不是委员")))
        what.choices = ways
        came: Any = self.fields["came"]
        came.choices = [
            ("", _("请选择")),
            *((m.pk, m.person.name) for m in members if m.pk != duty.member_id),
        ]

    def clean(self) -> dict[str, Any]:
        """Whoever came is named."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("what") == MEMBER and not found.get("came") and "came" not in self.errors:
            self.add_error("came", _("请选来的是哪位委员。"))
        if found.get("what") == SOMEBODY and not found.get("came_name"):
            self.add_error("came_name", _("请写来的人叫什么。"))
        return found


def _initial(duty: Duty) -> dict[str, Any]:
    what = CLOSED if duty.state == "called_off" else MEMBER if duty.came_id else ROTA
    return {"what": SOMEBODY if duty.came_name else what, "came": duty.came_id, "came_name": duty.came_name}


@require_http_methods(["GET", "POST"])
def day(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    """An open day that is over, put right; the duty records of both ledgers follow."""
    actor = shell.require_signed_in(request)
    venue = access.venue_visible_to(actor, pk)
    duty = queries.held_day(actor, venue, _day(day))
    members = queries.members_on(actor, venue, duty.day)
    is_sent = request.method == "POST"
    form = DayForm(request.POST if is_sent else None, duty=duty, members=members, initial=_initial(duty))
    if is_sent and form.done(lambda asked: _put_right(venue, duty.day, asked, actor)):
        messages.success(request, _("记好了，两本台账里的履职记录会跟着改。"))
        return HttpResponseRedirect(f"{reverse('desk:venue_days', args=[pk])}#held")
    context = {"venue": venue, "duty": duty, "form": form}
    status = 422 if form.errors else 200
    return shell.page(request, "desk/venues/day.html", context, current="people:persons", status=status)


def _day(typed: str) -> dt.date:
    try:
        return dt.date.fromisoformat(typed)
    except ValueError:
        raise refusals.NotFound(_("值班表上没有这一天。")) from None


def _put_right(venue: Venue, day: dt.date, typed: dict[str, Any], actor: Any) -> None:
    if typed["what"] == CLOSED:
        actions.call_off_day(venue, day=day, words=typed["words"], by=actor)
        return
    came = Member.objects.filter(pk=typed["came"]).first() if typed["what"] == MEMBER else None
    name = typed["came_name"] if typed["what"] == SOMEBODY else ""
    actions.correct_day(venue, day=day, came=came, came_name=name, words=typed["words"], by=actor)
