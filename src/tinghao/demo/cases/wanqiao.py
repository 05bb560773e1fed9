"""万桥新苑公厕移交: raised in January 2021, eleven kinds of party at one table, opened shortly after."""

from __future__ import annotations

import datetime as dt

from tinghao.consultations import actions as consultations
from tinghao.demo import roster
from tinghao.demo.cases import source
from tinghao.demo.cast import Town
from tinghao.demo.days import on
from tinghao.demo.matter import Matter
from tinghao.demo.stage import Story
from tinghao.meetings import actions as meetings
from tinghao.meetings import queries

KEY = "case-wanqiao"
PARTIES = ("重点处", "环卫处", "市住建局", "区住建局", "金鹏", "同乐街道", "万桥社区")
TITLE = "万桥新苑公厕移交"
RAISED = (
    "万桥新苑的公厕还没有移交，居民用不上。这件事牵涉好几家单位，想请大家坐到一起，把移交和开门的事谈妥。"
)


def story(town: Town) -> Story:
    """From the group's visit to the open door and the look-back."""
    case = Matter(town, KEY, f"{roster.TONGLE}/万桥社区")
    yield on(2021, 1, 6, 10, 20)
    case.place(
        RAISED,
        channel="visit",
        address="万桥新苑",
        by=town.member_actor(case.members[1]),
    )
    yield on(2021, 1, 6, 15, 5)
    case.join(channel="visit", by=case.convener)
    yield on(2021, 1, 7, 9, 30)
    case.accept("sanitation", TITLE)
    case.publish(TITLE, source.text(RAISED))
    yield on(2021, 1, 7, 14, 10)
    case.claim(1)
    yield on(2021, 1, 11, 15, 40)
    case.survey("小组到万桥新苑看了公厕，向居民和社区问了情况，列出要请到场的单位。（示例记录）")
    yield on(2021, 1, 13, 9, 0)
    units = [town.bodies[key] for key in PARTIES]
    case.meeting = consultations.plan_consultation(
        by=case.convener,
        about=[case.order],
        form="on_site",
        title=TITLE,
        starts_at=on(2021, 1, 19, 9, 30),
        venue=town.venues["万桥社区协商议事室（示例）"],
        seats=case.seats(units, ("居民代表甲（示例）", "居民代表乙（示例）"), members=4),
    )
    yield on(2021, 1, 19, 11, 30)
    consultations.set_attendance(
        case.meeting, by=case.convener, present=list(case.meeting.seats.values_list("pk", flat=True))
    )
    yield on(2021, 1, 20, 10, 0)
    consultations.save_minutes(
        case.meeting,
        by=case.convener,
        version=0,
        words={
            "discussion": "居民代表说了用厕的不便，各单位说了移交要办的手续，委员请大家谈怎样办成。（示例）",
            "agreed": "各方就公厕移交谈拢：按手续完成移交，随后对居民开放。",
            "open_points": "",
        },
    )
    yield on(2021, 1, 20, 16, 0)
    consultations.finish_minutes(
        case.meeting,
        by=case.convener,
        items={
            case.order.pk: [
                consultations.NewItem(
                    "完成万桥新苑公厕移交并对居民开放（牵头单位为演示所填）",
                    town.bodies["同乐街道"],
                    dt.date(2021, 2, 26),
                    "公厕移交完毕，居民可以使用",
                    tuple(unit for unit in units if unit != town.bodies["同乐街道"]),
                )
            ]
        },
    )
    yield on(2021, 1, 20, 17, 10)
    proposed = queries.proposed_summary(case.convener, case.meeting)
    meetings.publish_summary(case.meeting, by=case.convener, words=source.text(proposed), version=0)
    yield on(2021, 1, 21, 9, 20)
    case.units_accept()
    yield on(2021, 2, 3, 15, 30)
    case.report("公厕已经移交，对居民开放。")
    yield on(2021, 2, 4, 10, 0)
    case.visit("holds", "委员到场，公厕开着门，居民在用。（示例记录）")
    yield on(2021, 2, 5, 9, 10)
    case.answer("yes", 5, "能用了。", by=case.convener)
    yield on(2021, 2, 5, 9, 25)
    case.answer("yes", 5, number=1, by=case.convener)
    yield on(2021, 2, 8, 9, 0)
    case.publish(
        TITLE,
        source.text(
            RAISED,
            "2021 年 1 月提出后，万桥社区委员小组和街道召集人把市重点处、市环卫处、市住建局、南谯区住建局、"
            "金鹏建设集团、同乐街道、社区和居民代表请到一张桌子上。各方谈拢，公厕不久就开放了。",
        ),
    )
    yield on(2021, 5, 11, 9, 30)
    case.answer("yes", 5, "还开着，干净。", by=case.convener)
