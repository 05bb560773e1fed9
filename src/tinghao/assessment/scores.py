"""Scores read straight from a ledger: of one member, or of everybody. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tinghao.assessment import facts
from tinghao.assessment.engine import Compiled, Fact, Score
from tinghao.assessment.facts import Basis
from tinghao.assessment.scheme import Mode, Scheme


def scored(
    owner: str, year: int, schemes: Sequence[Scheme], basis: Basis
) -> Iterator[tuple[int, tuple[Score, ...]]]:
    """(member, the score under each scheme) of everybody in the basis, by their numbers.

    The ledger is read once, whatever the number of schemes, and nobody's lines are held any longer than
    it takes to score them.
    """
    compiled = [Compiled(scheme) for scheme in schemes]
    is_shared = any(uses_shares(scheme) for scheme in schemes)
    found = facts.facts_of(owner, year, basis, members=basis.members, is_shared=is_shared)
    ahead = next(found, None)
    for member in sorted(basis.members):
        held: Sequence[Fact] = ()
        if ahead is not None and ahead[0] == member:
            held, ahead = ahead[1], next(found, None)
        yield member, tuple(_scored(one, member, held, basis) for one in compiled)


def scores_of(owner: str, year: int, scheme: Scheme, basis: Basis) -> Iterator[tuple[int, Score]]:
    """(member, score) of everybody for a year of a ledger, by their numbers."""
    return ((member, found[0]) for member, found in scored(owner, year, (scheme,), basis))


def _scored(compiled: Compiled, member: int, found: Iterable[Fact], basis: Basis) -> Score:
    return compiled.score(found, is_standing=member in basis.standing, gauges=basis.said.get(member))


def uses_rates(scheme: Scheme) -> bool:
    """True where some rule asks what was said or came of it."""
    return any(rule.mode == Mode.RATE for item in scheme.items for rule in item.rules)


def uses_shares(scheme: Scheme) -> bool:
    """True where some rule asks how many had part in a matter."""
    return any(rule.mode == Mode.SHARE for item in scheme.items for rule in item.rules)


def score_of(owner: str, year: int, scheme: Scheme, member: int) -> tuple[Score, list[Fact]]:
    """One member's score as of now, with the facts behind it (a handful of statements)."""
    basis = facts.basis_now(owner, year, member=member, is_gauged=uses_rates(scheme))
    found: list[Fact] = []
    for _member, held in facts.facts_of(owner, year, basis, members=[member], is_shared=uses_shares(scheme)):
        found = held
    return _scored(Compiled(scheme), member, found, basis), found
