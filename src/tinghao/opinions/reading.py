"""What groups hold, what divides them and what all of them share: counts of votes, and little else.

Sources: Small and others, "Polis" (Recerca 26, 2021), for group-informed consensus and representative
statements; two-proportion z test, one-sided at 90 %.
"""

from __future__ import annotations

from dataclasses import dataclass

from tinghao.opinions.votes import AGREE, DISAGREE, Array, Votes, numpy

# Groups, and the whole, below this size are shown nowhere: in a staircase everybody knows who they are.
LEAST_SHOWN = 5
_SIGNIFICANT = 1.2816
_SHARED = 0.6
_GAP = 0.3
MOST_SHARED, MOST_DIVIDING, MOST_HELD = 10, 6, 5


@dataclass(frozen=True, slots=True)
class Counts:
    """Agreeing, passing and disagreeing votes: an array [group, statement] each."""

    agree: Array
    passed: Array
    disagree: Array

    @property
    def seen(self) -> Array:
        """All votes."""
        return self.agree + self.passed + self.disagree

    def of(self, choice: int) -> Array:
        """The votes for a choice."""
        return self.agree if choice == AGREE else self.disagree

    def rows(self, first: int, last: int) -> Counts:
        """Only some of the groups."""
        return Counts(self.agree[first:last], self.passed[first:last], self.disagree[first:last])

    @property
    def whole(self) -> Counts:
        """Everybody together, as one group."""
        return Counts(*(p.sum(axis=0, keepdims=True) for p in (self.agree, self.passed, self.disagree)))

    def share(self, choice: int) -> Array:
        """The share that a choice has, drawn towards a half where few have voted: (n + 1) / (seen + 2)."""
        return (self.of(choice) + 1) / (self.seen + 2)


def counted(votes: Votes, labels: Array, k: int) -> Counts:
    """The votes of each of the groups 0 … k - 1, and last of all those who are in none of them."""
    np = numpy()
    agree, seen, disagree = ([] for _part in range(3))
    for group in range(k + 1):
        here = labels == group if group < k else (labels < 0) | (labels >= k)
        values = votes.values[here]
        agree.append(np.count_nonzero(values == AGREE, axis=0))
        disagree.append(np.count_nonzero(values == DISAGREE, axis=0))
        seen.append(votes.seen[here].sum(axis=0, dtype=np.int64))
    a, d = np.array(agree), np.array(disagree)
    return Counts(a, np.array(seen) - a - d, d)


def consensus(counts: Counts, choice: int = AGREE) -> Array:
    """Group-informed consensus: the product over the groups of the share that agrees."""
    return counts.share(choice).prod(axis=0)


def best(scores: Array, most: int) -> list[int]:
    """The statements with the highest scores, the earlier one first where two are alike."""
    np = numpy()
    order = np.lexsort((np.arange(len(scores)), -np.round(scores, 10)))
    return [int(i) for i in order[:most]]


def _between(hits: Array, of: Array, other_hits: Array, other_of: Array) -> Array:
    # z of two proportions, with one vote of each kind added so that nobody is sure of anything.
    np = numpy()
    one, other = (hits + 1) / (of + 1), (other_hits + 1) / (other_of + 1)
    both = np.minimum((hits + other_hits + 2) / (of + other_of + 2), 1 - 1e-9)
    return (one - other) / np.sqrt(both * (1 - both) * (1 / (of + 1) + 1 / (other_of + 1)))


def _above_half(hits: Array, of: Array) -> Array:
    np = numpy()
    return 2 * np.sqrt(of + 1) * ((hits + 1) / (of + 1) - 0.5)


def held(counts: Counts, group: int) -> list[tuple[int, int]]:
    """The statements that stand for a group, as (statement, choice): what it says more than the others.

    Both tests must be significant: the group mostly says so, and more often than everybody else.
    """
    np = numpy()
    scored: list[tuple[float, int, int]] = []
    seen, others = counts.seen[group], counts.seen.sum(axis=0) - counts.seen[group]
    for choice in (AGREE, DISAGREE):
        hits, other_hits = counts.of(choice)[group], counts.of(choice).sum(axis=0) - counts.of(choice)[group]
        differs = _between(hits, seen, other_hits, others)
        mostly = _above_half(hits, seen)
        share, other_share = (hits + 1) / (seen + 2), (other_hits + 1) / (others + 2)
        score = share * share / other_share * differs * mostly
        good = (differs > _SIGNIFICANT) & (mostly > _SIGNIFICANT) & (seen >= LEAST_SHOWN)
        scored += [(-round(float(score[i]), 8), int(i), choice) for i in np.flatnonzero(good)]
    found: list[tuple[int, int]] = []
    for _score, statement, choice in sorted(scored):
        if len(found) < MOST_HELD and all(statement != s for s, _c in found):
            found.append((statement, choice))
    return found


def shared(counts: Counts) -> list[tuple[int, int, float]]:
    """What all groups share, as (statement, choice, score): three of five in every group at least."""
    enough = (counts.seen >= LEAST_SHOWN).all(axis=0)
    found = []
    for choice in (AGREE, DISAGREE):
        good = enough & (counts.share(choice) >= _SHARED).all(axis=0)
        scores = consensus(counts, choice)
        found += [
            (statement, choice, round(float(scores[statement]), 4))
            for statement in best(numpy().where(good, scores, -1.0), MOST_SHARED)
            if good[statement]
        ]
    return sorted(found, key=lambda one: (-one[2], one[0]))[:MOST_SHARED]


def dividing(counts: Counts) -> list[tuple[int, float]]:
    """What divides, as (statement, gap): between two groups, or within the whole where there is one."""
    np = numpy()
    share, against = counts.share(AGREE), counts.share(DISAGREE)
    if len(share) == 1:
        gap = np.minimum(share[0], against[0])
        good = (counts.seen[0] >= LEAST_SHOWN) & (gap >= _GAP)
    else:
        rows = np.arange(share.shape[1])
        high, low = share.argmax(axis=0), share.argmin(axis=0)
        gap = share.max(axis=0) - share.min(axis=0)
        z = _between(
            counts.agree[high, rows], counts.seen[high, rows], counts.agree[low, rows], counts.seen[low, rows]
        )
        good = (counts.seen >= LEAST_SHOWN).all(axis=0) & (gap >= _GAP) & (z > _SIGNIFICANT)
    order = best(np.where(good, gap, -1.0), MOST_DIVIDING)
    return [(i, round(float(gap[i]), 4)) for i in order if good[i]]
