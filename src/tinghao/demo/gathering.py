"""A meeting to come that everybody was invited to: a panel drawn by lot, materials, and what people answered.
And the year's plan of a street, some of it held, some of it late."""

from __future__ import annotations

import importlib
import io
from typing import Any

from tinghao.consultations import actions as consultations
from tinghao.consultations.models import Consultation
from tinghao.demo import roster
from tinghao.demo.cast import Town
from tinghao.demo.days import Days
from tinghao.demo.stage import Story
from tinghao.lots.models import Lot
from tinghao.preparation import actions, queries, rules
from tinghao.preparation.models import Invitation

_WORDS = (
    "9 栋想加装一部电梯。一楼担心采光和噪声，六楼有两位老人下不了楼。这次先把大家的想法摆出来，"
    "再看三个位置哪个最合适、费用怎么摊。请带上您家的想法来。（示例，不是真事）"
)
# What each kind of seat answers, in the order of the seats; None has not answered yet.
_PANEL = ("accept", "accept", "decline", "accept", None, "accept", "substitute", None, "accept")


def ready(meeting: Consultation, by: Any) -> None:
    """The drawn panel sits down, words and a paper are there for everybody."""
    actions.set_words(meeting, by=by, words=_WORDS)
    actions.add_material(meeting, by=by, file=io.BytesIO(_paper()), name="三个位置的比较（示例）.docx")
    lot = Lot.objects.filter(title__contains="加装电梯", state="drawn").first()
    if lot is not None:
        actions.seat_panel(meeting, lot, by=by)


def answered(meeting: Consultation) -> None:
    """Most have said whether they come; one of the panel cannot, and somebody else was asked."""
    panel = iter(_PANEL)
    for invitation in queries.invitations_to(meeting):
        what: str | None = "accept"
        if invitation.pool_person_id:
            what = next(panel, None)
        elif invitation.seat.kind == "unit":
            what = "substitute"
        elif invitation.seat.kind == "representative":
            what = None
        if what is not None:
            _answer(invitation, what)


def _answer(invitation: Invitation, what: str) -> None:
    actions.answer_invitation(
        invitation,
        by=rules.Invited(invitation.pk),
        answer=what,
        sequence=0,
        substitute_name="示例·施副经理" if invitation.seat.kind == "unit" else "示例·家里的女儿",
        reason="那天要带孩子看病（示例）。",
    )


def _paper() -> bytes:
    document = importlib.import_module("docx").Document()
    document.add_paragraph("三个位置的比较（示例，不是真事）")
    document.add_paragraph("甲：楼道正门外。乙：西山墙。丙：后院。各有多少遮挡，见下表。")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def plan(town: Town, days: Days) -> Story:
    """What the street wants to talk over this year: one is late, one is fixed, two wait."""
    place = town.code(roster.LONGPAN)
    by = town.convener(place)
    yield days.moment(60, 10)
    today = days.now.date()
    topics = (
        (max(1, today.month - 2), "示例：菜市场周边停车", "商户、物业和交警一起。"),
        (today.month, "示例：老旧小区充电棚选址", "一楼住户、物业、供电所。"),
        (min(12, today.month + 1), "示例：寒假孩子去哪里", ""),
        (12, "示例：明年小板凳开到哪些楼栋", "各社区居民代表。"),
    )
    made = [
        actions.add_topic(by=by, place=place, year=today.year, month=month, title=title, words=words)
        for month, title, words in topics
    ]
    yield from _kept(town, days)
    yield days.moment(4, 15)
    actions.plan_meeting(
        by=by,
        about=[],
        form="room",
        title=made[1].title,
        starts_at=days.next_week(3, 15),
        place="街道二楼会议室（示例）",
        topic=made[1],
    )


def _kept(town: Town, days: Days) -> Story:
    """One topic of the plan, from its meeting to the member who went and looked."""
    place, here = town.code(roster.LONGPAN), town.code(f"{roster.LONGPAN}/龙蟠南苑社区")
    by, unit, member = town.convener(place), town.bodies["物业"], town.members(here)[1]
    year = days.now.year
    made = actions.add_topic(
        by=by, place=place, year=year, month=max(1, days.now.month - 2), title="示例：小区夜间停车怎么排"
    )
    yield days.moment(48, 9)
    meeting = actions.plan_meeting(
        by=by,
        about=[],
        form="room",
        title=made.title,
        starts_at=days.moment(44, 15),
        place="街道二楼会议室（示例）",
        topic=made,
        guests=[
            actions.Guest(consultations.NewSeat("unit", organisation=unit)),
            actions.Guest(consultations.NewSeat("member", member=member)),
        ],
    )
    yield days.moment(44, 17)
    order = meeting.orders.get()
    seats = list(meeting.seats.values_list("pk", flat=True))
    consultations.set_attendance(meeting, by=by, present=seats)
    words = {"agreed": "示例：晚八点到早七点，东侧路边画线停车；消防通道一米不让。"}
    consultations.save_minutes(meeting, by=by, version=0, words=words)
    new = consultations.NewItem("东侧路边画夜间车位（示例）", unit, days.day(14), "现场有线、有牌")
    consultations.finish_minutes(meeting, by=by, items={order.pk: [new]})
    yield days.moment(43, 10)
    item = order.items.get()
    consultations.accept_item(item, by=town.clerk(unit))
    yield days.moment(18, 10)
    consultations.report_item(item, by=town.clerk(unit), code="A", words="线画好了，牌子立了（示例）。")
    yield days.moment(16, 16)
    order.refresh_from_db()
    consultations.visit_check(
        order,
        by=town.member_actor(member),
        finding="holds",
        visited_on=days.day(16),
        words="车位在用（示例）。",
    )
