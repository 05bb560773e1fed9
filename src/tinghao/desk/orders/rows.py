"""A row of a list of orders, drawn in Python: a list of fifty costs two milliseconds and not ten."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from html import escape

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from tinghao.core import calendar, clock
from tinghao.core.web import said, seals
from tinghao.divisions import queries as divisions
from tinghao.orders.choices import Category, Outcome, State
from tinghao.orders.models import Order

# Where the four seals stand in each state: station, steps done, kind.
SEALS: dict[str, tuple[int, int, str]] = {
    State.PLACED: (1, 1, ""),
    State.OPEN: (1, 1, ""),
    State.CLAIMED: (2, 2, ""),
    State.CONSULTING: (3, 2, ""),
    State.HANDLING: (3, 2, ""),
    State.CHECKING: (4, 3, ""),
    State.CLOSED: (4, 4, ""),
    State.DECLINED: (1, 1, "declined"),
    State.REFERRED: (1, 1, "referred"),
    State.MERGED: (1, 1, "merged"),
    State.WITHDRAWN: (1, 1, "withdrawn"),
}


def seal_of(order: Order) -> tuple[int, int, str]:
    """Station, steps done and kind of the seals of an order; a second round shows as rework."""
    station, filled, kind = SEALS[order.state]
    if order.state == State.HANDLING and order.round > 1:
        kind = "rework"
    if order.claimed_at and kind in {"referred", "withdrawn"}:
        station = filled = 2
    return station, filled, kind


def colour_of(order: Order, today: dt.date) -> str:
    """How near the running deadline is; "" where none runs or there is time enough."""
    if order.due_on is None:
        return ""
    return calendar.colour(order.due_from or order.due_on, order.due_on, today)


@lru_cache(maxsize=2048)
def _chip(
    due: dt.date, colour: str, overdue: int, provisional: bool, today: dt.date, language: str
) -> SafeString:
    del today, language  # both change the words
    return said.deadline(due, colour, overdue, provisional)


def overdue_days(due: dt.date, today: dt.date) -> int:
    """How many working days a deadline is past; 0 where it is not."""
    return max(calendar.working_days_between(due, today), 0)


def chip(order: Order, today: dt.date) -> str:
    """The deadline in words, or how it ended."""
    if order.due_on is not None:
        colour = colour_of(order, today)
        days = overdue_days(order.due_on, today)
        return str(_chip(order.due_on, colour, days, order.due_provisional, today, get_language() or ""))
    words = Outcome(order.outcome).label if order.outcome else State(order.state).label
    return f'<span class="ended">{escape(str(words))}</span>'


@lru_cache(maxsize=4096)
def _minute(moment: dt.datetime, today: dt.date, language: str) -> SafeString:
    del language
    return said.said(moment, today)


def drawn(orders: list[Order], *, current: str = "", query: str = "") -> SafeString:
    """The entries of a list, two lines each, with the deadline in words."""
    today, language = clock.today(), get_language() or ""
    names = divisions.public_names_kept(o.division_code for o in orders)
    example = reverse("desk:order", args=["0000000000"])
    tail = f"?{escape(query)}" if query else ""
    categories = {value: escape(str(label)) for value, label in Category.choices}
    parts = []
    for o in orders:
        station, filled, kind = seal_of(o)
        here = ' aria-current="true"' if o.number == current else ""
        who = escape(o.claimed_by.person.name) if o.claimed_by else categories.get(o.category, "")
        parts.append(
            f'<li><a class="entry" href="{example.replace("0000000000", o.number)}{tail}"{here}>'
            f'<span class="title">{escape(o.heading)}</span>'
            f'<span class="meta"><span>{escape(names.get(o.division_code, ""))}</span>'
            f"{f'<span>{who}</span>' if who else ''}{_minute(o.placed_at, today, language)}</span>"
            f'<span class="meta">{seals.seals(station, filled, kind, "s")}{chip(o, today)}</span></a></li>'
        )
    return mark_safe("".join(parts))  # noqa: S308 - every value is escaped above
