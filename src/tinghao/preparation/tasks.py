"""What the worker does before meetings: loads by number and calls one action."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from tinghao.consultations.choices import ConsultationState
from tinghao.core import clock
from tinghao.preparation import actions
from tinghao.preparation.choices import COMING, InvitationState
from tinghao.preparation.models import Invitation, Topic

# How long after the meeting somebody may still ask who came for whom.
KEPT = dt.timedelta(days=90)


@task()
def forget() -> None:
    """What was typed for invitations is gone once their meetings are three months past."""
    before = clock.now() - KEPT
    rows = Invitation.objects.filter(seat__consultation__starts_at__lt=before, forgotten_at__isnull=True)
    for invitation in rows.select_related("seat").order_by("pk").iterator(chunk_size=500):
        actions.forget_invitation(invitation)


@task()
def adopt() -> None:
    """Meetings of the plan that were fixed before topics had orders have one, and so can have items."""
    rows = Topic.objects.filter(
        order__isnull=True,
        dropped_at__isnull=True,
        consultation__state__in=(ConsultationState.PLANNED, ConsultationState.HELD),
        consultation__orders__isnull=True,
    )
    for topic in rows.select_related("consultation").order_by("pk")[:200]:
        actions.adopt_topic(topic)


@task()
def remind() -> None:
    """Everybody who was invited to a meeting of tomorrow and did not decline is reminded."""
    start = clock.midnight(clock.today() + dt.timedelta(days=1))
    rows = Invitation.objects.filter(
        seat__consultation__state=ConsultationState.PLANNED,
        seat__consultation__starts_at__gte=start,
        seat__consultation__starts_at__lt=start + dt.timedelta(days=1),
        state__in=(InvitationState.ASKED, *COMING),
    )
    for invitation in rows.select_related("seat__consultation").order_by("pk").iterator(chunk_size=500):
        actions.remind_invited(invitation)
