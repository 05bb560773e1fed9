"""An item as a line of a unit's list, with its deadline in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tinghao.consultations.choices import ItemState
from tinghao.consultations.models import OutcomeItem
from tinghao.core import calendar, clock
from tinghao.divisions import queries as divisions


@dataclass(frozen=True, slots=True)
class ItemLine:
    """What is owed, where, by whom, until when."""

    item: OutcomeItem
    about: str
    place: str
    colour: str
    accept_colour: str
    is_offered: bool
    is_returned: bool


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
        colour=calendar.colour(item.agreed_on, item.due_on, today),
        accept_colour=calendar.colour(item.agreed_on, item.accept_by, today),
        is_offered=item.state == ItemState.OFFERED,
        is_returned=item.state == ItemState.RETURNED,
    )
