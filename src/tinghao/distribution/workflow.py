"""The life of a plan, declared once: rules, computing, a proposal to adjust, adopted or dropped."""

from __future__ import annotations

from tinghao.core.workflow import Transition, Workflow, sources
from tinghao.distribution.choices import PlanState
from tinghao.history import kinds
from tinghao.history.kinds import Kind

RUN = "distribution.run"
_OPEN = (PlanState.DRAFTED, PlanState.COMPUTED)

PLAN_FLOW = Workflow(
    name="distribution",
    states=tuple(str(s) for s in PlanState),
    initial=PlanState.DRAFTED,
    final=frozenset({str(PlanState.ADOPTED), str(PlanState.DROPPED)}),
    transitions=(
        Transition(
            "set_rules",
            sources(*_OPEN),
            PlanState.DRAFTED,
            "定规则",
            kind="distribution.rules_set",
            capability=RUN,
        ),
        Transition(
            "compute",
            sources(*_OPEN),
            PlanState.COMPUTING,
            "开始计算",
            kind="distribution.computing",
            capability=RUN,
        ),
        Transition(
            "finish",
            sources(PlanState.COMPUTING),
            PlanState.COMPUTED,
            "算好",
            kind="distribution.computed",
        ),
        Transition(
            "fail",
            sources(PlanState.COMPUTING),
            PlanState.DRAFTED,
            "没有算出来",
            kind="distribution.not_computed",
        ),
        Transition(
            "adopt",
            sources(PlanState.COMPUTED),
            PlanState.ADOPTED,
            "确认方案",
            kind="distribution.adopted",
            capability=RUN,
        ),
        Transition(
            "drop",
            sources(PlanState.DRAFTED, PlanState.COMPUTING, PlanState.COMPUTED),
            PlanState.DROPPED,
            "不用这个方案",
            kind="distribution.dropped",
            capability=RUN,
        ),
    ),
)

kinds.register(
    Kind("distribution.created", "建立分布方案", None, {"groups": "number"}),
    Kind("distribution.rules_set", "定规则", None, {"groups": "number", "rules": "number"}),
    Kind("distribution.computing", "开始计算", None, {}),
    Kind(
        "distribution.computed",
        "算好",
        None,
        {"members": "number", "groups": "number", "points": "number", "proven": "flag"},
    ),
    Kind("distribution.not_computed", "没有算出来", None, {"reason": "word"}),
    Kind("distribution.chosen", "选定方案", None, {"moves": "number"}),
    Kind("distribution.changed", "手工改动", None, {"member": "id", "group": "id"}),
    Kind(
        "distribution.adopted",
        "确认方案",
        None,
        {"moves": "number", "placed": "number", "starts": "date"},
    ),
    Kind("distribution.dropped", "不用这个方案", None, {}),
    Kind("distribution.positions_loaded", "导入社区位置", None, {"places": "number"}),
)
