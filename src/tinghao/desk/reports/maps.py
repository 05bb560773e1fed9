"""The map of the counties: a tile for each as it lies, shaded by one rate in patterns that print in black."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tinghao.analytics.queries import FEW, Rate, Row, step_of
from tinghao.divisions import schematic

WIDE, HIGH, GAP = 92, 62, 6


@dataclass(frozen=True, slots=True)
class Tile:
    """A county: where its tile stands, how dark it is, and the figure that is written on it."""

    row: Row
    rate: Rate
    x: int
    y: int
    pattern: str
    figure: str
    of: str


@dataclass(frozen=True, slots=True)
class Map:
    """The tiles and the size of the drawing; the legend from light to dark."""

    key: str
    label: str
    tiles: list[Tile]
    width: int
    height: int
    legend: list[tuple[str, str]]


def drawn(rows: Sequence[Row], key: str) -> Map | None:
    """The map of one of the three rates; None for fewer than two places."""
    if len(rows) < 2:
        return None
    tiles = [_tile(row, number, key) for number, row in enumerate(rows)]
    return Map(
        key,
        tiles[0].rate.label,
        tiles,
        max(t.x for t in tiles) + WIDE,
        max(t.y for t in tiles) + HIGH,
        [
            ("step0", _("不到 60%")),
            ("step1", "60%–79%"),
            ("step2", "80%–94%"),
            ("step3", _("95% 以上")),
            ("few", _("少于 %(n)s 件，不看占比") % {"n": FEW}),
        ],
    )


def _tile(row: Row, number: int, key: str) -> Tile:
    rate = next((r for r in row.rates if r.key == key), row.rates[0])
    column, line = schematic.cell_of(row.code, number)
    step = step_of(rate)
    if step is None:
        pattern, figure = "few", _("少于 %(n)s 件") % {"n": FEW} if rate.whole else _("没有")
    else:
        pattern, figure = f"step{step}", f"{rate.percent}%"
    return Tile(
        row,
        rate,
        (column - 1) * (WIDE + GAP),
        (line - 1) * (HIGH + GAP),
        pattern,
        figure,
        f"{rate.part} / {rate.whole}",
    )
