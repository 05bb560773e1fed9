"""The fair lot measured: `python -m bench.lot [--small] [--seconds N]` prints one row for each pool.

A row is well where the smallest chance equals its certified optimum to 1e-6, every panel keeps every
quota, and the lottery of 1,000 panels keeps 96 % of the optimum; otherwise the exit code is 1.
"""

from __future__ import annotations

import argparse
import sys
import time

from bench import pools
from tinghao.lots import checking, leximin, record, rounding
from tinghao.lots.pools import Pool

COLUMNS = (
    "| pool | people/seats | types | objective | smallest chance | certified ≤ | gap, all stages | stages"
    " | gini | solve | 1,000 panels | smallest kept | quotas |"
)


def gini(chances: list[float]) -> float:
    """How unequal the chances are: 0 for all alike."""
    ordered = sorted(chances)
    total, many = sum(ordered), len(ordered)
    return sum((2 * i - many - 1) * c for i, c in enumerate(ordered, start=1)) / (many * total)


def row(name: str, pool: Pool, seconds: float) -> tuple[str, bool]:
    """One line of the table, and whether everything promised is kept."""
    # Processor time: the solver runs on one thread, and the machine may have other work.
    started = time.process_time()
    found = leximin.solve(pool, seconds=seconds)
    solved = time.process_time()
    tickets = rounding.tickets(found, 1_000)
    rounded = time.process_time()
    report = checking.check(record.made(found, tickets, lot="bench", title=name, source="bench"))
    first = min(found.stages, key=lambda stage: stage.upper)
    holds = report.is_well and all(not pool.unmet(panel) for panel, _share in found.panels)
    is_well = first.upper - first.lower <= leximin.PROVEN and holds and tickets.kept >= rounding.KEPT
    cells = (
        name,
        f"{len(pool.people)}/{pool.seats}",
        len(pool.types),
        found.objective,
        f"{first.lower:.7%}",
        f"{first.upper:.7%}",
        f"{found.gap:.1e}",
        len(found.stages),
        f"{gini(list(found.of.values())):.1%}",
        f"{solved - started:.2f} s",
        f"{rounded - solved:.2f} s",
        f"{tickets.kept:.1%}",
        "kept" if holds else "BROKEN",
    )
    return f"| {' | '.join(map(str, cells))} |", is_well


def main(arguments: list[str]) -> int:
    """Prints the table; 1 where a row is not well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="the published pools only")
    parser.add_argument("--seconds", type=float, default=300.0, help="for each pool")
    chosen = parser.parse_args(arguments)
    todo = {name: pools.published(name) for name in pools.PUBLISHED}
    if not chosen.small:
        todo |= {name: pools.made(*recipe) for name, recipe in pools.MADE.items()}
    print(COLUMNS)
    print("|" + "---|" * (COLUMNS.count("|") - 1))
    well = True
    for name, pool in todo.items():
        line, is_well = row(name, pool, chosen.seconds)
        print(line, flush=True)
        well = well and is_well
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
