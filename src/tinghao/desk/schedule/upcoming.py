"""The next things of the calendar, as the morning paper shows them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tinghao.access import happenings
from tinghao.core import clock
from tinghao.desk import shell

SHOWN, AHEAD = 3, 14


@dataclass(frozen=True, slots=True)
class Next:
    """One thing to come, and the page that it opens ("" for none)."""

    title: str
    label: str
    where: str
    starts: dt.datetime
    url: str


def next_of(actor: Any) -> list[Next]:
    """What comes next in the actor's calendar: one's own things, and what happens once.

    Open days come by themselves every week: only those on which one is on duty count here.
    """
    if not actor.grants:
        return []
    now, today = clock.now(), clock.today()
    found = happenings.read(actor, today, today + dt.timedelta(days=AHEAD))
    ahead = [h for h in found if h.ends > now and not h.is_off and (h.mine or h.kind != "open_day")]
    return [_next(one) for one in ahead[:SHOWN]]


def _next(one: happenings.Happening) -> Next:
    source = happenings.source_of(one.kind)
    page = source.page if source and one.opens else ""
    label = str(source.label) if source else ""
    return Next(one.title, label, one.where, one.starts, shell.to(page, one.number) if page else "")
