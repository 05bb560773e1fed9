"""What the commendation room records."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history.kinds import Kind

SUBJECT = "commendation"

KINDS = (
    Kind("commendation.begun", N_("准备表彰"), None, {"owner": "word", "year": "number"}),
    Kind("commendation.gathered", N_("按规则找候选"), None, {"found": "number"}),
    Kind(
        "commendation.chosen",
        N_("定候选"),
        None,
        {"kind": "word", "subject": "id", "decision": "word"},
        words="internal",
    ),
    Kind("commendation.decided", N_("定下表彰名单"), None, {"chosen": "number"}, words="internal"),
    Kind("commendation.published", N_("公布表彰名单"), None, {"chosen": "number"}),
    Kind("commendation.taken_down", N_("撤下表彰名单"), None, {}, words="internal"),
)
