"""What speaks for a county besides waiting: whether its rates rose, and whether it has something to show.

Numbers come with their denominators. A rise counts only where the cases are enough to tell it from
chance; how much of anything there is never counts, so nobody gains by volume.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

# One-sided 95 %: of twenty counties whose rate stands still, one is taken for risen.
_CERTAIN = 1.645


class Change(StrEnum):
    """What two shares say about each other."""

    ROSE = "rose"
    FELL = "fell"
    OPEN = "open"
    NONE = "none"  # one of them has no cases at all


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """Whole per cent, halves upwards; None of nothing."""
        return (self.part * 200 + self.whole) // (self.whole * 2) if self.whole else None


def change(before: Share, now: Share) -> Change:
    """Whether the second share is really higher or lower than the first.

    The interval of Agresti and Caffo (2000) for a difference of two shares: one success and one failure
    are added to each, which keeps it honest where the cases are few.
    """
    if not before.whole or not now.whole:
        return Change.NONE
    shares = [(share.part + 1, share.whole + 2) for share in (before, now)]
    (p, n), (q, m) = ((part / whole, whole) for part, whole in shares)
    reach = _CERTAIN * math.sqrt(p * (1 - p) / n + q * (1 - q) / m)
    if q - p > reach:
        return Change.ROSE
    return Change.FELL if p - q > reach else Change.OPEN


@dataclass(frozen=True, slots=True)
class Rate:
    """One of the three rates in the twelve months before, and in the last twelve."""

    key: str
    label: str
    before: Share
    now: Share

    @property
    def change(self) -> Change:
        """Whether it rose."""
        return change(self.before, self.now)


@dataclass(frozen=True, slots=True)
class Merit:
    """What a county has besides waiting, since it was observed last (or in the last twelve months)."""

    rates: tuple[Rate, ...]
    confirmed: Share
    items: Share
    studios: int

    @property
    def improved(self) -> bool:
        """One rate at least rose, and none fell."""
        said = {rate.change for rate in self.rates}
        return Change.ROSE in said and Change.FELL not in said

    @property
    def has_shown(self) -> bool:
        """There is a case that a resident confirmed, an item that was done, or a studio: one is enough."""
        return bool(self.confirmed.part or self.items.part or self.studios)

    @property
    def number(self) -> int:
        """How many of the two reasons there are."""
        return int(self.improved) + int(self.has_shown)
