"""Opening days: the rules of a venue, and single days that are different."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals, text
from tinghao.history import actions as history
from tinghao.people.models import Venue
from tinghao.venues import kinds, rules
from tinghao.venues.actions.rota import fill_rota
from tinghao.venues.choices import Every
from tinghao.venues.models import Duty, OpeningException, OpeningRule

MOST_RULES, FURTHEST = 10, 400


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule as it is typed."""

    every: str
    nth: int
    weekday: int
    begins: dt.time
    closes: dt.time
    on_holidays: bool = False


@transaction.atomic
def set_opening(venue: Venue, *, rules_: Sequence[NewRule], starts: dt.date | None = None, by: Any) -> None:
    """From a day on the venue is open by these rules; older ones end the day before, and the rota follows.

    What was open before stays known. Recorded as `venues.opening_set`. Raises Invalid for a rule that
    closes before it opens, for too many, and for a day that is past; NotFound, Forbidden by place.
    """
    rules.require(by, venue)
    day = starts or clock.today()
    if day < clock.today():
        words = _("请从今天或以后的一天开始。")
        raise refusals.Invalid(words, fields={"starts": words})
    if len(rules_) > MOST_RULES:
        raise refusals.Invalid(_("开放时间最多写 %(n)d 条。") % {"n": MOST_RULES})
    for rule in rules_:
        if rule.begins >= rule.closes:
            words = _("关门要晚于开门。")
            raise refusals.Invalid(words, fields={"closes": words})
        if rule.every not in Every.values or not (0 <= rule.weekday <= 6 and 1 <= rule.nth <= 5):
            raise refusals.Invalid(_("请选每周或每月的哪一天。"))
    venue.opening_rules.filter(starts__gte=day).delete()
    venue.opening_rules.filter(ends__isnull=True).update(ends=day - dt.timedelta(days=1))
    OpeningRule.objects.bulk_create(
        OpeningRule(
            venue=venue,
            every=rule.every,
            nth=rule.nth,
            weekday=rule.weekday,
            begins=rule.begins,
            closes=rule.closes,
            on_holidays=rule.on_holidays,
            starts=day,
        )
        for rule in rules_
    )
    data = {"rules": len(rules_), "starts": day}
    history.append(kinds.VENUE, venue.pk, "venues.opening_set", by=by, data=data)
    fill_rota(venue, by=by)


@transaction.atomic
def set_exception(
    venue: Venue,
    *,
    day: dt.date,
    begins: dt.time | None = None,
    closes: dt.time | None = None,
    note: str = "",
    by: Any,
) -> None:
    """On this day the venue is closed, or open from an hour to an hour, whatever the rules say.

    Recorded as `venues.exception_set`; the rota follows. Raises Invalid for a day that is past or far
    ahead, for one hour without the other; NotFound, Forbidden by place.
    """
    rules.require(by, venue)
    today = clock.today()
    if not today <= day <= today + dt.timedelta(days=FURTHEST):
        words = _("请选今天以后、一年以内的一天。")
        raise refusals.Invalid(words, fields={"day": words})
    if (begins is None) != (closes is None) or (begins and closes and begins >= closes):
        words = _("开门和关门都要写，关门要晚于开门；整天不开就都空着。")
        raise refusals.Invalid(words, fields={"closes": words})
    OpeningException.objects.update_or_create(
        venue=venue,
        day=day,
        defaults={
            "begins": begins,
            "closes": closes,
            "note": text.optional(note, field="note", limit=60),
        },
    )
    data = {"day": day, "open": begins is not None}
    history.append(kinds.VENUE, venue.pk, "venues.exception_set", by=by, data=data)
    if begins is None:
        Duty.objects.filter(venue=venue, day=day).delete()
    fill_rota(venue, by=by)


@transaction.atomic
def drop_exception(venue: Venue, day: dt.date, *, by: Any) -> None:
    """On this day the rules hold again; recorded. Raises Stale where there was no exception any more."""
    rules.require(by, venue)
    if not venue.opening_exceptions.filter(day=day).delete()[0]:
        raise refusals.Stale(_("这一天刚才已经恢复照常了。"))
    history.append(kinds.VENUE, venue.pk, "venues.exception_dropped", by=by, data={"day": day})
    fill_rota(venue, by=by)
