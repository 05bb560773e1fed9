"""Facts about one task or one failure: outside-world or not, how long to wait, what may be written down."""

from __future__ import annotations

import random
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])

_MARK = "reaches_outside"
LONGEST_WAIT = 6 * 3600


class Failed(Exception):
    """A task could not do its work; the text is free of personal data and is shown on the page."""


def external(function: F) -> F:
    """Marks a task that talks to the outside world (SMS, e-mail, webhook); stands below `@task()`.

    It runs outside a transaction, so that nobody waits for the database while a far server thinks,
    and at least once: the other side must know the key (the job's id from the task's context, or one
    of the caller's own) and drop what it has seen.
    """
    setattr(function, _MARK, True)
    return function


def is_external(function: Callable[..., Any]) -> bool:
    """True for a task that was marked with `external`."""
    return bool(getattr(function, _MARK, False))


def wait_before_retry(failures: int, *, first: float) -> float:
    """Seconds until the next try: doubled each time up to six hours, a fifth more or less by chance."""
    return min(first * 2.0 ** min(failures - 1, 30), LONGEST_WAIT) * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load


def short_error(error: BaseException) -> str:
    """What may be kept of an error: its class and the place, never its message.

    Messages of databases and gateways repeat the values that were sent, phone numbers among them.
    Only `Failed` brings its own words.
    """
    if isinstance(error, Failed):
        return f"Failed: {error}"[:200]
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "tinghao" in frame.filename] or list(frames)
    place = f" ({Path(ours[-1].filename).stem}.{ours[-1].name}:{ours[-1].lineno})" if ours else ""
    return f"{type(error).__name__}{place}"[:200]
