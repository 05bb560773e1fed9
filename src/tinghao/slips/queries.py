"""Reading slips: the open batch, its list and pictures, what can be printed of it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals
from tinghao.documents import codes
from tinghao.documents.choices import Kind
from tinghao.documents.queries import FormBehind, form_behind
from tinghao.orders import numbers as numbers_of
from tinghao.orders import queries as orders
from tinghao.orders import rules as order_rules
from tinghao.orders.models import Order, Requester
from tinghao.slips.choices import LIVE, RECEIPTS_FOR, SlipState
from tinghao.slips.models import Batch, Scan, Slip
from tinghao.uploads import queries as uploads


def open_batch_of(actor: Any) -> Batch | None:
    """The batch that the actor has open."""
    return Batch.objects.filter(person_id=actor.person_id, handed_in_at__isnull=True).first()


def batches_of(actor: Any, *, limit: int = 10) -> list[Batch]:
    """The actor's batches that were handed in, newest first."""
    rows = Batch.objects.filter(person_id=actor.person_id, handed_in_at__isnull=False)
    return list(rows.order_by("-pk")[:limit])


def batch_for(actor: Any, batch_id: int) -> Batch:
    """A batch of the actor's own; raises NotFound."""
    found = Batch.objects.filter(pk=batch_id, person_id=actor.person_id).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这一批，或者它不是您录的。"))
    return found


def slips_of(actor: Any, batch: Batch) -> QuerySet[Slip]:
    """The slips of a batch that count, newest first."""
    del actor
    rows = Slip.objects.filter(batch=batch, state__in=LIVE)
    return rows.select_related("order", "consultation", "item").order_by("-pk")


def slip_for(actor: Any, slip_id: int) -> Slip:
    """A slip of the actor's own; raises NotFound."""
    rows = Slip.objects.select_related("batch", "order", "consultation", "item__order")
    found = rows.filter(pk=slip_id, batch__person_id=actor.person_id).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这张表，或者它不在您的工作范围内。"))
    return found


def typed_of(slip: Slip) -> dict[str, Any]:
    """What was typed, as long as it is kept."""
    found: dict[str, Any] = json.loads(slip.typed) if slip.typed else {}
    return found


def form_to_enter(actor: Any, code: str, *, slip: Slip | None = None) -> FormBehind:
    """The form behind a code, to be typed off; raises Invalid, NotFound, and Stale where it was before."""
    form = form_behind(actor, code)
    found = Slip.objects.filter(code=form.code, state__in=LIVE).select_related("batch").first()
    if found is not None and (slip is None or slip.pk != found.pk):
        at = clock.local(found.kept_at)
        raise refusals.Stale(
            _("{code} 已经录过了（{month}月{day}日 {time}），请看下一张。").format(
                code=codes.shown(found.code), month=at.month, day=at.day, time=f"{at:%H:%M}"
            )
        )
    return form


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody whose answer a slip can be: who it is, as far as the actor may know."""

    pk: int
    words: str


def kept_under(actor: Any, code: str) -> Slip | None:
    """The actor's own slip with this code, as long as it can be corrected."""
    rows = Slip.objects.filter(code=code, state=SlipState.KEPT, batch__person_id=actor.person_id)
    return rows.first()


def who_can_answer(actor: Any, order: Order, *, slip: Slip | None = None) -> list[Asked]:
    """The requesters of an order who can be asked on paper and have not answered so in this round.

    Whoever answered on `slip` is among them, so that it can be corrected.
    """
    order_rows = orders.requesters_of(actor, order)
    rows = Slip.objects.filter(order=order, round=order.round, state__in=LIVE)
    if slip is not None:
        rows = rows.exclude(pk=slip.pk)
    entered = set(rows.values_list("requester_id", flat=True))
    found = []
    for number, row in enumerate(order_rows, 1):
        if row.left_at is not None or row.pk in entered or not _can_be_asked(row):
            continue
        name = row.name or _("第 {n} 位点单人").format(n=number)
        tail = row.number[-4:]
        found.append(Asked(row.pk, _("{name}（回执尾号 {tail}）").format(name=name, tail=tail)))
    return found


def _can_be_asked(row: Requester) -> bool:
    return order_rules.can_be_asked(row)


def scans_of(actor: Any, batch: Batch) -> list[Scan]:
    """The pictures of a batch, in their order."""
    del actor
    return list(batch.scans.filter(is_erased=False))


def scan_for(actor: Any, scan_id: int) -> Scan:
    """A picture that the actor laid there; raises NotFound."""
    rows = Scan.objects.select_related("batch").filter(pk=scan_id, is_erased=False)
    found = rows.filter(batch__person_id=actor.person_id).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这张照片。"))
    return found


def open_scan(actor: Any, scan_id: int, size: str) -> uploads.Opened:
    """The picture itself, for whoever entered the batch. Raises NotFound."""
    scan = scan_for(actor, scan_id)
    return uploads.open_image(actor, scan.key, size, owner="scan", owner_id=scan.pk)


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt that can be printed: whose it is, and its secret code."""

    requester: Requester
    code: str


def receipts_of(actor: Any, batch: Batch) -> list[Receipt]:
    """The receipts of a batch, within a day of handing it in; each with the code that nobody keeps."""
    del actor
    since = clock.now() - dt.timedelta(hours=RECEIPTS_FOR)
    rows = Slip.objects.filter(
        batch=batch, form=Kind.APPLICATION, state=SlipState.DONE, done_at__gte=since
    ).exclude(once="")
    secrets = {s.receipt: s.once for s in rows.order_by("pk")}
    found = Requester.objects.select_related("order").filter(number__in=secrets).order_by("pk")
    return [Receipt(r, numbers_of.code_of(secrets[r.number])) for r in found]
