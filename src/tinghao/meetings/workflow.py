"""What is recorded of a running meeting, and in which words the public hears of it."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.history import kinds
from tinghao.history.kinds import Kind

kinds.register(
    Kind("meetings.began", N_("协商开始"), None, {"phase": "word"}),
    Kind("meetings.moved", N_("进到下一段"), None, {"phase": "word", "seconds": "number"}),
    Kind("meetings.ended", N_("协商结束"), None, {"seconds": "number"}),
    Kind("meetings.agenda_set", N_("改议程时间"), None, {"minutes": "number"}),
    Kind("meetings.agenda_defaults_set", N_("改议程的默认时间"), None, {"form": "word", "minutes": "number"}),
    Kind(
        "meetings.attendance_marked",
        N_("记到场"),
        None,
        {"seat": "id", "present": "flag", "way": "word"},
        words="internal",
    ),
    Kind("meetings.rival_settled", N_("两份纪要选定"), None, {"box": "word", "choice": "word"}),
    Kind("meetings.summary_published", N_("公开纪要"), None, {"signed_by": "id"}),
    Kind("meetings.summary_taken_down", N_("撤下公开的纪要"), None, {}, words="internal"),
    Kind(
        "meetings.told_in_public",
        N_("纪要公开"),
        N_("微协商说了什么、商定了什么，整理出来公开了。"),
        {"consultation": "id"},
        station="解",
    ),
    Kind(
        "meetings.taken_back",
        N_("撤下纪要"),
        N_("公开的协商纪要撤下了。"),
        {"consultation": "id"},
    ),
    Kind(
        "meetings.minutes_overdue",
        N_("纪要超期"),
        N_("微协商的时间过了，纪要还没有写出来，已报告县政协办公室。"),
        {"consultation": "id", "due": "date"},
    ),
)
