"""The chain: only registered kinds and plain values get in, and whatever is changed afterwards is found."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from tests import make

from tinghao.core import clock
from tinghao.core.actors import SYSTEM
from tinghao.history import actions, kinds, queries, tasks, triggers
from tinghao.history.models import Entry, Head, Words


@pytest.fixture
def case(cast: make.Cast) -> make.Case:
    """An order with a dozen entries, some with words."""
    return make.order(cast, state="closed")


@pytest.fixture
def without_triggers(db: None) -> Iterator[None]:
    """Somebody with the keys of the database has put the triggers aside."""
    triggers.drop(connection)
    yield
    triggers.create(connection)


def holds(case: make.Case) -> bool:
    return queries.public_verdict_on("order", case.pk).holds


def entries(case: make.Case) -> Any:
    return Entry.objects.filter(subject="order", subject_id=case.pk).order_by("seq")


@pytest.mark.parametrize("sql", ["UPDATE history_entry SET part = 'x'", "DELETE FROM history_entry"])
def test_the_database_refuses_to_change_or_remove_an_entry(case: make.Case, sql: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(sql)
    assert holds(case)


def test_a_kind_that_nobody_registered_is_refused(db: None) -> None:
    with pytest.raises(kinds.UnknownKind):
        actions.append("order", 1, "orders.invented", by=SYSTEM)
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"channel": "示例张三"},
        {"channel": "Zhang San"},
        {"channel": "a@b.cn"},
        {"channel": "x" * 65},
        {"channel": 13800000000},
        {"name": "web"},
        {"channel": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
    ],
)
def test_names_telephones_and_text_have_no_way_into_a_payload(db: None, data: dict[str, Any]) -> None:
    with pytest.raises(kinds.BadPayload):
        actions.append("order", 1, "orders.placed", by=SYSTEM, data=data)


def test_words_are_refused_where_a_kind_takes_none(db: None) -> None:
    with pytest.raises(kinds.BadPayload):
        actions.append("order", 1, "orders.placed", by=SYSTEM, words="示例")
    assert not Words.objects.exists()


def test_words_can_be_erased_and_the_chain_still_holds(case: make.Case) -> None:
    told = [e for e in entries(case) if e.words_id]
    assert told
    assert actions.erase_words(told) == len(told)
    assert not Words.objects.exclude(body="").exists()
    assert not Words.objects.exclude(salt="").exists(), "with the salt anybody could try out the text"
    assert holds(case)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE history_entry SET part = 'resident' WHERE seq = 2",
        "UPDATE history_entry SET person_id = 1 WHERE seq = 2",
        "UPDATE history_entry SET kind = 'orders.declined' WHERE seq = 2",
        "UPDATE history_entry SET data = '{}' WHERE seq = 2",
        "UPDATE history_entry SET words_id = NULL",
        "DELETE FROM history_entry WHERE seq = 3",
    ],
)
def test_a_changed_entry_is_found(case: make.Case, without_triggers: None, change: str) -> None:
    assert holds(case)
    with connection.cursor() as cursor:
        cursor.execute(change)
        assert cursor.rowcount
    assert not holds(case)


def test_a_changed_text_is_found(case: make.Case) -> None:
    Words.objects.update(body="示例：别的话")
    assert not holds(case)


def test_a_chain_that_was_cut_off_or_made_anew_does_not_fit_the_published_head(
    case: make.Case, without_triggers: None
) -> None:
    with time_machine.travel(clock.now() + dt.timedelta(days=1)):
        tasks.publish_yesterday.func()
    head = Head.objects.get()
    assert queries.public_head_holds(head)
    last = entries(case).last()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM history_entry WHERE id = %s", [last.pk])
    assert holds(case), "a chain alone cannot know that its end is missing"
    assert not queries.public_head_holds(head)


def test_the_head_of_a_day_is_published_once_and_then_fixed(case: make.Case) -> None:
    with time_machine.travel(clock.now() + dt.timedelta(days=1)):
        tasks.publish_yesterday.func()
        first = Head.objects.get()
        actions.append("order", case.pk, "orders.conflict_declared", by=SYSTEM)
        tasks.publish_yesterday.func()
    assert Head.objects.get() == first
    assert first.count == Entry.objects.count() - 1


def test_after_three_days_without_a_worker_one_head_covers_them(case: make.Case) -> None:
    begin = clock.now()
    for days in (1, 4, 5):
        with time_machine.travel(begin + dt.timedelta(days=days), tick=False):
            tasks.publish_yesterday.func()
            actions.append("order", case.pk, "orders.conflict_declared", by=SYSTEM)
    heads = list(Head.objects.order_by("day"))
    assert len(heads) == 3
    assert sum(h.count for h in heads) == Entry.objects.count() - 1, "nothing is left out between two heads"
    assert all(queries.public_head_holds(h) for h in heads)
    assert [h.previous for h in heads[1:]] == [h.digest for h in heads[:-1]]


def test_a_clock_that_is_set_back_publishes_nothing_for_days_that_are_over(case: make.Case) -> None:
    with time_machine.travel(clock.now() + dt.timedelta(days=5)):
        tasks.publish_yesterday.func()
    with time_machine.travel(clock.now() + dt.timedelta(days=2)):
        tasks.publish_yesterday.func()
    assert Head.objects.count() == 1


def test_what_was_written_a_moment_ago_waits_for_the_next_head(case: make.Case) -> None:
    actions.publish_head(clock.today())
    assert Head.objects.get().count == 0
