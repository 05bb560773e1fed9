"""The link with which a unit without account answers for one item: made, opened, taken back, forgotten."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations import rules, telling
from tinghao.consultations.choices import LINK_DAYS
from tinghao.consultations.models import ItemLink, LinkWord, OutcomeItem
from tinghao.core import clock, refusals, text
from tinghao.history import actions as history
from tinghao.history.models import Entry
from tinghao.orders import actions as orders
from tinghao.people.models import Organisation

LINKS_AT_MOST = 3
_MOBILE = 11


@transaction.atomic
def make_link(
    item: OutcomeItem,
    *,
    by: Any,
    unit: Organisation,
    ends_on: dt.date | None = None,
    phone: str = "",
    address: str = "",
) -> ItemLink:
    """The unit has a way to answer for this item until `ends_on`, by SMS where a telephone is given.

    `address` is what stands before the word of the link; the message is sent by the worker. Recorded as
    `items.link_made`. Raises Invalid for a unit that has nothing to do with the item, for a day in the
    past or more than a year away, for a telephone that is none, and where three links are open already.
    """
    scope.require(by, "consultations.link", item.order)
    number = text.phone(phone)
    if number and not (len(number) == _MOBILE and number.startswith("1")):
        raise refusals.Invalid(
            _("请填 11 位手机号。"), fields={"phone": _("短信只能发到手机，请填 11 位手机号。")}
        )
    today = clock.today()
    last = ends_on or max(item.due_on, today) + dt.timedelta(days=LINK_DAYS)
    if not today <= last <= today + dt.timedelta(days=400):
        words = _("请填今天以后、一年以内的日子。")
        raise refusals.Invalid(words, fields={"ends_on": words})
    rules.check_is_owed(orders.locked(item.order_id), item)
    if unit.pk != item.lead_unit_id and not item.co_units.filter(pk=unit.pk).exists():
        words = _("这一项不由这个单位主办或协办。")
        raise refusals.Invalid(words, fields={"unit": words})
    open_now = ItemLink.objects.filter(
        item=item, organisation=unit, revoked_at__isnull=True, ends_on__gte=today
    )
    if open_now.count() >= LINKS_AT_MOST:
        raise refusals.Invalid(_("这个单位已经有 3 个能用的链接，请先收回不用的。"))
    link = ItemLink.objects.create(
        item=item,
        organisation=unit,
        nonce=secrets.token_urlsafe(15),
        phone=number,
        made_by_id=by.person_id,
        made_at=clock.now(),
        ends_on=last,
    )
    history.append(
        "order",
        item.order_id,
        "items.link_made",
        by=by,
        data={"item": item.pk, "unit": unit.pk, "until": last},
        part=scope.part_for(by, "consultations.link", item.order.division_code),
    )
    if number:
        telling.send_link.enqueue(link.pk, address)
    return link


@transaction.atomic
def revoke_link(link: ItemLink, *, by: Any) -> None:
    """The link opens nothing any more, and its telephone is forgotten (`items.link_revoked`)."""
    item = link.item
    scope.require(by, "consultations.link", item.order)
    gone = ItemLink.objects.filter(pk=link.pk, revoked_at__isnull=True).update(
        revoked_at=clock.now(), revoked_by_id=by.person_id, phone=""
    )
    if not gone:
        raise refusals.Stale(_("这个链接已经收回了。"))
    history.append(
        "order",
        item.order_id,
        "items.link_revoked",
        by=by,
        data={"item": item.pk, "unit": link.organisation_id},
        part=scope.part_for(by, "consultations.link", item.order.division_code),
    )


def note_opened(link: ItemLink) -> None:
    """The office sees when the link was opened last: at most once in a minute, no more than that."""
    now = clock.now()
    if link.opened_at is None or now - link.opened_at > dt.timedelta(minutes=1):
        ItemLink.objects.filter(pk=link.pk).update(opened_at=now)


def sign_answer(link: ItemLink, *, name: str) -> None:
    """The name that was typed stands beside the newest step of this link, as the unit's own word.

    Belongs into the transaction of that step. Raises Invalid without a name.
    """
    who = text.required(name, field="name", limit=40, missing=_("请写一下您怎么称呼，方便召集人联系。"))
    entry = (
        Entry.objects.filter(
            subject="order", subject_id=link.item.order_id, part="unit_link", kind__startswith="items."
        )
        .order_by("-seq")
        .first()
    )
    if entry is not None:
        LinkWord.objects.get_or_create(
            entry_id=entry.pk, defaults={"link": link, "kind": entry.kind, "name": who, "at": clock.now()}
        )


def forget_links(*, before: dt.date) -> int:
    """Telephones of links that ended before that day, and names typed with them, are gone."""
    over = ItemLink.objects.filter(ends_on__lt=before)
    count = over.exclude(phone="").update(phone="")
    return count + LinkWord.objects.filter(link__in=over).exclude(name="").update(name="")
