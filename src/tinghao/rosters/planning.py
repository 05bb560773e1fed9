"""One door to the four kinds of roster: what each would change, and how each is written out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from tinghao.divisions.gazetteer import Gazetteer
from tinghao.rosters import bodies, conveners, members
from tinghao.rosters.choices import RosterKind
from tinghao.rosters.plans import Plan
from tinghao.rosters.reading import Record

MANAGE = members.MANAGE


class Planner(Protocol):
    """What the module of each kind does."""

    def planned(
        self, actor: Any, records: Sequence[Record], gazetteer: Gazetteer, *, takes_new: bool = False
    ) -> Plan:
        """The records beside the registers; nothing is written."""

    def rows(self, actor: Any, gazetteer: Gazetteer) -> list[dict[str, Any]]:
        """The registers of the actor's offices as the columns say them, in a steady order."""


def of(kind: str) -> Planner:
    """Who knows rosters of this kind; one of its own for each plan, because it remembers what it read."""
    if kind == RosterKind.ORGANISATION:
        return bodies.Organisations()
    if kind == RosterKind.VENUE:
        return bodies.Venues()
    return conveners if kind == RosterKind.CONVENER else members
