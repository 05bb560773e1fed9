"""Where the cell of each county stands on the schematic (示意图): as they lie, without any boundary."""

from __future__ import annotations

# (column, row) from 1, read off any map of the city: 凤阳 in the north-west, 天长 in the east.
CELLS = {
    "341126": (1, 1),
    "341182": (2, 1),
    "341122": (3, 1),
    "341181": (4, 1),
    "341125": (1, 2),
    "341103": (2, 2),
    "341102": (3, 2),
    "341124": (2, 3),
}


def cell_of(code: str, number: int) -> tuple[int, int]:
    """The cell of a county; one after the other, four a row, in a city whose counties are not placed."""
    return CELLS.get(code) or (number % 4 + 1, number // 4 + 1)
