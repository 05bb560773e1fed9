"""What anybody may read: published cases, the proof, places, figures; and what nobody may."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests import make

from tinghao.consultations import actions as consultations
from tinghao.consultations.models import OutcomeItem
from tinghao.core import clock
from tinghao.core.actors import PASSERBY, Receipt
from tinghao.history import actions as history
from tinghao.history.models import Entry, Head
from tinghao.orders import actions, queries
from tinghao.orders.actions import Placed, placing
from tinghao.orders.models import Order

RAW = "王桂花家门口404室的路灯坏了，电话13899998888"
NAME, PHONE, INTERNAL = "王桂花（示例）", "13899998888", "内部：此人多次来访"
TITLE, TEXT = "楼后路灯坏了半个月", "楼后面的路灯坏了半个月，晚上看不见路。"
COMMENT = "只给办事人看的评语"


def solved(cast: make.Cast, *, once: str = "one", at: str = make.COMMUNITY, until: str = "closed") -> Placed:
    """A published case, from the first word to the check."""
    contact = placing.Contact(NAME, PHONE, consents_contact=True, consents_publish=True)
    made = actions.place_order(
        by=PASSERBY, words=RAW, division=at, once=once, contact=contact, address="404室"
    )
    order = made.order
    actions.accept_order(order, by=cast.convener.actor, category="roads", title="内部标题", group=cast.group)
    actions.note(order, by=cast.convener.actor, words=INTERNAL)
    actions.publish_order(order, by=cast.convener.actor, title=TITLE, words=TEXT)
    if until == "open":
        return made
    actions.claim_order(order, by=cast.member.actor)
    due = clock.today() + dt.timedelta(days=20)
    consultations.record_consultation(
        by=cast.convener.actor,
        about=[order],
        form="bench",
        title="路灯",
        held_at=clock.now(),
        discussion="纪要里的原话",
        agreed="修好。",
        items={order.pk: [consultations.NewItem("换灯头", cast.unit, due, "灯亮着")]},
        seats=[
            consultations.NewSeat("member", member=cast.member.member),
            consultations.NewSeat("requester", requester=made.requester, name=NAME),
        ],
    )
    item = OutcomeItem.objects.get(order=order)
    consultations.accept_item(item, by=cast.handling_unit.actor)
    consultations.report_item(item, by=cast.handling_unit.actor, code="A", words="灯已经亮了")
    if until == "closed":
        consultations.answer_check(
            made.requester, by=Receipt(made.requester.pk), answer="yes", rating=5, words=COMMENT
        )
    order.refresh_from_db()
    return made


SECRETS = (NAME[:3], PHONE, "404室", INTERNAL, "内部标题", COMMENT, "纪要里的原话")


def public_addresses(order: Order) -> list[str]:
    """Every page that needs no receipt."""
    return [
        "/",
        "/cases",
        f"/cases?county={order.county}",
        f"/cases/{order.number}",
        f"/verify/{order.number}",
        f"/place/join/{order.number}",
        "/heads",
        "/figures",
        f"/figures/{order.county}",
        f"/who/{order.township}",
        f"/who/{order.community}",
        f"/who/{order.community}/poster",
        "/who",
        "/about",
        "/privacy",
        "/accessibility",
        "/feedback",
        "/place",
        "/r",
    ]


def test_no_public_page_shows_what_is_not_public(cast: make.Cast) -> None:
    order = solved(cast).order
    for address in public_addresses(order):
        response = Client().get(address)
        assert response.status_code == 200, address
        text = response.content.decode()
        for secret in SECRETS:
            assert secret not in text, (address, secret)


def test_an_unpublished_order_is_on_no_public_page(cast: make.Cast) -> None:
    order = solved(cast).order
    actions.unpublish_order(order, by=cast.convener.actor, words="点单人要求")
    for address in (f"/cases/{order.number}", f"/verify/{order.number}", f"/place/join/{order.number}"):
        assert Client().get(address).status_code == 404, address
    for address in ("/", "/cases"):
        assert TITLE not in Client().get(address).content.decode()


def test_similar_cards_show_public_words_only(cast: make.Cast) -> None:
    order = solved(cast, until="open").order
    typed = {"words": "楼后面的路灯坏了，404室王桂花", "county": make.COUNTY}
    typed |= {"township": make.TOWNSHIP, "community": make.COMMUNITY}
    text = Client().post("/place/glance", typed).content.decode()
    assert TITLE in text
    assert f"/place/join/{order.number}" in text
    for secret in SECRETS:
        assert secret not in text


def test_somebody_who_joins_never_reads_what_the_first_one_typed(cast: make.Cast) -> None:
    order = solved(cast, until="open").order
    client = Client()
    page = client.post(f"/place/join/{order.number}", {"once": "joiner"}, follow=True)
    mine = page.context["requester"]
    assert mine.order_id == order.pk
    assert mine.number != order.number
    text = client.get(f"/r/{queries.receipt_link(mine)}").content.decode()
    assert TITLE in text
    for secret in SECRETS:
        assert secret not in text + page.content.decode()


def test_joining_twice_makes_one_receipt(cast: make.Cast) -> None:
    order = solved(cast, until="open").order
    client = Client()
    first = client.post(f"/place/join/{order.number}", {"once": "joiner"})
    again = client.post(f"/place/join/{order.number}", {"once": "another-form"})
    assert first["Location"] == again["Location"]
    assert order.requesters.count() == 2


def test_similar_orders_are_shown_once_before_a_plain_form_goes_through(cast: make.Cast) -> None:
    solved(cast, until="open")
    form = {
        "once": "mine",
        "words": "楼后面的路灯坏了半个月",
        "county": make.COUNTY,
        "township": make.TOWNSHIP,
        "community": make.COMMUNITY,
    }
    client = Client()
    pause = client.post("/place", form)
    assert pause.status_code == 200
    assert "这也是我的事" in pause.content.decode()
    assert "都不是，提交我的这件事" in pause.content.decode()
    assert Order.objects.count() == 1
    assert client.post("/place", form | {"seen": pause.context["values"]["seen"]}).status_code == 303
    assert Order.objects.count() == 2


def test_a_case_tells_its_story_and_what_was_agreed(cast: make.Cast) -> None:
    order = solved(cast).order
    text = Client().get(f"/cases/{order.number}").content.decode()
    for words in (TITLE, TEXT, "换灯头", cast.unit.name, "已解决，点单人确认", "灯已经亮了", "回答：解决了"):
        assert words in text, words


def test_not_solved_and_why_stands_where_solved_stands(cast: make.Cast) -> None:
    order = solved(cast, until="checking").order
    actions.record_visit(order, by=cast.member.actor, finding="partly", visited_on=clock.today())
    actions.explain_order(order, by=cast.convener.actor, words="要等明年的计划。")
    page = Client().get(f"/cases/{order.number}")
    text = page.content.decode()
    assert '<div class="verdict is-unsolved"><h2>没有解决，已说明原因</h2>' in text
    assert "要等明年的计划。" in text
    assert TITLE in Client().get("/cases?kind=unsolved").content.decode()
    assert TITLE not in Client().get("/cases?kind=solved").content.decode()


def test_cases_are_filtered_by_place_topic_and_state(cast: make.Cast) -> None:
    solved(cast)
    for query, is_there in (
        (f"county={make.COUNTY}", True),
        (f"county={make.COUNTY}&township={make.TOWNSHIP}&community={make.COMMUNITY}", True),
        (f"county={make.OTHER_COUNTY}", False),
        ("county=&topic=roads", True),
        ("county=&topic=noise", False),
        ("county=&kind=solved", True),
        ("county=&kind=waiting", False),
        ("county=&kind=nonsense&topic=nonsense&before=nonsense", True),
    ):
        assert (TITLE in Client().get(f"/cases?{query}").content.decode()) is is_there, query


def test_the_list_goes_on_by_key(cast: make.Cast) -> None:
    for n in range(22):
        solved(cast, once=f"n{n}", until="open")
    first = Client().get("/cases")
    assert len(first.context["stories"]) == 20
    rest = Client().get(f"/cases{first.context['older']}")
    assert len(rest.context["stories"]) == 2
    assert rest.context["older"] == ""


def test_the_proof_says_that_nothing_was_changed(cast: make.Cast) -> None:
    order = solved(cast).order
    text = Client().get(f"/verify/{order.number}").content.decode()
    assert "没有改过" in text
    assert Entry.objects.filter(subject="order", subject_id=order.pk).last().digest in text


def test_the_proof_says_when_words_were_changed(cast: make.Cast) -> None:
    order = solved(cast).order
    words = Entry.objects.filter(subject_id=order.pk, words__isnull=False).first().words
    assert words is not None
    words.body = "改过的话"
    words.save()
    text = Client().get(f"/verify/{order.number}").content.decode()
    assert "对不上" in text
    assert "没有改过</h2>" not in text


def test_anybody_can_recompute_a_published_head(cast: make.Cast, monkeypatch: Any) -> None:
    import hashlib

    order = solved(cast).order
    later = clock.now() + dt.timedelta(hours=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    head = history.publish_head(clock.today())
    assert head is not None
    response = Client().get(f"/verify/heads/{head.day.isoformat()}.txt")
    lines = [line for line in response.content.decode().splitlines() if not line.startswith("#")]
    running = hashlib.sha256(lines[0].removeprefix("previous").strip().encode())
    for digest in lines[1:-1]:
        running.update(b"\n" + digest.encode())
    assert lines[-1] == f"head {running.hexdigest()}" == f"head {Head.objects.get().digest}"
    assert "也对得上" in Client().get(f"/verify/{order.number}").content.decode()


def test_a_head_that_was_never_published_is_not_there(db: None) -> None:
    assert Client().get("/verify/heads/2020-01-01.txt").status_code == 404
    assert Client().get("/verify/heads/nonsense.txt").status_code == 404


def test_figures_name_their_denominators(cast: make.Cast) -> None:
    solved(cast)
    declined = actions.place_order(by=PASSERBY, words="别的", division=make.COMMUNITY, once="d").order
    actions.decline_order(declined, by=cast.convener.actor, reason="private", words="请找调解。")
    assert actions.recount_figures() == 2
    text = Client().get("/figures").content.decode()
    assert "一共点了 2 单，受理 1 单；1 单有了结果，其中 1 单由点单人自己确认解决" in text


def test_a_place_names_its_convener_group_and_venue(cast: make.Cast) -> None:
    make.venue("示例 凉亭", at=make.COMMUNITY, kind="pavilion", opening="每周三上午")
    text = Client().get(f"/who/{make.COMMUNITY}").content.decode()
    for words in ("示例召集人", cast.group.name, "示例组长", "示例 凉亭", "每周三上午"):
        assert words in text, words


PAGES = ("/", "/cases", "/cases/{n}", "/verify/{n}", "/figures", "/who/{c}", "/place/join/{n}")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_the_database_as_often_for_three_as_for_one(cast: make.Cast, page: str) -> None:
    first = solved(cast).order
    make.venue(at=make.COMMUNITY)
    address = page.format(n=first.number, c=make.COMMUNITY)
    Client().get(address)
    one = queries_of(address)
    for n, at in ((2, make.COMMUNITY), (3, make.SISTER)):
        solved(cast, once=f"n{n}", at=at)
    make.venue(at=make.COMMUNITY)
    make.venue(at=make.COMMUNITY)
    three = queries_of(address)
    assert three == one
    assert one <= 12


def test_a_receipt_asks_the_database_as_often_for_three_items_as_for_one(cast: make.Cast) -> None:
    made = solved(cast, until="checking")
    address = f"/r/{queries.receipt_link(made.requester)}"
    one = queries_of(address)
    item = OutcomeItem.objects.get()
    for _more in range(2):
        item.pk = None
        item.save(force_insert=True)
    assert queries_of(address) == one
    assert one <= 12


def queries_of(address: str) -> int:
    """How many statements a page takes."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert Client().get(address).status_code == 200
    return len(seen)
