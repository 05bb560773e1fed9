"""The plane on which voters are laid out: people who vote alike lie close together.

Method of Small, Bjorkegren, Erkkilä, Shaw and Megill, "Polis: Scaling deliberation by mapping high
dimensional opinion spaces" (Recerca 26, 2021): what somebody has not seen counts as the mean of those
who have, the two directions of greatest variance span the plane, and who has voted little is moved
outwards, because the imputed means pulled them to the middle.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tinghao.opinions.votes import Array, Votes, numpy

# Places are rounded before anything is decided by them: the last bits of a product depend on the number
# of threads and on the processor.
_DIGITS = 6
_BLOCK = 8_192
# Orthogonal iteration on a few directions more than the two that are wanted, so that it settles soon.
_WIDTH = 8
_TURNS, _TURNS_AGAIN = 300, 40
_STILL = 1e-12
# A resampled public is only compared with the first. Where nothing stands out (coins) orthogonal iteration
# goes on for long; what it has after forty turns is as good a plane of noise as any.
_STILL_AGAIN = 1e-7


@dataclass(frozen=True, slots=True)
class Plane:
    """What was learnt from the votes: the mean of each statement, and the directions, best first."""

    means: Array
    directions: Array


def of(votes: Votes) -> Plane:
    """The plane of these votes, to the last digit the same on every machine.

    All sums over people are sums of small whole numbers and therefore exact, whatever their order.
    """
    np = numpy()
    many = votes.statements
    vv, vs, ss = (np.zeros((many, many)) for _sum in range(3))
    for start in range(0, votes.people, _BLOCK):
        v = votes.values[start : start + _BLOCK].astype(np.float32)
        s = votes.seen[start : start + _BLOCK].astype(np.float32)
        vv, vs, ss = vv + v.T @ v, vs + v.T @ s, ss + s.T @ s
    means = np.diag(vs) / np.maximum(np.diag(ss), 1)
    spread = vv - means[None, :] * vs - means[:, None] * vs.T + np.outer(means, means) * ss
    spread = (spread + spread.T) / (2 * max(votes.people, 1))
    return Plane(means, _settled(lambda wide: spread @ wide, _start(many), _STILL, _TURNS))


def again(votes: Votes, weights: Array, first: Plane) -> Plane:
    """The plane of a resampled public, `weights` telling how often each was drawn; starts from `first`."""
    np = numpy()
    here = weights > 0
    each = weights[here].astype(np.float64)[:, None]
    values, seen = votes.values[here].astype(np.float64), votes.seen[here].astype(np.float64)
    means = (values * each).sum(axis=0) / np.maximum((seen * each).sum(axis=0), 1)
    centred = values - seen * means
    heavy = centred * each / each.sum()
    found = _settled(lambda wide: heavy.T @ (centred @ wide), first.directions, _STILL_AGAIN, _TURNS_AGAIN)
    return Plane(means, found)


def laid_out(votes: Votes, plane: Plane) -> Array:
    """Two coordinates for each voter."""
    np = numpy()
    flat = plane.directions[:, :2]
    shift = plane.means[:, None] * flat
    parts = [
        votes.values[i : i + _BLOCK].astype(np.float64) @ flat
        - votes.seen[i : i + _BLOCK].astype(np.float64) @ shift
        for i in range(0, votes.people, _BLOCK)
    ]
    stretch = np.sqrt(votes.statements / np.maximum(votes.counts, 1))
    return np.round(np.concatenate(parts) * stretch[:, None], _DIGITS)


def _start(many: int) -> Array:
    np = numpy()
    return np.linalg.qr(np.random.default_rng(1).standard_normal((many, min(_WIDTH, many))))[0]


def _settled(product: Callable[[Array], Array], wide: Array, still: float, turns: int) -> Array:
    np = numpy()
    before = np.zeros(wide.shape[1])
    for _turn in range(turns):
        wide = np.linalg.qr(product(wide))[0]
        sizes, mix = np.linalg.eigh(wide.T @ product(wide))
        if np.abs(sizes - before)[-2:].max() <= still * max(abs(sizes[-1]), 1e-30):
            break
        before = sizes
    return _turned((wide @ mix)[:, ::-1])


def _turned(directions: Array) -> Array:
    """Each direction with the sign that makes its greatest entry positive."""
    np = numpy()
    greatest = np.argmax(np.round(np.abs(directions), _DIGITS), axis=0)
    signs = np.sign(directions[greatest, range(directions.shape[1])])
    return directions * np.where(signs == 0, 1.0, signs)
