"""A load that was killed leaves nothing behind; the next one makes the whole city, without doubles."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest
from tests.processes import own_database

from tinghao.demo import cases, errands

pytestmark = pytest.mark.race

LOAD = """
import django; django.setup()
from tinghao.demo import city
print("begun", flush=True); city.load(); print("the city stands", flush=True)
"""
COUNT = """
from tinghao.demo import city
from tinghao.history.models import Entry, Head
from tinghao.jobs.models import Job
from tinghao.orders.models import Order
from tinghao.people.models import Person
print(city.is_loaded(), *(m.objects.count() for m in (Person, Order, Entry, Job, Head)))
"""


def test_a_killed_load_leaves_nothing_and_the_next_makes_everything_once(
    tmp_path: Path, django_db_blocker: pytest.FixtureRequest
) -> None:
    with django_db_blocker.unblock(), own_database(tmp_path) as own:  # type: ignore[attr-defined]
        own.run("from tinghao.cli import load; load.load_divisions(load.SHIPPED)")
        victim = own.start("-c", LOAD)
        assert victim.stdout is not None
        assert victim.stdout.readline() == "begun\n"
        time.sleep(2)
        victim.send_signal(signal.SIGKILL)
        assert "the city stands" not in victim.stdout.read(), "the city was done before it could be killed"
        victim.wait()
        assert own.run(COUNT) == "False 0 0 0 0 0"
        again = own.start("-c", LOAD)
        assert again.stdout is not None
        assert "the city stands" in again.stdout.read()
        again.wait()
        is_loaded, persons, orders, *_ = own.run(COUNT).split()
        assert is_loaded == "True"
        # Each of the plain orders and of the cases once, those that two running meetings are about, and
        # the matters of two topics of the year's plan.
        assert int(orders) == len(errands.everything()) + len(cases.ALL) + 2 + 2
        names = (
            "from tinghao.people.models import Person; print(len(set(Person.objects.values_list('name'))))"
        )
        assert own.run(names) == persons
