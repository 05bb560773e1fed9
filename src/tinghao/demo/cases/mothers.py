"""扬子街道“妈妈班”: a glass works, a primary school and a street; the accounts give no date."""

from __future__ import annotations

import datetime as dt

from tinghao.consultations import actions as consultations
from tinghao.demo import roster
from tinghao.demo.cases import source
from tinghao.demo.cast import Town
from tinghao.demo.days import on
from tinghao.demo.matter import Matter
from tinghao.demo.stage import Story

KEY = "case-mothers"
TITLE = "扬子街道“妈妈班”"
RAISED = "想请街道把新江玻璃厂和扬子路小学请到一起，商量“妈妈班”的事。"


def story(town: Town) -> Story:
    """From the wish to a consultation of works, school and street, and the check."""
    case = Matter(town, KEY, roster.YANGZI)
    yield on(2020, 10, 12, 9, 30)
    case.place(RAISED, channel="visit", address="扬子街道", by=case.convener)
    yield on(2020, 10, 13, 9, 0)
    case.accept("elderly_child", TITLE)
    case.publish(TITLE, source.text(RAISED, dated=False))
    yield on(2020, 10, 13, 15, 20)
    case.claim(0)
    yield on(2020, 10, 16, 10, 0)
    case.survey("委员分别听了厂里、学校和妈妈们的想法。（示例记录）")
    yield on(2020, 10, 22, 17, 0)
    street = town.bodies["扬子街道"]
    works, school = town.bodies["玻璃厂"], town.bodies["小学"]
    consultations.record_consultation(
        by=case.convener,
        about=[case.order],
        form="room",
        title="“妈妈班”怎么办",
        held_at=on(2020, 10, 22, 15, 0),
        place="扬子街道",
        seats=case.seats([street, works, school], ("职工代表（示例）",), members=3),
        discussion="厂里、学校、街道和妈妈们当面说了各自的难处和办法。（示例记录）",
        agreed="把“妈妈班”办起来，由街道居中联系。（牵头单位为演示所填）",
        items={
            case.order.pk: [
                consultations.NewItem(
                    "居中联系，把“妈妈班”办起来（牵头单位为演示所填）",
                    street,
                    dt.date(2020, 11, 30),
                    "妈妈们说好用",
                    (works, school),
                )
            ]
        },
    )
    yield on(2020, 10, 23, 9, 0)
    case.units_accept()
    yield on(2020, 11, 18, 15, 0)
    case.report("“妈妈班”办起来了。")
    yield on(2020, 11, 19, 10, 0)
    case.visit("holds", "委员去看了“妈妈班”。（示例记录）")
    yield on(2020, 11, 20, 9, 0)
    case.answer("yes", 5, by=case.convener)
    yield on(2020, 11, 23, 9, 0)
    case.publish(
        TITLE,
        source.text(RAISED, "街道、新江玻璃厂和扬子路小学坐到一起，把“妈妈班”办了起来。", dated=False),
    )
