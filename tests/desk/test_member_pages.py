"""What an office does with a member on a person's page, and a member's own page."""

from __future__ import annotations

import datetime as dt

from django.urls import reverse
from tests import make

from tinghao.access.models import Absence
from tinghao.core import clock
from tinghao.people.models import Member


def test_an_office_changes_a_member_from_a_day_on_and_a_misspelt_place_gets_a_hint(cast):
    who, person = cast.county_office.client, cast.member.person
    form = {"level": "county", "county": make.COUNTY, "sector": "教育", "term": "7", "home": "万乔社区"}
    address = reverse("desk:people:change_member", args=[person.pk])
    answer = who.post(address, {**form, "starts": clock.today().isoformat()})
    assert answer.status_code == 422
    assert "南谯区同乐街道万桥社区" in answer.content.decode()
    answer = who.post(address, {**form, "home": "万桥", "starts": clock.today().isoformat()})
    assert answer.status_code == 302
    member = Member.objects.get(person=person)
    assert (member.level, member.home, member.tenures.count()) == ("county", make.COMMUNITY, 2)
    assert cast.convener.client.post(address, form).status_code in (403, 404)


def test_an_office_ends_a_membership_and_the_orders_go_back(cast):
    case = make.order(cast, state="claimed")
    yesterday = clock.today() - dt.timedelta(days=1)
    address = reverse("desk:people:leave_conference", args=[cast.member.person.pk])
    assert cast.county_office.client.post(address, {"ends": yesterday.isoformat()}).status_code == 422
    form = {"ends": yesterday.isoformat(), "reason": "resigned"}
    assert cast.county_office.client.post(address, form).status_code == 302
    assert case.order.state == "open"


def test_a_member_declares_an_absence_and_the_delegate_gives_it_back(cast):
    make.order(cast, state="claimed")
    page = cast.member.client.get(reverse("desk:me")).content.decode()
    assert "示例 万桥小组" in page and "万桥社区" in page
    form = {"delegate": cast.colleague.member.pk, "starts": clock.today().isoformat(), "ends": ""}
    assert cast.member.client.post(reverse("desk:declare_absence"), form).status_code == 302
    assert "代 示例委员 办事" in cast.colleague.client.get(reverse("desk:me")).content.decode()
    row = Absence.objects.get()
    ends = {"ends": clock.today().isoformat()}
    assert cast.other_member.client.post(reverse("desk:end_absence", args=[row.pk]), ends).status_code == 404
    assert cast.colleague.client.post(reverse("desk:end_absence", args=[row.pk]), ends).status_code == 302
    assert (
        cast.member.client.post(reverse("desk:declare_absence"), {**form, "starts": "2020-01-01"}).status_code
        == 422
    )
    assert "只有政协委员" not in page
    assert "您现在不是委员" in cast.convener.client.get(reverse("desk:me")).content.decode()
