"""What the portal knows about a visitor: how often they tried, and the last place."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from tinghao.access import limits
from tinghao.core import refusals
from tinghao.core.web import addresses

PLACE_COOKIE = "tinghao_place"
_YEAR = 365 * 24 * 3600

# (how many, in how many seconds). Generous: behind one address of a mobile network sit thousands.
LIMITS: dict[str, tuple[int, int]] = {
    "place": (60, 3600),
    "feedback": (20, 3600),
    "volunteer": (60, 3600),
    # A meeting in one room, behind one address, must fit in.
    "opinion_voter": (300, 3600),
    "opinion_say": (40, 3600),
    "opinion_code": (10, 15 * 60),
    "door": (300, 3600),
    "remind": (20, 3600),
    "wrong_number": (5, 15 * 60),
    "wrong_address": (60, 3600),
    "unit_link": (60, 3600),
    "wrong_feed": (60, 3600),
}


def limit_of(name: str) -> tuple[int, int]:
    """The limit with this name: what the settings say (`PORTAL_LIMITS`), else the house's own."""
    own: dict[str, tuple[int, int]] = getattr(settings, "PORTAL_LIMITS", {})
    return own.get(name, LIMITS[name])


def count(request: HttpRequest, name: str, message: str) -> None:
    """One more attempt from this address; raises TooMany above the limit."""
    most, window = limit_of(name)
    limits.hit(f"portal:{name}:{addresses.address_of(request)}", limit=most, window=window, message=message)


def check(request: HttpRequest, name: str, message: str) -> None:
    """Raises TooMany where this address has used up its attempts; counts nothing."""
    most, window = limit_of(name)
    tried, wait = limits.peek(f"portal:{name}:{addresses.address_of(request)}", window=window)
    if tried >= most:
        raise refusals.TooMany(message.replace("{wait}", limits.spoken(wait)), wait=wait)


def place_of(request: HttpRequest) -> str:
    """The county that the visitor chose last, as digits, or ""."""
    code = request.COOKIES.get(PLACE_COOKIE, "")
    return code if code.isascii() and code.isdigit() and len(code) == 6 else ""


def remember_place(response: HttpResponse, code: str) -> None:
    """The county is remembered on this device; nothing finer, because a place can tell who somebody is."""
    if len(code) >= 6:
        response.set_cookie(
            PLACE_COOKIE,
            code[:6],
            max_age=_YEAR,
            samesite="Lax",
            httponly=True,
            secure=bool(settings.SESSION_COOKIE_SECURE),
        )
