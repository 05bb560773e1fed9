"""kill -9 of the server and the worker under load: nothing acknowledged is lost, nothing is done twice."""

from __future__ import annotations

import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.chaos.town import Load, Town, kill, wait_until
from tests.processes import own_database

pytestmark = pytest.mark.race
SECONDS = 7.0

COUNT = """
import json
from collections import Counter
from django.db.models import Count
from tinghao.history import queries
from tinghao.history.models import Entry
from tinghao.jobs.models import Job
from tinghao.notifications.models import Notice
from tinghao.orders.models import Order, Requester
accepted = Entry.objects.filter(kind="orders.accepted")
twice = accepted.values("subject_id").annotate(n=Count("pk")).filter(n__gt=1)
print(json.dumps({
    "numbers": sorted(Order.objects.values_list("number", flat=True)),
    "requesters": Requester.objects.count(),
    "placed": Entry.objects.filter(kind="orders.placed").count(),
    "accepted": Entry.objects.filter(kind="orders.accepted").count(),
    "accepted_twice": twice.count(),
    "open": Order.objects.filter(state="open").count(),
    "broken": [pk for pk in Order.objects.values_list("pk", flat=True)
               if not queries.public_verdict_on("order", pk).holds],
    "jobs": dict(Counter(Job.objects.exclude(state="waiting", attempts=0).values_list("state", flat=True))),
    "due": Job.objects.exclude(state__in=["done", "dead"]).filter(task__regex="tell|send_sms").count(),
    "notices": [list(row) for row in Notice.objects.values_list("pk", "dedupe", "way", "state")],
    "sms": [f"notice-{pk}" for pk in Notice.objects.filter(way="sms").values_list("pk", flat=True)],
    "entries": [list(row) for row in Entry.objects.filter(kind__in=["orders.placed", "orders.accepted"])
                .values_list("pk", "kind")],
}))
"""


@pytest.fixture
def town(tmp_path: Path, django_db_blocker: pytest.FixtureRequest) -> Iterator[Town]:
    with django_db_blocker.unblock(), own_database(tmp_path) as own:  # type: ignore[attr-defined]
        made = Town(own, tmp_path)
        try:
            yield made
        finally:
            made.end()


def hurt(town: Town) -> Counter[str]:
    """For SECONDS, at random moments, something is killed and started again; returns what was."""
    done: Counter[str] = Counter()
    end = time.monotonic() + SECONDS
    ways = ["answering", "answering", "worker", "worker", "main"]
    while time.monotonic() < end or len(done) < 3:
        time.sleep(random.uniform(0.2, 1.2))
        way = ways[done.total() % len(ways)]
        done[way] += 1
        if way == "worker":
            assert town.worker is not None
            town.worker.kill()
            town.worker.wait()
            town.work()
        elif way == "answering":
            for pid in town.children()[: random.randint(1, 2)]:
                kill(pid)
        else:
            assert town.main is not None
            town.main.kill()
            town.main.wait()
            town.serve()
    return done


def test_nothing_acknowledged_is_lost_and_nothing_is_done_twice(town: Town) -> None:
    town.serve()
    town.work()
    load = Load(town, clients=5)
    try:
        hurt(town)
    finally:
        load.end()
    town.serve()
    town.work()
    assert not load.odd, load.odd[:3]
    acknowledged = dict(load.known)
    unanswered = [form for once, form in load.forms.items() if once not in acknowledged]
    assert acknowledged and unanswered, "the load was not hit"
    # Whoever got no answer sends the same form again, twice for good measure: one and the same receipt.
    for form in unanswered:
        wait_until(lambda: load.send(form), 30)  # noqa: B023 - called at once
        assert load.send(form) == load.known[form["once"]]
    for once in random.sample(sorted(acknowledged), min(8, len(acknowledged))):
        assert load.send(load.forms[once]) == acknowledged[once], "the repeated form got another receipt"

    wait_until(lambda: not json.loads(town.own.run(COUNT))["due"], 60, "for the jobs")
    found = json.loads(town.own.run(COUNT))
    assert found["numbers"] == sorted(load.known.values()), "an order was lost, or made twice"
    assert found["requesters"] == found["placed"] == len(load.forms) == len(found["numbers"])
    assert found["broken"] == []
    assert found["accepted_twice"] == 0
    assert found["accepted"] == found["open"] > 0
    assert set(found["jobs"]) == {"done"}, found["jobs"]
    _notices_are_right(town, found)
    for once in random.sample(sorted(acknowledged), min(6, len(acknowledged))):
        _can_be_followed(town, acknowledged[once], load.slips[acknowledged[once]])


def _notices_are_right(town: Town, found: dict[str, list[list[str]]]) -> None:
    kinds = {int(pk): kind for pk, kind in found["entries"]}
    told = Counter(int(dedupe.split(":")[0]) for _, dedupe, _, _ in found["notices"])
    # The one convener here hears of each order that was placed; of one that was accepted the group's
    # members, its convener and the resident hear. Each of them once: `dedupe` names entry and person.
    assert {told[pk] for pk, kind in kinds.items() if kind == "orders.placed"} == {1}
    assert len({told[pk] for pk, kind in kinds.items() if kind == "orders.accepted"}) == 1
    assert len({dedupe for _, dedupe, _, _ in found["notices"]}) == len(found["notices"])
    assert {state for _, _, _, state in found["notices"]} == {"sent"}
    sent = [json.loads(line)["key"] for line in town.sms.read_text(encoding="utf-8").splitlines()]
    assert sorted(sent) == sorted(found["sms"]), "a message was sent twice, or never"


def _can_be_followed(town: Town, number: str, slip: str) -> None:
    page = town.ask("GET", f"/place/receipt/{number}", cookies={"tinghao_slips": slip})
    assert page.status == 200, (number, page.status)
    shown = f"{number[:3]} {number[3:6]} {number[6:]}"
    assert shown in page.text
    codes = re.findall(r"\b(\d{3} \d{3})\b(?! \d{4})", page.text)
    answers = [town.ask("POST", "/r", {"number": number, "code": c}) for c in dict.fromkeys(codes)]
    leads = [a.headers["Location"] for a in answers if a.status == 303]
    assert leads, "the code on the receipt does not open it"
    assert town.ask("GET", leads[0]).status == 200
