"""微协商: planned or recorded afterwards, held, and its minutes written once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations import rules
from tinghao.consultations.actions import items as item_actions
from tinghao.consultations.actions import seating
from tinghao.consultations.actions.items import NewItem
from tinghao.consultations.choices import ConsultationState, Form, SeatKind
from tinghao.consultations.models import WORDS_LIMIT, Consultation, Minutes, Seat
from tinghao.core import clock, refusals, text
from tinghao.divisions.models import ancestry
from tinghao.history import actions as history
from tinghao.orders import actions as orders
from tinghao.orders import rules as order_rules
from tinghao.orders.models import Order, Requester
from tinghao.people.models import Member, Organisation, Venue


@dataclass(frozen=True, slots=True)
class NewSeat:
    """Somebody to sit at the table: a member, a unit, a requester, or a name."""

    kind: str
    member: Member | None = None
    organisation: Organisation | None = None
    requester: Requester | None = None
    name: str = ""


@transaction.atomic
def plan_consultation(
    *,
    by: Any,
    about: Sequence[Order],
    form: str,
    title: str,
    starts_at: dt.datetime,
    venue: Venue | None = None,
    place: str = "",
    seats: Sequence[NewSeat] = (),
) -> Consultation:
    """The consultation is fixed for a day, its orders wait for it, their people are told.

    Recorded as `consultations.planned`, and as `orders.convened` in each order. Raises Invalid without an
    order and for orders of different townships, Stale where one of them is not with a claimant any more.
    """
    if form not in Form.values:
        raise refusals.Invalid(_("请选择协商的形式。"), fields={"form": _("请从列表里选一种。")})
    where = _place_of(about)
    order_rules.require(by, "consultations.record", about[0])
    consultation = Consultation.objects.create(
        form=form,
        title=text.required(title, field="title", limit=60, missing=_("请写一个议题。")),
        starts_at=starts_at,
        venue=venue,
        place=text.optional(place, field="place", limit=120),
        host_id=by.person_id,
        created_at=clock.now(),
        **ancestry(where),
    )
    consultation.orders.set(about)
    on = _day(starts_at)
    history.append(
        "consultation",
        consultation.pk,
        "consultations.planned",
        by=by,
        data={"form": form, "on": on},
        part=_part(by, consultation),
    )
    for order in sorted(about, key=lambda o: o.pk):
        ahead = starts_at > clock.now()
        orders.convene_order(order, by=by, consultation_id=consultation.pk, on=on, is_ahead=ahead)
    make_seats(consultation, seats)
    return consultation


def _place_of(about: Sequence[Order]) -> str:
    if not about:
        raise refusals.Invalid(_("请先选要协商的单。"), fields={"orders": _("至少选一单。")})
    townships = {o.township for o in about}
    if len(townships) > 1:
        raise refusals.Invalid(
            _("这几单不在同一个乡镇（街道），请分开协商。"), fields={"orders": _("不在同一处")}
        )
    places = {o.division_code for o in about}
    return places.pop() if len(places) == 1 else townships.pop()


def _day(moment: dt.datetime) -> dt.date:
    # The day on the wall in the city, which is what people agree on.
    return clock.local(moment).date()


def make_seats(consultation: Consultation, seats: Iterable[NewSeat]) -> list[Seat]:
    """The seats are there, in this order; the caller has checked who acts, and records it."""
    made = []
    for new in seats:
        if new.kind not in SeatKind.values:
            raise refusals.Invalid(_("没有这种身份。"), fields={"seats": _("请从列表里选。")})
        made.append(
            seating.new_seat(
                consultation,
                kind=new.kind,
                member=new.member,
                organisation=new.organisation,
                requester=new.requester,
                name=text.optional(new.name, field="seats", limit=40),
            )
        )
    return made


@transaction.atomic
def set_attendance(
    consultation: Consultation, *, by: Any, present: Iterable[int], added: Sequence[NewSeat] = ()
) -> None:
    """Who came: the seats in `present` attended, `added` came unannounced, all others did not.

    The first attendance or minutes says that the meeting took place. Recorded as
    `consultations.attendance`.
    """
    rules.check_may_record(by, consultation)
    _hold(consultation, by=by)
    there = set(present)
    before = list(consultation.seats.values_list("pk", flat=True))
    consultation.seats.filter(pk__in=there).update(attended=True)
    consultation.seats.exclude(pk__in=there).update(attended=False)
    make_seats(consultation, added)
    consultation.seats.exclude(pk__in=before).update(attended=True)
    counts = {
        "present": consultation.seats.filter(attended=True).count(),
        "seats": consultation.seats.count(),
    }
    history.append(
        "consultation",
        consultation.pk,
        "consultations.attendance",
        by=by,
        data=counts,
        part=_part(by, consultation),
    )


def _hold(consultation: Consultation, *, by: Any, is_early: bool = False) -> None:
    if consultation.state == ConsultationState.CALLED_OFF:
        raise refusals.Stale(_("这次协商已经取消了。"))
    if consultation.state != ConsultationState.PLANNED:
        return
    if consultation.starts_at > clock.now() and not is_early:
        raise refusals.Invalid(_("协商还没有开始，开过以后再记。"))
    moved = Consultation.objects.filter(pk=consultation.pk, state=ConsultationState.PLANNED).update(
        state=ConsultationState.HELD
    )
    consultation.state = ConsultationState.HELD
    if not moved:
        return
    for order in rules.orders_at(consultation):
        orders.hold_order(order, by=by, consultation_id=consultation.pk, on=_day(consultation.starts_at))


@transaction.atomic
def begin_consultation(consultation: Consultation, *, by: Any) -> None:
    """The meeting takes place: its orders' minutes are owed from now on (`orders.held`). Once is enough.

    A meeting begins on its day, also before the hour. Raises Invalid on a day before, Stale for one that
    was called off.
    """
    rules.check_may_record(by, consultation)
    if _day(consultation.starts_at) > clock.today():
        raise refusals.Invalid(_("协商还没有开始，开过以后再记。"))
    _hold(consultation, by=by, is_early=True)


@transaction.atomic
def save_minutes(consultation: Consultation, *, by: Any, version: int, words: Mapping[str, str]) -> Minutes:
    """The minutes are as typed, if nobody saved since `version`.

    `words` has `discussion`, `agreed` and `open_points`. Recorded as `consultations.minutes_saved`.
    Raises Stale where another recorder was first: the door shows both texts, and nothing is lost.
    """
    rules.check_may_record(by, consultation)
    if consultation.state == ConsultationState.RECORDED:
        raise refusals.Stale(_("纪要已经定稿，不能再改。"))
    values = {
        name: text.optional(words.get(name, ""), field=name, limit=WORDS_LIMIT)
        for name in ("discussion", "agreed", "open_points")
    }
    _hold(consultation, by=by)
    minutes, _is_new = Minutes.objects.get_or_create(consultation=consultation)
    if all(getattr(minutes, name) == value for name, value in values.items()) and minutes.version:
        return minutes
    saved = Minutes.objects.filter(pk=minutes.pk, version=version, finished_at__isnull=True).update(
        **values, version=version + 1, saved_by_id=by.person_id, saved_at=clock.now()
    )
    if not saved:
        raise refusals.Stale(_("就在刚才，另一位记录人保存了纪要。您写的还在，请对照后再保存。"))
    history.append(
        "consultation",
        consultation.pk,
        "consultations.minutes_saved",
        by=by,
        data={"version": version + 1},
        part=_part(by, consultation),
    )
    minutes.refresh_from_db()
    return minutes


@transaction.atomic
def finish_minutes(consultation: Consultation, *, by: Any, items: Mapping[int, Sequence[NewItem]]) -> None:
    """The minutes are final and every order has its outcome items (`items`: order number → items).

    Recorded as `consultations.recorded`, and as `orders.agreed` in each order; units are told. Raises
    Invalid without minutes, or for an order without an item.
    """
    rules.check_may_record(by, consultation)
    minutes = Minutes.objects.filter(consultation=consultation).first()
    if minutes is None or not minutes.agreed.strip():
        raise refusals.Invalid(_("请先写下商定的办法。"), fields={"agreed": _("商定了什么，请写一句。")})
    moved = Consultation.objects.filter(pk=consultation.pk, state=ConsultationState.HELD).update(
        state=ConsultationState.RECORDED
    )
    if not moved:
        raise refusals.Stale(_("纪要已经定稿，或这次协商已取消。"))
    consultation.state = ConsultationState.RECORDED
    Minutes.objects.filter(pk=minutes.pk).update(finished_at=clock.now())
    total = 0
    for order in rules.orders_at(consultation):
        found = item_actions.checked(items.get(order.pk, ()))
        if not found:
            words = _("“{heading}”还没有成果：写明要办什么、谁来办、什么时候办好。").format(
                heading=order.heading
            )
            raise refusals.Invalid(words, fields={"items": words})
        orders.agree_order(
            order,
            by=by,
            consultation_id=consultation.pk,
            items=len(found),
            due=max(i.due_on for i in found),
        )
        item_actions.make(order, found, by=by, consultation=consultation)
        total += len(found)
    history.append(
        "consultation",
        consultation.pk,
        "consultations.recorded",
        by=by,
        data={"items": total},
        part=_part(by, consultation),
    )


@transaction.atomic
def record_consultation(
    *,
    by: Any,
    about: Sequence[Order],
    form: str,
    title: str,
    held_at: dt.datetime,
    agreed: str,
    items: Mapping[int, Sequence[NewItem]],
    discussion: str = "",
    open_points: str = "",
    venue: Venue | None = None,
    place: str = "",
    seats: Sequence[NewSeat] = (),
) -> Consultation:
    """A meeting that took place already is recorded in one go: all who are named were there.

    A bench meeting takes two minutes this way. The same records as planning, holding and finishing.
    """
    if held_at > clock.now():
        raise refusals.Invalid(
            _("这个时间还没有到；还没开的协商请用“定协商”。"), fields={"held_at": _("时间还没有到")}
        )
    consultation = plan_consultation(
        by=by, about=about, form=form, title=title, starts_at=held_at, venue=venue, place=place, seats=seats
    )
    set_attendance(consultation, by=by, present=list(consultation.seats.values_list("pk", flat=True)))
    words = {"discussion": discussion, "agreed": agreed, "open_points": open_points}
    save_minutes(consultation, by=by, version=0, words=words)
    finish_minutes(consultation, by=by, items=items)
    return consultation


@transaction.atomic
def call_off_consultation(consultation: Consultation, *, by: Any, words: str) -> None:
    """It will not take place: its orders are with their claimants again, who can plan anew.

    Recorded as `consultations.called_off` and as `orders.called_off`, where the public reads the reason.
    """
    rules.check_may_record(by, consultation)
    waiting = rules.orders_at(consultation)
    moved = Consultation.objects.filter(pk=consultation.pk, state=ConsultationState.PLANNED).update(
        state=ConsultationState.CALLED_OFF
    )
    if not moved:
        raise refusals.Stale(_("这次协商已经开过，或已经取消了。"))
    consultation.state = ConsultationState.CALLED_OFF
    for order in waiting:
        orders.call_off(order, by=by, consultation_id=consultation.pk, words=words)
    history.append(
        "consultation", consultation.pk, "consultations.called_off", by=by, part=_part(by, consultation)
    )


def _part(by: Any, consultation: Consultation) -> scope.Part:
    """The role under which the meeting is kept, and for whom."""
    return scope.part_for(by, "consultations.record", consultation.division_code)
