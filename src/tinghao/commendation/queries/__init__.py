"""Reading commendation: of an office's year, the candidates with names as they are now, what is public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tinghao.commendation import rules, wording
from tinghao.commendation.choices import CommendationState, Decision, Kind
from tinghao.commendation.models import Candidate, Commendation
from tinghao.core import refusals
from tinghao.divisions import queries as divisions
from tinghao.orders.models import Order
from tinghao.people.models import Member, MemberGroup, Organisation, Person

__all__ = ("Line", "commendation_for", "commendation_of", "lines_of", "model_cases", "public_commendation")


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate as the office reads it."""

    row: Candidate
    name: str
    detail: str
    reasons: str


def commendation_of(actor: Any, owner: str, year: int) -> Commendation | None:
    """The year's commendation, for the office that commends; None before it was begun."""
    rules.require(actor, owner)
    return Commendation.objects.filter(owner=owner, year=year).first()


def commendation_for(actor: Any, pk: int) -> Commendation:
    """The commendation, for the office that commends; else NotFound or Forbidden."""
    found = Commendation.objects.filter(pk=pk).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这次表彰。"))
    rules.require(actor, found)
    return found


def lines_of(found: Commendation, *, only_chosen: bool = False) -> dict[str, list[Line]]:
    """The candidates by kind, in the order of their numbers, with names as they are today.

    A statement for the candidates and one or two for each kind's names, however many there are.
    """
    rows = Candidate.objects.filter(commendation=found).order_by("kind", "subject_id")
    if only_chosen:
        rows = rows.filter(decision=Decision.CHOSEN)
    by_kind: dict[str, list[Candidate]] = {str(kind): [] for kind in Kind}
    for row in rows:
        by_kind[row.kind].append(row)
    return {
        kind: [
            Line(row, *names.get(row.subject_id, (_("（已删除）"), "")), wording.reasons(row.reasons))
            for row in candidates
        ]
        for kind, candidates in by_kind.items()
        if (names := _names(kind, [c.subject_id for c in candidates])) is not None
    }


def _names(kind: str, ids: list[int]) -> dict[int, tuple[str, str]]:
    if not ids:
        return {}
    if kind == Kind.MEMBER:
        found = Member.objects.filter(pk__in=ids).values_list("pk", "person__name", "sector__name")
        return {pk: (name, sector or "") for pk, name, sector in found}
    if kind == Kind.CONVENER:
        people = Person.objects.filter(pk__in=ids).values_list("pk", "name", "township")
        known = list(people)
        places = divisions.public_names_kept(code for _pk, _name, code in known if code)
        return {pk: (name, places.get(code, "")) for pk, name, code in known}
    if kind == Kind.CASE:
        orders = Order.objects.filter(pk__in=ids).values_list("pk", "public_title", "title", "community")
        cases = list(orders)
        places = divisions.public_names_kept(code for *_rest, code in cases if code)
        return {pk: (public or title, places.get(code, "")) for pk, public, title, code in cases}
    model: Any = MemberGroup if kind == Kind.GROUP else Organisation
    return {pk: (name, "") for pk, name in model.objects.filter(pk__in=ids).values_list("pk", "name")}


def model_cases(city: str) -> dict[int, list[str]]:
    """The chosen model cases of a city by the person who took the order, with titles; two statements."""
    rows = Candidate.objects.filter(kind=Kind.CASE, decision=Decision.CHOSEN)
    chosen = rows.filter(commendation__owner__startswith=city).values_list("subject_id", flat=True)
    orders = Order.objects.filter(pk__in=list(chosen), claimed_by__isnull=False).order_by("-closed_at")
    found: dict[int, list[str]] = {}
    for person, public, title in orders.values_list("claimed_by__person_id", "public_title", "title"):
        found.setdefault(person, []).append(public or title)
    return found


def public_commendation(pk: int) -> tuple[Commendation, dict[str, list[Line]]]:
    """A published list with its reasons; NotFound for one that is not public."""
    found = Commendation.objects.filter(pk=pk, state=CommendationState.PUBLISHED).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这份名单，也许已经撤下。"))
    return found, lines_of(found, only_chosen=True)
