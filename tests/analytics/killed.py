"""A worker that counts a year ahead and is killed before each of its statements in turn.

Run in a process of its own (`main`), which forks one worker for each step, as `tests.filing.killed` does.
"""

from __future__ import annotations

import os

from django.db import connection
from tests import make
from tests.filing import killed

from tinghao.analytics import actions
from tinghao.analytics.models import Rollup
from tinghao.core import clock

# Each third statement: there are three kinds of them, and a fork takes its time.
EVERY = 3


def _figures() -> tuple[tuple[str, str, str, int], ...]:
    rows = Rollup.objects.order_by("place", "span", "measure")
    return tuple(rows.values_list("place", "span", "measure", "value"))


def _worker(step: int, year: int) -> bool:
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]  # a pool does not survive a fork
    child = os.fork()
    if child == 0:
        try:
            killed.die_before(step)
            actions.recount_year(year)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def main() -> None:
    """Prints how many kills it took, and whether the figures were ever neither the old nor the new ones."""
    cast = make.Cast()
    year = clock.today().year
    make.order(cast, state="open")
    actions.recount_year(year)
    before = _figures()
    make.order(cast, state="closed")
    seen, step = set(), 1
    while _worker(step, year):
        seen.add(_figures())
        step += EVERY
        assert step < killed.STEPS_AT_MOST
    after = _figures()
    print((step // EVERY, before != after, seen <= {before, after}, before in seen))  # noqa: T201 - read by the test
