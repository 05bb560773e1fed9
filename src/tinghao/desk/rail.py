"""The menu of the desk: one table of pages by section, and the bar under the thumb on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

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


def _for_unit(actor: Any) -> bool:
    return bool(actor.organisation_ids)


def _for_member(actor: Any) -> bool:
    return bool(actor.group_ids)


def _has_post(actor: Any) -> bool:
    return bool(actor.grants)


def _for_attending(actor: Any) -> bool:
    # Conveners attend the plenary and their yearly class; members everything.
    return _for_member(actor) or _for_convener(actor)


def _for_convener(actor: Any) -> bool:
    return any(len(code) == 9 for code in actor.divisions_for("assessment.evaluate"))


def _for_office(actor: Any) -> bool:
    return any(len(code) in (4, 6) for code in actor.divisions_for("filing.see"))


def _watches_units(actor: Any) -> bool:
    if not actor.may_anywhere("orders.see"):
        return False
    return bool(actor.may_anywhere("consultations.adjudicate") or actor.may_anywhere("history.see"))


def _for_inspections(actor: Any) -> bool:
    return bool(actor.may_anywhere("inspections.see") or actor.may_anywhere("inspections.answer"))


def _for_micros(actor: Any) -> bool:
    return bool(actor.may_anywhere("filing.see") or actor.may_anywhere("filing.report"))


# Every page of the menu: its words, its address, and who finds it there (a capability, or a fact about
# the person). A page appears for whoever may open it; a section without pages does not.
_PAGES: tuple[tuple[str, tuple[tuple[str, str, str | Callable[[Any], bool]], ...]], ...] = (
    (
        N_("协商与成果"),
        (
            (N_("微协商"), "desk:consultations", "consultations.see"),
            (N_("意见地图"), "desk:opinions", "opinions.see"),
            (N_("年度计划"), "desk:topics", "consultations.see"),
            (N_("公平抽签"), "desk:lots", "lots.see"),
            (N_("空白表"), "desk:blank_forms", "documents.print"),
            (N_("我们要办的"), "desk:unit", _for_unit),
            (N_("待裁定"), "desk:rulings", "consultations.adjudicate"),
            (N_("各单位要办的"), "desk:owed", _watches_units),
            (N_("录纸表"), "desk:slips", "slips.enter"),
        ),
    ),
    (
        N_("委员与场所"),
        (
            (N_("人员与组织"), "desk:people:persons", "people.see"),
            (N_("召集人"), "desk:conveners", "people.see"),
            (N_("委员分布"), "desk:distribution", "distribution.see"),
            (N_("名册"), "desk:rosters", "people.manage"),
        ),
    ),
    (
        N_("履职与考核"),
        (
            (N_("我的考核"), "desk:my_score", _for_member),
            (N_("评价委员"), "desk:words", _for_convener),
            (N_("考核"), "desk:assessment", _for_office),
            (N_("我的"), "desk:me", "filing.report"),
            (N_("表彰"), "desk:commendations", "commendation.run"),
            (N_("报表"), "desk:reports", "analytics.see"),
            (N_("我的履职"), "desk:duty", "filing.report"),
            (N_("履职记录"), "desk:records", "filing.see"),
            (N_("五微"), "desk:micros", _for_micros),
            (N_("考核台账"), "desk:ledgers", "filing.ledger"),
            (N_("对接外部系统"), "desk:outlets", "filing.outside"),
            (N_("填写量"), "desk:burden", "filing.ledger"),
        ),
    ),
    (
        N_("活动"),
        (
            (N_("日程"), "desk:schedule", _has_post),
            (N_("我的培训和会议"), "desk:my_programmes", _for_attending),
            (N_("培训"), "desk:trainings", "programmes.see"),
            (N_("全会和会议"), "desk:plenaries", "programmes.see"),
            (N_("季度观摩"), "desk:observations", "observations.see"),
            (N_("专项督查"), "desk:inspections", _for_inspections),
        ),
    ),
    (
        N_("办公"),
        (
            (N_("日历与期限"), "desk:calendar", "calendar.edit"),
            (N_("文书设置"), "desk:papers", "documents.office"),
            (N_("存证"), "desk:audit", "history.see"),
            (N_("意见建议"), "desk:feedback", "feedback.see"),
            (N_("后台任务"), "desk:jobs", "jobs.see"),
        ),
    ),
)
# With more entries than a screen holds, the sections behind the queues fold; the one with this page is open.
_FOLDS_ABOVE = 20


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the rail."""

    label: str
    url: str
    count: str = ""
    is_current: bool = False
    is_urgent: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Some entries under a word; one that `folds` can be closed where the rail is long."""

    heading: str
    links: tuple[Link, ...]
    folds: bool = False


@dataclass(frozen=True, slots=True)
class Rail:
    """The rail of a page, and the counts that it shows."""

    sections: list[Section]
    counts: dict[str, int]


def first_queue(actor: Any) -> str:
    """The queue with which this post's day begins; "" for a post without queues."""
    return next((names[0] for capability, names in _QUEUES if actor.may_anywhere(capability)), "")


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
    sections += [Section(_(words), tuple(_links(actor, rows, current)), True) for words, rows in _PAGES]
    return Rail([s for s in sections if s.links], counts)


def _links(
    actor: Any, rows: tuple[tuple[str, str, str | Callable[[Any], bool]], ...], current: str
) -> Iterator[Link]:
    for words, name, who in rows:
        if who(actor) if callable(who) else actor.may_anywhere(who):
            yield Link(_(words), to(name), "", current == name.partition(":")[2])


def drawn(sections: list[Section]) -> SafeString:
    """The rail in HTML: drawn here because it stands round every page, in a tenth of a template's time."""
    # Under the bar of a phone the rail is the menu, and closes with this.
    parts = [f'<a class="menu-close" href="#main">{escape(_("收起菜单"))}</a>']
    is_long = sum(len(s.links) for s in sections) > _FOLDS_ABOVE
    for section in sections:
        folds = section.folds and is_long
        if folds:
            is_open = " open" if any(link.is_current for link in section.links) else ""
            parts.append(f"<details{is_open}><summary>{escape(section.heading)}</summary>")
        elif section.heading:
            parts.append(f"<h2>{escape(section.heading)}</h2>")
        parts.append("<ul>")
        for link in section.links:
            current = _HERE if link.is_current else ""
            urgent = " is-urgent" if link.is_urgent else ""
            count = f' <span class="count{urgent}">{link.count}</span>' if link.count else ""
            parts.append(f'<li><a href="{escape(link.url)}"{current}>{escape(link.label)}{count}</a></li>')
        parts.append("</ul></details>" if folds else "</ul>")
    return mark_safe("".join(parts))  # noqa: S308 - every value is escaped above


def dock(request: HttpRequest, current: str) -> SafeString:
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


@cache
def to(name: str, *args: Any) -> str:
    """The address of a page, or "" where that part of the desk is not there."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
