"""点单: a resident, or somebody on a resident's behalf, places an order or joins one."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import ciphers, clock, refusals, text
from tinghao.divisions.models import Division, ancestry
from tinghao.history import actions as history
from tinghao.orders import clocks, numbers
from tinghao.orders.actions import steps
from tinghao.orders.choices import PROXY_CHANNELS, SETTLED, Category, Channel, ClockKind, State
from tinghao.orders.models import ADDRESS_LIMIT, TEXT_LIMIT, Order, Requester
from tinghao.uploads import actions as uploads
from tinghao.uploads.models import StoredImage

# At a million orders one random number in a thousand is taken already.
TRIES = 6


@dataclass(frozen=True, slots=True)
class Placed:
    """A receipt just made, or made before by the same submission: `code` is shown once and not kept."""

    order: Order
    requester: Requester
    code: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """What a requester left about themself: all of it optional, none of it ever in the history."""

    name: str = ""
    phone: str = ""
    consents_contact: bool = False
    consents_publish: bool = False


def place_order(
    *,
    by: Any,
    words: str,
    division: str,
    once: str,
    address: str = "",
    category: str = "",
    channel: str = Channel.WEB,
    contact: Contact | None = None,
    images: Sequence[StoredImage] = (),
) -> Placed:
    """The order exists, its first requester holds a receipt, the screening clock runs.

    `once` is the submission's own secret: the same submission again gives the same receipt and no
    second order (a lost connection after the commit, a double tap, the back button). Recorded as
    `orders.placed`; the conveners are told. Raises Invalid for words or a place that cannot be taken,
    and what scope refuses where somebody enters it on behalf of somebody else.
    """
    body = text.required(words, field="words", limit=TEXT_LIMIT, missing=_("请先写下是什么事。"))
    where = text.optional(address, field="address", limit=ADDRESS_LIMIT)
    place = _place(division)
    if category and category not in Category.values:
        raise refusals.Invalid(_("没有这个类别。"), fields={"category": _("请从列表里选一个类别。")})
    key = _once_key(once, body)
    order = Order(
        state=State.PLACED,
        text=body,
        address=where,
        category=category,
        placed_at=clock.now(),
        **ancestry(place.code),
    )
    _check_proxy(by, channel, order)

    def make() -> Placed:
        order.pk, order.number = None, numbers.new_number()
        planned = clocks.plan(order, starts=(ClockKind.SCREENING,), round_number=1)
        for column, value in planned.order_columns().items():
            setattr(order, column, value)
        order.save(force_insert=True)
        planned.write()
        requester = _new_requester(order, order.number, key, once, channel, contact, by)
        for image in images:
            uploads.assign_image(image, owner="order", owner_id=order.pk)
        entry = history.append(
            "order",
            order.pk,
            "orders.placed",
            by=by,
            data={"channel": str(channel)},
            part=_part(by, order),
            is_first=True,
        )
        steps.tell(order, entry, ("convener",))
        return Placed(order, requester, _code(once), is_new=True)

    return _exactly_once(key, once, make)


def join_order(
    order: Order,
    *,
    by: Any,
    once: str,
    channel: str = Channel.WEB,
    contact: Contact | None = None,
) -> Placed:
    """“这也是我的事”: one more requester, with a receipt and a vote of their own.

    Recorded as `orders.joined`. Raises Stale where the order is settled already.
    """
    key = _once_key(once, f"join:{order.pk}")
    _check_proxy(by, channel, order)

    def make() -> Placed:
        # Locks the row against a merge or a closing at the same moment (on SQLite the transaction does).
        current = Order.objects.select_for_update().get(pk=order.pk)
        if current.is_planned:
            raise refusals.Stale(_("这是年度计划里的议题，不用加入。您有自己的事，可以另外点一单。"))
        if current.state in SETTLED:
            raise refusals.Stale(_("这件事已经有了结果，不能再加入。您可以另外点一单。"))
        requester = _new_requester(current, numbers.new_number(), key, once, channel, contact, by)
        data = {"channel": str(channel)}
        history.append("order", order.pk, "orders.joined", by=by, data=data, part=_part(by, order))
        return Placed(current, requester, _code(once), is_new=True)

    return _same_submission(key, once) or _exactly_once(key, once, make)


def _exactly_once(key: str, once: str, make: Callable[[], Placed]) -> Placed:
    """What `make` made, or what the same submission made before; a number that is taken is drawn anew."""
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                return make()
        except IntegrityError:
            # The key of a submission is unique: the first one made the receipt, and nothing else did.
            if again := _same_submission(key, once):
                return again
    raise refusals.Unavailable(_("系统忙，没有存下来。您写的还在，请再提交一次。"))


def _place(code: str) -> Division:
    place = Division.objects.filter(code=code, is_active=True).first()
    if place is None or place.level not in {Division.Level.COMMUNITY, Division.Level.TOWNSHIP}:
        words = _("请选择事情发生在哪个社区（村）。")
        raise refusals.Invalid(words, fields={"division": words})
    return place


def _check_proxy(by: Any, channel: str, order: Order) -> None:
    if channel not in Channel.values:
        raise refusals.Invalid(_("没有这种来源。"), fields={"channel": _("请从列表里选一个来源。")})
    if channel in PROXY_CHANNELS:
        scope.require(by, "orders.place_for", order, see="orders.place_for")


def _part(by: Any, order: Order) -> str:
    return scope.part_for(by, "orders.place_for", order.division_code) if by.person_id else "resident"


def _once_key(once: str, what: str) -> str:
    # Bound to what was said: whoever goes back and writes about something else gets a second order.
    digest = hashlib.sha256(what.encode()).hexdigest()
    return ciphers.fingerprint(f"once:{once}:{digest}")


def _code(once: str) -> str:
    return numbers.code_of(once)


def _same_submission(key: str, once: str) -> Placed | None:
    found = Requester.objects.select_related("order").filter(once_key=key).first()
    return Placed(found.order, found, _code(once), is_new=False) if found else None


def _new_requester(
    order: Order, number: str, key: str, once: str, channel: str, contact: Contact | None, by: Any
) -> Requester:
    given = contact or Contact()
    number_called = text.phone(given.phone)
    return Requester.objects.create(
        order=order,
        placed_in=order,
        number=number,
        code_digest=numbers.code_digest(number, _code(once)),
        link_nonce=secrets.token_urlsafe(9),
        once_key=key,
        channel=channel,
        entered_by_id=by.person_id if channel in PROXY_CHANNELS else None,
        name=text.optional(given.name, field="name", limit=40),
        phone=number_called,
        phone_print=ciphers.fingerprint(number_called) if number_called else "",
        consents_contact=given.consents_contact and bool(number_called),
        consents_publish=given.consents_publish,
        placed_at=clock.now(),
    )
