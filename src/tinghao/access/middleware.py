"""Sets `request.actor`: who is in front of the screen, with the appointments of today."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from tinghao.access import scope
from tinghao.core import clock

IDLE = 60 * 60
LONGEST = 12 * 60 * 60
# How exactly the last visit is known: one write of the session in so many seconds, not one a page.
GRAIN = 5 * 60


class ActorMiddleware:
    """`request.actor` is a `scope.Actor` for a signed-in person, else `scope.ANYBODY`; lazy.

    A session that was idle for IDLE seconds, or is LONGEST seconds old, is over: whoever comes back
    signs in again.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _actor(request: HttpRequest) -> scope.Actor:
    if not request.user.is_authenticated:
        return scope.ANYBODY
    now = int(clock.now().timestamp())
    started = request.session.setdefault("started", now)
    seen = request.session.setdefault("seen", now)
    # A visit in the future: the clock was set back by more than a correction, and IDLE would never end.
    if now - seen > IDLE or now - started > LONGEST or seen - now > GRAIN:
        auth.logout(request)
        return scope.ANYBODY
    if now - seen > GRAIN:
        request.session["seen"] = now
    return scope.actor_of(request.user)
