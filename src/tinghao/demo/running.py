"""One meeting that is running now: a room in 龙蟠 in its third phase, somebody speaking, one thing agreed."""

from __future__ import annotations

import datetime as dt

from tinghao.consultations import actions as consultations
from tinghao.demo import roster
from tinghao.demo.cast import Town
from tinghao.demo.days import Days
from tinghao.demo.errands.errand import MARK
from tinghao.demo.matter import Matter
from tinghao.demo.stage import Story
from tinghao.meetings import actions, queries
from tinghao.orders.models import Order

TITLE = "中心花园的灯几点关"
RAISED = "中心花园的灯九点就全关了，晚归的人要摸黑走；住一楼的又嫌灯太亮。想请大家坐下来定个时间。"


def story(town: Town, days: Days) -> Story:
    """Placed a week ago; the meeting began half an hour before the city was loaded."""
    case = Matter(town, "running-lights", f"{roster.LONGPAN}/龙蟠南苑社区")
    keeper = town.bodies["物业"]
    yield days.moment(7, 9, 12)
    case.place(RAISED, address="中心花园")
    yield days.moment(6, 9, 40)
    case.accept("roads", TITLE)
    case.publish(TITLE, f"{RAISED}{MARK}")
    yield days.moment(6, 14, 20)
    case.claim(0)
    begins = days.now - dt.timedelta(minutes=32)
    yield days.moment(3, 10)
    case.meeting = consultations.plan_consultation(
        by=case.convener,
        about=[case.order],
        form="room",
        title=TITLE,
        starts_at=begins,
        place="社区二楼协商议事室",
        seats=case.seats([keeper], ("刘叔（示例）", "陈奶奶（示例）", "小孙（示例）"), members=3),
    )
    yield begins
    _briefing(case)
    yield begins + dt.timedelta(minutes=13)
    actions.begin_phase(case.meeting, by=case.convener, phase="questions", seen="briefing")
    _says(case, "representative", "一楼晚上十点以后灯还照着窗户，能不能早一点关？（示例）")
    yield begins + dt.timedelta(minutes=24)
    actions.begin_phase(case.meeting, by=case.convener, phase="answers", seen="questions")
    _says(case, "unit", "可以分两路：主路留到十一点半，靠窗的一路九点半关。（示例）")
    yield begins + dt.timedelta(minutes=29)
    _agrees(case, case.order, town)


def _seat(case: Matter, kind: str, number: int = 0) -> int:
    seats = [s for s in queries.seats_of(case.convener, case.meeting) if s.kind == kind]
    return seats[number].pk


def _briefing(case: Matter) -> None:
    actions.begin_phase(case.meeting, by=case.convener, phase="briefing", seen="")
    for seat in queries.seats_of(case.convener, case.meeting)[:-1]:
        actions.mark_seat(case.meeting, by=case.convener, seat=seat.pk, present=True)
    _says(case, "member", "到现场看过两回：九点以后主路确实黑，一楼三户的窗户正对灯杆。（示例）")


def _says(case: Matter, kind: str, words: str) -> None:
    seat = _seat(case, kind)
    turn = actions.ask_to_speak(case.meeting, by=case.convener, seat=seat)
    speaking = queries.standing(case.convener, case.meeting).speaking
    assert turn is not None
    actions.call_speaker(case.meeting, by=case.convener, turn=turn.pk, seen=speaking.pk if speaking else 0)
    actions.note_statement(case.meeting, by=case.convener, words=words, turn=turn.pk)


def _agrees(case: Matter, order: Order, town: Town) -> None:
    actions.note_item(
        case.meeting, by=case.convener, what="花园的灯改成两路，靠窗的一路九点半关", order=order,
        unit=town.bodies["物业"], due_on=None,
    )  # fmt: skip
    for number in (1, 2):
        actions.ask_to_speak(case.meeting, by=case.convener, seat=_seat(case, "representative", number))
