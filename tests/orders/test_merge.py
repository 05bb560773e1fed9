"""Merging: every co-requester keeps receipt and vote, and hears of it."""

from __future__ import annotations

import pytest
from tests import make

from tinghao.core import refusals
from tinghao.jobs import worker
from tinghao.notifications.models import Notice
from tinghao.orders import actions, queries
from tinghao.orders.models import Requester


def told(case: make.Case, template: str) -> int:
    return Notice.objects.filter(subject_number=case.number, template=template).count()


def test_the_requesters_of_a_merged_order_are_told_once_each(cast: make.Cast) -> None:
    first, second, third = (make.placed(phone=f"1380000000{n}") for n in range(3))
    actions.merge_order(first.order, into=second.order, by=cast.convener.actor)
    actions.merge_order(second.order, into=third.order, by=cast.convener.actor)
    worker.drain()
    assert (told(first, "orders.merged"), told(second, "orders.merged")) == (2, 1)
    assert told(third, "orders.merged") == 0, "the order that goes on was not merged"


def test_a_merged_receipt_opens_the_order_that_goes_on_and_votes_there(cast: make.Cast) -> None:
    merged, going = make.placed(), make.order(cast, state="checking")
    actions.merge_order(merged.order, into=going.order, by=cast.convener.actor)
    found = queries.public_order_by_receipt(merged.number, merged.code)
    assert (found.order_id, found.placed_in_id) == (going.pk, merged.pk)
    order = actions.answer_order(found, by=merged.receipt, answer="no")
    assert (order.pk, order.state) == (going.pk, "handling")


def test_nothing_is_merged_into_an_order_that_was_merged(cast: make.Cast) -> None:
    one, other = make.placed(), make.placed()
    actions.merge_order(one.order, into=other.order, by=cast.convener.actor)
    with pytest.raises(refusals.Stale):
        actions.merge_order(other.order, into=one.order, by=cast.convener.actor)
    assert Requester.objects.filter(order=other.pk).count() == 2


def test_nothing_is_merged_into_itself(cast: make.Cast) -> None:
    case = make.placed()
    with pytest.raises(refusals.Invalid):
        actions.merge_order(case.order, into=case.order, by=cast.convener.actor)
    assert case.order.state == "placed"
