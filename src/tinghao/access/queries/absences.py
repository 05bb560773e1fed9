"""Reading absences: one's own and those in which one stands in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.utils.translation import gettext as _

from tinghao.access.models import Absence
from tinghao.core import clock, refusals
from tinghao.people.models import Person
from tinghao.people.rules import require_management


@dataclass(frozen=True, slots=True)
class Absences:
    """Absences that hold or are to come: the actor's own, and those in which the actor stands in."""

    own: list[Absence]
    standing_in: list[Absence]


def absences_of(actor: Any) -> Absences:
    """The actor's absences of today and later, soonest first; one query."""
    mine = Q(person=actor.person_id) | Q(delegate=actor.person_id)
    still = Q(ends__isnull=True) | (Q(ends__gte=clock.today()) & Q(ends__gte=F("starts")))
    rows = Absence.objects.filter(mine, still).select_related("person", "delegate").order_by("starts", "pk")
    found = list(rows)
    return Absences(
        [row for row in found if row.person_id == actor.person_id],
        [row for row in found if row.delegate_id == actor.person_id],
    )


def absences_of_person(actor: Any, person: Person) -> list[Absence]:
    """Somebody's absences of today and later, for the office that keeps the register; refusals by place."""
    require_management(actor, person.division_code)
    still = Q(ends__isnull=True) | (Q(ends__gte=clock.today()) & Q(ends__gte=F("starts")))
    rows = Absence.objects.filter(still, person=person).select_related("person", "delegate")
    return list(rows.order_by("starts", "pk"))


def absence_of(actor: Any, pk: int) -> Absence:
    """One of the actor's absences; raises NotFound for another's."""
    found = absences_of(actor)
    row = next((row for row in (*found.own, *found.standing_in) if row.pk == pk), None)
    if row is None:
        raise refusals.NotFound(_("没有找到这一次请假。"))
    return row
