"""Writing inspections: checklists, one inspection from plan to feedback, findings until they are closed."""

from __future__ import annotations

from tinghao.inspections.actions.checklists import (
    NewItem,
    add_measures,
    adopt_version,
    draft_version,
    drop_item,
    make_checklist,
    retire_version,
    set_item,
    set_limit,
    set_version,
)
from tinghao.inspections.actions.findings import (
    accept_finding,
    change_finding,
    escalate_finding,
    lift_finding,
    report_finding,
    send_back_finding,
    state_side,
)
from tinghao.inspections.actions.planning import (
    call_off_inspection,
    place_target,
    plan_inspection,
    set_inspectors,
    unit_target,
)
from tinghao.inspections.actions.running import (
    Rival,
    answer_item,
    finish_inspection,
    read_anew,
    start_inspection,
)

__all__ = (
    "NewItem",
    "Rival",
    "accept_finding",
    "add_measures",
    "adopt_version",
    "answer_item",
    "call_off_inspection",
    "change_finding",
    "draft_version",
    "drop_item",
    "escalate_finding",
    "finish_inspection",
    "lift_finding",
    "make_checklist",
    "place_target",
    "plan_inspection",
    "read_anew",
    "report_finding",
    "retire_version",
    "send_back_finding",
    "set_inspectors",
    "set_item",
    "set_limit",
    "set_version",
    "start_inspection",
    "state_side",
    "unit_target",
)
