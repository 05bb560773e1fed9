"""What somebody wants to see of the calendar: which days, which kinds, which place; out of the address."""

from __future__ import annotations

import calendar as months
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from tinghao.access import happenings
from tinghao.core import clock
from tinghao.divisions.models import LEVEL_DIGITS, covers

VIEWS = ("month", "week", "day")
EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
_ONE = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A page of the calendar as it was asked for; whatever is wrong in an address counts as not said."""

    view: str
    on: dt.date
    kind: str = ""
    place: str = ""
    mine: bool = False
    due: bool = False

    @classmethod
    def read(cls, typed: Mapping[str, Any], scopes: tuple[str, ...]) -> Asked:
        """Out of the parameters of an address; a place out of the person's scopes is left out."""
        view = typed.get("view", "")
        kind, place = typed.get("kind", ""), typed.get("place", "")
        is_place = place.isascii() and place.isdigit() and len(place) in LEVEL_DIGITS.values()
        return cls(
            view=view if view in VIEWS else "month",
            on=_day(typed.get("on", "")),
            kind=kind if happenings.source_of(kind) else "",
            place=place if is_place and any(covers(s, place) for s in scopes) else "",
            mine=typed.get("mine") == "1",
            due=typed.get("due") == "1",
        )

    @property
    def first(self) -> dt.date:
        """The first day on the page: a Monday, where it is more than a day."""
        if self.view == "day":
            return self.on
        day = self.on.replace(day=1) if self.view == "month" else self.on
        return day - _ONE * day.weekday()

    @property
    def last(self) -> dt.date:
        """The last day on the page: a Sunday, where it is more than a day."""
        if self.view == "day":
            return self.on
        day = self.on
        if self.view == "month":
            day = day.replace(day=months.monthrange(day.year, day.month)[1])
        return day + _ONE * (6 - day.weekday())

    @property
    def kinds(self) -> tuple[str, ...] | None:
        """The kinds to be read; None for all of them."""
        return (self.kind,) if self.kind else None

    @property
    def with_due(self) -> bool:
        """True where deadlines were asked for, or one kind of them was."""
        source = happenings.source_of(self.kind)
        return self.due or bool(source and source.is_due)

    @property
    def is_narrowed(self) -> bool:
        """True where something was chosen that may hide what is there."""
        return bool(self.kind or self.place or self.mine)

    @property
    def before(self) -> Asked:
        """The page before this one."""
        if self.view == "month":
            return replace(self, on=_kept(self.on.replace(day=1) - _ONE).replace(day=1))
        return replace(self, on=_kept(self.on - _ONE * (7 if self.view == "week" else 1)))

    @property
    def after(self) -> Asked:
        """The page after this one."""
        if self.view == "month":
            return replace(self, on=_kept(self.on.replace(day=28) + 4 * _ONE).replace(day=1))
        return replace(self, on=_kept(self.on + _ONE * (7 if self.view == "week" else 1)))

    @property
    def query(self) -> str:
        """The page as the end of an address."""
        said = {"view": self.view, "on": self.on.isoformat(), "kind": self.kind, "place": self.place}
        said |= {"mine": "1" if self.mine else "", "due": "1" if self.due else ""}
        return "?" + urlencode({name: value for name, value in said.items() if value})


def _kept(day: dt.date) -> dt.date:
    return min(max(day, EARLIEST), LATEST)


def _day(typed: str) -> dt.date:
    # Python reads some rows of digits as dates as well: only what the page itself writes counts.
    try:
        day = dt.datetime.strptime(typed, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError:
        return clock.today()
    return _kept(day)
