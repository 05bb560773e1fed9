"""Quotas that no panel can keep: which of them contradict each other, and the smallest change that helps."""

from __future__ import annotations

from dataclasses import dataclass

from tinghao.lots import highs
from tinghao.lots.highs import Array, Region
from tinghao.lots.pools import Pool, Quota

_BUDGET = {"mip_rel_gap": 0.0, "time_limit": 20.0}


@dataclass(frozen=True, slots=True)
class Limit:
    """One side of a quota: at least, or at most."""

    quota: Quota
    is_least: bool

    @property
    def words(self) -> str:
        """The limit as it is read out."""
        side = f"至少 {self.quota.least}" if self.is_least else f"至多 {self.quota.most}"
        return f"{self.quota.feature}“{self.quota.value}”{side} 人"


@dataclass(frozen=True, slots=True)
class Change:
    """A quota and the limits that it would need."""

    quota: Quota
    least: int
    most: int

    @property
    def words(self) -> str:
        """The change as it is proposed."""
        parts = []
        if self.least != self.quota.least:
            parts.append(f"至少 {self.quota.least} 人改为 {self.least} 人")
        if self.most != self.quota.most:
            parts.append(f"至多 {self.quota.most} 人改为 {self.most} 人")
        return f"{self.quota.feature}“{self.quota.value}”：{'，'.join(parts)}"


@dataclass(frozen=True, slots=True)
class Conflict:
    """Limits of which every single one takes part in the contradiction, and one smallest set of changes.

    Without changes nothing helps: the pool has fewer people than the panel has seats.
    """

    limits: tuple[Limit, ...]
    changes: tuple[Change, ...]


def find(pool: Pool) -> Conflict | None:
    """Nothing where some panel keeps all quotas; otherwise why none does. Raises Unsolved out of time."""
    if pool.seats > len(pool.people):
        return Conflict((), ())
    region = Region(pool)
    if _is_possible(region, region.low, region.high):
        return None
    return Conflict(_contradiction(pool, region), _smallest_change(pool, region))


def _is_possible(region: Region, low: Array, high: Array) -> bool:
    np = highs.numpy()
    bounds = (np.zeros(region.size), region.counts)
    try:
        highs.whole(np.zeros(region.size), region.rows, (low, high), bounds, **_BUDGET)
    except highs.Infeasible:
        return False
    return True


def _contradiction(pool: Pool, region: Region) -> tuple[Limit, ...]:
    """Leaves out one limit after the other, for good wherever the contradiction stays without it."""
    low, high = region.low.copy(), region.high.copy()
    kept = []
    for i, quota in enumerate(pool.quotas, start=1):
        for is_least, row, free in ((True, low, 0.0), (False, high, float(pool.seats))):
            if row[i] == free:
                continue
            before, row[i] = row[i], free
            if _is_possible(region, low, high):
                row[i] = before
                kept.append(Limit(quota, is_least))
    return tuple(kept)


def _smallest_change(pool: Pool, region: Region) -> tuple[Change, ...]:
    """The fewest seats by which limits must move, over all quotas together."""
    np = highs.numpy()
    size, many = region.size, len(pool.quotas)
    # The variables: seats of each type, then by how much each least falls, then by how much each most rises.
    each = np.vstack([np.zeros((1, many)), np.eye(many)])
    answer = highs.whole(
        np.concatenate([np.zeros(size), np.ones(2 * many)]),
        np.vstack([np.hstack([region.rows, each, 0 * each]), np.hstack([region.rows, 0 * each, -each])]),
        (
            np.concatenate([region.low, np.full(many + 1, -np.inf)]),
            np.concatenate([np.full(many + 1, np.inf), region.high]),
        ),
        (np.zeros(size + 2 * many), np.concatenate([region.counts, np.full(2 * many, float(pool.seats))])),
        **_BUDGET,
    )
    moves = np.rint(answer.x[size:]).astype(int)
    return tuple(
        Change(quota, quota.least - int(moves[i]), quota.most + int(moves[many + i]))
        for i, quota in enumerate(pool.quotas)
        if moves[i] or moves[many + i]
    )
