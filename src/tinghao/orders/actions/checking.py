"""查单: the requesters answer, a member goes and looks, and only then is an order closed."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals, text
from tinghao.core.actors import SYSTEM, Receipt
from tinghao.history import actions as history
from tinghao.orders import rules
from tinghao.orders.actions import steps
from tinghao.orders.choices import LOOK_BACK_DAYS, Answer, Finding, Outcome, State
from tinghao.orders.models import Order, Requester, Visit


@transaction.atomic
def answer_order(
    requester: Requester, *, by: Any, answer: str, rating: int | None = None, words: str = ""
) -> Order:
    """The requester's answer stands; “no” sends the order back for another round, “yes” may close it.

    `by` is the receipt, or somebody who asked by telephone or at the door; for one who left no way to
    be asked nobody else answers (Invalid). After closing only a “no” changes anything: it reopens.
    Recorded as `orders.answered`, and the words as an internal comment. Raises Stale where nothing
    was asked.
    """
    if answer not in Answer.values:
        raise refusals.Invalid(
            _("请选一个答案。"), fields={"answer": _("请选：解决了、没有解决，或说不准。")}
        )
    if rating is not None and not 1 <= rating <= 5:
        raise refusals.Invalid(_("评分是 1 到 5 分。"), fields={"rating": _("请选 1 到 5 分。")})
    comment = text.optional(words, field="words", limit=500)
    # Answers of several requesters at the same moment: one after the other, on both databases.
    order = Order.objects.select_for_update().get(pk=requester.order_id)
    part = _check_answerer(requester, order, by)
    if order.state not in {State.CHECKING, State.CLOSED}:
        raise refusals.Stale(_("现在还没有到查单这一步。有了结果会再请您来看。"))
    given: dict[str, Any] = {"answer": answer, "answer_round": order.round}
    if order.state == State.CLOSED and answer == Answer.UNSURE:
        given = {}  # a doubt after closing is recorded, and takes no confirmation back
    changed = Requester.objects.filter(pk=requester.pk, left_at__isnull=True).update(
        **given, answered_at=clock.now(), rating=rating
    )
    if not changed:
        raise refusals.Stale(_("您已经撤回了这件事。"))
    requester.refresh_from_db()
    history.append(
        "order", order.pk, "orders.answered", by=by, data={"answer": answer, "rating": rating}, part=part
    )
    if comment:
        history.append("order", order.pk, "orders.comment", by=by, words=comment, part=part)
    if answer == Answer.NO:
        send_back(order, by=by)
    elif order.state == State.CHECKING:
        close_if_rules_allow(order)
    return order


def _check_answerer(requester: Requester, order: Order, by: Any) -> str:
    if isinstance(by, Receipt):
        if by.requester_id != requester.pk:
            raise refusals.Forbidden(_("这张回执不是您的。"))
        return "resident"
    scope.require(by, "orders.answer_for", order)
    if not rules.can_be_asked(requester):
        raise refusals.Invalid(_("这位点单人没有留联系方式，别人没法问到，只能由本人凭回执回答。"))
    return scope.part_for(by, "orders.answer_for", order.division_code)


def send_back(order: Order, *, by: Any) -> None:
    """Another round begins for the same units (`orders.reworked`)."""
    steps.take(
        order,
        "rework",
        by=by,
        data={"round": order.round + 1},
        round=order.round + 1,
        outcome="",
        closed_at=None,
        look_back_on=None,
    )


def close_if_rules_allow(order: Order) -> bool:
    """The order is closed where answers, window and visit allow it; returns whether it was."""
    outcome = rules.check_of(order).outcome
    if not outcome:
        return False
    _close(order, by=SYSTEM, outcome=outcome)
    return True


@transaction.atomic
def record_visit(order: Order, *, by: Any, finding: str, visited_on: dt.date, words: str = "") -> Visit:
    """A member was there and says what was found; “fails” sends the order back for another round.

    Recorded as `orders.visited`: the public reads the finding, the words stay internal. Raises Invalid
    for a day in the future, Forbidden for somebody who keeps out of the matter, Stale where there is
    nothing to check.
    """
    rules.require(by, "orders.visit", order)
    rules.check_may_take(by, order)
    if finding not in Finding.values:
        raise refusals.Invalid(_("请选看到的情况。"), fields={"finding": _("请选一项。")})
    if visited_on > clock.today():
        raise refusals.Invalid(_("查看的日期还没有到。"), fields={"visited_on": _("请填今天或以前的日期。")})
    body = text.optional(words, field="words", limit=500)
    locked = Order.objects.select_for_update().get(pk=order.pk)
    if locked.state not in {State.CHECKING, State.CLOSED}:
        raise refusals.Stale(_("现在还没有到查单这一步。"))
    visit = Visit.objects.create(
        order=locked,
        round=locked.round,
        person_id=by.person_id,
        visited_on=visited_on,
        finding=finding,
        words=body,
    )
    history.append(
        "order",
        order.pk,
        "orders.visited",
        by=by,
        data={"finding": finding, "on": visited_on},
        words=body,
        part=rules.part_for(by, "orders.visit", order),
    )
    if finding == Finding.FAILS:
        send_back(locked, by=by)
    elif locked.state == State.CHECKING:
        close_if_rules_allow(locked)
    order.refresh_from_db()
    return visit


@transaction.atomic
def close_order(order: Order, *, by: Any) -> None:
    """The order is closed where the rules allow it (`orders.closed`); a look-back waits in 90 days.

    Raises Invalid with what is still missing: nobody closes over a resident's “no”.
    """
    scope.require(by, "orders.close", order)
    # Held and read anew: a round that began meanwhile has answers of its own.
    now = Order.objects.select_for_update().get(pk=order.pk)
    if now.state != State.CHECKING:
        raise refusals.Stale(_("这件事现在不在查单这一步，请看最新的状态。"))
    rules.check_may_close(by, now)
    _close(now, by=by, outcome=rules.check_of(now).outcome)
    order.refresh_from_db()


def _close(order: Order, *, by: Any, outcome: str) -> None:
    steps.take(order, "close", by=by, data={"outcome": outcome}, **_closing(outcome))


def _closing(outcome: str) -> dict[str, Any]:
    return {
        "outcome": outcome,
        "closed_at": clock.now(),
        "look_back_on": clock.today() + dt.timedelta(days=LOOK_BACK_DAYS),
    }


@transaction.atomic
def explain_order(order: Order, *, by: Any, words: str) -> None:
    """The matter cannot be solved, and that is told with the reason (`orders.explained`).

    An outcome of its own, never counted as satisfied. Raises Invalid over a “no”, and without a visit.
    """
    why = text.required(
        words, field="words", limit=1000, missing=_("请写明为什么现在解决不了，点单人和公众都会看到。")
    )
    now = Order.objects.select_for_update().get(pk=order.pk)
    if now.state != State.CHECKING:
        rules.require(by, "orders.explain", now)
        raise refusals.Stale(_("这件事现在不在查单这一步，请看最新的状态。"))
    steps.take(now, "explain", by=by, words=why, **_closing(Outcome.EXPLAINED))
    order.refresh_from_db()
