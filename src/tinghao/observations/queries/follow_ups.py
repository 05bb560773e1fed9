"""Reading what follows: of an observation, of a person, and who answers for a post today."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.core import clock, refusals
from tinghao.observations import rules
from tinghao.observations.choices import FollowUpState
from tinghao.observations.models import FollowUp, Observation
from tinghao.observations.workflow import RUN
from tinghao.people.models import in_force

# Who can be given something to do: the offices, the conveners, the units, of the county that was visited.
ANSWERS = (Role.COUNTY_OFFICE, Role.CONVENER, Role.HANDLING_UNIT)


def posts_in(county: str) -> list[Appointment]:
    """The posts of the county that can answer for something, with their holders of today, by place."""
    rows = Appointment.objects.filter(
        in_force(clock.today()),
        role__in=ANSWERS,
        division__code__startswith=county,
        person__erased_at__isnull=True,
    ).select_related("person", "division", "organisation")
    order = {role: n for n, role in enumerate(ANSWERS)}
    return sorted(rows, key=lambda one: (order[Role(one.role)], one.division_id, one.pk))


def holders_of(follow_up: FollowUp) -> list[int]:
    """The persons who hold the post today, the longest in office first; [] for none."""
    rows = Appointment.objects.filter(
        in_force(clock.today()),
        role=follow_up.role,
        division_id=follow_up.place,
        organisation=follow_up.organisation,
        person__erased_at__isnull=True,
    )
    return list(rows.order_by("is_acting", "starts", "pk").values_list("person_id", flat=True))


def follow_ups_of(observation: Observation) -> list[FollowUp]:
    """What follows from it: what is open first, by day."""
    rows = FollowUp.objects.filter(observation=observation).select_related("person", "site", "organisation")
    return sorted(rows, key=lambda one: (one.state == FollowUpState.DONE, one.due_on, one.pk))


def follow_up_for(actor: Any, pk: int) -> FollowUp:
    """One of them, for whoever answers, and for those who see the observation; else NotFound."""
    rows = FollowUp.objects.select_related("observation__programme", "person", "site")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这一项，或者它和您无关。"))
    if not rules.is_bearer(actor, found):
        rules.require_see(actor, found.observation)
    return found


def owed_by(actor: Any, *, limit: int = 20) -> list[FollowUp]:
    """What is open for this person, or for somebody for whom the person stands in, the earliest day first.

    For an office also what has nobody any more, and what is overdue in its county. One statement.
    """
    condition = Q(person__in=getattr(actor, "persons", frozenset()))
    codes = actor.divisions_for(RUN)
    for code in codes:
        column = "city" if len(code) == 4 else "county"
        late = Q(person__isnull=True) | Q(due_on__lt=clock.today())
        condition |= Q(**{column: code[:6]}) & late
    rows = FollowUp.objects.filter(condition, state=FollowUpState.OPEN)
    return list(rows.select_related("person", "observation").order_by("due_on", "pk")[:limit])
