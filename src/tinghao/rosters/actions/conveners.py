"""Taking a roster of conveners: who holds each post, on which conditions, and the office of the post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from tinghao.access import actions as access
from tinghao.people import actions as people
from tinghao.rosters.actions.seating import seat_convener
from tinghao.rosters.conveners import row_of
from tinghao.rosters.plans import Line, Plan

_A_DAY = dt.timedelta(days=1)


def take(plan: Plan, *, day: dt.date, ended: Iterable[str], reason: str, by: Any) -> dict[str, int]:
    """The posts are held as the plan says; of those gone only the ticked ones end, the day before `day`."""
    del reason
    for line in (*plan.of("new"), *plan.of("changed")):
        _take(line, day, by)
    wanted = set(ended)
    gone = [line for line in plan.of("gone") if line.key in wanted]
    for line in gone:
        access.end_appointment(line.thing, ends=day - _A_DAY, by=by)
    new, changed = len(plan.of("new")), len(plan.of("changed"))
    return {"new": new, "changed": changed, "ended": len(gone), "same": len(plan.of("same"))}


def _take(line: Line, day: dt.date, by: Any) -> None:
    assert line.record is not None
    said, post = line.record.values, line.values["post"]
    held = line.thing
    now = row_of(post, held)
    if "office_phone" in said or "address" in said:
        access.change_post(
            township=post.division.code,
            office_phone=said.get("office_phone", post.office_phone),
            office_address=said.get("address", post.office_address),
            by=by,
        )
    if not said.get("name"):
        return
    conditions = {key: said.get(key, now[key]) for key in ("duties", "rank")}
    is_public = said.get("public", now["public"] if line.values["is_same"] else False)
    if not line.values["is_same"]:
        starts = said.get("since")
        seat_convener(
            township=post.division.code,
            name=said["name"],
            phone=said.get("phone", ""),
            starts=dt.date.fromisoformat(starts) if starts else day,
            ends=dt.date.fromisoformat(said["until"]) if said.get("until") else None,
            is_acting=said.get("acting", False),
            is_name_public=is_public,
            duties=said.get("duties", ""),
            rank=said.get("rank", ""),
            by=by,
        )
        return
    access.change_conditions(held, is_name_public=is_public, by=by, **conditions)
    if said.get("phone") and said["phone"] != held.person.phone:
        people.change_person(held.person, name=held.person.name, phone=said["phone"], by=by)
    if said.get("until") and said["until"] != now["until"]:
        access.end_appointment(held, ends=dt.date.fromisoformat(said["until"]), by=by)
