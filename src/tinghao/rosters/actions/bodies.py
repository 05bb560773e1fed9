"""Taking a roster of organisations or of venues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from tinghao.access import scope
from tinghao.people import actions as people
from tinghao.people.models import Organisation, Venue
from tinghao.rosters.bodies import Organisations, Venues
from tinghao.rosters.members import MANAGE
from tinghao.rosters.plans import Line, Plan


def take(plan: Plan, *, day: dt.date, ended: Iterable[str], reason: str, by: Any) -> dict[str, int]:
    """The registers are as the plan says; of those gone only the ticked ones are no longer in use."""
    del day, reason
    planner = Organisations() if plan.kind == "organisation" else Venues()
    create, change = _ORGANISATION if plan.kind == "organisation" else _VENUE
    for line in plan.of("new"):
        made = create(line, by)
        if line.record is not None and line.record.values.get("active") is False:
            change(made, {**planner.row_of(made), "active": False}, by)
    for line in plan.of("changed"):
        assert line.record is not None
        change(line.thing, {**planner.row_of(line.thing), **line.record.values}, by)
    wanted = set(ended)
    gone = [line for line in plan.of("gone") if line.key in wanted]
    for line in gone:
        change(line.thing, {**planner.row_of(line.thing), "active": False}, by)
    counts = {state: len(plan.of(state)) for state in ("new", "changed", "same")}
    return {**counts, "ended": len(gone)}


def _create_organisation(line: Line, by: Any) -> Organisation:
    assert line.record is not None
    said = line.record.values
    return people.create_organisation(
        name=said["name"], kind=said["kind"], place=line.values["place"], phone=said.get("phone", ""), by=by
    )


def _change_organisation(thing: Organisation, values: dict[str, Any], by: Any) -> None:
    people.change_organisation(
        thing,
        name=thing.name,
        kind=values["kind"],
        phone=values["phone"],
        is_active=values["active"],
        by=by,
    )


def _create_venue(line: Line, by: Any) -> Venue:
    assert line.record is not None
    said = line.record.values
    return people.create_venue(
        name=said["name"],
        kind=said["kind"],
        place=line.values["place"],
        owner=_owner(said.get("owner", ""), by),
        address=said.get("address", ""),
        opening=said.get("opening", ""),
        by=by,
    )


def _change_venue(thing: Venue, values: dict[str, Any], by: Any) -> None:
    is_same = thing.owner is not None and thing.owner.name == values["owner"]
    people.change_venue(
        thing,
        name=thing.name,
        kind=values["kind"],
        owner=thing.owner if is_same else _owner(values["owner"], by),
        address=values["address"],
        opening=values["opening"],
        is_active=values["active"],
        by=by,
    )


def _owner(name: str, by: Any) -> Organisation | None:
    rows = scope.narrow(by, MANAGE, Organisation.objects.filter(name=name, is_active=True))
    return rows.order_by("pk").first() if name else None


_Pair = tuple[Callable[[Line, Any], Any], Callable[[Any, dict[str, Any], Any], None]]
_ORGANISATION: _Pair = (_create_organisation, _change_organisation)
_VENUE: _Pair = (_create_venue, _change_venue)
