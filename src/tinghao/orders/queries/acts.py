"""What the staff can do with an order besides moving it: notes, publication, visits, invitations.

Together with the table of transitions these are all the buttons of the desk. An act moves no state, so
it is no transition; who may and when are told here, and the action behind it asks the same again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tinghao.core import refusals
from tinghao.orders import rules
from tinghao.orders.choices import FINAL, State
from tinghao.orders.models import Order
from tinghao.orders.workflow import ORDER_FLOW

_ALL = frozenset(str(s) for s in State)
_ALIVE = _ALL - {str(s) for s in FINAL}
_IN_WORK = frozenset({State.CLAIMED, State.CONSULTING, State.HANDLING})
_CHECKED = frozenset({State.CHECKING, State.CLOSED})


def _nothing(actor: Any, order: Order) -> None:
    del actor, order


def _check_consent(actor: Any, order: Order) -> None:
    del actor
    if order.state == State.PLACED:
        raise refusals.Stale(_("先审题受理，再审签公开的文字。"))
    if not rules.may_be_public(order):
        raise refusals.Invalid(_("点单人没有同意公开，所以不能公开。"))


def _check_published(actor: Any, order: Order) -> None:
    del actor
    if not order.is_published:
        raise refusals.Stale(_("这件事现在没有公开。"))


def _check_no_claimant(actor: Any, order: Order) -> None:
    if order.claimed_by is not None and order.claimed_by.person_id == actor.person_id:
        raise refusals.Forbidden(_("您已经接了这一单：请先交回，再声明回避。"))
    if rules.has_conflict(actor.person_id, order):
        raise refusals.Stale(_("您已经声明回避这件事了。"))


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done with an order where it stands."""

    name: str
    label: Any
    capability: str
    states: frozenset[str]
    guard: Callable[[Any, Order], None] = _nothing


ACTS: dict[str, Act] = {
    a.name: a
    for a in (
        Act(
            "publish",
            _("审签公开文字"),
            "orders.redact",
            _ALL - {State.MERGED, State.WITHDRAWN},
            _check_consent,
        ),
        Act("unpublish", _("停止公开"), "orders.redact", _ALL, _check_published),
        # The table lets only the rules close; where they are met, a convener need not wait for the night.
        Act("close", _("办结"), "orders.close", frozenset({State.CHECKING}), rules.check_may_close),
        Act("visit", _("记一次实地查看"), "orders.visit", _CHECKED),
        Act("answer", _("代群众回答"), "orders.answer_for", _CHECKED),
        Act("survey", _("记会前调研"), "orders.note", frozenset({State.CLAIMED, State.CONSULTING})),
        Act("note", _("记一笔内部记录"), "orders.note", _ALIVE),
        Act("invite", _("邀请委员协同"), "orders.invite", _IN_WORK, rules.check_is_theirs),
        Act(
            "ask",
            _("请委员跟进"),
            "orders.assign",
            _IN_WORK | {State.CHECKING},
            rules.check_is_planned,
        ),
        Act(
            "declare_conflict",
            _("声明回避"),
            "orders.declare_conflict",
            frozenset({State.OPEN, *_IN_WORK}),
            _check_no_claimant,
        ),
        Act("erase_contact", _("清除联系方式"), "orders.erase_contact", _ALL),
    )
}


def acts_open_to(actor: Any, order: Order) -> list[Act]:
    """The acts that the actor could do now, in the order of the table."""
    found = []
    for act in ACTS.values():
        if order.state not in act.states or not rules.may(actor, act.capability, order):
            continue
        try:
            act.guard(actor, order)
        except refusals.Refusal:
            continue
        found.append(act)
    return found


def check_step(actor: Any, order: Order, name: str) -> None:
    """Nothing happens where the actor may take this step or do this act now.

    Raises Forbidden (or NotFound) for the wrong post, Stale for the wrong state, and what the guard
    refuses: before a form is shown, so that nobody fills one in for nothing.
    """
    if name in ACTS:
        act = ACTS[name]
        rules.require(actor, act.capability, order)
        if order.state not in act.states:
            raise refusals.Stale(
                _("这件事现在是“{state}”，不能再“{act}”。").format(
                    state=State(order.state).label, act=act.label
                )
            )
        act.guard(actor, order)
        return
    transition = ORDER_FLOW[name]
    if transition.capability is None:
        raise refusals.NotFound(_("没有这一步。"))
    rules.require(actor, transition.capability, order)
    if order.state not in transition.sources:
        words = _("这件事现在是“{state}”，不能再“{act}”。").format(
            state=State(order.state).label, act=_(transition.label)
        )
        raise refusals.Stale(words)
    if transition.guard is not None:
        transition.guard(actor, order)


def check_of(actor: Any, order: Order) -> rules.Check | None:
    """How the check stands, for a case page; None where the order is not being checked."""
    del actor
    return rules.check_of(order) if order.state == State.CHECKING else None
