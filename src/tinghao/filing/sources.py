"""Where duty records come from: what the orders and the consultations say about who did what.

Rooms that come later register sources of their own (`history.deeds`), and are not named here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tinghao.consultations.choices import ConsultationState, SeatKind
from tinghao.consultations.models import Consultation, Seat
from tinghao.core import clock
from tinghao.filing import rules
from tinghao.filing.choices import DutyKind, DutyRole, MicroState
from tinghao.filing.models import DutyRecord, MicroActivity
from tinghao.history.deeds import Deed, Source, Statement
from tinghao.history.models import Entry
from tinghao.orders.models import Order
from tinghao.people.models import Member
from tinghao.preparation.choices import InvitationState
from tinghao.preparation.models import Invitation

_CLOSED = ("orders.closed", "orders.explained")


def claim_of(entry: Entry) -> Statement:
    """接单: whoever has the order now; one that was given back is nobody's."""
    order = Order.objects.get(pk=entry.subject_id)
    deeds: tuple[Deed, ...] = ()
    if order.claimed_by_id is not None and order.claimed_at is not None:
        day = clock.local(order.claimed_at).date()
        deeds = (
            Deed(
                order.claimed_by_id,
                DutyKind.CLAIM,
                DutyRole.LEAD,
                day,
                order.division_code,
                rules.groups_on((order.claimed_by_id,), day, order.group_id).get(order.claimed_by_id),
                entry.person_id,
                entry.data.get("for"),
            ),
        )
    return Statement(f"claim:{order.pk}", "order", order.pk, deeds)


def survey_of(entry: Entry) -> Statement | None:
    """会前调研: once for a member, an order and a day, however many notes there are."""
    return _walked(entry, DutyKind.SURVEY)


def visit_of(entry: Entry) -> Statement | None:
    """查单, or 回头看 where the order was closed before: once for a member, an order and a day."""
    before = Entry.objects.filter(subject="order", subject_id=entry.subject_id, seq__lt=entry.seq)
    last = (
        before.filter(kind__in=(*_CLOSED, "orders.reworked")).order_by("-seq").values_list("kind", flat=True)
    )
    return _walked(entry, DutyKind.LOOK_BACK if last[:1] and last[0] in _CLOSED else DutyKind.CHECK)


def _walked(entry: Entry, kind: str) -> Statement | None:
    member = Member.objects.filter(person_id=entry.person_id).first() if entry.person_id else None
    if member is None:
        return None
    order = Order.objects.get(pk=entry.subject_id)
    day = dt_of(entry)
    deed = Deed(
        member.pk,
        kind,
        DutyRole.LEAD,
        day,
        order.division_code,
        rules.groups_on((member.pk,), day, order.group_id).get(member.pk),
        entry.person_id,
        entry.data.get("for"),
    )
    return Statement(f"{kind}:{order.pk}:{member.pk}:{day}", "order", order.pk, (deed,))


def attendance_of(entry: Entry) -> Statement | None:
    """微协商: the convener's list of who came makes everybody's record.

    While people are still coming in nothing is stated: a mark at the door counts once the meeting is
    over, or where it mends the list afterwards.
    """
    if entry.kind == "meetings.attendance_marked" and entry.data.get("way") != "correction":
        return None
    return attended(Consultation.objects.get(pk=entry.subject_id), entry.person_id, entry.data.get("for"))


def attended(consultation: Consultation, kept_by: int | None, kept_for: int | None = None) -> Statement:
    """What the list says now, kept by somebody for the host or for whoever is absent.

    牵头 for the member who hosts or who took one of its orders, 参加 for the other members at the table,
    列席 for a member who sits there for somebody else.
    """
    deeds: list[Deed] = []
    if consultation.state != ConsultationState.CALLED_OFF:
        day = clock.local(consultation.starts_at).date()
        claimed = consultation.orders.filter(claimed_by__isnull=False)
        leading = {pk for pk in claimed.values_list("claimed_by_id", flat=True) if pk}
        leading |= set(Member.objects.filter(person_id=consultation.host_id).values_list("pk", flat=True))
        first: dict[int, Seat] = {}
        for seat in consultation.seats.filter(attended=True, member__isnull=False).order_by("pk"):
            first.setdefault(seat.member_id or 0, seat)
        groups = rules.groups_on(first, day)
        instead = _substitutes(first.values())
        for member_id, seat in first.items():
            deed = Deed(
                member_id,
                DutyKind.CONSULTATION,
                _role(seat, leading),
                day,
                consultation.division_code,
                groups.get(member_id),
                kept_by or consultation.host_id,
                kept_for or (consultation.host_id if kept_by not in {None, consultation.host_id} else None),
                stand_in_name=instead.get(seat.pk, ""),
            )
            deeds.append(deed)
    return Statement(f"consultation:{consultation.pk}", "consultation", consultation.pk, tuple(deeds))


def _role(seat: Seat, leading: set[int]) -> str:
    if seat.member_id in leading:
        return DutyRole.LEAD
    return DutyRole.PARTICIPANT if seat.kind == SeatKind.MEMBER else DutyRole.ATTENDANT


def _substitutes(seats: Iterable[Seat]) -> dict[int, str]:
    """Who came instead of whom, by seat, as the answers to the invitations say."""
    rows = Invitation.objects.filter(seat__in=[s.pk for s in seats], state=InvitationState.SUBSTITUTE)
    return {i.seat_id: i.substitute_name for i in rows}


def unfiled(*, days: int = 60, limit: int = 500) -> list[Consultation]:
    """Meetings of past days at which members were marked, from which nothing was filed: nobody ended them."""
    today = clock.midnight(clock.today())
    rows = Consultation.objects.filter(
        starts_at__lt=today,
        starts_at__gte=today - dt.timedelta(days=days),
        seats__attended=True,
        seats__member__isnull=False,
    ).exclude(state=ConsultationState.CALLED_OFF)
    found = list(rows.distinct().order_by("pk")[:limit])
    filed = set(
        DutyRecord.objects.filter(source__in=[f"consultation:{c.pk}" for c in found]).values_list(
            "subject_id", flat=True
        )
    )
    return [c for c in found if c.pk not in filed]


def micro_of(entry: Entry) -> Statement:
    """The other four of the 五微, once the convener has confirmed the short form."""
    activity = MicroActivity.objects.get(pk=entry.subject_id)
    parts = list(activity.parts.all()) if activity.state == MicroState.CONFIRMED else []
    groups = rules.groups_on((part.member_id for part in parts), activity.day)
    deeds = tuple(
        Deed(
            part.member_id,
            activity.kind,
            part.role,
            activity.day,
            activity.division_code,
            groups.get(part.member_id),
            entry.person_id,
            activity.for_person_id,
        )
        for part in parts
    )
    return Statement(f"micro:{activity.pk}", "micro", activity.pk, deeds)


def dt_of(entry: Entry) -> dt.date:
    """The day that an entry tells, else the day on which it was made."""
    told = entry.data.get("on")
    return dt.date.fromisoformat(told) if told else clock.local(entry.at).date()


def order_titles(ids: Iterable[int]) -> dict[int, str]:
    """The headings that the staff reads."""
    return {o.pk: o.heading for o in Order.objects.filter(pk__in=ids).only("pk", "title", "text")}


def consultation_titles(ids: Iterable[int]) -> dict[int, str]:
    """What each consultation was about."""
    return dict(Consultation.objects.filter(pk__in=ids).values_list("pk", "title"))


def micro_titles(ids: Iterable[int]) -> dict[int, str]:
    """What each short form says."""
    return dict(MicroActivity.objects.filter(pk__in=ids).values_list("pk", "title"))


SOURCES = (
    Source("order", ("orders.claimed", "orders.assigned", "orders.given_back"), claim_of, order_titles),
    Source("order", ("orders.surveyed",), survey_of, order_titles),
    Source("order", ("orders.visited",), visit_of, order_titles),
    Source(
        "consultation",
        (
            "consultations.attendance",
            "consultations.called_off",
            "consultations.recorded",
            "meetings.attendance_marked",
            "meetings.ended",
        ),
        attendance_of,
        consultation_titles,
        "desk:consultation",
    ),
    Source(
        "micro",
        ("filing.micro_confirmed", "filing.micro_withdrawn"),
        micro_of,
        micro_titles,
        "desk:micro",
    ),
)
