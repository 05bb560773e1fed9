"""A meeting that is recorded afterwards: its outcome is told, not that it will take place."""

from __future__ import annotations

import datetime as dt

from tests import make

from tinghao.consultations import actions
from tinghao.core import clock
from tinghao.jobs import worker
from tinghao.notifications.models import Notice


def told_of(order_id: int) -> set[str]:
    worker.drain()
    return set(Notice.objects.filter(subject_id=order_id).values_list("template", flat=True))


def test_a_meeting_that_took_place_already_is_announced_to_nobody(cast: make.Cast) -> None:
    order = make.order(cast, state="claimed").order
    actions.record_consultation(
        by=cast.convener.actor,
        about=[order],
        form="bench",
        title="楼道灯",
        held_at=clock.now() - dt.timedelta(hours=1),
        agreed="物业换灯。",
        items={order.pk: [actions.NewItem("换灯", cast.unit, clock.today() + dt.timedelta(days=9))]},
    )
    told = told_of(order.pk)
    assert "orders.agreed" in told
    assert "orders.convened" not in told


def test_a_meeting_to_come_is_announced(cast: make.Cast) -> None:
    order = make.order(cast, state="claimed").order
    actions.plan_consultation(
        by=cast.convener.actor,
        about=[order],
        form="room",
        title="楼道灯",
        starts_at=clock.now() + dt.timedelta(days=2),
    )
    assert "orders.convened" in told_of(order.pk)
