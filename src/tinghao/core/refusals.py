"""Refusals: how a room says no, in words that the person in front of the screen understands.

A room raises, one middleware answers (`core.web.middleware`): as a page, a fragment or JSON.
"""

from __future__ import annotations

from typing import ClassVar


class Refusal(Exception):
    """Something was asked that cannot be done; nothing was changed.

    `message` says what happened and what to do next, in the user's words. `fields` maps the name of
    a form field to what is wrong with it, so that a door can show it where it was typed.
    """

    status: ClassVar[int] = 422
    heading: ClassVar[str] = "没有办成"

    def __init__(self, message: str, *, fields: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.fields = fields or {}


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

    def __init__(self, message: str, *, wait: int = 60) -> None:
        super().__init__(message)
        self.wait = wait


class Unavailable(Refusal):
    """A part of the house is out of reach for now (database, disk); trying again may help."""

    status = 503
    heading = "系统暂时忙不过来"
