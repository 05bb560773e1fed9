"""The life of an outcome item, declared once: offered, accepted or returned, reported, maybe again."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

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
            N_("接受"),
            kind="items.accepted",
            guard=rules.check_is_lead_unit,
            told=("convener",),
        ),
        Transition(
            "accept_by_silence",
            sources(ItemState.OFFERED),
            ItemState.ACCEPTED,
            N_("期满视为接受"),
            kind="items.accepted_by_silence",
            told=("convener", "unit"),
        ),
        Transition(
            "return",
            sources(ItemState.OFFERED),
            ItemState.RETURNED,
            N_("退回"),
            kind="items.returned",
            guard=rules.check_may_return,
            told=("convener",),
        ),
        Transition(
            "adjudicate",
            sources(ItemState.RETURNED),
            ItemState.ACCEPTED,
            N_("裁定"),
            kind="items.adjudicated",
            capability="consultations.adjudicate",
            told=("unit",),
        ),
        Transition(
            "report",
            sources(ItemState.ACCEPTED, ItemState.REVISITING),
            ItemState.REPORTED,
            N_("报告办完"),
            kind="items.reported",
            guard=rules.check_is_lead_unit,
            told=("convener",),
        ),
        Transition(
            "settle",
            sources(ItemState.OFFERED),
            ItemState.REPORTED,
            N_("当场办完"),
            kind="items.settled",
            told=("unit",),
        ),
        Transition(
            "reopen",
            sources(ItemState.REPORTED, ItemState.REVISITING),
            ItemState.ACCEPTED,
            N_("退回重办"),
            kind="items.reopened",
            told=("unit",),
        ),
        Transition(
            "revisit",
            sources(ItemState.REPORTED),
            ItemState.REVISITING,
            N_("到日子再看"),
            kind="items.revisited",
            told=("unit", "convener"),
        ),
    ),
)

kinds.register(
    Kind(
        "items.assigned",
        N_("交办"),
        N_("有一项成果交给了承办单位。"),
        {"item": "id", "unit": "id", "due": "date"},
        station="解",
    ),
    Kind(
        "items.accepted",
        N_("单位接受"),
        N_("承办单位接受了这一项。"),
        {"item": "id", "unit": "id"},
        station="解",
    ),
    Kind(
        "items.accepted_by_silence",
        N_("期满视为接受"),
        N_("承办单位到期没有退回，视为接受。"),
        {"item": "id", "unit": "id"},
        station="解",
    ),
    Kind(
        "items.returned",
        N_("单位退回"),
        N_("承办单位认为这一项不归它办，正在裁定，期限不变。"),
        {"item": "id", "unit": "id"},
        words="internal",
    ),
    Kind(
        "items.adjudicated",
        N_("裁定"),
        N_("裁定了由哪个单位办，不再退回。"),
        {"item": "id", "unit": "id"},
        words="internal",
    ),
    Kind(
        "items.progress",
        N_("办理进展"),
        N_("承办单位说了办到哪一步。"),
        {"item": "id", "unit": "id", "photos": "number"},
        words="public",
        station="解",
    ),
    Kind(
        "items.co_reply",
        N_("协办情况"),
        None,
        {"item": "id", "unit": "id", "photos": "number"},
        words="internal",
    ),
    Kind(
        "items.reported",
        N_("报告办完"),
        N_("承办单位报告这一项办完了。"),
        {"item": "id", "unit": "id", "code": "word", "revisit": "date", "photos": "number"},
        words="public",
        station="解",
    ),
    Kind(
        "items.revisited",
        N_("到日子再看"),
        N_("到了说好再看的日子，请承办单位答复。"),
        {"item": "id", "unit": "id", "code": "word", "due": "date"},
        station="解",
    ),
    Kind("items.link_made", N_("给单位开链接"), None, {"item": "id", "unit": "id", "until": "date"}),
    Kind("items.link_revoked", N_("收回链接"), None, {"item": "id", "unit": "id"}),
    Kind("items.evidence_shown", N_("公开办理照片"), None, {"item": "id", "photos": "number"}),
    Kind(
        "items.settled",
        N_("当场办完"),
        N_("这一项当场就办完了。"),
        {"item": "id", "unit": "id", "code": "word"},
        words="public",
        station="解",
    ),
    Kind(
        "items.reopened",
        N_("重办"),
        N_("这一项退回原单位重办。"),
        {"item": "id", "unit": "id", "due": "date"},
        station="查",
    ),
    Kind(
        "items.extension_asked",
        N_("申请延期"),
        N_("承办单位申请延期。"),
        {"item": "id", "until": "date"},
        words="public",
    ),
    Kind(
        "items.extension_ruled",
        N_("延期答复"),
        N_("延期申请有了答复。"),
        {"item": "id", "until": "date", "granted": "flag"},
        words="public",
    ),
    Kind(
        "items.overdue",
        N_("成果超期"),
        N_("这一项超过了商定的期限，已提醒承办单位。"),
        {"item": "id", "unit": "id", "due": "date"},
    ),
    Kind("consultations.planned", N_("定下协商"), None, {"form": "word", "on": "date"}),
    Kind("consultations.seats_changed", N_("改了席位"), None, {"seats": "number"}),
    Kind(
        "consultations.moved",
        N_("协商改期"),
        N_("微协商改了时间。"),
        {"consultation": "id", "on": "date"},
        station="解",
    ),
    Kind("consultations.changed", N_("改了安排"), None, {"on": "date"}),
    Kind("consultations.attendance", N_("到场名单"), None, {"present": "number", "seats": "number"}),
    Kind("consultations.minutes_saved", N_("保存纪要"), None, {"version": "number"}),
    Kind("consultations.recorded", N_("纪要完成"), None, {"items": "number"}),
    Kind("consultations.called_off", N_("取消"), None, {}, words="internal"),
)
