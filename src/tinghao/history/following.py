"""Who follows which kinds of entries: a task that has a job for each of them, in the same transaction.

A room above hears of a step below without being known there: it names its task for the kinds that it
follows. The job is a row written with the entry, so that each is followed exactly when it stands.
"""

from __future__ import annotations

from django.utils.module_loading import import_string

_followers: dict[str, set[str]] = {}


def follow(task: str, *kinds: str) -> None:
    """From now on the task (dotted path) has a job, with the entry's number, for every entry of these kinds.

    Rooms call this in `AppConfig.ready`. Twice is once.
    """
    for kind in kinds:
        _followers.setdefault(kind, set()).add(task)


def tell(kind: str, entry_id: int) -> None:
    """Everybody who follows this kind has a job for the entry, in the caller's transaction."""
    for task in sorted(_followers.get(kind, ())):
        import_string(task).enqueue(entry_id)
