"""Reading venues: next open days with who is on duty, the rota for those who keep it, who follows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals
from tinghao.people.models import Member, Venue
from tinghao.venues import opening, rules
from tinghao.venues.models import Duty, Follow, OpeningException, OpeningRule


@dataclass(frozen=True, slots=True)
class OpenDay:
    """An open day of a venue, and the name of who is on duty where the venue publishes names."""

    opened: opening.Open
    on_duty: str


@dataclass(frozen=True, slots=True)
class VenueDays:
    """A venue with its rules in words and its next open days."""

    venue: Venue
    words: tuple[str, ...]
    next: tuple[OpenDay, ...]


def public_venue(pk: int) -> Venue:
    """The venue; raises NotFound where it is not in use."""
    found = Venue.objects.select_related("owner", "founder__person").filter(pk=pk, is_active=True).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这个议事的地方，它可能已经停用。"))
    return found


def public_days_of(venues: Iterable[Venue], *, limit: int = 3) -> list[VenueDays]:
    """The next open days of each venue from today on (three statements whatever their number)."""
    rows = list(venues)
    today = clock.today()
    last = today + dt.timedelta(days=opening.HORIZON)
    kept = rows_of([v.pk for v in rows], today)
    duties = _public_duties(rows, today)
    found = []
    for venue in rows:
        own, exceptions = kept[0][venue.pk], kept[1][venue.pk]
        days = rules.open_days(own, exceptions, first=today, last=last)[:limit]
        words = [rules.rule_of(r).words for r in own if r.ends is None or r.ends >= today]
        found.append(
            VenueDays(
                venue,
                tuple(words) or ((venue.opening,) if venue.opening else ()),
                tuple(OpenDay(one, duties.get((venue.pk, one.day), "")) for one in days),
            )
        )
    return found


def rows_of(
    venues: list[int], first: dt.date
) -> tuple[dict[int, list[OpeningRule]], dict[int, list[OpeningException]]]:
    """The rules of each venue, and its exceptions from that day on: two statements, however many."""
    kept: dict[int, list[OpeningRule]] = defaultdict(list)
    others: dict[int, list[OpeningException]] = defaultdict(list)
    for rule in OpeningRule.objects.filter(venue_id__in=venues):
        kept[rule.venue_id].append(rule)
    for exception in OpeningException.objects.filter(venue_id__in=venues, day__gte=first):
        others[exception.venue_id].append(exception)
    return kept, others


def _public_duties(venues: list[Venue], first: dt.date) -> dict[tuple[int, dt.date], str]:
    named = [v.pk for v in venues if v.is_duty_public]
    rows = Duty.objects.filter(
        venue_id__in=named, day__gte=first, member__person__erased_at__isnull=True, member__isnull=False
    )
    values = rows.values_list("venue_id", "day", "member__person__name")
    return {(venue, day): name for venue, day, name in values}


def open_on(day: dt.date) -> list[tuple[Venue, opening.Open]]:
    """The venues that are open on the day, for the reminders."""
    venues = list(Venue.objects.filter(is_active=True).exclude(opening_rules=None, opening_exceptions=None))
    venues = list({v.pk: v for v in venues}.values())
    kept, others = rows_of([v.pk for v in venues], day)
    found = []
    for venue in venues:
        for one in rules.open_days(kept[venue.pk], others[venue.pk], first=day, last=day):
            found.append((venue, one))
    return found


@dataclass(frozen=True, slots=True)
class RotaDay:
    """An open day on the rota of those who keep the venue."""

    opened: opening.Open
    duty: Duty | None


def rota_of(actor: Any, venue: Venue) -> list[RotaDay]:
    """The next eight weeks with everybody on duty; raises NotFound, Forbidden by place."""
    rules.require(actor, venue)
    today = clock.today()
    rows = venue.duties.filter(day__gte=today).select_related("member__person")
    duties = {duty.day: duty for duty in rows}
    days = rules.open_days(
        venue.opening_rules.all(),
        venue.opening_exceptions.all(),
        first=today,
        last=today + dt.timedelta(days=56),
    )
    return [RotaDay(one, duties.get(one.day)) for one in days]


def held_days_of(actor: Any, venue: Venue, *, limit: int = 12) -> list[Duty]:
    """The last open days that are over, the latest first, with who was to sit there and who came."""
    rules.require(actor, venue)
    rows = venue.duties.filter(day__lt=clock.today()).select_related("member__person", "came__person")
    return list(rows.order_by("-day")[:limit])


def held_day(actor: Any, venue: Venue, day: dt.date) -> Duty:
    """One open day up to today. Raises NotFound where the rota has none; NotFound, Forbidden by place."""
    rules.require(actor, venue)
    rows = venue.duties.filter(day__lte=clock.today()).select_related("member__person", "came__person")
    found = rows.filter(day=day).first()
    if found is None:
        raise refusals.NotFound(_("值班表上没有这一天。"))
    return found


def members_on(actor: Any, venue: Venue, day: dt.date) -> list[Member]:
    """Who was in the groups of the venue on a day, by name; raises NotFound, Forbidden by place."""
    rules.require(actor, venue)
    spans = rules.spans_of_members(venue)
    pks = [pk for pk, own in spans.items() if rules.covers(own, day)]
    return list(Member.objects.filter(pk__in=pks).select_related("person").order_by("person__name", "pk"))


def members_of(actor: Any, venue: Venue) -> list[tuple[Member, dt.date | None]]:
    """Who can be on duty, by name, with the last day on which each was; raises NotFound, Forbidden."""
    rules.require(actor, venue)
    spans = rules.spans_of_members(venue)
    today = clock.today()
    pks = [pk for pk, own in spans.items() if rules.covers(own, today)]
    done = Duty.objects.filter(day__lte=today).order_by("-day")
    rows = Member.objects.filter(pk__in=pks).select_related("person").order_by("person__name", "pk")
    return [
        (member, member.done[0].day if member.done else None)
        for member in rows.prefetch_related(Prefetch("duties", done, to_attr="done"))
    ]


def public_follow(token: str) -> Follow:
    """The follow behind the link in a message; raises NotFound for one that is forged."""
    named = rules.read_token(token)
    rows = Follow.objects.select_related("venue")
    found = rows.filter(pk=named[0], nonce=named[1]).first() if named else None
    if found is None:
        raise refusals.NotFound(_("这个链接不对或已失效。"))
    return found


def followers_of(venue: Venue) -> int:
    """How many telephones are reminded: a number, never which."""
    return Follow.objects.filter(venue=venue, confirmed_at__isnull=False, ended_at__isnull=True).count()
