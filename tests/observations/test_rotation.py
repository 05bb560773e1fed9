"""Whose turn it is: nobody twice before everybody once, nobody longer than a round, volume is nothing."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinghao.observations import rotation
from tinghao.observations.merits import Change, Merit, Rate, Share, change
from tinghao.observations.rotation import Quarter, Turn, Visit

EIGHT = ("341102", "341103", "341122", "341124", "341125", "341126", "341181", "341182")


def years(first: int, many: int) -> list[list[Quarter]]:
    return [[(year, n) for n in range(1, 5)] for year in range(first, first + many)]


def played(
    counties: tuple[str, ...], many: int, merits: list[dict[str, int]], out: frozenset[Quarter] = frozenset()
) -> list[Visit]:
    """Year after year a plan is proposed and held, but for the quarters that fall out."""
    visits: list[Visit] = []
    for number, quarters in enumerate(years(2026, many)):
        plan = rotation.proposed(counties, visits, quarters, merits[number % len(merits)])
        visits += [Visit(county, at) for at, county in plan.items() if at not in out]
    return visits


a_merit = st.dictionaries(st.sampled_from(EIGHT), st.integers(0, 2))
some = st.integers(1, 8).map(lambda n: EIGHT[:n])


@settings(max_examples=150, deadline=None)
@given(some, st.lists(a_merit, min_size=1, max_size=4))
def test_every_county_comes_once_before_any_comes_twice(
    counties: tuple[str, ...], merits: list[dict[str, int]]
) -> None:
    seen: Counter[str] = Counter(dict.fromkeys(counties, 0))
    for visit in played(counties, 7, merits):
        seen[visit.county] += 1
        assert max(seen.values()) - min(seen.values()) <= 1, seen


@settings(max_examples=150, deadline=None)
@given(some, st.lists(a_merit, min_size=1, max_size=4))
def test_nobody_waits_longer_than_the_years_that_a_round_takes(
    counties: tuple[str, ...], merits: list[dict[str, int]]
) -> None:
    of_round = -(-len(counties) // 4)
    last: dict[str, int] = {}
    visits = played(counties, 9, merits)
    for visit in visits:
        before = last.get(visit.county)
        assert before is None or visit.quarter[0] - before <= of_round
        last[visit.county] = visit.quarter[0]
    assert all(2034 - last[county] < of_round for county in counties)


@settings(max_examples=100, deadline=None)
@given(st.integers(4, 8), a_merit, st.integers(1, 4))
def test_a_quarter_that_fell_out_leaves_its_county_first_in_line(
    many: int, merits: dict[str, int], out: int
) -> None:
    before = played(EIGHT[:many], 3, [merits])
    plan = rotation.proposed(EIGHT[:many], before, [(2029, n) for n in range(1, 5)], merits)
    lost = plan[2029, out]
    held = [*before, *(Visit(county, at) for at, county in plan.items() if at != (2029, out))]
    assert rotation.proposed(EIGHT[:many], held, [(2030, 1)], merits) == {(2030, 1): lost}


@settings(max_examples=100, deadline=None)
@given(st.permutations(EIGHT), a_merit)
def test_the_order_in_which_counties_are_listed_says_nothing(
    shuffled: list[str], merits: dict[str, int]
) -> None:
    visits = [Visit(EIGHT[0], (2025, 2)), Visit(EIGHT[5], (2025, 4))]
    quarters = years(2026, 1)[0]
    assert rotation.proposed(shuffled, visits, quarters, merits) == rotation.proposed(
        EIGHT, visits[::-1], quarters, merits
    )


def test_a_county_with_nothing_to_show_is_visited_in_its_round() -> None:
    merits = dict.fromkeys(EIGHT[1:], 2)
    first_round = [v.county for v in played(EIGHT, 2, [merits])]
    assert sorted(first_round) == sorted(EIGHT)
    assert first_round[-1] == EIGHT[0]


def test_waiting_comes_before_everything_that_speaks_for_a_county() -> None:
    visits = [Visit(EIGHT[0], (2024, 4)), *(Visit(code, (2025, 1)) for code in EIGHT[1:])]
    plan = rotation.proposed(EIGHT, visits, [(2026, 1)], dict.fromkeys(EIGHT[1:], 2))
    assert plan == {(2026, 1): EIGHT[0]}


def test_a_newly_founded_county_comes_next_and_is_owed_no_round_before_it_was_there() -> None:
    old = EIGHT[:3]
    visits = played(old, 2, [{}])
    plan = rotation.proposed((*old, "341199"), visits, years(2028, 1)[0], {})
    assert plan[2028, 1] == "341199"
    assert sorted(plan.values()) == sorted((*old, "341199"))


def test_a_county_that_is_gone_is_not_waited_for() -> None:
    visits = [Visit(code, (2025, n)) for n, code in enumerate(EIGHT[:4], 1)]
    assert rotation.due(rotation.turns_of(EIGHT[:2], visits)) == sorted(EIGHT[:2])
    assert rotation.proposed((), visits, years(2026, 1)[0], {}) == {}


@pytest.mark.parametrize("n", [1, 2, 3])
def test_fewer_counties_than_quarters_take_turns_within_the_year(n: int) -> None:
    plan = rotation.proposed(EIGHT[:n], [], years(2026, 1)[0], {})
    assert len(plan) == 4
    assert max(Counter(plan.values()).values()) == -(-4 // n)


def test_quarters_waited_are_counted_across_years() -> None:
    assert rotation.waited((2024, 3), (2026, 1)) == 6
    assert rotation.waited(None, (2026, 1)) is None
    assert rotation.turns_of(EIGHT[:1], []) == {EIGHT[0]: Turn(0, None)}


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (Share(1, 2), Share(3, 3), Change.OPEN),  # from 50 to 100 per cent, of two and three
        (Share(50, 100), Share(75, 100), Change.ROSE),
        (Share(75, 100), Share(50, 100), Change.FELL),
        (Share(60, 100), Share(63, 100), Change.OPEN),
        (Share(0, 0), Share(9, 9), Change.NONE),
    ],
)
def test_a_change_is_told_only_where_the_cases_are_enough(before: Share, now: Share, said: Change) -> None:
    assert change(before, now) == said


def test_a_hundred_cases_speak_no_louder_than_one() -> None:
    def merit(cases: int) -> Merit:
        return Merit(
            (Rate("response", "响应率", Share(1, 1), Share(1, 1)),), Share(cases, cases), Share(0, 0), 0
        )

    assert merit(1).number == merit(100).number == 1
    assert merit(0).number == 0
