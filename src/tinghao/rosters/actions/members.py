"""Taking a roster of members: persons, members, groups and moves, all of them or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from tinghao.people import actions as people
from tinghao.people.actions import Change, Move, NewPerson
from tinghao.people.choices import EndReason
from tinghao.people.models import Member, MemberGroup
from tinghao.rosters.actions.leaving import leave_conference
from tinghao.rosters.members import can_be_corrected, home_of
from tinghao.rosters.plans import Line, Plan


def take(plan: Plan, *, day: dt.date, ended: Iterable[str], reason: str, by: Any) -> dict[str, int]:
    """The registers are as the plan says, from `day` on; of those gone only the ticked ones end.

    In the caller's transaction. Whoever ends keeps the last day before `day`.
    """
    groups = _groups(plan, day, by)
    made = _take_new(plan.of("new"), day, by)
    for line in plan.of("back"):
        starts = max(day, line.thing.ended_on + dt.timedelta(days=1))
        people.rejoin_member(line.thing, starts=starts, by=by, **line.values["facts"])
    known = [*plan.of("changed"), *plan.of("back")]
    people.change_members([Change(x.thing.person, x.values["facts"], day) for x in plan.of("changed")], by=by)
    for line in known:
        _correct(line, by)
    moves = [
        Move(
            member, groups.get(meant.name), bool(line.record and line.record.values.get("leads", _led(line)))
        )
        for line, member in [*made, *((line, line.thing) for line in known)]
        if (meant := line.values["group"]) is not None
    ]
    people.move_members(moves, starts=day, by=by)
    wanted = set(ended)
    gone = [line for line in plan.of("gone") if line.key in wanted]
    for line in gone:
        last = day - dt.timedelta(days=1)
        leave_conference(line.thing, ends=last, reason=reason or EndReason.MOVED, by=by)
    return {"new": len(made), "changed": len(known), "ended": len(gone), "same": len(plan.of("same"))}


def _led(line: Line) -> bool:
    seats = getattr(line.thing, "seats", [])
    return bool(seats and seats[0].is_leader)


def _groups(plan: Plan, day: dt.date, by: Any) -> dict[str, MemberGroup]:
    found: dict[str, MemberGroup] = {}
    for line in plan.lines:
        meant = line.values.get("group")
        if meant is None or not meant.name or meant.name in found or line.state == "same":
            continue
        if meant.group is not None:
            found[meant.name] = meant.group
            continue
        made = people.create_group(name=meant.name, place=meant.place, by=by)
        if meant.community:
            people.attach_community(group=made, community=meant.community, starts=day, by=by)
        found[meant.name] = made
    return found


def _take_new(lines: list[Line], day: dt.date, by: Any) -> list[tuple[Line, Member]]:
    unknown = [line for line in lines if line.values["person"] is None]
    persons = people.create_persons(
        [
            NewPerson(
                line.title,
                line.values["facts"].get("county") or home_of(by),
                line.record.values.get("phone", ""),
            )
            for line in unknown
            if line.record is not None
        ],
        by=by,
    )
    for line, person in zip(unknown, persons, strict=True):
        line.values["person"] = person
    rows = [Change(line.values["person"], line.values["facts"], _since(line) or day) for line in lines]
    return list(zip(lines, people.create_members(rows, by=by), strict=True))


def _since(line: Line) -> dt.date | None:
    said = line.record.values.get("since") if line.record else None
    return dt.date.fromisoformat(said) if said else None


def _correct(line: Line, by: Any) -> None:
    assert line.record is not None
    member, said = line.thing, line.record.values
    if "phone" in said and said["phone"] != member.person.phone:
        people.change_person(member.person, name=member.person.name, phone=said["phone"], by=by)
    since = _since(line) if line.state == "changed" else None
    if since is not None and since != member.joined_on and can_be_corrected(member, since.isoformat()):
        people.correct_joining(member, joined_on=since, by=by)
