"""Documents over HTTP: made and downloaded under a name, old ones told, forms printed, an office's paper."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import quote

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests import make
from tests.documents import meetings
from tests.documents.test_templates import added, template

from tinghao.consultations import actions as consultations
from tinghao.core import clock
from tinghao.documents import codes, queries
from tinghao.documents.models import GeneratedDocument, OfficePaper, PrintRun, Template


def post(cast: make.Cast, name: str, pk: object, who: str = "convener", **typed: object) -> Any:
    return cast.everybody[who].client.post(reverse(name, args=[pk]), typed)


def page(cast: make.Cast, name: str, *args: object, who: str = "convener") -> str:
    answer = cast.everybody[who].client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_a_convener_makes_minutes_and_downloads_both_files_by_name(cast: make.Cast) -> None:
    meeting = meetings.recorded(cast)
    assert "看文书，做文书" in page(cast, "desk:consultation", meeting.pk)
    assert "还没有做" in page(cast, "desk:consultation_documents", meeting.pk)
    answer = post(cast, "desk:consultation_documents_make", meeting.pk, kind="minutes", dated="")
    assert answer.status_code == 302 and answer["Location"].endswith("#minutes")
    made = GeneratedDocument.objects.get()
    assert "〕1号 · 第 1 版" in page(cast, "desk:consultation", meeting.pk)
    shown = page(cast, "desk:consultation_documents", meeting.pk)
    assert f"〔{clock.today().year}〕1号" in shown and "第 1 版" in shown
    for form, begins in (("docx", b"PK"), ("pdf", b"%PDF-")):
        answer = cast.convener.client.get(reverse("desk:document_file", args=[made.pk, form]))
        assert answer.content.startswith(begins)
        assert answer["Cache-Control"] == "private, no-store"
        assert quote("会议纪要_公厕开门时间_") in answer["Content-Disposition"]
    assert cast.convener.client.get(reverse("desk:document_file", args=[made.pk, "exe"])).status_code == 404
    for who in ("resident", "convener_next_door", "stranger", "handling_unit"):
        status = (
            cast.everybody[who].client.get(reverse("desk:document_file", args=[made.pk, "pdf"])).status_code
        )
        assert status == (302 if who == "resident" else 404)


def test_what_is_missing_is_said_before_and_after_the_button(cast: make.Cast) -> None:
    meeting = meetings.held(cast)
    shown = page(cast, "desk:consultation_documents", meeting.pk)
    assert "纪要还没有定稿，现在只能出草稿，不编号。" in shown and "还没有成果事项" in shown
    answer = post(cast, "desk:consultation_documents_make", meeting.pk, kind="minutes")
    assert answer.status_code == 422 and "只能出草稿" in answer.content.decode()
    yesterday = (clock.today() - dt.timedelta(days=1)).isoformat()
    typed = {"kind": "minutes", "is_draft": "on", "dated": yesterday}
    answer = post(cast, "desk:consultation_documents_make", meeting.pk, **typed)
    assert answer.status_code == 422 and f'value="{yesterday}"' in answer.content.decode()
    for wrong in ({"kind": "x"}, {"kind": "minutes", "dated": "昨天"}, {}):
        assert post(cast, "desk:consultation_documents_make", meeting.pk, **wrong).status_code == 422
    assert not GeneratedDocument.objects.exists()
    typed = {"kind": "minutes", "is_draft": "on"}
    assert post(cast, "desk:consultation_documents_make", meeting.pk, **typed).status_code == 302
    assert "草稿" in page(cast, "desk:consultation_documents", meeting.pk)


def test_an_old_version_is_told_and_the_office_erases_it(cast: make.Cast) -> None:
    meeting = meetings.recorded(cast)
    post(cast, "desk:consultation_documents_make", meeting.pk, kind="outcomes")
    consultations.accept_item(meeting.items.order_by("pk")[0], by=cast.handling_unit.actor)
    assert "成果事项此后有变化" in page(cast, "desk:consultation_documents", meeting.pk)
    post(cast, "desk:consultation_documents_make", meeting.pk, kind="outcomes")
    shown = page(cast, "desk:consultation_documents", meeting.pk, who="county_office")
    assert "成果事项此后有变化" not in shown and "以前的版次" in shown and "第 2 版" in shown
    newest = GeneratedDocument.objects.order_by("-version")[0]
    assert post(cast, "desk:document_erase", newest.pk).status_code == 403
    assert post(cast, "desk:document_erase", newest.pk, who="county_office").status_code == 302
    assert post(cast, "desk:document_erase", newest.pk, who="county_office").status_code == 409
    assert "内容已删除" in page(cast, "desk:consultation_documents", meeting.pk)


def test_who_only_looks_finds_no_button(cast: make.Cast) -> None:
    meeting = meetings.recorded(cast)
    post(cast, "desk:consultation_documents_make", meeting.pk, kind="minutes")
    for who in ("inspector", "group_leader"):
        shown = page(cast, "desk:consultation_documents", meeting.pk, who=who)
        assert "file.pdf" in shown and "再做一版" not in shown and "删除这一版" not in shown


def test_the_page_takes_the_same_number_of_queries_whatever_was_made(
    cast: make.Cast, django_assert_max_num_queries: Any
) -> None:
    meeting = meetings.recorded(cast)
    url = reverse("desk:consultation_documents", args=[meeting.pk])
    for kind in ("notice", "minutes", "report", "outcomes"):
        post(cast, "desk:consultation_documents_make", meeting.pk, kind=kind)
    cast.convener.client.get(url)
    with django_assert_max_num_queries(60) as once:
        cast.convener.client.get(url)
        few = len(once)
    day = clock.today()
    for n in (1, 2, 3):
        for kind in ("notice", "minutes", "report"):
            dated = (day + dt.timedelta(days=n)).isoformat()
            post(cast, "desk:consultation_documents_make", meeting.pk, kind=kind, dated=dated)
    assert GeneratedDocument.objects.count() == 13
    with django_assert_max_num_queries(few):
        cast.convener.client.get(url)


def test_sheets_are_printed_with_codes_that_lead_back(cast: make.Cast) -> None:
    meeting = meetings.recorded(cast)
    order, item = meeting.orders.get(), meeting.items.order_by("pk")[0]
    for kind, about in (("sign_in", ""), ("handling", item.pk), ("satisfaction", order.pk)):
        typed = {"kind": kind, "about": about, "copies": "2"}
        assert post(cast, "desk:consultation_documents_print", meeting.pk, **typed).status_code == 302
        run = PrintRun.objects.order_by("-pk")[0]
        for form in ("pdf", "docx"):
            answer = cast.convener.client.get(reverse("desk:blank_form_file", args=[run.pk, form]))
            assert answer.status_code == 200 and len(answer.content) > 5000
        for code in queries.codes_of(run):
            assert queries.form_behind(cast.convener.actor, codes.shown(code)).kind == kind
    for wrong in ({"copies": "0"}, {"copies": "201"}, {"copies": "两"}, {"copies": ""}):
        answer = post(cast, "desk:consultation_documents_print", meeting.pk, kind="sign_in", **wrong)
        assert answer.status_code == 422
    answer = post(
        cast, "desk:consultation_documents_print", meeting.pk, kind="handling", copies=1, about=99999
    )
    assert answer.status_code == 422
    assert PrintRun.objects.count() == 3


def test_residents_names_on_a_sign_in_sheet_stay_with_those_who_print_there(cast: make.Cast) -> None:
    meeting = meetings.planned(cast)
    post(cast, "desk:consultation_documents_print", meeting.pk, kind="sign_in", copies="1")
    url = reverse("desk:blank_form_file", args=[PrintRun.objects.get().pk, "docx"])
    assert meetings.RESIDENT in meetings.words_of(cast.convener.client.get(url).content)
    for who in ("convener_next_door", "inspector", "handling_unit", "stranger", "other_county_office"):
        assert cast.everybody[who].client.get(url).status_code == 404
    assert cast.resident.client.get(url).status_code == 302


def test_a_proxy_prints_topic_forms_and_a_telephone_opens_them(cast: make.Cast) -> None:
    url = reverse("desk:blank_forms")
    typed = {"kind": "application", "place": make.COMMUNITY, "copies": "30"}
    assert cast.proxy.client.post(url, typed).status_code == 302
    run = PrintRun.objects.get()
    assert "30" in page(cast, "desk:blank_forms", who="proxy")
    pdf = cast.proxy.client.get(reverse("desk:blank_form_file", args=[run.pk, "pdf"])).content
    assert b"/Count 30" in pdf
    code = queries.codes_of(run)[29]
    answer = cast.resident.client.get(reverse("portal:form_at", args=[code]))
    assert answer.status_code == 302 and make.COMMUNITY in answer["Location"]
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    for other in ("22222222", "x", wrong, codes.code_of(run.run, 31)):
        answer = cast.resident.client.get(reverse("portal:form_at", args=[other]))
        assert answer["Location"] == reverse("portal:follow")


def test_a_satisfaction_slip_by_number_and_what_was_typed_wrongly_stays(cast: make.Cast) -> None:
    url = reverse("desk:blank_forms")
    order = meetings.recorded(cast).orders.get()
    typed = {"kind": "satisfaction", "number": f"{order.number[:5]} {order.number[5:]}", "copies": "3"}
    assert cast.convener.client.post(url, typed).status_code == 302
    assert PrintRun.objects.get().order_id == order.pk
    for who, number in (("convener_next_door", order.number), ("convener", "1234567890")):
        answer = cast.everybody[who].client.post(url, {**typed, "number": number})
        assert answer.status_code == 422 and f'value="{number}"' in answer.content.decode()
    for wrong in ({"place": make.FAR_AWAY}, {"place": ""}, {"copies": "0"}):
        typed = {"kind": "application", "place": make.COMMUNITY, "copies": "5", **wrong}
        assert cast.convener.client.post(url, typed).status_code == 422
    assert PrintRun.objects.count() == 1


def office(**more: str) -> dict[str, str]:
    typed = {"name": "政协示例区委员会办公室", "mark_notice": "示例文件", "mark_minutes": "示例纪要"}
    typed |= {"mark_report": "示例专报", "addressee": "区委", "copy_to": "区委办"}
    for kind in ("notice", "minutes", "report"):
        typed |= {f"prefix_{kind}": kind, f"used_{kind}": "0"}
    return typed | more


def test_an_office_writes_its_paper_once(cast: make.Cast) -> None:
    client = cast.county_office.client
    url = reverse("desk:paper", args=[make.COUNTY])
    assert client.get(reverse("desk:papers")).headers["Location"] == url
    answer = client.post(url, office(name=""))
    assert answer.status_code == 422 and 'value="示例纪要"' in answer.content.decode()
    assert client.post(url, office(used_minutes="12")).status_code == 302
    assert OfficePaper.objects.get().name == "政协示例区委员会办公室"
    assert 'value="12"' in page(cast, "desk:paper", make.COUNTY, who="county_office")
    assert client.post(url, office(prefix_report="minutes")).status_code == 422
    assert cast.other_county_office.client.post(url, office()).status_code == 404
    assert cast.convener.client.post(url, office()).status_code == 403


def test_a_template_is_checked_tried_and_taken_back(cast: make.Cast) -> None:
    client = cast.county_office.client
    url = reverse("desk:paper_template", args=[make.COUNTY])

    def send(content: bytes) -> Any:
        file = SimpleUploadedFile("我们的纪要.docx", content)
        return client.post(url, {"kind": "minutes", "template": file})

    answer = send(template("{{议提}}"))
    shown = answer.content.decode()
    assert answer.status_code == 422 and "{{议提}}" in shown and "{{议题}}" in shown
    assert "宏" in send(added("word/vbaProject.bin")).content.decode()
    assert not Template.objects.exists()
    assert send(template("{{议题}}")).status_code == 302
    made = Template.objects.get()
    assert "我们的纪要.docx" in page(cast, "desk:paper", make.COUNTY, who="county_office")
    for name in ("desk:template_trial", "desk:template_file"):
        answer = client.get(reverse(name, args=[made.pk]))
        assert answer.content.startswith(b"PK")
        assert cast.other_county_office.client.get(reverse(name, args=[made.pk])).status_code == 404
    assert post(cast, "desk:template_retire", made.pk, who="county_office").status_code == 302
    assert post(cast, "desk:template_retire", made.pk, who="county_office").status_code == 409
