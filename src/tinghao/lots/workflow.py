"""The life of a lot, declared once: drafted, computed, published, drawn; called off in sight of all."""

from __future__ import annotations

from tinghao.core.workflow import Transition, Workflow, sources
from tinghao.history import kinds
from tinghao.history.kinds import Kind
from tinghao.lots.choices import LotState

RUN = "lots.run"

LOT_FLOW = Workflow(
    name="lots",
    states=tuple(str(s) for s in LotState),
    initial=LotState.DRAFTED,
    final=frozenset({str(LotState.DRAWN), str(LotState.CALLED_OFF)}),
    transitions=(
        Transition(
            "set_quotas",
            sources(LotState.DRAFTED, LotState.COMPUTED),
            LotState.DRAFTED,
            "定名额",
            kind="lots.quotas_set",
            capability=RUN,
        ),
        Transition(
            "compute",
            sources(LotState.DRAFTED, LotState.COMPUTED),
            LotState.COMPUTING,
            "开始计算",
            kind="lots.computing",
            capability=RUN,
        ),
        Transition("finish", sources(LotState.COMPUTING), LotState.COMPUTED, "算好", kind="lots.computed"),
        Transition(
            "fail", sources(LotState.COMPUTING), LotState.DRAFTED, "没有算出来", kind="lots.not_computed"
        ),
        Transition(
            "publish",
            sources(LotState.COMPUTED),
            LotState.PUBLISHED,
            "公布",
            kind="lots.published",
            capability=RUN,
        ),
        Transition(
            "draw", sources(LotState.PUBLISHED), LotState.DRAWN, "抽签", kind="lots.drawn", capability=RUN
        ),
        Transition("replace", sources(LotState.DRAWN), None, "递补", kind="lots.replaced", capability=RUN),
        Transition(
            "erase",
            sources(LotState.DRAWN, LotState.CALLED_OFF),
            None,
            "删除未中签人的资料",
            kind="lots.erased",
            capability=RUN,
        ),
        Transition(
            "call_off",
            sources(LotState.DRAFTED, LotState.COMPUTING, LotState.COMPUTED, LotState.PUBLISHED),
            LotState.CALLED_OFF,
            "作废",
            kind="lots.called_off",
            capability=RUN,
        ),
    ),
)

kinds.register(
    Kind("lots.created", "建立抽签", None, {"people": "number", "seats": "number", "order": "id"}),
    Kind("lots.quotas_set", "定名额", None, {"seats": "number", "quotas": "number"}),
    Kind("lots.computing", "开始计算", None, {}),
    Kind(
        "lots.computed",
        "算好",
        None,
        {"objective": "word", "least": "number", "panels": "number", "people": "number"},
    ),
    Kind("lots.not_computed", "没有算出来", None, {"reason": "word"}),
    Kind(
        "lots.published",
        "公布",
        "公布了抽签的全部名单和校验值。",
        {"digest": "word", "panels": "number", "on": "date"},
    ),
    Kind("lots.drawn", "抽签", "公开号码抽出了一份名单。", {"number": "word", "ticket": "number"}),
    Kind("lots.replaced", "递补", "有人不能来，按规则递补。", {"gone": "number", "instead": "number"}),
    Kind("lots.erased", "删除未中签人的资料", None, {"people": "number"}),
    Kind("lots.call_opened", "招募居民代表", None, {"closes": "date"}),
    Kind("lots.volunteered", "报名", None, {}),
    Kind("lots.volunteer_withdrew", "撤回报名", None, {}),
    Kind("lots.volunteer_struck", "去掉一人", None, {}),
    Kind("lots.call_closed", "招募结束", None, {"lot": "id", "people": "number"}),
    Kind("lots.call_called_off", "招募作废", None, {"people": "number"}),
    Kind("lots.call_lapsed", "招募过期，资料清除", None, {"people": "number"}),
    Kind("lots.called_off", "作废", "这次抽签作废了。", {}, words="public"),
)
