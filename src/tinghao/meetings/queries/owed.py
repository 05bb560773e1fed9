"""Which minutes are owed and how late they are, for the staff and for the public."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.meetings import rules
from tinghao.orders.models import Order


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
    if not rules.is_owed(consultation):
        return None
    deadline = rules.minutes_due(consultation)
    held_on = clock.local(consultation.starts_at).date()
    days = rules.days_overdue(consultation)
    return Overdue(consultation.pk, held_on, deadline.date, days, deadline.provisional)


def public_overdue_of(order: Order) -> Overdue | None:
    """The overdue minutes of a meeting about this case, which the public may see; None where none are."""
    waiting = (ConsultationState.PLANNED, ConsultationState.HELD)
    for consultation in order.consultations.filter(state__in=waiting, starts_at__lte=clock.now()):
        found = overdue_of(consultation)
        if found is not None and found.days:
            return found
    return None
