"""龙蟠南苑: May to September 2020, 450 smart charging ports, monitoring in 94 lifts, a rule that lasts."""

from __future__ import annotations

import datetime as dt

from tinghao.consultations import actions as consultations
from tinghao.demo import roster
from tinghao.demo.cases import source
from tinghao.demo.cast import Town
from tinghao.demo.days import on
from tinghao.demo.matter import Matter
from tinghao.demo.stage import Story

KEY = "case-longpan"
TITLE = "龙蟠南苑充电桩和电梯监测"
RAISED = "龙蟠南苑的电动自行车充电不方便、不安全，电梯里也没有监测。想请委员和能拍板的单位一起来小区商量。"


def story(town: Town) -> Story:
    """From the group's visit in May to the ports and lifts in September."""
    case = Matter(town, KEY, f"{roster.LONGPAN}/龙蟠南苑社区")
    yield on(2020, 5, 12, 9, 40)
    case.place(
        RAISED,
        channel="visit",
        address="龙蟠南苑小区",
        by=town.member_actor(case.members[2]),
    )
    yield on(2020, 5, 13, 8, 50)
    case.accept("charging", TITLE)
    case.publish(TITLE, source.text(RAISED))
    yield on(2020, 5, 13, 16, 0)
    case.claim(2)
    yield on(2020, 5, 15, 10, 0)
    case.survey("小组走了小区，看了充电的地方和电梯，听了居民和物业的说法。（示例记录）")
    yield on(2020, 5, 26, 17, 0)
    tower, keeper = town.bodies["铁塔"], town.bodies["南苑物业"]
    consultations.record_consultation(
        by=case.convener,
        about=[case.order],
        form="on_site",
        title="龙蟠南苑充电安全和电梯监测",
        held_at=on(2020, 5, 26, 15, 0),
        venue=town.venues["龙蟠南苑社区协商议事室（示例）"],
        seats=case.seats(
            [tower, keeper, town.bodies["龙蟠南苑社区"]],
            ("居民代表丙（示例）", "居民代表丁（示例）"),
            members=4,
        ),
        discussion="居民、物业、社区和铁塔公司把充电的位置、安全和以后的管理说到一起。（示例记录）",
        agreed="由铁塔公司免费安装智能充电端口；电梯装上监测；定下充电安全的长效办法。",
        items={
            case.order.pk: [
                consultations.NewItem(
                    "免费安装智能充电端口", tower, dt.date(2020, 9, 30), "端口装好能用", (keeper,)
                ),
                consultations.NewItem(
                    "电梯装上监测（牵头单位为演示所填）", keeper, dt.date(2020, 9, 30), "电梯监测在用"
                ),
                consultations.NewItem(
                    "定下充电安全的长效办法（牵头单位为演示所填）",
                    keeper,
                    dt.date(2020, 9, 30),
                    "办法在小区公布",
                ),
            ]
        },
    )
    yield on(2020, 5, 27, 9, 0)
    case.units_accept()
    yield on(2020, 9, 23, 15, 0)
    case.report(
        "450 个智能充电端口装好了，约合 30 万元，免费安装。",
        "94 部电梯装上了监测。",
        "充电安全有了长效办法，不是修一次就算。",
    )
    yield on(2020, 9, 24, 10, 30)
    case.visit("holds", "委员回到小区看了充电端口和电梯监测，都在用。（示例记录）")
    yield on(2020, 9, 25, 9, 0)
    case.answer("yes", 5, "充电方便了，坐电梯也放心。", by=town.staff("daitian"))
    yield on(2020, 9, 27, 9, 0)
    case.publish(
        TITLE,
        source.text(
            RAISED,
            "2020 年 5 月，龙蟠南苑社区委员小组到小区走访；到 9 月，铁塔公司免费装好 450 个智能充电端口"
            "（约 30 万元），94 部电梯装上监测，并定下充电安全的长效办法。",
        ),
    )
    yield on(2020, 12, 29, 9, 30)
    case.answer("yes", 5, by=town.staff("daitian"))
