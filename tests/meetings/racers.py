"""What two hands do to the same meeting at the same moment; `test_races` starts a process for each."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

from django.db import transaction
from tests import make
from tests.meetings import stage
from tests.processes import in_turns

from tinghao.access import scope
from tinghao.consultations.models import Consultation, Minutes
from tinghao.core import text
from tinghao.core.actors import PASSERBY
from tinghao.history import queries as history
from tinghao.meetings import actions
from tinghao.meetings.models import Meeting, NotedItem, Rival, Turn
from tinghao.people.models import Person

Round = dict[str, Any]
APART = 0.15
HANDS = ("示例召集人", "示例委员")


def _hand(side: int) -> Any:
    return scope.actor_for(Person.objects.get(name=HANDS[side]))


def _at(found: Round) -> Consultation:
    return Consultation.objects.get(pk=found["pk"])


def _move(found: Round, side: int) -> None:
    actions.begin_phase(_at(found), by=_hand(side), phase="questions", seen="briefing")


def _call(found: Round, side: int) -> None:
    actions.call_speaker(_at(found), by=_hand(side), turn=found["turns"][side], seen=0)


def _same_box(found: Round, side: int) -> None:
    words = {"agreed": HANDS[side]}
    actions.write_minutes(_at(found), by=_hand(side), words=words, bases={"agreed": text.digest("")})


def _two_boxes(found: Round, side: int) -> None:
    box = ("discussion", "agreed")[side]
    actions.write_minutes(_at(found), by=_hand(side), words={box: HANDS[side]}, bases={})


def _sent_twice(found: Round, side: int) -> None:
    actions.note_item(_at(found), by=_hand(0), what="换灯", once="same")


def _at_the_door(found: Round, side: int) -> None:
    actions.sign_in_at_door(_at(found), by=PASSERBY, name="示例张三丰", once=f"door{side}")


RACES: dict[str, Callable[[Round, int], None]] = {
    "move": _move,
    "call": _call,
    "same_box": _same_box,
    "two_boxes": _two_boxes,
    "sent_twice": _sent_twice,
    "at_the_door": _at_the_door,
}


def prepare(rounds: int) -> str:
    """A meeting in its first phase for every round of every race, as JSON."""
    found: dict[str, list[Round]] = {}
    with transaction.atomic():
        cast = make.Cast()
        for name in RACES:
            found[name] = []
            for _number in range(rounds):
                table = stage.table(cast, began_ago=dt.timedelta(seconds=5))
                by = cast.convener.actor
                actions.begin_phase(table.consultation, by=by, phase="briefing", seen="")
                asked = [
                    actions.ask_to_speak(table.consultation, by=by, seat=table.seat(kind).pk)
                    for kind in ("unit", "member")
                ]
                found[name].append({"pk": table.pk, "turns": [t.pk for t in asked if t]})
    return json.dumps(found)


def race(side: int, races: dict[str, list[Round]], start: float) -> str:
    """One side of all races: in every round at the agreed moment; what came of each, as JSON."""
    _hand(side)  # the connection is open before the start
    act = lambda name, this: RACES[name](this, side)  # noqa: E731
    return json.dumps(in_turns(races, act, start=start, apart=APART))


def outcome(races: dict[str, list[Round]]) -> str:
    """What the database says afterwards of each meeting of each race, as JSON."""
    return json.dumps({name: [_said_of(this["pk"]) for this in rounds] for name, rounds in races.items()})


def _said_of(pk: int) -> dict[str, Any]:
    minutes = Minutes.objects.filter(consultation_id=pk).first()
    seats = Consultation.objects.get(pk=pk).seats.all()
    return {
        "phase": Meeting.objects.get(consultation_id=pk).phase,
        "speaking": Turn.objects.filter(meeting__consultation_id=pk, state="speaking").count(),
        "texts": sorted([w for w in (minutes.discussion, minutes.agreed) if w] if minutes else []),
        "rivals": list(Rival.objects.filter(consultation_id=pk).values_list("words", flat=True)),
        "noted": NotedItem.objects.filter(meeting__consultation_id=pk).count(),
        "newcomers": sum(1 for s in seats if s.name == "示例张三丰"),
        "holds": history.public_verdict_on("consultation", pk).holds,
    }
