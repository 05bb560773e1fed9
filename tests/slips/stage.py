"""Printed forms, and slips that came back, for the tests of the slips room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests import make

from tinghao.consultations import actions as consultations
from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.divisions.models import Division
from tinghao.documents import actions as documents
from tinghao.documents import queries as documents_read
from tinghao.documents.choices import Kind
from tinghao.orders import actions as orders
from tinghao.orders.actions.placing import Contact
from tinghao.slips import actions
from tinghao.slips.models import Slip


def codes(kind: str, about: Any, *, by: Any, copies: int = 1) -> list[str]:
    """The codes of some copies of a form."""
    return documents_read.codes_of(documents.print_forms(by=by, kind=kind, about=about, copies=copies))


def application(cast: make.Cast, copies: int = 1, *, at: str = make.COMMUNITY) -> list[str]:
    place = Division.objects.get(pk=at)
    return codes(Kind.APPLICATION, place, by=cast.convener.actor, copies=copies)


def checking(cast: make.Cast, *, requesters: int = 1) -> make.Case:
    """An order that is asked about, whose requesters left a telephone."""
    case = make.placed(phone="13800000000", publish=True)
    for n in range(1, requesters):
        orders.join_order(
            case.order,
            by=make.PASSERBY,
            once=f"join-{case.pk}-{n}",
            contact=Contact(phone=f"1390000000{n}", consents_contact=True),
        )
    make._walk(cast, case, "checking")
    return case


def satisfaction(cast: make.Cast, case: make.Case, copies: int = 1) -> list[str]:
    return codes(Kind.SATISFACTION, case.order, by=cast.convener.actor, copies=copies)


def meeting(cast: make.Cast, people: int = 6) -> tuple[Consultation, str]:
    """A meeting that began an hour ago, and the code of its sheet."""
    order = make.order(cast, state="claimed").order
    seats = [consultations.NewSeat("representative", name=f"示例代表{n}") for n in range(1, people + 1)]
    planned = consultations.plan_consultation(
        by=cast.convener.actor,
        about=[order],
        form="room",
        title="示例：楼道灯",
        starts_at=clock.now() - dt.timedelta(hours=1),
        seats=seats,
    )
    return planned, codes(Kind.SIGN_IN, planned, by=cast.convener.actor)[0]


def handling(cast: make.Cast, case: make.Case) -> str:
    return codes(Kind.HANDLING, case.item, by=cast.convener.actor)[0]


def kept(who: Any, code: str, *, requester_id: int | None = None, **typed: Any) -> Slip:
    """The slip is typed and kept by this person."""
    behind = documents_read.form_behind(who, code)
    return actions.keep_slip(behind, by=who, typed=typed, requester_id=requester_id)
