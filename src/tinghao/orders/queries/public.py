"""What needs no account: a receipt and its case, published orders, similar ones, figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tinghao.core import refusals
from tinghao.orders import numbers
from tinghao.orders.choices import FINAL, SETTLED, Origin, State
from tinghao.orders.models import Figure, Order, Requester
from tinghao.orders.similar import contained

_SALT = "tinghao.receipt"
UNKNOWN_RECEIPT = _("回执号或查询码不对。请对照回执再输一次；回执号是 10 位数字，查询码是 6 位数字。")


def public_order_by_receipt(number: str, code: str) -> Requester:
    """The requester behind a receipt; one and the same refusal whatever was wrong.

    The door limits how often this may be tried. Digits are forgiven their form (full-width, spaces).
    """
    digits = numbers.typed(number)
    found = _requesters().filter(number=digits).first() if numbers.is_number(digits) else None
    # The digest is compared in any case, so that a wrong number takes as long as a wrong code.
    fits = numbers.code_fits(digits, numbers.typed(code), found.code_digest if found else "0" * 64)
    if found is None or not fits:
        raise refusals.NotFound(UNKNOWN_RECEIPT)
    return found


def receipt_link(requester: Requester) -> str:
    """The signed word of a link that opens a receipt without typing: for the QR code and the message."""
    return signing.Signer(salt=_SALT).sign(f"{requester.number}.{requester.link_nonce}")


def public_requester_by_link(token: str) -> Requester:
    """The requester behind a signed link; raises NotFound for one that is forged or was revoked."""
    try:
        number, nonce = signing.Signer(salt=_SALT).unsign(token).split(".", 1)
    except (signing.BadSignature, ValueError):
        raise refusals.NotFound(_("这个链接不对或已失效。请用回执号和查询码查询。")) from None
    found = _requesters().filter(number=number, link_nonce=nonce).first()
    if found is None:
        raise refusals.NotFound(_("这个链接不对或已失效。请用回执号和查询码查询。"))
    return found


def _requesters() -> QuerySet[Requester]:
    return Requester.objects.select_related("order__claimed_by__person", "order__group", "placed_in")


def public_case(number: str) -> Order:
    """A published order; raises NotFound for any other."""
    found = Order.objects.select_related("group").filter(number=number, is_published=True).first()
    if found is None:
        raise refusals.NotFound(_("没有找到这件事，或者它没有公开。"))
    return found


def public_requester_count(order: Order) -> int:
    """How many want it settled: a number, never who."""
    return order.requesters.filter(left_at__isnull=True).count()


def public_orders(
    *,
    division: str = "",
    states: Iterable[str] = (),
    outcomes: Iterable[str] = (),
    category: str = "",
    before_id: int | None = None,
    limit: int = 20,
) -> list[Order]:
    """Published orders of a place, newest first; `outcomes` tells the solved from the unsolved."""
    rows = Order.objects.filter(is_published=True).select_related("group")
    if division:
        level = {4: "city", 6: "county", 9: "township", 12: "community"}.get(len(division), "community")
        rows = rows.filter(**{level: division})
    wanted = list(states)
    if wanted:
        rows = rows.filter(state__in=wanted)
    ended = list(outcomes)
    if ended:
        rows = rows.filter(outcome__in=ended)
    if category:
        rows = rows.filter(category=category)
    if before_id:
        rows = rows.filter(pk__lt=before_id)
    return list(rows.order_by("-pk")[:limit])


@dataclass(frozen=True, slots=True)
class Similar:
    """An order that could be the same matter, as far as a stranger may read it."""

    order: Order
    score: float


def public_similar(text: str, community: str, *, limit: int = 3) -> list[Similar]:
    """Published open orders of the same community, nearest in words first, then newest.

    The seam for the search room: one function, texts in, scored orders out. A door never blocks on it.
    """
    rows = (
        Order.objects.filter(community=community, is_published=True, origin=Origin.RESIDENT)
        .exclude(state__in=SETTLED)
        .order_by("-pk")[:200]
    )
    scored = [Similar(o, contained(text, f"{o.public_title}{o.public_text}{o.address}")) for o in rows]
    scored.sort(key=lambda s: (-s.score, -s.order.pk))
    return [s for s in scored if s.score >= 0.12][:limit]


def public_figures(division: str) -> dict[str, Any]:
    """Counts by state of a place and below, with their total, as of the last count."""
    rows = Figure.objects.filter(code=division).values_list("state", "count", "counted_at")
    by_state: dict[str, int] = {}
    counted_at = None
    for state, n, when in rows:
        by_state[state] = by_state.get(state, 0) + n
        counted_at = when
    return {
        "total": sum(by_state.values()),
        "closed": by_state.get(State.CLOSED, 0),
        "by_state": by_state,
        "counted_at": counted_at,
    }


@dataclass(frozen=True, slots=True)
class PlaceFigures:
    """How the orders of one place stand: each figure with what it is a share of."""

    code: str
    total: int
    turned_away: int
    waiting: int
    running: int
    closed: int
    confirmed: int
    verified: int
    explained: int

    @property
    def taken(self) -> int:
        """The orders that were for this house: all but those declined, referred, merged, withdrawn."""
        return self.total - self.turned_away

    @staticmethod
    def parts() -> tuple[str, ...]:
        """The names of the counts."""
        return _FIGURES


def public_figures_below(code: str) -> list[PlaceFigures]:
    """The figures of each place directly below `code` that has any order, by code; one statement."""
    rows = Figure.objects.filter(above=code).values_list("code", "state", "outcome", "count")
    counted: dict[str, dict[str, int]] = {}
    for place, state, outcome, n in rows:
        one = counted.setdefault(place, dict.fromkeys(_FIGURES, 0))
        one["total"] += n
        one[_figure_of(state)] += n
        if outcome:
            one[outcome] += n
    return [PlaceFigures(code=place, **counted[place]) for place in sorted(counted)]


def public_counted_at() -> dt.datetime | None:
    """When the figures were counted last; None before the first time."""
    return Figure.objects.values_list("counted_at", flat=True).first()


_FIGURES = ("total", "turned_away", "waiting", "running", "closed", "confirmed", "verified", "explained")


def _figure_of(state: str) -> str:
    if state in FINAL:
        return "turned_away"
    if state == State.CLOSED:
        return "closed"
    return "waiting" if state in {State.PLACED, State.OPEN} else "running"
