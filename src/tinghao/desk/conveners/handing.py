"""Handing a convener's post over: what is open, to whom it goes, and the sheet that both sign."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from tinghao.access import queries as access
from tinghao.access.models import Appointment
from tinghao.core import clock, refusals
from tinghao.desk import shell
from tinghao.desk.conveners.views import APPOINT, SEE
from tinghao.desk.forms import DateField, DeskForm
from tinghao.rosters import actions, queries


class HandoverForm(DeskForm):
    """From whom to whom, on which day."""

    giver = forms.ChoiceField(label=gettext_lazy("谁交出"))
    taker = forms.ChoiceField(label=gettext_lazy("谁接过"), required=False)
    day = DateField(label=gettext_lazy("交接日期"))

    def __init__(self, *given: Any, held: list[Appointment], **more: Any) -> None:
        super().__init__(*given, **more)
        today = clock.today()
        names = [(str(row.person_id), row.person.name) for row in held]
        now = [(str(r.person_id), r.person.name) for r in held if r.ends is None or r.ends >= today]
        self.fields["giver"].choices = list(dict(names).items())  # type: ignore[attr-defined]
        nobody = [("", _("没有继任：由县（市、区）政协办公室暂管"))]
        self.fields["taker"].choices = [*dict(now).items(), *nobody]  # type: ignore[attr-defined]
        self.fields["day"].initial = today
        if len(names) > 1:
            self.fields["giver"].initial = names[1][0]


@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, code: str) -> HttpResponse:
    """What is open at this post; sent, it has changed hands."""
    actor = shell.require(request, SEE)
    post = access.post_visible_to(actor, code)
    if not actor.may(APPOINT, code):
        raise refusals.Forbidden(_("交接由政协办公室来办。"))
    held = access.holders_of_post(actor, code)
    form = HandoverForm(request.POST or None, held=held)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        people = {str(row.person_id): row.person for row in held}
        try:
            made = actions.hand_over(
                township=code,
                giver=people[typed["giver"]],
                taker=people.get(typed["taker"]),
                day=typed["day"],
                by=actor,
            )
        except (refusals.Invalid, refusals.Stale) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("交接记好了，接手的人已经收到通知。"))
            return HttpResponseRedirect(reverse("desk:handover_sheet", args=[code, made.pk]))
    context = {"post": post, "code": code, "form": form, "work": queries.open_work(actor, code), "held": held}
    status = 422 if form.is_bound else 200
    return shell.page(request, "desk/conveners/handover.html", context, current="conveners", status=status)


@require_GET
def sheet(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """The handover on paper."""
    actor = shell.require(request, SEE)
    post = access.post_visible_to(actor, code)
    found = queries.handover_at(actor, code, pk)
    context = {"post": post, "handover": found, "code": code, **queries.names_on(actor, found)}
    return render(request, "desk/conveners/sheet.html", context)
