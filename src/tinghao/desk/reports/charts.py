"""Where the bars and lines of a report stand: plain numbers for the templates, which draw them as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tinghao.analytics.choices import Measure
from tinghao.analytics.queries import Row

WIDTH, HEIGHT = 100.0, 36.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A place as a bar: what was closed, and how much of it was confirmed, of the longest."""

    row: Row
    closed: int
    confirmed: int
    long: float
    part: float


def bars(rows: Sequence[Row]) -> list[Bar]:
    """A bar for each place, from a zero line, in the order of the register and not of the figures."""
    most = max((r.of(Measure.CLOSED) for r in rows), default=0) or 1
    return [
        Bar(
            r,
            r.of(Measure.CLOSED),
            r.of(Measure.CONFIRMED),
            r.of(Measure.CLOSED) / most * WIDTH,
            r.of(Measure.CONFIRMED) / most * WIDTH,
        )
        for r in rows
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """A measure over the months: its points, and its last value with its place for a direct label."""

    label: str
    points: str
    last: int
    x: float
    y: float
    name: str


def lines(months: Sequence[Row], until: int) -> list[Line]:
    """点单 and 办结 over the months that have begun, on one scale from zero."""
    shown = months[:until] or months[:1]
    measures = (Measure.PLACED, Measure.CLOSED)
    most = max((m.of(measure) for m in shown for measure in measures), default=0) or 1
    found = []
    for measure in measures:
        spots = [(n * WIDTH / 11, HEIGHT - m.of(measure) / most * HEIGHT) for n, m in enumerate(shown)]
        text = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        x, y = spots[-1]
        found.append(Line(str(measure.label), text, shown[-1].of(measure), x, y, str(measure)))
    return found


def top(months: Sequence[Row], until: int) -> int:
    """The highest value of the lines: the scale's upper end."""
    shown = months[:until] or months[:1]
    return max((m.of(k) for m in shown for k in (Measure.PLACED, Measure.CLOSED)), default=0)
