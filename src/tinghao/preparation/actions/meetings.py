"""A meeting is planned with all that belongs to it, moved, called off, and remembered the day before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tinghao.consultations import actions as consultations
from tinghao.consultations.models import Consultation
from tinghao.core import clock, refusals
from tinghao.history import actions as history
from tinghao.orders import actions as orders
from tinghao.orders.models import Order
from tinghao.people.models import Venue
from tinghao.preparation import queries, rules, telling
from tinghao.preparation.actions.invitations import arranged, make_invitation, send_invitations
from tinghao.preparation.actions.seats import Guest
from tinghao.preparation.choices import ANSWERED, DURATIONS, USUAL_MINUTES, InvitationState
from tinghao.preparation.models import Arrangement, Invitation, Topic
from tinghao.preparation.workflow import INVITATION_FLOW

LONGEST_AHEAD = dt.timedelta(days=400)


@transaction.atomic
def plan_meeting(
    *,
    by: Any,
    about: Sequence[Order],
    form: str,
    title: str,
    starts_at: dt.datetime,
    venue: Venue | None = None,
    place: str = "",
    minutes: int = USUAL_MINUTES,
    guests: Sequence[Guest] = (),
    topic: Topic | None = None,
    send_now: bool = False,
) -> Consultation:
    """The meeting is fixed, the venue is taken for it, everybody has a seat and an invitation.

    With `send_now` the invitations go out at once. A topic of the year's plan comes to the table as an
    order of its own (`orders.plan_order`), and the members at the table are asked to look after it.
    Recorded as by `consultations.plan_consultation` and `send_invitations`. Raises Invalid where somebody
    else has the venue at that time (with the times that are free), Stale where the topic is planned already.
    """
    if minutes not in DURATIONS:
        raise refusals.Invalid(_("请选多长时间。"), fields={"minutes": _("请从列表里选。")})
    _check_is_near(starts_at)
    _take_venue(venue, starts_at, minutes)
    own = _order_of(topic, by=by) if topic is not None else None
    consultation = consultations.plan_consultation(
        by=by,
        about=[own, *about] if own is not None else about,
        form=form,
        title=title,
        starts_at=starts_at,
        venue=venue,
        place=place,
        seats=[g.seat for g in guests],
    )
    Arrangement.objects.create(consultation=consultation, minutes=minutes)
    seats = consultation.seats.order_by("pk")
    for seat, guest in zip(seats, guests, strict=True):
        make_invitation(seat, phone=guest.phone)
    if topic is not None and own is not None:
        _plan_topic(topic, consultation, own)
        if by.may("orders.assign", own.division_code):
            for member in dict.fromkeys(g.seat.member for g in guests if g.seat.member is not None):
                orders.ask_member(own, member=member, by=by)
    if send_now:
        send_invitations(consultation, by=by)
    return consultation


def _order_of(topic: Topic, *, by: Any) -> Order:
    """The topic's own order: made with its first meeting, the same after one that was called off."""
    if topic.order is not None:
        return topic.order
    return orders.plan_order(
        by=by, title=topic.title, words=topic.words, place=topic.division_code, year=topic.year
    )


def _plan_topic(topic: Topic, consultation: Consultation, order: Order) -> None:
    free = Topic.objects.filter(pk=topic.pk, consultation=topic.consultation, dropped_at__isnull=True)
    planned = topic.consultation is not None and topic.consultation.state != "called_off"
    if planned or not free.update(consultation=consultation, order=order):
        raise refusals.Stale(_("这个议题已经安排过，或者不办了。"))


def _check_is_near(starts_at: dt.datetime) -> None:
    # A slip of the pen in the year must not hide a meeting for ever.
    if starts_at > clock.now() + LONGEST_AHEAD:
        words = _("最多定到一年以后，请看一看年份。")
        raise refusals.Invalid(words, fields={"starts_at": words})


def _take_venue(venue: Venue | None, starts_at: dt.datetime, minutes: int, *, besides: int = 0) -> None:
    """Raises Invalid where the venue is taken; of two at once the second waits here and finds it taken."""
    if venue is None:
        return
    Venue.objects.filter(pk=venue.pk).update(is_active=F("is_active"))
    local = clock.local(starts_at)
    ends = local + dt.timedelta(minutes=minutes)
    busy = queries.public_venue_day(venue, local.date(), besides=besides)
    clash = next((b for b in busy if b.meets(local, ends)), None)
    if clash is None:
        return
    words = _("“{venue}”{start}到{end}已经有“{title}”。{free}").format(
        venue=venue.name,
        start=f"{clash.start:%H:%M}",
        end=f"{clash.end:%H:%M}",
        title=clash.title,
        free=_free_words(busy, local.date()),
    )
    raise refusals.Invalid(words, fields={"venue": words})


def _free_words(busy: Sequence[rules.Busy], day: dt.date) -> str:
    free = rules.free_times(busy, day)
    if not free:
        return _("这一天没有空了，请换一天。")
    times = "、".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in free)
    return _("这一天还空着：{times}。").format(times=times)


@transaction.atomic
def move_meeting(
    consultation: Consultation,
    *,
    by: Any,
    starts_at: dt.datetime,
    venue: Venue | None,
    place: str = "",
    minutes: int = USUAL_MINUTES,
    sequence: int,
) -> None:
    """The meeting is at another time or place: everybody who was invited is told and asked again.

    Earlier answers are void, also the substitutes; somebody drawn by lot who declined was replaced, and
    stays so. Requesters without a seat are told too. Recorded as `consultations.changed` and
    `invitations.asked_again`. Raises Invalid for a time that is over or a venue that is taken, Stale where
    somebody else moved it since `sequence`, and where nothing would change.
    """
    rules.check_may_prepare(by, consultation)
    if minutes not in DURATIONS:
        raise refusals.Invalid(_("请选多长时间。"), fields={"minutes": _("请从列表里选。")})
    arrangement = arranged(consultation)
    same = (consultation.starts_at, consultation.venue, consultation.place, arrangement.minutes)
    if same == (starts_at, venue, place, minutes):
        raise refusals.Invalid(_("时间和地点都没有变。"))
    _check_is_near(starts_at)
    _take_venue(venue, starts_at, minutes, besides=consultation.pk)
    moved = Arrangement.objects.filter(pk=arrangement.pk, sequence=sequence).update(
        sequence=sequence + 1, minutes=minutes
    )
    if not moved:
        raise refusals.Stale(_("就在刚才，另一位改了这次协商的时间。请看新的安排。"))
    consultations.move_consultation(consultation, by=by, starts_at=starts_at, venue=venue, place=place)
    asked = _ask_again(consultation, f"m{sequence + 1}")
    telling.tell_moved.enqueue(consultation.pk, f"{consultation.pk}:{sequence + 1}")
    on = clock.local(starts_at).date()
    history.append(
        "consultation",
        consultation.pk,
        "invitations.asked_again",
        by=by,
        data={"seats": asked, "on": on},
    )


def _ask_again(consultation: Consultation, key: str) -> int:
    out = Invitation.objects.filter(
        seat__consultation=consultation, state__in=(InvitationState.ASKED, *ANSWERED)
    ).select_related("seat")
    count = 0
    for invitation in out:
        if invitation.state == InvitationState.DECLINED and invitation.pool_person_id:
            continue
        INVITATION_FLOW.move(
            invitation,
            "ask_again",
            asked_at=clock.now(),
            answered_at=None,
            reason="",
            substitute_name="",
            substitute_phone="",
        )
        consultations.expect_seat(invitation.seat, by=None, comes=True)
        telling.tell_invited.enqueue(invitation.pk, "invitations.moved", key)
        count += 1
    return count


@transaction.atomic
def call_off_meeting(consultation: Consultation, *, by: Any, words: str) -> None:
    """It will not take place: see `consultations.call_off_consultation`; those invited are told.

    Their calendars take it out: the file that the link gives says that it is cancelled.
    """
    consultations.call_off_consultation(consultation, by=by, words=words)
    rows = Arrangement.objects.filter(consultation=consultation)
    rows.update(sequence=F("sequence") + 1)
    coming = (InvitationState.ASKED, InvitationState.ACCEPTED, InvitationState.SUBSTITUTE)
    for invitation in Invitation.objects.filter(seat__consultation=consultation, state__in=coming):
        telling.tell_invited.enqueue(invitation.pk, "invitations.called_off", "off")


def remind_invited(invitation: Invitation) -> None:
    """The holder of the seat is told that the meeting is tomorrow; once for each time it was moved."""
    arrangement = queries.arrangement_of(invitation.seat.consultation)
    telling.tell_invited.enqueue(invitation.pk, "invitations.reminder", f"d{arrangement.sequence}")
