"""The worker: claims due jobs and runs them, one after another, until it is told to stop."""

from __future__ import annotations

import logging
import signal
import threading
import time
from types import FrameType

from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from tinghao.jobs import leases, limits, schedule

log = logging.getLogger("tinghao.jobs")

LOOK_AT_SCHEDULES = 5.0


def run(stop: threading.Event, *, once: bool = False, queues: tuple[str, ...] = ()) -> int:
    """Due jobs are run until `stop` is set, or with `once` until nothing is due; returns how many.

    The job at hand is always finished. A database that is out of reach is waited for.
    """
    count, looked = 0, float("-inf")
    while not stop.is_set():
        try:
            if time.monotonic() - looked >= LOOK_AT_SCHEDULES:
                schedule.make_due()
                looked = time.monotonic()
            job = leases.claim(queues)
            if job is not None:
                leases.execute(job)
                count += 1
                continue
        except (DatabaseError, InterfaceError) as error:
            if once:
                raise
            # Locked for too long, restarted, out of disk: the lease brings an unfinished job back.
            log.warning("database out of reach (%s), trying again", type(error).__name__)
            if not connection.in_atomic_block:
                connection.close()
        if once:
            break
        close_old_connections()
        stop.wait(limits.current().poll)
    return count


def drain() -> int:
    """Everything that is due now is run, schedules apart; returns how many (for tests and the demo)."""
    count = 0
    while job := leases.claim():
        leases.execute(job)
        count += 1
    return count


def main() -> None:
    """Runs in the foreground until SIGTERM or SIGINT, which let the job at hand finish."""
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    run(stop)
    connection.close()
