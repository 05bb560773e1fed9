"""What units promised, as the public reads it: what, who, until when, and how many working days are left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tinghao.consultations.models import Extension, OutcomeItem
from tinghao.consultations.queries.owed import Countdown, countdown_of


@dataclass(frozen=True, slots=True)
class Promise:
    """One line: the item, its countdown, and the extensions with their reasons, oldest first."""

    item: OutcomeItem
    countdown: Countdown
    extensions: list[Extension]


def of(items: Iterable[OutcomeItem]) -> list[Promise]:
    """The items as lines; nothing is left out because it looks bad."""
    return [
        Promise(item, countdown_of(item), sorted(item.extensions.all(), key=lambda e: e.pk)) for item in items
    ]
