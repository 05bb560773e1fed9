"""明光 e-bike charging: on the spot at an estate; neither date nor estate is given."""

from __future__ import annotations

import datetime as dt

from tinghao.consultations import actions as consultations
from tinghao.demo import roster
from tinghao.demo.cases import source
from tinghao.demo.cast import Town
from tinghao.demo.days import on
from tinghao.demo.matter import Matter
from tinghao.demo.stage import Story

KEY = "case-mingguang"
TITLE = "明光小区电动自行车充电"
RAISED = "小区里电动自行车充电的事，想请委员到现场来，和大家一起商量个办法。"


def story(town: Town) -> Story:
    """From the residents' word to a way of charging that they check."""
    case = Matter(town, KEY, roster.MINGGUANG)
    yield on(2021, 3, 15, 9, 40)
    case.place(
        RAISED,
        channel="visit",
        address="明光市一居民小区（报道未写明）",
        by=town.member_actor(case.members[1]),
    )
    yield on(2021, 3, 16, 9, 0)
    case.accept("charging", TITLE)
    case.publish(TITLE, source.text(RAISED, dated=False))
    yield on(2021, 3, 16, 15, 0)
    case.claim(1)
    yield on(2021, 3, 18, 10, 0)
    case.survey("委员到小区看了充电的情况。（示例记录）")
    yield on(2021, 3, 25, 17, 0)
    street = town.bodies["明光街道"]
    consultations.record_consultation(
        by=case.convener,
        about=[case.order],
        form="on_site",
        title="小区电动自行车充电",
        held_at=on(2021, 3, 25, 15, 30),
        place="小区现场",
        seats=case.seats([street], ("居民代表戊（示例）",), members=3),
        discussion="大家在小区现场，对着充电的地方商量。（示例记录）",
        agreed="商定小区充电的办法，由街道联系落实。（牵头单位为演示所填）",
        items={
            case.order.pk: [
                consultations.NewItem(
                    "落实商定的小区充电办法（牵头单位为演示所填）", street, dt.date(2021, 4, 30), "居民说好用"
                )
            ]
        },
    )
    yield on(2021, 3, 26, 9, 0)
    case.units_accept()
    yield on(2021, 4, 20, 15, 0)
    case.report("商定的办法落实了。（报道未写明结果，此处为演示）")
    yield on(2021, 4, 21, 10, 0)
    case.visit("holds", "委员到小区看过。（示例记录）")
    yield on(2021, 4, 22, 9, 0)
    case.answer("yes", 4, by=case.convener)
    yield on(2021, 4, 25, 9, 0)
    case.publish(
        TITLE,
        source.text(
            RAISED,
            "在明光，委员和居民在小区现场就电动自行车充电开了微协商。报道没有写明结果，查单一步为演示所补。",
            dated=False,
        ),
    )
