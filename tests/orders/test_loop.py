"""The four-order loop from the first word to the check, through the real actions."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make

from tinghao.consultations import actions as consultations
from tinghao.consultations.models import OutcomeItem
from tinghao.core import clock, refusals
from tinghao.core.actors import PASSERBY, Receipt
from tinghao.history import queries as history
from tinghao.orders import actions, queries
from tinghao.orders.actions import placing


def test_an_order_goes_from_the_first_word_to_the_check(cast: make.Cast) -> None:
    placed = actions.place_order(
        by=PASSERBY,
        words="小区门口的公共厕所锁了三个月，老人没处上厕所。",
        division=make.COMMUNITY,
        once="once-1",
        contact=placing.Contact(phone="13800000000", consents_contact=True, consents_publish=True),
    )
    order = placed.order
    again = actions.place_order(
        by=PASSERBY,
        words="小区门口的公共厕所锁了三个月，老人没处上厕所。",
        division=make.COMMUNITY,
        once="once-1",
    )
    assert (again.order.pk, again.code, again.is_new) == (order.pk, placed.code, False)
    assert queries.public_order_by_receipt(order.number, placed.code).order_id == order.pk

    actions.accept_order(order, by=cast.convener.actor, category="sanitation", title="公厕锁门")
    actions.claim_order(order, by=cast.member.actor)
    with pytest.raises(refusals.Stale):
        actions.claim_order(order, by=cast.colleague.actor)
    due = clock.today() + dt.timedelta(days=30)
    item = consultations.NewItem("打开公厕", cast.unit, due, "门开着")
    meeting = consultations.record_consultation(
        by=cast.convener.actor,
        about=[order],
        form="bench",
        title="公厕开门",
        held_at=clock.now(),
        agreed="物业本月内开门。",
        items={order.pk: [item]},
        seats=[consultations.NewSeat("member", member=cast.member.member)],
    )
    assert meeting.state == "recorded"
    owed = OutcomeItem.objects.get(order=order)
    consultations.accept_item(owed, by=cast.handling_unit.actor)
    consultations.report_item(owed, by=cast.handling_unit.actor, code="A", words="已经开门")
    order.refresh_from_db()
    assert order.state == "checking"
    receipt = Receipt(placed.requester.pk)
    consultations.answer_check(placed.requester, by=receipt, answer="no", words="还是锁着")
    order.refresh_from_db()
    assert (order.state, order.round) == ("handling", 2)
    owed.refresh_from_db()
    assert owed.state == "accepted"
    consultations.report_item(owed, by=cast.handling_unit.actor, code="A", words="这次真的开了")
    consultations.answer_check(placed.requester, by=receipt, answer="yes", rating=5)
    order.refresh_from_db()
    assert (order.state, order.outcome) == ("closed", "confirmed")
    assert history.public_verdict_on("order", order.pk).holds
    kinds = [e.kind for e in history.public_entries_of("order", order.pk)]
    assert kinds.count("orders.reworked") == 1
    counts = queries.queue_counts(cast.convener.actor, ["closed", "open", "all"])
    assert counts == {"closed": 1, "open": 0, "all": 1}
    listed, _ = queries.orders_in_queue(cast.city_office.actor, "closed")
    assert [o.pk for o in listed] == [order.pk]
    assert queries.orders_in_queue(cast.convener_next_door.actor, "all") == ([], "")
