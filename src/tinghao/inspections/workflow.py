"""The life of an inspection and of a finding, declared once, and the kinds that the room records."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.core.workflow import Transition, Workflow, sources
from tinghao.history import kinds
from tinghao.history.kinds import Kind
from tinghao.inspections.choices import ANSWER, INSPECT, RUN, FindingState, InspectionState

INSPECTION_FLOW = Workflow(
    name="inspections",
    states=tuple(str(s) for s in InspectionState),
    initial=InspectionState.PLANNED,
    final=frozenset({str(InspectionState.FINISHED), str(InspectionState.CALLED_OFF)}),
    transitions=(
        Transition(
            "start",
            sources(InspectionState.PLANNED),
            InspectionState.RUNNING,
            N_("开始督查"),
            kind="inspections.started",
            capability=INSPECT,
        ),
        Transition(
            "finish",
            sources(InspectionState.RUNNING),
            InspectionState.FINISHED,
            N_("结束并反馈"),
            kind="inspections.finished",
            capability=INSPECT,
        ),
        Transition(
            "call_off",
            sources(InspectionState.PLANNED, InspectionState.RUNNING),
            InspectionState.CALLED_OFF,
            N_("取消督查"),
            kind="inspections.called_off",
            capability=RUN,
        ),
    ),
)

FINDING_FLOW = Workflow(
    name="findings",
    states=tuple(str(s) for s in FindingState),
    initial=FindingState.OPEN,
    final=frozenset({str(FindingState.CLOSED), str(FindingState.LIFTED)}),
    transitions=(
        Transition(
            "report",
            sources(FindingState.OPEN),
            FindingState.REPORTED,
            N_("报告整改"),
            kind="inspections.finding_reported",
            capability=ANSWER,
        ),
        Transition(
            "accept",
            sources(FindingState.REPORTED),
            FindingState.CLOSED,
            N_("复查通过"),
            kind="inspections.finding_accepted",
            capability=INSPECT,
        ),
        Transition(
            "send_back",
            sources(FindingState.REPORTED),
            FindingState.OPEN,
            N_("复查退回"),
            kind="inspections.finding_sent_back",
            capability=INSPECT,
        ),
        Transition(
            "lift",
            sources(FindingState.OPEN, FindingState.REPORTED),
            FindingState.LIFTED,
            N_("撤销"),
            kind="inspections.finding_lifted",
            capability=INSPECT,
        ),
    ),
)

kinds.register(
    Kind("inspections.checklist_made", N_("新建督查清单"), None, {"owner": "word"}),
    Kind("inspections.drafted", N_("起草新的一版"), None, {"version": "number"}),
    Kind("inspections.item_set", N_("改清单条目"), None, {"version": "number", "item": "id"}),
    Kind(
        "inspections.yardstick_kept",
        N_("说明保留一条像数量指标的条目"),
        None,
        {"item": "id", "looks_like": "word"},
        words="internal",
    ),
    Kind("inspections.item_dropped", N_("删清单条目"), None, {"version": "number", "item": "id"}),
    Kind("inspections.adopted", N_("清单启用"), None, {"version": "number", "items": "number"}),
    Kind("inspections.retired", N_("清单停用"), None, {"version": "number"}),
    Kind("inspections.limit_set", N_("定一年最多督查几次"), None, {"owner": "word", "most": "number"}),
    Kind(
        "inspections.planned",
        N_("安排督查"),
        None,
        {"version": "id", "day": "date", "places": "number", "announced": "flag", "over_limit": "flag"},
        words="internal",
    ),
    Kind("inspections.inspectors_set", N_("定督查人员"), None, {"people": "number"}),
    Kind("inspections.started", N_("开始督查"), None, {"figures": "number", "seed": "word"}),
    Kind("inspections.read_anew", N_("重新读数"), None, {"figures": "number", "turn": "number"}),
    Kind("inspections.answered", N_("现场记一条"), None, {"target": "id", "item": "id", "answer": "word"}),
    Kind("inspections.finished", N_("结束并反馈"), None, {"findings": "number"}),
    Kind("inspections.called_off", N_("取消督查"), None, {}, words="internal"),
    Kind("inspections.found", N_("发现问题"), None, {"inspection": "id", "item": "id", "due": "date"}),
    Kind("inspections.finding_changed", N_("改问题的说法或期限"), None, {"due": "date", "person": "id"}),
    Kind("inspections.finding_stated", N_("说明情况"), None, {}, words="internal"),
    Kind(
        "inspections.finding_reported",
        N_("报告整改"),
        None,
        {"round": "number", "papers": "number"},
        words="internal",
    ),
    Kind("inspections.finding_accepted", N_("复查通过"), None, {"round": "number"}, words="internal"),
    Kind(
        "inspections.finding_sent_back",
        N_("复查退回"),
        None,
        {"round": "number", "due": "date"},
        words="internal",
    ),
    Kind("inspections.finding_lifted", N_("撤销问题"), None, {}, words="internal"),
    Kind("inspections.finding_overdue", N_("整改超期"), None, {"due": "date"}),
)
