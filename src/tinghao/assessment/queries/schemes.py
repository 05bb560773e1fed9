"""Schemes by ledger and year."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinghao.assessment import rules
from tinghao.assessment.choices import VersionState
from tinghao.assessment.models import Assessment, SchemeVersion, TryOut
from tinghao.core import refusals
from tinghao.filing.choices import PeriodState
from tinghao.filing.models import Period


def owners_of(actor: Any, capability: str = rules.SCHEMES) -> list[str]:
    """The ledgers that the actor keeps: the codes of cities and counties with the capability."""
    return [code for code in actor.divisions_for(capability) if len(code) in (4, 6)]


def schemes_visible_to(actor: Any, owner: str) -> QuerySet[SchemeVersion]:
    """The versions of a ledger, the latest year first. Raises what `rules.require_office` refuses."""
    rules.require_office(actor, owner, rules.SEE)
    return SchemeVersion.objects.filter(owner=owner).order_by("-year", "-number")


def scheme_version_for(actor: Any, pk: int) -> SchemeVersion:
    """The version, for whoever sees its ledger; else NotFound."""
    found = SchemeVersion.objects.filter(pk=pk).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这一版考核办法。"))
    rules.require_office(actor, found.owner, rules.SEE)
    return found


def adopted_for(owner: str, year: int) -> SchemeVersion | None:
    """The scheme that holds for the year of a ledger; a reader's own question, nothing personal."""
    return SchemeVersion.objects.filter(owner=owner, year=year, state=VersionState.ADOPTED).first()


def try_outs_of(actor: Any, version: SchemeVersion) -> list[TryOut]:
    """The tries of a version, the latest first."""
    rules.require_office(actor, version.owner)
    return list(version.tries.all()[:5])


def assessments_to_refresh() -> list[Assessment]:
    """The years that are computed in the night: open ones with a scheme that holds."""
    for version in SchemeVersion.objects.filter(state=VersionState.ADOPTED):
        Assessment.objects.get_or_create(
            owner=version.owner, year=version.year, defaults={"version": version}
        )
        Assessment.objects.filter(owner=version.owner, year=version.year).exclude(version=version).update(
            version=version
        )
    frozen = set(Period.objects.filter(state=PeriodState.FROZEN).values_list("ledger_id", "year"))
    return [a for a in Assessment.objects.order_by("pk") if (a.owner, a.year) not in frozen]
