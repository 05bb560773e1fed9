"""The facts that documents are made from, gathered once, with a digest for each part of them.

The digests are keyed: they say that something changed since a document was made, and nothing else.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils import translation

from tinghao.consultations.choices import ConsultationState, ItemState, OutcomeCode, SeatKind
from tinghao.consultations.models import Consultation, OutcomeItem, Seat
from tinghao.core import ciphers, clock
from tinghao.divisions import queries as divisions
from tinghao.history.models import Entry
from tinghao.people.models import Person
from tinghao.preparation.choices import InvitationState
from tinghao.preparation.models import Invitation

CHINESE = "zh-hans"


@dataclass(frozen=True, slots=True)
class SeatFact:
    """Somebody at the table: who, for whom, whether they came (None: not known), who comes instead."""

    kind: str
    role: str
    name: str
    unit: str
    came: bool | None
    instead: str = ""
    number: int = 0

    @property
    def is_resident(self) -> bool:
        """True for somebody whose name belongs to no office: it is not written where a number will do."""
        return self.kind in {SeatKind.REQUESTER, SeatKind.REPRESENTATIVE, SeatKind.OTHER}

    @property
    def shown(self) -> str:
        """Unit and name as a list of those present gives them (GB/T 9704-2012, 10.3)."""
        if self.kind == SeatKind.MEMBER:
            return f"委员{self.name}" + (f"（{self.instead}代）" if self.instead else "")
        name = self.instead or self.name
        if self.unit and name:
            return f"{self.unit}{name}"
        return self.unit or self.name or self.role


@dataclass(frozen=True, slots=True)
class OrderFact:
    """A matter that was brought: its number, what it is about, and for how many."""

    number: str
    heading: str
    requesters: int
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class ItemFact:
    """Something that was agreed, and how it stands."""

    pk: int
    what: str
    lead: str
    helpers: tuple[str, ...]
    due: str
    evidence: str
    state: str
    result: str

    @property
    def said(self) -> str:
        """The item as one sentence of an official document."""
        helped = f"、{'、'.join(self.helpers)}协办" if self.helpers else ""
        proof = f"，办好以“{self.evidence}”为准" if self.evidence else ""
        return f"{self.what}，由{self.lead}主办{helped}，{self.due}前完成{proof}。"


@dataclass(frozen=True)
class Facts:
    """All that the documents about one consultation say."""

    title: str
    form: str
    when: str
    day: str
    venue: str
    place: str
    township: str
    host: str
    is_held: bool
    is_recorded: bool
    seats: tuple[SeatFact, ...] = ()
    orders: tuple[OrderFact, ...] = ()
    items: tuple[ItemFact, ...] = ()
    discussion: str = ""
    agreed: str = ""
    open_points: str = ""
    minutes_version: int = 0
    history_seq: int = field(default=0, compare=False)

    @property
    def is_asked(self) -> bool:
        """True where residents asked for one of the matters; a topic of the year's plan has no requester."""
        return any(not order.is_planned for order in self.orders)

    @property
    def came(self) -> tuple[SeatFact, ...]:
        """Those who were there."""
        return tuple(seat for seat in self.seats if seat.came)

    def parts(self) -> dict[str, str]:
        """A keyed digest for each part that somebody may change by itself."""
        told: dict[str, Any] = {
            "meeting": [self.title, self.form, self.when, self.venue, self.place, self.host],
            # The number stands on a sheet of paper alone: documents of before are not old for it.
            "seats": [{k: v for k, v in asdict(seat).items() if k != "number"} for seat in self.seats],
            "orders": [asdict(order) for order in self.orders],
            "minutes": [self.discussion, self.agreed, self.open_points, self.is_recorded],
            "items": [asdict(item) for item in self.items],
        }
        return digests(told)


def digests(told: Mapping[str, Any]) -> dict[str, str]:
    """A keyed digest of each value."""
    return {
        name: ciphers.fingerprint(f"facts:{name}:{json.dumps(value, ensure_ascii=False, sort_keys=True)}")[
            :20
        ]
        for name, value in told.items()
    }


def day_of(day: dt.date) -> str:
    """The day as documents write it (7.3.5.4): Arabic numerals, without leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"


def moment_of(moment: dt.datetime) -> str:
    """Day and hour: 2026年11月3日（星期二）上午9:30."""
    at = clock.local(moment)
    half = "上午" if at.hour < 12 else "下午"
    hour = at.hour if at.hour <= 12 else at.hour - 12
    weekday = "一二三四五六日"[at.weekday()]
    return f"{day_of(at.date())}（星期{weekday}）{half}{hour}:{at.minute:02d}"


def of(consultation: Consultation) -> Facts:
    """The facts of this consultation as they are now, in the words of official documents."""
    with translation.override(CHINESE):
        return _of(consultation)


def _of(consultation: Consultation) -> Facts:
    minutes = getattr(consultation, "minutes", None)
    township = consultation.township or consultation.division_code
    names = divisions.public_names_kept((township,))
    host = Person.objects.filter(pk=consultation.host_id).values_list("name", flat=True).first() or ""
    where = [consultation.venue.name if consultation.venue else "", consultation.place]
    last = (
        Entry.objects.filter(subject="consultation", subject_id=consultation.pk)
        .order_by("-seq")
        .values_list("seq", flat=True)
        .first()
    )
    return Facts(
        title=consultation.title,
        form=str(consultation.get_form_display()),
        when=moment_of(consultation.starts_at),
        day=day_of(clock.local(consultation.starts_at).date()),
        venue="，".join(word for word in where if word) or place_of(consultation.division_code),
        place=place_of(consultation.division_code),
        township=names[township],
        host=host,
        is_held=consultation.state in {ConsultationState.HELD, ConsultationState.RECORDED},
        is_recorded=consultation.state == ConsultationState.RECORDED,
        seats=tuple(_seats(consultation, names[township])),
        orders=tuple(_orders(consultation)),
        items=tuple(item_of(item) for item in _items(consultation)),
        discussion=minutes.discussion if minutes else "",
        agreed=minutes.agreed if minutes else "",
        open_points=minutes.open_points if minutes else "",
        minutes_version=minutes.version if minutes else 0,
        history_seq=last or 0,
    )


def place_of(code: str) -> str:
    """The names from the county down, as one word: 琅琊区琅琊街道花园街社区."""
    return "".join(divisions.public_path(code)[1:])


def _seats(consultation: Consultation, township: str) -> list[SeatFact]:
    answered = Invitation.objects.filter(seat__consultation=consultation, state=InvitationState.SUBSTITUTE)
    instead = {invitation.seat_id: invitation.substitute_name for invitation in answered}
    rows = consultation.seats.select_related("member__person", "organisation")
    return [_seat(seat, township, instead.get(seat.pk, "")) for seat in rows]


def _seat(seat: Seat, township: str, instead: str) -> SeatFact:
    name = seat.member.person.name if seat.member is not None else seat.name
    unit = seat.organisation.name if seat.organisation is not None else ""
    if seat.kind == SeatKind.CONVENER:
        unit = township
    role = str(SeatKind(seat.kind).label)
    return SeatFact(seat.kind, role, name, unit, seat.attended, instead, seat.number)


def _orders(consultation: Consultation) -> list[OrderFact]:
    rows = consultation.orders.prefetch_related("requesters").order_by("pk")
    return [
        OrderFact(o.number, o.heading, sum(r.left_at is None for r in o.requesters.all()), o.is_planned)
        for o in rows
    ]


def _items(consultation: Consultation) -> list[OutcomeItem]:
    rows = consultation.items.select_related("lead_unit").prefetch_related("co_units")
    return list(rows.order_by("pk"))


def item_of(item: OutcomeItem) -> ItemFact:
    """An outcome item as documents tell it."""
    with translation.override(CHINESE):
        state = OutcomeCode(item.code).label if item.code else ItemState(item.state).label
    helpers = tuple(unit.name for unit in item.co_units.all())
    return ItemFact(
        item.pk,
        item.what,
        item.lead_unit.name,
        helpers,
        day_of(item.due_on),
        item.evidence,
        str(state),
        item.result,
    )
