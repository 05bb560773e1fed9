"""Reading what is prepared: the venue's day, who is missing, invitations by seat or by link, the plan."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations.choices import ConsultationState, SeatKind
from tinghao.consultations.models import Consultation, OutcomeItem, Seat
from tinghao.core import calendar, clock, refusals
from tinghao.lots.choices import LotState
from tinghao.lots.models import Lot
from tinghao.orders.choices import ClockKind
from tinghao.orders.models import Order, Requester
from tinghao.people import queries as people
from tinghao.people.models import Member, Organisation, Venue
from tinghao.preparation import rules
from tinghao.preparation.choices import FORMAL, LEAD_DEFAULTS, USUAL_MINUTES, InvitationState, LeadKind
from tinghao.preparation.models import Arrangement, Invitation, LeadTime, Material, Topic
from tinghao.preparation.rules import Busy

_SALT = "preparation.invitation"
_LONGEST = dt.timedelta(hours=12)
SUGGESTED_UNITS = 3


def arrangement_of(consultation: Consultation) -> Arrangement:
    """How the meeting is arranged; the usual, not stored, for one that was never prepared."""
    found = Arrangement.objects.filter(consultation=consultation).first()
    return found or Arrangement(consultation=consultation)


# -- the venue's calendar


def public_venue_day(venue: Venue, day: dt.date, *, besides: int = 0) -> list[Busy]:
    """Who has the venue on that day, in order; `besides` is a meeting that does not count.

    The titles are for the staff: the doors decide who reads them.
    """
    start = clock.midnight(day)
    rows = (
        Consultation.objects.filter(venue=venue, starts_at__gte=start - _LONGEST)
        .filter(starts_at__lt=start + dt.timedelta(days=1))
        .exclude(state=ConsultationState.CALLED_OFF)
        .exclude(pk=besides)
        .order_by("starts_at", "pk")
        .values_list("starts_at", "arrangement__minutes", "title", "pk")
    )
    found = [
        Busy(
            clock.local(begins),
            clock.local(begins) + dt.timedelta(minutes=minutes or USUAL_MINUTES),
            title,
            number,
        )
        for begins, minutes, title, number in rows
    ]
    return [b for b in found if b.end > start]


@dataclass(frozen=True, slots=True)
class Suggested:
    """A day, an hour and a venue that would do, worked out from what is known."""

    venue: Venue | None
    starts_at: dt.datetime


def suggested_time(order_place: str, county: str) -> Suggested:
    """The first working day for which the notice is in time, at an hour when the nearest venue is free."""
    venue = people.public_venues_of(order_place).first()
    day = clock.today()
    day = calendar.add_working_days(day, rules.lead_days(county, LeadKind.NOTICE) + 1).date
    for _try in range(20):
        busy = public_venue_day(venue, day) if venue else []
        if (start := rules.first_free(busy, day, USUAL_MINUTES)) is not None:
            return Suggested(venue, start)
        day = calendar.add_working_days(day, 1).date
    return Suggested(None, clock.midnight(day) + dt.timedelta(hours=9))


def meeting_due(orders: Iterable[Order]) -> dt.date | None:
    """The day by which these orders were promised their meeting: the earliest of their clocks."""
    dues = [
        c.due_on
        for order in orders
        for c in order.clocks.filter(kind=ClockKind.MEETING, stopped_on__isnull=True)
    ]
    return min(dues, default=None)


# -- who should sit there


def units_for(orders: Iterable[Order], *, limit: int = SUGGESTED_UNITS) -> list[Organisation]:
    """Units that had to do with such a matter: those of these orders, then those of earlier ones like them.

    Alike means the same category; the same township counts before the county. Most frequent first.
    """
    about = list(orders)
    if not about:
        return []
    own = OutcomeItem.objects.filter(order__in=about).values_list("lead_unit_id", flat=True)
    votes: Counter[int] = Counter(dict.fromkeys(own, 1_000_000))
    categories = [o.category for o in about if o.category]
    if categories:
        alike = OutcomeItem.objects.filter(
            order__county=about[0].county, order__category__in=categories
        ).order_by("-pk")
        for unit, township in alike.values_list("lead_unit_id", "order__township")[:400]:
            votes[unit] += 3 if township == about[0].township else 1
    ranked = [unit for unit, _count in sorted(votes.items(), key=lambda v: (-v[1], v[0]))]
    found = {u.pk: u for u in Organisation.objects.filter(pk__in=ranked[:20], is_active=True)}
    return [found[pk] for pk in ranked if pk in found][:limit]


def members_for(orders: Iterable[Order]) -> list[Member]:
    """The claimants and their helpers, then the groups of the places; nobody who declared a conflict."""
    about = list(orders)
    ids: dict[int, None] = {}
    for order in about:
        if order.claimed_by_id:
            ids[order.claimed_by_id] = None
        ids.update(dict.fromkeys(order.co_members.values_list("member_id", flat=True)))
    for code in dict.fromkeys(o.division_code for o in about):
        for group in people.public_groups_of_community(code):
            ids.update((m.member_id, None) for m in group.seats)  # type: ignore[attr-defined]
    out = conflicted(about)
    rows = Member.objects.filter(pk__in=ids, person__erased_at__isnull=True).select_related("person")
    found = {m.pk: m for m in rows if m.person_id not in out}
    return [found[pk] for pk in ids if pk in found]


def conflicted(orders: Iterable[Order]) -> set[int]:
    """The persons who have declared an interest in one of these matters."""
    return {p for o in orders for p in o.conflicts.values_list("person_id", flat=True)}


def requesters_for(orders: Iterable[Order]) -> list[Requester]:
    """Those who asked and can be invited: still with the matter, with a telephone that may be used."""
    rows = Requester.objects.filter(order__in=list(orders), left_at__isnull=True).order_by("pk")
    return [r for r in rows if r.has_contact]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who should sit there and has no seat; `key` is what the button sends."""

    key: str
    kind: str
    name: str
    why: str
    thing: Any


def missing_seats(consultation: Consultation) -> list[Suggestion]:
    """Who is known and not asked yet: deciding units, requesters, members of the group, in this order."""
    about = list(consultation.orders.all())
    seats = list(consultation.seats.exclude(invitation__state=InvitationState.CANCELLED))
    units = {s.organisation_id for s in seats}
    members = {s.member_id for s in seats}
    asked = {s.requester_id for s in seats}
    found = [
        Suggestion(f"u{u.pk}", SeatKind.UNIT, u.name, _("同类的事由它办过"), u)
        for u in units_for(about)
        if u.pk not in units
    ]
    found += [
        Suggestion(f"r{r.pk}", SeatKind.REQUESTER, r.name or _("点单人"), _("留了电话"), r)
        for r in requesters_for(about)
        if r.pk not in asked
    ]
    for order in about:
        member = order.claimed_by
        if member is not None and member.pk not in members:
            found.append(
                Suggestion(f"m{member.pk}", SeatKind.MEMBER, member.person.name, _("接单委员"), member)
            )
            members.add(member.pk)
    return found


def warnings_about(consultation: Consultation) -> list[str]:
    """What is amiss with a meeting to come, in words: time, deadlines, and who is missing."""
    if consultation.state != ConsultationState.PLANNED:
        return []
    local = clock.local(consultation.starts_at)
    found = rules.doubts_about(consultation.starts_at)
    due = meeting_due(consultation.orders.all())
    if due is not None and local.date() > due:
        found.append(_("这一天过了协商的期限：应当在 {day} 前开。").format(day=f"{due.month}月{due.day}日"))
    return found + _people_amiss(consultation)


def _people_amiss(consultation: Consultation) -> list[str]:
    seats = list(
        consultation.seats.select_related("member", "organisation", "invitation").exclude(
            invitation__state=InvitationState.CANCELLED
        )
    )
    found = []
    out = conflicted(consultation.orders.all())
    sitting = [s for s in seats if s.member is not None and s.member.person_id in out]
    if sitting or any(getattr(s, "invitation", None) and s.invitation.has_interest for s in seats):
        found.append(_("有人声明了利害关系（公众看不到）：请商量要不要回避。"))
    staying = [s for s in seats if _state(s) == InvitationState.DECLINED and s.kind == SeatKind.UNIT]
    found += [_("“{name}”不来：能拍板的不在场，商定了也难落实。").format(name=s.shown) for s in staying]
    return found


def _state(seat: Seat) -> str:
    invitation = getattr(seat, "invitation", None)
    return str(invitation.state) if invitation is not None else ""


def lots_for(consultation: Consultation, actor: Any) -> list[Lot]:
    """Drawn lots of the same matters, or of the same place, whose panel has no seats here yet."""
    about = list(consultation.orders.values_list("pk", flat=True))
    seen = scope.narrow(actor, "lots.see", Lot.objects.filter(state=LotState.DRAWN))
    rows = seen.filter(Q(order_id__in=about) | Q(order__isnull=True, township=consultation.township))
    seated = Invitation.objects.filter(seat__consultation=consultation, pool_person__isnull=False)
    taken = set(seated.values_list("pool_person__lot_id", flat=True))
    return [lot for lot in rows.only("pk", "title", "seats").order_by("-pk")[:6] if lot.pk not in taken]


# -- invitations


def _invitations() -> QuerySet[Invitation]:
    return Invitation.objects.select_related(
        "seat__consultation__venue",
        "seat__consultation__arrangement",
        "seat__member__person",
        "seat__organisation",
        "seat__requester",
        "pool_person",
    )


def invitations_to(consultation: Consultation) -> list[Invitation]:
    """The invitations of a meeting that the door has found in the actor's sight, in the order of seats."""
    return list(_invitations().filter(seat__consultation=consultation).order_by("seat_id"))


def invitation_for(actor: Any, invitation_id: int) -> Invitation:
    """The actor's own invitation; raises NotFound for any other."""
    found = _invitations().filter(pk=invitation_id).first()
    if found is None or found.state == InvitationState.DRAFT or not rules.is_invited(actor, found):
        raise refusals.NotFound(_("没有找到这个邀请，或者它不是给您的。"))
    return found


def invitation_to_tell(invitation_id: int) -> Invitation | None:
    """The invitation as the task that tells needs it; None where its seat is gone."""
    return _invitations().filter(pk=invitation_id).first()


def invitation_at(consultation: Consultation, invitation_id: int) -> Invitation:
    """The invitation of this meeting; raises NotFound for another's."""
    found = _invitations().filter(pk=invitation_id, seat__consultation=consultation).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这个邀请。"))
    return found


def open_invitations_of(actor: Any, *, limit: int = 6) -> list[Invitation]:
    """What the actor, or a unit of theirs, is invited to and has not taken place, soonest first."""
    own = Q(seat__member__person_id__in=actor.persons)
    if actor.organisation_ids:
        own |= Q(seat__organisation_id__in=actor.organisation_ids)
    rows = _invitations().filter(own, seat__consultation__state=ConsultationState.PLANNED)
    rows = rows.exclude(state__in=(InvitationState.DRAFT, InvitationState.CANCELLED))
    return list(rows.order_by("seat__consultation__starts_at", "pk")[:limit])


def invitation_link(invitation: Invitation) -> str:
    """The signed word of the link: whoever has it can answer, until a new one is made."""
    return signing.Signer(salt=_SALT).sign(f"{invitation.pk}.{invitation.nonce}")


def public_invitation_by_link(token: str) -> Invitation:
    """The invitation behind a signed link; raises NotFound for one that is forged, revoked or cancelled."""
    words = _("这个邀请链接不对或已失效。请打电话问一下邀请您的人。")
    try:
        number, nonce = signing.Signer(salt=_SALT).unsign(token).split(".", 1)
        pk = int(number)
    except (signing.BadSignature, ValueError):
        raise refusals.NotFound(words) from None
    found = _invitations().filter(pk=pk, nonce=nonce).first()
    if found is None or found.state in {InvitationState.DRAFT, InvitationState.CANCELLED}:
        raise refusals.NotFound(words)
    return found


def materials_of(consultation: Consultation) -> list[Material]:
    """The papers of a meeting, for somebody who was found to be invited or to prepare it."""
    return list(consultation.materials.select_related("file").order_by("pk"))


def leads_of(consultation: Consultation, arrangement: Arrangement) -> list[rules.Lead]:
    """Notice and materials of this meeting, with their dates."""
    on = clock.local(consultation.starts_at).date()
    has_materials = bool(arrangement.words) or consultation.materials.exists()
    return rules.leads(
        consultation.form,
        consultation.county,
        on,
        noticed=arrangement.noticed_at is not None,
        has_materials=has_materials,
    )


# -- the year's plan and the county's settings


def topics_of(actor: Any, year: int) -> list[Topic]:
    """The year's plan in the actor's sight, by month."""
    rows = scope.narrow(actor, "consultations.see", Topic.objects.select_related("consultation", "order"))
    return list(rows.filter(year=year).order_by("month", "pk")[:300])


def topic_for(actor: Any, topic_id: int) -> Topic:
    """The topic; raises NotFound where it is not in the actor's sight."""
    found = Topic.objects.select_related("consultation", "order").filter(pk=topic_id).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这个议题，或者它不在您的工作范围内。"))
    scope.require(actor, "consultations.see", found, see="consultations.see")
    return found


def topic_of(actor: Any, order: Order) -> Topic | None:
    """The topic of the year's plan whose order this is; None for what residents asked for."""
    found = Topic.objects.select_related("consultation", "order").filter(order=order).first()
    if found is not None:
        scope.require(actor, "consultations.see", found, see="consultations.see")
    return found


@dataclass(frozen=True, slots=True)
class LeadDays:
    """A lead time of a county: what is usual, and its own number where it set one."""

    kind: str
    label: str
    usual: int
    own: int | None


def public_lead_days(county: str) -> list[LeadDays]:
    """How many working days before a formal meeting notice and materials are out in this county."""
    own = dict(LeadTime.objects.filter(county=county).values_list("kind", "working_days"))
    return [
        LeadDays(kind, str(LeadKind(kind).label), usual, own.get(kind))
        for kind, usual in LEAD_DEFAULTS.items()
    ]


def is_formal(form: str) -> bool:
    """True for a form that has notice, materials and invitations first."""
    return form in FORMAL
