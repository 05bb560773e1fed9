"""Preparing over HTTP: nothing typed, everything there; what is wrong is said and nothing is half done."""

from __future__ import annotations

import re
from typing import Any

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make
from tests.lots import stage as lots
from tests.preparation import prepared

from tinghao.consultations.actions import NewSeat
from tinghao.consultations.models import Consultation
from tinghao.preparation import actions, queries, telling
from tinghao.preparation.models import Invitation, LeadTime, Topic


def form_of(page: str) -> dict[str, Any]:
    """What a browser would send of the planning page when nobody typed anything."""
    body = page[page.index('data-draft="plan-') : page.index('name="send"')]
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]*>", body):
        kept = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if kept.get("type") in {"checkbox", "radio"}:
            if " checked" in tag:
                found.setdefault(kept["name"], []).append(kept["value"])
        elif "name" in kept:
            found[kept["name"]] = kept.get("value", "")
    for name, options in re.findall(r'<select name="([a-z_]+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    found.pop("csrfmiddlewaretoken", None)
    return found


def test_a_formal_meeting_is_prepared_without_typing_a_word(cast: make.Cast) -> None:
    make.order(cast, state="handling")
    case = make.order(cast, state="claimed", phone=prepared.PHONE)
    make.venue("示例议事亭")
    client = cast.convener.client
    address = f"{reverse('desk:consultation_plan')}?order={case.number}"
    typed = form_of(client.get(address).content.decode())
    assert typed["title"] and typed["venue"] and typed["starts_at"] and typed["units"] == cast.unit.name
    assert len(typed["members"]) == 3 and len(typed["requesters"]) == 1
    done = client.post(address, {**typed, "send": "1"})
    assert done.status_code == 302
    meeting = Consultation.objects.latest("pk")
    assert meeting.venue is not None and meeting.seats.count() == 5
    assert {i.state for i in queries.invitations_to(meeting)} == {"asked"}
    page = client.get(done.url).content.decode()
    assert "已邀请，等回复" in page and "会前通知已出" in page
    assert client.post(address, {**typed, "send": "1"}).status_code == 409


def test_looking_at_the_venue_judges_nothing_and_keeps_what_was_typed(cast: make.Cast) -> None:
    case = make.order(cast, state="claimed")
    venue = make.venue("示例议事亭")
    prepared.planned(cast, venue=venue, starts_at=prepared.at(6, 9))
    when = f"{prepared.day(6)}T09:30"
    sent = {"order": case.number, "title": "示例改过的题目", "starts_at": when, "venue": venue.pk}
    client, address = cast.convener.client, reverse("desk:consultation_plan")
    page = client.post(address, {**sent, "look": "1"})
    told = page.content.decode()
    assert page.status_code == 200 and "示例改过的题目" in told
    assert "09:00 到 10:30 已经有" in told and "error-summary" not in told
    clash = client.post(address, {**sent, "form": "room", "send": "1"})
    assert clash.status_code == 422 and "这一天还空着" in clash.content.decode()
    asked = {**sent, "at": make.COMMUNITY, "form": "room", "minutes": "60"}
    fragment = client.get(reverse("desk:venue_day"), asked)
    assert fragment.status_code == 200 and "已经有" in fragment.content.decode()


def test_several_orders_come_to_one_meeting_with_their_requesters(cast: make.Cast) -> None:
    first = make.order(cast, state="claimed", phone=prepared.PHONE)
    second = make.order(cast, state="claimed", phone="13800000919")
    client = cast.convener.client
    address = f"{reverse('desk:consultation_plan')}?order={first.number}"
    typed = form_of(client.get(address).content.decode())
    client.post(address, {**typed, "others": [second.pk], "send": "1"})
    meeting = Consultation.objects.latest("pk")
    assert set(meeting.orders.values_list("pk", flat=True)) == {first.pk, second.pk}
    assert meeting.seats.filter(kind="requester").count() == 2


def test_a_topic_of_the_year_is_planned_from_its_line(cast: make.Cast) -> None:
    client = cast.convener.client
    wrong = client.post(reverse("desk:topics"), {"title": "示例：充电棚"})
    assert wrong.status_code == 422 and "示例：充电棚" in wrong.content.decode()
    typed = {"title": "示例：充电棚", "month": "12", "form": "room", "place": make.TOWNSHIP}
    assert client.post(reverse("desk:topics"), typed).status_code == 302
    topic = Topic.objects.get()
    address = f"{reverse('desk:consultation_plan')}?topic={topic.pk}"
    page = client.get(address).content.decode()
    assert "示例：充电棚" in page
    assert client.post(address, form_of(page)).status_code == 302
    assert "已定时间" in client.get(reverse("desk:topics")).content.decode()
    assert client.post(address, form_of(page)).status_code in {409, 422}
    assert Consultation.objects.count() == 1
    assert cast.convener_next_door.client.get(address).status_code == 404


def test_an_invited_person_answers_by_link_without_an_account(cast: make.Cast) -> None:
    found = prepared.planned(cast)
    actions.set_words(found, by=cast.convener.actor, words="示例：请带上想法")
    token = queries.invitation_link(prepared.of(found, "representative"))
    address = telling.PATH + token
    assert address == reverse("portal:invitation", args=[token])
    browser = Client()
    page = browser.get(address).content.decode()
    assert "示例：请带上想法" in page and "您能来吗" in page and "noindex" in page
    assert browser.post(address, {"sequence": "0"}).status_code == 422
    half = browser.post(address, {"sequence": "0", "answer": "substitute", "interest": "示例"})
    assert half.status_code == 422 and "请写谁代您来" in half.content.decode()
    sent = {"sequence": "0", "answer": "substitute", "substitute_name": "示例女儿"}
    assert browser.post(address, {**sent, "substitute_phone": "138"}).status_code == 422
    assert browser.post(address, {**sent, "substitute_phone": "13800000920"}).status_code == 303
    assert prepared.of(found, "representative").substitute_name == "示例女儿"
    told = icalendar.Calendar.from_ical(browser.get(f"{address}/meeting.ics").content)
    assert str(told.walk("VEVENT")[0]["SUMMARY"]) == "示例：楼道灯"
    actions.move_meeting(found, by=cast.convener.actor, starts_at=prepared.at(7), venue=None, sequence=0)
    assert "时间改了" in browser.get(address).content.decode()
    assert browser.post(address, {"sequence": "0", "answer": "accept"}).status_code == 409
    actions.call_off_meeting(found, by=cast.convener.actor, words="示例：下雨")
    assert "这次协商不开了" in browser.get(address).content.decode()
    assert browser.get(f"{address}/meeting.ics").headers["Content-Type"].endswith("method=CANCEL")


def test_a_member_and_a_unit_open_their_own_invitation_and_nobody_elses(cast: make.Cast) -> None:
    found = prepared.planned(cast)
    for player, kind in ((cast.member, "member"), (cast.handling_unit, "unit")):
        invitation = prepared.of(found, kind)
        opened = player.client.get(reverse("desk:invitation", args=[invitation.pk]))
        assert opened.status_code == 302
        player.client.post(opened.url, {"sequence": "0", "answer": "accept"})
        assert prepared.of(found, kind).state == "accepted"
        home = player.client.get(reverse("desk:home")).content.decode()
        assert reverse("desk:invitation", args=[invitation.pk]) in home
        other = reverse("desk:invitation", args=[prepared.of(found, "expert").pk])
        assert player.client.get(other).status_code == 404
    notices = cast.member.client.get(reverse("desk:notices")).content.decode()
    assert "请您参加微协商" in notices


def test_papers_are_downloads_for_those_invited_and_nobody_else(
    cast: make.Cast, tmp_path: Any, settings: Any
) -> None:
    local = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": local}
    found = prepared.planned(cast)
    client = cast.convener.client
    add = reverse("desk:material_add", args=[found.pk])
    bad = client.post(add, {"file": SimpleUploadedFile("a.html", b"<script>")})
    assert bad.status_code == 422 and "只收 PDF" in bad.content.decode()
    assert client.post(add, {"file": SimpleUploadedFile("方案.pdf", b"%PDF-1.4 x")}).status_code == 302
    paper = queries.materials_of(found)[0]
    token = queries.invitation_link(prepared.of(found, "expert"))
    answer: Any = Client().get(reverse("portal:invitation_material", args=[token, paper.pk]))
    assert answer.status_code == 200 and b"".join(answer.streaming_content) == b"%PDF-1.4 x"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    foreign = queries.invitation_link(prepared.of(prepared.planned(cast), "expert"))
    assert Client().get(reverse("portal:invitation_material", args=[foreign, paper.pk])).status_code == 404
    elsewhere = cast.other_member.client.get(reverse("desk:material", args=[found.pk, paper.pk]))
    assert elsewhere.status_code == 404


def test_the_board_shows_reasons_and_links_to_who_prepares_only(cast: make.Cast) -> None:
    found = prepared.planned(cast)
    prepared.answer(prepared.of(found, "expert"), "decline", reason="示例：要住院", interest="示例：我的铺子")
    address = reverse("desk:consultation", args=[found.pk])
    page = cast.convener.client.get(address).content.decode()
    assert "示例：要住院" in page and "示例：我的铺子" in page and telling.PATH in page
    for player in (cast.inspector, cast.colleague):
        page = player.client.get(address).content.decode()
        assert "不能来" in page
        assert "示例：要住院" not in page and "示例：我的铺子" not in page and telling.PATH not in page


def test_the_board_takes_the_same_queries_for_few_seats_and_for_many(cast: make.Cast) -> None:
    client, counts = cast.convener.client, []
    for many in (1, 20):
        found = prepared.planned(cast)
        people = [actions.Guest(NewSeat("expert", name=f"示例{n}")) for n in range(many)]
        actions.invite_more(found, by=cast.convener.actor, guests=people)
        client.get(reverse("desk:consultation", args=[found.pk]))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("desk:consultation", args=[found.pk]))
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_every_button_of_the_board_does_what_it_says(cast: make.Cast) -> None:
    lot = lots.drawn(cast)
    found = prepared.planned(cast, send=False)
    client, pk = cast.convener.client, found.pk

    def press(name: str, *args: int, **typed: Any) -> int:
        return int(client.post(reverse(f"desk:{name}", args=[pk, *args]), typed).status_code)

    assert press("invitations_send") == 302
    assert press("seats_panel", lot=lot.pk) == 302
    assert press("seats_panel", lot=lot.pk) == 409
    assert press("seats_add", kind="expert", names="示例教授 13800000921、示例讲师") == 302
    assert press("seats_add", kind="expert", names="13800000921") == 422
    assert press("seats_add", kind="unit", names="没有这个单位") == 422
    member = prepared.of(found, "member")
    assert press("invitation_answer", member.pk, sequence="0", answer="accept") == 302
    assert press("invitation_renew", member.pk) == 302
    assert press("invitation_cancel", member.pk) == 302
    assert press("invitation_cancel", member.pk) == 409
    assert press("materials_words", words="字" * 2001) == 422
    moved = {"starts_at": f"{prepared.day(8)}T15:00", "minutes": "60", "sequence": "0"}
    assert press("consultation_move", **moved) == 302
    assert press("consultation_move", **moved) in {409, 422}
    states = set(Invitation.objects.filter(seat__consultation=pk).values_list("state", flat=True))
    assert states == {"asked", "cancelled"}


def test_a_county_sets_lead_times_beside_its_clocks(cast: make.Cast) -> None:
    client = cast.county_office.client
    page = client.get(reverse("desk:clocks")).content.decode()
    assert "会前通知" in page and "会前材料" in page
    assert client.post(reverse("desk:clocks"), {"county": make.COUNTY, "notice": "5"}).status_code == 302
    assert LeadTime.objects.get().working_days == 5
    assert client.post(reverse("desk:clocks"), {"county": make.COUNTY, "notice": "99"}).status_code == 422


@pytest.mark.parametrize("moment", ["", "nonsense", "2020-01-01T09:00", "9999-12-31T23:59"])
def test_an_odd_time_is_refused_with_words(cast: make.Cast, moment: str) -> None:
    case = make.order(cast, state="claimed")
    sent = {"order": case.number, "title": "示例", "form": "room", "starts_at": moment}
    answer = cast.convener.client.post(reverse("desk:consultation_plan"), sent)
    assert answer.status_code == 422 and "starts_at" in answer.content.decode()
