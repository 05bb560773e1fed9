"""From votes to groups: who counts, how many groups, and whether they would come out again."""

from __future__ import annotations

from dataclasses import dataclass

from tinghao.opinions import groups, plane
from tinghao.opinions.votes import Array, Votes, numpy

SEED = 20
# Who has said less than this is counted in the tallies and placed in no group (Polis does the same).
LEAST_VOTES = 7
# Below this many people nothing is divided into groups: of 30 people who answered by the throw of a coin
# no bootstrap held together above STABLE, with 20 some did (decision 0030).
LEAST_PEOPLE = 30
# The mean agreement of the groups with those of a resampled public; below it there are no clear groups.
STABLE = 0.6
# Fewer groups win unless more fit better by more than this.
_BETTER = 0.02
_RESAMPLES = 40
_RESAMPLED = 1_000


@dataclass(frozen=True, slots=True)
class Fit:
    """What was found. `labels` has a group for each row of the votes, -1 for who is in none.

    Groups are numbered by size, greatest first. `fits` holds the silhouette for each number of groups
    that was tried; `stability` is 1 where every resampled public falls into the same groups.
    """

    labels: Array
    places: Array
    k: int
    fits: dict[int, float]
    stability: float
    counted: int
    reason: str = ""

    @property
    def is_clear(self) -> bool:
        """True where there are groups to speak of."""
        return self.k > 1


def enough(statements: int) -> int:
    """How many votes somebody has to give to be placed in a group: all, where there are few statements."""
    return max(min(LEAST_VOTES, statements), 1)


def fit(votes: Votes, *, seed: int = SEED, least_people: int = LEAST_PEOPLE, k: int = 0) -> Fit:
    """The groups of these votes; with `k` exactly so many, whatever the silhouettes and the bootstrap say.

    `reason` is `few` below `least_people`, and `unclear` where the groups do not hold together.
    """
    np = numpy()
    nobody = np.full(votes.people, -1, dtype=np.int64)
    counted = np.flatnonzero(votes.counts >= enough(votes.statements))
    if len(counted) < least_people or votes.statements < 2:
        return Fit(nobody, np.zeros((votes.people, 2)), 1, {}, 0.0, len(counted), "few")
    inside = votes.of(counted)
    flat = plane.of(inside)
    points = plane.laid_out(inside, flat)
    found = groups.cells(points)
    silhouette = groups.Silhouette(found)
    tried = {n: groups.split(found, n, seed=seed) for n in range(2, groups.MOST_GROUPS + 1)}
    fits = {n: round(silhouette.of(labels, n), 4) for n, labels in tried.items()}
    chosen = k or min(n for n in fits if fits[n] >= max(fits.values()) - _BETTER)
    inner = _by_size(tried[chosen][found.of], points)
    stability = round(held_together(inside, flat, inner, chosen, seed=seed), 4)
    labels, places = nobody.copy(), np.zeros((votes.people, 2))
    places[counted] = points
    if not k and stability < STABLE:
        return Fit(labels, places, 1, fits, stability, len(counted), "unclear")
    labels[counted] = inner
    return Fit(labels, places, chosen, fits, stability, len(counted))


def _by_size(labels: Array, points: Array) -> Array:
    np = numpy()
    sizes = np.bincount(labels)
    middles = [float(points[labels == g, 0].mean()) if sizes[g] else 0.0 for g in range(len(sizes))]
    order = sorted(range(len(sizes)), key=lambda g: (-int(sizes[g]), round(middles[g], 6)))
    renamed = np.empty(len(order), dtype=np.int64)
    renamed[order] = np.arange(len(order))
    return renamed[labels]


def held_together(votes: Votes, flat: plane.Plane, labels: Array, k: int, *, seed: int) -> float:
    """How well the groups come back when people are drawn anew, with replacement (Hennig, 2007).

    Of more than a thousand people a thousand are drawn once and resampled: that is a little stricter,
    and takes the same time whatever the size.
    """
    np = numpy()
    chance = np.random.default_rng([seed, 7])
    if votes.people > _RESAMPLED:
        some = np.sort(chance.choice(votes.people, _RESAMPLED, replace=False))
        votes, labels = votes.of(some), labels[some]
    total = 0.0
    for one in range(_RESAMPLES):
        drawn = np.bincount(chance.integers(0, votes.people, votes.people), minlength=votes.people)
        here = drawn > 0
        points = plane.laid_out(votes.of(here), plane.again(votes, drawn, flat))
        found = groups.Cells(points, drawn[here].astype(np.float64), np.arange(len(points)))
        total += groups.agreement(groups.split(found, k, seed=seed + one, starts=3), labels[here])
    return total / _RESAMPLES
