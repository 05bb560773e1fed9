"""A slip is typed and kept, corrected, or taken back, until its batch is handed in."""

from __future__ import annotations

import json
import secrets
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals
from tinghao.documents import codes
from tinghao.documents.queries import FormBehind
from tinghao.history import actions as history
from tinghao.people.models import Person
from tinghao.slips import becoming
from tinghao.slips.choices import LIVE, SlipState
from tinghao.slips.models import Batch, Slip
from tinghao.slips.workflow import ENTER

Typed = dict[str, Any]


def open_batch(*, by: Any) -> Batch:
    """The batch that this person has open; a new one where there is none. Needs `slips.enter`."""
    scope.require_anywhere(by, ENTER)
    found = Batch.objects.filter(person_id=by.person_id, handed_in_at__isnull=True).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            return Batch.objects.create(person_id=by.person_id, opened_at=clock.now())
    except IntegrityError:
        # Another page of the same person was first.
        return Batch.objects.get(person_id=by.person_id, handed_in_at__isnull=True)


@transaction.atomic
def keep_slip(
    form: FormBehind, *, by: Any, typed: Typed, requester_id: int | None = None, slip: Slip | None = None
) -> Slip:
    """What stands on the slip is kept in the open batch; it takes effect when that is handed in.

    It is tried out first, by the very actions that it will become, and that is undone: whatever they
    would refuse is told now, at the field. The same again by the same person is kept once. `slip` is
    one of the batch that is corrected. Raises Stale for a code, or a requester's answer of this round,
    that was entered before, whoever did it.
    """
    if not scope.has(by, ENTER, form.place):
        raise refusals.NotFound(_("没有找到这张表，或者它不在您的工作范围内。"))
    batch = open_batch(by=by)
    # One batch at a time: a second press of the same person waits here for the first.
    Batch.objects.select_for_update().get(pk=batch.pk)
    said = json.dumps(typed, ensure_ascii=False, sort_keys=True)
    if slip is not None and not _is_mine(slip, batch):
        raise refusals.Stale(_("这张表已经交上去了，不能再改。"))
    found = Slip.objects.filter(code=form.code, state__in=LIVE).select_related("batch").first()
    if found is not None and (slip is None or slip.pk != found.pk):
        if found.batch_id == batch.pk and found.typed == said:
            return found  # the same press came twice
        raise _entered_before(found)
    made = slip or Slip(batch=batch, code=form.code, once=secrets.token_urlsafe(18), kept_at=clock.now())
    made.form, made.copy, made.place = form.kind, form.copy, form.place
    made.order, made.consultation, made.item = form.order, form.consultation, form.item
    made.requester_id = requester_id
    made.round = form.order.round if form.order is not None and requester_id else 0
    made.typed, made.state, made.refusal = said, SlipState.KEPT, ""
    _try_out(made, typed, by=by)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        first = Slip.objects.filter(code=form.code, state__in=LIVE).exclude(pk=made.pk).first()
        if first is None:
            raise refusals.Stale(_("这位点单人这一轮的评议表已经录过了。")) from None
        raise _entered_before(first) from None
    return made


def _is_mine(slip: Slip, batch: Batch) -> bool:
    now = Slip.objects.filter(pk=slip.pk, batch=batch).values_list("state", flat=True).first()
    return now in {SlipState.KEPT, SlipState.REFUSED}


def _try_out(slip: Slip, typed: Typed, *, by: Any) -> None:
    before = slip.receipt
    with transaction.atomic():
        becoming.become(slip, typed, by=by)
        # It was only a question: whatever was written, told or counted is taken back.
        transaction.set_rollback(True)
    slip.receipt = before


def _entered_before(found: Slip) -> refusals.Stale:
    name = Person.objects.filter(pk=found.batch.person_id).values_list("name", flat=True).first()
    at = clock.local(found.kept_at)
    return refusals.Stale(
        _("{code} 已经录过了：{month}月{day}日 {time}，{name}。").format(
            code=codes.shown(found.code), month=at.month, day=at.day, time=f"{at:%H:%M}", name=name or ""
        )
    )


@transaction.atomic
def drop_slip(slip: Slip, *, by: Any) -> None:
    """The slip counts as not entered; its code can be entered anew (`slips.dropped`).

    Only one's own, and only until the batch is handed in. Raises NotFound and Stale.
    """
    if slip.batch.person_id != by.person_id:
        raise refusals.NotFound(_("没有找到这张表，或者它不在您的工作范围内。"))
    gone = Slip.objects.filter(
        pk=slip.pk, state__in=(SlipState.KEPT, SlipState.REFUSED), batch__handed_in_at__isnull=True
    ).update(state=SlipState.DROPPED, typed="", once="")
    if not gone:
        raise refusals.Stale(_("这张表已经交上去或撤回了。"))
    slip.scans.update(slip=None)
    data = {"slip": slip.pk, "form": slip.form}
    history.append("batch", slip.batch_id, "slips.dropped", by=by, data=data)
