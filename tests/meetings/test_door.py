"""Signing in at the door: by the code on the wall, without an account, while the meeting is on."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.test import Client
from django.urls import reverse
from tests import make
from tests.meetings import stage

from tinghao.core import clock
from tinghao.history.models import Entry
from tinghao.meetings import actions, queries


@pytest.fixture
def noon(cast: make.Cast):
    with clock.at(clock.local(clock.now()).replace(hour=12, minute=0)):
        yield


def address(table: stage.Table) -> str:
    return reverse("portal:door", args=[queries.door_code(table.consultation)])


def test_a_person_picks_the_own_seat_and_the_host_sees_it(cast: make.Cast, noon: None) -> None:
    table = stage.table(cast)
    page = Client().get(address(table)).content.decode()
    assert cast.unit.name in page
    assert "示＊＊" in page
    assert stage.RESIDENT not in page, "a private name is not told to whoever holds the code"
    seat = table.seat("requester").pk
    assert Client().post(address(table), {"seat": seat, "once": "x"}).status_code == 303
    assert table.seat("requester").attended is True


def test_a_name_is_kept_encrypted_and_once(cast: make.Cast, noon: None) -> None:
    table = stage.table(cast)
    for _press in range(2):
        answer = Client().post(address(table), {"name": "示例张三丰", "once": "same"})
        assert answer.status_code == 303
    assert [s.name for s in table.standing.seats].count("示例张三丰") == 1
    kept = [e.data for e in Entry.objects.filter(kind="meetings.attendance_marked")]
    assert len(kept) == 1
    assert "张三丰" not in json.dumps(kept)


def test_an_empty_name_is_told_and_keeps_nothing(cast: make.Cast, noon: None) -> None:
    table = stage.table(cast)
    answer = Client().post(address(table), {"name": " "})
    assert answer.status_code == 422
    assert "写下怎么称呼您" in answer.content.decode()
    assert len(table.standing.seats) == 4


def test_the_door_is_closed_before_and_after(cast: make.Cast, noon: None) -> None:
    early = stage.table(cast, began_ago=dt.timedelta(hours=-3))
    assert "还没有开始签到" in Client().get(address(early)).content.decode()
    table = stage.table(cast)
    actions.begin_phase(table.consultation, by=cast.convener.actor, phase="briefing", seen="")
    actions.end_meeting(table.consultation, by=cast.convener.actor, seen="briefing")
    page = Client().get(address(table))
    assert "已经结束" in page.content.decode()
    assert Client().post(address(table), {"name": "示例迟到者"}).status_code == 409
    assert len(table.standing.seats) == 4


def test_a_forged_code_opens_nothing(cast: make.Cast) -> None:
    table = stage.table(cast)
    for code in ("1", f"{table.pk}:forged", f"{table.pk + 1}{queries.door_code(table.consultation)[1:]}"):
        assert Client().get(reverse("portal:door", args=[code])).status_code == 404
