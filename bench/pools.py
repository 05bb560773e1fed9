"""Pools to measure the fair lot on: the published ones, and larger ones made from a seed."""

from __future__ import annotations

import csv
import math
import random
from pathlib import Path

from tinghao.lots.pools import Pool, Quota

FOLDER = Path(__file__).resolve().parent.parent / "tests/data/sortition"
PUBLISHED = ("opendlp_monitoring_29", "syn_a_300_30", "syn_b_825_75", "syn_e_5000_60")
# People, seats, values of each attribute, seed: many types, as real pools with many attributes have.
MADE = {
    "made 360/30, 7 attributes": (360, 30, (2, 4, 4, 3, 2, 3, 4), 2),
    "made 800/40, 6 attributes": (800, 40, (2, 4, 4, 5, 3, 3), 1),
    "made 1727/110, 7 attributes": (1727, 110, (2, 4, 4, 5, 3, 3, 4), 3),
}


def published(name: str) -> Pool:
    """A pool of the data folder; the number of seats stands at the end of its name."""
    with (FOLDER / name / "categories.csv").open(encoding="utf-8") as file:
        quotas = tuple(
            Quota(row["category"], row["feature"], int(row["min"]), int(row["max"]))
            for row in csv.DictReader(file)
        )
    with (FOLDER / name / "respondents.csv").open(encoding="utf-8") as file:
        people = tuple(enumerate(csv.DictReader(file), start=1))
    return Pool(people, quotas, int(name.rsplit("_", 1)[1]))


def made(people: int, seats: int, values: tuple[int, ...], seed: int) -> Pool:
    """Shares of the population drawn at random, a pool that is skewed against them, quotas around them."""
    chance = random.Random(seed)
    quotas: list[Quota] = []
    skewed = {}
    for i, many in enumerate(values):
        names = [f"v{j}" for j in range(many)]
        weights = [chance.uniform(0.5, 1.5) for _name in names]
        shares = [weight / sum(weights) for weight in weights]
        skewed[f"f{i}"] = (names, [share * chance.uniform(0.4, 1.8) for share in shares])
        for name, share in zip(names, shares, strict=True):
            quotas.append(Quota(f"f{i}", name, math.floor(share * seats), math.ceil(share * seats)))
    rows = tuple(
        (n + 1, {name: chance.choices(*given)[0] for name, given in skewed.items()}) for n in range(people)
    )
    return Pool(rows, tuple(quotas), seats)
