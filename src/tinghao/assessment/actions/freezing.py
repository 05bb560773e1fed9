"""The end of a year: prepared with digests, signed by two persons, closed; recounted by whoever doubts."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinghao.assessment import engine, facts, kinds, queries, rules
from tinghao.assessment.actions.schemes import check_open
from tinghao.assessment.choices import FreezeState
from tinghao.assessment.models import Freeze, SchemeVersion
from tinghao.assessment.scores import scores_of, uses_rates
from tinghao.core import clock, refusals, text
from tinghao.filing import actions as filing
from tinghao.filing.models import Ledger
from tinghao.history import actions as history


@transaction.atomic
def prepare_freeze(version: SchemeVersion, *, by: Any) -> Freeze:
    """The year of the version is counted and waits for two signatures (`assessment.prepared`).

    Raises Invalid while something stands against it (`queries.obstacles`), Stale where it is prepared or
    frozen already.
    """
    rules.require_office(by, version.owner, rules.FREEZE)
    check_open(version.owner, version.year)
    against = [o for o in queries.obstacles(version.owner, version.year) if o.stops]
    if against:
        raise refusals.Invalid(_("还不能封账：{words}").format(words="；".join(o.words for o in against)))
    basis = facts.basis_now(version.owner, version.year, is_gauged=uses_rates(version.scheme))
    ledger_digest, lines = facts.ledger_digest(version.owner, version.year)
    scores = scores_of(version.owner, version.year, version.scheme, basis)
    scores_digest, members = engine.digest(scores)
    try:
        with transaction.atomic():
            made = Freeze.objects.create(
                owner=version.owner,
                year=version.year,
                version=version,
                members=members,
                lines=lines,
                ledger_digest=ledger_digest,
                scores_digest=scores_digest,
                basis=basis.as_data(),
                prepared_by_id=by.person_id,
                prepared_at=clock.now(),
            )
    except IntegrityError:
        raise refusals.Stale(_("这一年已经准备过封账了，请看最新的情况。")) from None
    data = {"year": version.year, "members": members}
    history.append(kinds.FREEZE, made.pk, "assessment.prepared", by=by, data=data)
    return made


@transaction.atomic
def sign_freeze(freeze: Freeze, *, by: Any) -> Freeze:
    """One of two persons has signed; with the second the year is closed (`assessment.signed`).

    The second signature counts everything once more: where the ledger says something else than when it
    was prepared, nothing is closed. Raises Forbidden for the same person twice, Stale for a count that
    differs or a freeze that is over.
    """
    rules.require_office(by, freeze.owner, rules.FREEZE)
    now = clock.now()
    if freeze.state == FreezeState.PREPARED:
        signed = Freeze.objects.filter(pk=freeze.pk, state=FreezeState.PREPARED).update(
            state=FreezeState.SIGNED, first_by_id=by.person_id, first_at=now
        )
    else:
        if freeze.first_by_id == by.person_id:
            raise refusals.Forbidden(_("封账要两个人签，第二个人不能还是您。"))
        signed = Freeze.objects.filter(pk=freeze.pk, state=FreezeState.SIGNED).update(
            state=FreezeState.FROZEN, second_by_id=by.person_id, second_at=now
        )
        if signed:
            _close(freeze, by=by)
    if not signed:
        raise refusals.Stale(_("这次封账刚才已经签过了，请看最新的情况。"))
    history.append(kinds.FREEZE, freeze.pk, "assessment.signed", by=by, data={"year": freeze.year})
    freeze.refresh_from_db()
    return freeze


def _close(freeze: Freeze, *, by: Any) -> None:
    # The ledger is held by the freeze of its period, so nothing is written between the count and the close.
    ledger, _is_new = Ledger.objects.get_or_create(
        pk=freeze.owner, defaults={"level": "city" if len(freeze.owner) == 4 else "county"}
    )
    filing.freeze_period(ledger, year=freeze.year, by=by)
    if not queries.recount(freeze).agrees:
        raise refusals.Stale(_("准备以后台账又变了，数字对不上。请作废这一次，重新准备。"))


@transaction.atomic
def void_freeze(freeze: Freeze, *, by: Any, words: str) -> None:
    """A preparation is void and can be made anew, with a reason. Raises Stale for a year that is closed."""
    rules.require_office(by, freeze.owner, rules.FREEZE)
    why = text.required(words, field="words", limit=200, missing=_("请写一句为什么作废。"))
    voided = Freeze.objects.filter(pk=freeze.pk, state__in=(FreezeState.PREPARED, FreezeState.SIGNED)).update(
        state=FreezeState.VOID
    )
    if not voided:
        raise refusals.Stale(_("已经封账的年度不能作废。"))
    data = {"year": freeze.year}
    history.append(kinds.FREEZE, freeze.pk, "assessment.voided", by=by, data=data, words=why)
