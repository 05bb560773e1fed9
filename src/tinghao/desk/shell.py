"""What stands round every page of the desk: the rail with its queues and counts, and who is signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tinghao.access import roles
from tinghao.core import actors
from tinghao.desk.rail import Rail, dock, drawn, first_queue, rail_of, said_count, to
from tinghao.divisions import queries as divisions

__all__ = (
    "Rail",
    "first_queue",
    "is_fragment",
    "page",
    "rail_of",
    "require",
    "require_signed_in",
    "said_count",
    "to",
)


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
        menu = rail if rail is not None else rail_of(request, current)
        values |= {"rail": drawn(menu.sections), "dock": dock(request, current), **_who(request)}
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
