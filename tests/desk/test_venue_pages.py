"""Opening days and rotas over HTTP, from the blank page to a swap; and the resident's side."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make
from tests.venues.test_room import PHONE, daily

from tinghao.core import clock
from tinghao.notifications.models import Notice
from tinghao.people.models import Venue
from tinghao.venues import actions
from tinghao.venues.models import Duty, Follow


@pytest.fixture
def venue(cast: make.Cast) -> Venue:
    return make.venue("示例 万桥议事室")


def test_a_convener_sets_hours_sees_the_rota_and_corrects_it(cast: make.Cast, venue: Venue) -> None:
    client, url = cast.convener.client, reverse("desk:venue_days", args=[venue.pk])
    assert "还没有定开放时间" in client.get(url).content.decode()
    typed = {
        "rule0-every": "week",
        "rule0-weekday": "2",
        "rule0-begins": "14:30",
        "rule0-closes": "17:00",
        "rule1-every": "week",
        "rule1-weekday": "",
    }
    opening = reverse("desk:venue_opening", args=[venue.pk])
    wrong = client.post(opening, typed | {"rule0-closes": "13:00"})
    assert wrong.status_code == 422 and "关门要晚于开门" in wrong.content.decode()
    assert client.post(opening, typed | {"rule0-begins": ""}).status_code == 422
    assert not venue.opening_rules.exists()
    assert client.post(opening, typed).status_code == 302
    page = client.get(url).content.decode()
    assert "每周三 14:30–17:00" in page and "值班表" in page
    first, second = Duty.objects.filter(venue=venue, member__isnull=False)[:2]
    given = {"day": first.day.isoformat(), "other": second.day.isoformat()}
    assert client.post(reverse("desk:venue_swap", args=[venue.pk]), given).status_code == 302
    given = {"day": first.day.isoformat(), "member": cast.other_member.member.pk}
    duty = reverse("desk:venue_duty", args=[venue.pk])
    assert client.post(duty, given).status_code == 422
    given["member"] = cast.member.member.pk
    assert client.post(duty, given).status_code == 302
    assert Duty.objects.get(pk=first.pk).member == cast.member.member
    exception = reverse("desk:venue_exception", args=[venue.pk])
    assert client.post(exception, {"day": "昨天"}).status_code == 422
    assert client.post(exception, {"day": first.day.isoformat(), "note": "装修"}).status_code == 302
    assert "装修" in client.get(url).content.decode()
    dropped = client.post(
        reverse("desk:venue_exception_drop", args=[venue.pk]), {"day": first.day.isoformat()}
    )
    assert dropped.status_code == 302


def test_somebody_else_does_not_open_the_page(cast: make.Cast, venue: Venue) -> None:
    url = reverse("desk:venue_days", args=[venue.pk])
    for player, status in ((cast.member, 403), (cast.inspector, 403), (cast.convener_next_door, 404)):
        assert player.client.get(url).status_code == status


def test_a_resident_finds_the_venue_by_initials_and_sees_when_it_opens(cast: make.Cast, venue: Venue) -> None:
    actions.set_opening(venue, rules_=daily(), by=cast.convener.actor)
    found = Client().get(reverse("portal:who_find"), {"find": "wqyss"})
    assert found.status_code == 302 and found.headers["Location"] == reverse("portal:venue", args=[venue.pk])
    page = Client().get(found.headers["Location"]).content.decode()
    today = clock.today()
    assert f"{today.month}月{today.day}日" in page and "09:00–12:00" in page
    assert "示例委员" not in page and "值班委员" not in page
    Venue.objects.update(is_duty_public=True)
    assert "值班委员" in Client().get(found.headers["Location"]).content.decode()
    who = Client().get(reverse("portal:who", args=[make.COMMUNITY])).content.decode()
    assert venue.name in who and "09:00–12:00" in who


def test_a_calendar_is_one_that_telephones_read(cast: make.Cast, venue: Venue) -> None:
    from icalendar import Calendar

    actions.set_opening(venue, rules_=daily(), by=cast.convener.actor)
    answer = Client().get(reverse("portal:venue_calendar", args=[venue.pk]))
    calendar = Calendar.from_ical(answer.content)
    events = list(calendar.walk("VEVENT"))
    assert len(events) == 367
    assert events[0]["DTSTART"].dt.replace(tzinfo=None) == dt.datetime.combine(clock.today(), dt.time(9))
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    assert "示例委员" not in answer.content.decode()


def test_a_resident_is_reminded_with_a_code_and_stops_with_one_press(cast: make.Cast, venue: Venue) -> None:
    actions.set_opening(venue, rules_=daily(), by=cast.convener.actor)
    client, url = Client(), reverse("portal:remind", args=[venue.pk])
    wrong = client.post(url, {"phone": "12345", "consents": "on"})
    assert wrong.status_code == 422 and 'value="12345"' in wrong.content.decode()
    assert client.post(url, {"phone": PHONE}).status_code == 422
    assert not Follow.objects.exists()
    asked = client.post(url, {"phone": PHONE, "consents": "on"})
    confirm = asked.headers["Location"]
    assert client.post(confirm, {"code": "12"}).status_code == 422
    code = Notice.objects.get(template="venues.code").link
    assert "记下了" in client.post(confirm, {"code": code}).content.decode()
    stop = confirm.removesuffix("/confirm")
    assert "停，删掉我的号码" in client.get(stop).content.decode()
    assert Follow.objects.get().phone == PHONE, "looking at the page stops nothing"
    assert "号码也删了" in client.post(stop).content.decode()
    assert Follow.objects.get().phone == ""
    assert client.get(reverse("portal:remind_stop", args=["1.ab:forged"])).status_code == 404


def test_a_page_of_venues_asks_as_much_for_three_as_for_one(cast: make.Cast, venue: Venue) -> None:
    counts = []
    for more in (0, 2):
        for _number in range(more):
            actions.set_opening(make.venue(), rules_=daily(), by=cast.convener.actor)
        with CaptureQueriesContext(connection) as seen:
            Client().get(reverse("portal:who", args=[make.COMMUNITY]))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_rota_with_nobody_in_it_says_why_and_what_to_do(cast: make.Cast) -> None:
    empty = make.venue("示例 花园街议事室", at=make.FAR_AWAY)
    actions.set_opening(empty, rules_=daily(), by=cast.other_county_office.actor)
    client, url = cast.other_county_office.client, reverse("desk:venue_days", args=[empty.pk])
    page = client.get(url).content.decode()
    assert "联系这里的小组没有委员，值班表排不出来" in page and "没有人" in page
    given = {"day": clock.today().isoformat(), "member": cast.member.member.pk}  # type: ignore[union-attr]
    assert client.post(reverse("desk:venue_duty", args=[empty.pk]), given).status_code == 422
    assert not Duty.objects.filter(venue=empty, member__isnull=False).exists()
