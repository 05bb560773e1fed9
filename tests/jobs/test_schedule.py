"""Schedules: one job for each period, whatever the clock and however many workers."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from tinghao.core import clock
from tinghao.jobs import schedule
from tinghao.jobs.models import Job
from tinghao.jobs.schedule import Schedule

TASK = "tests.jobs.sample.mark"
NIGHT = Schedule("test.night", TASK, daily="02:00")
QUARTER = Schedule("test.quarter", TASK, every=900)
# 10:00 in the city.
MORNING = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_a_daily_job_is_made_once_a_day_at_its_hour_of_the_city() -> None:
    with time_machine.travel(MORNING, tick=False) as clock_:
        assert schedule.make_due([NIGHT]) == 1
        assert schedule.make_due([NIGHT]) == 0
        clock_.move_to(dt.datetime(2026, 3, 2, 17, 59, 59, tzinfo=dt.UTC))  # 01:59:59 of the 3rd
        assert schedule.make_due([NIGHT]) == 0
        clock_.move_to(dt.datetime(2026, 3, 2, 18, tzinfo=dt.UTC))
        assert schedule.make_due([NIGHT]) == 1
    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_after_days_of_downtime_one_job_is_made_at_once() -> None:
    with time_machine.travel(MORNING, tick=False) as clock_:
        schedule.make_due([NIGHT, QUARTER])
        clock_.shift(dt.timedelta(days=3, hours=5))
        assert schedule.make_due([NIGHT, QUARTER]) == 2
        assert schedule.make_due([NIGHT, QUARTER]) == 0


@pytest.mark.django_db
def test_a_clock_that_is_set_back_makes_no_period_twice() -> None:
    with time_machine.travel(MORNING, tick=False) as clock_:
        schedule.make_due([NIGHT, QUARTER])
        clock_.shift(dt.timedelta(days=-2))
        assert schedule.make_due([NIGHT, QUARTER]) == 0
        clock_.shift(dt.timedelta(days=2, seconds=1))
        assert schedule.make_due([NIGHT, QUARTER]) == 0
        clock_.shift(dt.timedelta(days=1))
        assert schedule.make_due([NIGHT, QUARTER]) == 2


@pytest.mark.django_db
def test_of_two_workers_that_both_saw_a_new_period_one_makes_the_job() -> None:
    # What is between reading and writing: both have read that the period is due.
    now = clock.now()
    for period in (100, 101):
        assert [schedule._make(QUARTER, period, now) for _ in range(2)] == [1, 0]


@pytest.mark.django_db
def test_a_schedule_that_rests_because_a_clock_ran_ahead_is_told(caplog: pytest.LogCaptureFixture) -> None:
    with time_machine.travel(MORNING, tick=False) as clock_:
        clock_.shift(dt.timedelta(days=400))
        schedule.make_due([NIGHT])
        clock_.shift(dt.timedelta(days=-400))
        assert schedule.make_due([NIGHT]) == 0
    assert "test.night rests" in caplog.text


@given(
    st.lists(
        st.integers(1704067200, 1893456000).map(lambda second: dt.datetime.fromtimestamp(second, dt.UTC)),
        min_size=2,
        max_size=2,
    )
)
def test_the_number_of_a_period_grows_with_time_and_a_day_has_one(moments: list[dt.datetime]) -> None:
    early, late = sorted(moments)
    for one in (NIGHT, QUARTER):
        assert one.period_at(early) <= one.period_at(late)
    assert NIGHT.period_at(early + dt.timedelta(days=1)) == NIGHT.period_at(early) + 1


def test_a_schedule_says_either_an_hour_or_an_interval() -> None:
    with pytest.raises(ValueError, match="either daily or every"):
        Schedule("x", TASK)
    with pytest.raises(ValueError, match="either daily or every"):
        Schedule("x", TASK, daily="02:00", every=5)
    with pytest.raises(ValueError):
        Schedule("x", TASK, daily="25:00")


def test_a_name_belongs_to_one_schedule() -> None:
    taken = schedule.all_schedules()[0]
    schedule.register(taken)
    with pytest.raises(ValueError, match="registered twice"):
        schedule.register(Schedule(taken.name, TASK, every=1))
