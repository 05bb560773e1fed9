"""The numbers of the job table, as set in `TASKS["default"]["OPTIONS"]`."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Limits:
    """`lease`: seconds that a claim holds (longer than the longest task). `attempts`: tries before a
    job is dead. `first_wait`: seconds before the second try. `poll`: seconds between looks.
    """

    lease: float = 60
    attempts: int = 8
    first_wait: float = 15
    poll: float = 1
    keep_days: int = 14


def current() -> Limits:
    """The limits in force; what is not set has its default."""
    return Limits(**settings.TASKS["default"].get("OPTIONS", {}))
