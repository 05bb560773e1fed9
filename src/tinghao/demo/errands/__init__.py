"""Plain orders in every state, over several counties; invented, and marked so."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tinghao.demo.cast import Town
from tinghao.demo.days import Days
from tinghao.demo.errands import errand
from tinghao.demo.errands.errand import Errand
from tinghao.demo.stage import Story
from tinghao.orders.models import Order

DATA = Path(__file__).parent.parent / "data"
FILES = ("longpan", "nanqiao", "langya", "counties")

# The receipts that the launcher prints: one that is asked “解决了吗” now, one that is being handled.
TO_CHECK = "nanyuan-bench"
TO_FOLLOW = "nanyuan-lamp"


@cache
def everything() -> dict[str, Errand]:
    """All plain orders by key, in the order in which they are written down."""
    found = {}
    for name in FILES:
        rows = tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))["errand"]
        for row in rows:
            if "meeting" in row:
                row["meeting"] = tuple(row["meeting"])
            found[row["key"]] = Errand(**row)
    return found


def stories(town: Town, days: Days) -> Iterator[Story]:
    """All errands, untold yet; what is merged finds the other by its key."""
    placed: dict[str, Order] = {}
    for number, one in enumerate(everything().values()):
        yield errand.story(town, days, one, placed, number)
