"""One matter and those who act for it: the steps of the loop in the few words that stories need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tinghao.consultations import actions as consultations
from tinghao.consultations.models import Consultation, Extension, OutcomeItem
from tinghao.core import clock
from tinghao.core.actors import PASSERBY, Receipt
from tinghao.demo.cast import Town
from tinghao.orders import actions as orders
from tinghao.orders.actions import placing
from tinghao.orders.actions.placing import Placed
from tinghao.orders.models import Order, Requester
from tinghao.people.models import Member, Organisation

# Numbers that begin so are given to nobody: a message that went astray would reach no telephone.
_NO_PHONE = "10000000"


class Matter:
    """An order on its way. `key` is the fixed secret from which its receipts' codes follow."""

    def __init__(self, town: Town, key: str, place: str) -> None:
        self.town = town
        self.key = key
        self.code = town.code(place)
        self.convener = town.convener(self.code)
        self.members = town.members(self.code)
        self.receipts: list[Requester] = []
        self.claimant: Member | None = None
        self.order: Order
        self.meeting: Consultation

    def place(
        self,
        words: str,
        *,
        channel: str = "web",
        address: str = "",
        by: Any = PASSERBY,
        phone: str = "",
        publish: bool = True,
    ) -> Placed:
        """点单."""
        placed = orders.place_order(
            by=by,
            words=words,
            division=self.code,
            once=f"demo:{self.key}",
            address=address,
            channel=channel,
            contact=placing.Contact(phone=phone, consents_contact=bool(phone), consents_publish=publish),
        )
        self.order = placed.order
        self.receipts.append(placed.requester)
        return placed

    def join(self, *, channel: str = "qr", by: Any = PASSERBY, phone: str = "") -> None:
        """“这也是我的事”."""
        placed = orders.join_order(
            self.order,
            by=by,
            once=f"demo:{self.key}:{len(self.receipts)}",
            channel=channel,
            contact=placing.Contact(phone=phone, consents_contact=bool(phone)),
        )
        self.receipts.append(placed.requester)

    def accept(self, category: str, title: str) -> None:
        """审题."""
        orders.accept_order(
            self.order,
            by=self.convener,
            category=category,
            title=title,
            group=self.town.group(self.code),
        )

    def publish(self, title: str, words: str) -> None:
        """The convener signs what the public reads."""
        orders.publish_order(self.order, by=self.convener, title=title, words=words)

    def claim(self, number: int) -> None:
        """接单 by the member with that number in the group."""
        self.claimant = self.members[number]
        orders.claim_order(self.order, by=self.town.member_actor(self.claimant))

    @property
    def member(self) -> Any:
        """The actor of the member who has the order."""
        return self.town.member_actor(self.claimant or self.members[0])

    def survey(self, words: str) -> None:
        """The member was there and looked."""
        orders.note(self.order, by=self.member, words=words, surveyed_on=clock.today())

    def seats(
        self, units: Sequence[Organisation] = (), others: Sequence[str] = (), members: int = 1
    ) -> list[consultations.NewSeat]:
        """Convener, members, the first requester, the units, and residents' representatives."""
        return [
            consultations.NewSeat("convener", name=self.convener.name),
            *(consultations.NewSeat("member", member=m) for m in self._at_table(members)),
            *(consultations.NewSeat("unit", organisation=u) for u in units),
            consultations.NewSeat("requester", requester=self.receipts[0], name="点单人（示例）"),
            *(consultations.NewSeat("representative", name=name) for name in others),
        ]

    def _at_table(self, count: int) -> list[Member]:
        first = [self.claimant] if self.claimant else []
        return (first + [m for m in self.members if m != self.claimant])[:count]

    def items(self) -> list[OutcomeItem]:
        """The outcome items as they stand now."""
        return list(OutcomeItem.objects.filter(order=self.order).select_related("lead_unit").order_by("pk"))

    def units_accept(self) -> None:
        """Every unit takes on what was offered to it."""
        for item in self.items():
            if item.state == "offered":
                consultations.accept_item(item, by=self.town.clerk(item.lead_unit))

    def progress(self, words: str) -> None:
        """The first unit says how far it is."""
        item = self.items()[0]
        consultations.report_progress(item, by=self.town.clerk(item.lead_unit), words=words)

    def return_first(self, reason: str) -> None:
        """The first unit gives its item back."""
        item = self.items()[0]
        consultations.return_item(item, by=self.town.clerk(item.lead_unit), reason=reason)

    def adjudicate(self, unit: Organisation, words: str) -> None:
        """The convener decides who does it."""
        consultations.adjudicate_return(self.items()[0], by=self.convener, unit=unit, words=words)

    def ask_extension(self, until: dt.date, reason: str) -> None:
        """The first unit asks for more time."""
        item = self.items()[0]
        consultations.ask_extension(item, by=self.town.clerk(item.lead_unit), until=until, reason=reason)

    def rule_extension(self, *, granted: bool, words: str) -> None:
        """The convener answers the unit."""
        asked = Extension.objects.filter(item__order=self.order).select_related("item__order").latest("pk")
        consultations.rule_extension(asked, by=self.convener, granted=granted, words=words)

    def report(self, *words: str, code: str = "A", revisit_on: dt.date | None = None) -> None:
        """Every unit reports what it has done, in the order of the items."""
        for item, told in zip(self.items(), words, strict=True):
            consultations.report_item(
                item, by=self.town.clerk(item.lead_unit), code=code, words=told, revisit_on=revisit_on
            )
        self.order.refresh_from_db()

    def answer(
        self, answer: str, rating: int | None = None, words: str = "", *, number: int = 0, by: Any = None
    ) -> None:
        """查单: a requester's answer, with the receipt or through somebody who enters it."""
        requester = self.receipts[number]
        requester.refresh_from_db()
        who = by or Receipt(requester.pk)
        consultations.answer_check(requester, by=who, answer=answer, rating=rating, words=words)
        self.order.refresh_from_db()

    def visit(self, finding: str, words: str, number: int | None = None) -> None:
        """A member goes and looks."""
        by = self.member if number is None else self.town.member_actor(self.members[number])
        consultations.visit_check(self.order, by=by, finding=finding, visited_on=clock.today(), words=words)
        self.order.refresh_from_db()


def phone(number: int) -> str:
    """A telephone number that nobody has."""
    return f"{_NO_PHONE}{number:03d}"
