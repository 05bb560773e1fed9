"""What a handling unit does with an item: accept or return, say how it goes, ask for time, report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations import rules
from tinghao.consultations.actions import items as item_actions
from tinghao.consultations.choices import (
    DATE_AHEAD_AT_MOST,
    DATED_CODES,
    EXTENSIONS_AT_MOST,
    ItemState,
    OutcomeCode,
    Ruling,
)
from tinghao.consultations.models import Extension, OutcomeItem, Progress, UnitReturn
from tinghao.core import clock, refusals, text
from tinghao.core.actors import SYSTEM
from tinghao.history import actions as history
from tinghao.orders import actions as orders
from tinghao.orders.choices import State
from tinghao.people.models import Organisation
from tinghao.uploads import actions as uploads
from tinghao.uploads.models import StoredImage


@transaction.atomic
def accept_item(item: OutcomeItem, *, by: Any) -> None:
    """The unit has taken the item on (`items.accepted`); the convener is told."""
    item_actions.take_step(item, "accept", by=by)


@transaction.atomic
def accept_by_silence(item: OutcomeItem) -> None:
    """The window passed without a word: the item counts as accepted (`items.accepted_by_silence`)."""
    if item.accept_by < clock.today():
        item_actions.take_step(item, "accept_by_silence", by=SYSTEM)


@transaction.atomic
def return_item(item: OutcomeItem, *, by: Any, reason: str) -> None:
    """The unit says that it is not its business; the convener decides, the deadlines go on.

    Recorded as `items.returned`. Raises Forbidden for an item that was adjudicated before, Invalid
    after the window.
    """
    why = text.required(reason, field="reason", limit=500, missing=_("请写明为什么不归贵单位办，应由谁办。"))
    if item.accept_by < clock.today():
        raise refusals.Invalid(_("接受或退回的期限已过，这一项视为已接受。"))
    item_actions.take_step(item, "return", by=by, words=why)
    UnitReturn.objects.create(
        item=item, organisation_id=item.lead_unit_id, reason=why, returned_at=clock.now()
    )


@transaction.atomic
def adjudicate_return(item: OutcomeItem, *, by: Any, unit: Organisation, words: str) -> None:
    """It is decided which unit does it, once and for all (`items.adjudicated`); that unit is told.

    A unit that helped and leads now no longer stands among those that help.

    Source: 潍坊条例 Art. 22: once adjudicated it cannot be returned again.
    """
    why = text.required(words, field="words", limit=500, missing=_("请写明裁定的理由。"))
    stays = unit.pk == item.lead_unit_id
    entry = item_actions.take_step(
        item,
        "adjudicate",
        by=by,
        data={"unit": unit.pk},
        words=why,
        told="" if not stays else item.told,
        lead_unit_id=unit.pk,
        is_adjudicated=True,
    )
    UnitReturn.objects.filter(item=item, ruling=Ruling.WAITING).update(
        ruling=Ruling.REFUSED if stays else Ruling.GRANTED,
        ruling_words=why,
        ruled_by_id=by.person_id,
        ruled_at=clock.now(),
    )
    # Who leads does not help as well.
    item.co_units.remove(unit)
    item.refresh_from_db()
    item_actions.tell_where_nobody_hears(item, entry)


@transaction.atomic
def report_progress(
    item: OutcomeItem, *, by: Any, words: str, images: Sequence[StoredImage] = ()
) -> Progress:
    """The lead unit says how far it is, for the resident to read; a co-unit says it to the lead unit.

    `images` are the evidence: the staff sees them, the public only what a reviewer shows. Recorded as
    `items.progress` (public) or `items.co_reply` (internal).
    """
    is_lead = rules.is_lead_unit(by, item)
    if not is_lead and not rules.is_co_unit(by, item):
        rules.check_is_lead_unit(by, item)
    order = orders.locked(item.order_id)
    item.refresh_from_db(fields=("state",))
    rules.check_is_owed(order, item)
    if item.state not in {ItemState.ACCEPTED, ItemState.OFFERED, ItemState.REVISITING}:
        raise refusals.Stale(_("这一项现在不在办理中。"))
    body = text.required(words, field="words", limit=500, missing=_("请写一句办到哪一步了。"))
    helping = item.co_units.filter(pk__in=rules.bodies_of(by, item)).values_list("pk", flat=True)
    unit_id = item.lead_unit_id if is_lead else helping[0]
    said = _said(item, unit_id, body, by, images, is_public=is_lead)
    history.append(
        "order",
        item.order_id,
        "items.progress" if is_lead else "items.co_reply",
        by=by,
        data={"item": item.pk, "unit": unit_id, "photos": len(images) or None},
        words=body,
        part=rules.unit_part(by),
    )
    return said


def _said(
    item: OutcomeItem, unit_id: int, body: str, by: Any, images: Sequence[StoredImage], *, is_public: bool
) -> Progress:
    said = Progress.objects.create(
        item=item,
        organisation_id=unit_id,
        person_id=by.person_id,
        at=clock.now(),
        words=body,
        is_public=is_public,
    )
    for image in images:
        uploads.assign_image(image, owner="progress", owner_id=said.pk)
    return said


@transaction.atomic
def ask_extension(item: OutcomeItem, *, by: Any, until: dt.date, reason: str) -> Extension:
    """The unit asks for more time; the resident sees the reason (`items.extension_asked`).

    Raises Invalid after the deadline, for a day that is no later, or for a third time.
    """
    rules.check_is_lead_unit(by, item)
    why = text.required(reason, field="reason", limit=500, missing=_("请写明为什么要延期，点单人会看到。"))
    # Held, so that a double tap asks once.
    rules.check_is_owed(orders.locked(item.order_id))
    item.refresh_from_db(fields=("state", "due_on"))
    if item.state != ItemState.ACCEPTED:
        raise refusals.Stale(_("这一项现在不在办理中，不能申请延期。"))
    if clock.today() > item.due_on:
        raise refusals.Invalid(_("期限已过，不能再申请延期；请尽快办理并说明进展。"))
    if until <= item.due_on:
        words = _("新的期限要比现在的期限晚。")
        raise refusals.Invalid(words, fields={"until": words})
    before = list(item.extensions.all())
    if any(e.ruling == Ruling.WAITING for e in before):
        raise refusals.Stale(_("上一次延期申请还没有答复。"))
    if sum(e.ruling == Ruling.GRANTED for e in before) >= EXTENSIONS_AT_MOST:
        raise refusals.Invalid(_("已经延期 {count} 次，不能再延。").format(count=EXTENSIONS_AT_MOST))
    asked = Extension.objects.create(item=item, until=until, reason=why, asked_at=clock.now())
    entry = history.append(
        "order",
        item.order_id,
        "items.extension_asked",
        by=by,
        data={"item": item.pk, "until": until},
        words=why,
        part=rules.unit_part(by),
    )
    item_actions.tell(item, str(entry.pk), "items.extension", ("convener",))
    return asked


@transaction.atomic
def rule_extension(extension: Extension, *, by: Any, granted: bool, words: str = "") -> None:
    """The convener or the office has decided (`items.extension_ruled`); the unit is told."""
    item = extension.item
    scope.require(by, "consultations.extend", item.order)
    rules.check_is_owed(orders.locked(item.order_id))
    told = text.optional(words, field="words", limit=500)
    ruled = Extension.objects.filter(pk=extension.pk, ruling=Ruling.WAITING).update(
        ruling=Ruling.GRANTED if granted else Ruling.REFUSED,
        ruling_words=told,
        ruled_by_id=by.person_id,
        ruled_at=clock.now(),
    )
    if not ruled:
        raise refusals.Stale(_("这个申请已经有人答复了。"))
    if granted:
        OutcomeItem.objects.filter(pk=item.pk).update(due_on=extension.until, told="")
        item.due_on = extension.until
        orders.extend_handling(item.order, by=by, due=extension.until)
    entry = history.append(
        "order",
        item.order_id,
        "items.extension_ruled",
        by=by,
        data={"item": item.pk, "until": extension.until, "granted": granted},
        words=told,
        part=scope.part_for(by, "consultations.extend", item.order.division_code),
    )
    item_actions.tell(item, str(entry.pk), "items.extended", ("unit",))


@transaction.atomic
def report_item(
    item: OutcomeItem,
    *,
    by: Any,
    code: str,
    words: str,
    revisit_on: dt.date | None = None,
    images: Sequence[StoredImage] = (),
) -> None:
    """The unit reports the item with a code and a word for the resident; the last one starts the check.

    Codes A to D as for proposals; B names the day by which it is done, C the day on which it is looked
    at again: on that day it comes back (`revisit_item`). `images` as with progress. Recorded as
    `items.reported`, and with the last item as `orders.reported`. What came back after its order was
    closed and is solved now goes to the requesters once more (`orders.rechecked`).
    """
    if code not in OutcomeCode.values:
        raise refusals.Invalid(_("请选择办理结果。"), fields={"code": _("请从 A、B、C、D 里选一个。")})
    told = text.required(words, field="words", limit=500, missing=_("请写明办成了什么样，点单人会看到。"))
    day = _day_of(code, revisit_on)
    item_actions.take_step(
        item,
        "report",
        by=by,
        data={"code": code, "revisit": day, "photos": len(images) or None},
        words=told,
        code=code,
        result=told,
        revisit_on=day,
        reported_on=clock.today(),
    )
    if images:
        _said(item, item.lead_unit_id, told, by, images, is_public=True)
    order = orders.locked(item.order_id)  # read anew: held since the step above
    still_owed = OutcomeItem.objects.filter(order=order).exclude(state=ItemState.REPORTED).exists()
    if not still_owed and order.state == State.HANDLING:
        orders.report_order(order, by=by)
    elif code == OutcomeCode.A and order.state == State.CLOSED:
        orders.recheck_order(order, by=by)


def _day_of(code: str, revisit_on: dt.date | None) -> dt.date | None:
    """The day that a code names; none for A and D. Raises Invalid where it is missing, past or too far."""
    if code not in DATED_CODES:
        return None
    today = clock.today()
    words = ""
    if revisit_on is None or revisit_on <= today:
        words = (
            _("正在办的，请填计划哪一天办完。")
            if code == OutcomeCode.B
            else _("受条件限制的，请填将来哪一天再看。")
        )
    elif (revisit_on - today).days > DATE_AHEAD_AT_MOST:
        words = _("日子太远了，请填两年以内的一天；到时候还办不了，可以再说。")
    if words:
        raise refusals.Invalid(words, fields={"revisit_on": words})
    return revisit_on
