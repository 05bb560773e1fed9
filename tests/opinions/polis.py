"""The published conversations that the measurement reads; see tests/data/polis/README.md."""

from __future__ import annotations

import csv
import gzip
import io
from functools import cache
from pathlib import Path

from tinghao.opinions import votes
from tinghao.opinions.votes import Array, Votes

FOLDER = Path(__file__).resolve().parents[1] / "data" / "polis"
NAMES = ("brexit-consensus", "vtaiwan.uberx")


def raw(name: str, file: str) -> bytes:
    return gzip.decompress((FOLDER / name / f"{file}.gz").read_bytes())


@cache
def conversation(name: str) -> tuple[Votes, Array, tuple[int, ...]]:
    """(votes on what the moderators left in, the published group of each row or -1, statement numbers)."""
    rows = list(csv.reader(io.StringIO(raw(name, "participants-votes.csv").decode())))
    comments = csv.DictReader(io.StringIO(raw(name, "comments.csv").decode()))
    out = {int(c["comment-id"]) for c in comments if c["moderated"] == "-1"}
    columns = [(i, int(head)) for i, head in enumerate(rows[0]) if head.isdecimal() and int(head) not in out]
    told = [
        (row, column, int(cells[i]))
        for row, cells in enumerate(rows[1:])
        for column, (i, _number) in enumerate(columns)
        if cells[i]
    ]
    groups = votes.numpy().array([int(cells[1]) if cells[1] else -1 for cells in rows[1:]])
    return votes.made(len(rows) - 1, len(columns), told), groups, tuple(number for _i, number in columns)
