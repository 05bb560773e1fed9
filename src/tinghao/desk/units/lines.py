"""An item as a line of a unit's list, with its deadline in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tinghao.consultations.choices import ItemState
from tinghao.consultations.models import OutcomeItem
from tinghao.consultations.queries.owed import Countdown, countdown_of
from tinghao.core import calendar, clock
from tinghao.divisions import queries as divisions


@dataclass(frozen=True, slots=True)
class ItemLine:
    """What is owed, where, by whom, until when."""

    item: OutcomeItem
    about: str
    place: str
    countdown: Countdown
    accept_colour: str
    is_offered: bool
    is_returned: bool
    is_revisiting: bool


def about_words(item: OutcomeItem) -> str:
    """What the matter is called for somebody who may not read what was typed."""
    return item.order.title or item.order.public_title


def of(items: Iterable[OutcomeItem]) -> list[ItemLine]:
    """The items as lines."""
    found, today = list(items), clock.today()
    names = divisions.public_names_kept(i.order.division_code for i in found)
    return [_line(i, names.get(i.order.division_code, ""), today) for i in found]


def _line(item: OutcomeItem, place: str, today: Any) -> ItemLine:
    return ItemLine(
        item=item,
        about=about_words(item),
        place=place,
        countdown=countdown_of(item, today),
        accept_colour=calendar.colour(item.agreed_on, item.accept_by, today),
        is_offered=item.state == ItemState.OFFERED,
        is_returned=item.state == ItemState.RETURNED,
        is_revisiting=item.state == ItemState.REVISITING,
    )


@dataclass(frozen=True, slots=True)
class Count:
    """How many lines are of one sort."""

    n: int
    words: str
    colour: str


def counts(found: Iterable[ItemLine]) -> list[Count]:
    """Overdue, nearly due, waiting to be accepted: what there is of each; nothing is left out as 0."""
    rows = list(found)
    red = sum(r.countdown.colour == "red" for r in rows)
    yellow = sum(r.countdown.colour == "yellow" for r in rows)
    offered = sum(r.is_offered for r in rows)
    every = (
        Count(red, _("项超期"), "red"),
        Count(yellow, _("项快到期"), "yellow"),
        Count(offered, _("项等您接受或退回"), "blue"),
        Count(len(rows), _("项在办，一共"), ""),
    )
    return [c for c in every if c.n]
