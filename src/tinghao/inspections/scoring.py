"""What a place's judgements come to: counts, and a share of weights where the office wants one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from tinghao.inspections.choices import Answer, Verdict

_GOOD = {str(Verdict.MET): Fraction(1), str(Answer.YES): Fraction(1), str(Answer.PARTLY): Fraction(1, 2)}
_BAD = {str(Verdict.MISSED), str(Answer.NO)}


@dataclass(frozen=True, slots=True)
class Score:
    """How many items were met, partly, not, or could not be judged; points of those that could be."""

    met: int = 0
    partly: int = 0
    missed: int = 0
    none: int = 0
    open: int = 0
    points: Fraction = Fraction(0)
    of: int = 0

    @property
    def judged(self) -> int:
        """How many items had something to judge."""
        return self.met + self.partly + self.missed

    @property
    def points_said(self) -> str:
        """The points as people write them: halves as .5."""
        return f"{float(self.points):g}"


def of(judged: Iterable[tuple[str, int]]) -> Score:
    """The score of (word, weight) pairs; "" is an item that nobody has answered yet.

    What does not apply and what had no case is neither for nor against: its weight counts nowhere.
    """
    met = partly = missed = none = still = weights = 0
    points = Fraction(0)
    for word, weight in judged:
        if word in _GOOD or word in _BAD:
            share = _GOOD.get(word, Fraction(0))
            met += share == 1
            partly += 0 < share < 1
            missed += share == 0
            points += share * weight
            weights += weight
        elif word:
            none += 1
        else:
            still += 1
    return Score(met, partly, missed, none, still, points, weights)
