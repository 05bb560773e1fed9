"""Reading consultations and items: the convener's meetings, a unit's desk, the public's table."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from tinghao.access import scope
from tinghao.consultations import rules
from tinghao.consultations.choices import ConsultationState, ItemState, Ruling
from tinghao.consultations.models import Consultation, Extension, OutcomeItem
from tinghao.core import refusals
from tinghao.orders import rules as order_rules
from tinghao.orders.choices import State
from tinghao.orders.models import Order


def consultation_for(actor: Any, consultation_id: int) -> Consultation:
    """The consultation; raises NotFound where it is not in the actor's sight.

    The member who took one of its orders has it in sight, whichever group the member comes from.
    """
    found = Consultation.objects.select_related("venue").filter(pk=consultation_id).first()
    if found is None:
        raise refusals.NotFound("没有找到这次协商，或者它不在您的工作范围内。")
    if not any(order_rules.is_claimant(actor, order) for order in found.orders.all()):
        scope.require(actor, "consultations.see", found, see="consultations.see")
    return found


def consultations_visible_to(
    actor: Any, *, states: tuple[str, ...] = (), limit: int = 50
) -> QuerySet[Consultation]:
    """The consultations in the actor's sight, newest first."""
    rows = scope.narrow(actor, "consultations.see", Consultation.objects.select_related("venue"))
    if states:
        rows = rows.filter(state__in=states)
    return rows.order_by("-starts_at", "-pk")[:limit]


def minutes_owed(actor: Any, *, limit: int = 50) -> QuerySet[Consultation]:
    """Meetings that took place and have no final minutes yet, oldest first."""
    rows = scope.narrow(actor, "consultations.see", Consultation.objects.select_related("venue"))
    return rows.filter(state=ConsultationState.HELD).order_by("starts_at", "pk")[:limit]


def items_of(actor: Any, order: Order) -> QuerySet[OutcomeItem]:
    """The items of an order that is in the actor's sight, with units, progress and extensions."""
    del actor
    return public_items_of(order)


def public_items_of(order: Order) -> QuerySet[OutcomeItem]:
    """The items of a case: what, who, until when, how it stands."""
    return (
        OutcomeItem.objects.filter(order=order)
        .select_related("lead_unit")
        .prefetch_related("co_units", "progress", "extensions")
        .order_by("pk")
    )


def item_for(actor: Any, item_id: int) -> OutcomeItem:
    """The item, for a unit that owes or helps, or for somebody who sees its order; else NotFound."""
    item = OutcomeItem.objects.select_related("order", "lead_unit", "consultation").filter(pk=item_id).first()
    if item is not None and (
        rules.is_lead_unit(actor, item)
        or rules.is_co_unit(actor, item)
        or scope.has(actor, "orders.see", item.order.division_code)
    ):
        return item
    raise refusals.NotFound("没有找到这一项，或者它不由您的单位承办。")


def items_owed_by(
    actor: Any, *, states: tuple[str, ...] = (ItemState.OFFERED, ItemState.ACCEPTED, ItemState.RETURNED)
) -> QuerySet[OutcomeItem]:
    """What the actor's units owe, due first first."""
    return (
        OutcomeItem.objects.filter(lead_unit_id__in=actor.organisation_ids, state__in=states)
        .exclude(order__state=State.WITHDRAWN)
        .select_related("order", "lead_unit")
        .order_by("due_on", "pk")
    )


def items_helped_by(actor: Any) -> QuerySet[OutcomeItem]:
    """Items with which the actor's units help another unit."""
    return (
        OutcomeItem.objects.filter(co_units__in=actor.organisation_ids)
        .exclude(state=ItemState.REPORTED)
        .exclude(order__state=State.WITHDRAWN)
        .select_related("order", "lead_unit")
        .order_by("due_on", "pk")
        .distinct()
    )


def waiting_for_ruling(actor: Any) -> tuple[list[OutcomeItem], list[Extension]]:
    """Returned items and asked extensions that the actor can decide, oldest first."""
    seen = scope.narrow(actor, "consultations.adjudicate", Order.objects.filter(state=State.HANDLING))
    returned = (
        OutcomeItem.objects.filter(state=ItemState.RETURNED, order__in=seen)
        .select_related("order", "lead_unit")
        .prefetch_related("returns")
        .order_by("pk")
    )
    asked = (
        Extension.objects.filter(ruling=Ruling.WAITING, item__order__in=seen)
        .select_related("item__order", "item__lead_unit")
        .order_by("pk")
    )
    return list(returned[:100]), list(asked[:100])
