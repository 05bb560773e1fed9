"""Opening days out of rules and exceptions, and the rota that fills itself fairly."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from tinghao.venues import opening, rota
from tinghao.venues.opening import Open, Rule

NINE, FIVE = dt.time(9), dt.time(17)
MONDAY = dt.date(2026, 11, 30)


def rule(**given_: object) -> Rule:
    values: dict[str, object] = {
        "every": "week",
        "nth": 1,
        "weekday": 2,
        "begins": NINE,
        "closes": FIVE,
        "on_holidays": False,
        "starts": dt.date(2020, 1, 1),
    }
    return Rule(**(values | given_))  # type: ignore[arg-type]


def days(
    *rules: Rule, holidays: tuple[dt.date, ...] = (), last: int = 60, **exceptions: Open | None
) -> list[dt.date]:
    given_ = {dt.date.fromisoformat(k.removeprefix("d").replace("_", "-")): v for k, v in exceptions.items()}
    found = opening.days(
        rules,
        given_,
        first=MONDAY,
        last=MONDAY + dt.timedelta(days=last),
        is_working_day=lambda day: day.weekday() < 5 and day not in holidays,
    )
    return [one.day for one in found]


def test_a_week_a_month_and_the_last_of_a_month() -> None:
    assert days(rule())[:2] == [dt.date(2026, 12, 2), dt.date(2026, 12, 9)]
    assert days(rule(every="month", nth=2)) == [dt.date(2026, 12, 9), dt.date(2027, 1, 13)]
    assert days(rule(every="month", nth=5)) == [dt.date(2026, 12, 30), dt.date(2027, 1, 27)]
    assert rule(every="month", nth=5).words == "每月最后一个周三 09:00–17:00"


def test_a_holiday_closes_a_weekday_unless_the_rule_says_otherwise() -> None:
    new_year = dt.date(2027, 1, 1)
    friday = {"weekday": 4}
    assert new_year not in days(rule(**friday), holidays=(new_year,))
    assert new_year in days(rule(**friday, on_holidays=True), holidays=(new_year,))
    assert dt.date(2026, 12, 5) in days(rule(weekday=5))


def test_an_exception_counts_instead_of_the_rules() -> None:
    other = Open(dt.date(2026, 12, 3), NINE, FIVE, "加开一天")
    found = days(rule(), d2026_12_02=None, d2026_12_03=other)
    assert found[:2] == [dt.date(2026, 12, 3), dt.date(2026, 12, 9)]


def test_a_rule_holds_within_its_span() -> None:
    assert days(rule(ends=dt.date(2026, 12, 5))) == [dt.date(2026, 12, 2)]
    assert days(rule(starts=dt.date(2026, 12, 5)))[0] == dt.date(2026, 12, 9)
    assert days() == []


span = st.integers(0, 40)


@given(st.integers(1, 6), st.integers(1, 40), st.dictionaries(span, st.integers(1, 6), max_size=6))
@settings(max_examples=100, deadline=None)
def test_nobody_has_two_turns_more_than_another_who_was_always_there(
    people: int, many: int, settled: dict[int, int]
) -> None:
    open_days = [MONDAY + dt.timedelta(days=n) for n in range(many)]
    by_hand = {MONDAY + dt.timedelta(days=n): who for n, who in settled.items() if who <= people}
    found = rota.fill(open_days, by_hand, {}, range(1, people + 1), lambda who, day: True)
    assert set(found) == set(open_days) - set(by_hand)
    assert all(found.values())
    if not by_hand:
        turns = Counter(found.values())
        counts = [turns[who] for who in range(1, people + 1)]
        assert max(counts) - min(counts) <= 1


def test_who_is_away_is_passed_over_and_comes_first_afterwards() -> None:
    open_days = [MONDAY + dt.timedelta(days=7 * n) for n in range(6)]
    found = rota.fill(open_days, {}, {}, (1, 2, 3), lambda who, day: who != 1 or day >= open_days[3])
    assert [found[day] for day in open_days] == [2, 3, 2, 1, 3, 2]


def test_with_nobody_the_day_stands_empty() -> None:
    assert rota.fill([MONDAY], {}, {}, (), lambda who, day: True) == {MONDAY: None}
