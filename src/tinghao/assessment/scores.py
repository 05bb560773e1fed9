"""Scores read straight from a ledger: of one member, or of everybody. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable

from tinghao.assessment import facts
from tinghao.assessment.engine import Compiled, Fact, Score
from tinghao.assessment.facts import Basis
from tinghao.assessment.scheme import Mode, Scheme


def scores_of(owner: str, year: int, scheme: Scheme, basis: Basis) -> dict[int, Score]:
    """Everybody's score for a year of a ledger, those without a record among them (pure but for reading)."""
    compiled = Compiled(scheme)
    scores = {pk: _scored(compiled, pk, (), basis) for pk in basis.members}
    for member, found in facts.facts_of(owner, year, basis, is_shared=uses_shares(scheme)):
        if member in scores:
            scores[member] = _scored(compiled, member, found, basis)
    return scores


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
