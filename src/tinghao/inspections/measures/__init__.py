"""The closed list of what the system can read for an item: each with its definition, whole and part.

There is no measure of how many meetings, photos, texts or instructions there were, and nobody can add one
from a screen (`yardsticks`).
"""

from __future__ import annotations

from tinghao.inspections.measures import orders, places, units
from tinghao.inspections.measures.figure import Case, Figure, Measure, Subject

__all__ = ("MEASURES", "Case", "Figure", "Measure", "Subject", "of")

MEASURES: dict[str, Measure] = {m.name: m for m in (*orders.MEASURES, *units.MEASURES, *places.MEASURES)}


def of(name: str) -> Measure | None:
    """The measure; None for one that is not there any more."""
    return MEASURES.get(name)
