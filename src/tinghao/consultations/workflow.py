"""The life of an outcome item, declared once: offered, accepted or returned, reported, maybe again."""

from __future__ import annotations

from tinghao.consultations import rules
from tinghao.consultations.choices import ItemState
from tinghao.core.workflow import Transition, Workflow, sources
from tinghao.history import kinds
from tinghao.history.kinds import Kind

ITEM_FLOW = Workflow(
    name="items",
    states=tuple(str(s) for s in ItemState),
    initial=ItemState.OFFERED,
    final=frozenset(),
    transitions=(
        Transition(
            "accept",
            sources(ItemState.OFFERED),
            ItemState.ACCEPTED,
            "接受",
            kind="items.accepted",
            guard=rules.check_is_lead_unit,
            told=("convener",),
        ),
        Transition(
            "accept_by_silence",
            sources(ItemState.OFFERED),
            ItemState.ACCEPTED,
            "期满视为接受",
            kind="items.accepted_by_silence",
            told=("convener", "unit"),
        ),
        Transition(
            "return",
            sources(ItemState.OFFERED),
            ItemState.RETURNED,
            "退回",
            kind="items.returned",
            guard=rules.check_may_return,
            told=("convener",),
        ),
        Transition(
            "adjudicate",
            sources(ItemState.RETURNED),
            ItemState.ACCEPTED,
            "裁定",
            kind="items.adjudicated",
            capability="consultations.adjudicate",
            told=("unit",),
        ),
        Transition(
            "report",
            sources(ItemState.ACCEPTED),
            ItemState.REPORTED,
            "报告办完",
            kind="items.reported",
            guard=rules.check_is_lead_unit,
            told=("convener",),
        ),
        Transition(
            "reopen",
            sources(ItemState.REPORTED),
            ItemState.ACCEPTED,
            "退回重办",
            kind="items.reopened",
            told=("unit",),
        ),
    ),
)

kinds.register(
    Kind(
        "items.assigned",
        "交办",
        "有一项成果交给了承办单位。",
        {"item": "id", "unit": "id", "due": "date"},
        station="解",
    ),
    Kind("items.accepted", "单位接受", "承办单位接受了这一项。", {"item": "id", "unit": "id"}, station="解"),
    Kind(
        "items.accepted_by_silence",
        "期满视为接受",
        "承办单位到期没有退回，视为接受。",
        {"item": "id", "unit": "id"},
        station="解",
    ),
    Kind(
        "items.returned",
        "单位退回",
        "承办单位认为这一项不归它办，正在裁定，期限不变。",
        {"item": "id", "unit": "id"},
        words="internal",
    ),
    Kind(
        "items.adjudicated",
        "裁定",
        "裁定了由哪个单位办，不再退回。",
        {"item": "id", "unit": "id"},
        words="internal",
    ),
    Kind(
        "items.progress",
        "办理进展",
        "承办单位说了办到哪一步。",
        {"item": "id", "unit": "id"},
        words="public",
        station="解",
    ),
    Kind("items.co_reply", "协办情况", None, {"item": "id", "unit": "id"}, words="internal"),
    Kind(
        "items.reported",
        "报告办完",
        "承办单位报告这一项办完了。",
        {"item": "id", "unit": "id", "code": "word", "revisit": "date"},
        words="public",
        station="解",
    ),
    Kind(
        "items.reopened",
        "重办",
        "这一项退回原单位重办。",
        {"item": "id", "unit": "id", "due": "date"},
        station="查",
    ),
    Kind(
        "items.extension_asked",
        "申请延期",
        "承办单位申请延期。",
        {"item": "id", "until": "date"},
        words="public",
    ),
    Kind(
        "items.extension_ruled",
        "延期答复",
        "延期申请有了答复。",
        {"item": "id", "until": "date", "granted": "flag"},
        words="public",
    ),
    Kind(
        "items.overdue",
        "成果超期",
        "这一项超过了商定的期限，已提醒承办单位。",
        {"item": "id", "unit": "id", "due": "date"},
    ),
    Kind("consultations.planned", "定下协商", None, {"form": "word", "on": "date"}),
    Kind("consultations.changed", "改了安排", None, {"on": "date"}),
    Kind("consultations.attendance", "到场名单", None, {"present": "number", "seats": "number"}),
    Kind("consultations.minutes_saved", "保存纪要", None, {"version": "number"}),
    Kind("consultations.recorded", "纪要完成", None, {"items": "number"}),
    Kind("consultations.called_off", "取消", None, {}, words="internal"),
)
