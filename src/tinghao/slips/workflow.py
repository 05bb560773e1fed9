"""What the slips room records, and the capability behind it."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history import kinds
from tinghao.history.kinds import Kind

ENTER = "slips.enter"

kinds.register(
    Kind("slips.handed_in", N_("交一批纸表"), None, {"done": "number", "refused": "number"}),
    Kind("slips.dropped", N_("撤回一张纸表"), None, {"slip": "id", "form": "word"}),
)
