"""The life of what follows from an observation, and what this room records."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.core.workflow import Transition, Workflow, sources
from tinghao.history import kinds
from tinghao.history.kinds import Kind
from tinghao.observations.choices import FollowUpState
from tinghao.observations.rules import PLAN, RUN, SEE

__all__ = ("FOLLOW_UP_FLOW", "PLAN", "PLAN_SUBJECT", "RUN", "SEE", "SUBJECT")

PLAN_SUBJECT, SUBJECT = "observation_plan", "observation"

_QUARTER = {"year": "number", "quarter": "number", "county": "word"}

kinds.register(
    Kind("observations.proposed", N_("提出年度观摩计划"), None, {"year": "number", "version": "number"}),
    Kind("observations.changed", N_("改年度观摩计划"), None, _QUARTER, words="internal"),
    Kind("observations.fell_out", N_("这一季度不观摩"), None, _QUARTER, words="internal"),
    Kind("observations.adopted", N_("确定年度观摩计划"), None, {"year": "number", "version": "number"}),
    Kind("observations.visit_noted", N_("补记以往的观摩"), None, _QUARTER),
    Kind("observations.visit_struck", N_("删去以往的观摩"), None, _QUARTER),
)
_FOLLOW_UP = {"follow_up": "id", "due": "date"}

FOLLOW_UP_FLOW = Workflow(
    name="follow_ups",
    states=tuple(str(s) for s in FollowUpState),
    initial=FollowUpState.OPEN,
    final=frozenset(),
    transitions=(
        Transition(
            "finish",
            sources(FollowUpState.OPEN),
            FollowUpState.DONE,
            N_("办好了"),
            kind="observations.follow_up_done",
        ),
        Transition(
            "reopen",
            sources(FollowUpState.DONE),
            FollowUpState.OPEN,
            N_("退回重办"),
            kind="observations.follow_up_reopened",
            capability=RUN,
        ),
    ),
)

# On the observation's own chain: no word of a note, and no name, is in any of them.
kinds.register(
    Kind("observations.planned", N_("定观摩的时间"), None, {"programme": "id", "county": "word"}),
    Kind("observations.route_changed", N_("改路线"), None, {"what": "word", "version": "number"}),
    Kind("observations.noted", N_("记见闻"), None, {"note": "id", "form": "word"}),
    Kind("observations.note_withdrawn", N_("撤回见闻"), None, {"note": "id", "form": "word"}),
    Kind("observations.follow_up_added", N_("加后续事项"), None, _FOLLOW_UP),
    Kind("observations.follow_up_done", N_("后续事项办好了"), None, _FOLLOW_UP, words="internal"),
    Kind("observations.follow_up_reopened", N_("后续事项退回重办"), None, _FOLLOW_UP, words="internal"),
    Kind(
        "observations.follow_up_passed",
        N_("后续事项转给接任的人"),
        None,
        {"follow_up": "id", "left": "id", "heir": "id"},
    ),
    Kind(
        "observations.booklet_made",
        N_("做观摩手册"),
        None,
        {"booklet": "id", "edition": "word", "version": "number", "sha256": "word"},
    ),
)
