"""审题: the convener keeps, declines, refers, merges, and signs the text that the public reads."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals, text
from tinghao.history import actions as history
from tinghao.orders import identifying, rules
from tinghao.orders.actions import steps
from tinghao.orders.choices import SETTLED, Category, DeclineReason, ReferralChannel
from tinghao.orders.models import TEXT_LIMIT, TITLE_LIMIT, Order, Requester
from tinghao.people.models import MemberGroup
from tinghao.uploads import actions as uploads
from tinghao.uploads import queries as pictures


@transaction.atomic
def accept_order(
    order: Order, *, by: Any, category: str, title: str = "", group: MemberGroup | None = None
) -> None:
    """The order is open to be claimed, under a category and, where one is named, for a member group.

    Recorded as `orders.accepted`; requesters and members of the groups are told.
    """
    if category not in Category.values:
        raise refusals.Invalid(_("请先选一个类别。"), fields={"category": _("请从列表里选一个类别。")})
    steps.take(
        order,
        "accept",
        by=by,
        data={"category": category, "group": group.pk if group else None},
        due_field="due",
        category=category,
        title=text.optional(title, field="title", limit=TITLE_LIMIT) or order.title,
        group=group,
    )


@transaction.atomic
def decline_order(order: Order, *, by: Any, reason: str, words: str) -> None:
    """The order is declined with a reason that the resident reads, and the right channel with it.

    Source: 潍坊条例 Art. 19 (the reason must be given and the right channel named). Recorded as
    `orders.declined`; requesters are told.
    """
    if reason not in DeclineReason.values:
        raise refusals.Invalid(_("请选择不受理的原因。"), fields={"reason": _("请从列表里选一个原因。")})
    told = text.required(words, field="words", limit=500, missing=_("请写一句点单人看得懂的说明。"))
    steps.take(order, "decline", by=by, data={"reason": reason}, words=told, decline_reason=reason)


@transaction.atomic
def refer_order(order: Order, *, by: Any, channel: str, number: str, words: str = "") -> None:
    """The order goes on elsewhere, and the number that it has there is kept for the resident.

    Recorded as `orders.referred`; requesters and a claimant are told.
    """
    if channel not in ReferralChannel.values:
        raise refusals.Invalid(_("请选择转到哪里。"), fields={"channel": _("请从列表里选一个去处。")})
    outside = text.required(
        number, field="number", limit=60, missing=_("请填写对方给的编号，点单人要凭它继续查询。")
    )
    steps.take(
        order,
        "refer",
        by=by,
        data={"channel": channel},
        words=text.optional(words, field="words", limit=500),
        referral_channel=channel,
        referral_number=outside,
    )


@transaction.atomic
def merge_order(order: Order, *, into: Order, by: Any, words: str = "") -> None:
    """`order` is merged: its requesters go on in `into`, each with the old receipt and a vote.

    Recorded in both chains. Raises Invalid where the two cannot be one, Stale where `into` is settled.
    """
    scope.require(by, "orders.merge", into)
    if into.pk == order.pk:
        raise refusals.Invalid(_("不能并入它自己。"), fields={"into": _("请选另一单。")})
    # Both, the older first: of two merges that cross, the second finds its target gone.
    pair = Order.objects.select_for_update().filter(pk__in=(order.pk, into.pk)).order_by("pk")
    target = next(o for o in pair if o.pk == into.pk)
    if target.is_planned:
        raise refusals.Invalid(
            _("年度计划的议题没有点单人，群众的单不能并进去。"), fields={"into": _("请选另一单。")}
        )
    if target.state in SETTLED:
        raise refusals.Stale(_("要并入的那一单已经有了结果，请选一单还在办的。"))
    steps.take(
        order,
        "merge",
        by=by,
        data={"into": target.pk},
        words=text.optional(words, field="words", limit=500),
        merged_into=target,
    )
    moved = Requester.objects.filter(order=order).update(order=target)
    history.append("order", target.pk, "orders.absorbed", by=by, data={"from": order.pk, "requesters": moved})


@transaction.atomic
def publish_order(order: Order, *, by: Any, title: str, words: str, images: Collection[int] = ()) -> None:
    """The public can read the redacted text, signed by the person who acts, and see `images` (by number).

    Only with a requester's separate consent (PIPL Art. 25), which a topic of the year's plan does not need,
    and never with a mobile or an ID number in it.
    Recorded as `orders.published`.
    """
    scope.require(by, "orders.redact", order)
    if not rules.may_be_public(order):
        raise refusals.Invalid(_("点单人没有同意公开，所以不能公开。"))
    heading = text.required(title, field="title", limit=TITLE_LIMIT, missing=_("请写一个公开的标题。"))
    body = text.required(words, field="words", limit=TEXT_LIMIT, missing=_("请写下要公开的文字。"))
    _check_names_nobody(title=heading, words=body)
    Order.objects.filter(pk=order.pk).update(
        is_published=True,
        public_title=heading,
        public_text=body,
        signed_by_id=by.person_id,
        signed_at=clock.now(),
    )
    order.refresh_from_db()
    _show_images(order, by, images)
    history.append("order", order.pk, "orders.published", by=by, data={"signed_by": by.person_id})


def _check_names_nobody(**typed: str) -> None:
    found = {field: identifying.barred(words) for field, words in typed.items()}
    refused = {
        field: _("这里有{kind}“{words}”，不能公开。请删掉，或者写成“{instead}”。").format(
            kind=mark.kind.label, words=mark.words, instead=mark.kind.instead
        )
        for field, mark in found.items()
        if mark is not None
    }
    if refused:
        raise refusals.Invalid(next(iter(refused.values())), fields=refused)


def _show_images(order: Order, by: Any, shown: Collection[int]) -> None:
    for image in pictures.images_of(by, "order", order.pk):
        if image.is_public != (image.pk in shown):
            uploads.show_image(image, is_public=image.pk in shown)


@transaction.atomic
def unpublish_order(order: Order, *, by: Any, words: str) -> None:
    """The public no longer sees the order; the reason is kept for the office (`orders.unpublished`)."""
    scope.require(by, "orders.redact", order)
    why = text.required(words, field="words", limit=200, missing=_("请写明为什么停止公开。"))
    if not take_down(order, by=by, words=why):
        raise refusals.Stale(_("这件事现在没有公开。"))


def take_down(order: Order, *, by: Any, words: str = "") -> bool:
    """The order and its pictures are no longer public; False where they were not. No scope is asked."""
    if not Order.objects.filter(pk=order.pk, is_published=True).update(is_published=False):
        return False
    order.is_published = False
    _show_images(order, by, ())
    history.append("order", order.pk, "orders.unpublished", by=by, words=words)
    return True
