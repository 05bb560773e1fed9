"""What the clock does by itself: minutes that are overdue go up to the county, once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from tinghao.access import scope
from tinghao.access.roles import Role
from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.core.actors import SYSTEM
from tinghao.history import actions as history
from tinghao.meetings import rules
from tinghao.meetings.models import Deed, Meeting
from tinghao.notifications import actions as notices
from tinghao.notifications.actions import Draft
from tinghao.orders.choices import ClockKind

_DEEDS_KEPT = dt.timedelta(days=30)


@transaction.atomic
def escalate_minutes(consultation: Consultation) -> bool:
    """The county office and the convener are told that the minutes are overdue; once for each meeting.

    Where an order waits for them its own clock has told already, and here it is only marked. Recorded in
    the orders as `meetings.minutes_overdue`, which the public reads. Returns whether anybody was told.
    """
    if not rules.days_overdue(consultation):
        return False
    meeting, _is_new = Meeting.objects.get_or_create(consultation=consultation)
    taken = Meeting.objects.filter(pk=meeting.pk, overdue_told_at__isnull=True)
    if not taken.update(overdue_told_at=clock.now()):
        return False
    about = list(consultation.orders.order_by("pk"))
    if any(o.clocks.filter(kind=ClockKind.MINUTES).exists() for o in about):
        return False
    due = rules.minutes_due(consultation).date
    for order in about:
        data = {"consultation": consultation.pk, "due": due}
        history.append("order", order.pk, "meetings.minutes_overdue", by=SYSTEM, data=data)
    persons = {
        consultation.host_id,
        *scope.holders(Role.CONVENER, consultation.division_code),
        *scope.holders(Role.COUNTY_OFFICE, consultation.division_code),
    }
    notices.post(
        Draft(
            "meetings.minutes_overdue",
            "consultation",
            consultation.pk,
            str(consultation.pk),
            f"minutes-overdue:{consultation.pk}:p{person_id}",
            person_id=person_id,
            values={"due": due.isoformat(), "title": consultation.title},
        )
        for person_id in sorted(persons)
    )
    return True


def forget_deeds() -> int:
    """Keys of deeds that nobody will send again are gone; returns how many."""
    return Deed.objects.filter(at__lt=clock.now() - _DEEDS_KEPT).delete()[0]
