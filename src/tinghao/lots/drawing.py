"""The draw and the replacements, as rules that are written down before anybody knows the public number.

Nothing here needs the solver: record and public number decide everything.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from tinghao.lots.record import Record


class NoNumber(Exception):
    """What was typed is no public number with enough digits."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Somebody who declined, who comes instead (nobody, where nobody is left), and whether quotas hold."""

    declined: int
    instead: int | None
    keeps_quotas: bool


def ticket(record: Record, number: str) -> int:
    """The panel that a public number picks: its last digits, read as a number.

    Raises NoNumber where it has too few digits, or any other character than digits and spaces.
    """
    digits = "".join(number.split())
    if not (digits.isascii() and digits.isdecimal()) or len(digits) < record.digits:
        raise NoNumber(f"公开号码至少要有 {record.digits} 位数字。")
    return int(digits[-record.digits :]) % len(record.panels)


def panel(record: Record, number: str) -> tuple[int, ...]:
    """The people whom the public number picks."""
    return record.panels[ticket(record, number)]


def replacements(record: Record, digest: str, number: str, declined: Sequence[int]) -> list[Replacement]:
    """Who comes for those who declined, in the order in which they declined.

    The rule: look through the panels that follow the drawn one, in order and round. In the first that
    holds somebody new with whom the quotas hold, take that person; among several, whose digest of record,
    public number and pool number comes first. Where no panel helps, the quotas are let go for this seat,
    and the first new person of the following panels comes.
    """
    start = ticket(record, number)
    following = [record.panels[(start + i) % len(record.panels)] for i in range(1, len(record.panels) + 1)]
    seated, asked = set(record.panels[start]), set(record.panels[start])
    found = []
    for gone in declined:
        if gone not in seated:
            continue
        seated.discard(gone)
        instead, keeps = _instead(record, digest, number, following, seated, asked)
        if instead is not None:
            seated.add(instead)
            asked.add(instead)
        found.append(Replacement(gone, instead, keeps))
    return found


def _instead(
    record: Record,
    digest: str,
    number: str,
    following: Sequence[Sequence[int]],
    seated: set[int],
    asked: set[int],
) -> tuple[int | None, bool]:
    digits = "".join(number.split())
    values = dict(record.pool.people)

    def place(person: int) -> str:
        return hashlib.sha256(f"{digest}:{digits}:{person}".encode()).hexdigest()

    def holds(person: int) -> bool:
        people = [values[p] for p in (*seated, person)]
        return all(
            quota.least <= sum(p.get(quota.feature, "") == quota.value for p in people) <= quota.most
            for quota in record.pool.quotas
        )

    fits: dict[int, bool] = {}
    for panel_after in following:
        for person in panel_after:
            if person not in asked and person not in fits:
                fits[person] = holds(person)
        if fitting := [person for person in panel_after if person not in asked and fits[person]]:
            return min(fitting, key=place), True
    for panel_after in following:
        if new := [person for person in panel_after if person not in asked]:
            return min(new, key=place), False
    return None, False
