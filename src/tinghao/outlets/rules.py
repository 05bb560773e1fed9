"""Who may open ways out of a ledger, and what a key looks like."""

from __future__ import annotations

import hashlib
import secrets
from types import SimpleNamespace
from typing import Any

from tinghao.access import scope
from tinghao.core.actors import System

OUTSIDE = "filing.outside"
KEY_PREFIX = "thk_"


def require(actor: Any, owner: str) -> None:
    """Raises NotFound, Forbidden or SignInNeeded for whoever does not look after this ledger's ways out."""
    if not isinstance(actor, System):
        scope.require(actor, OUTSIDE, SimpleNamespace(division_code=owner), see=OUTSIDE)


def require_export(actor: Any, owner: str) -> None:
    """As `require`, for whoever keeps the ledger itself: a spreadsheet holds names."""
    if not isinstance(actor, System):
        scope.require(actor, "filing.ledger", SimpleNamespace(division_code=owner), see="filing.ledger")


def new_key() -> str:
    """A key to the API: 256 bits, so that its plain digest is as good as a slow one."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def digest_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()
