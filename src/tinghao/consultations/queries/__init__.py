"""Reading consultations and items: the convener's meetings, a unit's desk, the public's table."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, F, QuerySet, When
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations import rules
from tinghao.consultations.choices import ConsultationState, ItemState, OutcomeCode, Ruling
from tinghao.consultations.models import Consultation, Extension, OutcomeItem, Progress, UnitReturn
from tinghao.consultations.queries.evidence import has_evidence
from tinghao.consultations.queries.owed import Countdown, countdown_of
from tinghao.core import clock, refusals
from tinghao.orders import rules as order_rules
from tinghao.orders.choices import State
from tinghao.orders.models import Order


def consultation_for(actor: Any, consultation_id: int) -> Consultation:
    """The consultation; raises NotFound where it is not in the actor's sight.

    The member who took one of its orders has it in sight, whichever group the member comes from.
    """
    found = Consultation.objects.select_related("venue").filter(pk=consultation_id).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这次协商，或者它不在您的工作范围内。"))
    if scope.has(actor, "consultations.see", found.division_code):
        return found
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
    """Meetings whose time has passed and that have no final minutes yet, oldest first."""
    rows = scope.narrow(actor, "consultations.see", Consultation.objects.select_related("venue"))
    waiting = (ConsultationState.PLANNED, ConsultationState.HELD)
    rows = rows.filter(state__in=waiting, starts_at__lte=clock.now())
    return rows.order_by("starts_at", "pk")[:limit]


def is_recorder(actor: Any, consultation: Consultation, orders: list[Order]) -> bool:
    """True where the actor may keep the list and write the minutes of this meeting."""
    if not scope.has(actor, "consultations.record", consultation.division_code):
        return False
    return all(
        scope.has(actor, "orders.screen", o.division_code) or order_rules.is_claimant(actor, o)
        for o in orders
    )


def convenable_with(actor: Any, order: Order, *, limit: int = 12) -> list[Order]:
    """Other orders of the same township that wait for a meeting and that the actor could bring to it."""
    rows = (
        scope.narrow(
            actor, "consultations.record", Order.objects.filter(county=order.county, township=order.township)
        )
        .filter(state=State.CLAIMED)
        .exclude(pk=order.pk)
    )
    if not scope.has(actor, "orders.screen", order.division_code):
        rows = rows.filter(claimed_by__person_id__in=actor.persons)
    return list(rows.select_related("claimed_by").order_by("-pk")[:limit])


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


@dataclass(slots=True)
class ItemLine:
    """An item as one line of a case: what, who leads and helps, until when, how it stands."""

    pk: int
    what: str
    lead_unit_id: int
    lead_unit_name: str
    state: str
    agreed_on: dt.date
    due_on: dt.date
    accept_by: dt.date
    code: str
    result: str
    revisit_on: dt.date | None
    evidence: str
    counted_from: dt.date
    first_due_on: dt.date
    reported_on: dt.date | None
    helpers: list[str] = field(default_factory=list)

    @property
    def countdown(self) -> Countdown:
        """How long is left, in working days."""
        return countdown_of(self)

    @property
    def is_done(self) -> bool:
        """True once the unit has reported it."""
        return self.state == ItemState.REPORTED

    @property
    def state_words(self) -> str:
        """How it stands, in words."""
        if self.code and self.is_done:
            return str(OutcomeCode(self.code).label)
        return str(ItemState(self.state).label)


_SHORT = (
    "pk",
    "what",
    "lead_unit_id",
    "lead_unit__name",
    "state",
    "agreed_on",
    "due_on",
    "accept_by",
    "code",
    "result",
    "revisit_on",
    "evidence",
    "counted_from",
    "first_due_on",
    "reported_on",
)


def items_in_short(actor: Any, order: Order) -> list[ItemLine]:
    """The items of an order that is in the actor's sight, in one query whatever helps with them."""
    del actor
    rows = OutcomeItem.objects.filter(order=order).order_by("pk", "co_units__pk")
    found: dict[int, ItemLine] = {}
    for *values, helper in rows.values_list(*_SHORT, "co_units__name"):
        line = found.setdefault(values[0], ItemLine(*values))
        if helper:
            line.helpers.append(helper)
    return list(found.values())


def item_for(actor: Any, item_id: int) -> OutcomeItem:
    """The item, for a unit that owes or helps, or for somebody who sees its order; else NotFound."""
    item = OutcomeItem.objects.select_related("order", "lead_unit", "consultation").filter(pk=item_id).first()
    if item is not None and (
        rules.is_lead_unit(actor, item)
        or rules.is_co_unit(actor, item)
        or scope.has(actor, "orders.see", item.order.division_code)
    ):
        return item
    raise refusals.NotFound(_("没有找到这一项，或者它不由您的单位承办。"))


def items_owed_by(
    actor: Any,
    *,
    states: tuple[str, ...] = (
        ItemState.OFFERED,
        ItemState.ACCEPTED,
        ItemState.RETURNED,
        ItemState.REVISITING,
    ),
) -> QuerySet[OutcomeItem]:
    """What the actor's units owe, due first first."""
    return (
        OutcomeItem.objects.filter(lead_unit_id__in=actor.organisation_ids, state__in=states)
        .exclude(order__state=State.WITHDRAWN)
        .select_related("order", "lead_unit")
        # What waits to be accepted is due when the window closes.
        .annotate(next_on=Case(When(state=ItemState.OFFERED, then=F("accept_by")), default=F("due_on")))
        .order_by("next_on", "pk")
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


def is_lead(actor: Any, item: OutcomeItem) -> bool:
    """True for somebody who answers for the unit that leads this item."""
    return rules.is_lead_unit(actor, item)


def waiting_extension_of(item: OutcomeItem) -> Extension | None:
    """The extension that was asked for and not yet ruled."""
    return Extension.objects.select_related("item__order").filter(item=item, ruling=Ruling.WAITING).first()


def progress_of(actor: Any, item: OutcomeItem) -> list[Progress]:
    """What the units said on the way, oldest first; what a helping unit told the lead unit is internal."""
    del actor
    return list(item.progress.select_related("organisation").order_by("pk"))


def returns_of(actor: Any, item: OutcomeItem) -> list[UnitReturn]:
    """The returns of this item with their rulings."""
    del actor
    return list(item.returns.select_related("organisation").order_by("pk"))


def item_steps_open_to(actor: Any, item: OutcomeItem) -> set[str]:
    """The names of the steps that the actor could take with this item now."""
    found = set()
    for name in (
        "accept",
        "return",
        "report",
        "progress",
        "extend",
        "adjudicate",
        "rule",
        "link",
        "evidence",
    ):
        try:
            check_item_step(actor, item, name)
        except refusals.Refusal:
            continue
        found.add(name)
    return found


def check_item_step(actor: Any, item: OutcomeItem, name: str) -> None:
    """Nothing happens where the actor may take this step now; else Forbidden, NotFound, Stale or Invalid.

    Asked before a form is shown; the action behind it asks the same again.
    """
    if name in _BY_UNIT:
        _check_by_unit(actor, item, name)
    elif name == "progress":
        if not rules.is_lead_unit(actor, item) and not rules.is_co_unit(actor, item):
            raise refusals.Forbidden(_("进展由承办单位来说。"))
        _check_state(item, ItemState.ACCEPTED, ItemState.OFFERED, ItemState.REVISITING)
    elif name == "link":
        scope.require(actor, "consultations.link", item.order)
        rules.check_is_owed(item.order, item)
        _check_state(item, *_OWED)
    elif name == "evidence":
        scope.require(actor, "orders.redact", item.order)
        if not has_evidence(item):
            raise refusals.Stale(_("这一项还没有办理照片。"))
    elif name == "adjudicate":
        scope.require(actor, "consultations.adjudicate", item.order)
        _check_state(item, ItemState.RETURNED)
    else:
        scope.require(actor, "consultations.extend", item.order)
        if waiting_extension_of(item) is None:
            raise refusals.Stale(_("现在没有等答复的延期申请。"))


_OWED = (ItemState.OFFERED, ItemState.ACCEPTED, ItemState.RETURNED, ItemState.REVISITING)
_BY_UNIT: dict[str, tuple[str, ...]] = {
    "accept": (ItemState.OFFERED,),
    "return": (ItemState.OFFERED,),
    "report": (ItemState.ACCEPTED, ItemState.REVISITING),
    "extend": (ItemState.ACCEPTED,),
}


def _check_by_unit(actor: Any, item: OutcomeItem, name: str) -> None:
    _check_leads(actor, item)
    _check_state(item, *_BY_UNIT[name])
    rules.check_is_owed(item.order, item)
    if name == "return":
        rules.check_may_return(actor, item)
        if item.accept_by < clock.today():
            raise refusals.Stale(_("接受或退回的期限已过，这一项视为已接受。"))
    if name == "extend" and (clock.today() > item.due_on or waiting_extension_of(item)):
        raise refusals.Stale(_("期限已过，或上一次延期申请还没有答复，现在不能申请延期。"))


def _check_state(item: OutcomeItem, *wanted: str) -> None:
    if item.state not in wanted:
        raise refusals.Stale(
            _("这一项现在是“{label}”，不能办这一步。").format(label=ItemState(item.state).label)
        )


def _check_leads(actor: Any, item: OutcomeItem) -> None:
    # Whoever sees the order sees its items, so the answer is not that there is none.
    if not rules.is_lead_unit(actor, item):
        raise refusals.Forbidden(_("这一步由主办单位来办。"))
