"""Which minutes are owed and how late they are, for the staff and for the public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import Consultation
from tinghao.core import calendar, clock
from tinghao.meetings import rules
from tinghao.orders.choices import CLOCK_DEFAULTS, ClockKind
from tinghao.orders.models import ClockSetting, Order
from tinghao.people.models import Person


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


def public_meetings_of(order: Order) -> list[Consultation]:
    """The meetings about a case with their public summaries and who signed them, newest first; one query."""
    signer = Person.objects.filter(pk=OuterRef("summary__signed_by_id")).values("name")[:1]
    rows = order.consultations.exclude(state=ConsultationState.CALLED_OFF).select_related("summary")
    return list(rows.annotate(signer=Subquery(signer)).order_by("-starts_at", "-pk"))


def public_overdue_among(consultations: Sequence[Consultation]) -> Overdue | None:
    """The overdue minutes of one of these meetings, which the public may see; None where none are."""
    found = overdue_among([c for c in consultations if c.starts_at <= clock.now()])
    return next((one for one in found.values() if one.days), None)
