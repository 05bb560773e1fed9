"""Each step of a case over HTTP: taken once, kept on error, and refused when stale with what happened."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from tests import make
from tests.desk import stage

from tinghao.core import clock
from tinghao.history import queries as history
from tinghao.history.models import Entry
from tinghao.orders import actions
from tinghao.orders.actions.placing import Contact
from tinghao.orders.models import Clock, Order


def url(order, step):
    return reverse("desk:step", args=[order.number, step])


def seen(client, order, step):
    """The number that the form carries: what had happened when the page was drawn."""
    page = client.get(url(order, step)).content.decode()
    return re.search(r'name="seen" value="(\d+)"', page).group(1)


def kinds(order):
    return [e.kind for e in history.entries_of(None, "order", order.pk)]


@pytest.fixture
def cast(cast):
    return cast


def test_accept_opens_the_order_with_its_words(cast):
    order = stage.placed().order
    answer = cast.convener.client.post(
        url(order, "accept"), {"category": "sanitation", "title": "公厕锁门", "group": cast.group.pk}
    )
    assert answer.status_code == 302
    order.refresh_from_db()
    assert (order.state, order.title, order.group_id) == ("open", "公厕锁门", cast.group.pk)


def test_an_error_keeps_what_was_typed_and_changes_nothing(cast):
    order = stage.placed().order
    answer = cast.convener.client.post(url(order, "decline"), {"reason": "private", "words": " "})
    page = answer.content.decode()
    assert answer.status_code == 422 and "请写一句点单人看得懂的说明" in page
    assert re.search(r'value="private"[^>]*checked', page)
    order.refresh_from_db()
    assert order.state == "placed"


def test_the_second_claim_is_told_who_was_first_and_when(cast):
    order = stage.opened(cast)
    late = cast.colleague.client
    number = re.search(
        r'name="seen" value="(\d+)"',
        late.get(reverse("desk:order", args=[order.number])).content.decode(),
    ).group(1)
    assert cast.member.client.post(url(order, "claim"), {"seen": number}).status_code == 302
    answer = late.post(url(order, "claim"), {"seen": number})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "示例委员" in page and "这中间发生了什么" in page
    assert kinds(order).count("orders.claimed") == 1


def test_pressing_twice_records_once(cast):
    order = stage.claimed(cast)
    client = cast.member.client
    number = seen(client, order, "note")
    for _ in range(2):
        assert client.post(url(order, "note"), {"seen": number, "words": "周四去调图纸"}).status_code == 302
    assert kinds(order).count("orders.noted") == 1
    again = seen(client, order, "note")
    client.post(url(order, "note"), {"seen": again, "words": "图纸调到了"})
    assert kinds(order).count("orders.noted") == 2


def test_claiming_twice_is_no_error_for_the_claimant(cast):
    order = stage.opened(cast)
    client = cast.member.client
    number = str(Entry.objects.filter(subject="order", subject_id=order.pk).count())
    for _ in range(2):
        assert client.post(url(order, "claim"), {"seen": number}).status_code == 302
    assert kinds(order).count("orders.claimed") == 1


def test_a_stale_form_gets_its_words_back(cast):
    order = stage.placed().order
    client = cast.convener.client
    number = seen(client, order, "decline")
    actions.accept_order(order, by=cast.convener.actor, category="noise")
    actions.claim_order(order, by=cast.member.actor)
    words = "这件事属于家里人之间的纠纷，请找调解员。"
    answer = client.post(url(order, "decline"), {"seen": number, "reason": "private", "words": words})
    page = answer.content.decode()
    assert answer.status_code == 409 and words in page and "看最新的情况" in page


@pytest.mark.parametrize(
    ("step", "data"),
    [
        ("decline", {"reason": "private", "words": "请找社区调解员。"}),
        ("refer", {"channel": "hotline", "number": "CZ-1"}),
        ("note", {"words": "记一笔"}),
    ],
)
def test_a_step_of_screening_over_http(cast, step, data):
    order = stage.placed().order
    assert cast.convener.client.post(url(order, step), data).status_code == 302
    kind = {"decline": "declined", "refer": "referred", "note": "noted"}[step]
    assert f"orders.{kind}" in kinds(order)


def test_publishing_waits_for_acceptance_and_then_is_recorded(cast):
    order = stage.placed().order
    data = {"title": "公厕", "words": "公厕锁着", "checked": "on"}
    early = cast.convener.client.post(url(order, "publish"), data)
    assert early.status_code == 409 and "先审题受理" in early.content.decode()
    actions.accept_order(order, by=cast.convener.actor, category="sanitation")
    assert cast.convener.client.post(url(order, "publish"), data).status_code == 302
    assert "orders.published" in kinds(order)


@pytest.mark.parametrize("field", ["title", "words"])
@pytest.mark.parametrize("number", ["13912345678", "139 1234 5678", "34110219500307123X"])
def test_a_text_with_a_mobile_or_id_number_is_refused_at_its_field(cast, field, number):
    order = stage.opened(cast)
    data = {"title": "公厕", "words": "公厕锁着", "checked": "on", "looked": "on"}
    answer = cast.convener.client.post(url(order, "publish"), {**data, field: f"公厕 {number}"})
    page = answer.content.decode()
    assert answer.status_code == 422 and f"“{number}”，不能公开" in page
    assert re.search(rf'id="id_{field}-error"', page)
    order.refresh_from_db()
    assert not order.is_published


def test_the_text_to_publish_begins_without_numbers_and_says_which_stood_there(cast):
    order = stage.opened(cast, words="公厕锁着，找我13912345678，住3号楼2单元501室。")
    page = cast.convener.client.get(url(order, "publish")).content.decode()
    box = re.search(r'<textarea name="words".*?</textarea>', page, re.S).group()
    assert "（电话略）" in box and "（门牌略）" in box and "13912345678" not in box
    assert "手机号 <mark>13912345678</mark>" in page


def test_a_door_or_plate_is_published_only_after_another_look(cast):
    order = stage.opened(cast)
    data = {"title": "公厕", "words": "公厕锁着，皖M12345挡路", "checked": "on"}
    answer = cast.convener.client.post(url(order, "publish"), data)
    page = answer.content.decode()
    assert answer.status_code == 422 and "车牌号 <mark>皖M12345</mark>" in page and 'name="looked"' in page
    assert cast.convener.client.post(url(order, "publish"), {**data, "looked": "on"}).status_code == 302


def test_without_consent_there_is_no_form_to_publish(cast):
    order = stage.opened(cast, contact=Contact())
    page = cast.convener.client.get(reverse("desk:order", args=[order.number])).content.decode()
    assert url(order, "publish") not in page and "没有同意公开" in page
    asked = cast.convener.client.get(url(order, "publish"))
    assert asked.status_code == 422 and "<textarea" not in asked.content.decode()


def test_accepting_shows_the_words_and_a_title_that_is_a_whole_phrase(cast):
    words = "小区门口的公厕锁了三个月，老人没处上厕所，孩子放学也没地方去，请帮我们开个门。打13912345678"
    order = stage.placed(words).order
    page = cast.convener.client.get(url(order, "accept")).content.decode()
    title = re.search(r'name="title" value="([^"]*)"', page).group(1)
    assert title == "小区门口的公厕锁了三个月，老人没处上厕所，孩子放学也没地方去，请帮我们开个门"
    assert words in page


def test_publishing_needs_the_signature(cast):
    order = stage.opened(cast)
    answer = cast.convener.client.post(url(order, "publish"), {"title": "公厕", "words": "公厕锁着"})
    assert answer.status_code == 422 and "请核对后勾选" in answer.content.decode()
    order.refresh_from_db()
    assert not order.is_published


@pytest.mark.parametrize("way", ["pick", "into"])
def test_merging_by_suggestion_or_by_number(cast, way):
    kept, order = stage.opened(cast), stage.placed().order
    assert cast.convener.client.post(url(order, "merge"), {way: kept.number}).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.merged_into_id) == ("merged", kept.pk)


def test_merging_into_an_order_out_of_scope_is_refused_at_the_field(cast):
    far = stage.placed(division=make.FAR_AWAY).order
    order = stage.placed().order
    answer = cast.convener.client.post(url(order, "merge"), {"into": far.number})
    assert answer.status_code == 422 and "没有找到这个单号" in answer.content.decode()


@pytest.mark.parametrize("way", ["pick", "member"])
def test_the_convener_assigns_with_reasons_shown(cast, way):
    order = stage.opened(cast)
    page = cast.convener.client.get(url(order, "assign")).content.decode()
    assert "示例委员" in page and "就在这个社区的小组" in page
    answer = cast.convener.client.post(url(order, "assign"), {way: cast.member.member.pk})
    assert answer.status_code == 302
    order.refresh_from_db()
    assert order.claimed_by_id == cast.member.member.pk


def test_giving_back_keeps_the_residents_deadline(cast):
    order = stage.claimed(cast)
    before = Clock.objects.get(order=order, kind="claim").due_on
    assert cast.member.client.post(url(order, "give_back"), {"words": "要出差一个月"}).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.due_on) == ("open", before)


def test_inviting_and_declaring_a_conflict(cast):
    order = stage.claimed(cast)
    answer = cast.member.client.post(url(order, "invite"), {"member": cast.colleague.member.pk})
    assert answer.status_code == 302
    listed = cast.colleague.client.get(reverse("desk:queue", args=["invited"])).content.decode()
    assert order.number in listed
    cast.colleague.client.post(url(order, "declare_conflict"), {"reason": "开发商是我亲戚"})
    assert "orders.conflict_declared" in kinds(order)


def test_settling_on_the_spot_takes_rows_and_keeps_them_on_error(cast):
    order = stage.claimed(cast)
    rows = {
        "words": "物业当场答应周五开门。",
        "items-total": "2",
        "items-0-what": "打开公厕",
        "items-0-unit": cast.unit.name,
        "items-0-due_on": str(clock.today() + dt.timedelta(days=10)),
        "items-1-what": "贴告示",
        "items-1-unit": "没有这个单位",
        "items-1-due_on": str(clock.today() + dt.timedelta(days=10)),
    }
    answer = cast.member.client.post(url(order, "settle"), rows)
    page = answer.content.decode()
    assert answer.status_code == 422 and "没有这个单位。登记过的有" in page and "打开公厕" in page
    rows["items-1-unit"] = cast.other_unit.name
    assert cast.member.client.post(url(order, "settle"), rows).status_code == 302
    order.refresh_from_db()
    assert order.state == "handling" and order.items.count() == 2


def test_another_row_comes_without_scripts_and_judges_nothing(cast):
    order = stage.claimed(cast)
    answer = cast.member.client.post(
        url(order, "settle"),
        {"items-total": "1", "items-0-what": "打开公厕", "more": "items", "words": "写了一半"},
    )
    page = answer.content.decode()
    assert answer.status_code == 200 and 'name="items-1-what"' in page
    assert "打开公厕" in page and "写了一半" in page and "error-summary" not in page


def test_settling_with_a_day_in_the_past_is_told_in_its_row(cast):
    order = stage.claimed(cast)
    data = {
        "words": "周五开门",
        "items-total": "1",
        "items-0-what": "打开公厕",
        "items-0-unit": cast.unit.name,
        "items-0-due_on": "2020-01-01",
    }
    answer = cast.member.client.post(url(order, "settle"), data)
    assert answer.status_code == 422 and "第 1 项的完成期限已经过去了" in answer.content.decode()


def test_answering_on_behalf_sends_a_no_back_for_rework(cast):
    order, _owed = stage.checking(cast)
    requester = order.requesters.get()
    data = {"requester": requester.pk, "answer": "no", "words": "还是锁着"}
    assert cast.convener.client.post(url(order, "answer"), data).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.round) == ("handling", 2)


def test_a_visit_is_recorded(cast):
    order, _owed = stage.checking(cast)
    data = {"visited_on": str(clock.today()), "finding": "holds", "words": "门开着"}
    assert cast.member.client.post(url(order, "visit"), data).status_code == 302
    assert "orders.visited" in kinds(order)


def test_closing_is_not_offered_before_its_time_and_the_page_says_what_is_missing(cast):
    order, _owed = stage.checking(cast)
    page = cast.convener.client.get(reverse("desk:order", args=[order.number])).content.decode()
    assert "还在等群众答复" in page and url(order, "close") not in page
    assert cast.convener.client.post(url(order, "close")).status_code == 422


def test_explaining_needs_a_visit_first(cast):
    order, _owed = stage.checking(cast)
    assert cast.convener.client.post(url(order, "explain"), {"words": "没有地"}).status_code == 422
    cast.member.client.post(url(order, "visit"), {"visited_on": str(clock.today()), "finding": "partly"})
    assert cast.convener.client.post(url(order, "explain"), {"words": "现在没有地方可建"}).status_code == 302
    order.refresh_from_db()
    assert order.outcome == "explained"


def test_erasing_a_contact_keeps_the_case(cast):
    order = stage.claimed(cast)
    requester = order.requesters.get()
    answer = cast.county_office.client.post(url(order, "erase_contact"), {"requester": requester.pk})
    assert answer.status_code == 302
    page = cast.convener.client.get(reverse("desk:order", args=[order.number])).content.decode()
    assert "13800000000" not in page and "联系方式已清除" in page


STEPS = {
    "placed": ["accept", "decline", "refer", "merge", "note", "erase_contact"],
    "opened": ["claim", "assign", "publish", "declare_conflict"],
    "claimed": ["give_back", "invite", "survey", "settle"],
    "checking": ["visit", "answer", "close", "explain"],
}
CONVENING = {"convener", "county_office", "city_office"}
IN_SCOPE = CONVENING | {"member", "colleague", "group_leader", "inspector"}
MAY = {
    **dict.fromkeys(
        ["accept", "decline", "refer", "merge", "publish", "answer", "close", "explain"], CONVENING
    ),
    "erase_contact": {"county_office", "city_office"},
    "claim": {"member", "colleague", "group_leader"},
    "declare_conflict": {"member", "colleague", "group_leader"},
    "assign": CONVENING | {"group_leader"},
    "give_back": CONVENING | {"member"},
    "settle": CONVENING | {"member"},
    "invite": {"member"},
    "note": IN_SCOPE - {"inspector"},
    "survey": IN_SCOPE - {"inspector"},
    "visit": {"member", "colleague", "group_leader"},
}


@pytest.mark.parametrize(("state", "step"), [(s, n) for s, names in STEPS.items() for n in names])
def test_each_step_answers_each_part_as_its_post_says(cast, state, step):
    made = getattr(stage, state)(*(() if state == "placed" else (cast,)))
    order = made.order if state == "placed" else made[0] if isinstance(made, tuple) else made
    for name, player in cast.everybody.items():
        code = player.client.get(url(order, step)).status_code
        if name in MAY[step]:
            # What the rules of closing still miss is told with 422.
            assert code == (422 if step in {"close", "explain"} else 200), (name, step)
        elif name in IN_SCOPE:
            assert code == 403, (name, step)
        else:
            assert code == (302 if name == "resident" else 404), (name, step)


def test_a_step_that_does_not_exist_is_not_found(cast):
    order = stage.placed().order
    assert cast.convener.client.get(url(order, "report")).status_code == 404
    assert cast.convener.client.get(url(order, "nonsense")).status_code == 404


def test_a_fragment_holds_the_pane_and_nothing_round_it(cast):
    order = stage.placed().order
    address = reverse("desk:order", args=[order.number])
    page = cast.convener.client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page and "<nav" in page and "公厕" in page


def test_the_list_in_a_file_is_the_list_on_the_screen(cast):
    stage.placed("=cmd|危险的开头")
    stage.opened(cast)
    answer = cast.convener.client.get(reverse("desk:queue_export", args=["all"]))
    text = answer.content.decode("utf-8-sig")
    assert answer["Content-Disposition"].startswith("attachment") and "'=cmd" in text
    assert len(text.strip().splitlines()) == 3
    assert Order.objects.count() == 2
