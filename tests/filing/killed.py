"""A worker that is killed before its first statement, before its second, and so on, until it gets through.

Run in a process of its own (`main`), which forks one worker for each step: starting Python for each
of them would take a minute.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection
from tests import make
from tests.filing import stage

from tinghao.consultations import actions as consultations
from tinghao.filing.models import DutyRecord
from tinghao.jobs import leases
from tinghao.jobs.models import Job

STEPS_AT_MOST = 200


def die_before(step: int) -> None:
    """This process ends by SIGKILL before its statement (or commit) number `step`, and after a commit too."""
    seen = 0

    def count() -> None:
        nonlocal seen
        seen += 1
        if seen == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def before_each(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        count()
        return execute(sql, params, many, context)

    connection.execute_wrappers.append(before_each)
    commit = connection._commit

    def counted_commit() -> None:
        count()
        commit()
        count()

    connection._commit = counted_commit  # type: ignore[method-assign]


def _worker(step: int) -> bool:
    """A worker that dies at that step; True where it was killed, False where it came to the end."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]  # a pool does not survive a fork
    child = os.fork()
    if child == 0:
        try:
            die_before(step)
            while job := leases.claim():
                leases.execute(job)
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def _state() -> tuple[int, int]:
    return DutyRecord.objects.count(), len(stage.balance())


def main() -> None:
    """Prints what was there after each kill (a set), how many kills it took, and the end."""
    cast = make.Cast()
    members = stage.members(cast, 2)
    consultation = stage.meeting(cast, members)
    # Everything else is out of the way, so that each step is one of the filing.
    Job.objects.all().delete()
    present = list(consultation.seats.values_list("pk", flat=True))
    consultations.set_attendance(consultation, by=cast.convener.actor, present=present)
    Job.objects.exclude(task__endswith="file_entry").delete()
    seen, step = {_state()}, 1
    while _worker(step):
        seen.add(_state())
        step += 1
        assert step < STEPS_AT_MOST
    print((sorted(seen), step - 1, _state(), set(stage.balance().values()), stage.lines()))  # noqa: T201 - read by the test
