"""A file as rows of text: what every reader gives, and how it refuses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tinghao.core import refusals

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell: its address, what stands there, what is expected, what may be meant."""

    cell: str
    words: str
    found: str = ""
    hint: str = ""


class BadFile(refusals.Invalid):
    """A file that cannot be taken; nothing of it was. `problems` lists the cells, the first MOST_SHOWN."""

    def __init__(self, words: str, problems: Sequence[Problem] = (), *, field_name: str = "file") -> None:
        super().__init__(words, fields={field_name: words})
        self.problems = tuple(problems[:MOST_SHOWN])
        self.total = len(problems)
        self.more = max(len(problems) - MOST_SHOWN, 0)


@dataclass
class Page:
    """One sheet: rows of text from the first line on, and what is special about single cells.

    A cell is named by (row, column), both from 0. `formulas` had a stored value, which is what stands in
    the row; `hollow` have none, or one that says an error. `decimals` are numbers with a fraction, where
    a month such as 2021.10 has lost its nought. `base` is the day 0 of its serial dates.
    """

    name: str
    rows: list[list[str]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    hollow: set[tuple[int, int]] = field(default_factory=set)
    decimals: set[tuple[int, int]] = field(default_factory=set)
    garbled: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: int = 0
    is_1904: bool = False

    def cell(self, row: int, column: int) -> str:
        """The text there, "" beyond what the sheet holds."""
        line = self.rows[row] if row < len(self.rows) else []
        return line[column] if column < len(line) else ""

    def spread(self) -> None:
        """Every cell of a merged range says what its first cell says."""
        for top, left, bottom, right in self.merged:
            said = self.cell(top, left)
            for row in range(top, min(bottom + 1, len(self.rows))) if said else ():
                line = self.rows[row]
                line.extend([""] * (right + 1 - len(line)))
                line[left : right + 1] = [said] * (right + 1 - left)


@dataclass
class Book:
    """All sheets that can be seen, and what the person should know about the file."""

    pages: list[Page]
    notes: list[str] = field(default_factory=list)
