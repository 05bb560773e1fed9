"""The story told to residents: sentences, no internal words, the same thing told once."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make
from tests.portal.test_public_face import INTERNAL, solved

from tinghao.consultations import queries as consultations
from tinghao.core import clock
from tinghao.history import queries as history
from tinghao.orders import intake
from tinghao.orders.models import Order
from tinghao.portal import told


def test_internal_words_are_left_out_even_of_entries_that_still_carry_them(cast: make.Cast) -> None:
    order = solved(cast).order
    story = told.story_of(history.entries_of(None, "order", order.pk))
    assert story
    assert all(INTERNAL not in line.words for line in story)


def test_what_stands_in_the_table_is_not_told_twice(cast: make.Cast) -> None:
    order = solved(cast).order
    items = list(consultations.public_items_of(order))
    entries = history.public_entries_of("order", order.pk)
    assert any(e.kind == "items.assigned" for e in entries)
    assert not any("交给示例" in line.sentence for line in told.story_of(entries, items))


def test_every_public_entry_becomes_a_sentence(cast: make.Cast) -> None:
    order = solved(cast).order
    for line in told.story_of(history.public_entries_of("order", order.pk)):
        assert line.sentence.endswith("。")
        assert "%(" not in line.sentence


def test_a_date_that_has_passed_is_said_to_be_late() -> None:
    order = Order(due_on=clock.today() - dt.timedelta(days=1), due_kind="claim", due_provisional=True)
    found = told.next_of(order)
    assert found is not None
    assert (found.is_late, found.is_provisional, found.words) == (True, True, "有委员接单")


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("小区充电桩不够用，有人飞线充电", "charging"),
        ("公厕锁了三个月", "sanitation"),
        ("老楼想加装电梯", "elevator"),
        ("随便说说", ""),
    ],
)
def test_a_topic_is_suggested_by_the_words(words: str, topic: str) -> None:
    assert intake.topic_of(words) == topic


@pytest.mark.parametrize(
    ("words", "kind", "is_danger"),
    [
        ("楼下起火了", "fire", True),
        ("邻居家有人晕倒", "ill", True),
        ("已经向法院起诉了", "lawsuit", False),
        ("公司拖欠工资", "labour", False),
    ],
)
def test_words_that_belong_elsewhere_are_known(words: str, kind: str, *, is_danger: bool) -> None:
    found = intake.stop_for(words)
    assert found is not None
    assert (found.kind, found.is_danger) == (kind, is_danger)


def test_an_ordinary_matter_is_not_stopped() -> None:
    assert intake.stop_for("三号楼后面的路灯坏了半个月，老人晚上不敢出门。") is None
