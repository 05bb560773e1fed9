"""The year's end: what stands against it, what was signed, and whether a recount agrees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinghao.assessment import engine, facts, rules
from tinghao.assessment.choices import DisputeState, FreezeState
from tinghao.assessment.models import Evaluation, Freeze
from tinghao.assessment.queries.schemes import adopted_for
from tinghao.assessment.scores import scores_of
from tinghao.core import clock
from tinghao.filing.choices import RecordState
from tinghao.filing.models import LedgerEntry


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something to be done before a year is closed; one that does not stop it is only told."""

    words: str
    count: int
    stops: bool


def obstacles(owner: str, year: int) -> list[Obstacle]:
    """What stands against closing the year of a ledger: no scheme, open disputes, records still waiting."""
    found = []
    if adopted_for(owner, year) is None:
        found.append(Obstacle(_("这一年还没有执行的考核办法"), 1, True))
    entries = LedgerEntry.objects.filter(ledger_id=owner, year=year, record__reversed_at__isnull=True)
    if n := entries.filter(record__state=RecordState.OBJECTED).values("record").distinct().count():
        found.append(Obstacle(_("{n} 条履职记录有异议，还没有核对").format(n=n), n, True))
    waiting = entries.filter(record__state=RecordState.WAITING, record__answer_by__gte=clock.today())
    if n := waiting.values("record").distinct().count():
        found.append(Obstacle(_("{n} 条履职记录本人还在核对期").format(n=n), n, True))
    words = Evaluation.objects.filter(year=year, dispute=DisputeState.WAITING)
    words = words.filter(city=owner) if len(owner) == 4 else words.filter(county=owner)
    if n := words.count():
        found.append(Obstacle(_("{n} 句召集人评价有异议，还没有答复").format(n=n), n, True))
    if clock.today().year <= year:
        found.append(Obstacle(_("这一年还没有过完"), 1, False))
    return found


def freezes_of(actor: Any, owner: str) -> QuerySet[Freeze]:
    """The freezes of a ledger, the latest first."""
    rules.require_office(actor, owner, rules.SEE)
    return Freeze.objects.filter(owner=owner).exclude(state=FreezeState.VOID).select_related("version")


@dataclass(frozen=True, slots=True)
class Recount:
    """The digests of a year counted afresh, beside those that were signed."""

    ledger_digest: str
    scores_digest: str
    agrees: bool


def recount(freeze: Freeze) -> Recount:
    """The year counted once more from the ledger and the basis that the freeze has kept."""
    ledger, _lines = facts.ledger_digest(freeze.owner, freeze.year)
    basis = facts.basis_of(freeze.basis)
    scores = scores_of(freeze.owner, freeze.year, freeze.version.scheme, basis)
    digest, _members = engine.digest(scores)
    return Recount(ledger, digest, ledger == freeze.ledger_digest and digest == freeze.scores_digest)
