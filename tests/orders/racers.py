"""What two processes do to the same order at the same moment; `test_races` starts them.

python -c "from tests.orders import racers; racers.prepare('claim', 6)"      prints the cases
python -c "from tests.orders import racers; racers.race('claim', 0, …)"      one side, round by round
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.db import transaction
from tests import make
from tests.processes import in_turns

from tinghao.access import scope
from tinghao.consultations import actions as consultations
from tinghao.consultations.models import Extension, OutcomeItem
from tinghao.core import clock
from tinghao.core.actors import PASSERBY, Receipt
from tinghao.history import queries as history
from tinghao.history.models import Entry
from tinghao.orders import actions
from tinghao.orders.models import Clock, Order, Requester
from tinghao.people.models import Person

Round = dict[str, Any]
APART = 0.2


def somebody(name: str) -> Any:
    """The actor with this name from the cast."""
    return scope.actor_for(Person.objects.get(name=name))


def _of(cases: list[make.Case], **more: Any) -> Round:
    return {"cases": [asdict(c) for c in cases], **more}


def _order(found: Round, number: int = 0) -> Order:
    return Order.objects.get(pk=found["cases"][number]["pk"])


def _requester(found: Round, number: int = 0) -> Requester:
    return Requester.objects.get(pk=found["cases"][number]["requester_id"])


def _two_items(cast: make.Cast) -> Round:
    case = make.order(cast, state="claimed")
    due = clock.today() + dt.timedelta(days=9)
    items = [consultations.NewItem("示例", unit, due) for unit in (cast.unit, cast.other_unit)]
    consultations.settle_on_spot(case.order, by=cast.member.actor, words="示例", items=items)
    for item, player in zip(
        OutcomeItem.objects.filter(order_id=case.pk).order_by("pk"),
        (cast.handling_unit, cast.other_handling_unit),
        strict=True,
    ):
        consultations.accept_item(item, by=player.actor)
    return _of([case])


def _ripe(cast: make.Cast) -> Round:
    """One has said yes, one has not answered, and the window is over."""
    case = make.order(cast, state="checking")
    other = actions.join_order(case.order, by=PASSERBY, once=f"join-{case.pk}").requester
    actions.answer_order(case.requester, by=case.receipt, answer="yes")
    Clock.objects.filter(order_id=case.pk).update(due_on=clock.today() - dt.timedelta(days=1))
    return _of([case], other=other.pk)


def _extending(cast: make.Cast) -> Round:
    found = _two_items(cast)
    item = OutcomeItem.objects.filter(order_id=found["cases"][0]["pk"]).order_by("pk")[0]
    until = item.due_on + dt.timedelta(days=9)
    consultations.ask_extension(item, by=cast.handling_unit.actor, until=until, reason="示例")
    return found


def _report(found: Round, number: int, unit: str) -> None:
    item = OutcomeItem.objects.filter(order=_order(found)).order_by("pk")[number]
    consultations.report_item(item, by=somebody(unit), code="A", words="示例")


def _place(found: Round) -> None:
    made = make.placed(once=f"race-{found['number']}")
    found["said"] = [made.number, made.code]


def _rule(found: Round) -> None:
    asked = Extension.objects.get(item__order=_order(found))
    consultations.rule_extension(asked, by=somebody("示例召集人"), granted=True)


def _answer_no(found: Round) -> None:
    requester = Requester.objects.get(pk=found.get("other", found["cases"][0]["requester_id"]))
    consultations.answer_check(requester, by=Receipt(requester.pk), answer="no")


def _withdraw(found: Round) -> None:
    requester = _requester(found)
    actions.withdraw_order(requester, by=Receipt(requester.pk))


def _merge(found: Round, one: int, into: int) -> None:
    actions.merge_order(_order(found, one), into=_order(found, into), by=somebody("示例召集人"))


def _remind(found: Round) -> None:
    actions.remind(Clock.objects.select_related("order").get(order=_order(found), kind="check"))


Prepare = Callable[[make.Cast], Round]
Side = Callable[[Round], None]

RACES: dict[str, tuple[Prepare, Side, Side]] = {
    "claim": (
        lambda cast: _of([make.order(cast, state="open")]),
        lambda found: actions.claim_order(_order(found), by=somebody("示例委员")),
        lambda found: actions.claim_order(_order(found), by=somebody("示例同组委员")),
    ),
    "claim_or_withdraw": (
        lambda cast: _of([make.order(cast, state="open")]),
        lambda found: actions.claim_order(_order(found), by=somebody("示例委员")),
        _withdraw,
    ),
    "no_or_close": (
        _ripe,
        _answer_no,
        lambda found: actions.close_order(_order(found), by=somebody("示例召集人")),
    ),
    "last_reports": (
        _two_items,
        lambda found: _report(found, 0, "示例经办人"),
        lambda found: _report(found, 1, "示例邻家经办人"),
    ),
    "crossing_merges": (
        lambda cast: _of([make.placed(), make.placed()]),
        lambda found: _merge(found, 0, 1),
        lambda found: _merge(found, 1, 0),
    ),
    "join_or_merge": (
        lambda cast: _of([make.placed(), make.placed()]),
        lambda found: _merge(found, 0, 1),
        lambda found: _join(found),
    ),
    "place_twice": (lambda cast: _of([]), _place, _place),
    "notes": (
        lambda cast: _of([make.order(cast, state="claimed")]),
        lambda found: _notes(found, "示例委员"),
        lambda found: _notes(found, "示例召集人"),
    ),
    "report_or_withdraw": (
        _two_items,
        lambda found: (_report(found, 0, "示例经办人"), _report(found, 1, "示例邻家经办人"))[0],
        _withdraw,
    ),
    "extend_or_withdraw": (_extending, _rule, _withdraw),
    "remind_or_no": (_ripe, _remind, _answer_no),
}


def _join(found: Round) -> None:
    actions.join_order(_order(found), by=PASSERBY, once=f"join-{found['number']}")


def _notes(found: Round, name: str) -> None:
    for _ in range(5):
        actions.note(_order(found), by=somebody(name), words="示例")


def prepare(rounds: int) -> str:
    """A world in which every race can be run so many times; what the sides need to know, as JSON."""
    found = {}
    with transaction.atomic():
        cast = make.Cast()
        for name, (make_round, *_) in RACES.items():
            found[name] = [{**make_round(cast), "number": n} for n in range(rounds)]
    return json.dumps(found, default=str)


def race(side: int, races: dict[str, list[Round]], start: float) -> str:
    """One side of all races: in every round at the agreed moment; what came of each, as JSON."""
    somebody("示例委员")  # the connection is open before the start
    act = lambda name, this: RACES[name][1 + side](this)  # noqa: E731
    return json.dumps(in_turns(races, act, start=start, apart=APART))


def outcome(races: dict[str, list[Round]]) -> str:
    """What the database says afterwards of each order of each race, as JSON."""
    said = {
        name: [_said_of(case["pk"]) for this in rounds for case in this["cases"]]
        for name, rounds in races.items()
    }
    return json.dumps({"orders": Order.objects.count(), "cases": said})


def _said_of(pk: int) -> dict[str, Any]:
    order = Order.objects.get(pk=pk)
    entries = Entry.objects.filter(subject="order", subject_id=pk).order_by("seq")
    return {
        "state": order.state,
        "kinds": list(entries.values_list("kind", flat=True)),
        "holds": history.public_verdict_on("order", pk).holds,
        "requesters": order.requesters.count(),
        "running": order.clocks.filter(stopped_on=None).count(),
    }
