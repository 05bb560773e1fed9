"""The program gives the best there is, keeps every rule, and says so only where it is proven."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.distribution import town

from tinghao.core.highs import Infeasible
from tinghao.distribution import conflicts, distances, measuring, problem, reasons, solving
from tinghao.distribution.problem import Group, Member, Problem, Rules


def solved(found: Problem, **more: object) -> solving.Found:
    return solving.Program(found).solve(seconds=20, **more)  # type: ignore[arg-type]


def best_of_all(found: Problem) -> int | None:
    """The best cost by trying everything."""
    best: int | None = None
    ids = [g.id for g in found.groups]
    for seats in itertools.product(ids, repeat=len(found.members)):
        assignment = {m.id: g for m, g in zip(found.members, seats, strict=True)}
        stays = all(found.today.get(w) in (None, assignment[w]) for w in found.rules.stay)
        if stays and not reasons.all_broken(found, assignment):
            cost = measuring.Board(found, assignment).measured().cost
            best = cost if best is None else min(best, cost)
    return best


small = st.builds(
    town.problem,
    members=st.integers(3, 6),
    groups=st.just(2),
    seed=st.integers(0, 10_000),
    least=st.integers(0, 3),
    most=st.integers(2, 5),
    needs=st.sampled_from([(), ("法律",)]),
    wants=st.sampled_from([(), ("医疗",)]),
    apart=st.sampled_from([(), ((1, 2),)]),
    together=st.sampled_from([(), ((2, 3),)]),
)


@given(small, st.booleans(), st.sampled_from([None, 0, 1, 2]))
@settings(max_examples=60, deadline=None)
def test_the_answer_is_the_best_of_all_and_a_contradiction_is_one(
    found: Problem, has_today: bool, most_moves: int | None
) -> None:
    if has_today:
        today = {m.id: 1 + m.id % 2 for m in found.members}
        found = town.seated(found, today, most_moves=most_moves, stay=frozenset({3}))
    best = best_of_all(found)
    try:
        answer = solved(found)
    except Infeasible:
        assert best is None
        blamed = conflicts.find(solving.Program(found))
        assert blamed.rules
        assert best_of_all(conflicts.only(found, blamed.rules)) is None
        for left_out in blamed.rules:
            rest = [rule for rule in blamed.rules if rule != left_out]
            assert best_of_all(conflicts.only(found, rest)) is not None
        return
    assert best is not None and answer.is_proven
    assert answer.cost == pytest.approx(best, abs=1e-6)
    assert measuring.Board(found, answer.seats).measured().cost == best
    assert not reasons.all_broken(found, answer.seats)


def test_more_moves_buy_more_and_the_first_point_has_the_fewest() -> None:
    start = town.problem(60, 5, seed=3, least=8, most=16)
    seats = solved(start).seats
    shuffled = {who: 1 + (group + who % 2) % 5 for who, group in seats.items()}
    later = town.seated(start, shuffled)
    program = solving.Program(later)
    curve = solving.curve(program, seconds=30)
    costs = [p.cost for p in curve.points]
    assert costs == sorted(costs, reverse=True) and len(curve.points) > 3
    assert [p.moves for p in curve.points] == sorted({p.moves for p in curve.points})
    assert curve.points[0].moves == program.solve(fewest_moves=True).moves
    assert curve.best.cost == pytest.approx(solved(later).cost)
    assert all(p.is_proven and p.moves == problem.moves(later, p.seats) for p in curve.points)


def test_of_two_equal_answers_the_one_with_fewer_moves_is_taken() -> None:
    members = tuple(Member(n, sector="", today=1 + n % 2) for n in range(1, 9))
    found = Problem(members, (Group(1), Group(2)), Rules(least=2, most=6))
    assert solved(found).moves == 0


def test_pruning_to_the_nearest_groups_keeps_the_group_of_today_and_those_of_a_pair() -> None:
    start = town.problem(30, 6, seed=5, least=3, most=8)
    later = town.seated(start, {m.id: 6 for m in start.members}, together=((1, 2),))
    program = solving.Program(later, nearest=2)
    program_all = solving.Program(later)
    assert program_all.size == 180
    old = solving.ALL
    try:
        solving.ALL = 1  # type: ignore[misc]
        program = solving.Program(later, nearest=2)
    finally:
        solving.ALL = old  # type: ignore[misc]
    assert program.is_pruned
    tried: dict[int, set[int]] = {}
    for m, g in zip(*program.pairs, strict=True):
        tried.setdefault(m, set()).add(g)
    assert all(5 in groups for groups in tried.values())
    assert tried[0] == tried[1]


def test_a_county_member_is_tried_in_the_own_county_alone() -> None:
    members = tuple(Member(n, may=frozenset({2}) if n == 1 else None) for n in range(1, 5))
    found = Problem(members, (Group(1), Group(2)), Rules(least=1, most=3))
    assert solved(found).seats[1] == 2


def test_seats_that_the_plan_does_not_touch_count_in_the_size() -> None:
    members = tuple(Member(n) for n in range(1, 5))
    found = Problem(members, (Group(1, held=3), Group(2)), Rules(least=0, most=4))
    assert list(solved(found).seats.values()).count(1) <= 1


@given(
    st.lists(
        st.sampled_from(["341102001001", "341102001002", "341102002001", "341103001001", "341102001"]),
        min_size=1,
        max_size=4,
    ),
    st.booleans(),
)
@settings(max_examples=60, deadline=None)
def test_the_table_of_distances_says_what_two_places_say(codes: list[str], has_positions: bool) -> None:
    known = {"341102001001": (32.3, 118.3), "341103001001": (32.2, 118.4), "341102001": (32.31, 118.31)}
    found = Problem(
        (Member(1, tuple(codes)),),
        (Group(1, ("341102001001",)), Group(2, ("341103001001", "341102002001"))),
        positions=known if has_positions else {},
    )
    table = distances.matrix(found)
    board = measuring.Board(found, {1: 1})
    assert [int(n) for n in table[0]] == [board.far(1, 1), board.far(1, 2)]


def test_the_reasons_are_read_off_the_figures() -> None:
    near, far = "341102001001", "341103001001"
    members = (
        Member(1, (near,), "教育", frozenset({"法律"}), today=2),
        Member(2, (near,), "教育", today=2),
        Member(3, (far,), "经济", today=1),
    )
    found = Problem(members, (Group(1, (near,)), Group(2, (far,))), Rules(least=1, most=2, wants=("法律",)))
    said = reasons.why(found, found.today, {1: 1, 2: 2, 3: 2})
    assert {r.kind for r in said[1]} >= {"nearer", "brings", "surplus"}
    assert said[1][0].number == 300
    assert {r.kind for r in said[3]} >= {"nearer"}
    assert 2 not in said


def test_the_cost_of_a_change_by_hand_is_the_difference_of_the_whole() -> None:
    found = town.problem(20, 4, seed=9, least=4, most=6, wants=("法律",), apart=((1, 2),))
    answer = solved(found)
    before = measuring.Board(found, answer.seats).measured().cost
    for change in reasons.changes_for(found, answer.seats, 1):
        after = {**answer.seats, 1: change.group}
        assert measuring.Board(found, after).measured().cost - before == change.cost
        told = {r.kind for r in change.breaks}
        assert {r.kind for r in reasons.all_broken(found, after)} == told
