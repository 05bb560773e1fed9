"""Views behind a single button: find the thing within sight, do one thing with it, say so, go back to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from tinghao.core import refusals
from tinghao.desk import shell

T = TypeVar("T")
Press = Callable[[HttpRequest, Any, T], str]
View = Callable[[HttpRequest, int], HttpResponse]


def button(find: Callable[[Any, int], T], back: Callable[[T], str]) -> Callable[[Press[T]], View]:
    """Makes a view of what a button does.

    What it returns, or why it was refused, is told on the page at `back`. `find(actor, pk)` gives the
    thing, or raises NotFound where the actor may not see it.
    """

    def made(press: Press[T]) -> View:
        @require_POST
        @wraps(press)
        def view(request: HttpRequest, pk: int) -> HttpResponse:
            actor = shell.require_signed_in(request)
            found = find(actor, pk)
            try:
                messages.success(request, press(request, actor, found))
            except refusals.Invalid as refusal:
                messages.error(request, refusal.message)
            return HttpResponseRedirect(back(found))

        return view

    return made
