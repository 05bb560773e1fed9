"""Orders in every state, made by the real actions, for the tests of the desk's pages."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from tests import make

from tinghao.consultations import actions as consultations
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import clock
from tinghao.core.actors import PASSERBY, Receipt
from tinghao.orders import actions
from tinghao.orders.actions.placing import Contact, Placed
from tinghao.orders.models import Order

_once = itertools.count(1)


def placed(words: str = "小区门口的公厕锁了三个月，老人没处上厕所。", **more: Any) -> Placed:
    """An order that waits to be screened, with a contact and both consents."""
    more.setdefault("division", make.COMMUNITY)
    more.setdefault(
        "contact", Contact("示例王大爷", "13800000000", consents_contact=True, consents_publish=True)
    )
    return actions.place_order(by=PASSERBY, words=words, once=f"stage-{next(_once)}", **more)


def opened(cast: make.Cast, **more: Any) -> Order:
    """An order that waits to be taken."""
    order = placed(**more).order
    actions.accept_order(order, by=cast.convener.actor, category="sanitation", title="公厕锁门")
    return order


def claimed(cast: make.Cast, **more: Any) -> Order:
    """An order that the member has taken."""
    order = opened(cast, **more)
    actions.claim_order(order, by=cast.member.actor)
    return order


def item(cast: make.Cast, days: int = 30, what: str = "打开公厕") -> consultations.NewItem:
    """Something that the unit of the cast shall do."""
    return consultations.NewItem(
        what, cast.unit, clock.today() + dt.timedelta(days=days), "门开着", (cast.other_unit,)
    )


def handling(cast: make.Cast, **more: Any) -> tuple[Order, OutcomeItem]:
    """An order with one item that is offered to the unit."""
    order = claimed(cast, **more)
    meeting(cast, order)
    order.refresh_from_db()
    return order, OutcomeItem.objects.get(order=order)


def meeting(cast: make.Cast, order: Order) -> Consultation:
    """A bench meeting about the order, recorded afterwards."""
    return consultations.record_consultation(
        by=cast.convener.actor,
        about=[order],
        form="bench",
        title="公厕开门",
        held_at=clock.now(),
        agreed="物业本月内开门。",
        items={order.pk: [item(cast)]},
        seats=[consultations.NewSeat("member", member=cast.member.member)],
    )


def planned(cast: make.Cast, order: Order, *, begun: bool = False) -> Consultation:
    """A meeting that was fixed, to come or just begun."""
    shift = dt.timedelta(minutes=-5) if begun else dt.timedelta(days=2)
    return consultations.plan_consultation(
        by=cast.convener.actor,
        about=[order],
        form="room",
        title="坐下来商量公厕",
        starts_at=clock.now() + shift,
        place="社区二楼",
        seats=[consultations.NewSeat("member", member=cast.member.member)],
    )


def checking(cast: make.Cast, **more: Any) -> tuple[Order, OutcomeItem]:
    """An order whose only item is reported."""
    order, owed = handling(cast, **more)
    consultations.accept_item(owed, by=cast.handling_unit.actor)
    consultations.report_item(owed, by=cast.handling_unit.actor, code="A", words="已经开门")
    order.refresh_from_db()
    return order, owed


def closed(cast: make.Cast, **more: Any) -> Order:
    """An order that its requester confirmed."""
    order, _owed = checking(cast, **more)
    requester = order.requesters.get()
    consultations.answer_check(requester, by=Receipt(requester.pk), answer="yes", rating=5)
    order.refresh_from_db()
    return order
