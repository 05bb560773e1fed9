"""The conveners' words: whose year is still without one, what is disputed, what a member reads."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.assessment import rules
from tinghao.assessment.choices import DisputeState
from tinghao.assessment.models import Evaluation
from tinghao.core import clock, refusals
from tinghao.filing import rules as filing
from tinghao.people.models import Member, in_force


def members_to_evaluate(actor: Any, township: str, year: int) -> list[tuple[Member, Evaluation | None]]:
    """The members of the groups of a township with the word on their year, if there is one."""
    if township not in actor.divisions_for(rules.EVALUATE):
        raise refusals.NotFound(_("没有找到这个乡镇（街道），或者不在您的工作范围内。"))
    day = min(clock.today(), dt.date(year, 12, 31))
    here = Q(memberships__group__communities__division__code__startswith=township) | Q(
        memberships__group__township=township
    )
    members = (
        Member.objects.filter(here, in_force(day, "memberships__"))
        .exclude(person_id=actor.person_id)
        .select_related("person", "sector")
        .order_by("person__name", "pk")
        .distinct()
    )
    said = {e.member_id: e for e in Evaluation.objects.filter(township=township, year=year)}
    return [(m, said.get(m.pk)) for m in members]


@dataclass(frozen=True, slots=True)
class WordsSaid:
    """How far the conveners are with a year."""

    said: int
    waiting: int


def words_said(actor: Any, owner: str, year: int) -> WordsSaid:
    """How many words were said in a city or county, and how many wait for an answer."""
    rules.require_office(actor, owner, rules.SEE)
    rows = Evaluation.objects.filter(year=year)
    rows = rows.filter(city=owner) if len(owner) == 4 else rows.filter(county=owner)
    waiting = Count("pk", filter=Q(dispute=DisputeState.WAITING))
    found = rows.aggregate(said=Count("pk"), waiting=waiting)
    return WordsSaid(found["said"], found["waiting"])


def evaluations_of(actor: Any, member: Member, year: int) -> list[Evaluation]:
    """The words on a member's year, for the member, the own convener and the office."""
    filing.check_may_see_member(actor, member, clock.today())
    return list(Evaluation.objects.filter(member=member, year=year).order_by("pk"))


def evaluation_for(actor: Any, pk: int) -> Evaluation:
    """One word, for its member or an office that sees it; else NotFound."""
    found = Evaluation.objects.select_related("member__person").filter(pk=pk).first()
    if found is not None and (
        rules.is_about(actor, found) or scope.has(actor, rules.SEE, found.division_code)
    ):
        return found
    raise refusals.NotFound(_("没有找到这句评价。"))


def disputes_for(actor: Any) -> QuerySet[Evaluation]:
    """Words that wait for the office's answer, the most urgent first."""
    rows = Evaluation.objects.filter(dispute=DisputeState.WAITING).select_related("member__person")
    return scope.narrow(actor, rules.FREEZE, rows).order_by("decide_by", "pk")
