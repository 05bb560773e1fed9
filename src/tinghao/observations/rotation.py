"""Whose turn it is (轮流): from past visits and four quarters to four counties, the same for everybody.

Waiting decides who comes up; what a county has to show only decides in which quarter of the year it does.
The rule and its proofs stand in decision record 62. Nothing here reads a table.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

Quarter = tuple[int, int]  # year, quarter 1 to 4


@dataclass(frozen=True, slots=True)
class Visit:
    """A county was observed in a quarter, or will be by a plan that stands."""

    county: str
    quarter: Quarter


@dataclass(frozen=True, slots=True)
class Turn:
    """How a county stands: how many rounds it has been part of, and when it was observed last."""

    rounds: int
    last: Quarter | None


def turns_of(counties: Collection[str], visits: Iterable[Visit]) -> dict[str, Turn]:
    """How each county stands after these visits; one that is gone is left out.

    Whoever is visited for the first time joins the round that is under way: a county that is newly
    founded is not owed the rounds before it was there.
    """
    found: dict[str, Turn] = {}
    for visit in sorted(visits, key=lambda v: v.quarter):
        if visit.county not in counties:
            continue
        before = found.get(visit.county)
        newest = max((turn.rounds for turn in found.values()), default=1)
        rounds = before.rounds + 1 if before else newest
        found[visit.county] = Turn(rounds, visit.quarter)
    return {code: found.get(code, Turn(0, None)) for code in counties}


def due(turns: Mapping[str, Turn]) -> list[str]:
    """The counties among which the next quarter chooses, by code: equally due, as the rule sees it.

    Never observed comes first; then those of the earliest round, and of these the ones that have waited
    since the earliest year.
    """
    if not turns:
        return []
    first = min(_owed(turn) for turn in turns.values())
    return sorted(code for code, turn in turns.items() if _owed(turn) == first)


def _owed(turn: Turn) -> tuple[int, int]:
    return (turn.rounds, turn.last[0] if turn.last else 0)


def proposed(
    counties: Collection[str],
    visits: Sequence[Visit],
    quarters: Iterable[Quarter],
    merits: Mapping[str, int],
) -> dict[Quarter, str]:
    """A county for each of these quarters, in order; {} where there is no county.

    Of those equally due the one comes first that has more of the two other reasons (`merits`: 0 to 2),
    then the one that has waited longer, then the lower code. Same input, same answer.
    """
    told = list(visits)
    found: dict[Quarter, str] = {}
    for quarter in sorted(quarters):
        turns = turns_of(counties, told)
        among = due(turns)
        if not among:
            return {}
        chosen = min(among, key=lambda code: (-merits.get(code, 0), turns[code].last or (0, 0), code))
        found[quarter] = chosen
        told.append(Visit(chosen, quarter))
    return found


def waited(last: Quarter | None, now: Quarter) -> int | None:
    """How many quarters have passed since; None for never."""
    return None if last is None else (now[0] - last[0]) * 4 + now[1] - last[1]
