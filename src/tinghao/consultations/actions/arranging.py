"""Changes to a meeting that is still to come: another day or place, more seats, fewer, who will not come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.consultations import rules
from tinghao.consultations.actions.meetings import NewSeat, make_seats
from tinghao.consultations.choices import ConsultationState
from tinghao.consultations.models import Consultation, Seat
from tinghao.core import clock, refusals, text
from tinghao.history import actions as history
from tinghao.people.models import Venue


@transaction.atomic
def move_consultation(
    consultation: Consultation,
    *,
    by: Any,
    starts_at: dt.datetime,
    venue: Venue | None,
    place: str = "",
) -> None:
    """The meeting is at another time or place; whoever looks at one of its orders sees that it moved.

    Recorded as `consultations.changed`, and as `consultations.moved` in each order that waits for it, where
    the public reads the new day. Raises Invalid for a time that is over, Stale once it was held or called
    off.
    """
    rules.check_may_record(by, consultation)
    if starts_at <= clock.now():
        words = _("这个时间已经过去了，请选一个以后的时间。")
        raise refusals.Invalid(words, fields={"starts_at": words})
    values = {"starts_at": starts_at, "venue": venue, "place": text.optional(place, field="place", limit=120)}
    rows = Consultation.objects.filter(pk=consultation.pk, state=ConsultationState.PLANNED)
    if not rows.update(**values):
        raise refusals.Stale(_("这次协商已经开过，或已经取消了，不能再改时间。"))
    for name, value in values.items():
        setattr(consultation, name, value)
    on = clock.local(starts_at).date()
    history.append("consultation", consultation.pk, "consultations.changed", by=by, data={"on": on})
    for order in rules.orders_at(consultation):
        data = {"consultation": consultation.pk, "on": on}
        history.append("order", order.pk, "consultations.moved", by=by, data=data)


@transaction.atomic
def add_seats(consultation: Consultation, *, by: Any, seats: Sequence[NewSeat]) -> list[Seat]:
    """There are seats for these as well. Recorded as `consultations.seats_changed` with their number.

    Raises Stale once the meeting was held or called off.
    """
    rules.check_may_record(by, consultation)
    _check_is_ahead(consultation)
    made = make_seats(consultation, seats)
    _record_seats(consultation, by)
    return made


@transaction.atomic
def remove_seat(seat: Seat, *, by: Any) -> None:
    """The seat is gone. Recorded as `consultations.seats_changed`; raises Stale once it was held."""
    rules.check_may_record(by, seat.consultation)
    _check_is_ahead(seat.consultation)
    seat.delete()
    _record_seats(seat.consultation, by)


@transaction.atomic
def expect_seat(seat: Seat, *, by: Any, comes: bool) -> None:
    """Whoever holds the seat is expected, or is not: the list of those present begins with that.

    The caller (the invitation that was answered) records it.
    """
    del by
    Seat.objects.filter(pk=seat.pk, consultation__state=ConsultationState.PLANNED).update(
        attended=None if comes else False
    )


def _check_is_ahead(consultation: Consultation) -> None:
    if not Consultation.objects.filter(pk=consultation.pk, state=ConsultationState.PLANNED).exists():
        raise refusals.Stale(_("这次协商已经开过，或已经取消了。"))


def _record_seats(consultation: Consultation, by: Any) -> None:
    data = {"seats": Seat.objects.filter(consultation=consultation).count()}
    history.append("consultation", consultation.pk, "consultations.seats_changed", by=by, data=data)
