"""Who else holds a copy of a drawn person's name: rooms above say so, and are asked when it is erased."""

from __future__ import annotations

from collections.abc import Callable, Collection

Forget = Callable[[Collection[int]], None]
_known: list[Forget] = []


def register(forget: Forget) -> None:
    """A room above copies names out of a pool; `forget` erases its copies of these pool persons."""
    if forget not in _known:
        _known.append(forget)


def everywhere(persons: Collection[int]) -> None:
    """Every copy of the names of these pool persons is erased, in the caller's transaction."""
    for forget in _known:
        forget(persons)
