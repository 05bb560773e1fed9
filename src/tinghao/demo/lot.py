"""One invented lot: residents' representatives of a neighbourhood, drawn in sight of all."""

from __future__ import annotations

from itertools import product

from tinghao.demo import roster
from tinghao.demo.cast import Town
from tinghao.demo.days import Days
from tinghao.demo.stage import Story
from tinghao.lots import actions
from tinghao.lots.pools import Quota
from tinghao.lots.sheets import NewPerson, Sheet

SEATS = 9
# How many invented households there are of each kind: more old people and owners, as pools are.
_KINDS = dict(
    zip(
        product(("女", "男"), ("18–34 岁", "35–59 岁", "60 岁以上"), ("低层", "高层")),
        (5, 7, 8, 9, 11, 8, 3, 4, 6, 7, 8, 4),
        strict=True,
    )
)
_QUOTAS = (
    Quota("性别", "女", 4, 5),
    Quota("性别", "男", 4, 5),
    Quota("年龄段", "18–34 岁", 2, 3),
    Quota("年龄段", "35–59 岁", 3, 4),
    Quota("年龄段", "60 岁以上", 2, 4),
    Quota("楼层", "低层", 4, 5),
    Quota("楼层", "高层", 4, 5),
)


def _sheet() -> Sheet:
    rows: list[NewPerson] = []
    for (sex, age, floor), many in _KINDS.items():
        for _household in range(many):
            values = {"性别": sex, "年龄段": age, "楼层": floor}
            rows.append(NewPerson(f"示例住户 {len(rows) + 1}", "", values))
    return Sheet(("性别", "年龄段", "楼层"), tuple(rows))


def story(town: Town, days: Days) -> Story:
    """Drafted and computed, published the same day, drawn by the number of an evening."""
    place = town.code(roster.LONGPAN)
    by = town.convener(place)
    yield days.moment(9, 10)
    lot = actions.create_lot(
        by=by, title="示例：加装电梯，请哪几户当居民代表", place=place, seats=SEATS, sheet=_sheet()
    )
    actions.set_quotas(lot, by=by, seats=SEATS, quotas=_QUOTAS)
    actions.ask_to_compute(lot, by=by, enqueue=lambda _pk: None)
    actions.compute(lot)
    lot.refresh_from_db()
    yield days.moment(9, 16)
    actions.publish_lot(lot, by=by, source="示例：福彩 3D 当晚开奖号码", draws_on=days.day(8))
    yield days.moment(8, 21, 40)
    actions.draw_lot(lot, by=by, number="527")
    yield days.moment(7, 9)
    actions.replace_person(lot, by=by, number=min(actions.panel_now(lot)))
