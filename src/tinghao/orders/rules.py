"""Facts about one actor and one order: whether a step is possible, apart from who may take it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.access.roles import CAPABILITIES, FROM_GROUPS, Role
from tinghao.core import clock, refusals
from tinghao.core.actors import Receipt
from tinghao.orders.choices import PROXY_CHANNELS, Answer, ClockKind, Finding, Outcome
from tinghao.orders.models import Order, Requester

_MEMBERS = {str(role) for role in FROM_GROUPS}


def holds_receipt(actor: Any, order: Order) -> bool:
    """True for a resident whose receipt belongs to this order and who has not left it."""
    return isinstance(actor, Receipt) and any(
        r.pk == actor.requester_id and r.left_at is None for r in order.requesters.all()
    )


def can_be_asked(requester: Requester) -> bool:
    """True where somebody else can have the answer from the requester: by telephone, or in person."""
    return bool(requester.phone_print) or requester.channel in PROXY_CHANNELS


def may_be_public(order: Order) -> bool:
    """True where a requester agreed to it (PIPL Art. 25), or where the words are the plan's own."""
    if order.is_planned:
        return True
    return any(r.consents_publish and r.left_at is None for r in order.requesters.all())


def check_holds_receipt(actor: Any, order: Order) -> None:
    """Raises Forbidden for anybody but a holder of a receipt of this order."""
    if not holds_receipt(actor, order):
        raise refusals.Forbidden(_("只有点单人自己能撤回。请用回执号和查询码打开这件事。"))


def is_claimant(actor: Any, order: Order) -> bool:
    """True for the member who took the order, for those whom that member invited, and for who stands in.

    Whoever stands in for one of them keeps out of a matter in which he has an interest of his own.
    """
    if getattr(actor, "person_id", None) is None:
        return False
    if _holds(actor.person_id, order):
        return True
    others: frozenset[int] = getattr(actor, "stands_for", frozenset())
    return any(_holds(person, order) for person in others) and not has_conflict(actor.person_id, order)


def _holds(person_id: int, order: Order) -> bool:
    if order.claimed_by is not None and order.claimed_by.person_id == person_id:
        return True
    # A page that loads the order for somebody learns this with it: asking anew would cost a query a button.
    known: tuple[int, bool] | None = getattr(order, "helper_known", None)
    if known is not None and known[0] == person_id:
        return known[1]
    return order.co_members.filter(member__person_id=person_id).exists()


def _held_for(actor: Any, order: Order) -> int | None:
    """The absent member in whose stead the actor works on an order; None for what is one's own."""
    if _holds(actor.person_id, order):
        return None
    return next((person for person in actor.stands_for if _holds(person, order)), None)


def may(actor: Any, capability: str, order: Order) -> bool:
    """True where the place grants it, or where the actor took the order and every member may do it.

    The convener may ask a member of the next group: what that member can do follows the order.
    """
    if scope.has(actor, capability, order.division_code):
        return True
    return capability in CAPABILITIES[Role.MEMBER] and is_claimant(actor, order)


def require(actor: Any, capability: str, order: Order) -> None:
    """Nothing happens where the actor may; otherwise what `scope.require` refuses."""
    if may(actor, capability, order):
        return
    if is_claimant(actor, order):
        raise refusals.Forbidden(_("您接了这一单，但这一步不由接单委员来办。"))
    scope.require(actor, capability, order)


def part_for(actor: Any, capability: str, order: Order) -> scope.Part:
    """The role under which the actor does that, and for whom, for the history."""
    if not scope.has(actor, capability, order.division_code) and is_claimant(actor, order):
        return scope.Part.of(Role.MEMBER, _held_for(actor, order))
    part = scope.part_for(actor, capability, order.division_code)
    # With a post of one's own in the place, but the order is in the hands of somebody who is away.
    if part.for_id is None and getattr(actor, "stands_for", None) and str(part) in _MEMBERS:
        part.for_id = _held_for(actor, order)
    return part


def has_conflict(person_id: int | None, order: Order) -> bool:
    """True where the person has declared an interest in this matter."""
    return person_id is not None and order.conflicts.filter(person_id=person_id).exists()


def check_may_take(actor: Any, order: Order) -> None:
    """Raises Forbidden for somebody who has declared a conflict of interest."""
    if has_conflict(actor.person_id, order):
        raise refusals.Forbidden(_("您已声明回避这件事，这一步请由别人来办。"))


def check_is_theirs(actor: Any, order: Order) -> None:
    """Raises Forbidden unless the actor took the order, or convenes at its place."""
    if not is_claimant(actor, order) and not scope.has(actor, "orders.screen", order.division_code):
        raise refusals.Forbidden(_("这件事是别的委员接的单，由接单委员或召集人来办这一步。"))


def check_was_asked_for(order: Order) -> None:
    """Raises Stale for a topic of the year's plan: it is held, or taken off the plan, and nothing else."""
    if order.is_planned:
        raise refusals.Stale(_("这是年度计划里的议题，没有点单人：在年度计划里定时间，或者标为不办了。"))


def check_may_give_back(actor: Any, order: Order) -> None:
    """Raises Forbidden where the order is not the actor's, Stale for a topic of the year's plan."""
    check_is_theirs(actor, order)
    check_was_asked_for(order)


check_may_settle = check_may_give_back


def check_may_refer(actor: Any, order: Order) -> None:
    """Raises Stale for a topic of the year's plan: no other office has a number for it."""
    del actor
    check_was_asked_for(order)


def check_is_planned(actor: Any, order: Order) -> None:
    """Raises Forbidden for what residents asked for: only a topic of the plan can be dropped."""
    del actor
    if not order.is_planned:
        raise refusals.Forbidden(_("群众点的单不能这样拿掉。"))


@dataclass(frozen=True, slots=True)
class Check:
    """How the check of an order stands in its present round."""

    yes: int
    no: int
    unsure: int
    waiting: int
    is_window_over: bool
    finding: str
    is_planned: bool = False

    @property
    def outcome(self) -> str:
        """The outcome with which the order may be closed now, or "" where it may not.

        Nobody closes over a "no" of this round. A requester's "yes" closes once all have answered or
        the window is over; without any "yes" it takes the end of the window and a member who went
        there and found that the result holds (product, section 2, 查单). A topic of the year's plan has
        nobody to ask: it takes the member's visit alone, under an outcome of its own.
        """
        if self.is_planned:
            return Outcome.INSPECTED if self.finding == Finding.HOLDS else ""
        if self.no:
            return ""
        if self.yes and (self.waiting == 0 or self.is_window_over):
            return Outcome.CONFIRMED
        if self.is_window_over and self.finding == Finding.HOLDS:
            return Outcome.VERIFIED
        return ""

    @property
    def missing(self) -> str:
        """What is still needed before the order may be closed, in words; "" where nothing is."""
        if self.no:
            return _("有群众回答“没有解决”，不能办结，应退回重办。")
        if self.outcome:
            return ""
        if self.is_planned:
            return _("这是年度计划的议题，没有点单人：委员到现场看过、确已落实，才能办结。")
        if not self.is_window_over:
            return _("还在等群众答复；答复期满前，要所有点单人都答复才能办结。")
        return _("答复期已满而没有人确认解决，需要委员到现场核实后才能办结。")


def check_of(order: Order) -> Check:
    """The state of the check, from the requesters' answers, the answer clock and the visits."""
    visit = next((v for v in order.visits.all() if v.round == order.round), None)
    finding = visit.finding if visit else ""
    if order.is_planned:
        return Check(0, 0, 0, 0, is_window_over=False, finding=finding, is_planned=True)
    answers = [
        r.answer if r.answer_round == order.round else "" for r in order.requesters.all() if r.left_at is None
    ]
    window = next(
        (c for c in order.clocks.all() if c.kind == ClockKind.ANSWER and c.round == order.round), None
    )
    return Check(
        yes=answers.count(Answer.YES),
        no=answers.count(Answer.NO),
        unsure=answers.count(Answer.UNSURE),
        waiting=answers.count(""),
        is_window_over=window is not None and clock.today() > window.due_on,
        finding=finding,
    )


def check_may_close(actor: Any, order: Order) -> None:
    """Raises Invalid with what is missing, where the rules of closing are not met."""
    del actor
    if missing := check_of(order).missing:
        raise refusals.Invalid(missing)


def check_may_explain(actor: Any, order: Order) -> None:
    """Raises Invalid where the order cannot be ended as not solved, with the reason told.

    Nobody ends it over a "no" of this round, and a member must have been there in this round.
    """
    del actor
    check = check_of(order)
    if check.no:
        raise refusals.Invalid(_("有群众回答“没有解决”，不能这样结束，应退回重办。"))
    if not check.finding:
        raise refusals.Invalid(_("请先由委员到现场核实情况，再说明原因结束。"))
