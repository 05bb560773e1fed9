"""A topic of the year's plan comes to the table: an order that nobody placed, and that residents read."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals, text
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.orders import identifying, numbers, rules
from tinghao.orders.actions import steps
from tinghao.orders.actions.claiming import join_in
from tinghao.orders.actions.placing import TRIES
from tinghao.orders.actions.screening import publish_order
from tinghao.orders.choices import Origin, State
from tinghao.orders.models import TEXT_LIMIT, TITLE_LIMIT, Order
from tinghao.people.models import Member

_MAY = "consultations.record"


@transaction.atomic
def plan_order(*, by: Any, title: str, words: str = "", place: str, year: int) -> Order:
    """A topic of the plan of `year` is an order of its own: no requester, no claimant, ready for its meeting.

    From here on the loop is the same: items, units, deadlines, the public page. The check is a member's
    visit alone. Where the actor signs public texts and the words name nobody, they are public at once under
    the actor's name; else somebody signs them later. Recorded as `orders.planned`. Raises Invalid without
    words, and what scope refuses.
    """
    scope.require(by, _MAY, SimpleNamespace(division_code=place), see="consultations.see")
    heading = text.required(title, field="title", limit=TEXT_LIMIT, missing=_("请写一个议题。"))
    said = text.optional(words, field="words", limit=TEXT_LIMIT - len(heading) - 1)
    order = Order(
        state=State.CLAIMED,
        origin=Origin.PLAN,
        text=f"{heading}\n{said}".strip(),
        title=_cut(heading),
        placed_at=clock.now(),
        **ancestry(place),
    )
    _number(order)
    part = scope.part_for(by, _MAY, place)
    history.append("order", order.pk, "orders.planned", by=by, data={"year": year}, part=part, is_first=True)
    names_nobody = identifying.barred(heading) is None
    if names_nobody and scope.has(by, "orders.redact", place):
        # The title alone: what was noted about why and whom to ask was written for colleagues.
        publish_order(order, by=by, title=order.title, words=heading)
    return order


def _number(order: Order) -> None:
    for _try in range(TRIES):
        try:
            with transaction.atomic():
                order.pk, order.number = None, numbers.new_number()
                order.save(force_insert=True)
                return
        except IntegrityError:
            continue
    raise refusals.Unavailable(_("系统忙，没有存下来。您写的还在，请再提交一次。"))


def _cut(heading: str) -> str:
    return heading if len(heading) <= TITLE_LIMIT else heading[: TITLE_LIMIT - 1] + "…"


@transaction.atomic
def ask_member(order: Order, *, member: Member, by: Any) -> None:
    """The member looks after a topic of the year's plan: helps with it, and can go and look at the result.

    There is no claimant who could invite. Recorded as `orders.invited`; the member is told; twice is once.
    Raises Forbidden for what residents asked for, Invalid for somebody who declared a conflict of interest,
    Stale where the topic is not in work.
    """
    scope.require(by, "orders.assign", order, see="orders.see")
    rules.check_is_planned(by, order)
    join_in(order, member=member, by=by, part=scope.part_for(by, "orders.assign", order.division_code))


@transaction.atomic
def drop_order(order: Order, *, by: Any) -> None:
    """A topic whose meeting was called off will not be taken up: it ends, visibly (`orders.dropped`).

    Raises Forbidden for what residents asked for, Stale while its meeting stands.
    """
    scope.require(by, _MAY, order, see="consultations.see")
    steps.take(order, "drop", by=by)
