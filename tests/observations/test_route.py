"""The way of the bus: nobody finds a shorter one among few sites, and the clock adds up."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from tinghao.observations import route

a_place = st.tuples(st.floats(31.5, 33.2), st.floats(117.2, 119.3))


@settings(max_examples=40, deadline=None)
@given(st.lists(a_place, max_size=6))
def test_no_order_of_few_sites_is_shorter(places: list[route.Position]) -> None:
    order = route.shortest(places)
    assert sorted(order) == list(range(len(places)))
    best = min((route.length(places, p) for p in permutations(range(len(places)))), default=0.0)
    assert route.length(places, order) <= best + 1e-6


@settings(max_examples=10, deadline=None)
@given(st.lists(a_place, min_size=11, max_size=14))
def test_with_many_sites_every_one_is_visited_and_no_turn_makes_it_shorter(
    places: list[route.Position],
) -> None:
    order = route.shortest(places)
    assert sorted(order) == list(range(len(places)))
    assert route.length(places, order) <= route.length(places, range(len(places))) + 1e-6


def test_ten_sites_on_a_line_are_visited_along_the_line() -> None:
    line = [(32.0, 117.5 + step / 10) for step in (4, 1, 9, 0, 7, 3, 8, 2, 6, 5)]
    order = route.shortest(line)
    assert [line[i] for i in order] in (sorted(line), sorted(line, reverse=True))


def test_chuzhou_to_dingyuan_is_about_sixty_kilometres() -> None:
    chuzhou, dingyuan = (32.30, 118.32), (32.53, 117.68)
    assert 60 < route.km_between(chuzhou, dingyuan) < 70
    assert route.minutes_between(chuzhou, dingyuan) % 5 == 0
    assert route.minutes_between(chuzhou, chuzhou) == 5
    assert route.minutes_between(None, chuzhou) == route.UNKNOWN_LEG


@given(st.lists(st.tuples(st.integers(0, 120), st.integers(5, 240)), min_size=1, max_size=8))
def test_the_bus_is_nowhere_twice_at_once(stops: list[tuple[int, int]]) -> None:
    start = dt.datetime(2026, 12, 10, 8, 30, tzinfo=dt.UTC)
    found = route.times(start, [leg for leg, _stay in stops], [stay for _leg, stay in stops])
    assert found[0].arrives >= start
    assert all(a.leaves <= b.arrives for a, b in pairwise(found))
    assert found[-1].leaves - start == dt.timedelta(minutes=sum(leg + stay for leg, stay in stops))
