"""Scores of a whole ledger: computed by the worker, kept for the lists; and a draft tried against a year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.db import transaction

from tinghao.assessment import engine, facts, rules
from tinghao.assessment.choices import RunState
from tinghao.assessment.models import Assessment, MemberScore, SchemeVersion, TryOut
from tinghao.assessment.scheme import Scheme, said
from tinghao.assessment.scores import scored, scores_of, uses_rates
from tinghao.core import clock


@transaction.atomic
def ask_assessment(version: SchemeVersion, *, by: Any, enqueue: Callable[[int], object]) -> Assessment:
    """The scores of the version's year will be computed afresh, by the job that `enqueue` makes here."""
    rules.require_office(by, version.owner, rules.SEE)
    found, _is_new = Assessment.objects.update_or_create(
        owner=version.owner,
        year=version.year,
        defaults={"version": version, "state": RunState.WAITING},
    )
    enqueue(found.pk)
    return found


def assess(assessment: Assessment) -> None:
    """The year's totals and grades stand for the lists. Doing it again gives the same."""
    version = assessment.version
    scheme = version.scheme
    basis = facts.basis_now(version.owner, version.year, is_gauged=uses_rates(scheme))
    scores = scores_of(version.owner, version.year, scheme, basis)
    rows = [
        MemberScore(
            assessment=assessment,
            member_id=member,
            total=score.total,
            grade=score.grade,
            categories={c.key: said(c.counted) for c in score.categories},
        )
        for member, score in scores
    ]
    with transaction.atomic():
        # The row is held, so that two that compute at once do not write into each other.
        Assessment.objects.select_for_update().get(pk=assessment.pk)
        MemberScore.objects.filter(assessment=assessment).delete()
        MemberScore.objects.bulk_create(rows, batch_size=500)
        Assessment.objects.filter(pk=assessment.pk).update(
            state=RunState.DONE, members=len(rows), computed_at=clock.now()
        )


def try_out(attempt: TryOut) -> None:
    """The draft against the year's records: who would be in another grade than now, and by which items.

    Compared with the scheme that holds for that year; where none does, only the spread over the grades
    is shown.
    """
    version = attempt.version
    held = SchemeVersion.objects.filter(
        owner=version.owner, year=attempt.against_year, state="adopted"
    ).first()
    is_gauged = uses_rates(version.scheme) or (held is not None and uses_rates(held.scheme))
    basis = facts.basis_now(version.owner, attempt.against_year, is_gauged=is_gauged)
    schemes = [version.scheme, *([held.scheme] if held is not None else [])]
    counts: list[Counter[str]] = [Counter() for _scheme in schemes]
    moves: list[dict[str, Any]] = []
    members = 0
    for member, found in scored(version.owner, attempt.against_year, schemes, basis):
        members += 1
        for counted, score in zip(counts, found, strict=True):
            counted[score.grade] += 1
        if len(found) > 1:
            moved = engine.moves({member: found[1]}, {member: found[0]})
            moves += [_told(m, schemes[1], schemes[0]) for m in moved]
    grades = {
        name: _spread(scheme, counted)
        for name, scheme, counted in zip(("after", "before"), schemes, counts, strict=False)
    }
    TryOut.objects.filter(pk=attempt.pk).update(
        state=RunState.DONE, members=members, moves=moves, grades=grades, done_at=clock.now()
    )


def _spread(scheme: Scheme, counts: Counter[str]) -> list[dict[str, Any]]:
    return [{"label": g.label, "n": counts.get(g.key, 0)} for g in scheme.grades]


def _told(move: engine.Move, before: Scheme, after: Scheme) -> dict[str, Any]:
    labels = {i.key: i.label for i in (*before.items, *after.items)}

    def grade(scheme: Scheme, key: str) -> str:
        return next((g.label for g in scheme.grades if g.key == key), key)

    return {
        "member": move.member,
        "before": grade(before, move.before),
        "after": grade(after, move.after),
        "total_before": str(move.total_before),
        "total_after": str(move.total_after),
        "by": [
            [labels.get(key, key), ("+" if delta > 0 else "−") + said(abs(Fraction(delta)))]
            for key, delta in move.by_item[:4]
        ],
    }
