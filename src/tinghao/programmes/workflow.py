"""The life of a programme, declared once, and what this room records."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.core.workflow import Transition, Workflow, sources
from tinghao.history.kinds import Kind
from tinghao.programmes.choices import ProgrammeState
from tinghao.programmes.rules import RUN

SUBJECT = "programme"

PROGRAMME_FLOW = Workflow(
    name="programmes",
    states=tuple(str(s) for s in ProgrammeState),
    initial=ProgrammeState.PLANNED,
    final=frozenset({str(ProgrammeState.CALLED_OFF)}),
    transitions=(
        Transition(
            "announce",
            sources(ProgrammeState.PLANNED),
            ProgrammeState.ANNOUNCED,
            N_("发通知"),
            kind="programmes.announced",
            capability=RUN,
        ),
        Transition(
            "hold",
            sources(ProgrammeState.PLANNED, ProgrammeState.ANNOUNCED),
            ProgrammeState.HELD,
            N_("名单核完，记入履职"),
            kind="programmes.held",
            capability=RUN,
        ),
        Transition(
            "close",
            sources(ProgrammeState.HELD),
            ProgrammeState.CLOSED,
            N_("办结"),
            kind="programmes.closed",
            capability=RUN,
        ),
        Transition(
            "reopen",
            sources(ProgrammeState.CLOSED),
            ProgrammeState.HELD,
            N_("重新打开，更正名单"),
            kind="programmes.reopened",
            capability=RUN,
        ),
        Transition(
            "call_off",
            sources(ProgrammeState.PLANNED, ProgrammeState.ANNOUNCED),
            ProgrammeState.CALLED_OFF,
            N_("不办了"),
            kind="programmes.called_off",
            capability=RUN,
        ),
    ),
)

# What changes what the roll says about duty: read by `deeds`.
DUTY_KINDS = ("programmes.held", "programmes.roll_corrected")

# On the programme's own chain; no name and no reason is in any of them.
KINDS = (
    Kind("programmes.planned", N_("列入计划"), fields={"form": "word", "on": "date", "previous": "id"}),
    Kind("programmes.changed", N_("改安排"), fields={"on": "date", "moved": "flag", "told": "number"}),
    Kind("programmes.announced", N_("发通知"), fields={"persons": "number"}),
    Kind("programmes.called_off", N_("不办了"), words="internal"),
    Kind("programmes.held", N_("名单核完"), fields={"on": "date", "present": "number"}),
    Kind("programmes.closed", N_("办结"), fields={"certificates": "number"}),
    Kind("programmes.reopened", N_("重新打开"), fields={}),
    Kind(
        "programmes.put_on_roll",
        N_("列入名单"),
        fields={"rule": "word", "standing": "word", "place": "word", "group": "id", "persons": "number"},
    ),
    Kind("programmes.taken_off_roll", N_("移出名单"), fields={"part": "id", "person": "id"}),
    Kind("programmes.answered", N_("答复参加或请假"), fields={"part": "id", "answer": "word"}),
    Kind("programmes.reason_erased", N_("清除请假原因"), fields={"part": "id"}),
    Kind("programmes.signed_up", N_("报名"), fields={"part": "id"}),
    Kind("programmes.sign_up_cancelled", N_("取消报名"), fields={"person": "id"}),
    Kind("programmes.session_set", N_("定课程或场次"), fields={"session": "id", "on": "date"}),
    Kind("programmes.session_dropped", N_("撤课程或场次"), fields={"session": "id"}),
    Kind(
        "programmes.roll_kept",
        N_("记到场名单"),
        fields={"session": "id", "marks": "number"},
    ),
    Kind(
        "programmes.roll_corrected",
        N_("更正到场名单"),
        fields={"session": "id", "marks": "number"},
    ),
    Kind("programmes.material_added", N_("加材料"), fields={"file": "id"}),
    Kind("programmes.material_removed", N_("撤材料"), fields={"file": "id"}),
    Kind("programmes.tables_set", N_("分讨论小组"), fields={"tables": "number"}),
    Kind("programmes.speaker_chosen", N_("定发言人"), fields={"part": "id", "position": "number"}),
    Kind("programmes.speaker_dropped", N_("不请这位发言"), fields={"part": "id"}),
    Kind("programmes.speeches_ordered", N_("排发言次序"), fields={"speeches": "number"}),
    Kind("programmes.speech_deadline_set", N_("定交稿截止"), fields={"on": "date"}),
    Kind("programmes.speech_form_set", N_("改发言方式"), fields={"part": "id", "written": "flag"}),
    Kind("programmes.speech_saved", N_("存发言稿草稿"), fields={"part": "id"}),
    Kind("programmes.speech_handed_in", N_("交发言稿"), fields={"part": "id", "version": "number"}),
)
