"""The life of an invitation, declared once, and what this room records."""

from __future__ import annotations

from django.utils.translation import gettext_noop as N_

from tinghao.core.workflow import Transition, Workflow, sources
from tinghao.history import kinds
from tinghao.history.kinds import Kind
from tinghao.preparation.choices import ANSWERED, InvitationState

RECORD = "consultations.record"
_OUT = sources(InvitationState.ASKED, ANSWERED)

INVITATION_FLOW = Workflow(
    name="invitations",
    states=tuple(str(s) for s in InvitationState),
    initial=InvitationState.DRAFT,
    final=frozenset({str(InvitationState.CANCELLED)}),
    transitions=(
        Transition(
            "send",
            sources(InvitationState.DRAFT),
            InvitationState.ASKED,
            N_("发邀请"),
            kind="invitations.sent",
            capability=RECORD,
        ),
        Transition("accept", _OUT, InvitationState.ACCEPTED, N_("能来"), kind="invitations.answered"),
        Transition(
            "substitute", _OUT, InvitationState.SUBSTITUTE, N_("请人代来"), kind="invitations.answered"
        ),
        Transition("decline", _OUT, InvitationState.DECLINED, N_("不能来"), kind="invitations.answered"),
        Transition(
            "ask_again",
            _OUT,
            InvitationState.ASKED,
            N_("改了时间，再问一次"),
            kind="invitations.asked_again",
            capability=RECORD,
        ),
        Transition(
            "cancel",
            sources(InvitationState.DRAFT, _OUT),
            InvitationState.CANCELLED,
            N_("取消邀请"),
            kind="invitations.cancelled",
            capability=RECORD,
        ),
    ),
)

# All of them stand in the consultation's own chain; the public sees none, and no name is in any.
kinds.register(
    Kind("invitations.sent", N_("发邀请"), None, {"seats": "number"}),
    Kind("invitations.answered", N_("答复邀请"), None, {"seat": "id", "answer": "word"}),
    Kind("invitations.asked_again", N_("改期后再问"), None, {"seats": "number", "on": "date"}),
    Kind("invitations.cancelled", N_("取消邀请"), None, {"seat": "id"}),
    Kind("invitations.forgotten", N_("清除邀请里的个人信息"), None, {"seat": "id"}),
    Kind("invitations.link_renewed", N_("换了邀请链接"), None, {"seat": "id"}),
    Kind("invitations.interest_declared", N_("声明有利害关系"), None, {"seat": "id"}),
    Kind("preparation.panel_seated", N_("请抽中的人入席"), None, {"lot": "id", "seats": "number"}),
    Kind("preparation.replaced", N_("按抽签递补"), None, {"lot": "id", "gone": "id", "instead": "id"}),
    Kind("preparation.material_added", N_("加会前材料"), None, {"file": "id"}),
    Kind("preparation.material_removed", N_("撤会前材料"), None, {"file": "id"}),
    Kind("preparation.words_set", N_("写会前说明"), None, {}),
    Kind("preparation.topic_added", N_("列入年度计划"), None, {"year": "number", "month": "number"}),
    Kind("preparation.topic_dropped", N_("移出年度计划"), None, {}),
    Kind("preparation.lead_time_set", N_("改会前时限"), None, {"lead": "word", "days": "number"}),
)
