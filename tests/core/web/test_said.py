"""Dates are said as people say them, with the exact moment kept beside."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import translation

from tinghao.core.web import said

CITY = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def _noon():
    with time_machine.travel(dt.datetime(2026, 11, 23, 12, 0, tzinfo=CITY), tick=False):
        yield


def moment(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=CITY)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (moment(2026, 11, 23, 9, 5), "今天 09:05"),
        (moment(2026, 11, 22, 23, 59), "昨天 23:59"),
        (moment(2026, 11, 24, 8, 0), "明天 08:00"),
        (moment(2026, 11, 3, 8, 0), "11月3日"),
        (moment(2025, 3, 2, 8, 0), "2025年3月2日"),
        (dt.date(2026, 11, 27), "11月27日"),
        (dt.date(2027, 1, 4), "2027年1月4日"),
        (dt.datetime(2026, 11, 22, 16, 30, tzinfo=dt.UTC), "今天 00:30"),
    ],
)
def test_a_time_is_said_as_people_say_it(when, words):
    assert f">{words}</time>" in said.said(when)


def test_the_exact_moment_is_in_the_title():
    assert 'title="2026年11月3日 星期二 08:00"' in said.said(moment(2026, 11, 3, 8, 0))


def test_nothing_is_said_of_no_time():
    assert said.said(None) == ""


@pytest.mark.parametrize(
    ("days", "colour", "overdue", "words"),
    [
        (0, "yellow", 0, "今天到期"),
        (1, "yellow", 0, "明天到期"),
        (4, "blue", 0, "11月27日前"),
        (-1, "red", 0, "已超期"),
        (-5, "red", 3, "已超期 3 个工作日"),
    ],
)
def test_a_deadline_is_words_and_a_shape(days, colour, overdue, words):
    drawn = said.deadline(dt.date(2026, 11, 23) + dt.timedelta(days=days), colour, overdue)
    assert words in drawn
    assert 'class="shape"' in drawn


def test_a_deadline_beyond_the_loaded_calendar_says_so():
    @dataclass
    class Clock:
        due: dt.date = dt.date(2027, 1, 4)
        colour: str = "blue"
        overdue_days: int = 0
        is_provisional: bool = True

    assert "2027年1月4日前" in said.deadline(Clock())
    assert "暂定" in said.deadline(Clock())


def test_english_is_english():
    with translation.override("en"):
        assert ">3 November</time>" in said.said(moment(2026, 11, 3, 8, 0))
        assert "1 working day overdue" in said.deadline(dt.date(2026, 11, 20), "red", 1)
        assert "3 working days overdue" in said.deadline(dt.date(2026, 11, 18), "red", 3)


@pytest.mark.parametrize(("number", "words"), [(0, "0"), (999, "999"), (1000, "999+"), (None, "")])
def test_a_count_stays_narrow(number, words):
    assert said.count(number) == words
