"""`worker`: runs the background jobs until it is told to stop."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import threading
from types import FrameType

from tinghao.cli.words import Trouble


def main(arguments: list[str]) -> int:
    """Works until SIGINT or SIGTERM; a job that is running is finished first."""
    parser = argparse.ArgumentParser(prog="./tinghao worker")
    parser.add_argument("--with-parent", action="store_true", help="stop when the parent process is gone")
    given = parser.parse_args(arguments)
    try:
        loop = importlib.import_module("tinghao.jobs.worker")
    except ModuleNotFoundError as missing:
        raise Trouble("还没有后台任务。", "There is no background work yet.") from missing
    stop = threading.Event()

    def ask_to_stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, ask_to_stop)
    if given.with_parent:
        threading.Thread(target=_watch_parent, args=(os.getppid(), stop), daemon=True).start()
    loop.run(stop)
    return 0


def _watch_parent(parent: int, stop: threading.Event) -> None:
    """A parent that was killed can tell nobody: look for it once a second."""
    while not stop.wait(1):
        if os.getppid() != parent:
            stop.set()
