"""Where a consultation lies: in the lowest place that all its orders share."""

from __future__ import annotations

from tests import make

from tinghao.consultations import actions
from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.core.actors import PASSERBY
from tinghao.orders import actions as orders
from tinghao.orders.models import Order


def claimed(cast: make.Cast, place: str, once: str) -> Order:
    order = orders.place_order(by=PASSERBY, words=f"路灯不亮 {once}", division=place, once=once).order
    orders.accept_order(order, by=cast.convener.actor, category="roads")
    orders.assign_order(order, by=cast.convener.actor, member=cast.member.member)  # type: ignore[arg-type]
    return order


def about(cast: make.Cast, *orders_: Order) -> Consultation:
    return actions.plan_consultation(
        by=cast.convener.actor, about=orders_, form="bench", title="路灯", starts_at=clock.now()
    )


def test_an_order_of_the_whole_township_gives_a_consultation_of_the_township(cast: make.Cast) -> None:
    meeting = about(cast, claimed(cast, make.TOWNSHIP, "a"))
    assert meeting.division_code == make.TOWNSHIP


def test_orders_of_one_community_give_a_consultation_of_the_community(cast: make.Cast) -> None:
    meeting = about(cast, claimed(cast, make.COMMUNITY, "a"), claimed(cast, make.COMMUNITY, "b"))
    assert meeting.division_code == make.COMMUNITY


def test_orders_of_two_communities_give_a_consultation_of_their_township(cast: make.Cast) -> None:
    meeting = about(cast, claimed(cast, make.COMMUNITY, "a"), claimed(cast, make.SISTER, "b"))
    assert meeting.division_code == make.TOWNSHIP
