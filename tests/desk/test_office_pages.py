"""The other pages of the desk: the morning paper, proxy entry, notices, calendar, clocks, trail, jobs."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make
from tests.desk import stage
from tests.preparation import prepared

from tinghao.core import clock
from tinghao.core.models import CalendarDay, CalendarYear
from tinghao.jobs.choices import JobState
from tinghao.jobs.models import Job
from tinghao.notifications import actions as notices
from tinghao.notifications.actions import Draft
from tinghao.orders.models import ClockSetting, Order

OFFICES = {"county_office", "other_county_office", "city_office"}
PLACE = {
    "member", "colleague", "group_leader", "other_member", "convener", "convener_next_door", "proxy",
    *OFFICES,
}  # fmt: skip
PAGES = {
    "place": PLACE,
    "calendar": OFFICES | {"system_admin"},
    "clocks": OFFICES | {"system_admin"},
    "audit": OFFICES | {"inspector", "audit_admin"},
    "jobs": {"system_admin"},
}


@pytest.mark.parametrize("page", sorted(PAGES))
def test_each_page_opens_for_those_whose_post_it_is(cast, page):
    for name, player in cast.everybody.items():
        code = player.client.get(reverse(f"desk:{page}")).status_code
        assert code == (200 if name in PAGES[page] else 302 if name == "resident" else 403), name


@pytest.mark.parametrize("page", ["home", "notices"])
def test_home_and_notices_open_for_everybody_who_is_signed_in(cast, page):
    stage.handling(cast)
    for name, player in cast.everybody.items():
        code = player.client.get(reverse(f"desk:{page}")).status_code
        assert code == (302 if name == "resident" else 200), name


@pytest.mark.parametrize("who", ["convener", "member", "handling_unit", "city_office", "inspector"])
def test_home_takes_the_same_few_queries_whatever_there_is(cast, who):
    client = cast.everybody[who].client
    counts = []
    for _ in range(3):
        stage.handling(cast)
        stage.planned(cast, stage.claimed(cast), begun=True)
        stage.opened(cast)
        stage.placed()
        with CaptureQueriesContext(connection) as found:
            client.get(reverse("desk:home"))
        counts.append(len(found))
    assert counts[1] == counts[2] <= 14, "\n".join(q["sql"][:160] for q in found.captured_queries)


def entered(cast, **more):
    client = cast.proxy.client
    page = client.get(reverse("desk:place")).content.decode()
    once = re.search(r'name="once" value="([^"]+)"', page).group(1)
    data = {"once": once, "channel": "phone", "words": "路灯坏了", "division": make.COMMUNITY, **more}
    return client, data


def test_an_order_by_telephone_has_a_receipt_whose_code_is_shown_once(cast):
    client, data = entered(cast, name="示例张奶奶", phone="13900000000", consents_contact="on")
    answer = client.post(reverse("desk:place"), data)
    assert answer.url == reverse("desk:place_receipt")
    page = client.get(answer.url).content.decode()
    order = Order.objects.get()
    assert order.number[:3] in page and "查询码" in page
    assert client.get(answer.url).status_code == 302
    assert order.requesters.get().channel == "phone"


def test_pressing_twice_enters_one_order_and_the_next_form_follows(cast):
    client, data = entered(cast)
    for _ in range(2):
        answer = client.post(reverse("desk:place"), {**data, "next": "1"})
        assert answer.status_code == 302 and "channel=phone" in answer.url
    assert Order.objects.count() == 1


def test_an_empty_call_keeps_the_rest(cast):
    client, data = entered(cast, words=" ", name="示例张奶奶")
    answer = client.post(reverse("desk:place"), data)
    assert answer.status_code == 422 and "示例张奶奶" in answer.content.decode()


def test_a_place_out_of_scope_is_not_taken(cast):
    client, data = entered(cast, division=make.FAR_AWAY)
    assert client.post(reverse("desk:place"), data).status_code == 422
    assert not Order.objects.exists()


def test_notices_are_counted_and_marked_read(cast):
    order = stage.placed().order
    person = cast.convener.person.pk
    notices.post([Draft("orders.accepted", "order", order.pk, order.number, "d1", person_id=person)])
    client = cast.convener.client
    page = client.get(reverse("desk:notices")).content.decode()
    assert order.number in page
    number = re.search(r'name="up_to" value="(\d+)"', page).group(1)
    client.post(reverse("desk:notices"), {"up_to": number})
    assert "还没看" not in client.get(reverse("desk:notices")).content.decode()


def test_a_notice_to_a_unit_leads_to_its_own_desk(cast):
    order, _item = stage.handling(cast)
    person = cast.handling_unit.person.pk
    notices.post([Draft("items.assigned", "order", order.pk, order.number, "d2", person_id=person)])
    page = cast.handling_unit.client.get(reverse("desk:notices")).content.decode()
    assert reverse("desk:order", args=[order.number]) not in page


def test_the_office_writes_a_day_and_settles_the_year(cast):
    client = cast.county_office.client
    day = {"date": "2031-01-01", "is_working": "0", "note": "元旦"}
    assert client.post(reverse("desk:calendar"), day).status_code == 302
    assert not CalendarDay.objects.get(date="2031-01-01").is_working
    page = client.get(reverse("desk:calendar"), {"year": "2031"}).content.decode()
    assert "元旦" in page and "还没有定" in page
    client.post(reverse("desk:calendar_settle"), {"year": "2031"})
    assert CalendarYear.objects.filter(year=2031).exists()
    client.post(reverse("desk:calendar_clear", args=["2031-01-01"]))
    assert not CalendarDay.objects.filter(date="2031-01-01").exists()


def test_a_calendar_day_that_cannot_be_read_is_told(cast):
    answer = cast.county_office.client.post(reverse("desk:calendar"), {"date": "32月", "note": "国庆"})
    assert answer.status_code == 422 and "国庆" in answer.content.decode()


def test_a_county_sets_its_own_clocks_and_nobody_elses(cast):
    client = cast.county_office.client
    address = reverse("desk:clocks")
    assert client.post(address, {"county": make.COUNTY, "screening": "3"}).status_code == 302
    assert ClockSetting.objects.get().working_days == 3
    assert client.post(address, {"county": make.COUNTY, "screening": "999"}).status_code == 422
    client.post(address, {"county": make.OTHER_COUNTY, "screening": "1"})
    assert not ClockSetting.objects.filter(county=make.OTHER_COUNTY).exists()
    client.post(address, {"county": make.COUNTY, "screening": ""})
    assert not ClockSetting.objects.exists()


def test_the_trail_of_an_order_is_found_by_its_number(cast):
    order = stage.claimed(cast)
    answer = cast.audit_admin.client.get(reverse("desk:audit"), {"number": order.number})
    assert answer.status_code == 302
    page = cast.audit_admin.client.get(answer.url).content.decode()
    assert "没有被改过" in page and "示例委员" in page
    assert order.text not in page
    assert cast.audit_admin.client.get(reverse("desk:audit"), {"number": "1234567890"}).status_code == 422


def test_a_stopped_job_is_run_again_or_dropped(cast):
    client = cast.system_admin.client
    for what, left in (("rerun", 1), ("drop", 0)):
        Job.objects.all().delete()
        job = Job.objects.create(
            task="x.y", state=JobState.DEAD, created_at="2026-01-01T00:00:00Z", last_error="断网"
        )
        assert "断网" in client.get(reverse("desk:jobs")).content.decode()
        assert client.post(reverse("desk:job", args=[job.pk, what])).status_code == 302
        assert Job.objects.exclude(state=JobState.DEAD).count() == left
    assert cast.convener.client.post(reverse("desk:job", args=[1, "drop"])).status_code == 403


def test_the_list_on_paper_opens(cast):
    stage.opened(cast)
    page = cast.convener.client.get(reverse("desk:queue_print", args=["open"])).content.decode()
    assert "公厕锁门" in page


def test_home_of_a_member_shows_a_meeting_without_a_registered_venue(cast):
    prepared.planned(cast, place="社区二楼")
    page = cast.member.client.get(reverse("desk:home"))
    assert page.status_code == 200 and "社区二楼" in page.content.decode()


def test_notices_say_what_and_where_and_never_ask_the_staff_the_residents_question(cast):
    order, _item = stage.checking(cast)
    draft = Draft("orders.reported", "order", order.pk, order.number, "t1", cast.convener.actor.person_id)
    notices.post([draft])
    page = cast.convener.client.get(reverse("desk:notices")).content.decode()
    assert "正在等群众回答" in page and "解决了吗" not in page and f"{order.title} · " in page


def test_an_office_sees_how_much_is_late_in_each_township(cast):
    late, _fine = stage.opened(cast), stage.opened(cast)
    Order.objects.filter(pk=late.pk).update(due_on=clock.today() - dt.timedelta(days=14))
    page = cast.county_office.client.get(reverse("desk:home")).content.decode()
    row = page.partition("各地还在等的")[2].partition("</table>")[0]
    assert f"?place={late.township}" in row and re.findall(r'class="n">(\d+)</td>', row) == ["1", "2"]
    assert re.search(r"已超期 \d+ 个工作日", page)
    assert "各地还在等的" not in cast.convener.client.get(reverse("desk:home")).content.decode()


def test_a_number_that_was_found_stands_under_no_queues_name(cast):
    order = stage.opened(cast)
    page = cast.convener.client.get(reverse("desk:queue", args=["screening"]), {"q": order.number})
    assert "<h1>按单号找到的</h1>" in page.content.decode()


def test_a_proxy_begins_with_the_button_and_prints_every_slip_of_the_day_once(cast):
    client, data = entered(cast)
    home = client.get(reverse("desk:home")).content.decode()
    assert "替群众点一单" in home and "今天还没有填过" in home
    for once in ("a1", "a2"):
        client.post(reverse("desk:place"), {**data, "once": once * 10, "next": "1"})
    receipts = reverse("desk:place_receipt")
    home = client.get(reverse("desk:home")).content.decode()
    assert f"{receipts}?slip=0" in home and f"{receipts}?slip=1" in home
    assert client.get(receipts, {"slip": "0"}).status_code == 200
    assert client.get(receipts, {"slip": "0"}).status_code == 302
    home = client.get(reverse("desk:home")).content.decode()
    assert "?slip=0" not in home and "回执已打印" in home and f"{receipts}?slip=1" in home
