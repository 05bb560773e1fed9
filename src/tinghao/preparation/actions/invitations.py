"""Invitations go out, are answered, and are taken back."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.consultations import actions as consultations
from tinghao.consultations.actions import meetings
from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import Consultation, Seat
from tinghao.core import clock, refusals, text
from tinghao.core.actors import SYSTEM
from tinghao.history import actions as history
from tinghao.lots import actions as lots
from tinghao.lots.models import PoolPerson
from tinghao.notifications import actions as notices
from tinghao.preparation import rules, telling
from tinghao.preparation.choices import InvitationState
from tinghao.preparation.models import REASON_LIMIT, Arrangement, Invitation
from tinghao.preparation.workflow import INVITATION_FLOW

# What is erased when an invitation is taken back or is long past.
_PERSONAL = {"phone": "", "reason": "", "substitute_name": "", "substitute_phone": "", "interest": ""}
ANSWERS = ("accept", "substitute", "decline")


def make_invitation(seat: Seat, *, phone: str = "", pool_person: PoolPerson | None = None) -> Invitation:
    """The seat has an invitation that is not out yet; the caller checked who acts, and records it."""
    return Invitation.objects.create(
        seat=seat, nonce=secrets.token_hex(8), phone=text.phone(phone), pool_person=pool_person
    )


def arranged(consultation: Consultation) -> Arrangement:
    """The stored arrangement of the meeting, made where there was none."""
    found, _is_new = Arrangement.objects.get_or_create(consultation=consultation)
    return found


def check_is_ahead(consultation: Consultation) -> None:
    """Raises Stale once the meeting was held or called off."""
    if not Consultation.objects.filter(pk=consultation.pk, state=ConsultationState.PLANNED).exists():
        raise refusals.Stale(_("这次协商已经开过，或已经取消了。"))


@transaction.atomic
def send_invitations(consultation: Consultation, *, by: Any) -> int:
    """Every invitation that was not out is out, as a notice on the desk and an SMS with a link.

    Returns how many. The first time is the notice of the meeting. Recorded as `invitations.sent` with
    their number. Raises Stale once it was held or called off.
    """
    rules.check_may_prepare(by, consultation)
    check_is_ahead(consultation)
    sent = send(Invitation.objects.filter(seat__consultation=consultation, state=InvitationState.DRAFT))
    if not sent:
        return 0
    arrangement = arranged(consultation)
    Arrangement.objects.filter(pk=arrangement.pk, noticed_at__isnull=True).update(noticed_at=clock.now())
    data = {"seats": sent}
    history.append("consultation", consultation.pk, "invitations.sent", by=by, data=data)
    return sent


def send(rows: Iterable[Invitation]) -> int:
    """These are out; the caller records it. Returns how many were not before."""
    count = 0
    for invitation in rows:
        INVITATION_FLOW.move(invitation, "send", asked_at=clock.now())
        telling.tell_invited.enqueue(invitation.pk, "invitations.sent", invitation.nonce)
        count += 1
    return count


@transaction.atomic
def answer_invitation(
    invitation: Invitation,
    *,
    by: Any,
    answer: str,
    sequence: int,
    substitute_name: str = "",
    substitute_phone: str = "",
    reason: str = "",
    interest: str | None = None,
) -> None:
    """What the holder of the seat says stands: `accept`, `substitute` with a name, or `decline`.

    By the holder, by link or account, or by whoever prepares the meeting and was told on the telephone.
    Somebody drawn by lot who does not come is replaced by the rule of the lot, and the replacement is
    invited at once. `sequence` is the move of the meeting that the answer is about; `interest`, where
    given, declares an interest in the matter, which the public never sees. Recorded as
    `invitations.answered`; the host is told. Raises Invalid for a substitute without a name, Stale where
    the meeting was moved meanwhile, was held or called off.
    """
    _check_may_answer(by, invitation)
    consultation = invitation.seat.consultation
    check_is_ahead(consultation)
    if consultation.starts_at <= clock.now():
        raise refusals.Stale(_("协商的时间已经到了，不用再回复。"))
    # The row is held until the end of the transaction, so that a move at this moment waits its turn.
    unmoved = Arrangement.objects.filter(consultation=consultation, sequence=sequence)
    if not unmoved.update(sequence=sequence):
        raise refusals.Stale(_("就在刚才，协商改了时间。请看新的时间再回复。"))
    if answer not in ANSWERS:
        raise refusals.Invalid(_("请选能不能来。"), fields={"answer": _("请选一个。")})
    values = _said(answer, substitute_name, substitute_phone, reason)
    if interest is not None:
        said = text.optional(interest, field="interest", limit=REASON_LIMIT)
        values |= {"has_interest": True, "interest": said}
    was_seated = invitation.state != InvitationState.DECLINED
    INVITATION_FLOW.move(invitation, answer, answered_at=clock.now(), **values)
    consultations.expect_seat(invitation.seat, by=by, comes=answer != "decline")
    data: dict[str, Any] = {"seat": invitation.seat_id, "answer": answer}
    entry = history.append("consultation", consultation.pk, "invitations.answered", by=by, data=data)
    if interest is not None:
        data = {"seat": invitation.seat_id}
        history.append("consultation", consultation.pk, "invitations.interest_declared", by=by, data=data)
    if answer == "decline" and was_seated and invitation.pool_person is not None:
        replace(invitation, by=by)
    if by.person_id != consultation.host_id:
        telling.tell_host.enqueue(invitation.pk, "invitations.answered", f"a{entry.pk}")


def _check_may_answer(by: Any, invitation: Invitation) -> None:
    if not rules.is_invited(by, invitation):
        rules.check_may_prepare(by, invitation.seat.consultation)


def _said(answer: str, name: str, phone: str, reason: str) -> dict[str, Any]:
    values: dict[str, Any] = {"substitute_name": "", "substitute_phone": "", "reason": ""}
    if answer == "substitute":
        values["substitute_name"] = text.required(
            name, field="substitute_name", limit=40, missing=_("请写谁代您来。")
        )
        values["substitute_phone"] = text.phone(phone, field="substitute_phone")
    if answer == "decline":
        values["reason"] = text.optional(reason, field="reason", limit=REASON_LIMIT)
    return values


def replace(invitation: Invitation, *, by: Any) -> None:
    """Somebody drawn does not come: whoever the rule of the lot names has a seat and an invitation.

    Recorded as `preparation.replaced`, and in the lot's own chain. Nothing where the lot knows already.
    """
    person = invitation.pool_person
    consultation = invitation.seat.consultation
    if person is None:
        return
    change = lots.replace_declined(person.lot, number=person.number, by=by)
    if change is None:
        return
    data: dict[str, Any] = {"lot": person.lot_id, "gone": invitation.seat_id}
    if change.instead is not None:
        instead = PoolPerson.objects.get(lot_id=person.lot_id, number=change.instead)
        made = meetings.make_seats(
            consultation, [consultations.NewSeat(str(invitation.seat.kind), name=instead.name)]
        )
        invited = make_invitation(made[0], pool_person=instead)
        send([invited])
        data["instead"] = made[0].pk
    entry = history.append("consultation", consultation.pk, "preparation.replaced", by=by, data=data)
    telling.tell_host.enqueue(invitation.pk, "invitations.replaced", f"r{entry.pk}")


@transaction.atomic
def cancel_invitation(invitation: Invitation, *, by: Any) -> None:
    """The seat is no longer kept: its holder is told where the invitation was out, and the link is void.

    Names, numbers and reasons that were typed for it are erased. Recorded as `invitations.cancelled`.
    Raises Stale once the meeting was held or called off.
    """
    consultation = invitation.seat.consultation
    rules.check_may_prepare(by, consultation)
    check_is_ahead(consultation)
    was_out = invitation.state in {
        InvitationState.ASKED,
        InvitationState.ACCEPTED,
        InvitationState.SUBSTITUTE,
    }
    if was_out:
        # Told now and not by a task: what the notice needs is erased in the same breath.
        notices.post(telling.drafts_for(invitation, "invitations.cancelled", f"inv{invitation.pk}:cancelled"))
    INVITATION_FLOW.move(
        invitation,
        "cancel",
        nonce=secrets.token_hex(8),
        **_PERSONAL,
    )
    consultations.expect_seat(invitation.seat, by=by, comes=False)
    data = {"seat": invitation.seat_id}
    history.append("consultation", consultation.pk, "invitations.cancelled", by=by, data=data)


@transaction.atomic
def forget_invitation(invitation: Invitation) -> None:
    """What was typed for this invitation is erased and its link is void; the answer itself stays.

    By the clock, some time after the meeting. Recorded as `invitations.forgotten`; nothing the second time.
    """
    live = Invitation.objects.filter(pk=invitation.pk, forgotten_at__isnull=True)
    if live.update(**_PERSONAL, nonce=secrets.token_hex(8), forgotten_at=clock.now()):
        data = {"seat": invitation.seat_id}
        consultation = invitation.seat.consultation_id
        history.append("consultation", consultation, "invitations.forgotten", by=SYSTEM, data=data)


def forget_drawn(persons: Collection[int]) -> None:
    """The names at the table of these who were drawn by lot are gone, with all that their invitations hold.

    Called where a pool erases them, in its transaction; the seat and the answer stay.
    """
    rows = Invitation.objects.filter(pool_person__in=persons)
    Seat.objects.filter(invitation__in=rows).update(name="")
    rows.update(**_PERSONAL)


@transaction.atomic
def renew_link(invitation: Invitation, *, by: Any) -> None:
    """The old link opens nothing any more and a new one is sent, for instance after a wrong number.

    Recorded as `invitations.link_renewed`. Raises Stale where the invitation is not out.
    """
    consultation = invitation.seat.consultation
    rules.check_may_prepare(by, consultation)
    check_is_ahead(consultation)
    out = Invitation.objects.filter(pk=invitation.pk).exclude(
        state__in=(InvitationState.DRAFT, InvitationState.CANCELLED)
    )
    invitation.nonce = secrets.token_hex(8)
    if not out.update(nonce=invitation.nonce):
        raise refusals.Stale(_("这个邀请现在没有发出去。"))
    telling.tell_invited.enqueue(invitation.pk, "invitations.sent", invitation.nonce)
    data = {"seat": invitation.seat_id}
    history.append("consultation", consultation.pk, "invitations.link_renewed", by=by, data=data)
