"""What a request tells of where it comes from: the device in a person's words, and the address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓手机"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "Mac 电脑"),
    ("Linux", "Linux 电脑"),
)


def device_of(request: HttpRequest) -> str:
    """Such as “Windows 电脑 · Chrome”; nothing finer, because a device is not to be tracked."""
    agent = request.headers.get("User-Agent", "")
    found = [next((word for sign, word in signs if sign in agent), "") for signs in (_SYSTEMS, _BROWSERS)]
    return " · ".join(word for word in found if word)


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
