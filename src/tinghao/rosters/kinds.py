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
    Kind(
        "rosters.handed_over",
        N_("岗位交接"),
        fields={
            "handover": "id",
            "giver": "id",
            "taker": "id",
            "on": "date",
            **dict.fromkeys(("screening", "planned", "owed", "returned", "asked"), "number"),
        },
    ),
    Kind("rosters.host_changed", N_("换了主持人"), fields={"handover": "id", "host": "id"}),
)
