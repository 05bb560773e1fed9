"""Invitations on the desk: send, add seats, note an answer from the telephone, take back; one's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from tinghao.consultations.models import Consultation
from tinghao.core import refusals
from tinghao.desk import shell
from tinghao.desk.consultations import meeting
from tinghao.desk.preparation.forms import MoreForm
from tinghao.lots import queries as lots
from tinghao.preparation import actions, queries, rules


def preparing(request: HttpRequest, pk: int) -> tuple[Any, Consultation, list[Any], bool]:
    """The meeting for somebody who prepares it; refused before anything typed is read."""
    found = meeting.opened(request, pk)
    rules.check_may_prepare(found[0], found[1])
    return found


def _back(pk: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("desk:consultation", args=[pk]) + "#invited")


@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Every invitation that was not out is out."""
    actor, consultation, _about, _may = preparing(request, pk)
    sent = actions.send_invitations(consultation, by=actor)
    words = _("发出了 %(n)s 份邀请。") % {"n": sent} if sent else _("没有要发的邀请。")
    messages.success(request, words)
    return _back(pk)


@require_POST
def suggested(request: HttpRequest, pk: int) -> HttpResponse:
    """Those who were missing have seats: all of them, or the one that was pressed."""
    actor, consultation, _about, _may = preparing(request, pk)
    made = actions.seat_suggested(consultation, by=actor, keys=request.POST.getlist("who"))
    messages.success(request, _("加了 %(n)s 个席位。") % {"n": len(made)})
    return _back(pk)


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else has a seat."""
    actor, consultation, about, may_record = preparing(request, pk)
    form = MoreForm(request.POST, at=consultation.division_code)
    if form.is_valid():
        is_out = queries.arrangement_of(consultation).noticed_at is not None
        try:
            made = actions.invite_more(
                consultation, by=actor, guests=form.cleaned_data["guests"], send_now=is_out
            )
        except refusals.Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("加了 %(n)s 个席位。") % {"n": len(made)})
            return _back(pk)
    return meeting.page(request, actor, consultation, about, may_record, status=422, more_form=form)


@require_POST
def panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody on the panel of a lot has a seat."""
    actor, consultation, _about, _may = preparing(request, pk)
    typed = request.POST.get("lot", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 19):
        raise refusals.NotFound(_("没有找到这次抽签，或者它不在您的工作范围内。"))
    made = actions.seat_panel(consultation, lots.lot_for(actor, int(typed)), by=actor)
    messages.success(request, _("抽中的 %(n)s 人都有了席位。") % {"n": len(made)})
    return _back(pk)


@require_POST
def answer(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """What somebody said on the telephone stands."""
    actor, consultation, _about, _may = preparing(request, pk)
    typed = request.POST.get("sequence", "")
    try:
        actions.answer_invitation(
            queries.invitation_at(consultation, number),
            by=actor,
            answer=request.POST.get("answer", ""),
            sequence=int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else -1,
            substitute_name=request.POST.get("substitute_name", ""),
            substitute_phone=request.POST.get("substitute_phone", ""),
            reason=request.POST.get("reason", ""),
        )
    except refusals.Invalid as refusal:
        messages.error(request, refusal.message)
        return _back(pk)
    messages.success(request, _("回复记下了。"))
    return _back(pk)


@require_POST
def cancel(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The seat is no longer kept."""
    return _done(request, pk, number, actions.cancel_invitation, _("这个邀请取消了。"))


@require_POST
def renew(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A new link is on its way, the old one is void."""
    return _done(request, pk, number, actions.renew_link, _("换了新的链接，重新发出去了。"))


def _done(request: HttpRequest, pk: int, number: int, act: Any, words: str) -> HttpResponse:
    actor, consultation, _about, _may = preparing(request, pk)
    act(queries.invitation_at(consultation, number), by=actor)
    messages.success(request, words)
    return _back(pk)


@require_GET
def own(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody with an account opens the invitation that is theirs: the same page as by the link."""
    actor = shell.require_signed_in(request)
    found = queries.invitation_for(actor, pk)
    return HttpResponseRedirect(reverse("portal:invitation", args=[queries.invitation_link(found)]))
