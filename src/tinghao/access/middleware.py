"""Sets `request.actor`: who is in front of the screen, with the appointments of today."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from tinghao.access import scope


class ActorMiddleware:
    """`request.actor` is a `scope.Actor` for a signed-in person, else `scope.ANYBODY`; lazy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: scope.actor_of(request.user))  # type: ignore[attr-defined]
        return self.get_response(request)
