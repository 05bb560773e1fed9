"""Placing an order: exactly one receipt for one submission, whatever numbers chance draws."""

from __future__ import annotations

import pytest
from tests import make

from tinghao.core.actors import PASSERBY
from tinghao.orders import actions, numbers
from tinghao.orders.models import Order


def test_a_number_that_is_taken_is_drawn_anew(cast: make.Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first = actions.place_order(by=PASSERBY, words="路灯坏了", division=make.COMMUNITY, once="a")
    drawn = iter([first.order.number, first.order.number, numbers.new_number()])
    monkeypatch.setattr(numbers, "new_number", lambda: next(drawn))
    second = actions.place_order(by=PASSERBY, words="井盖丢了", division=make.COMMUNITY, once="b")
    assert second.order.number != first.order.number
    assert Order.objects.count() == 2
