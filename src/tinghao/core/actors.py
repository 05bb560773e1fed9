"""Who acts: every action takes `by=`, and nobody acts without one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.translation import gettext as _

from tinghao.core import refusals


class Acts(Protocol):
    """Whoever can stand behind an entry in the history."""

    @property
    def person_id(self) -> int | None:
        """The person, or None for a resident without account and for the system."""

    @property
    def part(self) -> str:
        """The part played, a stored word: `resident`, `system`, or a role of `access.roles`."""


@dataclass(frozen=True, slots=True)
class System:
    """The system itself: clocks, reminders, loaders."""

    person_id: int | None = None
    part: str = "system"


@dataclass(frozen=True, slots=True)
class Receipt:
    """A resident without account, known by the receipt that was shown (`requester_id`)."""

    requester_id: int
    person_id: int | None = field(default=None, init=False)
    part: str = field(default="resident", init=False)


@dataclass(frozen=True, slots=True)
class Passerby:
    """Anybody at all: somebody who places an order, or looks at what is public."""

    person_id: int | None = field(default=None, init=False)
    part: str = field(default="resident", init=False)


SYSTEM = System()
PASSERBY = Passerby()


def require(actor: Any, capability: str) -> None:
    """The actor holds the capability somewhere, or is the system; otherwise SignInNeeded or Forbidden.

    For the ground rooms that lie below `access` (jobs, divisions, the calendar), whose rows belong to
    no place. The answer is still the actor's own: `access.scope.Actor.may_anywhere`.
    """
    if isinstance(actor, System):
        return
    if not getattr(actor, "is_signed_in", False):
        raise refusals.SignInNeeded(_("请先登录，再来办这一步。"))
    if not actor.may_anywhere(capability):
        raise refusals.Forbidden(_("您的岗位没有这一项工作。"))
