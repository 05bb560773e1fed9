"""Limits: counted once each, for a window, the same for every worker on both databases."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from tinghao.access import limits
from tinghao.access.models import Attempt
from tinghao.core import refusals


def test_the_limit_is_reached_and_says_how_long_to_wait(db, time_machine):
    time_machine.move_to("2026-11-23T09:00:00+08:00")
    assert [limits.hit("k", limit=3, window=600) for _ in range(3)] == [1, 2, 3]
    time_machine.move_to("2026-11-23T09:04:00+08:00")
    with pytest.raises(refusals.TooMany, match="请在6 分钟后再来") as refused:
        limits.hit("k", limit=3, window=600, message="请在{wait}后再来")
    assert refused.value.wait == 360


def test_a_new_window_begins_anew(db, time_machine):
    time_machine.move_to("2026-11-23T09:00:00+08:00")
    for _ in range(3):
        limits.hit("k", limit=3, window=600)
    time_machine.move_to("2026-11-23T09:10:00+08:00")
    assert limits.peek("k", window=900) == (0, 0)
    assert limits.hit("k", limit=3, window=600) == 1


def test_keys_do_not_touch_each_other_and_clear_forgets(db):
    limits.hit("a", limit=1, window=60)
    assert limits.hit("b", limit=1, window=60) == 1
    limits.clear("a")
    assert limits.hit("a", limit=1, window=60) == 1


def test_purge_forgets_closed_windows_only(db, time_machine):
    time_machine.move_to("2026-11-23T09:00:00+08:00")
    limits.hit("old", limit=1, window=60)
    limits.hit("young", limit=1, window=6000)
    time_machine.move_to("2026-11-23T09:05:00+08:00")
    assert limits.purge() == 1
    assert Attempt.objects.count() == 1


def test_a_key_is_not_readable_in_the_table(db):
    limits.hit("phone:13800138000", limit=1, window=60)
    assert "138" not in Attempt.objects.get().key or len(Attempt.objects.get().key) == 64
    assert Attempt.objects.get().key != "phone:13800138000"


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_forty_at_once_exactly_the_limit_get_through():
    through, refused = [], []
    start = threading.Barrier(8)

    def worker() -> None:
        start.wait()
        try:
            for _ in range(5):
                try:
                    through.append(limits.hit("race", limit=12, window=600))
                except refusals.TooMany:
                    refused.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(through) == list(range(1, 13))
    assert len(refused) == 28
    assert limits.peek("race", window=900)[0] == 40
