"""The page of one case: everything about it, and what can be done now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tinghao.consultations import queries as consultations
from tinghao.core import clock
from tinghao.core.web import pictures
from tinghao.desk import shell
from tinghao.desk.orders import queue, rows, trail
from tinghao.divisions import queries as divisions
from tinghao.orders import queries
from tinghao.orders.choices import RIGHT_CHANNELS, Answer, Category, Channel, ClockKind, State
from tinghao.orders.models import Order, Requester
from tinghao.uploads import queries as uploads

_DANGER = frozenset({"decline", "give_back", "call_off", "unpublish", "erase_contact", "declare_conflict"})
# The meeting has pages of its own; these steps are taken there.
_AT_THE_MEETING = frozenset({"hold", "agree", "call_off"})
# What somebody most likely came for stands first; whatever is not named keeps the table's order.
_FIRST = (
    "claim",
    "accept",
    "meeting",
    "bench",
    "record",
    "plan",
    "settle",
    "close",
    "visit",
    "answer",
    "assign",
    "publish",
    "note",
)
# A hand is lent while the matter is in work.
_WITH_CO_MEMBERS = frozenset({State.CLAIMED, State.CONSULTING, State.HANDLING})
_KEYS = {"claim": "c", "accept": "a", "note": "n", "publish": "p", "record": "m", "visit": "v"}


@dataclass(frozen=True, slots=True)
class Button:
    """A step that is open now."""

    name: str
    label: str
    url: str
    is_danger: bool = False
    is_post: bool = False
    key: str = ""


def buttons(actor: Any, order: Order, query: str, meeting_id: int | None) -> list[Button]:
    """What the actor can do with the order now: the table's transitions first, then the other acts."""
    tail = f"?{query}" if query else ""

    def to(name: str) -> str:
        return reverse("desk:step", args=[order.number, name]) + tail

    found: list[Button] = []
    for t in queries.steps_open_to(actor, order):
        if t.name == "convene":
            found += _meeting_buttons(order)
        elif t.name in _AT_THE_MEETING:
            if meeting_id and not any(b.name == "meeting" for b in found):
                url = shell.to("desk:consultation", meeting_id)
                found.append(Button("meeting", _("到场名单和纪要"), url, key="m"))
        else:
            found.append(
                Button(t.name, _(t.label), to(t.name), t.name in _DANGER, t.name == "claim", _key(t.name))
            )
    found += [
        Button(a.name, str(a.label), to(a.name), a.name in _DANGER, key=_key(a.name))
        for a in queries.acts_open_to(actor, order)
        if a.name != "erase_contact"
    ]
    return sorted(found, key=lambda b: (b.is_danger, _FIRST.index(b.name) if b.name in _FIRST else 99))


def _meeting_buttons(order: Order) -> list[Button]:
    tail = f"?order={order.number}"
    return [
        Button("bench", _("小板凳，两分钟记下"), reverse("desk:consultation_bench") + tail, key="b"),
        Button("record", _("补记一次协商"), reverse("desk:consultation_record") + tail, key="m"),
        Button("plan", _("定一次微协商"), reverse("desk:consultation_plan") + tail),
    ]


def _key(name: str) -> str:
    return _KEYS.get(name, "")


@require_GET
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The case, as far as the actor may see it."""
    actor = shell.require_signed_in(request)
    order = queries.order_for(actor, number)
    return shell.page(
        request,
        "desk/orders/case.html",
        case_context(request, actor, order),
        current=request.GET.get("in", ""),
        fragment="desk/orders/case_pane.html",
    )


@require_GET
def image(request: HttpRequest, number: str, key: str, size: str) -> HttpResponseBase:
    """A picture of a case in the actor's sight, public or not; nothing that a browser would run."""
    actor = shell.require_signed_in(request)
    order = queries.order_for(actor, number)
    opened = uploads.open_image(actor, key, size, owner="order", owner_id=order.pk)
    return pictures.shown(opened)


def case_context(request: HttpRequest, actor: Any, order: Order) -> dict[str, Any]:
    """Everything that the case page shows."""
    queries.gather(actor, order)
    query = queue.kept_query(request)
    back_url, back_label, _name = queue.list_url(request, actor)
    items = consultations.items_in_short(actor, order)
    units = {i.lead_unit_id: i.lead_unit_name for i in items}
    entries = list(queries.entries_with_names(actor, order))
    requesters = queries.requesters_of(actor, order)
    meeting = _meeting(entries)
    may_see_contact = actor.may("orders.contact", order.division_code)
    open_now = buttons(actor, order, query, meeting[0] if meeting else None)
    return {
        "order": order,
        "seal": rows.seal_of(order),
        "chip": _chip(order),
        "state": State(order.state).label,
        "category": Category(order.category).label if order.category else "",
        "channel": _channel(requesters),
        "places": _places(order),
        "requesters": [_person(r, order) for r in requesters],
        "wanting": sum(1 for r in requesters if r.left_at is None),
        "may_see_contact": may_see_contact,
        "may_erase": actor.may("orders.erase_contact", order.division_code),
        "may_publish": any(b.name == "publish" for b in open_now),
        "images": list(uploads.images_of(actor, "order", order.pk)),
        "consents_publish": any(r.consents_publish and r.left_at is None for r in requesters),
        "co_members": [c.member.person.name for c in order.co_members.all()]
        if order.is_planned or order.state in _WITH_CO_MEMBERS
        else [],
        "items": items,
        "lines": trail.lines(entries, units),
        "last_seq": entries[-1].seq if entries else 0,
        "buttons": open_now,
        "meeting": meeting,
        "check": queries.check_of(actor, order),
        "ended": _ended(order),
        "signer": _signer(entries),
        "query": query,
        "next_url": _next_to_screen(request, actor, order, query),
        "back_url": back_url,
        "back_label": back_label,
        "list_from": back_url if actor.may_anywhere("orders.see") else "",
    }


def _next_to_screen(request: HttpRequest, actor: Any, order: Order, query: str) -> str:
    """The next order that waits, for somebody who goes through 待审题 and has just done this one; or ""."""
    if request.GET.get("in") != "screening" or order.state == State.PLACED:
        return ""
    waiting, _more = queries.orders_in_queue(actor, "screening", limit=1)
    return f"{reverse('desk:order', args=[waiting[0].number])}?{query}" if waiting else ""


def _chip(order: Order) -> dict[str, Any] | None:
    if order.due_on is None:
        return None
    today = clock.today()
    return {
        "due": order.due_on,
        "colour": rows.colour_of(order, today),
        "overdue": rows.overdue_days(order.due_on, today),
        "step": ClockKind(order.due_kind).label if order.due_kind else "",
        "provisional": order.due_provisional,
    }


def _channel(requesters: list[Requester]) -> str:
    return str(Channel(requesters[0].channel).label) if requesters else ""


def _places(order: Order) -> list[str]:
    names = divisions.public_names_kept((order.county, order.township, order.community))
    found = [names.get(c, "") for c in (order.county, order.township, order.community)]
    return [n for n in found if n]


def _person(r: Requester, order: Order) -> dict[str, Any]:
    answered = r.answer if r.answer_round == order.round else ""
    return {
        "row": r,
        "channel": Channel(r.channel).label,
        "answer": Answer(answered).label if answered else "",
        "is_no": answered == Answer.NO,
        "has_any": bool(r.name or r.phone),
    }


def _meeting(entries: list[Any]) -> tuple[int, dt.date] | None:
    """The meeting that was fixed last and not called off: its number and day, from the history itself."""
    found = None
    for e in entries:
        if e.kind == "orders.convened":
            found = (e.data["consultation"], dt.date.fromisoformat(e.data["on"]))
        elif e.kind == "orders.called_off":
            found = None
    return found


def _signer(entries: list[Any]) -> str:
    return next((e.who or "" for e in reversed(entries) if e.kind == "orders.published"), "")


def _ended(order: Order) -> str:
    if order.state == State.DECLINED and order.decline_reason in RIGHT_CHANNELS:
        return str(RIGHT_CHANNELS[order.decline_reason])
    return ""
