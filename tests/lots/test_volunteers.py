"""Residents put themselves on a pool without an account, and take themselves off again at any time."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests import make
from tests.lots import stage

from tinghao.core import clock, refusals
from tinghao.core.actors import PASSERBY
from tinghao.jobs import worker
from tinghao.lots import actions, queries, tasks
from tinghao.lots.models import Call, PoolPerson, Volunteer
from tinghao.lots.pools import Quota
from tinghao.notifications.models import Notice

FEATURES = (("性别", ("女", "男")), ("年龄段", ("18–34 岁", "35–59 岁", "60 岁以上")))


def opened(cast: make.Cast, **more: Any) -> Call:
    given = {
        "by": cast.convener.actor,
        "title": "示例：加装电梯居民代表",
        "place": make.COMMUNITY,
        "features": FEATURES,
        "closes_on": clock.today() + dt.timedelta(days=9),
        **more,
    }
    return actions.open_call(**given)


def came(call: Call, n: int, **more: Any) -> Volunteer:
    values = {"性别": "女" if n % 2 else "男", "年龄段": FEATURES[1][1][n % 3]}
    given = {"name": f"示例居民{n}", "phone": f"1390000{n:04d}", "values": values, "consents": True, **more}
    return actions.volunteer(call, by=PASSERBY, **given)


def with_lot(cast: make.Cast, people: int = 12) -> tuple[Call, list[Volunteer], Any]:
    call = opened(cast)
    found = [came(call, n) for n in range(people)]
    lot = actions.create_lot_from_call(call, by=cast.convener.actor, title=call.title, seats=4)
    return call, found, lot


def test_names_and_numbers_are_nowhere_in_clear(cast: make.Cast) -> None:
    with_lot(cast)
    with connection.cursor() as cursor:
        for table in ("lots_volunteer", "lots_poolperson", "lots_call", "history_entry", "jobs_job"):
            cursor.execute(f"SELECT * FROM {table}")
            rows = repr(cursor.fetchall())
            assert "示例居民" not in rows and "1390000" not in rows, table


def test_a_number_volunteers_once_in_a_call_and_may_in_another(cast: make.Cast) -> None:
    call = opened(cast)
    came(call, 1)
    with pytest.raises(refusals.Invalid) as refused:
        came(call, 1, name="示例另一人", phone="+86 139-0000-0001")
    assert "phone" in refused.value.fields
    came(opened(cast, title="示例：另一次"), 1)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"consents": False}, "consents"),
        ({"name": " "}, "name"),
        ({"phone": ""}, "phone"),
        ({"phone": "12345"}, "phone"),
        ({"values": {"性别": "女"}}, "feature-1"),
        ({"values": {"性别": "女", "年龄段": "18–34 岁、男"}}, "feature-1"),
    ],
)
def test_what_is_missing_is_said_where_it_was_typed(
    cast: make.Cast, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(refusals.Invalid) as refused:
        came(opened(cast), 1, **more)
    assert field in refused.value.fields
    assert Volunteer.objects.count() == 0


@pytest.mark.parametrize(
    "features",
    [
        (),
        (("性别", ("女",)),),
        (("性别", ("女", "女")),),
        (("性别", ("女", "男")), ("性别", ("a", "b"))),
        (("性" * 30, ("女", "男")),),
        tuple((f"{n}", ("a", "b")) for n in range(9)),
    ],
)
def test_a_call_without_a_real_choice_is_refused(cast: make.Cast, features: Any) -> None:
    with pytest.raises(refusals.Invalid) as refused:
        opened(cast, features=features)
    assert "features" in refused.value.fields


def test_nobody_volunteers_after_the_day_or_once_a_lot_was_made(cast: make.Cast) -> None:
    call, _found, _lot = with_lot(cast)
    with pytest.raises(refusals.Stale):
        came(call, 77)
    over = opened(cast, title="示例：另一次")
    Call.objects.filter(pk=over.pk).update(closes_on=clock.today() - dt.timedelta(days=1))
    with pytest.raises(refusals.Stale):
        came(over, 1)


def test_taking_it_back_before_the_computing_takes_one_out_of_the_pool(cast: make.Cast) -> None:
    _call, found, lot = with_lot(cast)
    one = queries.public_volunteer_by_link(queries.volunteer_link(found[3]))
    actions.withdraw_volunteer(one, by=PASSERBY)
    assert lot.people.count() == 11
    with pytest.raises(refusals.Stale):
        actions.withdraw_volunteer(one, by=PASSERBY)


def test_taking_it_back_after_the_draw_erases_and_replaces(cast: make.Cast) -> None:
    _call, _found, lot = with_lot(cast)
    by = cast.convener.actor
    actions.set_quotas(lot, by=by, seats=4, quotas=[Quota("性别", "女", 2, 2), Quota("性别", "男", 2, 2)])
    actions.ask_to_compute(lot, by=by, enqueue=tasks.compute.enqueue)
    worker.drain()
    lot.refresh_from_db()
    stage.publish(lot, by=by)
    actions.draw_lot(lot, by=by, number="527")
    number = min(actions.panel_now(lot))
    person = PoolPerson.objects.get(lot=lot, number=number)
    one = queries.public_volunteer_by_link(queries.volunteer_link(person.volunteer))
    actions.withdraw_volunteer(one, by=PASSERBY)
    lot.refresh_from_db()
    assert number not in actions.panel_now(lot) and len(actions.panel_now(lot)) == 4
    person.refresh_from_db()
    assert (person.name, person.contact) == ("", "")


def test_erasing_a_lot_erases_what_its_volunteers_left(cast: make.Cast) -> None:
    _call, _found, lot = with_lot(cast)
    actions.call_off(lot, by=cast.convener.actor, reason="示例：不抽了")
    actions.erase_people(lot, by=cast.convener.actor)
    assert not Volunteer.objects.exclude(name="").exists()


def test_only_the_convener_of_the_place_and_the_offices_call(cast: make.Cast) -> None:
    call = opened(cast)
    for name in ("member", "convener_next_door", "handling_unit", "inspector", "stranger"):
        with pytest.raises(refusals.Refusal):
            opened(cast, by=cast.everybody[name].actor)
        with pytest.raises(refusals.Refusal):
            actions.call_off_call(call, by=cast.everybody[name].actor)
    came(call, 1)
    assert actions.call_off_call(call, by=cast.county_office.actor) == 1
    assert Volunteer.objects.get().name == ""


def test_over_http_a_resident_volunteers_sees_it_and_takes_it_back(cast: make.Cast) -> None:
    convener, browser = cast.convener.client, Client()
    typed = {
        "title": "示例：充电棚",
        "place": make.COMMUNITY,
        "closes_on": (clock.today() + dt.timedelta(days=5)).isoformat(),
        "features": "性别：女、男\n\n房屋: 自住，租住",
    }
    made = convener.post(reverse("desk:call_new"), typed)
    assert made.status_code == 302
    call = Call.objects.get()
    assert call.features == [["性别", ["女", "男"]], ["房屋", ["自住", "租住"]]]
    assert "示例：充电棚" in browser.get(reverse("portal:lots")).content.decode()
    address = reverse("portal:call", args=[call.pk])
    wrong = browser.post(address, {"name": "示例赵阿姨", "phone": "13900000001"})
    assert wrong.status_code == 422 and "示例赵阿姨" in wrong.content.decode()
    sent = {
        "name": "示例赵阿姨",
        "phone": "13900000001",
        "feature-0": "女",
        "feature-1": "自住",
        "consents": "on",
    }
    done = browser.post(address, sent)
    assert done.status_code == 303
    own = browser.get(done.url).content.decode()
    assert "示例赵阿姨" in own and "撤回" in own
    page = convener.get(made.url).content.decode()
    assert "139****0001" in page and "13900000001" not in page
    assert browser.post(done.url).status_code == 303
    assert "示例赵阿姨" not in browser.get(done.url).content.decode()
    assert browser.get(reverse("portal:volunteer", args=["1.x:y"])).status_code == 404


def overdue(call: Call, days: int) -> None:
    Call.objects.filter(pk=call.pk).update(closes_on=clock.today() - dt.timedelta(days=days))


def test_a_call_that_is_over_is_remembered_once_and_after_a_month_erased(cast: make.Cast) -> None:
    call = opened(cast)
    found = [came(call, n) for n in range(3)]
    overdue(call, 0)
    tasks.sweep_calls.call()
    assert not Notice.objects.filter(subject="call").exists(), "the last day is still a day"
    overdue(call, 30)
    tasks.sweep_calls.call()
    tasks.sweep_calls.call()
    told = Notice.objects.filter(template="lots.call_over")
    assert set(told.values_list("person_id", flat=True)) == {cast.convener.actor.person_id}
    assert told.count() == 1 and told.get().values["n"] == 3
    overdue(call, 31)
    tasks.sweep_calls.call()
    tasks.sweep_calls.call()
    call.refresh_from_db()
    assert call.closed_at is not None
    for row in found:
        row.refresh_from_db()
        assert (row.name, row.phone, row.phone_print, row.values) == ("", "", None, {})
    assert Notice.objects.filter(template="lots.call_lapsed").count() == 1
    with pytest.raises(refusals.Stale):
        actions.create_lot_from_call(call, by=cast.convener.actor, title="示例", seats=2)


def test_a_call_of_which_a_lot_was_made_is_left_alone(cast: make.Cast) -> None:
    call, found, _lot = with_lot(cast)
    overdue(call, 90)
    tasks.sweep_calls.call()
    found[0].refresh_from_db()
    assert found[0].name and not Notice.objects.filter(subject="call").exists()


def test_whoever_takes_a_name_back_is_erased_where_rooms_above_copied_it(
    cast: make.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _call, found, lot = with_lot(cast)
    type(lot).objects.filter(pk=lot.pk).update(state="computed")
    asked: list[int] = []
    monkeypatch.setattr("tinghao.lots.erasing._known", [asked.extend])
    monkeypatch.setattr("tinghao.lots.actions.lots.replace_declined", lambda *_given, **_more: None)
    found[0].refresh_from_db()
    actions.withdraw_volunteer(found[0], by=PASSERBY)
    assert asked == [found[0].person_id]
