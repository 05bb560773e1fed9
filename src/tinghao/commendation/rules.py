"""Who commends."""

from __future__ import annotations

from typing import Any

from tinghao.access import scope
from tinghao.commendation.models import Commendation
from tinghao.core.actors import System

COMMEND, SEE = "commendation.run", "filing.see"


class _Place:
    def __init__(self, code: str) -> None:
        self.division_code = code


def require(actor: Any, thing: Commendation | str) -> None:
    """Raises NotFound, Forbidden or SignInNeeded for everybody but the office that commends there."""
    if not isinstance(actor, System):
        place = _Place(thing) if isinstance(thing, str) else thing
        scope.require(actor, COMMEND, place, see=SEE)
