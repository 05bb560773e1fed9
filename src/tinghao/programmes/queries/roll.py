"""Reading a roll: page by page, and as figures with their denominators."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from tinghao.access.models import Absence
from tinghao.people.models import in_force
from tinghao.programmes import rules
from tinghao.programmes.choices import COUNTED, Answer, Presence, Standing
from tinghao.programmes.models import Mark, Part, Programme, Session

PAGE = 60


def roll_page(
    programme: Programme,
    *,
    standing: str = "",
    county: str | None = None,
    answer: str = "",
    words: str = "",
    after_id: int | None = None,
    limit: int = PAGE,
) -> list[Part]:
    """A page of the roll, in the order in which people came on it; the next begins after the last number.

    Each comes with `is_gone`. One statement, whatever the number of persons.
    """
    rows = Part.objects.filter(programme=programme)
    if standing:
        rows = rows.filter(standing=standing)
    if county is not None:
        rows = rows.filter(county=county)
    if answer:
        rows = rows.filter(answer=answer)
    if words.strip():
        rows = rows.filter(person__name__icontains=words.strip()[:40])
    if after_id is not None:
        rows = rows.filter(pk__gt=after_id)
    rows = rows.select_related("person", "member__sector", "appointment__division", "stand_in", "table")
    found = list(rows.order_by("pk")[:limit])
    for part in found:
        part.programme = programme
    return found


def marks_of(session: Session, parts: list[Part]) -> dict[int, str]:
    """What the roll of the session says of these parts."""
    rows = Mark.objects.filter(session=session, part__in=[p.pk for p in parts])
    return dict(rows.values_list("part_id", "presence"))


@dataclass(frozen=True, slots=True)
class Figures:
    """A roll by standing: how many, who answered what, who has left since."""

    standing: str
    count: int
    coming: int
    leave: int
    gone: int

    @property
    def label(self) -> str:
        """应到, 列席 …"""
        return str(Standing(self.standing).label)

    @property
    def silent(self) -> int:
        """How many have not answered."""
        return self.count - self.coming - self.leave


def figures_of(programme: Programme) -> list[Figures]:
    """The figures of each standing that occurs, in order; who has left is counted apart. One statement."""
    gone = rules.gone_by(programme.first_day)
    rows = (
        Part.objects.filter(programme=programme)
        .order_by()
        .values("standing")
        .annotate(
            count=Count("pk", filter=~gone),
            coming=Count("pk", filter=~gone & Q(answer=Answer.COMING)),
            leave=Count("pk", filter=~gone & Q(answer=Answer.LEAVE)),
            gone=Count("pk", filter=gone),
        )
    )
    found = {row["standing"]: Figures(**row) for row in rows}
    return [found[standing] for standing in Standing.values if standing in found]


def count_on_roll(programme: Programme) -> int:
    """How many are on the roll and have not left."""
    return Part.objects.filter(programme=programme).exclude(rules.gone_by(programme.first_day)).count()


def count_present(programme: Programme) -> int:
    """How many of those who are counted were there at all."""
    rows = Mark.objects.filter(session__programme=programme, part__standing__in=COUNTED)
    return rows.exclude(presence=Presence.ABSENT).values("part").distinct().count()


@dataclass(frozen=True, slots=True)
class SessionFigures:
    """A session's attendance: of those who should be there, who was, who is on leave, who was not."""

    session: Session
    expected: int
    present: int
    leave: int
    attendants: int
    attended: int

    @property
    def absent(self) -> int:
        """How many neither came nor asked for leave."""
        return max(self.expected - self.present - self.leave, 0)


def session_figures(programme: Programme) -> list[SessionFigures]:
    """应到, 实到 and 请假 of every session; 列席 beside. Three statements, whatever the numbers.

    应到 are those who should be there (in a training: all who signed up) and have not left. Somebody on
    leave who came after all is present.
    """
    gone = rules.gone_by(programme.first_day)
    should = Q(standing__in=(Standing.EXPECTED, Standing.SIGNED_UP))
    totals = Part.objects.filter(programme=programme).aggregate(
        expected=Count("pk", filter=should & ~gone),
        leave=Count("pk", filter=should & ~gone & Q(answer=Answer.LEAVE)),
        attendants=Count("pk", filter=Q(standing=Standing.ATTENDANT) & ~gone),
    )
    shown = Mark.objects.filter(session__programme=programme).exclude(presence=Presence.ABSENT)
    inside = Q(part__standing__in=(Standing.EXPECTED, Standing.SIGNED_UP))
    rows = (
        shown.order_by()
        .values("session")
        .annotate(
            present=Count("pk", filter=inside),
            came_anyway=Count("pk", filter=inside & Q(part__answer=Answer.LEAVE)),
            attended=Count("pk", filter=Q(part__standing=Standing.ATTENDANT)),
        )
    )
    by_session: dict[int, Any] = {row["session"]: row for row in rows}
    found = []
    for session in programme.sessions.select_related("teacher"):
        row = by_session.get(session.pk, {})
        found.append(
            SessionFigures(
                session,
                totals["expected"],
                row.get("present", 0),
                totals["leave"] - row.get("came_anyway", 0),
                totals["attendants"],
                row.get("attended", 0),
            )
        )
    return found


def is_delegate(delegate: int, person: int, day: dt.date) -> bool:
    """True where somebody stands in for the person on the day, through any chain."""
    reached, edge = {person}, {person}
    while edge:
        rows = Absence.objects.filter(in_force(day), person__in=edge)
        edge = set(rows.values_list("delegate_id", flat=True)) - reached
        reached |= edge
    return delegate in reached - {person}
