"""The same submission, however often it comes, is one receipt."""

from __future__ import annotations

import itertools

import pytest
from tests import make

from tinghao.core.actors import PASSERBY
from tinghao.orders import actions, numbers
from tinghao.orders.models import Requester


def test_the_receipt_of_a_joiner_never_takes_a_number_twice(
    cast: make.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = make.placed()
    drawn = itertools.chain([case.number], itertools.repeat(numbers.new_number()))
    monkeypatch.setattr(numbers, "new_number", lambda: next(drawn))
    joined = actions.join_order(case.order, by=PASSERBY, once="join-1")
    assert joined.requester.number != case.number
    assert Requester.objects.count() == 2


def test_the_same_submission_again_gives_the_same_receipt_and_the_same_code(cast: make.Cast) -> None:
    one, again = make.placed(once="same"), make.placed(once="same")
    assert (one.pk, one.number, one.code) == (again.pk, again.number, again.code)
    other = make.placed(once="same", words="示例：另一件事")
    assert other.pk != one.pk


def test_joining_twice_with_the_same_submission_is_joining_once(cast: make.Cast) -> None:
    case = make.placed()
    one = actions.join_order(case.order, by=PASSERBY, once="join")
    again = actions.join_order(case.order, by=PASSERBY, once="join")
    assert (one.requester.pk, again.is_new) == (again.requester.pk, False)
    assert case.order.requesters.count() == 2
