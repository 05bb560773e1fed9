"""The opinion map measured: `python -m bench.opinions [--chance] [--sizes 500x50,…]`; tables and JSON.

First the published conversations against the groups that Polis published, at as many groups as those;
then invented publics with three camps, for time and memory, each in a process of its own; with
`--chance` how steady the groups of people are who answer by the throw of a coin, and of real camps.
Ends with 1 where an aim is missed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.opinions import polis

from tinghao.opinions import fitting, groups, picture, plane, reading, votes
from tinghao.opinions.votes import Array, Votes

ROOT = Path(__file__).resolve().parents[1]
SIZES = "500x50,2000x200,10000x300,50000x500"
BASE, SEEDS = 100, 10
MOST_SECONDS, MOST_MB = 3.0, 1024


def _shared(labels: Array, published: Array) -> Array:
    return votes.numpy().flatnonzero((labels >= 0) & (published >= 0))


def by_base_clusters(made: Votes, k: int, seed: int) -> Array:
    """The groups by way of a hundred base clusters, as Polis reckons while a conversation runs."""
    np = votes.numpy()
    counted = np.flatnonzero(made.counts >= fitting.LEAST_VOTES)
    inside = made.of(counted)
    points = plane.laid_out(inside, plane.of(inside))
    fine = groups.split(groups.cells(points), BASE, seed=seed)
    _names, of, counts = np.unique(fine, return_inverse=True, return_counts=True)
    places = np.column_stack([np.bincount(of, points[:, i]) / counts for i in (0, 1)])
    cells = groups.Cells(places, counts.astype(float), of)
    labels = np.full(made.people, -1)
    labels[counted] = groups.split(cells, k, seed=seed)[of]
    return labels


def conversation(name: str) -> dict[str, Any]:
    """One line of the first table."""
    made, published, _numbers = polis.conversation(name)
    k = int(published.max()) + 1
    began = time.perf_counter()
    found = fitting.fit(made)
    took = time.perf_counter() - began
    matched = fitting.fit(made, k=k)
    both = _shared(matched.labels, published)
    bases = []
    for seed in range(SEEDS):
        labels = by_base_clusters(made, k, seed)
        here = _shared(labels, published)
        bases.append(groups.agreement(labels[here], published[here]))
    tops = [
        set(reading.best(reading.consensus(reading.counted(made, labels, k).rows(0, k)), 10))
        for labels in (matched.labels, published)
    ]
    return {
        "conversation": name,
        "people": made.people,
        "statements": made.statements,
        "published_groups": k,
        "groups": found.k,
        "ari": round(groups.agreement(matched.labels[both], published[both]), 3),
        "ari_base_least": round(min(bases), 3),
        "ari_base_most": round(max(bases), 3),
        "top_ten": len(tops[0] & tops[1]),
        "stability": found.stability,
        "seconds": round(took, 2),
    }


def public(people: int, statements: int, camps: int, *, share: float, seed: int, apart: float = 1.5) -> Any:
    """(votes, camps): each camp leans its own way on every statement; with no camps everybody is a coin."""
    np = votes.numpy()
    chance = np.random.default_rng(seed)
    camp = chance.integers(0, max(camps, 1), people)
    leaning = chance.normal(0, apart if camps else 0, (max(camps, 1), statements))
    leaning = leaning + chance.normal(0, 1, statements) * (camps > 0)
    likely = 1 / (1 + np.exp(-leaning))
    seen = (chance.random((people, statements), dtype=np.float32) < share).astype(np.int8)
    said = np.where(chance.random((people, statements), dtype=np.float32) < likely[camp], 1, -1)
    return Votes(said.astype(np.int8) * seen, seen), camp


def size(people: int, statements: int) -> dict[str, Any]:
    """One line of the second table, from within a process that does nothing else."""
    made, camp = public(people, statements, 3, share=max(0.06, min(1.0, 30 / statements)), seed=1)
    began, cpu = time.perf_counter(), time.process_time()
    drawn = picture.drawn(made, list(range(statements)))
    took, used = time.perf_counter() - began, time.process_time() - cpu
    again = picture.drawn(made, list(range(statements)))
    labels = votes.numpy().full(people, -1)
    for group, members in enumerate(drawn.members):
        labels[list(members)] = group
    both = _shared(labels, camp)
    return {
        "size": f"{people}x{statements}",
        "votes": drawn.told["votes"],
        "groups": len(drawn.told["groups"]),
        "ari": round(groups.agreement(labels[both], camp[both]), 3),
        "seconds": round(took, 2),
        "cpu_seconds": round(used, 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "same_again": picture.digest(drawn.told) == picture.digest(again.told),
    }


def steadiness(people: int, statements: int, camps: int, publics: int) -> dict[str, Any]:
    """How steady the groups of many publics of one kind are, and how many pass for groups."""
    found = []
    for seed in range(publics):
        made, _camp = public(people, statements, camps, share=0.6, seed=100 + seed)
        found.append(fitting.fit(made, least_people=2).stability)
    found.sort()
    return {
        "people": people,
        "statements": statements,
        "camps": camps,
        "publics": publics,
        "median": found[len(found) // 2],
        "most": found[-1],
        "above": sum(one >= fitting.STABLE for one in found),
    }


def table(rows: list[dict[str, Any]]) -> str:
    """Rows as a table in Markdown."""
    heads = list(rows[0])
    lines = [f"| {' | '.join(heads)} |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *(f"| {' | '.join(str(row[h]) for h in heads)} |" for row in rows)])


def _apart(one: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "bench.opinions", "--one", one],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def main() -> int:
    """Prints the tables and writes `bench/out/opinions.json`; 1 where an aim is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=SIZES)
    parser.add_argument("--chance", action="store_true", help="also the steadiness of coins and camps")
    parser.add_argument("--publics", type=int, default=40)
    parser.add_argument("--one", default="", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(size(*map(int, given.one.split("x")))))
        return 0
    report = {"conversations": [conversation(name) for name in polis.NAMES]}
    print(table(report["conversations"]), flush=True)
    report["sizes"] = [_apart(one) for one in given.sizes.split(",")]
    print("\n" + table(report["sizes"]), flush=True)
    if given.chance:
        kinds = ((20, 15, 0), (30, 15, 0), (40, 30, 0), (60, 15, 0), (60, 30, 2), (150, 40, 2), (150, 40, 3))
        report["steadiness"] = [steadiness(*kind, given.publics) for kind in kinds]
        print("\n" + table(report["steadiness"]))
    out = ROOT / "bench" / "out" / "opinions.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(report, indent=1))
    good = all(row["top_ten"] >= 8 and row["ari"] >= 0.7 for row in report["conversations"])
    return int(
        not (good and all(r["seconds"] <= MOST_SECONDS and r["peak_mb"] <= MOST_MB for r in report["sizes"]))
    )


if __name__ == "__main__":
    sys.exit(main())
