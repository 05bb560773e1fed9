"""Facts about one actor and one consultation or item."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations.choices import ConsultationState, ItemState
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import refusals
from tinghao.orders import rules as orders
from tinghao.orders.choices import State
from tinghao.orders.models import Order


@dataclass(frozen=True, slots=True)
class ByLink:
    """A unit without account that holds the link of one item; it may act upon that item alone."""

    link_id: int
    item_id: int
    organisation_ids: frozenset[int]
    person_id: int | None = field(default=None, init=False)
    part: str = field(default="unit_link", init=False)
    is_signed_in: bool = field(default=True, init=False)


@dataclass(frozen=True, slots=True)
class ByPaper:
    """A unit that answered for one item on a sheet of paper, which `person_id` of the staff typed off."""

    person_id: int
    item_id: int
    organisation_ids: frozenset[int]
    part: str = field(default="unit_paper", init=False)
    is_signed_in: bool = field(default=True, init=False)


def bodies_of(actor: Any, item: OutcomeItem) -> frozenset[int]:
    """The units for which the actor answers as far as this item goes: a link opens one item only."""
    ids: frozenset[int] = getattr(actor, "organisation_ids", frozenset())
    return ids if getattr(actor, "item_id", item.pk) == item.pk else frozenset()


def unit_part(actor: Any) -> str:
    """The part under which a unit acts, for the history: by an appointment, by a link, or on paper."""
    return actor.part if isinstance(actor, ByLink | ByPaper) else "handling_unit"


def is_lead_unit(actor: Any, item: OutcomeItem) -> bool:
    """True for somebody who answers for the unit that leads this item."""
    return item.lead_unit_id in bodies_of(actor, item)


def is_co_unit(actor: Any, item: OutcomeItem) -> bool:
    """True for somebody who answers for a unit that helps with this item."""
    ids = bodies_of(actor, item)
    return bool(ids) and item.co_units.filter(pk__in=ids).exists()


def check_is_lead_unit(actor: Any, item: OutcomeItem) -> None:
    """Raises SignInNeeded, or NotFound for somebody of another unit: what others owe is not theirs to see."""
    if not getattr(actor, "is_signed_in", False):
        raise refusals.SignInNeeded(_("请先登录，再来办这一步。"))
    if not is_lead_unit(actor, item):
        if is_co_unit(actor, item):
            raise refusals.Forbidden(_("这一项由主办单位来办；您可以把协办情况告诉主办单位。"))
        raise refusals.NotFound(_("没有找到这一项，或者它不由您的单位承办。"))


def check_may_return(actor: Any, item: OutcomeItem) -> None:
    """Raises Forbidden once the item was adjudicated: it is never bounced again (潍坊条例 Art. 22)."""
    check_is_lead_unit(actor, item)
    if item.is_adjudicated:
        raise refusals.Forbidden(_("这一项已经裁定过由贵单位办理，不能再退回。"))


def owing_states(item: OutcomeItem | None) -> tuple[str, ...]:
    """In which states of its order an item can move: what named a date does so also after the closing."""
    if item is not None and item.state in {ItemState.REVISITING, ItemState.REPORTED}:
        return (State.HANDLING, State.CHECKING, State.CLOSED)
    return (State.HANDLING,)


def check_is_owed(order: Order, item: OutcomeItem | None = None) -> None:
    """Raises Stale unless the order is in the hands of the units: a withdrawn one owes nothing."""
    if order.state not in owing_states(item):
        raise refusals.Stale(_("这件事现在不在办理中，请看最新的状态。"))


def check_may_record(actor: Any, consultation: Consultation) -> None:
    """Raises what scope refuses, for somebody who neither records here nor took one of the orders."""
    if any(orders.is_claimant(actor, order) for order in consultation.orders.all()):
        return
    scope.require(actor, "consultations.record", consultation, see="consultations.see")


def orders_at(consultation: Consultation) -> list[Order]:
    """The orders that still wait for this consultation, in the order of their numbers.

    One that was withdrawn or given back meanwhile goes its own way, and one that was planned anew
    belongs to the newer consultation; the meeting goes on with the others.
    """
    found = []
    for order in consultation.orders.filter(state=State.CONSULTING).order_by("pk"):
        planned = order.consultations.exclude(state=ConsultationState.CALLED_OFF)
        if planned.order_by("-pk").values_list("pk", flat=True).first() == consultation.pk:
            found.append(order)
    return found


def missing_at_the_table(consultation: Consultation) -> list[str]:
    """Warnings in words: who should sit there and does not."""
    seats = list(consultation.seats.all())
    kinds = {s.kind for s in seats}
    warnings = []
    if "unit" not in kinds:
        warnings.append(_("还没有请有关单位：能拍板的不在场，商定了也难落实。"))
    asked = {s.requester_id for s in seats if s.requester_id}
    wanting = [r.pk for o in consultation.orders.all() for r in o.requesters.all() if r.left_at is None]
    if wanting and not asked.intersection(wanting):
        warnings.append(_("还没有请点单人：事情是他们提的，最好当面听一听。"))
    return warnings
