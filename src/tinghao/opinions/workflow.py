"""The life of a map and of a statement, declared once, and the kinds that they record."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.core.workflow import Transition, Workflow, sources
from tinghao.history import kinds
from tinghao.history.kinds import Kind
from tinghao.opinions.choices import MapState, StatementState

RUN = "opinions.run"
ENTER = "opinions.enter"

MAP_FLOW = Workflow(
    name="opinions",
    states=tuple(str(s) for s in MapState),
    initial=MapState.DRAFTED,
    final=frozenset({str(MapState.CLOSED)}),
    transitions=(
        Transition(
            "open",
            sources(MapState.DRAFTED),
            MapState.OPEN,
            N_("开始表态"),
            kind="opinions.opened",
            capability=RUN,
        ),
        Transition(
            "close",
            sources(MapState.OPEN),
            MapState.CLOSED,
            N_("结束表态"),
            kind="opinions.closed",
            capability=RUN,
        ),
        Transition(
            "set_details",
            sources(MapState.DRAFTED, MapState.OPEN),
            None,
            N_("改说明"),
            kind="opinions.details_set",
            capability=RUN,
        ),
    ),
)

STATEMENT_FLOW = Workflow(
    name="statements",
    states=tuple(str(s) for s in StatementState),
    initial=StatementState.WAITING,
    final=frozenset({str(StatementState.DECLINED)}),
    transitions=(
        Transition(
            "accept",
            sources(StatementState.WAITING),
            StatementState.ACCEPTED,
            N_("采用"),
            kind="opinions.statement_accepted",
            capability=RUN,
        ),
        Transition(
            "decline",
            sources(StatementState.WAITING, StatementState.ACCEPTED),
            StatementState.DECLINED,
            N_("不采用"),
            kind="opinions.statement_declined",
            capability=RUN,
        ),
    ),
)

kinds.register(
    Kind(
        "opinions.created",
        N_("建立意见地图"),
        None,
        {"consultation": "id", "needs_code": "flag", "takes_statements": "flag"},
    ),
    Kind("opinions.details_set", N_("改说明"), None, {"closes_on": "date"}),
    Kind("opinions.opened", N_("开始表态"), N_("开始请大家表态。"), {"statements": "number"}),
    Kind(
        "opinions.closed",
        N_("结束表态"),
        N_("表态结束了。"),
        {"voters": "number", "votes": "number", "on_time": "flag"},
    ),
    Kind(
        "opinions.pictured",
        N_("定下结果"),
        N_("定下了最后的结果。"),
        {"version": "number", "voters": "number", "digest": "word"},
    ),
    Kind("opinions.statement_added", N_("写了一条看法"), None, {"statement": "number"}),
    Kind("opinions.statement_suggested", N_("收到一条看法"), None, {"statement": "number", "held": "flag"}),
    Kind(
        "opinions.statement_accepted",
        N_("采用看法"),
        N_("采用了一条大家补充的看法。"),
        {"statement": "number", "reworded": "flag"},
    ),
    Kind(
        "opinions.statement_declined",
        N_("没有采用看法"),
        N_("有一条看法没有采用。"),
        {"statement": "number", "reason": "word", "was_open": "flag"},
    ),
    Kind("opinions.codes_issued", N_("印发表态码"), None, {"codes": "number"}),
    Kind("opinions.paper_entered", N_("录入纸上的表态"), None, {"sheet": "number", "votes": "number"}),
    Kind(
        "opinions.imported",
        N_("导入意见数据"),
        None,
        {"statements": "number", "voters": "number", "votes": "number"},
    ),
)
