"""日程: what a month, a week and a day show to whom, whatever stands in the address."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import make
from tests.preparation import prepared

from tinghao.core import calendar_edits, clock
from tinghao.core.actors import SYSTEM
from tinghao.desk.schedule.asked import Asked
from tinghao.orders.models import Order
from tinghao.preparation import actions as preparation
from tinghao.venues import actions as venues
from tinghao.venues.actions.opening import NewRule

PAGE = "/desk/schedule/"
NINE, NOON = dt.time(9), dt.time(12)


def body(player: make.Player, query: str = "") -> str:
    answer = player.client.get(PAGE + query)
    assert answer.status_code == 200
    return answer.content.decode()


def open_daily(cast: make.Cast, name: str) -> None:
    rules = [NewRule("week", 1, day, NINE, NOON, on_holidays=True) for day in range(7)]
    venues.set_opening(make.venue(name), rules_=rules, by=cast.convener.actor)


@pytest.mark.parametrize("view", ["month", "week", "day"])
def test_a_meeting_stands_on_its_day_for_those_who_see_it(cast: make.Cast, view: str) -> None:
    meeting = prepared.planned(cast)
    query = f"?view={view}&on={clock.local(meeting.starts_at).date()}"
    for name in ("convener", "member", "county_office", "inspector"):
        page = body(cast.everybody[name], query)
        assert f'href="/desk/consultations/{meeting.pk}/"' in page and "09:00" in page
    invited = body(cast.handling_unit, query)
    assert "示例：楼道灯" in invited and f"/desk/consultations/{meeting.pk}/" not in invited
    assert "示例：楼道灯" not in body(cast.convener_next_door, query)


def test_only_mine_and_a_place_and_a_kind_narrow_the_page(cast: make.Cast) -> None:
    meeting = prepared.planned(cast)
    open_daily(cast, "示例 万桥议事室")
    on = f"?on={clock.local(meeting.starts_at).date()}"
    assert "示例：楼道灯" in body(cast.county_office, on)
    assert "示例：楼道灯" not in body(cast.county_office, f"{on}&mine=1")
    assert "看全部" in body(cast.county_office, f"{on}&mine=1")
    assert "示例：楼道灯" in body(cast.convener, f"{on}&mine=1")
    assert "示例：楼道灯" not in body(cast.county_office, f"{on}&place={make.OTHER_TOWNSHIP}")
    assert "示例：楼道灯" in body(cast.county_office, f"{on}&place={make.TOWNSHIP}")
    assert "示例：楼道灯" not in body(cast.convener, f"{on}&kind=open_day")
    assert "万桥议事室开放" in body(cast.convener, f"{on}&kind=open_day")


def test_what_is_called_off_is_struck_through(cast: make.Cast) -> None:
    meeting = prepared.planned(cast)
    preparation.call_off_meeting(meeting, by=cast.convener.actor, words="示例：改期。")
    page = body(cast.convener, f"?on={clock.local(meeting.starts_at).date()}")
    assert "<del>示例：楼道灯</del>" in page and "已取消" in page


def test_deadlines_are_a_layer_that_is_asked_for(cast: make.Cast) -> None:
    case = make.order(cast, state="placed")
    due = case.order.due_on
    assert due is not None
    words = f"审题：{case.order.heading}"
    assert words not in body(cast.convener, f"?on={due}")
    page = body(cast.convener, f"?on={due}&due=1")
    assert words in page and f'href="/desk/orders/{case.order.number}/"' in page
    assert words in body(cast.convener, f"?on={due}&kind=order_due")
    assert words not in body(cast.county_office, f"?on={due}&due=1")


def test_items_and_minutes_are_owed_by_those_who_owe_them(cast: make.Cast) -> None:
    item = make.order(cast, state="handling").item
    assert "示例：换灯" in body(cast.handling_unit, f"?on={item.accept_by}&due=1")
    assert "示例：换灯" not in body(cast.other_handling_unit, f"?on={item.accept_by}&due=1")
    meeting = make.order(cast, state="consulting")
    order = Order.objects.get(pk=meeting.pk)
    Order.objects.filter(pk=order.pk).update(due_kind="minutes", due_on=clock.today())
    assert "纪要：示例：楼道灯" in body(cast.member, "?due=1")
    assert "纪要：" not in body(cast.colleague, "?due=1")


def test_holidays_and_working_weekends_stand_on_their_days(cast: make.Cast) -> None:
    calendar_edits.set_day(dt.date(2028, 10, 2), False, "国庆节", by=SYSTEM)
    calendar_edits.set_day(dt.date(2028, 10, 14), True, "调休", by=SYSTEM)
    page = body(cast.member, "?on=2028-10-01")
    assert page.count('class="shift is-off"') == 1 and page.count('class="shift"') == 1
    assert "国庆节" in page and "放假安排还没有定" in page


def test_a_full_day_folds_and_its_page_shows_all(cast: make.Cast) -> None:
    for number in range(7):
        open_daily(cast, f"示例 议事室{number}")
    page = body(cast.county_office)
    assert "场所开放 7 件" in page
    today = body(cast.county_office, f"?view=day&on={clock.today()}")
    assert today.count('class="words"') == 7


def test_today_is_marked_and_an_empty_month_says_what_will_be_there(cast: make.Cast) -> None:
    page = body(cast.member)
    assert page.count('aria-current="date"') == 1 and "这段时间还没有事" in page
    assert 'aria-current="date"' not in body(cast.member, "?on=2031-05-05")


def test_an_address_that_makes_no_sense_shows_today(cast: make.Cast) -> None:
    odd = "?view=year&on=20280229&kind=nothing&place=34110300500１&mine=yes&due=%F0"
    assert body(cast.member, odd).count('aria-current="date"') == 1
    assert "2000 年" in body(cast.member, "?on=0001-01-01")
    assert "2099 年" in body(cast.member, "?on=9999-12-31")
    assert cast.member.client.get(PAGE, {"place": make.OTHER_COUNTY}).status_code == 200


def test_pages_meet_without_a_gap_over_month_ends_and_leap_days() -> None:
    for view in ("month", "week", "day"):
        asked = Asked(view, dt.date(2027, 12, 31))
        for _turn in range(40):
            following = asked.after
            assert following.on > asked.on
            if view != "month":
                assert following.first == asked.last + dt.timedelta(days=1)
            assert following.before.first <= asked.last
            asked = following
    february = Asked("month", dt.date(2028, 2, 29))
    assert (february.first, february.last) == (dt.date(2028, 1, 31), dt.date(2028, 3, 5))
    assert february.after.on == dt.date(2028, 3, 1) and february.before.on == dt.date(2028, 1, 1)


def test_as_many_queries_whatever_the_rows(cast: make.Cast) -> None:
    client, counts = cast.county_office.client, []
    for number in range(3):
        prepared.planned(cast, ahead=4 + number)
        open_daily(cast, f"示例 议事室{number}")
        client.get(PAGE)
        with CaptureQueriesContext(connection) as kept:
            client.get(f"{PAGE}?due=1")
        counts.append(len(kept))
    assert len(set(counts)) == 1, counts


def test_a_link_is_shown_once_with_its_ways_and_dies_when_it_is_made_anew(cast: make.Cast) -> None:
    client = cast.member.client
    assert "生成链接" in client.get(f"{PAGE}phone").content.decode()
    made = client.post(f"{PAGE}phone/make", {"reach": "mine"})
    found = re.search(r"http://testserver(/feeds/[\w-]+\.ics)", made.content.decode())
    assert found and f"webcal://testserver{found[1]}" in made.content.decode()
    assert "<svg" in made.content.decode() and made.headers["Cache-Control"] == "no-store"
    assert found[1] not in client.get(f"{PAGE}phone").content.decode()
    assert Client().get(found[1]).status_code == 200
    assert "手机最近来读" in client.get(f"{PAGE}phone").content.decode()
    client.post(f"{PAGE}phone/make", {"reach": "mine"})
    assert Client().get(found[1]).status_code == 404
    assert client.post(f"{PAGE}phone/revoke", {"reach": "mine"}).status_code == 302
    assert client.post(f"{PAGE}phone/revoke", {"reach": "mine"}).status_code == 409
    assert client.post(f"{PAGE}phone/make", {"reach": "both"}).status_code == 422
    assert cast.stranger.client.post(f"{PAGE}phone/make", {"reach": "mine"}).status_code == 403
    assert "没有任职" in cast.stranger.client.get(f"{PAGE}phone").content.decode()


def test_the_morning_page_shows_the_next_three(cast: make.Cast) -> None:
    for number in range(4):
        prepared.planned(cast, ahead=2 + number)
    open_daily(cast, "示例 万桥议事室")
    headers = {"HX-Request": "true"}
    part = cast.convener.client.get(f"{PAGE}next", headers=headers).content.decode()
    assert part.count("<li>") == 3 and "开放" not in part and "<html" not in part
    assert "没有安排" in cast.convener_next_door.client.get(f"{PAGE}next", headers=headers).content.decode()
    assert cast.convener.client.get(f"{PAGE}next").status_code == 302
    assert f'hx-get="{PAGE}next"' in cast.convener.client.get("/desk/").content.decode()
    assert f'hx-get="{PAGE}next"' not in cast.stranger.client.get("/desk/").content.decode()
