"""Where a request comes from: the network address that limits count by, for both doors."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The network address that tries are counted by.

    Behind the proxy that production trusts for HTTPS, the address that this proxy saw: the last one
    of its header, because whatever stands before it can be made up.
    """
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        forwarded = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded[:45]
    return str(request.META.get("REMOTE_ADDR", ""))
