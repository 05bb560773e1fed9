"""接单: one tap takes it, two taps at the same moment have one winner."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import clock, refusals, text
from tinghao.core.actors import System
from tinghao.history import actions as history
from tinghao.orders import rules, telling
from tinghao.orders.actions import steps
from tinghao.orders.choices import RUNNING, State
from tinghao.orders.models import CoMember, Conflict, Order
from tinghao.people.models import GroupMembership, Member, in_force


@transaction.atomic
def claim_order(order: Order, *, by: Any) -> None:
    """The member has the order, for the group through which the member looks after its community.

    Recorded as `orders.claimed`; requesters and conveners are told. Raises Stale for everybody but
    the first.
    """
    # Whoever stands in for an absent member takes it for that member, who finds it on coming back.
    part = rules.part_for(by, "orders.claim", order)
    member = Member.objects.filter(person_id=part.for_id or by.person_id).first()
    if member is None:
        scope.require(by, "orders.claim", order)
        raise refusals.Forbidden(_("只有政协委员能接单。"))
    group_id = _group_for(by, order)
    steps.take(
        order,
        "claim",
        by=by,
        data={"group": group_id},
        due_field="due",
        claimed_by_id=member.pk,
        claimed_at=clock.now(),
        group_id=group_id,
    )


def _group_for(by: Any, order: Order) -> int | None:
    through = [g for g in by.grants if g.group_id and order.division_code.startswith(g.division)]
    if order.group_id and any(g.group_id == order.group_id for g in through):
        return order.group_id
    return through[0].group_id if through else None


@transaction.atomic
def assign_order(order: Order, *, member: Member, by: Any, words: str = "") -> None:
    """The convener has asked this member, who has the order now.

    Recorded as `orders.assigned`; the member and the requesters are told. Raises Invalid for a member
    who has declared a conflict of interest, or who belongs to no group.
    """
    if rules.has_conflict(member.person_id, order):
        raise refusals.Invalid(_("这位委员已声明回避，请另选一位。"), fields={"member": _("已声明回避")})
    group_id = (
        GroupMembership.objects.filter(in_force(clock.today()), member=member, group__is_active=True)
        .order_by("-is_leader", "pk")
        .values_list("group_id", flat=True)
        .first()
    )
    if group_id is None:
        raise refusals.Invalid(
            _("这位委员现在不在任何小组里，请另选一位。"), fields={"member": _("不在小组里")}
        )
    steps.take(
        order,
        "assign",
        by=by,
        data={"group": group_id, "member": member.pk},
        words=text.optional(words, field="words", limit=500),
        due_field="due",
        claimed_by_id=member.pk,
        claimed_at=clock.now(),
        group_id=group_id,
    )


@transaction.atomic
def give_back_order(order: Order, *, by: Any, words: str) -> None:
    """The order is open again under its old deadline, with a reason for the office.

    Recorded as `orders.given_back`; group and conveners are told.
    """
    why = text.required(
        words, field="words", limit=500, missing=_("请写明为什么交回，好让下一位委员知道情况。")
    )
    steps.take(order, "give_back", by=by, words=why, claimed_by_id=None, claimed_at=None)
    order.co_members.all().delete()


@transaction.atomic
def release_claimant(order: Order, *, by: Any) -> None:
    """The member who took the order is gone: it is open again, or followed by group and convener.

    For the system alone, where a member leaves the conference: who may end that is settled in the
    registers. The deadline stays as it was. Recorded as `orders.claimant_left`; group and conveners are
    told. Raises Forbidden for persons, Stale for an order that nobody has in hand.
    """
    if not isinstance(by, System):
        raise refusals.Forbidden(_("委员离任以后，单由系统交回小组。"))
    data = {"member": order.claimed_by_id}
    if order.state in (State.CLAIMED, State.CONSULTING):
        steps.take(order, "lose_claimant", by=by, data=data, claimed_by_id=None, claimed_at=None)
        order.co_members.all().delete()
        return
    steps.take(order, "lose_follower", by=by, data=data, claimed_by_id=None, claimed_at=None)


@transaction.atomic
def invite_member(order: Order, *, member: Member, by: Any) -> None:
    """The invited member works on the order too, and is told. Recorded as `orders.invited`; twice is once.

    Raises Invalid for the claimant and for somebody who has declared a conflict of interest.
    """
    rules.require(by, "orders.invite", order)
    rules.check_is_theirs(by, order)
    join_in(order, member=member, by=by, part=rules.part_for(by, "orders.invite", order))


def join_in(order: Order, *, member: Member, by: Any, part: scope.Part) -> None:
    """The member works on the order too, and is told; the caller has checked who asks."""
    if order.state not in RUNNING:
        raise refusals.Stale(_("这一单现在不在办理中，不用再邀请。"))
    if rules.has_conflict(member.person_id, order):
        raise refusals.Invalid(_("这位委员已声明回避，请另选一位。"), fields={"member": _("已声明回避")})
    if member.pk == order.claimed_by_id:
        raise refusals.Invalid(_("这位委员就是接单人。"), fields={"member": _("请另选一位")})
    _co_member, is_new = CoMember.objects.get_or_create(
        order=order, member=member, defaults={"invited_at": clock.now()}
    )
    if is_new:
        data = {"member": member.pk}
        entry = history.append("order", order.pk, "orders.invited", by=by, data=data, part=part)
        telling.tell.enqueue(order.pk, entry.pk, entry.kind, [], None, [member.person_id])


@transaction.atomic
def declare_conflict(order: Order, *, by: Any, reason: str = "") -> None:
    """The person keeps out of this matter: cannot take it, is not suggested, is not told.

    Recorded as `orders.conflict_declared`, which the public never sees. Raises Invalid for the
    claimant, who has to give the order back first.
    """
    scope.require(by, "orders.declare_conflict", order)
    if order.claimed_by is not None and order.claimed_by.person_id == by.person_id:
        raise refusals.Invalid(_("您已经接了这一单：请先交回，再声明回避。"))
    _conflict, is_new = Conflict.objects.get_or_create(
        order=order,
        person_id=by.person_id,
        defaults={
            "reason": text.optional(reason, field="reason", limit=200),
            "declared_at": clock.now(),
        },
    )
    order.co_members.filter(member__person_id=by.person_id).delete()
    if is_new:
        history.append("order", order.pk, "orders.conflict_declared", by=by)
