"""The cast itself: each part has the reach that the other tests take for granted."""

from __future__ import annotations

import pytest
from tests import make

from tinghao.access import scope

HERE = {"member", "colleague", "group_leader", "convener", "county_office", "city_office"}


def test_seeing_orders_here_is_for_those_who_work_here(cast):
    may = {name for name, p in cast.everybody.items() if scope.has(p.actor, "orders.see", make.COMMUNITY)}
    assert may == HERE | {"inspector"}


def test_claiming_is_for_the_members_of_the_group(cast):
    may = {name for name, p in cast.everybody.items() if scope.has(p.actor, "orders.claim", make.COMMUNITY)}
    assert may == {"member", "colleague", "group_leader"}


@pytest.mark.parametrize("part", ["resident", "stranger"])
def test_nobody_without_appointment_may_anything(cast, part):
    assert getattr(cast, part).actor.part == "resident"
    assert not getattr(getattr(cast, part).actor, "grants", ())


def test_who_may_names_exactly_the_persons_that_has_allows(cast):
    for capability in ("orders.see", "orders.claim", "orders.screen", "people.manage", "access.appoint"):
        for code in (make.COMMUNITY, make.NEXT_DOOR, make.FAR_AWAY, make.COUNTY, make.CITY):
            named = set(scope.who_may(capability, code).values_list("pk", flat=True))
            allowed = {
                p.person.pk
                for p in cast.everybody.values()
                if p.person and scope.has(p.actor, capability, code)
            }
            assert named == allowed, (capability, code)
