"""What the worker does for meetings: each loads by number and calls one action."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.meetings import actions

# Nobody is told of what was left lying for longer, when a site begins.
_BACK = dt.timedelta(days=400)


@task()
def watch_minutes() -> None:
    """Minutes that are overdue are told to the county office, each meeting once."""
    now = clock.now()
    rows = Consultation.objects.filter(
        state__in=(ConsultationState.PLANNED, ConsultationState.HELD),
        starts_at__lt=now,
        starts_at__gt=now - _BACK,
    ).exclude(meeting__overdue_told_at__isnull=False)
    for consultation in rows.order_by("pk").iterator(chunk_size=200):
        actions.escalate_minutes(consultation)


@task()
def forget_deeds() -> None:
    """Keys of deeds of long ago are forgotten."""
    actions.forget_deeds()
