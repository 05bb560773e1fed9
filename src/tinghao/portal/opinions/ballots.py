"""Whose ballot this is: a signed secret on the device or the number of a code, nothing about a person."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from tinghao.opinions import codes
from tinghao.opinions.actions import Ballot
from tinghao.opinions.choices import Way
from tinghao.opinions.models import OpinionMap

DEVICE = "tinghao_voter"
_SALT = "tinghao.opinions.ballot"
_DAYS = 180


@dataclass(frozen=True, slots=True)
class Held:
    """What the device holds for a map. `once` goes into the form: a first vote sent twice is one."""

    ballot: Ballot
    once: str
    is_new: bool


def held(request: HttpRequest, opinion_map: OpinionMap) -> Held:
    """The ballot of this device in this map: its code where it has one, else its secret, made if need be."""
    if (number := _number(request, opinion_map)) is not None:
        return Held(Ballot(codes.slip(opinion_map.pk, number), Way.CODE), "", False)
    kept = _opened(request.COOKIES.get(DEVICE, ""))
    typed = _opened(request.POST.get("once", ""))
    secret = str(kept or typed or secrets.token_urlsafe(18))
    ballot = Ballot(codes.device(opinion_map.pk, secret), Way.DEVICE)
    return Held(ballot, signing.dumps(secret, salt=_SALT), not kept)


def keep(response: HttpResponse, found: Held) -> None:
    """The device keeps its secret from now on: only after a first vote, so that looking leaves no trace."""
    if found.is_new:
        _set(response, DEVICE, found.once)


def keep_code(response: HttpResponse, opinion_map: OpinionMap, number: int) -> None:
    """The device holds this code for this map."""
    _set(response, _name(opinion_map), signing.dumps(number, salt=_SALT))


def _number(request: HttpRequest, opinion_map: OpinionMap) -> int | None:
    found = _opened(request.COOKIES.get(_name(opinion_map), ""))
    return found if isinstance(found, int) and 1 <= found <= opinion_map.codes else None


def _name(opinion_map: OpinionMap) -> str:
    return f"tinghao_code_{opinion_map.pk}"


def _opened(signed: str) -> str | int | None:
    try:
        found = signing.loads(signed, salt=_SALT)
    except signing.BadSignature:
        return None
    return found if isinstance(found, str | int) else None


def _set(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name,
        value,
        max_age=_DAYS * 24 * 3600,
        path="/opinions",
        samesite="Lax",
        httponly=True,
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )
