"""The history of a case as the staff reads it: who did what and when, and which words the public sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access.roles import PART_LABELS
from tinghao.consultations.choices import Form, OutcomeCode
from tinghao.core import clock
from tinghao.history import kinds
from tinghao.history.models import Entry
from tinghao.orders.choices import (
    Answer,
    Category,
    Channel,
    ClockKind,
    DeclineReason,
    Finding,
    Outcome,
    ReferralChannel,
)
from tinghao.people import queries as people


@dataclass(frozen=True, slots=True)
class Line:
    """One step: when, who in which part, what, the facts of it, and the words that came with it."""

    seq: int
    at: dt.datetime
    who: str
    part: str
    label: str
    facts: tuple[str, ...]
    words: str
    is_public: bool
    is_erased: bool
    is_station: bool
    is_hidden: bool


_CHOICES: dict[str, Any] = {
    "category": Category,
    "answer": Answer,
    "finding": Finding,
    "outcome": Outcome,
    "reason": DeclineReason,
    "clock": ClockKind,
    "form": Form,
}


def lines(entries: Iterable[Entry], units: Mapping[int, str] | None = None) -> list[Line]:
    """The entries as lines, oldest first; `units` names the bodies that an entry may speak of.

    What was done in somebody's stead names both (one query, where there is any).
    """
    found = list(entries)
    absent = {e.data["for"] for e in found if "for" in e.data}
    names = people.names_of(absent) if absent else {}
    return [line(e, units or {}, names) for e in found]


def line(entry: Entry, units: Mapping[int, str], names: Mapping[int, str] | None = None) -> Line:
    """One entry as a line; `names` are those of absent persons in whose stead things were done."""
    kind = kinds.get(entry.kind)
    words = entry.words
    who = getattr(entry, "who", None) or ""
    if absent := (names or {}).get(entry.data.get("for", 0)):
        who = _("%(who)s 代 %(absent)s") % {"who": who, "absent": absent}
    return Line(
        seq=entry.seq,
        at=entry.at,
        who=who,
        part=str(PART_LABELS.get(entry.part, entry.part)),
        label=_(kind.label),
        facts=tuple(_facts(entry, units)),
        words=words.body if words else "",
        is_public=bool(words and words.is_public),
        is_erased=bool(words and words.erased_at),
        is_station=bool(kind.station),
        is_hidden=entry.kind == "orders.conflict_declared",
    )


def _facts(entry: Entry, units: Mapping[int, str]) -> Iterable[str]:
    for name, value in entry.data.items():
        if name in _CHOICES:
            yield str(_CHOICES[name](value).label) if value in _CHOICES[name].values else str(value)
        elif name == "channel":
            known = {**dict(Channel.choices), **dict(ReferralChannel.choices)}
            yield str(known.get(value, value))
        elif name == "unit" and value in units:
            yield units[value]
        elif name == "code":
            yield f"{value} {OutcomeCode(value).label}" if value in OutcomeCode.values else str(value)
        elif name in {"due", "until", "on", "revisit"}:
            yield _dated(name, value)
        elif name in _COUNTED:
            yield _COUNTED[name]() % {"n": value}
        elif name == "granted":
            yield _("同意") if value else _("不同意")


def _day_words(day: dt.date) -> str:
    # A history is read long afterwards: never 今天, and the year only where it is another one.
    words = (
        _("%(month)s月%(day)s日") if day.year == clock.today().year else _("%(year)s年%(month)s月%(day)s日")
    )
    return words % {"year": day.year, "month": day.month, "day": day.day}


def _dated(name: str, value: str) -> str:
    day = _day_words(dt.date.fromisoformat(value))
    return {
        "due": _("期限 %(day)s"),
        "until": _("延到 %(day)s"),
        "on": "%(day)s",
        "revisit": _("%(day)s再看"),
    }[name] % {"day": day}


_COUNTED = {
    "rating": lambda: _("评分 %(n)s 分"),
    "items": lambda: _("成果 %(n)s 项"),
    "round": lambda: _("第 %(n)s 轮"),
    "requesters": lambda: _("点单人 %(n)s 位"),
    "present": lambda: _("到场 %(n)s 人"),
    "seats": lambda: _("席位 %(n)s 个"),
    "photos": lambda: _("照片 %(n)s 张"),
    "version": lambda: _("第 %(n)s 稿"),
}
