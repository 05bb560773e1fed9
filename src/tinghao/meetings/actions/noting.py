"""What the table agreed on, noted while it sits there; the outcome list begins with it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.consultations.models import Consultation
from tinghao.core import clock, refusals, text
from tinghao.meetings.actions import entering
from tinghao.meetings.models import NotedItem
from tinghao.orders.models import Order
from tinghao.people.models import Organisation

_AT_MOST = 20


@transaction.atomic
def note_item(
    consultation: Consultation,
    *,
    by: Any,
    what: str,
    order: Order | None = None,
    unit: Organisation | None = None,
    due_on: dt.date | None = None,
    evidence: str = "",
    once: str = "",
) -> NotedItem | None:
    """It stands on the projector, and will be filled in when the outcome list is made.

    Only `what` is needed now. Raises Invalid for more than twenty. None where it was done before.
    """
    told = text.required(what, field="what", limit=200, missing=_("请写商定了要办什么。"))
    meeting = entering.enter(consultation, by=by, once=once)
    if meeting is None:
        return None
    if meeting.noted.filter(dropped_at__isnull=True).count() >= _AT_MOST:
        raise refusals.Invalid(_("一次协商最多记 {most} 项成果。").format(most=_AT_MOST))
    if order is not None and not consultation.orders.filter(pk=order.pk).exists():
        raise refusals.Stale(_("这一单不在这次协商里。"))
    made = NotedItem.objects.create(
        meeting=meeting,
        order=order,
        what=told,
        unit=unit,
        due_on=due_on,
        evidence=text.optional(evidence, field="evidence", limit=200),
        noted_by_id=by.person_id,
        noted_at=clock.now(),
    )
    entering.changed(meeting)
    return made


@transaction.atomic
def drop_item(consultation: Consultation, *, by: Any, item: int, once: str = "") -> None:
    """It was noted wrongly and does not count; dropped twice it is dropped."""
    meeting = entering.enter(consultation, by=by, once=once)
    if meeting is None:
        return
    rows = NotedItem.objects.filter(pk=item, meeting=meeting, dropped_at__isnull=True)
    if rows.update(dropped_at=clock.now()):
        entering.changed(meeting)
