"""A batch is handed in: every slip becomes what it says, each by itself, each once."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals
from tinghao.history import actions as history
from tinghao.slips import becoming
from tinghao.slips.choices import RECEIPTS_FOR, SlipState
from tinghao.slips.models import Batch, Slip


@dataclass(frozen=True, slots=True)
class HandedIn:
    """How many slips took effect, and how many were refused and wait to be mended."""

    done: int
    refused: int


def hand_in_batch(batch: Batch, *, by: Any) -> HandedIn:
    """Every slip of the batch has taken effect, or says why it could not (`slips.handed_in`).

    Each in a transaction of its own: one that is refused, because the matter went on meanwhile, costs
    the others nothing, and keeps the batch open until it is mended or taken back. A second press, or
    the worker at the same moment, finds each slip once. Raises NotFound for another person's batch.
    """
    if batch.person_id != by.person_id:
        raise refusals.NotFound(_("没有找到这一批，或者它不是您录的。"))
    done = refused = 0
    for slip in Slip.objects.filter(batch=batch, state=SlipState.KEPT).select_related(
        "order", "consultation", "item__order"
    ):
        try:
            done += _take_effect(slip, by=by)
        except refusals.Refusal as refusal:
            refused += 1
            Slip.objects.filter(pk=slip.pk, state=SlipState.KEPT).update(
                state=SlipState.REFUSED, refusal=refusal.message[:300]
            )
    with transaction.atomic():
        if not Slip.objects.filter(batch=batch, state__in=(SlipState.KEPT, SlipState.REFUSED)).exists():
            Batch.objects.filter(pk=batch.pk, handed_in_at__isnull=True).update(handed_in_at=clock.now())
        if done or refused:
            data = {"done": done, "refused": refused}
            history.append("batch", batch.pk, "slips.handed_in", by=by, data=data)
    return HandedIn(done, refused)


@transaction.atomic
def _take_effect(slip: Slip, *, by: Any) -> bool:
    # The state is taken first: of two at the same moment one finds it.
    taken = Slip.objects.filter(pk=slip.pk, state=SlipState.KEPT).update(
        state=SlipState.DONE, done_at=clock.now()
    )
    if not taken:
        return False
    becoming.become(slip, json.loads(slip.typed), by=by)
    # What was on the paper stands in the rooms now; here it is needed no more.
    kept_secret = slip.once if slip.receipt else ""
    Slip.objects.filter(pk=slip.pk).update(typed="", once=kept_secret, receipt=slip.receipt)
    return True


def forget_receipts() -> int:
    """Receipts that were done a day ago can be printed no more; returns how many."""
    before = clock.now() - dt.timedelta(hours=RECEIPTS_FOR)
    return Slip.objects.filter(state=SlipState.DONE, done_at__lt=before).exclude(once="").update(once="")
