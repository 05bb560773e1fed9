"""Meetings and the unit's desk over HTTP: planning, recording, minutes of two hands, items and rulings."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from tests.desk import stage

from tinghao.consultations import actions
from tinghao.consultations.models import Consultation, Minutes, OutcomeItem, Seat
from tinghao.core import clock

SEE = {"member", "colleague", "group_leader", "convener", "county_office", "city_office", "inspector"}
RECORD = {"convener", "county_office", "city_office", "member"}


def opened_by(cast, address):
    return {name: p.client.get(address).status_code for name, p in cast.everybody.items()}


def item_rows(cast, prefix="items"):
    return {
        f"{prefix}-total": "1",
        f"{prefix}-0-what": "打开公厕",
        f"{prefix}-0-unit": cast.unit.name,
        f"{prefix}-0-due_on": str(clock.today() + dt.timedelta(days=20)),
        f"{prefix}-0-helpers": cast.other_unit.name,
    }


@pytest.mark.parametrize("page", ["consultation_plan", "consultation_record"])
def test_only_who_convenes_or_took_the_order_plans_and_records(cast, page):
    order = stage.claimed(cast)
    for name, code in opened_by(cast, f"{reverse(f'desk:{page}')}?order={order.number}").items():
        if name in RECORD:
            assert code == 200, name
        else:
            assert code == 302 if name == "resident" else code in {403, 404}, (name, code)


def test_a_meeting_is_planned_with_seats_and_warns_of_missing_units(cast):
    order = stage.claimed(cast)
    address = reverse("desk:consultation_plan")
    starts = clock.local(clock.now()) + dt.timedelta(days=2)
    data = {
        "order": order.number,
        "title": "公厕",
        "form": "room",
        "starts_at": f"{starts:%Y-%m-%dT%H:%M}",
        "members": [cast.member.member.pk],
        "representatives": "示例王大爷、示例李阿姨",
    }
    answer = cast.convener.client.post(address, data)
    assert answer.status_code == 302
    page = cast.convener.client.get(answer.url).content.decode()
    assert "还没有请有关单位" in page and "示例李阿姨" in page
    assert cast.convener.client.post(address, data).status_code == 409
    assert Consultation.objects.count() == 1


def test_a_plan_in_the_past_keeps_what_was_typed(cast):
    order = stage.claimed(cast)
    data = {"order": order.number, "title": "公厕开门", "form": "room", "starts_at": "2020-01-01T09:00"}
    answer = cast.convener.client.post(reverse("desk:consultation_plan"), data)
    page = answer.content.decode()
    assert answer.status_code == 422 and "这个时间已经过去了" in page and "公厕开门" in page


def test_a_bench_meeting_is_recorded_in_one_form(cast):
    order = stage.claimed(cast)
    now = clock.local(clock.now()) - dt.timedelta(minutes=1)
    data = {
        "order": order.number,
        "title": "公厕",
        "form": "bench",
        "starts_at": f"{now:%Y-%m-%dT%H:%M}",
        "agreed": "物业本月内开门。",
        "members": [cast.member.member.pk],
        **item_rows(cast),
    }
    assert cast.member.client.post(reverse("desk:consultation_record"), data).status_code == 302
    order.refresh_from_db()
    assert order.state == "handling"
    item = OutcomeItem.objects.get()
    assert item.co_units.get() == cast.other_unit and Seat.objects.get().attended


def test_another_row_keeps_the_record_as_typed(cast):
    order = stage.claimed(cast)
    data = {"order": order.number, "agreed": "写到一半", "more": "items", **item_rows(cast)}
    answer = cast.member.client.post(reverse("desk:consultation_record"), data)
    page = answer.content.decode()
    assert answer.status_code == 200 and "写到一半" in page and 'name="items-1-what"' in page


def test_of_two_recorders_the_second_sees_both_texts(cast):
    order = stage.claimed(cast)
    meeting = stage.planned(cast, order, begun=True)
    address = reverse("desk:consultation_minutes", args=[meeting.pk])
    first = {"agreed": "周五开门", "discussion": "大家都说好"}
    assert cast.convener.client.post(address, first).status_code == 302
    answer = cast.member.client.post(address, {"agreed": "周六开门", "open_points": "钥匙谁管"})
    page = answer.content.decode()
    assert answer.status_code == 409 and "周五开门" in page and "周六开门" in page
    kept = Minutes.objects.get()
    assert (kept.agreed, kept.discussion, kept.open_points) == ("周五开门", "大家都说好", "钥匙谁管")
    finish = reverse("desk:consultation_finish", args=[meeting.pk])
    stopped = cast.convener.client.post(finish, item_rows(cast, f"o{order.pk}"))
    assert stopped.status_code == 422 and "请先选定一份" in stopped.content.decode()
    choose = re.search(r'action="(/desk/consultations/\d+/rivals/\d+)"', page).group(1)
    assert cast.member.client.post(choose, {"choice": "join"}).status_code == 302
    assert Minutes.objects.get().agreed == "周五开门\n周六开门"
    assert cast.member.client.post(choose, {"choice": "take"}).status_code == 409


def test_minutes_save_themselves_and_tell_what_is_stored(cast):
    meeting = stage.planned(cast, stage.claimed(cast), begun=True)
    address = reverse("desk:consultation_minutes", args=[meeting.pk])
    answer = cast.member.client.post(address, {"agreed": "开门", "autosave": "1"}).json()
    assert answer["stored"]["agreed"] == "开门" and answer["rivals"] == []
    late = cast.convener.client.post(address, {"agreed": "不开", "autosave": "1"}).json()
    assert late["rivals"] == ["agreed"] and late["stored"]["agreed"] == "开门"
    more = {"agreed": "开门，每天", "base_agreed": answer["bases"]["agreed"], "autosave": "1"}
    assert cast.member.client.post(address, more).json()["stored"]["agreed"] == "开门，每天"


def test_attendance_minutes_and_items_end_a_meeting(cast):
    order = stage.claimed(cast)
    meeting = stage.planned(cast, order, begun=True)
    client = cast.convener.client
    seat = meeting.seats.get()
    data = {"present": [seat.pk], "added": "示例路人"}
    assert client.post(reverse("desk:consultation_attendance", args=[meeting.pk]), data).status_code == 302
    assert meeting.seats.filter(attended=True).count() == 2
    minutes = {"version": 0, "agreed": "周五开门", "finish": "1"}
    answer = client.post(reverse("desk:consultation_minutes", args=[meeting.pk]), minutes)
    finish = reverse("desk:consultation_finish", args=[meeting.pk])
    assert answer.url == finish and client.get(finish).status_code == 200
    assert client.post(finish, {}).status_code == 422
    assert client.post(finish, item_rows(cast, f"o{order.pk}")).status_code == 302
    order.refresh_from_db()
    assert order.state == "handling"


def test_calling_off_gives_the_order_back_with_a_reason(cast):
    order = stage.claimed(cast)
    meeting = stage.planned(cast, order)
    address = reverse("desk:consultation_call_off", args=[meeting.pk])
    assert cast.convener.client.post(address, {"words": ""}).status_code == 422
    assert cast.convener.client.post(address, {"words": "单位来不了"}).status_code == 302
    order.refresh_from_db()
    assert order.state == "claimed"


def test_a_meeting_is_seen_in_scope_only(cast):
    meeting = stage.planned(cast, stage.claimed(cast))
    for name, code in opened_by(cast, reverse("desk:consultation", args=[meeting.pk])).items():
        assert code == (200 if name in SEE else 302 if name == "resident" else 404), name


@pytest.mark.parametrize("show", ["planned", "owed", "done", "off"])
def test_the_list_of_meetings_opens(cast, show):
    stage.meeting(cast, stage.claimed(cast))
    stage.planned(cast, stage.claimed(cast), begun=True)
    for name in sorted(SEE):
        answer = cast.everybody[name].client.get(reverse("desk:consultations"), {"show": show})
        assert answer.status_code == 200, name


def step(item, name):
    return reverse("desk:item_step", args=[item.pk, name])


def test_a_unit_sees_what_it_owes_and_nobody_elses(cast):
    _order, item = stage.handling(cast)
    assert item.what in cast.handling_unit.client.get(reverse("desk:unit")).content.decode()
    other = cast.other_handling_unit.client
    assert item.what not in other.get(reverse("desk:unit")).content.decode()
    assert item.what in other.get(reverse("desk:unit"), {"show": "helped"}).content.decode()


def test_an_item_shows_a_unit_no_word_that_was_typed(cast):
    order, item = stage.handling(cast)
    page = cast.handling_unit.client.get(reverse("desk:item", args=[item.pk])).content.decode()
    assert order.text not in page and order.title in page and "13800000000" not in page


def test_a_unit_accepts_reports_and_asks_for_time(cast):
    _order, item = stage.handling(cast)
    client = cast.handling_unit.client
    assert client.post(step(item, "accept")).status_code == 302
    assert client.post(step(item, "progress"), {"words": "已约施工队"}).status_code == 302
    late = {"until": str(item.due_on + dt.timedelta(days=9)), "reason": "备件要调"}
    assert client.post(step(item, "extend"), late).status_code == 302
    assert client.get(step(item, "extend")).status_code == 409
    rule = {"granted": "yes", "words": "同意"}
    assert cast.convener.client.post(step(item, "rule"), rule).status_code == 302
    item.refresh_from_db()
    assert item.due_on == clock.today() + dt.timedelta(days=39)
    assert client.post(step(item, "report"), {"code": "C", "words": "没有地"}).status_code == 422
    assert client.post(step(item, "report"), {"code": "A", "words": "门开了"}).status_code == 302
    item.order.refresh_from_db()
    assert item.order.state == "checking"


def test_a_return_is_adjudicated_once(cast):
    _order, item = stage.handling(cast)
    client = cast.handling_unit.client
    assert client.post(step(item, "return"), {"reason": ""}).status_code == 422
    assert client.post(step(item, "return"), {"reason": "归城管"}).status_code == 302
    assert item.what in cast.convener.client.get(reverse("desk:rulings")).content.decode()
    ruling = {"unit": cast.unit.name, "words": "合同里写着物业管"}
    assert cast.convener.client.post(step(item, "adjudicate"), ruling).status_code == 302
    assert client.get(step(item, "return")).status_code in {403, 409}


def test_a_helping_unit_tells_the_lead_unit_and_not_the_public(cast):
    _order, item = stage.handling(cast)
    client = cast.other_handling_unit.client
    assert "群众看不到" in client.get(step(item, "progress")).content.decode()
    assert client.post(step(item, "progress"), {"words": "电已接通"}).status_code == 302
    assert not item.progress.get().is_public
    assert client.get(step(item, "accept")).status_code == 403


@pytest.mark.parametrize("name", ["accept", "return", "progress"])
def test_a_step_of_an_item_belongs_to_its_unit(cast, name):
    _order, item = stage.handling(cast)
    for part, code in opened_by(cast, step(item, name)).items():
        if part == "handling_unit" or (part == "other_handling_unit" and name == "progress"):
            assert code == 200, part
        elif part in SEE or part == "other_handling_unit":
            assert code == 403, part
        else:
            assert code == (302 if part == "resident" else 404), part


def test_reporting_twice_from_one_page_reports_once(cast):
    _order, item = stage.handling(cast)
    client = cast.handling_unit.client
    client.post(step(item, "accept"))
    number = re.search(r'name="seen" value="(\d+)"', client.get(step(item, "progress")).content.decode())
    data = {"seen": number.group(1), "words": "已进场"}
    for _ in range(2):
        assert client.post(step(item, "progress"), data).status_code == 302
    assert item.progress.count() == 1


def test_pages_of_units_and_rulings_by_part(cast):
    actions.return_item(stage.handling(cast)[1], by=cast.handling_unit.actor, reason="不归我们")
    units = {"handling_unit", "other_handling_unit"}
    for name, code in opened_by(cast, reverse("desk:unit")).items():
        assert code == (200 if name in units else 302 if name == "resident" else 403), name
    ruling = {"convener", "convener_next_door", "county_office", "other_county_office", "city_office"}
    for name, code in opened_by(cast, reverse("desk:rulings")).items():
        assert code == (200 if name in ruling else 302 if name == "resident" else 403), name


def test_who_adjudicates_reads_why_it_came_back_and_names_a_unit_in_full(cast):
    _order, item = stage.handling(cast)
    actions.return_item(item, by=cast.handling_unit.actor, reason="化粪池归市政管")
    address = step(item, "adjudicate")
    page = cast.convener.client.get(address).content.decode()
    assert "化粪池归市政管" in page and not re.search(r'name="unit"[^>]*value="[^"]', page)
    near = cast.convener.client.post(address, {"unit": cast.other_unit.name[:-1], "words": "归它管"})
    assert near.status_code == 422 and f"是不是“{cast.other_unit.name}”" in near.content.decode()
    assert (
        cast.convener.client.post(address, {"unit": cast.other_unit.name, "words": "归它管"}).status_code
        == 302
    )
    item.refresh_from_db()
    assert item.lead_unit == cast.other_unit and not item.co_units.exists()


def test_a_wrong_row_is_named_above_with_the_way_to_it(cast):
    order = stage.claimed(cast)
    data = {"order": order.number, "agreed": "开门", **item_rows(cast), "items-0-unit": "没有这家"}
    answer = cast.member.client.post(reverse("desk:consultation_record"), data)
    page = answer.content.decode()
    assert answer.status_code == 422 and 'href="#id_items-0-unit"' in page
    assert "登记过的有：" in page and cast.unit.name in page
