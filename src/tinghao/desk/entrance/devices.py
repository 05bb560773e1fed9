"""What a request tells of where it comes from: the device in a person's words."""

from __future__ import annotations

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
