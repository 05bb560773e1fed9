"""Meetings to come that were prepared through the real actions."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests import make

from tinghao.consultations.actions import NewSeat
from tinghao.consultations.models import Consultation
from tinghao.core import calendar, clock
from tinghao.jobs import worker
from tinghao.preparation import actions, queries, rules
from tinghao.preparation.actions import Guest
from tinghao.preparation.models import Invitation

PHONE = "13800000917"


def day(ahead: int = 5) -> dt.date:
    """A working day so many working days ahead."""
    return calendar.add_working_days(clock.today(), ahead).date


def at(ahead: int = 5, hour: int = 9) -> dt.datetime:
    return clock.midnight(day(ahead)) + dt.timedelta(hours=hour)


def guests(cast: make.Cast, case: make.Case) -> list[Guest]:
    assert cast.member.member is not None
    return [
        Guest(NewSeat("member", member=cast.member.member)),
        Guest(NewSeat("unit", organisation=cast.unit)),
        Guest(NewSeat("requester", requester=case.requester, name="示例王阿姨")),
        Guest(NewSeat("representative", name="示例李大爷"), phone="13800000918"),
        Guest(NewSeat("expert", name="示例工程师")),
    ]


def planned(
    cast: make.Cast,
    *,
    ahead: int = 5,
    send: bool = True,
    by: Any = None,
    case: make.Case | None = None,
    **more: Any,
) -> Consultation:
    """A formal meeting about an order whose requester left a telephone number, with five seats."""
    case = case or make.order(cast, state="claimed", phone=PHONE)
    found = actions.plan_meeting(
        by=by or cast.convener.actor,
        about=[case.order],
        form="room",
        title="示例：楼道灯",
        starts_at=more.pop("starts_at", None) or at(ahead),
        guests=guests(cast, case),
        send_now=send,
        **more,
    )
    worker.drain()
    return found


def of(consultation: Consultation, kind: str) -> Invitation:
    """The invitation of the seat of this kind, as the database has it now."""
    return next(i for i in queries.invitations_to(consultation) if i.seat.kind == kind)


def answer(invitation: Invitation, what: str, **more: Any) -> None:
    """Whoever has the link answers."""
    sequence = queries.arrangement_of(invitation.seat.consultation).sequence
    actions.answer_invitation(
        invitation,
        by=rules.Invited(invitation.pk),
        answer=what,
        sequence=more.pop("sequence", sequence),
        **more,
    )
    worker.drain()
