"""Seats for those who are known to be missing, and for a panel drawn by lot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.consultations import actions as consultations
from tinghao.consultations.actions import NewSeat
from tinghao.consultations.choices import SeatKind
from tinghao.consultations.models import Consultation
from tinghao.core import refusals
from tinghao.history import actions as history
from tinghao.lots import actions as lots
from tinghao.lots.choices import LotState
from tinghao.lots.models import Lot, PoolPerson
from tinghao.preparation import queries, rules
from tinghao.preparation.actions.invitations import check_is_ahead, make_invitation, send
from tinghao.preparation.models import Invitation


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to be invited: the seat, and a telephone number where one was typed for this meeting."""

    seat: NewSeat
    phone: str = ""


@transaction.atomic
def invite_more(
    consultation: Consultation, *, by: Any, guests: Sequence[Guest], send_now: bool = False
) -> list[Invitation]:
    """There are seats and invitations for these as well; with `send_now` they are out at once.

    Recorded as `consultations.seats_changed`, and `invitations.sent` where they went out. Raises Stale
    once the meeting was held or called off.
    """
    rules.check_may_prepare(by, consultation)
    seats = consultations.add_seats(consultation, by=by, seats=[g.seat for g in guests])
    made = [make_invitation(s, phone=g.phone) for s, g in zip(seats, guests, strict=True)]
    if send_now and made:
        data = {"seats": send(made)}
        history.append("consultation", consultation.pk, "invitations.sent", by=by, data=data)
    return made


def seat_suggested(consultation: Consultation, *, by: Any, keys: Sequence[str]) -> list[Invitation]:
    """Those among the missing that `keys` name have seats; see `invite_more`.

    Where the notice is out already, their invitations go out at once. What is no longer missing (the
    button was pressed twice) is passed over.
    """
    wanted = set(keys)
    guests = [Guest(_seat_for(s)) for s in queries.missing_seats(consultation) if s.key in wanted]
    is_out = queries.arrangement_of(consultation).noticed_at is not None
    return invite_more(consultation, by=by, guests=guests, send_now=is_out) if guests else []


def _seat_for(found: queries.Suggestion) -> NewSeat:
    if found.kind == SeatKind.UNIT:
        return NewSeat(found.kind, organisation=found.thing)
    if found.kind == SeatKind.MEMBER:
        return NewSeat(found.kind, member=found.thing)
    return NewSeat(found.kind, requester=found.thing, name=found.thing.name)


@transaction.atomic
def seat_panel(consultation: Consultation, lot: Lot, *, by: Any) -> list[Invitation]:
    """Everybody on the panel now sits there as residents' representative, with an invitation.

    Their names are taken over, their telephone numbers are read where the lot keeps them. Recorded as
    `preparation.panel_seated` and `consultations.seats_changed`. Raises Stale for a lot that is not drawn,
    and where its panel sits there already.
    """
    rules.check_may_prepare(by, consultation)
    check_is_ahead(consultation)
    if lot.state != LotState.DRAWN:
        raise refusals.Stale(_("这次抽签还没有抽出名单。"))
    # Two presses at once: the second waits at the lot's row, and finds the seats made.
    Lot.objects.filter(pk=lot.pk).update(state=LotState.DRAWN)
    taken = Invitation.objects.filter(seat__consultation=consultation, pool_person__lot=lot)
    if taken.exists():
        raise refusals.Stale(_("这次抽签的人已经请来入席了。"))
    panel = lots.panel_now(lot)
    persons = list(PoolPerson.objects.filter(lot=lot, number__in=panel).order_by("number"))
    seats = consultations.add_seats(
        consultation, by=by, seats=[NewSeat(SeatKind.REPRESENTATIVE, name=p.name) for p in persons]
    )
    made = [make_invitation(s, pool_person=p) for s, p in zip(seats, persons, strict=True)]
    data = {"lot": lot.pk, "seats": len(made)}
    history.append("consultation", consultation.pk, "preparation.panel_seated", by=by, data=data)
    if queries.arrangement_of(consultation).noticed_at is not None:
        data = {"seats": send(made)}
        history.append("consultation", consultation.pk, "invitations.sent", by=by, data=data)
    return made
