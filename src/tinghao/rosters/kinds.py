"""What the rosters room records."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history.kinds import Kind

ROSTER = "roster"

_COUNTS = {"new": "number", "changed": "number", "ended": "number", "same": "number"}
KINDS = (
    Kind("rosters.checked", N_("读入名册"), fields={"roster": "word", "rows": "number"}),
    Kind("rosters.applied", N_("导入名册"), fields={"roster": "word", "on": "date", **_COUNTS}),
    Kind("rosters.dropped", N_("放弃导入")),
)
