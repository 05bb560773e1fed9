"""Registered kinds of history entries: what may be recorded, and in which words it is told.

A kind that is not registered cannot be recorded, and a value that is not of the declared type
neither: names, phones and free text have no way into the payload.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

_WORD = re.compile(r"^[A-Za-z0-9_.:/-]{0,64}$")


class UnknownKind(Exception):
    """Something was recorded that no room has registered."""


class BadPayload(Exception):
    """A payload does not fit what its kind declares."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entry: its label for the office and its sentence for the public.

    `sentence` is None for a kind that the public never sees. `fields` maps each payload name to one
    of `id`, `number`, `flag`, `date`, `word`. `words` says whether text may come along and who reads
    it: "" (none), "public" or "internal".
    """

    name: str
    label: str
    sentence: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    words: str = ""
    station: str = ""


_registry: dict[str, Kind] = {}


def register(*kinds: Kind) -> None:
    """The kinds can be recorded from now on. Raises ValueError where a name is taken."""
    for kind in kinds:
        if _registry.get(kind.name, kind) != kind:
            raise ValueError(f"history kind {kind.name} is registered twice")
        _registry[kind.name] = kind


def get(name: str) -> Kind:
    """The registered kind; raises UnknownKind."""
    try:
        return _registry[name]
    except KeyError:
        raise UnknownKind(name) from None


def all_kinds() -> tuple[Kind, ...]:
    """Every registered kind, by name."""
    return tuple(_registry[name] for name in sorted(_registry))


def checked(kind: Kind, data: Mapping[str, Any]) -> dict[str, Any]:
    """The payload as it is stored; raises BadPayload for a name or a value that is not declared."""
    found: dict[str, Any] = {}
    for name, value in data.items():
        if value is None:
            continue
        declared = kind.fields.get(name)
        if declared is None:
            raise BadPayload(f"{kind.name} declares no {name}")
        if isinstance(value, dt.datetime):
            raise BadPayload(f"{kind.name}.{name}: a date, not a moment")
        fits = {
            "id": isinstance(value, int) and not isinstance(value, bool),
            "number": isinstance(value, int | float) and not isinstance(value, bool),
            "flag": isinstance(value, bool),
            "date": isinstance(value, dt.date),
            "word": isinstance(value, str) and bool(_WORD.match(value)),
        }[declared]
        if not fits:
            raise BadPayload(f"{kind.name}.{name} is no {declared}")
        found[name] = (
            value.isoformat() if declared == "date" else (str(value) if declared == "word" else value)
        )
    return found
