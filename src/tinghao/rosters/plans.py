"""What a roster would change: new, changed field by field, gone; asked again when it is taken."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from tinghao.core.sheets import Problem
from tinghao.rosters.reading import Record


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that would change, as people read it."""

    label: str
    before: str
    after: str


@dataclass
class Line:
    """One record beside the registers: `thing` is what it was found to be, None for what is new.

    `values` is what taking it will write; `fields` is how it reads.
    """

    state: str
    title: str
    where: str
    record: Record | None = None
    thing: Any = None
    values: dict[str, Any] = field(default_factory=dict)
    fields: list[Field] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What a tick box calls it: the number of the thing."""
        return str(self.thing.pk) if self.thing is not None else ""


@dataclass
class Plan:
    """A roster beside the registers of this moment."""

    kind: str
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def of(self, state: str) -> list[Line]:
        """The lines in a state: `new`, `changed`, `back`, `gone` or `same`."""
        return self._by_state.get(state, [])

    @cached_property
    def _by_state(self) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = {}
        for line in self.lines:
            found.setdefault(line.state, []).append(line)
        return found

    @property
    def is_nothing(self) -> bool:
        """True where taking it would change nothing, whatever is ticked."""
        return all(line.state == "same" for line in self.lines)

    @property
    def counts(self) -> dict[str, int]:
        """How many lines there are in each state."""
        return {state: len(self.of(state)) for state in ("new", "changed", "back", "gone", "same")}

    @cached_property
    def digest(self) -> str:
        """One word for all that would be done: another one, and somebody changed the registers meanwhile."""
        told = [
            (line.state, line.key, line.title, [(f.label, f.before, f.after) for f in line.fields])
            for line in self.lines
            if line.state != "same"
        ]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:32]


def differing(fields: Iterable[tuple[str, str, str]]) -> list[Field]:
    """Of (label, before, after), those that differ."""
    return [Field(label, before, after) for label, before, after in fields if before != after]


def doubles(records: Iterable[Record], key: Any) -> dict[str, Record]:
    """For each record that says the same as an earlier one by `key`, that earlier one; "" says nothing."""
    seen: dict[Any, Record] = {}
    found: dict[str, Record] = {}
    for record in records:
        said = key(record)
        if not said:
            continue
        if said in seen:
            found[record.row] = seen[said]
        else:
            seen[said] = record
    return found


def yes(flag: bool) -> str:
    """A flag as a roster says it."""
    return _("是") if flag else _("否")
