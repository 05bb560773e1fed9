"""Lots that walked to their state through the real actions."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from tests import make

from tinghao.core import clock
from tinghao.jobs import worker
from tinghao.lots import actions, tasks
from tinghao.lots.models import Lot
from tinghao.lots.pools import Quota
from tinghao.lots.sheets import NewPerson, Sheet

QUOTAS = (
    Quota("性别", "女", 4, 6),
    Quota("性别", "男", 4, 6),
    Quota("年龄段", "60 岁以上", 2, 4),
    Quota("年龄段", "35–59 岁", 3, 5),
    Quota("年龄段", "18–34 岁", 2, 3),
)


def sheet(people: int = 60) -> Sheet:
    chance = random.Random(7)
    rows = tuple(
        NewPerson(
            f"示例住户{n}",
            f"1380000{n:04d}",
            {
                "性别": chance.choice("女女男"),
                "年龄段": chance.choice(["60 岁以上", "60 岁以上", "35–59 岁", "18–34 岁"]),
                "房屋": chance.choice(["自住", "租住"]),
            },
        )
        for n in range(people)
    )
    return Sheet(("性别", "年龄段", "房屋"), rows)


def drafted(cast: make.Cast, quotas: tuple[Quota, ...] = QUOTAS) -> Lot:
    by = cast.convener.actor
    lot = actions.create_lot(
        by=by, title="示例：加装电梯居民代表", place=make.COMMUNITY, seats=10, sheet=sheet()
    )
    actions.set_quotas(lot, by=by, seats=10, quotas=quotas)
    return lot


def computed(cast: make.Cast, quotas: tuple[Quota, ...] = QUOTAS) -> Lot:
    lot = drafted(cast, quotas)
    actions.ask_to_compute(lot, by=cast.convener.actor, enqueue=tasks.compute.enqueue)
    worker.drain()
    lot.refresh_from_db()
    return lot


def published(cast: make.Cast) -> Lot:
    lot = computed(cast)
    publish(lot, by=cast.convener.actor)
    return lot


def publish(lot: Lot, *, by: Any, on: dt.date | None = None) -> None:
    actions.publish_lot(lot, by=by, source="示例：福彩 3D 开奖号码", draws_on=on or clock.today())


def drawn(cast: make.Cast, number: str = "527") -> Lot:
    lot = published(cast)
    actions.draw_lot(lot, by=cast.convener.actor, number=number)
    return lot
