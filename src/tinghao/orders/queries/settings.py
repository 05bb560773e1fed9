"""Reading how long the clocks of a county run."""

from __future__ import annotations

from dataclasses import dataclass

from tinghao.orders.choices import CLOCK_DEFAULTS, ClockKind
from tinghao.orders.models import ClockSetting


@dataclass(frozen=True, slots=True)
class ClockDays:
    """A kind of clock, the city's number of working days, and the county's own where it set one."""

    kind: str
    label: str
    usual: int
    own: int | None


def public_clock_days(county: str) -> list[ClockDays]:
    """How many working days each clock runs in this county: a promise that everybody may read."""
    own = dict(ClockSetting.objects.filter(county=county).values_list("kind", "working_days"))
    return [
        ClockDays(kind, str(ClockKind(kind).label), usual, own.get(kind))
        for kind, usual in CLOCK_DEFAULTS.items()
    ]
