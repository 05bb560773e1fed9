"""Speeches of a meeting, and who could be asked to speak, with reasons; never a ranking."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals
from tinghao.orders.models import Order
from tinghao.programmes import rules
from tinghao.programmes.models import Part, Programme, Speech

YEAR = dt.timedelta(days=365)
OFFERED = 60


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody on the roll who could speak, and why."""

    part: Part
    closed: int
    cases: tuple[str, ...]

    @property
    def reason(self) -> str:
        """The reason in words, as it is put down where the office takes it as it is."""
        found = [_("一年里办结 {n} 件").format(n=self.closed)] if self.closed else []
        if self.cases:
            found.append(_("优秀协商案例“{title}”").format(title=self.cases[0]))
        return "，".join(found)


def proposed_speakers(
    programme: Programme, cases: Mapping[int, list[str]], *, limit: int = OFFERED
) -> list[Proposed]:
    """Those on the roll who closed orders in the last year (members their own, conveners those of their
    township) or stand behind a model case (`cases`, by person), in the order of the roll. Three statements.
    """
    since = clock.now() - YEAR
    closed = Order.objects.filter(closed_at__gte=since)
    own = closed.exclude(claimed_by=None).order_by().values("claimed_by__person").annotate(n=Count("pk"))
    by_person = {row["claimed_by__person"]: row["n"] for row in own}
    by_place = {
        row["township"]: row["n"] for row in closed.order_by().values("township").annotate(n=Count("pk"))
    }
    rows = Part.objects.filter(programme=programme, speech__isnull=True)
    rows = rows.exclude(rules.gone_by(programme.first_day))
    found = []
    for part in rows.select_related("person", "member__sector", "appointment__division").order_by(
        "county", "pk"
    ):
        count = by_person.get(part.person_id, 0)
        if part.appointment is not None:
            count = max(count, by_place.get(part.appointment.division_id, 0))
        if count or part.person_id in cases:
            found.append(Proposed(part, count, tuple(cases.get(part.person_id, ()))))
    return found[:limit]


def speeches_of(programme: Programme) -> list[Speech]:
    """All speeches, those that are given first, in their order."""
    rows = Speech.objects.filter(part__programme=programme)
    rows = rows.select_related("part__person", "part__member__sector", "part__appointment__division")
    return list(rows.order_by("is_written", "position", "pk"))


def speech_for(actor: Any, programme: Programme, pk: int) -> Speech:
    """One speech: for the speaker, whoever stands in, and the offices above; raises NotFound."""
    rows = Speech.objects.select_related("part__person", "part__programme")
    found = rows.filter(part__programme=programme, pk=pk).first()
    may = found is not None and (
        found.part.person_id in rules.persons_of(actor)
        or scope.has(actor, rules.SEE, programme.division_code)
    )
    if found is None or not may:
        raise refusals.NotFound(_("没有找到这篇发言。"))
    return found


def speeches_for(actor: Any, programme: Programme) -> list[Speech]:
    """The speeches of the actor, and of those for whom the actor stands in."""
    rows = Speech.objects.filter(part__programme=programme, part__person__in=rules.persons_of(actor))
    return list(rows.select_related("part__person"))
