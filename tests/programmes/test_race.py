"""The last place of a training goes to one of those who press at the same moment."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.processes import own_database

pytestmark = pytest.mark.race

SET_UP = """
from tests import make
from tests.programmes import stage
from tinghao.programmes import actions
from tinghao.core import clock
cast = make.Cast()
found = stage.planned(cast, sign_up_by=clock.today(), places=2, days=1)
actions.announce_programme(found, by=cast.county_office.actor)
print([make.member(at=make.COUNTY, level="county").person_id for _ in range(6)])
"""
PRESS = """
import sys, time
import django; django.setup()
from tinghao.access import scope
from tinghao.core import refusals
from tinghao.people.models import Person
from tinghao.programmes import actions
from tinghao.programmes.models import Programme
who = scope.actor_for(Person.objects.get(pk=int(sys.argv[1])))
found = Programme.objects.get()
time.sleep(max(0, float(sys.argv[2]) - time.time()))
try:
    actions.sign_up(found, by=who)
    print("in")
except refusals.Stale:
    print("full")
"""
SEEN = """
from tinghao.programmes.models import Programme
found = Programme.objects.get()
print((found.taken, found.parts.count()))
"""


def test_two_places_and_six_who_press_at_once(
    tmp_path: Path, django_db_blocker: pytest.FixtureRequest
) -> None:
    import time

    with django_db_blocker.unblock(), own_database(tmp_path) as own:  # type: ignore[attr-defined]
        persons = eval(own.run(SET_UP))
        start = str(time.time() + 4)
        running = [own.start("-c", PRESS, str(person), start) for person in persons]
        said = sorted((p.communicate(timeout=60)[0] or "").strip().splitlines()[-1] for p in running)
        assert own.run(SEEN) == "(2, 2)"
    assert said == ["full"] * 4 + ["in"] * 2
