"""The screens of a meeting ask the database as often for a full table as for an empty one."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make
from tests.meetings import stage

from tinghao.meetings import actions


def queries_of(cast: make.Cast, address: str, **headers: str) -> int:
    client = cast.convener.client
    client.get(address, headers=headers)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address, headers=headers).status_code in {200, 204}
    return len(caught)


@pytest.mark.parametrize("screen", ["host", "recorder", "projector", "sheet"])
def test_a_screen_takes_the_same_number_of_queries_whatever_is_on_it(cast: make.Cast, screen: str) -> None:
    table = stage.table(cast)
    by = cast.convener.actor
    actions.begin_phase(table.consultation, by=by, phase="briefing", seen="")
    address = reverse(f"desk:consultation_{screen}", args=[table.pk])
    seat = table.seat("unit").pk
    actions.note_statement(table.consultation, by=by, seat=seat, words="示例")
    actions.note_item(table.consultation, by=by, what="示例", unit=cast.unit, order=table.order)
    few = queries_of(cast, address)
    for number in range(6):
        actions.note_statement(table.consultation, by=by, seat=seat, words="示例")
        actions.note_item(table.consultation, by=by, what="示例", unit=cast.unit, order=table.order)
        actions.add_person(table.consultation, by=by, name=f"示例{number}")
    assert queries_of(cast, address) <= few
    assert few <= 24


def test_a_screen_that_shows_all_there_is_has_a_short_answer(cast: make.Cast) -> None:
    table = stage.table(cast)
    actions.begin_phase(table.consultation, by=cast.convener.actor, phase="briefing", seen="")
    address = reverse("desk:consultation_host", args=[table.pk])
    client = cast.convener.client
    same = client.get(f"{address}?have={table.standing.mark}", headers={"HX-Request": "true"})
    assert same.status_code == 204
    assert int(same.headers["X-Phase-Run"]) >= 0
    other = client.get(f"{address}?have=0.0.0", headers={"HX-Request": "true"})
    assert other.status_code == 200
    assert 'hx-swap-oob="true"' in other.content.decode()


def test_the_list_of_owed_minutes_takes_the_same_number_of_queries(cast: make.Cast) -> None:
    address = f"{reverse('desk:consultations')}?show=owed"
    stage.table(cast, began_ago=dt.timedelta(days=14))
    few = queries_of(cast, address)
    for _more in range(3):
        stage.table(cast, began_ago=dt.timedelta(days=14))
    assert queries_of(cast, address) == few


def test_a_call_names_who_speaks_where_somebody_was_first(cast: make.Cast) -> None:
    table = stage.table(cast)
    by = cast.convener.actor
    actions.begin_phase(table.consultation, by=by, phase="briefing", seen="")
    turns = [
        actions.ask_to_speak(table.consultation, by=by, seat=table.seat(k).pk) for k in ("unit", "member")
    ]
    address = reverse("desk:consultation_do", args=[table.pk, "call"])
    first, second = ({"turn": t.pk, "seen": 0, "outbox": "1"} for t in turns if t)
    assert cast.convener.client.post(address, first).status_code == 200
    answer = cast.member.client.post(address, second)
    assert answer.status_code == 409
    assert cast.unit.name in answer.json()["detail"]
