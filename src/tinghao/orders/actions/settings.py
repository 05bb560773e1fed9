"""A county sets its own number of working days for a clock."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import refusals
from tinghao.history import actions as history
from tinghao.orders.choices import CLOCK_DEFAULTS
from tinghao.orders.models import ClockSetting

MOST_DAYS = 120


@transaction.atomic
def set_clock(*, by: Any, county: str, kind: str, working_days: int | None) -> None:
    """Clocks of this kind that start from now on run so many working days there; None: as in the city.

    Running clocks stay: what a resident was promised is not changed behind their back. Recorded as
    `orders.clock_set` in the county's own chain. Raises what scope refuses, and Invalid for a number
    outside 1 to 120.
    """
    scope.require(by, "calendar.edit", SimpleNamespace(division_code=county))
    if kind not in CLOCK_DEFAULTS or len(county) != 6:
        raise refusals.Invalid(_("没有这种期限。"))
    if working_days is not None and not 1 <= working_days <= MOST_DAYS:
        words = _("请填 1 到 {most_days} 之间的天数。").format(most_days=MOST_DAYS)
        raise refusals.Invalid(words, fields={kind: words})
    before = (
        ClockSetting.objects.filter(county=county, kind=kind).values_list("working_days", flat=True).first()
    )
    if before == working_days:
        return
    if working_days is None:
        ClockSetting.objects.filter(county=county, kind=kind).delete()
    else:
        ClockSetting.objects.update_or_create(
            county=county, kind=kind, defaults={"working_days": working_days}
        )
    days = working_days if working_days is not None else CLOCK_DEFAULTS[kind]
    history.append("county", int(county), "orders.clock_set", by=by, data={"clock": kind, "days": days})
