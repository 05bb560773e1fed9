"""Typst, and nothing else of this house: here, or in a process of its own that gives its memory back.

    python -m tinghao.documents.press < job.json > paper.pdf

A process that has printed two hundred sheets keeps a quarter of a gigabyte; a worker of the site must not.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from typing import Any

SECONDS = 120
# What typst said in its own words, for the caller to put into ours.
SAID = 3


class Refused(Exception):
    """Typst would not print it; the message is its own."""


class TooLong(Exception):
    """It was not printed within SECONDS."""


# Typst starts threads that a fork leaves behind: whoever was forked from a process that printed waits for
# them for ever, so that such a one prints apart.
_printed_in: set[int] = set()


def must_stand_apart() -> bool:
    """True in a process that was forked from one which had printed."""
    return bool(_printed_in) and os.getpid() not in _printed_in


def printed(job: dict[str, Any], fonts: Any = None) -> bytes:
    """The PDF of a job: source, words, moment and the folders of fonts; raises Refused."""
    typst = importlib.import_module("typst")
    _printed_in.add(os.getpid())
    try:
        made: bytes = typst.compile(
            job["source"].encode(),
            font_paths=fonts if fonts is not None else job["folders"],
            format="pdf",
            # PDF/A-2b demands that every character can be shown, so typst itself refuses what would be a box.
            pdf_standards=["a-2b"],
            timestamp=job["at"],
            sys_inputs=job["words"],
        )
    except typst.TypstError as error:
        raise Refused(str(error)) from error
    return made


def printed_apart(job: dict[str, Any]) -> bytes:
    """The same from a process of its own; raises Refused and TooLong."""
    told = json.dumps(job).encode()
    command = [sys.executable, "-m", __name__]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    try:
        done = subprocess.run(  # noqa: S603 - our own Python, our own module
            command, input=told, capture_output=True, timeout=SECONDS, check=False, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise TooLong from error
    if done.returncode == SAID:
        raise Refused(done.stderr.decode(errors="replace"))
    done.check_returncode()
    return done.stdout


def main() -> int:
    """Reads a job, writes the PDF; SAID with typst's words on stderr where it would not print."""
    try:
        sys.stdout.buffer.write(printed(json.load(sys.stdin)))
    except Refused as refused:
        sys.stderr.write(str(refused))
        return SAID
    return 0


if __name__ == "__main__":
    sys.exit(main())
