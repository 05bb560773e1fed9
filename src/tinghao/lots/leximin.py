"""The fairest lottery: exact LEXIMIN over all panels that keep the quotas, with a certificate.

LEXIMIN makes the smallest chance of anybody as large as it can be, then the next smallest, and so on
(Flanigan, Gölz, Gupta, Hennig, Procaccia: Fair algorithms for selecting citizens' assemblies, Nature 596,
2021). The way here, by column generation over types of people:

1. *Bound.* LEXIMIN of the relaxation, where seats need not be whole: a small linear program for each
   stage. No distribution over real panels can be better, so each stage's level is an upper bound.
2. *Attain.* Whole panels that average to it: `splitting`, then a master program over the panels found and
   a pricing program (the best panel for the master's prices), until the bound is reached.
3. *Correct.* Where pricing proves that no mixture of whole panels reaches the bound, its proof is a cut:
   an inequality that every panel keeps and the relaxed point breaks. With it, again from step 1.

The order of the steps is ours, the optimum is the paper's: the relaxation holds every distribution, and
the one that is returned attains the relaxation's LEXIMIN.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from tinghao.lots import highs, splitting
from tinghao.lots.highs import Array, Master, Region, Relaxation
from tinghao.lots.pools import Pool

# A chance is attained when it is this close to its bound; a certificate holds up to PROVEN.
CLOSE = 1e-8
PROVEN = 1e-6
# A stage settles the types whose price is above this; smaller ones are the solver's noise.
_PRICED = 1e-7
_SLACKS = (1e-12, 1e-10, 1e-9)
_ROUNDS = 200

LEXIMIN, MAXIMIN, UNPROVEN = "leximin", "maximin", "unproven"

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """One level of chances: what was attained, what is proven to be the most, and for how many people."""

    lower: float
    upper: float
    people: int


@dataclass(frozen=True)
class Distribution:
    """Panels with weights, everybody's chance, and the proof.

    `objective` says what is proven: LEXIMIN for the whole order, MAXIMIN for the smallest chance only,
    UNPROVEN where time ran out before either; never more.
    """

    pool: Pool
    objective: str
    panels: tuple[tuple[tuple[int, ...], float], ...]
    chances: tuple[float, ...]
    stages: tuple[Stage, ...]
    never: tuple[int, ...] = ()

    @property
    def least(self) -> float:
        """The smallest chance among those who can be drawn at all."""
        return min((c for i, c in enumerate(self.chances) if i not in set(self.never)), default=0.0)

    @property
    def gap(self) -> float:
        """The widest distance between bound and attained chance over all stages."""
        return max((stage.upper - stage.lower for stage in self.stages), default=0.0)

    @property
    def of(self) -> dict[int, float]:
        """The chance of each person, by pool number."""
        return {
            number: chance
            for numbers, chance in zip(self.pool.members, self.chances, strict=True)
            for number in numbers
        }


def solve(pool: Pool, *, seconds: float = 600.0, progress: Progress | None = None) -> Distribution:
    """The distribution with the best objective that is proven within the time.

    The same pool gives the same distribution as long as time does not run out. Raises Infeasible where
    no panel keeps the quotas (`conflicts` says why), Unsolved where not even one panel was found.
    """
    return _Search(pool, seconds, progress or (lambda _stage, _share: None)).run()


class _Search:
    def __init__(self, pool: Pool, seconds: float, progress: Progress) -> None:
        self.pool = pool
        self.region = Region(pool)
        self.relaxation = Relaxation(self.region)
        self.master = Master(self.region)
        now = time.monotonic()
        # A part of the time is kept back, so that the smallest chance at least is made best.
        self.until, self.last = now + seconds * 0.75, now + seconds
        self.tell = progress
        # What is proven about the smallest chance so far.
        self.most = 1.0

    def left(self) -> float:
        return self.until - time.monotonic()

    def run(self) -> Distribution:
        self.tell("feasible", 0.0)
        np = highs.numpy()
        self.master.add(self.region.best(np.zeros(self.region.size), seconds=self.left()).composition)
        try:
            for _round in range(_ROUNDS):
                bound = self.bound()
                self.most = min(self.most, float(bound.min()))
                found = self.attain(bound)
                if found is not None:
                    return self.made(LEXIMIN, found, bound)
        except highs.Infeasible:
            raise
        except highs.Unsolved:
            pass
        return self.maximin()

    def bound(self) -> Array:
        """The LEXIMIN chances of the relaxation."""
        np = highs.numpy()
        self.tell("bound", 0.0)
        floor, rises = np.zeros(self.region.size), np.ones(self.region.size)
        while rises.any():
            if self.left() < 0:
                raise highs.Unsolved
            level = self.raised(floor, rises)
            settled = (rises > 0) & (level.prices > _PRICED)
            if not settled.any():
                raise highs.Unsolved
            floor[settled] = max(level.level, 0.0)
            rises[settled] = 0.0
        return floor

    def raised(self, floor: Array, rises: Array) -> highs.Level:
        """One stage. Where settled floors are infeasible by a hair they are lowered, thrice at most."""
        np = highs.numpy()
        for slack in _SLACKS:
            try:
                return self.relaxation.raise_level(np.maximum(floor - slack * (rises == 0), 0.0), rises)
            except highs.Unsolved:
                continue
        raise highs.Unsolved

    def attain(self, bound: Array) -> Array | None:
        """Shares of panels that give everybody the bound; None where a cut was made instead."""
        np = highs.numpy()
        seats = bound * self.region.counts
        parts = splitting.split(self.region, seats, self.splits)
        for panel, _share in parts:
            self.master.add(panel)
        if (shares := self.shares_of(parts, bound)) is not None:
            return shares
        while True:
            if self.left() < 0:
                raise highs.Unsolved
            shared = self.master.solve(bound)
            if shared.level > -CLOSE:
                return shared.amounts
            self.tell("attain", min(1.0, max(0.0, float(np.log(-shared.level) / np.log(CLOSE)))))
            weights = shared.prices / self.region.counts
            priced = self.region.best(weights, seconds=self.left())
            # No mixture of whole panels comes closer than this.
            most = priced.bound - float(shared.prices @ bound)
            is_new = self.master.add(priced.composition)
            if most < -CLOSE and (most - shared.level < CLOSE or most < -1e-4):
                self.relaxation.cut(weights, priced.bound)
                return None
            if not is_new:
                raise highs.Unsolved

    def shares_of(self, parts: splitting.Shares, bound: Array) -> Array | None:
        """The shares of the splitting itself, where they give everybody the bound already."""
        np = highs.numpy()
        found: Array = np.zeros(len(self.master.panels))
        for panel, share in parts:
            found[self.master.places[panel]] += share
        found /= found.sum() or 1.0
        chances = (found @ np.array(self.master.panels, dtype=float)) / self.region.counts
        return found if float((chances - bound).min()) > -CLOSE else None

    def splits(self, rest: float) -> bool:
        self.tell("split", 1.0 - rest)
        return self.left() > 0

    def maximin(self) -> Distribution:
        """Plain column generation for the smallest chance alone, in the time that was kept back."""
        np = highs.numpy()
        zero, upper = np.zeros(self.region.size), self.most
        shared = self.master.solve(zero)
        while True:
            left = self.last - time.monotonic()
            if left < 0:
                break
            try:
                priced = self.region.best(shared.prices / self.region.counts, seconds=left)
            except highs.Unsolved:
                break
            upper = min(upper, priced.bound)
            if upper - shared.level < CLOSE or not self.master.add(priced.composition):
                break
            self.tell("maximin", 0.0)
            shared = self.master.solve(zero)
        is_proven = upper - shared.level <= PROVEN
        return self.made(MAXIMIN if is_proven else UNPROVEN, shared.amounts, None, upper)

    def made(self, objective: str, shares: Array, bound: Array | None, upper: float = 1.0) -> Distribution:
        np = highs.numpy()
        shares = np.where(shares < 1e-12, 0.0, shares)
        shares = shares / shares.sum()
        used = [i for i in range(len(shares)) if shares[i] > 0]
        seated = np.array([self.master.panels[i] for i in used], dtype=float)
        chances = (shares[used] @ seated) / self.region.counts
        if bound is None:
            stages = [Stage(float(chances.min()), upper, len(self.pool.people))]
            never: tuple[int, ...] = ()
        else:
            stages = self.stages(chances, bound)
            never = tuple(int(i) for i in np.flatnonzero(bound < CLOSE))
        if objective == LEXIMIN and any(stage.upper - stage.lower > PROVEN for stage in stages):
            objective = UNPROVEN
        self.tell("done", 1.0)
        return Distribution(
            pool=self.pool,
            objective=objective,
            panels=tuple((self.master.panels[i], float(shares[i])) for i in used),
            chances=tuple(float(c) for c in chances),
            stages=tuple(stages),
            never=never,
        )

    def stages(self, chances: Array, bound: Array) -> list[Stage]:
        np = highs.numpy()
        levels = np.round(bound, 9)
        return [
            Stage(
                float(chances[levels == level].min()),
                float(bound[levels == level].max()),
                int(self.region.counts[levels == level].sum()),
            )
            for level in np.unique(levels)
        ]
