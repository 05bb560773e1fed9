"""What the venues room records, on the venue's own chain."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history.kinds import Kind

VENUE = "venue"

KINDS = (
    Kind("venues.opening_set", N_("定开放时间"), fields={"rules": "number", "starts": "date"}),
    Kind("venues.exception_set", N_("定某一天开不开"), fields={"day": "date", "open": "flag"}),
    Kind("venues.exception_dropped", N_("某一天照常"), fields={"day": "date"}),
    Kind("venues.rota_filled", N_("排值班"), fields={"days": "number", "empty": "number"}),
    Kind("venues.duty_set", N_("改值班"), fields={"day": "date", "member": "id"}),
    Kind("venues.day_held", N_("开放日值过班"), fields={"day": "date", "member": "id"}),
    Kind(
        "venues.day_corrected",
        N_("更正谁值的班"),
        fields={"day": "date", "member": "id", "came": "id"},
        words="internal",
    ),
    Kind("venues.day_called_off", N_("开放日没有开"), fields={"day": "date"}, words="internal"),
    Kind("venues.duties_swapped", N_("对换值班"), fields={"day": "date", "other": "date"}),
)
