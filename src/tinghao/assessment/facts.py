"""From ledger lines to facts: what of a year counts for each member, read in the ledger's order.

Some things decide scores and stand in no ledger: whether a matter was solved in the end (only those who
raised it say so), who was a standing member, and what residents and conveners said (`gauges`). They are read
as of now, or taken from the basis that a freeze has kept.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet, TextField
from django.db.models.functions import Cast

from tinghao.assessment import gauges
from tinghao.assessment.engine import Fact, Gauges
from tinghao.filing.choices import REVERSED
from tinghao.filing.models import LedgerEntry
from tinghao.orders.choices import Outcome
from tinghao.orders.models import Order
from tinghao.people.levels import Levels
from tinghao.people.models import Member

SOLVED = "solved"
_CHUNK = 5000
# Lines of so many members are read with one statement; of fewer than a few, only their own matters.
_MEMBERS, _FEW = 250, 20


@dataclass(frozen=True)
class Basis:
    """What does not stand in the ledger: who is assessed, who is standing, what was solved and said."""

    members: tuple[int, ...]
    standing: frozenset[int]
    solved: frozenset[str]
    said: Mapping[int, Gauges] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """For the freeze: sorted, so that the same basis is the same text."""
        return {
            "members": sorted(self.members),
            "standing": sorted(self.standing),
            "solved": sorted(self.solved),
            "said": {
                str(member): {gauge: dict(sorted(counts.items())) for gauge, counts in sorted(found.items())}
                for member, found in sorted(self.said.items())
            },
        }


def basis_of(data: Mapping[str, Any]) -> Basis:
    """The basis that a freeze has kept."""
    return Basis(
        tuple(map(int, data["members"])),
        frozenset(map(int, data["standing"])),
        frozenset(map(str, data["solved"])),
        {int(member): found for member, found in data.get("said", {}).items()},
    )


def basis_now(owner: str, year: int, *, member: int | None = None, is_gauged: bool = True) -> Basis:
    """The basis as of now for everybody's year, or for one member's (a handful of statements).

    What was said is read only where a scheme asks for it (`is_gauged`).
    """
    people = Member.objects.filter(is_standing=True, person__city=owner[:4])
    lines = LedgerEntry.objects.filter(ledger_id=owner, year=year)
    if member is not None:
        people, lines = people.filter(pk=member), lines.filter(member_id=member)
    standing = people.values_list("pk", flat=True)
    members = assessed_members(owner, year) if member is None else [member]
    subjects = lines.order_by().values_list("record__subject", "record__subject_id").distinct()
    found: dict[str, list[int]] = {}
    for subject, number in subjects:
        found.setdefault(subject, []).append(number)
    orders = _solved_orders(found.get("order", []))
    meetings = _solved_consultations(found.get("consultation", []))
    solved = {f"order:{n}" for n in orders} | {f"consultation:{n}" for n in meetings}
    said = gauges.gauges_of(owner, year, members=None if member is None else [member]) if is_gauged else {}
    return Basis(tuple(members), frozenset(standing), frozenset(solved), said)


def _solved_orders(numbers: list[int]) -> set[int]:
    found: set[int] = set()
    for start in range(0, len(numbers), 500):
        rows = Order.objects.filter(pk__in=numbers[start : start + 500], outcome=Outcome.CONFIRMED)
        found |= set(rows.values_list("pk", flat=True))
    return found


def _solved_consultations(numbers: list[int]) -> set[int]:
    """Consultations of which at least one order was confirmed as solved."""
    through = Order.consultations.through
    found: set[int] = set()
    for start in range(0, len(numbers), 500):
        rows = through.objects.filter(
            consultation_id__in=numbers[start : start + 500], order__outcome=Outcome.CONFIRMED
        )
        found |= set(rows.values_list("consultation_id", flat=True))
    return found


def facts_of(
    owner: str, year: int, basis: Basis, *, members: Iterable[int], is_shared: bool = True
) -> Iterator[tuple[int, list[Fact]]]:
    """(member, facts) of those members who have a line in the year, by their numbers; others have none.

    A line that was taken back counts for nothing. A statement for the lines of each few hundred members, so
    that a million lines are never held at once, and one for how many had part in each matter (which a
    scheme without shares does not ask).
    """
    wanted = sorted(set(members))
    sharers = _sharers(owner, year, wanted if len(wanted) <= _FEW else None) if is_shared else {}
    marks = _Marks()
    for start in range(0, len(wanted), _MEMBERS):
        chunk = wanted[start : start + _MEMBERS]
        rows = LedgerEntry.objects.filter(ledger_id=owner, year=year, member_id__in=chunk)
        yield from _facts(rows, basis, sharers, marks)


class _Marks:
    """Marks as they are stored, read once for each text: a year has millions of records and few texts."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bool], frozenset[str]] = {}

    def read(self, text: str, *, is_solved: bool) -> frozenset[str]:
        """The marks of a text, and that the matter was solved."""
        found = self._known.get((text, is_solved))
        if found is None:
            found = frozenset(json.loads(text)) | ({SOLVED} if is_solved else set())
            self._known[text, is_solved] = found
        return found


def _facts(
    rows: QuerySet[LedgerEntry], basis: Basis, sharers: Mapping[tuple[str, str], int], marks: _Marks
) -> Iterator[tuple[int, list[Fact]]]:
    lines = (
        rows.order_by("member_id", "seq")
        .annotate(marks=Cast("record__marks", TextField()))
        .values_list(
            "member_id",
            "record_id",
            "version",
            "kind",
            "role",
            "day",
            "marks",
            "record__subject",
            "record__subject_id",
            "record__source",
        )
    )
    current = 0
    held: dict[int, Fact] = {}
    for member, record, version, kind, role, day, text, subject, number, source in lines.iterator(_CHUNK):
        if member != current:
            if held:
                yield current, list(held.values())
            current, held = member, {}
        if version == REVERSED:
            held.pop(record, None)
            continue
        matter = f"{subject}:{number}"
        found = marks.read(text, is_solved=matter in basis.solved)
        sharing = sharers.get((source, kind), 1) if sharers else 1
        held[record] = Fact(record, kind, role, day.isoformat(), found, matter, sharing)
    if held:
        yield current, list(held.values())


def _sharers(owner: str, year: int, members: Sequence[int] | None) -> dict[tuple[str, str], int]:
    """How many had part in each matter, by the lines of this ledger: entered less taken back."""
    lines = LedgerEntry.objects.filter(ledger_id=owner, year=year)
    rows = lines
    if members is not None:
        rows = rows.filter(
            record__source__in=lines.filter(member_id__in=list(members)).values("record__source")
        )
    counted: dict[tuple[str, str], int] = {}
    by_version = rows.order_by().values_list("record__source", "kind", "version").annotate(n=Count("pk"))
    for source, kind, version, n in by_version:
        counted[source, kind] = counted.get((source, kind), 0) + (-n if version == REVERSED else n)
    return counted


def assessed_members(owner: str, year: int) -> list[int]:
    """Everybody who was a member of this ledger's conference on some day of the year, by number."""
    everyone = list(Member.objects.filter(person__city=owner[:4]).order_by("pk").values_list("pk", flat=True))
    levels = Levels(everyone)
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    mid = [dt.date(year, month, 1) for month in range(2, 13)]
    return [pk for pk in everyone if any(owner in levels.owners(pk, day) for day in (first, *mid, last))]


def ledger_digest(owner: str, year: int) -> tuple[str, int]:
    """SHA-256 over the year's lines in their order, and how many there are."""
    running, count = hashlib.sha256(), 0
    rows = LedgerEntry.objects.filter(ledger_id=owner, year=year).order_by("seq")
    for line in rows.values_list("seq", "record_id", "version", "member_id", "kind", "role", "day").iterator(
        _CHUNK
    ):
        running.update("\x1f".join(map(str, line)).encode() + b"\n")
        count += 1
    return running.hexdigest(), count
