"""The votes of one map as numbers: who said what to which statement, in an order that is always the same."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

# Arrays of numbers; numpy is loaded late, so their type is not named here.
Array = Any

AGREE, PASS, DISAGREE = 1, 0, -1


@cache
def numpy() -> Any:
    """numpy, loaded when first asked for: a web worker that draws no map stays small.

    One thread, if nobody else has loaded it before: the products here are small, and on a busy machine
    two threads that wait for each other took seven times as long.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    return importlib.import_module("numpy")


@dataclass(frozen=True, slots=True)
class Votes:
    """A row for each voter, a column for each statement; `seen` is 1 where there is a vote.

    `values` holds 1, 0 and -1, and 0 where nothing was seen. Both are whole numbers of one byte.
    """

    values: Array
    seen: Array

    @property
    def people(self) -> int:
        """How many rows."""
        return int(self.values.shape[0])

    @property
    def statements(self) -> int:
        """How many columns."""
        return int(self.values.shape[1])

    @property
    def counts(self) -> Array:
        """How many votes each voter gave."""
        return self.seen.sum(axis=1, dtype=numpy().int64)

    def of(self, rows: Array) -> Votes:
        """Only these rows, in this order."""
        return Votes(self.values[rows], self.seen[rows])

    def columns(self, kept: Array) -> Votes:
        """Only these columns."""
        return Votes(self.values[:, kept], self.seen[:, kept])


def made(people: int, statements: int, rows: Iterable[tuple[int, int, int]]) -> Votes:
    """The votes out of (row, column, value) triples; a later one for the same place wins."""
    np = numpy()
    values = np.zeros((people, statements), dtype=np.int8)
    seen = np.zeros((people, statements), dtype=np.int8)
    found = np.fromiter((number for row in rows for number in row), dtype=np.int64)
    if len(found):
        who, what, value = found.reshape(-1, 3).T
        values[who, what] = value
        seen[who, what] = 1
    return Votes(values, seen)
