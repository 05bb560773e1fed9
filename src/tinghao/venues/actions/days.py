"""What became of the open days: held as the rota says, put right by hand, or called off."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals, text
from tinghao.core.actors import SYSTEM
from tinghao.history import actions as history
from tinghao.people.models import Member, Venue
from tinghao.venues import kinds, rules
from tinghao.venues.choices import DayState
from tinghao.venues.models import Duty

# Days that a worker which stood still comes back to; how long a day can be put right.
CLOSED_WITHIN, CORRECTED_WITHIN = dt.timedelta(days=14), dt.timedelta(days=366)
NAME_LIMIT = 40


def close_days() -> int:
    """Every open day of the last two weeks that is over was held, by whoever the rota names; each once.

    A day on the rota that was not open after all was called off. Recorded as `venues.day_held` or
    `venues.day_called_off`; duty records follow from it. Returns how many days were closed.
    """
    today = clock.today()
    waiting = Duty.objects.filter(
        state=DayState.PLANNED, day__lt=today, day__gte=today - CLOSED_WITHIN, venue__is_active=True
    )
    closed = 0
    by_venue: dict[int, list[Duty]] = {}
    for duty in waiting.select_related("venue").order_by("venue_id", "day"):
        by_venue.setdefault(duty.venue_id, []).append(duty)
    for duties in by_venue.values():
        closed += _close(duties[0].venue, duties)
    return closed


@transaction.atomic
def _close(venue: Venue, duties: list[Duty]) -> int:
    days = rules.open_days(
        venue.opening_rules.all(),
        venue.opening_exceptions.all(),
        first=duties[0].day,
        last=duties[-1].day,
    )
    opened = {one.day for one in days}
    closed = 0
    for duty in duties:
        was_open = duty.day in opened
        state = DayState.HELD if was_open else DayState.CALLED_OFF
        # Of two workers, and of a person who was first, one closes the day.
        if not Duty.objects.filter(pk=duty.pk, state=DayState.PLANNED).update(state=state):
            continue
        closed += 1
        if was_open:
            data = {"day": duty.day, "member": duty.member_id}
            history.append(kinds.VENUE, venue.pk, "venues.day_held", by=SYSTEM, data=data)
        else:
            history.append(kinds.VENUE, venue.pk, "venues.day_called_off", by=SYSTEM, data={"day": duty.day})
    return closed


@transaction.atomic
def correct_day(
    venue: Venue,
    *,
    day: dt.date,
    came: Member | None = None,
    came_name: str = "",
    words: str,
    by: Any,
) -> None:
    """The day was held, by the one on the rota or by somebody in that one's place; records follow.

    A member who came has the record, with the name of the one who was on the rota; for anybody else the
    record of the one on the rota says who came. Recorded as `venues.day_corrected` with the reason. Raises
    Invalid for a day to come, for a member who was not in the group, and for a name without anybody whom it
    stands for; Stale where the rota has no such day; NotFound, Forbidden by place.
    """
    duty = _past(venue, day, by=by)
    why = text.required(words, field="words", limit=200, missing=_("请写一句为什么改。"))
    name = text.optional(came_name, field="came_name", limit=NAME_LIMIT)
    if came is not None and name:
        refused = _("代班的是委员，就不用再写名字。")
        raise refusals.Invalid(refused, fields={"came_name": refused})
    if came is not None and not rules.covers(rules.spans_of_members(venue).get(came.pk, ()), day):
        refused = _("这位委员那天不在这里的小组。")
        raise refusals.Invalid(refused, fields={"came": refused})
    if name and duty.member_id is None:
        refused = _("值班表上那天没有人，没有谁可以代。")
        raise refusals.Invalid(refused, fields={"came_name": refused})
    instead = came.pk if came is not None and came.pk != duty.member_id else None
    if (duty.state, duty.came_id, duty.came_name) == (DayState.HELD, instead, name):
        return
    Duty.objects.filter(pk=duty.pk).update(state=DayState.HELD, came_id=instead, came_name=name)
    data = {"day": day, "member": duty.member_id, "came": instead}
    history.append(kinds.VENUE, venue.pk, "venues.day_corrected", by=by, data=data, words=why)


@transaction.atomic
def call_off_day(venue: Venue, *, day: dt.date, words: str, by: Any) -> None:
    """The day was not held: nobody has a record of it, and one that stands is taken back.

    Recorded as `venues.day_called_off` with the reason. Raises as `correct_day` does.
    """
    duty = _past(venue, day, by=by)
    why = text.required(words, field="words", limit=200, missing=_("请写一句为什么没有开。"))
    changed = (
        Duty.objects.filter(pk=duty.pk)
        .exclude(state=DayState.CALLED_OFF)
        .update(state=DayState.CALLED_OFF, came_id=None, came_name="")
    )
    if changed:
        history.append(kinds.VENUE, venue.pk, "venues.day_called_off", by=by, data={"day": day}, words=why)


def _past(venue: Venue, day: dt.date, *, by: Any) -> Duty:
    rules.require(by, venue)
    today = clock.today()
    if not today - CORRECTED_WITHIN <= day <= today:
        words = _("请选今天以前、一年以内的一个开放日。")
        raise refusals.Invalid(words, fields={"day": words})
    found = Duty.objects.select_for_update().filter(venue=venue, day=day).first()
    if found is None:
        raise refusals.Stale(_("值班表上没有这一天，请看最新的值班表。"))
    return found
