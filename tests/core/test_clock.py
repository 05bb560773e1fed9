"""The clock can be moved for telling the past, inside a block and for one thread alone."""

from __future__ import annotations

import datetime as dt
import threading

import pytest

from tinghao.core import clock

THEN = dt.datetime(2020, 5, 12, 17, 30, tzinfo=dt.UTC)


def test_inside_the_block_it_is_that_moment_and_afterwards_the_present() -> None:
    with clock.at(THEN):
        assert clock.now() == THEN
        assert clock.today() == dt.date(2020, 5, 13)  # half past one at night in the city
        with clock.at(THEN + dt.timedelta(days=1)):
            assert clock.today() == dt.date(2020, 5, 14)
        assert clock.now() == THEN
    assert clock.now().year > 2020


def test_the_clock_goes_on_after_something_failed_in_the_block() -> None:
    with pytest.raises(LookupError), clock.at(THEN):
        raise LookupError
    assert clock.now().year > 2020


def test_another_thread_keeps_the_present() -> None:
    seen: list[dt.datetime] = []
    with clock.at(THEN):
        other = threading.Thread(target=lambda: seen.append(clock.now()))
        other.start()
        other.join()
    assert seen[0].year > 2020


def test_a_moment_without_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="zone"), clock.at(dt.datetime(2020, 5, 12)):  # noqa: DTZ001 - the point
        pass
