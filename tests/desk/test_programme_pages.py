"""Trainings and meetings on the desk: what each may open and press, what is kept of a mistake."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document
from tests import make
from tests.programmes import stage

from tinghao.core import clock
from tinghao.jobs import worker
from tinghao.programmes import actions
from tinghao.programmes.models import Mark, Programme, Speech


def at(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def body(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_training_is_put_on_the_plan_with_nothing_typed_and_walks_to_its_end_by_presses(
    cast: make.Cast,
) -> None:
    office = cast.county_office.client
    page = office.get(at("programme_new"), {"kind": "training"})
    form = page.context["form"]
    given = {"kind": "training", "place_code": make.COUNTY}
    for name in ("title", "starts_at", "ends_at", "sign_up_by"):
        assert form[name].value(), name
        given[name] = form[name].value() if name == "title" else f"{form[name].value():%Y-%m-%dT%H:%M}"
    given["sign_up_by"] = given["sign_up_by"][:10]
    assert office.post(at("programme_new"), given).status_code == 302
    found = Programme.objects.get()
    assert "2" in str(found.sessions.count()) and "列名单" in body(office, at("programme", found.pk))
    for rule in ("members", "conveners"):
        office.post(at("programme_put", found.pk), {"rule": rule})
    assert found.parts.count() == 6
    assert office.post(at("programme_step", found.pk, "announce")).status_code == 302
    # Pressed twice it is out once, and the second press says so.
    assert office.post(at("programme_step", found.pk, "announce")).status_code == 409
    assert "报名" in body(cast.member.client, at("programme", found.pk))
    stage.brought(found)
    session = found.sessions.first()
    assert session is not None
    assert office.post(at("programme_rest", found.pk, session.pk)).status_code == 302
    assert office.post(at("programme_step", found.pk, "hold")).status_code == 302
    assert office.post(at("programme_step", found.pk, "close")).status_code == 302
    worker.drain()
    assert "培〔" in body(cast.member.client, at("programme", found.pk))
    assert "学时" in body(cast.member.client, at("my_programmes"))


def test_a_mistake_keeps_what_was_typed_and_says_what_is_wrong(cast: make.Cast) -> None:
    office = cast.county_office.client
    given = {
        "kind": "plenary",
        "place_code": make.COUNTY,
        "title": "写好的名称",
        "starts_at": "2026-12-20T09:00",
        "ends_at": "2026-12-19T09:00",
    }
    answer = office.post(at("programme_new"), given)
    text = answer.content.decode()
    assert answer.status_code == 422 and "结束要在开始之后" in text and "写好的名称" in text
    assert not Programme.objects.exists()
    found = stage.announced(cast)
    mine = stage.part(found, cast.member.member)
    answer = cast.member.client.post(at("programme_answer", found.pk, mine.pk), {"answer": "leave"})
    assert answer.status_code == 422 and "请写一句请假的原因" in answer.content.decode()
    answer = office.post(at("programme_put", found.pk), {"rule": "person", "names": "没有这个人"})
    assert answer.status_code == 422 and "没有找到“没有这个人”" in answer.content.decode()
    answer = office.post(at("programme_call_off", found.pk), {"words": ""})
    assert answer.status_code == 422
    found.refresh_from_db()
    assert found.state == "announced"


def test_the_page_of_a_member_shows_what_is_asked_and_nothing_of_the_others(cast: make.Cast) -> None:
    found = stage.announced(cast)
    other = stage.part(found, cast.colleague.member)
    actions.answer(other, by=cast.colleague.actor, coming=False, reason="示例：手术")
    text = body(cast.member.client, at("programme", found.pk))
    assert "您能来吗" in text and "手术" not in text and "示例同组委员" not in text
    assert cast.member.client.get(at("programme_roll", found.pk)).status_code in {403, 404}
    assert "手术" in body(cast.county_office.client, at("programme_roll", found.pk))
    assert cast.stranger.client.get(at("programme", found.pk)).status_code == 404
    answer = cast.member.client.post(at("programme_answer", found.pk, other.pk), {"answer": "coming"})
    assert answer.status_code == 404


def test_what_stood_on_the_screen_decides_what_a_page_of_the_roll_means(cast: make.Cast) -> None:
    found = stage.today(cast)
    one, two = stage.part(found, cast.member.member), stage.part(found, cast.colleague.member)
    keep = at("programme_keep", found.pk, stage.session(found).pk)
    shown = {f"was-{one.pk}": "", f"was-{two.pk}": ""}
    first = {**shown, f"mark-{one.pk}": "present", f"mark-{two.pk}": ""}
    second = {**shown, f"mark-{one.pk}": "", f"mark-{two.pk}": "absent"}
    assert cast.county_office.client.post(keep, first).status_code == 302
    assert cast.city_office.client.post(keep, second).status_code == 302
    assert dict(Mark.objects.values_list("part", "presence")) == {one.pk: "present", two.pk: "absent"}
    clash = {f"was-{one.pk}": "", f"mark-{one.pk}": "absent"}
    assert cast.city_office.client.post(keep, clash).status_code == 409


def test_moving_with_an_old_page_is_refused(cast: make.Cast) -> None:
    found = stage.announced(cast)
    given = {
        "title": found.title,
        "starts_at": f"{stage.moment(12):%Y-%m-%dT%H:%M}",
        "ends_at": f"{stage.moment(12, 17):%Y-%m-%dT%H:%M}",
        "sequence": "0",
    }
    change = at("programme_change", found.pk)
    assert cast.county_office.client.post(change, given).status_code == 302
    assert cast.county_office.client.post(change, given).status_code == 409


@pytest.mark.parametrize("what", ["sign-in", "attendance", "speeches"])
def test_papers_of_a_plenary_come_as_word_and_name_what_they_should(cast: make.Cast, what: str) -> None:
    found = stage.announced(cast, kind="plenary")
    office = cast.county_office.actor
    actions.put_on_roll(found, by=office, rule="conveners")
    part = stage.part(found, cast.member.member)
    speech = actions.choose_speaker(part, by=office, reason="示例")
    actions.hand_in_speech(speech, by=cast.member.actor, title="题目要小", words="第一段。\n第二段。")
    stage.brought(found)
    stage.kept(found, {cast.member.member: "present"}, by=office)
    answer = cast.county_office.client.get(at("programme_paper", found.pk, what, "docx"))
    assert answer.status_code == 200
    paper = Document(io.BytesIO(answer.content))
    cells = [c.text for t in paper.tables for r in t.rows for c in r.cells]
    text = "\n".join([*(p.text for p in paper.paragraphs), *cells])
    wanted = {
        "sign-in": ("签到表", "示例委员", "同乐街道召集人"),
        "attendance": ("出席率", "25.0%", "列席", "示例召集人"),
        "speeches": ("题目要小", "第二段。", "示例委员"),
    }
    assert all(words in text for words in wanted[what])
    assert cast.member.client.get(at("programme_paper", found.pk, what, "docx")).status_code in {403, 404}
    assert cast.county_office.client.get(at("programme_paper", found.pk, "other", "docx")).status_code == 404


def test_papers_as_pdf_can_be_read(cast: make.Cast) -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    found = stage.held(cast, {cast.member.member: "present"})
    answer = cast.county_office.client.get(at("programme_paper", found.pk, "attendance", "pdf"))
    with pdfplumber.open(io.BytesIO(answer.content)) as pdf:
        text = "".join(page.extract_text() for page in pdf.pages)
    assert "出席情况" in text and "示例委员" in text


def test_a_speaker_writes_on_the_page_and_the_office_orders_the_speeches(cast: make.Cast) -> None:
    found = stage.announced(cast, kind="plenary")
    office = cast.county_office.client
    for player in (cast.member, cast.colleague):
        part = stage.part(found, player.member)
        choose = at("programme_choose", found.pk, part.pk)
        assert office.post(choose, {"reason": ""}).status_code == 422
        assert office.post(choose, {"reason": "示例：办结的单多"}).status_code == 302
        assert office.post(choose, {"reason": "示例：办结的单多"}).status_code == 409
    first, second = Speech.objects.order_by("position")
    page = at("programme_speech", found.pk, first.pk)
    answer = cast.member.client.post(page, {"title": "", "words": "写了一半", "hand_in": "1"})
    assert answer.status_code == 422 and "写了一半" in answer.content.decode()
    assert (
        cast.member.client.post(page, {"title": "题目", "words": "写完了", "hand_in": "1"}).status_code == 302
    )
    assert cast.colleague.client.get(page).status_code == 404
    office.post(at("programme_speech_act", found.pk, second.pk), {"act": "up"})
    assert Speech.objects.get(pk=second.pk).position == 1
    assert "第 1 稿" in body(office, at("programme_speakers", found.pk))


def test_papers_for_everybody_are_put_up_read_and_taken_down(cast: make.Cast) -> None:
    found = stage.announced(cast)
    file = io.BytesIO(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF")
    file.name = "讲义.pdf"
    office = cast.county_office.client
    assert office.post(at("programme_material_add", found.pk), {"file": file}).status_code == 302
    material = found.materials.get()
    path = at("programme_material", found.pk, material.pk)
    read: Any = cast.member.client.get(path)
    assert b"".join(read.streaming_content).startswith(b"%PDF-")
    assert cast.stranger.client.get(path).status_code == 404
    bad = io.BytesIO(b"MZ not a paper")
    bad.name = "讲义.exe"
    assert office.post(at("programme_material_add", found.pk), {"file": bad}).status_code == 422
    assert cast.member.client.post(at("programme_material_remove", found.pk, material.pk)).status_code == 403
    assert office.post(at("programme_material_remove", found.pk, material.pk)).status_code == 302
    assert cast.member.client.get(path).status_code == 404


def test_lists_and_rolls_take_the_same_number_of_queries_whatever_the_rows(cast: make.Cast) -> None:
    def count(client: Client, path: str) -> int:
        client.get(path)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    found = stage.today(cast, kind="plenary")
    office, member = cast.county_office.client, cast.member.client
    session = stage.session(found)
    paths: list[tuple[Any, str]] = [
        (office, at("plenaries")),
        (office, at("programme", found.pk)),
        (office, at("programme_roll", found.pk)),
        (office, at("programme_keep", found.pk, session.pk)),
        (office, at("programme_speakers", found.pk)),
        (office, at("training_coverage")),
        (member, at("my_programmes")),
    ]
    few = [count(client, path) for client, path in paths]
    for n in range(3):
        make.member(at=make.COUNTY, level="county")
        stage.announced(cast, kind="plenary", title=f"示例：第{n}次")
    actions.put_on_roll(found, by=cast.county_office.actor, rule="members")
    actions.put_on_roll(found, by=cast.county_office.actor, rule="conveners")
    assert [count(client, path) for client, path in paths] == few


def test_next_years_plan_is_one_press_and_twice_is_once(cast: make.Cast) -> None:
    found = stage.planned(cast, title="示例：春季班")
    given = {"year": str(found.year), "owner": make.COUNTY, "kind": "training"}
    for _ in range(2):
        assert cast.county_office.client.post(at("programme_next_year"), given).status_code == 302
    assert Programme.objects.filter(previous=found).count() == 1
    assert cast.other_county_office.client.post(at("programme_next_year"), given).status_code == 404


def test_lessons_have_topics_teachers_and_hours(cast: make.Cast) -> None:
    found = stage.planned(cast)
    office = cast.county_office.client
    session = stage.session(found)
    given = {
        "day": found.first_day.isoformat(),
        "half": "1",
        "topic": "提问的办法",
        "teacher_name": "示例同组委员",
        "hours": "2.5",
    }
    assert office.post(at("programme_session", found.pk, session.pk), given).status_code == 302
    session.refresh_from_db()
    assert session.teacher == cast.colleague.person and session.hours == dt.timedelta(
        hours=2.5
    ) / dt.timedelta(hours=1)
    assert stage.part(found, cast.colleague.member).standing == "teacher"
    outside = {**given, "day": (clock.today() + dt.timedelta(days=99)).isoformat()}
    assert office.post(at("programme_session_new", found.pk), outside).status_code == 422
    assert office.post(at("programme_session_drop", found.pk, session.pk)).status_code == 302
    assert found.sessions.count() == 1
