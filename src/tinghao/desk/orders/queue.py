"""The lists of the desk: a queue with its filters, page by page, on the screen, in a file and on paper."""

from __future__ import annotations

import csv
from html import escape
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from tinghao.core import clock, text
from tinghao.desk import shell
from tinghao.desk.orders import rows
from tinghao.divisions import queries as divisions
from tinghao.orders import numbers, queries
from tinghao.orders.choices import Category, State
from tinghao.orders.models import Order

_EMPTY: dict[str, tuple[Any, Any]] = {
    "mine": (
        gettext_lazy("您手上没有单"),
        gettext_lazy("接下的单会出现在这里。到“待接单”里看看有没有您能帮上忙的。"),
    ),
    "invited": (gettext_lazy("没有人邀请您协同"), gettext_lazy("别的委员请您一起办的单会出现在这里。")),
    "overdue": (gettext_lazy("没有超期的单"), gettext_lazy("哪一步超过了期限，会先出现在这里。")),
    "today": (gettext_lazy("今天没有到期的单"), gettext_lazy("今天要走完一步的单会出现在这里。")),
    "screening": (
        gettext_lazy("没有待审的单"),
        gettext_lazy("群众一点单就会出现在这里，两个工作日内要审看。"),
    ),
    "open": (gettext_lazy("没有待接的单"), gettext_lazy("受理了、还没有委员接的单会出现在这里。")),
    "claimed": (gettext_lazy("没有待协商的单"), gettext_lazy("委员接了单、还没有坐下来协商的会出现在这里。")),
    "consulting": (gettext_lazy("没有协商中的单"), gettext_lazy("定了协商时间、还没有成果的会出现在这里。")),
    "handling": (gettext_lazy("没有办理中的单"), gettext_lazy("商定了办法、单位正在落实的会出现在这里。")),
    "checking": (gettext_lazy("没有待查的单"), gettext_lazy("单位报告办完、等群众说话的会出现在这里。")),
    "closed": (gettext_lazy("还没有办结的单"), gettext_lazy("群众确认解决、或说明了原因的会出现在这里。")),
}


def _asked(request: HttpRequest, name: str) -> tuple[Any, dict[str, Any], queries.Filters]:
    """Who asks, the choices of the filters as they are drawn, and what the list is narrowed to.

    What cannot be read narrows nothing: a list never answers with an error for its filter. The choices
    are drawn here, because a form of two long selects costs more than the list under it.
    """
    actor = shell.require(request, "orders.see")
    if name not in queries.QUEUES:
        raise Http404
    places = divisions.public_places_below(tuple(actor.divisions_for("orders.see")))
    category, place = request.GET.get("category", ""), request.GET.get("place", "")
    filters = queries.Filters(
        place=place if any(place == code for code, _name in places) else "",
        category=category if category in Category.values else "",
        text=text.cleaned(request.GET.get("q", "")[:60]),
    )
    drawn = {
        "q": filters.text,
        "categories": _options(_("全部类别"), Category.choices, filters.category),
        "places": _options(_("全部地方"), places, filters.place),
        "is_narrowed": bool(filters.category or filters.place),
    }
    return actor, drawn, filters


def _options(everything: str, choices: Any, chosen: str) -> SafeString:
    parts = [f'<option value="">{escape(everything)}</option>']
    for value, label in choices:
        mark = " selected" if value == chosen else ""
        parts.append(f'<option value="{escape(str(value))}"{mark}>{escape(str(label))}</option>')
    return mark_safe("".join(parts))  # noqa: S308 - every value is escaped above


def kept_query(request: HttpRequest, name: str = "") -> str:
    """The words of the address that bring the list back as it was: queue, filters, page."""
    kept = {key: request.GET[key] for key in ("q", "category", "place", "after") if request.GET.get(key)}
    queue_name = name or request.GET.get("in", "")
    if queue_name in queries.QUEUES:
        kept = {"in": queue_name, **kept}
    return urlencode(kept)


def list_url(request: HttpRequest, actor: Any) -> tuple[str, str, str]:
    """Address and name of the list from which a case was opened, and its queue's word."""
    name = request.GET.get("in", "")
    if name not in queries.QUEUES:
        name = shell.first_queue(actor) if actor.may_anywhere("orders.see") else ""
    if not name:
        return reverse("desk:home"), _("今天"), ""
    kept = {key: request.GET[key] for key in ("q", "category", "place", "after") if request.GET.get(key)}
    url = reverse("desk:queue", args=[name])
    return (f"{url}?{urlencode(kept)}" if kept else url), str(queries.QUEUES[name].label), name


@require_GET
def queue(request: HttpRequest, name: str) -> HttpResponse:
    """A page of a queue: the list, and beside it the way to begin."""
    actor, choices, filters = _asked(request, name)
    after = request.GET.get("after", "")[:40]
    found, mark = queries.orders_in_queue(actor, name, filters=filters, after=after)
    query = kept_query(request, name)
    here = reverse("desk:queue", args=[name])
    bare = {k: v for k, v in request.GET.items() if k in {"q", "category", "place"} and v}
    heading, hint = _EMPTY.get(name, (gettext_lazy("这里还没有单"), gettext_lazy("有了会出现在这里。")))
    return shell.page(
        request,
        "desk/orders/queue.html",
        {
            # A number is looked for in every queue: the list is then no longer the queue's.
            "label": _("按单号找到的")
            if len(numbers.typed(filters.text)) == 10
            else queries.QUEUES[name].label,
            "queue": name,
            "choices": choices,
            "is_filtered": bool(bare),
            "rows": rows.drawn(found, query=query),
            "shown": len(found),
            "older": f"{here}?{urlencode({**bare, 'after': mark})}" if mark else "",
            "newest": f"{here}?{urlencode(bare)}" if after else "",
            "here_url": here,
            "export_query": urlencode({**bare, **({"after": after} if after else {})}),
            "empty_heading": heading,
            "empty_hint": hint,
        },
        current=name,
        fragment="desk/orders/list.html",
    )


def _cells(order: Order, names: dict[str, str]) -> list[str]:
    return [
        order.number,
        order.heading,
        names.get(order.county, ""),
        names.get(order.township, ""),
        names.get(order.community, ""),
        order.address,
        str(Category(order.category).label) if order.category else "",
        str(State(order.state).label),
        f"{clock.local(order.placed_at):%Y-%m-%d %H:%M}",
        order.claimed_by.person.name if order.claimed_by else "",
        order.due_on.isoformat() if order.due_on else "",
    ]


def _heads() -> list[str]:
    return [
        _("单号"),
        _("事情"),
        _("县（市、区）"),
        _("乡镇（街道）"),
        _("社区（村）"),
        _("地点"),
        _("类别"),
        _("状态"),
        _("点单时间"),
        _("接单委员"),
        _("期限"),
    ]


def _safe(cell: str) -> str:
    # A spreadsheet runs what begins with these, a Chinese one the full-width forms too; a quote in front
    # makes it text.
    return f"'{cell}" if cell.lstrip()[:1] in {*"=+-@＝＋－＠"} or cell[:1] in {"\t", "\r"} else cell


@require_GET
def export(request: HttpRequest, name: str) -> HttpResponse:
    """What is on the screen as a file that spreadsheets open: the same filters, the same page."""
    actor, _choices, filters = _asked(request, name)
    found, _mark = queries.orders_in_queue(
        actor, name, filters=filters, after=request.GET.get("after", "")[:40]
    )
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="orders-{name}-{clock.today()}.csv"'
    response.write("\ufeff")
    names = _names(found)
    writer = csv.writer(response)
    writer.writerow(_heads())
    for order in found:
        writer.writerow([_safe(c) for c in _cells(order, names)])
    return response


@require_GET
def sheet(request: HttpRequest, name: str) -> HttpResponse:
    """What is on the screen as a list on paper."""
    actor, _choices, filters = _asked(request, name)
    found, _mark = queries.orders_in_queue(
        actor, name, filters=filters, after=request.GET.get("after", "")[:40]
    )
    names = _names(found)
    today = clock.today()
    lines = [
        {
            "order": o,
            "place": names.get(o.division_code, ""),
            "state": State(o.state).label,
            "colour": rows.colour_of(o, today),
            "seal": rows.seal_of(o),
        }
        for o in found
    ]
    context = {"label": queries.QUEUES[name].label, "queue": name, "lines": lines, "today": today}
    return render(request, "desk/orders/sheet.html", context)


def _names(found: list[Order]) -> dict[str, str]:
    return divisions.public_names_kept(
        code for o in found for code in (o.county, o.township, o.community, o.division_code)
    )
