"""From a distribution to numbered panels: whole copies of panels, then people on the seats.

A draw that everybody can follow needs equally likely tickets instead of weights like 0.01738. Rounding
costs a little of the smallest chance; `Tickets.kept` says how much is left.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

from tinghao.lots import highs
from tinghao.lots.highs import Array
from tinghao.lots.leximin import Distribution

# The share of the smallest chance that the tickets must keep.
KEPT = 0.96
SIZES = (1_000, 10_000)
_HAIR = 1e-7


@dataclass(frozen=True)
class Tickets:
    """Numbered panels of people, each equally likely, and what they keep of the smallest chance."""

    panels: tuple[tuple[int, ...], ...]
    kept: float


def tickets(distribution: Distribution, size: int | None = None) -> Tickets:
    """The panels, numbered from 0; without a size the smallest of SIZES that keeps the share KEPT.

    The same distribution gives the same panels. Raises Unsolved where no rounding was found.
    """
    for many in (size,) if size else SIZES:
        made = _made(distribution, many)
        if made.kept >= KEPT:
            break
    return made


def _made(distribution: Distribution, many: int) -> Tickets:
    pool = distribution.pool
    seed = _seed(distribution)
    compositions = [
        composition
        for (composition, _share), copies in zip(
            distribution.panels, _copies(distribution, many), strict=True
        )
        for _copy in range(copies)
    ]
    order = sorted(range(len(compositions)), key=lambda i: _mixed(seed, "panel", i))
    panels = tuple(_seated(seed, pool.members, [compositions[i] for i in order]))
    seen: dict[int, int] = {number: 0 for numbers in pool.members for number in numbers}
    for panel in panels:
        for number in panel:
            seen[number] += 1
    never = {number for i in distribution.never for number in pool.members[i]}
    least = min((count for number, count in seen.items() if number not in never), default=0)
    return Tickets(panels, least / many / distribution.least if distribution.least else 0.0)


def _copies(distribution: Distribution, many: int) -> list[int]:
    """How often each panel occurs, so that nobody falls below the whole part of many × chance if possible."""
    np = highs.numpy()
    counts = np.array(distribution.pool.counts, dtype=float)
    seated = np.array([composition for composition, _share in distribution.panels], dtype=float).T
    shares = np.array([share for _composition, share in distribution.panels])
    wanted = np.floor(many * np.array(distribution.chances) + _HAIR * many)
    for part in (0.97, KEPT, 0.9, 0.5, 0.0):
        least = min(ceil(part * many * distribution.least - _HAIR), floor(many * distribution.least + _HAIR))
        try:
            return _nearest(seated, counts, shares * many, wanted, np.minimum(wanted, least))
        except highs.Unsolved:
            continue
    raise highs.Unsolved


def _nearest(seated: Array, counts: Array, shares: Array, wanted: Array, least: Array) -> list[int]:
    np = highs.numpy()
    types, panels = seated.shape
    # The variables: copies of each panel, then by how much each type falls short of what is wanted.
    cost = np.concatenate([np.zeros(panels), 1.0 / np.maximum(wanted, 1.0)])
    rows = np.vstack(
        [
            np.hstack([seated, np.diag(counts)]),
            np.concatenate([np.ones(panels), np.zeros(types)]),
        ]
    )
    total = round(float(shares.sum()))
    answer = highs.whole(
        cost,
        rows,
        (np.append(wanted * counts, total), np.append(np.full(types, np.inf), total)),
        (
            np.concatenate([np.maximum(np.floor(shares) - 2, 0), np.zeros(types)]),
            np.concatenate([np.floor(shares) + 3, wanted - least]),
        ),
        mip_rel_gap=0.02,
        node_limit=2_000,
        time_limit=40.0,
    )
    return [round(float(x)) for x in answer.x[:panels]]


def _seated(
    seed: str, members: Sequence[Sequence[int]], compositions: Sequence[Sequence[int]]
) -> Iterator[tuple[int, ...]]:
    """People on the seats of their type, in laps: nobody sits a second time before all have sat once.

    Each lap is mixed anew, so that the same people do not always sit together.
    """
    laps = [0] * len(members)
    waiting: list[list[int]] = [[] for _kind in members]
    for composition in compositions:
        panel: list[int] = []
        for kind, seats in enumerate(composition):
            queue = waiting[kind]
            chosen, queue[:seats] = queue[:seats], []
            if len(chosen) < seats:
                queue += sorted(members[kind], key=lambda n: _mixed(seed, "lap", laps[kind], n))
                laps[kind] += 1
                more = [number for number in queue if number not in chosen][: seats - len(chosen)]
                queue[:] = [number for number in queue if number not in more]
                chosen += more
            panel += chosen
        yield tuple(sorted(panel))


def _seed(distribution: Distribution) -> str:
    """A digest of pool and quotas: mixing follows from what everybody can see, not from anybody's choice."""
    pool = distribution.pool
    told = repr((pool.seats, pool.types, pool.members, [(*q.key, q.least, q.most) for q in pool.quotas]))
    return hashlib.sha256(told.encode()).hexdigest()


def _mixed(seed: str, *what: object) -> bytes:
    return hashlib.sha256(f"{seed}:{':'.join(map(str, what))}".encode()).digest()
