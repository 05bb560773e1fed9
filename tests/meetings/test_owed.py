"""Minutes that are late are shown as late, to the staff and in public, and go up to the county once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from tests import make
from tests.meetings import stage

from tinghao.core import calendar, clock
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.meetings import actions, queries, tasks
from tinghao.notifications.models import Notice
from tinghao.orders import actions as orders
from tinghao.orders import tasks as order_tasks


@pytest.fixture
def late(cast: make.Cast) -> stage.Table:
    """A meeting whose hour passed a fortnight ago, of which nothing was written."""
    table = stage.table(cast, began_ago=dt.timedelta(days=14))
    orders.publish_order(table.order, by=cast.convener.actor, title="楼道灯", words="楼道灯坏了。")
    return table


def told(cast: make.Cast, template: str) -> list[int | None]:
    worker.drain()
    return sorted(Notice.objects.filter(template=template).values_list("person_id", flat=True))


def test_minutes_are_due_three_working_days_after_the_day(late: stage.Table) -> None:
    owed = queries.overdue_of(late.consultation)
    assert owed is not None
    assert owed.due == calendar.add_working_days(owed.held_on, 3).date
    assert owed.days == calendar.working_days_between(owed.due, clock.today())


def test_the_county_and_the_convener_are_told_once(cast: make.Cast, late: stage.Table) -> None:
    for _night in range(3):
        tasks.watch_minutes.call()
    who = [cast.convener.person, cast.county_office.person]
    assert told(cast, "meetings.minutes_overdue") == sorted(p.pk for p in who if p)
    kinds = Entry.objects.filter(subject="order", subject_id=late.case.pk, kind="meetings.minutes_overdue")
    assert kinds.count() == 1


def test_the_public_sees_that_they_are_late(late: stage.Table) -> None:
    page = Client().get(reverse("portal:case", args=[late.order.number])).content.decode()
    assert "现在超期" in page


def test_the_staff_sees_that_they_are_late(cast: make.Cast, late: stage.Table) -> None:
    for player in (cast.convener, cast.county_office):
        page = player.client.get(reverse("desk:consultation", args=[late.pk])).content.decode()
        assert "纪要超期" in page
        listed = player.client.get(reverse("desk:consultations"), {"show": "owed"}).content.decode()
        assert late.consultation.title in listed
        assert "已超期" in listed


def test_where_the_clock_of_an_order_told_the_county_nobody_is_told_twice(
    cast: make.Cast, late: stage.Table
) -> None:
    with clock.at(clock.now() - dt.timedelta(days=13)):
        actions.begin_phase(late.consultation, by=cast.convener.actor, phase="briefing", seen="")
    order_tasks.watch_clocks.call()
    tasks.watch_minutes.call()
    assert told(cast, "meetings.minutes_overdue") == []
    county = cast.county_office.person
    assert county is not None
    assert county.pk in told(cast, "clock.red")


def test_minutes_that_are_final_are_owed_no_more(cast: make.Cast) -> None:
    table = stage.finished(cast)
    assert queries.overdue_of(table.consultation) is None
    tasks.watch_minutes.call()
    assert told(cast, "meetings.minutes_overdue") == []
