"""What the worker does for consultations: each loads by number and calls one action."""

from __future__ import annotations

import contextlib
import datetime as dt

from django.db.models import Q
from django_tasks import task

from tinghao.consultations import actions
from tinghao.consultations.choices import DATED_CODES, ItemState
from tinghao.consultations.models import OutcomeItem
from tinghao.core import clock, refusals
from tinghao.orders.choices import State

LINK_KEPT_DAYS = 365


@task()
def accept_by_silence() -> None:
    """Items whose window passed without a word count as accepted."""
    rows = OutcomeItem.objects.filter(
        state=ItemState.OFFERED, accept_by__lt=clock.today(), order__state=State.HANDLING
    )
    for item in rows.select_related("order"):
        # A unit that answers at this very moment was first: the others are not to wait for it.
        with contextlib.suppress(refusals.Stale):
            actions.accept_by_silence(item)


@task()
def watch_items() -> None:
    """Units hear of deadlines that are half over, near or past, and again where they stay past."""
    rows = (
        OutcomeItem.objects.filter(Q(order__state=State.HANDLING) | Q(state=ItemState.REVISITING))
        .exclude(state=ItemState.REPORTED)
        .order_by("pk")
    )
    for item in rows.iterator(chunk_size=500):
        if item.told.startswith("red"):
            actions.remind_again(item)
        else:
            actions.warn_about_item(item)


@task()
def revisit_items() -> None:
    """Items whose named day has come are asked about again; on a day of rest they wait for the next."""
    rows = OutcomeItem.objects.filter(
        state=ItemState.REPORTED, code__in=DATED_CODES, revisit_on__lte=clock.today()
    )
    for item in rows.order_by("pk").iterator(chunk_size=500):
        actions.revisit_item(item)


@task()
def forget_links() -> None:
    """Telephones and names behind links that ended a year ago are gone."""
    actions.forget_links(before=clock.today() - dt.timedelta(days=LINK_KEPT_DAYS))
