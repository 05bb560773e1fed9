"""Two offices that adopt their plans at the same moment, each in a process; `test_races` starts them."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

from tests import make
from tests.distribution.town import Town

from tinghao.access import scope
from tinghao.core import clock, refusals
from tinghao.distribution import actions
from tinghao.distribution.choices import PlanState
from tinghao.distribution.models import Plan
from tinghao.people.models import GroupMembership, Person, in_force


def prepare() -> list[list[int]]:
    """A pair of plans over the same groups, chosen and waiting."""
    town = Town(make.Cast())
    return [[town.chosen().pk, town.chosen(wants=()).pk]]


def adopt(side: int, pairs: list[list[int]], start: float) -> list[str]:
    """One office adopts its plan of each pair; what came of it."""
    by = scope.actor_for(Person.objects.get(name=("示例县办", "示例市办")[side]))
    came = []
    for pair in pairs:
        plan = Plan.objects.get(pk=pair[side])
        time.sleep(max(0.0, start - time.time()))
        try:
            actions.adopt_plan(plan, starts=clock.today(), version=plan.version, by=by)
            came.append("adopted")
        except refusals.Stale as refusal:
            came.append(refusal.message)
    return came


def outcome(pairs: list[list[int]]) -> dict[str, Any]:
    """How many plans of each pair hold, and how many places anybody has at most."""
    adopted = [Plan.objects.filter(pk__in=pair, state=PlanState.ADOPTED).count() for pair in pairs]
    seats = Counter(
        GroupMembership.objects.filter(in_force(clock.today())).values_list("member_id", flat=True)
    )
    return {"adopted": adopted, "most_seats": max(seats.values())}
