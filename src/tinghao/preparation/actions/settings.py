"""A county sets how long before a formal meeting notice and materials are out."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.core import refusals
from tinghao.history import actions as history
from tinghao.preparation.choices import LEAD_DEFAULTS, MOST_LEAD
from tinghao.preparation.models import LeadTime


@transaction.atomic
def set_lead_time(*, by: Any, county: str, kind: str, working_days: int | None) -> None:
    """Notice or materials are out so many working days before a formal meeting; None: the usual.

    Only warnings follow from it. Recorded as `preparation.lead_time_set` in the county's own chain. Raises
    what scope refuses, and Invalid for a number outside 0 to 30.
    """
    scope.require(by, "calendar.edit", SimpleNamespace(division_code=county))
    if kind not in LEAD_DEFAULTS or len(county) != 6:
        raise refusals.Invalid(_("没有这种期限。"))
    if working_days is not None and not 0 <= working_days <= MOST_LEAD:
        words = _("请填 0 到 {most} 之间的天数。").format(most=MOST_LEAD)
        raise refusals.Invalid(words, fields={kind: words})
    rows = LeadTime.objects.filter(county=county, kind=kind)
    if rows.values_list("working_days", flat=True).first() == working_days:
        return
    if working_days is None:
        rows.delete()
    else:
        LeadTime.objects.update_or_create(county=county, kind=kind, defaults={"working_days": working_days})
    days = working_days if working_days is not None else LEAD_DEFAULTS[kind]
    data = {"lead": kind, "days": days}
    history.append("county", int(county), "preparation.lead_time_set", by=by, data=data)
