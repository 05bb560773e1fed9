"""What the rota says about duty: the days that were held, and who was there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from tinghao.history.deeds import Deed, Source, Statement
from tinghao.history.models import Entry
from tinghao.people import queries as people
from tinghao.people.models import GroupMembership, Venue, in_force
from tinghao.venues import kinds
from tinghao.venues.choices import DayState
from tinghao.venues.models import Duty


def duty_of(entry: Entry) -> Statement:
    """值班接待: whoever sat there that day has it; a day that was called off gives nothing.

    A member who came in another's place has the record with both names. Where somebody came who is no
    member, the record is of the one on the rota and says who came.
    """
    day = dt.date.fromisoformat(entry.data["day"])
    venue = Venue.objects.get(pk=entry.subject_id)
    duty = Duty.objects.filter(venue=venue, day=day, state=DayState.HELD).first()
    deeds: tuple[Deed, ...] = ()
    who = (duty.came_id or duty.member_id) if duty is not None else None
    if duty is not None and who is not None:
        deeds = (
            Deed(
                who,
                "duty_day",
                "participant",
                day,
                venue.division_code,
                _group(venue, who, day),
                entry.person_id,
                entry.data.get("for"),
                stand_in_name=duty.came_name,
                instead_of_id=duty.member_id if duty.came_id else None,
            ),
        )
    return Statement(f"duty:{venue.pk}:{day}", kinds.VENUE, venue.pk, deeds)


def _group(venue: Venue, member: int, day: dt.date) -> int | None:
    """The group that looks after the venue's place, in which the member was that day."""
    groups = [group.pk for group in people.public_groups_of_community(venue.division_code)]
    rows = GroupMembership.objects.filter(in_force(day), member_id=member, group_id__in=groups)
    return rows.order_by("pk").values_list("group_id", flat=True).first()


def titles(ids: Iterable[int]) -> dict[int, str]:
    """The names of venues."""
    return dict(Venue.objects.filter(pk__in=ids).values_list("pk", "name"))


DUTY_DAY = Source(
    kinds.VENUE,
    ("venues.day_held", "venues.day_corrected", "venues.day_called_off"),
    duty_of,
    titles,
    "portal:venue",
)
