"""The receipts that were just given to this browser, in a signed cookie that lives for an hour.

The query code is shown only here and is kept nowhere on the server. The cookie goes to the pages under
/place alone; after an hour only the paper, the picture or the message remembers the code.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from tinghao.core import text
from tinghao.orders.actions import Placed

COOKIE = "tinghao_slips"
_SALT = "tinghao.slips"
_LIFE = 3600
_KEPT = 4


@dataclass(frozen=True, slots=True)
class Slip:
    """A receipt, with the secret of its submission and a digest of what was said."""

    number: str
    code: str
    once: str
    said: str


def read(request: HttpRequest) -> list[Slip]:
    """The receipts of this browser, newest first; nothing for a forged or an old cookie."""
    try:
        found: Any = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_LIFE)
        return [Slip(**row) for row in found]
    except (signing.BadSignature, TypeError):
        return []


def keep(request: HttpRequest, response: HttpResponse, placed: Placed, *, once: str, said: str) -> None:
    """The receipt can be shown by this browser for an hour."""
    slip = Slip(placed.requester.number, placed.code, once, said)
    others = [s for s in read(request) if s.number != slip.number]
    response.set_cookie(
        COOKIE,
        signing.dumps([asdict(s) for s in [slip, *others][:_KEPT]], salt=_SALT, compress=True),
        max_age=_LIFE,
        path="/place",
        httponly=True,
        samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )


def said_digest(words: str, what: str = "") -> str:
    """A digest of what was said, so that the same words from the same browser are known again."""
    return hashlib.sha256(f"{what}\n{text.cleaned(words)}".encode()).hexdigest()[:32]


def same(request: HttpRequest, said: str) -> Slip | None:
    """The receipt that this browser was given for the very same words within the hour.

    After the back button the form may come with a new secret; the words are still the same matter.
    """
    return next((slip for slip in read(request) if slip.said == said), None)
