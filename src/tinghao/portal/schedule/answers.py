"""How a calendar file is answered: once, and then only when it became another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

from tinghao.schedule import ical


def calendar(
    request: HttpRequest,
    write: Callable[[], bytes],
    *,
    etag: str,
    changed: dt.datetime | None = None,
    name: str,
    is_public: bool,
) -> HttpResponse:
    """The file, or 304 where the telephone has it already: then it is not even written."""
    answer = get_conditional_response(
        request, etag=f'"{etag}"', last_modified=int(changed.timestamp()) if changed else None
    )
    response: HttpResponse
    if answer is not None:
        response = answer
    else:
        response = HttpResponse(write(), content_type=ical.CONTENT_TYPE)
        response.headers["Content-Disposition"] = f'inline; filename="{name}.ics"'
    response.headers["ETag"] = f'"{etag}"'
    # "no-cache" lets it be kept and asks each time: a revoked link must not live on in a cache.
    response.headers["Cache-Control"] = "public, max-age=3600" if is_public else "private, no-cache"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
