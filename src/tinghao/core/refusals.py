"""Refusals: how a room says no, in words that the person in front of the screen understands.

A room raises, one middleware answers (`core.web.middleware`): as a page, a fragment or JSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from django.utils.functional import Promise

Words = str | Promise


class Refusal(Exception):
    """Something was asked that cannot be done; nothing was changed.

    `message` says what happened and what to do next, in the user's words. `fields` maps the name of
    a form field to what is wrong with it, so that a door can show it where it was typed.
    """

    status: ClassVar[int] = 422
    heading: ClassVar[str] = "没有办成"

    def __init__(self, message: Words, *, fields: Mapping[str, Words] | None = None) -> None:
        # In the language of whoever asked: a refusal is told at once, to nobody else.
        super().__init__(str(message))
        self.message = str(message)
        self.fields = {name: str(words) for name, words in (fields or {}).items()}


class Invalid(Refusal):
    """What was typed cannot be taken as it is; `fields` says where."""

    heading = "有几处需要改一改"


class NotFound(Refusal):
    """The thing is not there, or not in the actor's scope: the two look the same from outside."""

    status = 404
    heading = "没有找到"


class Forbidden(Refusal):
    """The thing is in scope, but this act belongs to somebody else."""

    status = 403
    heading = "这一步要由别人来做"


class SignInNeeded(Refusal):
    """Nobody is signed in; the door offers the way to sign in and comes back afterwards."""

    status = 401
    heading = "请先登录"


class Stale(Refusal):
    """Somebody was first, or the page is old; the message says what happened meanwhile."""

    status = 409
    heading = "情况已经变了"


class TooMany(Refusal):
    """A limit against guessing or flooding was reached; `wait` is in seconds."""

    status = 429
    heading = "请稍等一会儿"

    def __init__(self, message: Words, *, wait: int = 60) -> None:
        super().__init__(message)
        self.wait = wait


class Unavailable(Refusal):
    """A part of the house is out of reach for now (database, disk); trying again may help."""

    status = 503
    heading = "系统暂时忙不过来"
