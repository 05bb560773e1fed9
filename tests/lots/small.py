"""Small pools for the tests of the lot."""

from __future__ import annotations

import functools
import random

from bench import pools

from tinghao.lots import leximin, record, rounding
from tinghao.lots.pools import Pool, Quota
from tinghao.lots.record import Record


def pool(seats: int, people: list[dict[str, str]], quotas: list[tuple[str, str, int, int]]) -> Pool:
    return Pool(tuple(enumerate(people, start=1)), tuple(Quota(*quota) for quota in quotas), seats)


def any_pool(chance: random.Random) -> Pool:
    """A pool so small that all its panels can be listed; every third or so has no panel at all."""
    features, seats = chance.choice([2, 3, 3, 4]), chance.randint(2, 5)
    people = [
        {f"f{j}": str(chance.choice([0, 0, 1, 2][: chance.choice([3, 4])])) for j in range(features)}
        for _person in range(chance.randint(seats + 2, 11))
    ]
    quotas = []
    for j in range(features):
        for value in "012":
            least = chance.choice([0, 0, 0, 1])
            quotas.append((f"f{j}", value, least, chance.choice([max(least, 1), seats, max(least, 2)])))
    return pool(seats, people, quotas)


# Everybody with one attribute set excludes the others: averages may be halves, whole panels only thirds.
ODD = pool(
    3,
    [{"a": "1", "b": "1", "c": "0"}, {"a": "1", "b": "0", "c": "1"}, {"a": "0", "b": "1", "c": "1"}]
    + [{"a": "0", "b": "0", "c": "0"}] * 4,
    [("a", "1", 0, 1), ("b", "1", 0, 1), ("c", "1", 0, 1)],
)


@functools.cache
def published() -> Record:
    """The record of a published pool of 300 people."""
    found = leximin.solve(pools.published("syn_a_300_30"))
    return record.made(
        found, rounding.tickets(found, 1_000), lot="12", title="楼道加装电梯（示例）", source="示例号码"
    )
