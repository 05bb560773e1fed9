"""Which minutes are owed and how late they are, for the staff and for the public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import Consultation
from tinghao.core import calendar, clock
from tinghao.meetings import rules
from tinghao.orders.choices import CLOCK_DEFAULTS, ClockKind
from tinghao.orders.models import ClockSetting, Order


@dataclass(frozen=True, slots=True)
class Overdue:
    """A meeting's minutes: until when, and by how many working days they are late."""

    consultation_id: int
    held_on: dt.date
    due: dt.date
    days: int
    is_provisional: bool

    @property
    def colour(self) -> str:
        """As the chip of a deadline wants it."""
        return "red" if self.days else ""

    @property
    def overdue_days(self) -> int:
        """As the chip of a deadline wants it."""
        return self.days


def overdue_of(consultation: Consultation) -> Overdue | None:
    """How the minutes of a meeting stand; None where none are owed."""
    return overdue_among([consultation]).get(consultation.pk)


def overdue_among(consultations: Sequence[Consultation]) -> dict[int, Overdue]:
    """The same for a list, in one query whatever its length; only those whose minutes are owed."""
    owed = [c for c in consultations if rules.is_owed(c)]
    if not owed:
        return {}
    rows = ClockSetting.objects.filter(county__in={c.county for c in owed}, kind=ClockKind.MINUTES)
    given = dict(rows.values_list("county", "working_days"))
    found = {}
    for c in owed:
        deadline = rules.minutes_due(c, given.get(c.county, CLOCK_DEFAULTS[ClockKind.MINUTES]))
        late = max(0, calendar.working_days_between(deadline.date, clock.today()))
        held_on = clock.local(c.starts_at).date()
        found[c.pk] = Overdue(c.pk, held_on, deadline.date, late, deadline.provisional)
    return found


def public_overdue_of(order: Order) -> Overdue | None:
    """The overdue minutes of a meeting about this case, which the public may see; None where none are."""
    waiting = (ConsultationState.PLANNED, ConsultationState.HELD)
    for consultation in order.consultations.filter(state__in=waiting, starts_at__lte=clock.now()):
        found = overdue_of(consultation)
        if found is not None and found.days:
            return found
    return None
