"""兰天西 property management: on the spot, by the group of 兰天社区; no date is given."""

from __future__ import annotations

import datetime as dt

from tinghao.consultations import actions as consultations
from tinghao.demo import roster
from tinghao.demo.cases import source
from tinghao.demo.cast import Town
from tinghao.demo.days import on
from tinghao.demo.matter import Matter
from tinghao.demo.stage import Story

KEY = "case-lantian"
TITLE = "兰天西小区物业管理"
RAISED = "兰天西小区的物业管理，想请委员小组来现场，和大家一起商量。"


def story(town: Town) -> Story:
    """From the residents' word to an arrangement that they check."""
    case = Matter(town, KEY, f"{roster.FENGHUANG}/兰天社区")
    yield on(2021, 4, 12, 9, 0)
    case.place(
        RAISED,
        channel="visit",
        address="兰天西小区",
        by=town.member_actor(case.members[0]),
    )
    yield on(2021, 4, 12, 16, 0)
    case.join(channel="visit", by=case.convener)
    yield on(2021, 4, 13, 9, 0)
    case.accept("housing", TITLE)
    case.publish(TITLE, source.text(RAISED, dated=False))
    yield on(2021, 4, 13, 15, 0)
    case.claim(0)
    yield on(2021, 4, 15, 10, 0)
    case.survey("小组到小区听了居民的想法。（示例记录）")
    yield on(2021, 4, 22, 17, 0)
    community = town.bodies["兰天社区"]
    consultations.record_consultation(
        by=case.convener,
        about=[case.order],
        form="on_site",
        title=TITLE,
        held_at=on(2021, 4, 22, 15, 0),
        place="兰天西小区",
        seats=case.seats([community], ("居民代表己（示例）", "居民代表庚（示例）"), members=3),
        discussion="居民在小区现场说了对物业管理的想法，委员和社区逐条回应。（示例记录）",
        agreed="就小区物业管理谈成一致，由社区联系落实。（牵头单位为演示所填）",
        items={
            case.order.pk: [
                consultations.NewItem(
                    "落实谈成的物业管理办法（牵头单位为演示所填）",
                    community,
                    dt.date(2021, 5, 31),
                    "居民认可",
                )
            ]
        },
    )
    yield on(2021, 4, 23, 9, 0)
    case.units_accept()
    yield on(2021, 5, 18, 15, 0)
    case.report("谈成的办法落实了。（报道未写明结果，此处为演示）")
    yield on(2021, 5, 19, 10, 0)
    case.visit("holds", "委员到小区看过。（示例记录）")
    yield on(2021, 5, 20, 9, 0)
    case.answer("yes", 4, by=case.convener)
    yield on(2021, 5, 20, 9, 15)
    case.answer("yes", 5, number=1, by=case.convener)
    yield on(2021, 5, 24, 9, 0)
    case.publish(
        TITLE,
        source.text(
            RAISED,
            "兰天社区委员小组把微协商开到兰天西小区现场，就物业管理同居民商量。报道没有写明结果，查单一步为演示所补。",
            dated=False,
        ),
    )
