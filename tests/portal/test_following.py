"""A receipt opened again: the two ways in, the limits, the answer, taking back, erasing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from tests import make

from tinghao.consultations import actions as consultations
from tinghao.consultations.models import OutcomeItem
from tinghao.core import clock
from tinghao.core.actors import PASSERBY, Receipt
from tinghao.history import queries as history
from tinghao.orders import actions, queries
from tinghao.orders.actions import Placed, placing
from tinghao.orders.models import Order
from tinghao.portal import told

WRONG = "回执号或查询码不对"
PHONE = "13812345678"


def placed(words: str = "公厕锁了三个月。", once: str = "once") -> Placed:
    """An order whose requester left name and phone."""
    contact = placing.Contact("王大妈（示例）", PHONE, consents_contact=True, consents_publish=True)
    return actions.place_order(by=PASSERBY, words=words, division=make.COMMUNITY, once=once, contact=contact)


def checking(cast: make.Cast, once: str = "once") -> Placed:
    """The same, until the unit says that it is done."""
    made = placed(once=once)
    actions.accept_order(made.order, by=cast.convener.actor, category="sanitation", title="公厕锁门")
    actions.claim_order(made.order, by=cast.member.actor)
    due = clock.today() + dt.timedelta(days=20)
    consultations.record_consultation(
        by=cast.convener.actor,
        about=[made.order],
        form="bench",
        title="公厕开门",
        held_at=clock.now(),
        agreed="本月开门。",
        items={made.order.pk: [consultations.NewItem("打开公厕", cast.unit, due, "门开着")]},
        seats=[consultations.NewSeat("member", member=cast.member.member)],
    )
    item = OutcomeItem.objects.get(order=made.order)
    consultations.accept_item(item, by=cast.handling_unit.actor)
    consultations.report_item(item, by=cast.handling_unit.actor, code="A", words="门开了")
    made.order.refresh_from_db()
    return made


def way(made: Placed) -> str:
    """The signed address."""
    return f"/r/{queries.receipt_link(made.requester)}"


def test_number_and_code_lead_to_the_signed_page(cast: make.Cast) -> None:
    made = placed()
    response = Client().post("/r", {"number": made.requester.number, "code": made.code})
    assert (response.status_code, response["Location"]) == (303, way(made))
    page = Client().get(response["Location"])
    text = page.content.decode()
    assert "公厕锁了三个月。" in text
    assert "您提出了这件事。" in text
    assert "群众提出了" not in text
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("spelled", ["{n[:3]} {n[3:6]}-{n[6:]}", "full"])
def test_a_number_is_forgiven_its_spelling(cast: make.Cast, spelled: str) -> None:
    made = placed()
    n = made.requester.number
    wide = n.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})
    number = wide if spelled == "full" else f"{n[:3]} {n[3:6]}-{n[6:]}"
    assert Client().post("/r", {"number": number, "code": made.code}).status_code == 303


def test_wrong_number_and_wrong_code_get_the_same_words(cast: make.Cast) -> None:
    made = placed()
    wrong_code = f"{(int(made.code) + 1) % 10**6:06d}"
    answers = [
        Client().post("/r", {"number": number, "code": code})
        for number, code in ((made.requester.number, wrong_code), ("4273189056", made.code), ("abc", "x"))
    ]
    assert {a.status_code for a in answers} == {422}
    assert all(WRONG in a.content.decode() for a in answers)
    assert answers[0].context["form"].errors == answers[1].context["form"].errors


def test_after_five_wrong_codes_even_the_right_one_waits(cast: make.Cast) -> None:
    made, client = placed(), Client()
    wrong = f"{(int(made.code) + 1) % 10**6:06d}"
    for _try in range(5):
        assert client.post("/r", {"number": made.requester.number, "code": wrong}).status_code == 422
    response = Client().post("/r", {"number": made.requester.number, "code": made.code})
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 900
    assert "分钟" in response.content.decode()
    assert Client().get(way(made)).status_code == 200


def test_a_right_code_forgets_the_wrong_ones_before_it(cast: make.Cast) -> None:
    made, client = placed(), Client()
    wrong = f"{(int(made.code) + 1) % 10**6:06d}"
    for _round in range(3):
        for _try in range(3):
            client.post("/r", {"number": made.requester.number, "code": wrong})
        assert client.post("/r", {"number": made.requester.number, "code": made.code}).status_code == 303


def test_an_address_that_guesses_over_many_numbers_waits(cast: make.Cast, settings: Any) -> None:
    settings.PORTAL_LIMITS = {"wrong_address": (4, 600)}
    made, client = placed(), Client()
    for n in range(4):
        assert client.post("/r", {"number": f"427318905{n}", "code": "000000"}).status_code == 422
    assert client.post("/r", {"number": made.requester.number, "code": made.code}).status_code == 429
    elsewhere = Client(REMOTE_ADDR="10.0.0.9")
    assert elsewhere.post("/r", {"number": made.requester.number, "code": made.code}).status_code == 303


def test_a_wrong_code_is_told_once_and_both_fields_are_marked(cast: make.Cast) -> None:
    text = Client().post("/r", {"number": "4273189056", "code": "000000"}).content.decode()
    assert text.count(WRONG) == 1
    assert text.count('aria-invalid="true"') == 2


def test_the_receipt_names_the_member_and_keeps_the_name_and_the_public_is_told_the_group(
    cast: make.Cast,
) -> None:
    made = checking(cast)
    name = cast.member.person.name
    order = Order.objects.get()
    assert order.group is not None
    text = Client().get(way(made)).content.decode()
    assert f"{order.group.name} 委员 {name}" in text
    assert f"{name}接下了这件事" in text
    public = told.story_of(history.public_entries_of("order", order.pk), taker=told.taker_of(order))
    assert any(line.sentence.startswith(f"{order.group.name}接下了这件事") for line in public)
    assert not any(name in line.sentence for line in public)


def test_a_forged_link_opens_nothing(cast: make.Cast) -> None:
    made = placed()
    forged = way(made)[:-1] + ("A" if way(made)[-1] != "A" else "B")
    assert Client().get(forged).status_code == 404
    assert Client().get("/r/anything").status_code == 404


def test_a_yes_closes_with_thanks_that_fit(cast: make.Cast) -> None:
    made = checking(cast)
    client = Client()
    assert "这件事解决了吗" in client.get(way(made)).content.decode()
    response = client.post(f"{way(made)}/check", {"answer": "yes", "rating": "5"}, follow=True)
    made.order.refresh_from_db()
    assert made.order.state == "closed"
    assert "谢谢您来看" in response.content.decode()


def test_a_no_sends_it_back_and_says_what_happens_next(cast: make.Cast) -> None:
    made = checking(cast)
    response = Client().post(f"{way(made)}/check", {"answer": "no", "words": "还锁着"}, follow=True)
    made.order.refresh_from_db()
    text = response.content.decode()
    assert (made.order.state, made.order.round) == ("handling", 2)
    assert "已经退回原单位重办" in text
    assert "还锁着" not in text


def test_the_same_no_sent_twice_counts_once(cast: make.Cast) -> None:
    made, client = checking(cast), Client()
    for _press in range(2):
        assert client.post(f"{way(made)}/check", {"answer": "no"}).status_code == 303
    made.order.refresh_from_db()
    assert made.order.round == 2


def test_an_empty_answer_is_asked_again_at_the_question(cast: make.Cast) -> None:
    made = checking(cast)
    response = Client().post(f"{way(made)}/check", {"words": "我再想想"})
    text = response.content.decode()
    assert response.status_code == 422
    assert "请先选一个" in text
    assert "我再想想" in text


def test_a_withdrawn_order_says_so_and_a_second_press_changes_nothing(cast: make.Cast) -> None:
    made, client = placed(), Client()
    for _press in range(2):
        page = client.post(f"{way(made)}/withdraw", follow=True)
        assert page.status_code == 200
    assert "已经撤回" in page.content.decode()
    assert Order.objects.get().state == "withdrawn"


def test_erasing_the_contact_leaves_the_case(cast: make.Cast) -> None:
    made = placed()
    Client().post(f"{way(made)}/erase")
    made.requester.refresh_from_db()
    assert (made.requester.name, made.requester.phone, made.requester.phone_print) == ("", "", "")
    text = Client().get(way(made)).content.decode()
    assert "删掉我的联系方式" not in text
    assert Order.objects.get().state == "placed"


def test_nothing_changes_by_opening_an_address(cast: make.Cast) -> None:
    made = placed()
    for act in ("check", "withdraw", "erase"):
        assert Client().get(f"{way(made)}/{act}").status_code == 405
    assert Order.objects.get().state == "placed"


def test_a_merged_receipt_still_answers(cast: make.Cast) -> None:
    one, other = checking(cast), placed(words="厕所门还是不开", once="other")
    target = actions.place_order(by=PASSERBY, words="别的事", division=make.COMMUNITY, once="third").order
    actions.merge_order(other.order, into=target, by=cast.convener.actor)
    text = Client().get(way(other)).content.decode()
    assert "合在一起办" in text
    assert "厕所门还是不开" in text
    assert "别的事" not in text
    assert one.order.pk != target.pk


def test_a_declined_order_names_the_right_channel(cast: make.Cast) -> None:
    made = placed()
    actions.decline_order(
        made.order, by=cast.convener.actor, reason="discipline", words="这类事由纪检监察机关受理。"
    )
    text = Client().get(way(made)).content.decode()
    assert "12388" in text
    assert "这类事由纪检监察机关受理。" in text


def test_a_referred_order_shows_the_outside_number(cast: make.Cast) -> None:
    made = placed()
    actions.refer_order(made.order, by=cast.convener.actor, channel="hotline", number="CZ-77", words="")
    assert "CZ-77" in Client().get(way(made)).content.decode()


def test_the_page_never_shows_the_phone(cast: make.Cast) -> None:
    made = checking(cast)
    text = Client().get(way(made)).content.decode()
    assert PHONE not in text
    assert "王大妈" not in text


def test_an_answer_on_a_stale_page_is_told_what_happened(cast: make.Cast) -> None:
    made = checking(cast)
    consultations.answer_check(made.requester, by=Receipt(made.requester.pk), answer="no")
    response = Client().post(f"{way(made)}/check", {"answer": "yes"})
    assert response.status_code == 409
    assert "现在还没有到查单这一步" in response.content.decode()


def test_nobody_takes_back_what_is_closed(cast: make.Cast) -> None:
    made = checking(cast)
    consultations.answer_check(made.requester, by=Receipt(made.requester.pk), answer="yes")
    assert "撤回这件事" not in Client().get(way(made)).content.decode()
    assert Client().post(f"{way(made)}/withdraw").status_code == 409


def test_after_closing_a_no_brings_it_back(cast: make.Cast) -> None:
    made, client = checking(cast), Client()
    client.post(f"{way(made)}/check", {"answer": "yes"})
    text = client.get(way(made)).content.decode()
    assert "您的回答：解决了" in text
    assert '<details class="ask" id="check"><summary>又不行了？告诉我们' in text
    client.post(f"{way(made)}/check", {"answer": "no"})
    made.order.refresh_from_db()
    assert (made.order.state, made.order.round) == ("handling", 2)


def test_the_page_names_who_has_it_and_the_next_date(cast: make.Cast) -> None:
    made = placed()
    actions.accept_order(
        made.order, by=cast.convener.actor, category="sanitation", title="公厕锁门", group=cast.group
    )
    actions.claim_order(made.order, by=cast.member.actor)
    text = Client().get(way(made)).content.decode()
    assert f"{cast.group.name} 委员 示例委员" in text
    assert "坐下来商量" in text
