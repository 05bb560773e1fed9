"""An invitation over HTTP: when, where, what to read before, the answer. Nobody notes who opened it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tinghao.consultations.choices import ConsultationState
from tinghao.core import clock, refusals
from tinghao.core.web import files
from tinghao.divisions import queries as divisions
from tinghao.portal.invitations.forms import AnswerForm
from tinghao.preparation import actions, invites, queries, rules
from tinghao.preparation.choices import ANSWERED, InvitationState
from tinghao.preparation.models import Invitation
from tinghao.uploads import queries as uploads

_ANSWER = {
    InvitationState.ACCEPTED: "accept",
    InvitationState.SUBSTITUTE: "substitute",
    InvitationState.DECLINED: "decline",
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The invitation as it stands; sent, the answer."""
    found = queries.public_invitation_by_link(token)
    if request.method != "POST":
        return _page(request, found, token)
    form = AnswerForm(request.POST)
    if form.is_valid():
        typed = dict(form.cleaned_data)
        interest = typed.pop("interest") if typed.pop("has_interest") else None
        typed.pop("interest", None)
        try:
            actions.answer_invitation(found, by=_who(request, found), interest=interest, **typed)
        except refusals.Invalid as refusal:
            for name, words in (refusal.fields or {"answer": refusal.message}).items():
                form.add_error(name if name in form.fields else None, words)
        else:
            messages.success(request, _thanks(typed["answer"]))
            return HttpResponseRedirect(reverse("portal:invitation", args=[token]), status=303)
    return _page(request, found, token, form)


def _who(request: HttpRequest, found: Invitation) -> Any:
    # Somebody who is signed in and for whom the seat is answers as themselves; everybody else by the link.
    actor: Any = request.actor  # type: ignore[attr-defined]
    if actor.is_signed_in and rules.is_invited(actor, found):
        return actor
    return rules.Invited(found.pk)


def _thanks(answer: str) -> str:
    return {
        "accept": _("记下了，到时候见。可以把时间存到手机日历里。"),
        "substitute": _("记下了，谢谢您安排人来。"),
        "decline": _("记下了，谢谢您说一声。改了主意，随时回来改。"),
    }[answer]


def _page(
    request: HttpRequest, found: Invitation, token: str, form: AnswerForm | None = None
) -> HttpResponse:
    meeting = found.seat.consultation
    arrangement = queries.arrangement_of(meeting)
    is_ahead = meeting.state == ConsultationState.PLANNED and meeting.starts_at > clock.now()
    initial = {
        "sequence": arrangement.sequence,
        "answer": _ANSWER.get(InvitationState(found.state), ""),
        "substitute_name": found.substitute_name,
        "has_interest": found.has_interest,
    }
    context = {
        "token": token,
        "invitation": found,
        "meeting": meeting,
        "arrangement": arrangement,
        "where": _where(found),
        "ends_at": clock.local(meeting.starts_at) + invites.length_of(arrangement),
        "materials": queries.materials_of(meeting) if meeting.state != ConsultationState.CALLED_OFF else [],
        "form": form or AnswerForm(initial=initial),
        "is_ahead": is_ahead,
        "is_off": meeting.state == ConsultationState.CALLED_OFF,
        "has_answered": found.state in ANSWERED,
        "was_moved": arrangement.sequence > 0 and found.state == InvitationState.ASKED,
        "is_staff": request.actor.is_signed_in,  # type: ignore[attr-defined]
    }
    status = 422 if form is not None else 200
    return render(request, "portal/invitations/invitation.html", context, status=status)


def _where(found: Invitation) -> str:
    meeting = found.seat.consultation
    names = divisions.public_names_kept((meeting.division_code,))
    venue = meeting.venue
    parts = [names.get(meeting.division_code, "")]
    if venue is not None:
        parts += [venue.name, venue.address]
    return " ".join(part for part in (*parts, meeting.place) if part)


@never_cache
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The meeting for the calendar of a phone; a called off one takes it out again."""
    found = queries.public_invitation_by_link(token)
    meeting = found.seat.consultation
    arrangement = queries.arrangement_of(meeting)
    made = invites.calendar_file(
        meeting,
        arrangement,
        where=_where(found),
        url=request.build_absolute_uri(reverse("portal:invitation", args=[token])),
        words=arrangement.words,
    )
    method = "CANCEL" if meeting.state == ConsultationState.CALLED_OFF else "PUBLISH"
    response = HttpResponse(made, content_type=f"text/calendar; charset=utf-8; method={method}")
    response.headers["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


@never_cache
@require_safe
def material(request: HttpRequest, token: str, number: int) -> FileResponse:
    """A paper, as a download, for whoever holds the link."""
    found = queries.public_invitation_by_link(token)
    paper = next((m for m in queries.materials_of(found.seat.consultation) if m.pk == number), None)
    if paper is None or found.seat.consultation.state == ConsultationState.CALLED_OFF:
        raise refusals.NotFound(_("没有找到这份材料。"))
    opened = uploads.open_file(_who(request, found), paper.file)
    return files.download(opened)
