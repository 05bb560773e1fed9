"""Published cases over HTTP: what happens around here, and one case from first word to check."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_safe

from tinghao.consultations import queries as consultations
from tinghao.consultations.queries import evidence as evidence_queries
from tinghao.core.web import pictures
from tinghao.divisions import queries as divisions
from tinghao.history import queries as history
from tinghao.meetings import queries as meetings
from tinghao.opinions import queries as opinions
from tinghao.orders import numbers, queries
from tinghao.orders.choices import SETTLED, Category, Outcome, State
from tinghao.portal import promises, told, visitors
from tinghao.portal.orders import where
from tinghao.uploads import queries as uploads

_PAGE = 20
_SOLVED = (Outcome.CONFIRMED, Outcome.VERIFIED, Outcome.INSPECTED)
_RUNNING = (State.CLAIMED, State.CONSULTING, State.HANDLING)
# What somebody may want to see: name, words, states, outcomes. “Not solved” stands beside “solved”.
KINDS: tuple[tuple[str, Any, tuple[str, ...], tuple[str, ...]], ...] = (
    ("", gettext_lazy("全部"), (), ()),
    ("waiting", gettext_lazy("等人接"), (State.OPEN,), ()),
    ("running", gettext_lazy("正在办"), _RUNNING, ()),
    ("checking", gettext_lazy("等人查"), (State.CHECKING,), ()),
    ("solved", gettext_lazy("办成了"), (State.CLOSED,), _SOLVED),
    ("unsolved", gettext_lazy("没办成，为什么"), (State.CLOSED,), (Outcome.EXPLAINED,)),
)


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """What happens around here, by place, topic and state, newest first."""
    asked = request.GET
    here = where.chosen(asked.dict())
    if "county" not in asked and (near := visitors.place_of(request)):
        here = where.at(near)
    kind = next((k for k in KINDS if k[0] == asked.get("kind", "")), KINDS[0])
    topic = asked.get("topic", "") if asked.get("topic", "") in Category.values else ""
    before = asked.get("before", "")
    code = here.community or here.township or here.county
    found = queries.public_orders(
        division=code,
        states=kind[2],
        outcomes=kind[3],
        category=topic,
        before_id=int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None,
        limit=_PAGE + 1,
    )
    shown = found[:_PAGE]
    names = divisions.public_names([code, *(o.division_code for o in shown)])
    chosen = {
        "county": here.county,
        "township": here.township,
        "community": here.community,
        "topic": topic,
        "kind": kind[0],
    }
    context = {
        "tab": "cases",
        "where": here,
        "place_name": told.path_of(code, names),
        "code": code,
        "topic": topic,
        "topics": Category.choices,
        "tabs": [
            {"words": k[1], "query": _query(chosen | {"kind": k[0]}), "is_here": k is kind} for k in KINDS
        ],
        "kind": kind,
        "stories": told.stories_of(shown, names),
        "first": f"?{_query(chosen)}" if before else "",
        "older": f"?{_query(chosen | {'before': str(shown[-1].pk)})}" if len(found) > _PAGE else "",
    }
    response = render(request, "portal/cases/list.html", context)
    if here.county and asked.get("county"):
        visitors.remember_place(response, here.county)
    return response


def _query(values: dict[str, str]) -> str:
    return urlencode({name: value for name, value in values.items() if value or name == "county"})


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One published case: how it stands, what was agreed, and its story."""
    order = queries.public_case(number)
    items = list(consultations.public_items_of(order))
    held = meetings.public_meetings_of(order)
    names = divisions.public_names([order.division_code])
    entries = history.public_entries_of("order", order.pk)
    context = {
        "tab": "cases",
        "order": order,
        "requesters": queries.public_requester_count(order),
        "number": numbers.shown(order.number),
        "seals": told.seals_of(order),
        "state": told.state_said(order),
        "is_solved": order.outcome in _SOLVED,
        "is_unsolved": order.outcome == Outcome.EXPLAINED,
        "why": next(
            (e.words.body for e in reversed(entries) if e.kind == "orders.explained" and e.words), ""
        ),
        "place": told.path_of(order.division_code, names),
        "next": told.next_of(order),
        "items": promises.of(items),
        "summaries": meetings.public_summaries_among(held),
        "maps": opinions.public_maps_of(order),
        "overdue": meetings.public_overdue_among(held),
        "evidence": evidence_queries.public_evidence_of(items),
        "story": told.story_of(entries, items, taker=told.taker_of(order)),
        "images": uploads.public_images_of("order", order.pk),
        "can_join": not order.is_planned and order.state not in SETTLED,
    }
    return render(request, "portal/cases/case.html", context)


@require_GET
def image(request: HttpRequest, key: str, size: str = "full") -> HttpResponseBase:
    """A picture that everybody may see; nothing that a browser would run."""
    del request
    opened = uploads.public_image(key, size)
    return _public_picture(opened)


@require_GET
def evidence(request: HttpRequest, number: str, key: str, size: str) -> HttpResponseBase:
    """A picture of what a unit did, shown by a reviewer, of a case that is public at this moment."""
    del request
    return _public_picture(evidence_queries.public_evidence(number, key, size))


def _public_picture(opened: uploads.Opened) -> HttpResponseBase:
    response = pictures.shown(opened)
    # Short, because a picture that is taken back must be gone soon.
    response["Cache-Control"] = "public, max-age=300"
    return response
