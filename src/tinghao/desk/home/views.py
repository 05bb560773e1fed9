"""The morning paper: what is due today, what went wrong, what waits for this person, for each post."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinghao.consultations import queries as consultations
from tinghao.core import clock
from tinghao.desk import shell
from tinghao.desk.orders import place, rows
from tinghao.desk.units import lines
from tinghao.divisions import queries as divisions
from tinghao.filing import queries as filing
from tinghao.observations import queries as observations
from tinghao.orders import queries
from tinghao.preparation import queries as preparation

SHORT = 6
_MOST_PLACES = 40


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that leads to the list behind it."""

    words: str
    number: str
    url: str
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A short list with the way to the whole one."""

    heading: str
    rows: SafeString
    url: str
    empty: str


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What this post's day begins with."""
    actor = shell.require_signed_in(request)
    rail = shell.rail_of(request, "home")
    context = {
        "today": clock.today(),
        "figures": _figures(actor, rail.counts),
        "parts": _parts(actor),
        "is_inspector": actor.may_anywhere("orders.see") and not actor.may_anywhere("orders.note"),
        "minutes": _minutes(actor),
        "rulings": _rulings(actor),
        "invitations": _invitations(actor),
        "duty": _duty(actor),
        "follow_ups": observations.owed_by(actor, limit=SHORT) if actor.grants else [],
        "owed": lines.of(consultations.items_owed_by(actor)[:SHORT]) if actor.organisation_ids else [],
        "is_unit": bool(actor.organisation_ids),
        "is_nobody": not actor.grants,
        "may_search": actor.may_anywhere("orders.see"),
        "places": _places(actor),
        "is_proxy": actor.may_anywhere("orders.place_for") and not actor.may_anywhere("orders.see"),
        "slips": place.slips_of(request),
    }
    return shell.page(request, "desk/home/home.html", context, current="home", rail=rail)


def _figures(actor: Any, counts: dict[str, int]) -> list[Figure]:
    if actor.may_anywhere("orders.screen"):
        names = ("overdue", "screening", "open")
    elif actor.may_anywhere("orders.claim"):
        names = ("open", "mine", "checking")
    elif actor.may_anywhere("orders.see"):
        names = ("overdue", "handling", "checking")
    else:
        return []
    return [
        Figure(
            str(queries.QUEUES[n].label),
            shell.said_count(counts.get(n, 0)) or "0",
            reverse("desk:queue", args=[n]),
            n == "overdue" and counts.get(n, 0) > 0,
        )
        for n in names
    ]


def _parts(actor: Any) -> list[Part]:
    asked: tuple[tuple[str, str, str], ...] = ()
    if actor.may_anywhere("orders.screen"):
        asked = (
            ("due", _("超期和今天到期"), _("今天没有到期的，也没有超期的。")),
            ("screening", _("等您审看"), _("没有待审的单。群众一点单就会出现在这里。")),
        )
    elif actor.may_anywhere("orders.claim"):
        asked = (
            ("open", _("您的社区里等人接的单"), _("现在都有人接了。")),
            ("mine", _("我接的单"), _("您手上没有单。")),
        )
    elif actor.may_anywhere("orders.see"):
        asked = (("due", _("超期和今天到期"), _("今天没有到期的，也没有超期的。")),)
    found = []
    for name, heading, empty in asked:
        orders, _more = queries.orders_in_queue(actor, name, limit=SHORT)
        url = reverse("desk:queue", args=["overdue" if name == "due" else name])
        found.append(Part(heading, rows.drawn(orders, query=f"in={name}"), url, empty))
    return found


def _places(actor: Any) -> list[dict[str, Any]]:
    """The office's table: how much waits in each place, and how much of it is late."""
    found = queries.load_by_place(actor) if actor.may_anywhere("orders.see") else []
    names = divisions.public_names_kept(p.code for p in found)
    url = reverse("desk:queue", args=["overdue"])
    return [
        {"name": names.get(p.code, ""), "load": p, "url": f"{url}?place={p.code}"}
        for p in found[:_MOST_PLACES]
    ]


def _duty(actor: Any) -> list[tuple[str, str, str]]:
    """What waits about duty, as (words, count, address): to look at, to decide, to confirm."""
    counts = filing.to_do(actor)
    records = reverse("desk:records")
    said = (
        (filing.OWN, _("条新的履职记录请您看一眼"), reverse("desk:duty")),
        (filing.OBJECTED, _("条履职记录委员说不对"), f"{records}?show=objected"),
        (filing.MICRO, _("件五微等您核对"), reverse("desk:micros")),
    )
    return [(words, shell.said_count(counts[part]), url) for part, words, url in said if part in counts]


def _invitations(actor: Any) -> list[Any]:
    if not (actor.may_anywhere("orders.claim") or actor.organisation_ids):
        return []
    return preparation.open_invitations_of(actor)


def _minutes(actor: Any) -> list[Any]:
    if not actor.may_anywhere("consultations.record"):
        return []
    return list(consultations.minutes_owed(actor, limit=SHORT))


def _rulings(actor: Any) -> dict[str, Any]:
    if not actor.may_anywhere("consultations.adjudicate"):
        return {}
    returned, asked = consultations.waiting_for_ruling(actor)
    return {"returned": returned[:SHORT], "asked": asked[:SHORT], "number": len(returned) + len(asked)}
