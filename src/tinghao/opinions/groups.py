"""Groups on the plane: k-means, how well it fits, and how well it would fit again."""

from __future__ import annotations

from dataclasses import dataclass

from tinghao.opinions.votes import Array, numpy

MOST_GROUPS = 5
_STARTS = 10
_STEPS = 60
# Above this many points, k-means and silhouette run on cells of a fine grid, weighted by their people.
MANY = 2_000
_CELLS = 48


@dataclass(frozen=True, slots=True)
class Cells:
    """Points brought together: centres, how many people each stands for, and the cell of each point."""

    places: Array
    weights: Array
    of: Array


def cells(points: Array) -> Cells:
    """Each point alone where there are few; cells of a grid, each at the mean of its points, where many."""
    np = numpy()
    if len(points) <= MANY:
        return Cells(points, np.ones(len(points)), np.arange(len(points)))
    low, high = points.min(axis=0), points.max(axis=0)
    size = np.where(high > low, high - low, 1.0)
    at = np.minimum((points - low) / size * _CELLS, _CELLS - 1).astype(np.int64)
    _keys, of, counts = np.unique(at[:, 0] * _CELLS + at[:, 1], return_inverse=True, return_counts=True)
    places = np.column_stack([np.bincount(of, points[:, i]) / counts for i in (0, 1)])
    return Cells(np.round(places, 6), counts.astype(np.float64), of)


def split(found: Cells, k: int, *, seed: int, starts: int = _STARTS) -> Array:
    """The group of each cell, in k groups: the best of several starts, all drawn from `seed`."""
    np = numpy()
    chance = np.random.default_rng([seed, k])
    best: tuple[float, Array] | None = None
    for _start in range(starts):
        labels, loss = _descended(found, _spread_out(found, k, chance))
        if best is None or loss < best[0] - 1e-9:
            best = (loss, labels)
    assert best is not None
    return best[1]


def _squared(places: Array, centres: Array) -> Array:
    np = numpy()
    off = places[:, None, :] - centres[None, :, :]
    return np.einsum("ijk,ijk->ij", off, off)


def _spread_out(found: Cells, k: int, chance: Array) -> Array:
    # k-means++ (Arthur and Vassilvitskii, 2007): each centre is drawn by its squared distance to the others.
    np = numpy()
    first = chance.choice(len(found.places), p=found.weights / found.weights.sum())
    centres = [found.places[first]]
    near = _squared(found.places, np.array(centres))[:, 0]
    for _more in range(k - 1):
        odds = near * found.weights
        total = odds.sum()
        pick = chance.choice(len(odds), p=odds / total) if total > 0 else first
        centres.append(found.places[pick])
        near = np.minimum(near, _squared(found.places, found.places[pick][None, :])[:, 0])
    return np.array(centres)


def _descended(found: Cells, centres: Array) -> tuple[Array, float]:
    np = numpy()
    labels = np.full(len(found.places), -1)
    for _step in range(_STEPS):
        away = _squared(found.places, centres)
        closest = away.argmin(axis=1)
        if (closest == labels).all():
            break
        labels = closest
        held = np.bincount(labels, found.weights, minlength=len(centres))
        for axis in (0, 1):
            sums = np.bincount(labels, found.weights * found.places[:, axis], minlength=len(centres))
            centres[:, axis] = np.where(held > 0, sums / np.maximum(held, 1e-9), centres[:, axis])
    loss = float((away[np.arange(len(labels)), labels] * found.weights).sum())
    return labels, loss


class Silhouette:
    """How well groups fit (Rousseeuw, 1987): 1 far apart, 0 touching; weighted by people."""

    def __init__(self, found: Cells) -> None:
        np = numpy()
        self.found = found
        self.apart = np.sqrt(_squared(found.places, found.places)).astype(np.float32)

    def of(self, labels: Array, k: int) -> float:
        """The mean over all people."""
        np = numpy()
        weights = self.found.weights
        member = np.zeros((len(labels), k), dtype=np.float32)
        member[np.arange(len(labels)), labels] = weights
        held = member.sum(axis=0)
        if (held <= 0).any():
            return -1.0
        sums = self.apart @ member
        rows = np.arange(len(labels))
        own = sums[rows, labels] / np.maximum(held[labels] - 1, 1e-9)
        others = sums / held[None, :]
        others[rows, labels] = np.inf
        other = others.min(axis=1)
        each = (other - own) / np.maximum(np.maximum(own, other), 1e-9)
        each[held[labels] <= 1] = 0.0
        return float((each * weights).sum() / weights.sum())


def agreement(left: Array, right: Array) -> float:
    """The adjusted Rand index (Hubert and Arabie, 1985): 1 for the same partition, 0 for chance."""
    np = numpy()
    if len(left) < 2:
        return 1.0
    table = np.zeros((int(left.max()) + 1, int(right.max()) + 1))
    np.add.at(table, (left, right), 1)

    def pairs(counts: Array) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    by_chance = rows * columns / pairs(np.array([len(left)]))
    most = (rows + columns) / 2
    return 1.0 if most == by_chance else (both - by_chance) / (most - by_chance)
