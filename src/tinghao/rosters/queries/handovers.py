"""What is open at a convener's post, and the handovers that were made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations.choices import ConsultationState, ItemState, Ruling
from tinghao.consultations.models import Consultation, Extension, OutcomeItem
from tinghao.core import refusals
from tinghao.orders.choices import State
from tinghao.orders.models import Order
from tinghao.people.models import Person
from tinghao.rosters.models import Handover

_SEE = "people.see"
_MOST = 200


@dataclass(frozen=True)
class OpenWork:
    """What waits for the convener of a township, oldest first."""

    screening: list[Order]
    planned: list[Consultation]
    owed: list[Consultation]
    returned: list[OutcomeItem]
    asked: list[Extension]

    @property
    def counts(self) -> dict[str, int]:
        """How much of each there is."""
        return {name: len(getattr(self, name)) for name in self.__dataclass_fields__}

    @property
    def total(self) -> int:
        """How much there is in all."""
        return sum(self.counts.values())

    @property
    def numbers(self) -> dict[str, list[Any]]:
        """The same by number, for keeping."""
        found: dict[str, list[Any]] = {"screening": [order.number for order in self.screening]}
        for name in ("planned", "owed", "returned", "asked"):
            found[name] = [row.pk for row in getattr(self, name)]
        return found


def open_work(actor: Any, township: str) -> OpenWork:
    """The open work of a township's convener. Raises NotFound out of the actor's sight."""
    if not scope.has(actor, "orders.see", township):
        raise refusals.NotFound(_("没有找到，或者它不在您的工作范围内。"))
    orders = Order.objects.filter(township=township)
    meetings = Consultation.objects.filter(township=township).order_by("starts_at", "pk")
    items = OutcomeItem.objects.filter(order__in=orders.filter(state=State.HANDLING))
    return OpenWork(
        screening=list(orders.filter(state=State.PLACED).order_by("pk")[:_MOST]),
        planned=list(meetings.filter(state=ConsultationState.PLANNED)[:_MOST]),
        owed=list(meetings.filter(state=ConsultationState.HELD)[:_MOST]),
        returned=list(
            items.filter(state=ItemState.RETURNED).select_related("order", "lead_unit").order_by("pk")[:_MOST]
        ),
        asked=list(
            Extension.objects.filter(ruling=Ruling.WAITING, item__in=items)
            .select_related("item__order", "item__lead_unit")
            .order_by("pk")[:_MOST]
        ),
    )


def handovers_at(actor: Any, township: str) -> list[Handover]:
    """The handovers of a post, newest first. The caller has checked the scope."""
    del actor
    return list(Handover.objects.filter(township=township).order_by("-pk")[:50])


def handover_at(actor: Any, township: str, pk: int) -> Handover:
    """One handover; raises NotFound out of the actor's sight."""
    found = Handover.objects.filter(pk=pk, township=township).first()
    if found is None or not scope.has(actor, _SEE, township):
        raise refusals.NotFound(_("没有找到，或者它不在您的工作范围内。"))
    return found


def names_on(actor: Any, handover: Handover) -> dict[str, Any]:
    """Who gave, who took, and what the numbers of a handover are about, for its sheet."""
    del actor
    people = dict(
        Person.objects.filter(pk__in=[handover.giver_id, handover.taker_id or 0]).values_list("pk", "name")
    )
    work = handover.work
    meetings = Consultation.objects.filter(pk__in=[*work.get("planned", ()), *work.get("owed", ())])
    items = OutcomeItem.objects.filter(pk__in=work.get("returned", ())).select_related("order", "lead_unit")
    asked = Extension.objects.filter(pk__in=work.get("asked", ())).select_related("item__order")
    by_pk = {meeting.pk: meeting for meeting in meetings}
    return {
        "giver": people.get(handover.giver_id, ""),
        "taker": people.get(handover.taker_id or 0, ""),
        "screening": list(Order.objects.filter(number__in=work.get("screening", ())).order_by("pk")),
        "planned": [by_pk[pk] for pk in work.get("planned", ()) if pk in by_pk],
        "owed": [by_pk[pk] for pk in work.get("owed", ()) if pk in by_pk],
        "returned": list(items.order_by("pk")),
        "asked": list(asked.order_by("pk")),
    }
