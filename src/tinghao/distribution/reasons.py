"""Why somebody moves, read off the figures: nearer by, what is missing, a sector, a size, a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tinghao.distribution.measuring import Board
from tinghao.distribution.problem import MISSING, SURPLUS, Assignment, Problem

# Less than this is not told as nearer or farther, in 100 m.
_FELT = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: a kind, a number (100 m, members), and a word (sector, expertise)."""

    kind: str
    number: int = 0
    word: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """What one change by hand would cost: more is worse; and what it would break."""

    group: int
    cost: int
    distance: int
    surplus: int
    missing: int
    breaks: tuple[Reason, ...]


def why(problem: Problem, before: Assignment, after: Assignment) -> dict[int, tuple[Reason, ...]]:
    """For everybody who moves or is placed anew: the reasons that their numbers give."""
    old, new = Board(problem, before), Board(problem, after)
    ruled = _ruled(problem, before, after)
    found = {}
    for who, where in new.seat.items():
        was = old.seat.get(who)
        if was != where:
            found[who] = tuple(_reasons(problem, old, new, who, was, where, ruled))
    return found


def _ruled(problem: Problem, before: Assignment, after: Assignment) -> dict[int, str]:
    """Who moves because a pair says so."""
    found: dict[int, str] = {}
    for kind, pairs in (("together", problem.rules.together), ("apart", problem.rules.apart)):
        for a, b in pairs:
            were_in_one = a in before and before.get(a) == before.get(b)
            if were_in_one == (kind == "apart"):
                found |= {who: kind for who in (a, b) if after.get(who) != before.get(who)}
    return found


def _reasons(
    problem: Problem,
    old: Board,
    new: Board,
    who: int,
    was: int | None,
    where: int,
    ruled: Mapping[int, str],
) -> list[Reason]:
    found = [Reason("placed")] if was is None else []
    if kind := ruled.get(who):
        found.append(Reason(kind))
    gain = (old.far(who, was) - new.far(who, where)) if was is not None else 0
    if gain >= _FELT:
        found.append(Reason("nearer", gain))
    found += _brought(old, new, who, where)
    found += _balanced(problem, old, who, was, where)
    if not found or all(r.kind == "first" for r in found):
        found.append(Reason("room"))
    if gain <= -_FELT:
        found.append(Reason("farther", -gain))
    return found


def _brought(old: Board, new: Board, who: int, where: int) -> list[Reason]:
    """Expertise that the group lacked and the member has."""
    knows = new.member[who].expertise
    lacked = set(old.missing_in(where)) - set(new.missing_in(where))
    return [Reason("brings", word=word) for word in new.words if word in knows and word in lacked]


def _balanced(problem: Problem, old: Board, who: int, was: int | None, where: int) -> list[Reason]:
    """What the move does for sectors and sizes."""
    found = []
    if sector := old.member[who].sector:
        limit = problem.sectors.get(sector, 0)
        if was is not None and old.standing[was].sectors[sector] > limit:
            found.append(Reason("surplus", limit, sector))
        elif not old.standing[where].sectors[sector]:
            found.append(Reason("first", word=sector))
    if old.standing[where].size < problem.rules.least:
        found.append(Reason("small", old.standing[where].size))
    if was is not None and old.standing[was].size > problem.rules.most:
        found.append(Reason("large", old.standing[was].size))
    return found


def changes_for(problem: Problem, assignment: Assignment, who: int) -> list[Change]:
    """What it would cost to put the member into each other group, cheapest first."""
    board = Board(problem, assignment)
    now = board.seat[who]
    may = board.member[who].may
    found = []
    for group in problem.groups:
        if group.id == now or (may is not None and group.id not in may):
            continue
        before = _parts(board, who, {now, group.id})
        board.put(who, group.id)
        after = _parts(board, who, {now, group.id})
        breaks = tuple(broken(problem, board, who, now))
        board.put(who, now)
        near, surplus, missing = (b - a for a, b in zip(before, after, strict=True))
        cost = near + SURPLUS * surplus + MISSING * missing
        found.append(Change(group.id, cost, near, surplus, missing, breaks))
    return sorted(found, key=lambda change: (len(change.breaks), change.cost, change.group))


def _parts(board: Board, who: int, groups: set[int]) -> tuple[int, int, int]:
    return (
        board.far(who, board.seat[who]),
        sum(board.surplus_of(g) for g in groups),
        sum(len(board.missing_in(g)) for g in groups),
    )


def broken(problem: Problem, board: Board, who: int, left: int | None) -> Iterable[Reason]:
    """The rules that do not hold where the member sits now, after leaving `left`."""
    rules, here = problem.rules, board.seat[who]
    if board.standing[here].size > rules.most:
        yield Reason("too_many", rules.most)
    if left is not None and left != here and board.standing[left].size < rules.least:
        yield Reason("too_few", rules.least)
    if who in rules.stay and problem.today.get(who) != here:
        yield Reason("stays")
    for kind, pairs in (("together", rules.together), ("apart", rules.apart)):
        for pair in pairs:
            if who in pair:
                other = pair[0] if pair[1] == who else pair[1]
                if (board.seat.get(other) == here) == (kind == "apart"):
                    yield Reason(f"not_{kind}", other)
    groups = {here} | ({left} if left is not None else set())
    for word in rules.needs:
        if any(word in board.missing_in(g) for g in groups):
            yield Reason("lacks", word=word)


def all_broken(problem: Problem, assignment: Assignment) -> list[Reason]:
    """Every rule that an assignment breaks, each once."""
    board = Board(problem, assignment)
    found: dict[Reason, None] = {}
    for standing in board.standing.values():
        if standing.size > problem.rules.most:
            found[Reason("too_many", problem.rules.most)] = None
        if standing.size < problem.rules.least:
            found[Reason("too_few", problem.rules.least)] = None
    for where in board.standing:
        found.update(
            {Reason("lacks", word=w): None for w in problem.rules.needs if w in board.missing_in(where)}
        )
    for kind, pairs in (("together", problem.rules.together), ("apart", problem.rules.apart)):
        for a, b in pairs:
            if (board.seat.get(a) == board.seat.get(b)) == (kind == "apart"):
                found[Reason(f"not_{kind}", b)] = None
    moved = board.measured().moves
    if problem.rules.most_moves is not None and moved > problem.rules.most_moves:
        found[Reason("too_many_moves", problem.rules.most_moves)] = None
    return list(found)
