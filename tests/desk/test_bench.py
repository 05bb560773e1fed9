"""A bench meeting on one page: what the system knows is a tap, several orders are one meeting."""

from __future__ import annotations

import datetime as dt
import re

from django.urls import reverse
from tests import make
from tests.desk import stage

from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import calendar, clock
from tinghao.history.models import Entry

BENCH = "desk:consultation_bench"


def page(cast: make.Cast, order) -> str:
    return cast.member.client.get(reverse(BENCH), {"order": order.number}).content.decode()


def sent(cast: make.Cast, order, **more):
    until = calendar.add_working_days(clock.today(), 5).date
    data = {"order": order.number, "agreed": "一周内开门", "until": str(until), "unit": cast.unit.pk, **more}
    return cast.member.client.post(reverse(BENCH), data)


def test_what_the_system_knows_stands_ready(cast):
    stage.handling(cast)  # the unit has led something here before
    order = stage.claimed(cast)
    drawn = page(cast, order)
    ticked = re.search(rf'<input[^>]*name="members"[^>]*value="{cast.member.member.pk}"[^>]*>', drawn)
    assert ticked and "checked" in ticked[0], "who took the order sat there, most likely"
    assert cast.unit.name in drawn and "示例委员" in drawn


def test_one_tap_for_the_unit_and_a_sentence_make_the_whole_record(cast):
    order = stage.claimed(cast)
    requester = order.requesters.get()
    answer = sent(cast, order, members=[cast.member.member.pk], requesters=[requester.pk])
    assert answer.status_code == 302
    order.refresh_from_db()
    item = OutcomeItem.objects.get(order=order)
    assert (order.state, item.what, item.lead_unit, item.state) == (
        "handling",
        "一周内开门",
        cast.unit,
        "offered",
    )
    assert Consultation.objects.get().state == "recorded"


def test_several_orders_are_one_meeting_with_an_item_each(cast):
    one, two, three = stage.claimed(cast), stage.claimed(cast), stage.claimed(cast)
    assert sent(cast, one, others=[two.pk]).status_code == 302
    meeting = Consultation.objects.get()
    assert set(meeting.orders.all()) == {one, two}
    assert OutcomeItem.objects.filter(consultation=meeting).count() == 2
    three.refresh_from_db()
    assert three.state == "claimed"


def test_settled_there_and_then_asks_the_requester(cast):
    order = stage.claimed(cast)
    assert sent(cast, order, agreed="", until="settled").status_code == 302
    order.refresh_from_db()
    item = OutcomeItem.objects.get(order=order)
    assert (order.state, item.state, item.code) == ("checking", "reported", "A")
    kinds = list(
        Entry.objects.filter(subject="order", subject_id=order.pk)
        .order_by("seq")
        .values_list("kind", flat=True)
    )
    assert kinds[-3:] == ["items.assigned", "items.settled", "orders.reported"]


def test_the_only_unit_that_sat_there_does_it(cast):
    order = stage.claimed(cast)
    assert sent(cast, order, unit="", units=[cast.unit.pk]).status_code == 302
    assert OutcomeItem.objects.get().lead_unit == cast.unit


def test_what_is_missing_is_said_and_what_was_typed_stays(cast):
    order = stage.claimed(cast)
    answer = sent(cast, order, agreed="", unit="", names="示例李叔")
    drawn = answer.content.decode()
    assert answer.status_code == 422
    assert "请写一句商定了什么" in drawn and "请点一下谁来办" in drawn and "示例李叔" in drawn
    late = sent(cast, order, until="other", due_on="2020-01-01").content.decode()
    assert "期限已经过去" in late
    tomorrow = clock.local(clock.now()) + dt.timedelta(days=1)
    early = sent(cast, order, held_at=f"{tomorrow:%Y-%m-%dT%H:%M}")
    assert early.status_code == 422 and "时间还没有到" in early.content.decode()
    assert not Consultation.objects.exists()


def test_a_second_press_is_told_and_makes_nothing(cast):
    order = stage.claimed(cast)
    assert sent(cast, order).status_code == 302
    assert sent(cast, order).status_code == 409
    assert Consultation.objects.count() == 1


def test_the_long_form_takes_several_orders_too(cast):
    one, two = stage.claimed(cast), stage.claimed(cast)
    now = clock.local(clock.now()) - dt.timedelta(minutes=1)
    data = {
        "order": one.number,
        "others": [two.pk],
        "title": "公厕",
        "form": "bench",
        "starts_at": f"{now:%Y-%m-%dT%H:%M}",
        "agreed": "开门",
        "items-total": "1",
        "items-0-what": "开门",
        "items-0-unit": cast.unit.name,
        "items-0-due_on": str(clock.today() + dt.timedelta(days=20)),
    }
    assert cast.member.client.post(reverse("desk:consultation_record"), data).status_code == 302
    assert OutcomeItem.objects.count() == 2
