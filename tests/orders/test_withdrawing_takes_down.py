"""Who takes an order back takes the consent to its publication back as well."""

from __future__ import annotations

from tests import make

from tinghao.core.actors import PASSERBY, Receipt
from tinghao.orders import actions
from tinghao.orders.actions.placing import Contact
from tinghao.orders.models import Order


def published(cast: make.Cast) -> make.Case:
    case = make.order(cast, state="claimed")
    actions.publish_order(case.order, by=cast.convener.actor, title="楼道灯", words="楼道的灯坏了。")
    return case


def joined(order: Order, *, publish: bool) -> None:
    contact = Contact(consents_publish=publish)
    actions.join_order(order, by=PASSERBY, once=f"join-{publish}", contact=contact)


def test_an_order_is_not_public_once_nobody_is_left_who_agreed(cast: make.Cast) -> None:
    case = published(cast)
    joined(case.order, publish=False)
    actions.withdraw_order(case.requester, by=Receipt(case.requester_id))
    assert case.order.state == "claimed"
    assert not case.order.is_published


def test_an_order_stays_public_while_somebody_who_agreed_is_left(cast: make.Cast) -> None:
    case = published(cast)
    joined(case.order, publish=True)
    actions.withdraw_order(case.requester, by=Receipt(case.requester_id))
    assert case.order.is_published
