"""`worker`: runs the background jobs until it is told to stop."""

from __future__ import annotations

import argparse
import signal
import threading
from types import FrameType

from tinghao.cli import parent
from tinghao.jobs import worker as jobs


def main(arguments: list[str]) -> int:
    """Works until SIGINT or SIGTERM; a job that is running is finished first."""
    parser = argparse.ArgumentParser(prog="./tinghao worker")
    parser.add_argument("--with-parent", type=int, metavar="PID", help="stop when this parent is gone")
    given = parser.parse_args(arguments)
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    if given.with_parent:
        parent.watch(given.with_parent, stop.set)
    jobs.run(stop)
    return 0
