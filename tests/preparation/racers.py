"""What two conveners do at the same moment before a meeting; `test_races` starts a process for each."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.db import transaction
from tests import make
from tests.preparation import prepared
from tests.processes import in_turns

from tinghao.access import scope
from tinghao.consultations import actions as consultations
from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.orders.models import Order
from tinghao.people.models import Person, Venue
from tinghao.preparation import actions
from tinghao.preparation.models import Topic

Round = dict[str, Any]
APART = 0.15
HAND = "示例召集人"


def _plan(found: Round, **more: Any) -> None:
    starts = prepared.at(found["ahead"], 9)
    by: Any = scope.actor_for(Person.objects.get(name=HAND))
    actions.plan_meeting(by=by, form="room", title="示例", starts_at=starts, **more)


def _venue(found: Round, side: int) -> None:
    order = Order.objects.get(pk=found["orders"][side])
    _plan(found, about=[order], venue=Venue.objects.get(pk=found["venue"]))


def _topic(found: Round, side: int) -> None:
    del side
    _plan(found, about=[], topic=Topic.objects.select_related("consultation", "order").get(pk=found["topic"]))


def _seats(found: Round, side: int) -> None:
    by: Any = scope.actor_for(Person.objects.get(name=HAND))
    meeting = Consultation.objects.get(pk=found["meeting"])
    consultations.add_seats(meeting, by=by, seats=[consultations.NewSeat("expert", name=f"示例{side}")])


RACES: dict[str, Callable[[Round, int], None]] = {"venue": _venue, "topic": _topic, "seats": _seats}


def prepare(rounds: int) -> str:
    """Orders that wait for a meeting, a venue, a topic and a meeting to come, for every round; as JSON."""
    found: dict[str, list[Round]] = {name: [] for name in RACES}
    with transaction.atomic():
        cast = make.Cast()
        by: Any = cast.convener.actor
        venue, today = make.venue("示例议事室"), clock.today()
        for ahead in range(5, 5 + rounds):
            orders = [make.order(cast, state="claimed").order.pk for _side in (0, 1)]
            found["venue"].append({"ahead": ahead, "orders": orders, "venue": venue.pk})
            topic = actions.add_topic(
                by=by, place=make.TOWNSHIP, year=today.year, month=12, title=f"示例{ahead}"
            )
            found["topic"].append({"ahead": ahead, "topic": topic.pk})
            meeting = prepared.planned(cast, ahead=ahead, send=False)
            found["seats"].append({"meeting": meeting.pk})
    return json.dumps(found)


def race(side: int, races: dict[str, list[Round]], start: float) -> str:
    """One side of all races: in every round at the agreed moment; what came of each, as JSON."""
    Person.objects.get(name=HAND)  # the connection is open before the start
    act = lambda name, this: RACES[name](this, side)  # noqa: E731
    return json.dumps(in_turns(races, act, start=start, apart=APART))


def outcome(races: dict[str, list[Round]]) -> str:
    """What the database says afterwards of each round, as JSON."""
    told = {"venue": _of_venue, "topic": _of_topic, "seats": _of_seats}
    return json.dumps({name: [told[name](this) for this in rounds] for name, rounds in races.items()})


def _of_venue(this: Round) -> int:
    starts = prepared.at(this["ahead"], 9)
    return Consultation.objects.filter(venue_id=this["venue"], starts_at=starts).count()


def _of_topic(this: Round) -> list[int]:
    topic = Topic.objects.get(pk=this["topic"])
    assert topic.order is not None
    return [Order.objects.filter(origin="plan", title=topic.title).count(), topic.order.consultations.count()]


def _of_seats(this: Round) -> list[int]:
    meeting = Consultation.objects.get(pk=this["meeting"])
    return [*meeting.seats.order_by("number").values_list("number", flat=True)]
