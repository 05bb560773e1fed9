"""Middleware of every door: security headers, display preferences, and refusals turned into answers."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.utils import translation
from django.utils.cache import patch_vary_headers

from tinghao.core import refusals
from tinghao.core.web import answers, display

log = logging.getLogger(__name__)
GetResponse = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
MOST_READ = 64 * 1024 * 1024
PERMISSIONS_POLICY = "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"


class SecurityHeaders:
    """Every answer carries the strict policy; what a signed-in person sees is never stored.

    Stands first, so that answers of every other middleware pass through it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("X-Content-Type-Options", "nosniff")
        # The cookie, not the session: asking the session would cost a query on every page.
        name = settings.SESSION_COOKIE_NAME
        if name in request.COOKIES or name in response.cookies:
            headers.setdefault("Cache-Control", "no-store")
        return response


class ReadToTheEnd:
    """What was sent is read to its end, also where it was refused halfway (too much, no token).

    A browser that is cut off while it still sends shows that the connection broke, and never the page
    that says why.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code >= 400 and request.method == "POST":
            left = MOST_READ
            with suppress(OSError):
                while left > 0 and (piece := request._stream.read(65536)):
                    left -= len(piece)
        return response


class NoNul:
    """An address with a NUL in it is refused, a cookie with one is not there.

    No browser sends one, PostgreSQL keeps none, and no code below has to think of it.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest("NUL in the address")
        request.COOKIES = {name: text for name, text in request.COOKIES.items() if "\x00" not in text}
        return self.get_response(request)


class DisplayPreferences:
    """`request.display` holds the choices of the cookie, and the page's language is the chosen one."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = display.from_cookie(request.COOKIES.get(display.COOKIE, ""))
        request.display = chosen  # type: ignore[attr-defined]
        request.LANGUAGE_CODE = chosen.language
        with translation.override(chosen.language):
            response = self.get_response(request)
        patch_vary_headers(response, ("Cookie",))
        response.headers.setdefault("Content-Language", chosen.lang)
        return response


class Refusals:
    """A Refusal raised in a room becomes a page, a fragment or JSON; so does a lost database.

    It works on the exception after the view has let it through: whatever `atomic` the action stood in
    has rolled back by then, so no half of a refused act is ever committed.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed) and request.method != "HEAD":
            # Somebody reloads or types the address that a form is sent to: not an empty page.
            return answers.not_this_way(request, response["Allow"])
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """The answer, or None for what is not ours (a bug), which then gets the page for status 500."""
        if isinstance(exception, refusals.Refusal):
            return answers.refuse(request, exception)
        if is_out_of_reach(exception):
            log.error("out of reach: %s", type(exception).__name__, exc_info=exception)
            return answers.out_of_reach(request)
        return None


def is_out_of_reach(exception: BaseException | None) -> bool:
    """True where the database does not answer (gone, locked, pool empty) or the disk is full."""
    if isinstance(exception, OperationalError | InterfaceError):
        return True
    return isinstance(exception, OSError) and exception.errno in {errno.ENOSPC, errno.EDQUOT}
