"""施集镇井楠村宅改: April 2020, more than ten suggestions, and a model that others copy."""

from __future__ import annotations

import datetime as dt

from tinghao.consultations import actions as consultations
from tinghao.demo import roster
from tinghao.demo.cases import source
from tinghao.demo.cast import Town
from tinghao.demo.days import on
from tinghao.demo.matter import Matter
from tinghao.demo.stage import Story

KEY = "case-jingnan"
TITLE = "井楠村宅基地改革"
RAISED = "村里要做宅基地改革，户户的情况不一样。想请召集人和委员来村里，和大家一起把办法商量出来。"


def story(town: Town) -> Story:
    """From the villagers' wish to the suggestions in writing."""
    case = Matter(town, KEY, f"{roster.SHIJI}/井楠村")
    yield on(2020, 4, 7, 9, 0)
    case.place(RAISED, channel="visit", address="井楠村", by=case.convener)
    yield on(2020, 4, 7, 16, 30)
    case.accept("village", TITLE)
    case.publish(TITLE, source.text(RAISED))
    yield on(2020, 4, 8, 9, 20)
    case.claim(0)
    yield on(2020, 4, 13, 15, 0)
    case.survey("召集人和委员到村里挨户听了想法。（示例记录）")
    yield on(2020, 4, 17, 17, 30)
    village = town.bodies["井楠村"]
    consultations.record_consultation(
        by=case.convener,
        about=[case.order],
        form="field",
        title="井楠村宅基地改革怎么做",
        held_at=on(2020, 4, 17, 14, 30),
        venue=town.venues["井楠村群众议事长廊（示例）"],
        seats=case.seats(
            [village], ("村民代表甲（示例）", "村民代表乙（示例）", "村民代表丙（示例）"), members=3
        ),
        discussion="村民说了各家的情况和担心，委员和召集人一条一条记下来。（示例记录）",
        agreed="把大家的意见整理成书面建议，用到宅改里去。",
        items={
            case.order.pk: [
                consultations.NewItem(
                    "把大家的意见整理成书面建议（牵头单位为演示所填）",
                    village,
                    dt.date(2020, 5, 8),
                    "有书面建议，村民看得到",
                )
            ]
        },
    )
    yield on(2020, 4, 20, 9, 0)
    case.units_accept()
    yield on(2020, 4, 28, 15, 30)
    case.report("十余条建议写成了书面，宅改照着大家商量的做，“宅改井楠模式”可供别处借鉴。")
    yield on(2020, 4, 29, 10, 0)
    case.visit("holds", "委员在村里看到了写成的建议，和村民核对过。（示例记录）")
    yield on(2020, 4, 30, 9, 0)
    case.answer("yes", 5, by=case.convener)
    yield on(2020, 5, 6, 9, 0)
    case.publish(
        TITLE,
        source.text(
            RAISED,
            "2020 年 4 月，召集人组织委员和村民一起商量，提出十余条建议，形成“宅改井楠模式”。",
        ),
    )
