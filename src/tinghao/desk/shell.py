"""What stands round every page of the desk: the rail with its queues and counts, and who is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tinghao.access import roles
from tinghao.core import actors
from tinghao.divisions import queries as divisions
from tinghao.notifications import queries as notices
from tinghao.orders import queries as orders

# The queues that matter to a post, by a capability that the post holds: the first that fits.
_QUEUES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "orders.screen",
        ("screening", "overdue", "today", "open", "claimed", "consulting", "handling", "checking"),
    ),
    ("orders.claim", ("open", "mine", "invited", "today", "overdue", "checking")),
    (
        "orders.see",
        ("overdue", "today", "screening", "open", "claimed", "consulting", "handling", "checking"),
    ),
)
_MORE = ("closed", "ended", "all")
_HERE = ' aria-current="page"'
_URGENT = frozenset({"overdue", "screening"})


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the rail."""

    label: str
    url: str
    count: str = ""
    is_current: bool = False
    is_urgent: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Some entries under a word."""

    heading: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Rail:
    """The rail of a page, and the counts that it shows."""

    sections: list[Section]
    counts: dict[str, int]


def first_queue(actor: Any) -> str:
    """The queue with which this post's day begins; "" for a post without queues."""
    return next((names[0] for capability, names in _QUEUES if actor.may_anywhere(capability)), "")


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    current: str = "",
    status: int = 200,
    fragment: str = "",
    rail: Rail | None = None,
) -> HttpResponse:
    """The page in the desk's shell; only `fragment` of it where the desk's script asked for that piece."""
    values = dict(context or {})
    if fragment and is_fragment(request):
        response = render(request, fragment, values, status=status)
    else:
        drawn = rail if rail is not None else rail_of(request, current)
        values |= {"rail": _drawn(drawn.sections), "dock": _dock(request, current), **_who(request)}
        response = render(request, template, values, status=status)
    response.headers["Vary"] = "HX-Request, Cookie"
    return response


def is_fragment(request: HttpRequest) -> bool:
    """True where the desk's script wants a pane and not the whole page."""
    return request.headers.get("HX-Request") == "true"


def _who(request: HttpRequest) -> dict[str, Any]:
    actor: Any = request.actor  # type: ignore[attr-defined]
    names = divisions.public_names_kept(g.division for g in actor.grants)
    parts = []
    for grant in actor.grants:
        words = f"{roles.Role(grant.role).label} · {names.get(grant.division, '')}"
        if words not in parts:
            parts.append(words)
    # One line under the mark: the first post, and that there are more.
    words = parts[0] + (_("等 %(n)s 处") % {"n": len(parts)} if len(parts) > 1 else "") if parts else ""
    return {"actor": actor, "part_words": words}


def rail_of(request: HttpRequest, current: str) -> Rail:
    """The rail for this person: the queues of the post, and the other pages that the post opens."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    sections = [_day(actor, current)]
    names = next((found for capability, found in _QUEUES if actor.may_anywhere(capability)), ())
    counts = orders.queue_counts(actor, names) if names else {}
    if names:
        sections.append(
            Section(_("单"), tuple(_queue(name, current, counts.get(name, 0)) for name in (*names, *_MORE)))
        )
    more = (_meetings(actor, current), _office(actor, current))
    return Rail([s for s in (*sections, *more) if s.links], counts)


def _drawn(sections: list[Section]) -> SafeString:
    """The rail in HTML: drawn here because it stands round every page, in a tenth of a template's time."""
    # Under the bar of a phone the rail is the menu, and closes with this.
    parts = [f'<a class="menu-close" href="#main">{escape(_("收起菜单"))}</a>']
    for section in sections:
        if section.heading:
            parts.append(f"<h2>{escape(section.heading)}</h2>")
        parts.append("<ul>")
        for link in section.links:
            current = _HERE if link.is_current else ""
            urgent = " is-urgent" if link.is_urgent else ""
            count = f' <span class="count{urgent}">{link.count}</span>' if link.count else ""
            parts.append(f'<li><a href="{escape(link.url)}"{current}>{escape(link.label)}{count}</a></li>')
        parts.append("</ul>")
    return mark_safe("".join(parts))  # noqa: S308 - every value is escaped above


def _dock(request: HttpRequest, current: str) -> SafeString:
    """The bar under the thumb on a phone: the day, the work, a search, the notices, and the whole menu."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    name = first_queue(actor)
    links = [(_("今天"), to("desk:home"), current == "home")]
    if name:
        links.append((_("单"), to("desk:queue", name), current in orders.QUEUES and current != "all"))
    if actor.organisation_ids:
        links.append((_("要办的"), to("desk:unit"), current == "unit"))
    if actor.may_anywhere("orders.place_for"):
        links.append((_("代填"), to("desk:place"), current == "place"))
    if name:
        links.append((_("查找"), to("desk:queue", "all"), current == "all"))
    links.append((_("消息"), to("desk:notices"), current == "notices"))
    drawn = "".join(
        f'<a href="{escape(url)}"{_HERE if here else ""}>{escape(label)}</a>' for label, url, here in links
    )
    menu = f'<a href="#rail">{escape(_("菜单"))}</a>'
    return mark_safe(f'<nav class="dock" aria-label="{escape(_("常用"))}">{drawn}{menu}</nav>')  # noqa: S308 - escaped above


def said_count(number: int) -> str:
    """A count that stays narrow, "" for none."""
    if number >= orders.COUNTED_UP_TO:
        return "99+"
    return str(number) if number else ""


def _queue(name: str, current: str, number: int) -> Link:
    return Link(
        str(orders.QUEUES[name].label),
        to("desk:queue", name),
        said_count(number),
        current == name,
        name in _URGENT,
    )


def _day(actor: Any, current: str) -> Section:
    unread = notices.unread_count(actor)
    links = [Link(_("今天"), to("desk:home"), "", current == "home")]
    if actor.may_anywhere("orders.place_for"):
        links.append(Link(_("代填点单"), to("desk:place"), "", current == "place"))
    links.append(Link(_("消息"), to("desk:notices"), said_count(unread), current == "notices", bool(unread)))
    return Section("", tuple(links))


def _meetings(actor: Any, current: str) -> Section:
    links = []
    if actor.may_anywhere("consultations.see"):
        links.append(Link(_("微协商"), to("desk:consultations"), "", current == "consultations"))
    if actor.may_anywhere("opinions.see"):
        links.append(Link(_("意见地图"), to("desk:opinions"), "", current == "opinions"))
    if actor.may_anywhere("lots.see"):
        links.append(Link(_("公平抽签"), to("desk:lots"), "", current == "lots"))
    if actor.organisation_ids:
        links.append(Link(_("我们要办的"), to("desk:unit"), "", current == "unit"))
    if actor.may_anywhere("consultations.adjudicate"):
        links.append(Link(_("待裁定"), to("desk:rulings"), "", current == "rulings"))
    return Section(_("协商与成果"), tuple(link for link in links if link.url))


def _office(actor: Any, current: str) -> Section:
    links = [
        Link(label, to(name), "", current == name.partition(":")[2])
        for label, name, capability in (
            (_("人员与组织"), "desk:people:persons", "people.see"),
            (_("日历与期限"), "desk:calendar", "calendar.edit"),
            (_("存证"), "desk:audit", "history.see"),
            (_("意见建议"), "desk:feedback", "feedback.see"),
            (_("后台任务"), "desk:jobs", "jobs.see"),
        )
        if actor.may_anywhere(capability)
    ]
    return Section(_("办公"), tuple(link for link in links if link.url))


@cache
def to(name: str, *args: Any) -> str:
    """The address of a page, or "" where that part of the desk is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def require(request: HttpRequest, capability: str) -> Any:
    """Who is in front of the screen, where a post of theirs holds the capability; else a refusal."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    actors.require(actor, capability)
    return actor


def require_signed_in(request: HttpRequest) -> Any:
    """Who is in front of the screen; raises SignInNeeded for nobody."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if not actor.is_signed_in:
        actors.require(actor, "")
    return actor
