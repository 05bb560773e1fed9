"""The distribution measured: `python -m bench.distribution [--small]` prints one row for each instance.

The towns are invented: 236 members over 18 groups and 5,000 over 400, communities on a plane, home and work
strewn over it, sectors of unequal size. A row is well where it stays within its time and is proven;
otherwise the exit code is 1. Beside it stand what spreadsheets do: the nearest group that has room, in the
order of the roll, and dealing the members of each sector round the groups.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from dataclasses import dataclass, replace

from tinghao.core.highs import scipy
from tinghao.distribution import measuring, reasons, solving
from tinghao.distribution.problem import Group, Member, Problem, Rules

COLUMNS = "| instance | what | time | aim | cost | bound | gap | moves | mean km | surplus | missing |"
_SECTORS, _WORDS = 28, ("法律", "医疗", "教育", "市政", "电气", "环保")


def town(members: int, groups: int, seed: int, rules: Rules) -> Problem:
    """Communities at random on a plane whose size grows with the groups, three for each group."""
    dice = random.Random(seed)
    side = 0.1 * (groups / 18) ** 0.5
    codes = [f"3411{n // 90 % 90 + 2:02}{n % 90 + 1:03}{n % 997 + 1:03}" for n in range(groups * 3)]
    positions = {code: (32.3 + dice.random() * side, 118.3 + dice.random() * side) for code in codes}
    weights = [0.2 + dice.random() for _ in range(_SECTORS)]
    people = tuple(
        Member(
            id=n + 1,
            places=(dice.choice(codes), dice.choice(codes)),
            sector=f"界别{dice.choices(range(_SECTORS), weights)[0]}",
            expertise=frozenset(word for word in _WORDS if dice.random() < 0.18),
        )
        for n in range(members)
    )
    return Problem(people, tuple(Group(n + 1, (codes[n],)) for n in range(groups)), rules, positions)


def later(problem: Problem, seats: dict[int, int], seed: int, rules: Rules) -> Problem:
    """The town years after: everybody sits where they sat, and one in ten has moved house and work."""
    dice = random.Random(seed)
    codes = list(problem.positions)
    members = tuple(
        replace(
            m,
            today=seats[m.id],
            places=(dice.choice(codes), dice.choice(codes)) if dice.random() < 0.1 else m.places,
        )
        for m in problem.members
    )
    return replace(problem, members=members, rules=rules)


def nearest_with_space(problem: Problem) -> dict[int, int]:
    """What a spreadsheet does: one after the other, the nearest group that has room."""
    board = measuring.Board(problem, {})
    for m in problem.members:
        free = [g.id for g in problem.groups if board.standing[g.id].size < problem.rules.most]
        board.put(m.id, min(free, key=lambda g: (board.far(m.id, g), g)))
    return board.seat


def dealt_by_sector(problem: Problem) -> dict[int, int]:
    """What fairness by hand does: the members of each sector are dealt round the groups."""
    ordered = sorted(problem.members, key=lambda m: (m.sector, m.id))
    return {m.id: problem.groups[n % len(problem.groups)].id for n, m in enumerate(ordered)}


@dataclass
class Table:
    """Prints rows and remembers whether all of them were well."""

    is_well: bool = True

    def by_hand(self, name: str, what: str, problem: Problem, seats: dict[int, int]) -> None:
        """A way that spreadsheets have."""
        found = measuring.Board(problem, seats).measured()
        self._print(name, what, "", "", f"{found.cost}", "", "", found)

    def solved(
        self, name: str, what: str, problem: Problem, found: solving.Found, took: float, aim: float
    ) -> None:
        """An answer of ours, counted again from its seats."""
        figures = measuring.Board(problem, found.seats).measured()
        broken = reasons.all_broken(problem, found.seats)
        self.is_well &= found.is_proven and took <= aim and not broken
        cost, bound, gap = f"{figures.cost}", f"{found.bound:.0f}", f"{found.gap:.1e}"
        self._print(name, what, f"{took:.2f} s", f"{aim:.0f} s", cost, bound, gap, figures)

    @staticmethod
    def _print(
        name: str, what: str, took: str, aim: str, cost: str, bound: str, gap: str, f: measuring.Measured
    ) -> None:
        cells = (name, what, took, aim, cost, bound, gap, f.moves, f"{f.mean_km:.2f}", f.surplus, f.missing)
        print(f"| {' | '.join(map(str, cells))} |", flush=True)


def measure(
    table: Table, name: str, problem: Problem, aim: float, *, hard: Rules, hard_aim: float, seed: int
) -> None:
    """From scratch, by hand, then one in ten moved: the curve, and every kind of rule."""
    started = time.perf_counter()
    first = solving.Program(problem).solve(seconds=aim * 3)
    table.solved(name, "from scratch", problem, first, time.perf_counter() - started, aim)
    for what, seats in (
        ("nearest with space", nearest_with_space(problem)),
        ("dealt by sector", dealt_by_sector(problem)),
    ):
        table.by_hand(name, what, problem, seats)
    after = later(problem, first.seats, seed, problem.rules)
    started = time.perf_counter()
    points = 10 if len(problem.members) < 1_000 else 5
    curve = solving.curve(solving.Program(after), seconds=120, points=points)
    took = time.perf_counter() - started
    for point in curve.points:
        table.solved(
            name,
            f"10 % moved, curve of {len(curve.points)}",
            after,
            point,
            took,
            max(aim, 10) * (1 if points == 10 else 6),
        )
    strict = later(problem, first.seats, seed, hard)
    started = time.perf_counter()
    found = solving.Program(strict).solve(seconds=hard_aim)
    table.solved(
        name, "10 % moved, every kind of rule", strict, found, time.perf_counter() - started, hard_aim
    )


def strict(members: int, sizes: tuple[int, int], moves: int) -> Rules:
    """Every kind of rule at once, on members who are far from each other in the roll."""
    ids = range(1, members + 1)
    return Rules(
        least=sizes[0],
        most=sizes[1],
        needs=_WORDS[:1],
        wants=_WORDS[1:4],
        most_moves=moves,
        stay=frozenset(ids[10::13]),
        together=tuple((n, n + 3) for n in ids[20 : 20 + members // 50 * 26 : 130][:8]),
        apart=tuple((n, n + 7) for n in ids[5 : members - 10 : max(members // 40, 7)]),
    )


def main(arguments: list[str]) -> int:
    """Prints the table; 1 where a row is not well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="236 over 18 only")
    chosen = parser.parse_args(arguments)
    scipy()
    table = Table()
    print(COLUMNS)
    print("|" + "---|" * (COLUMNS.count("|") - 1))
    for seed in range(3):
        rules = Rules(least=10, most=16, wants=_WORDS[:4])
        measure(
            table,
            f"236 → 18, seed {seed}",
            town(236, 18, seed, rules),
            1.0,
            hard=strict(236, (10, 16), 40),
            hard_aim=10.0,
            seed=seed,
        )
    if not chosen.small:
        rules = Rules(least=9, most=16, wants=_WORDS[:3])
        measure(
            table,
            "5,000 → 400",
            town(5_000, 400, 1, rules),
            10.0,
            hard=strict(5_000, (9, 16), 400),
            hard_aim=60.0,
            seed=1,
        )
    return 0 if table.is_well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
