"""Facts about one venue: who may keep it, when it is open, who can be on duty there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core import signing

from tinghao.access import scope
from tinghao.access.models import Absence
from tinghao.core import calendar
from tinghao.core.actors import System
from tinghao.people import queries as people
from tinghao.people.models import GroupMembership, Venue
from tinghao.venues import opening
from tinghao.venues.models import Follow, OpeningException, OpeningRule

RUN, SEE = "venues.run", "people.see"
_SALT = "tinghao.follow"


def require(actor: Any, venue: Venue) -> None:
    """Nothing where the actor keeps the venue's days, or is the system; else a refusal by place."""
    if not isinstance(actor, System):
        scope.require(actor, RUN, venue, see=SEE)


def rule_of(row: OpeningRule) -> opening.Rule:
    """A stored rule as it is reckoned with."""
    return opening.Rule(
        row.every, row.nth, row.weekday, row.begins, row.closes, row.on_holidays, row.starts, row.ends
    )


def open_days(
    rows: Iterable[OpeningRule],
    exceptions: Iterable[OpeningException],
    *,
    first: dt.date,
    last: dt.date,
) -> list[opening.Open]:
    """The open days of one venue out of its rows."""
    given = {
        row.day: opening.Open(row.day, row.begins, row.closes, row.note)
        if row.begins is not None and row.closes is not None
        else None
        for row in exceptions
    }
    return list(
        opening.days(
            [rule_of(row) for row in rows],
            given,
            first=first,
            last=last,
            is_working_day=calendar.is_working_day,
        )
    )


def spans_of_members(venue: Venue) -> dict[int, list[tuple[dt.date, dt.date | None]]]:
    """The members of the groups that look after the venue's place, and the spans of their places there."""
    groups = [group.pk for group in people.public_groups_of_community(venue.division_code)]
    rows = GroupMembership.objects.filter(group_id__in=groups, member__person__erased_at__isnull=True)
    found: dict[int, list[tuple[dt.date, dt.date | None]]] = {}
    for member, starts, ends in rows.values_list("member_id", "starts", "ends"):
        found.setdefault(member, []).append((starts, ends))
    return found


def absences_of(members: Iterable[int]) -> dict[int, list[tuple[dt.date, dt.date | None]]]:
    """The spans in which members are away, as far as they have said so."""
    rows = Absence.objects.filter(person__member__in=list(members))
    found: dict[int, list[tuple[dt.date, dt.date | None]]] = {}
    for member, starts, ends in rows.values_list("person__member__id", "starts", "ends"):
        found.setdefault(member, []).append((starts, ends))
    return found


def covers(spans: Iterable[tuple[dt.date, dt.date | None]], day: dt.date) -> bool:
    """True where one of the spans holds the day."""
    return any(starts <= day and (ends is None or day <= ends) for starts, ends in spans)


def token_of(follow: Follow) -> str:
    """The signed word of the link that stops the reminders."""
    return signing.Signer(salt=_SALT).sign(f"{follow.pk}.{follow.nonce}")


def read_token(token: str) -> tuple[int, str] | None:
    """The number and the secret of a follow out of its signed word; None for one that is forged."""
    try:
        number, nonce = signing.Signer(salt=_SALT).unsign(token).split(".", 1)
        return int(number), nonce
    except (signing.BadSignature, ValueError):
        return None
