"""A resident takes an order back, or has the contact erased while the case stays."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals
from tinghao.core.actors import Receipt
from tinghao.history import actions as history
from tinghao.notifications import actions as notices
from tinghao.orders.actions import screening, steps
from tinghao.orders.choices import SETTLED
from tinghao.orders.models import Order, Requester


@transaction.atomic
def withdraw_order(requester: Requester, *, by: Any) -> Order:
    """The requester is out; where nobody else wants the matter settled, the order is withdrawn.

    Possible at any time before closing. Without anybody left who agreed to publication the order is no
    longer public. Recorded as `orders.left` or `orders.withdrawn`. Raises
    Forbidden for anybody but the holder of the receipt, Stale after closing.
    """
    if not isinstance(by, Receipt) or by.requester_id != requester.pk:
        raise refusals.Forbidden(_("只有点单人自己能撤回。请用回执号和查询码打开这件事。"))
    order = Order.objects.select_for_update().get(pk=requester.order_id)
    if order.state in SETTLED:
        raise refusals.Stale(_("这件事已经有了结果，不用再撤回。"))
    others = order.requesters.filter(left_at__isnull=True).exclude(pk=requester.pk).exists()
    if not others:
        steps.take(order, "withdraw", by=by)
    gone = Requester.objects.filter(pk=requester.pk, left_at__isnull=True).update(left_at=clock.now())
    if not gone:
        raise refusals.Stale(_("您已经撤回了这件事。"))
    if others:
        history.append("order", order.pk, "orders.left", by=by)
    if not order.requesters.filter(left_at__isnull=True, consents_publish=True).exists():
        # Whoever agreed to publication has gone, and the consent with them (PIPL Art. 15).
        screening.take_down(order, by=by)
    return order


@transaction.atomic
def erase_contact(requester: Requester, *, by: Any) -> None:
    """Name and telephone are gone, also from waiting messages; the case and the receipt stay.

    PIPL Arts. 15 and 47. Recorded as `orders.contact_erased`. Raises what scope refuses.
    """
    if isinstance(by, Receipt):
        if by.requester_id != requester.pk:
            raise refusals.Forbidden(_("这张回执不是您的。"))
    elif by.part != "system":
        scope.require(by, "orders.erase_contact", requester.order)
    erase(requester, by=by)


def erase(requester: Requester, *, by: Any) -> None:
    """The contact is erased; the caller has checked who asks."""
    # By the receipt's number: before a merge the notices were about another order.
    notices.forget_address("order", requester.number)
    Requester.objects.filter(pk=requester.pk).update(
        name="", phone="", phone_print="", consents_contact=False, contact_erased_at=clock.now()
    )
    history.append(
        "order", requester.order_id, "orders.contact_erased", by=by, data={"requester": requester.pk}
    )
    requester.refresh_from_db()
