"""What the worker does for slips: hands in what was forgotten, erases what is no longer needed."""

from __future__ import annotations

import datetime as dt

from django_tasks import task

from tinghao.access import scope
from tinghao.core import clock
from tinghao.people.models import Person
from tinghao.slips import actions
from tinghao.slips.choices import WAITS_AT_MOST
from tinghao.slips.models import Batch


@task()
def hand_in_forgotten() -> None:
    """What lay entered for two hours takes effect as if its clerk had handed it in."""
    before = clock.now() - dt.timedelta(hours=WAITS_AT_MOST)
    waiting = Batch.objects.filter(handed_in_at__isnull=True, slips__state="kept")
    for batch in waiting.exclude(slips__kept_at__gte=before).distinct().order_by("pk"):
        clerk = Person.objects.get(pk=batch.person_id)
        actions.hand_in_batch(batch, by=scope.actor_for(clerk))


@task()
def forget() -> None:
    """Secrets of receipts after a day, and pictures of slips after ninety, are gone."""
    actions.forget_receipts()
    actions.forget_scans()
