"""Placing over HTTP: the plain form, what is kept, and one order however often it is sent."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests import make

from tinghao.divisions import names
from tinghao.divisions.models import Division
from tinghao.orders.models import Order, Requester

WORDS = "三号楼后面的路灯坏了半个月，老人晚上不敢出门。"


def filled(**changed: str) -> dict[str, str]:
    """The plain form as a browser without script sends it."""
    return {
        "once": "submission-1",
        "words": WORDS,
        "county": make.COUNTY,
        "township": make.TOWNSHIP,
        "community": make.COMMUNITY,
        "address": "三号楼后面",
    } | changed


def shown(client: Client, response: Any) -> Any:
    """The page behind the redirect."""
    assert response.status_code == 303, response.content.decode()
    return client.get(response["Location"])


def test_a_plain_form_makes_an_order_and_leads_to_a_receipt(cast: make.Cast) -> None:
    client = Client()
    page = shown(client, client.post("/place", filled()))
    order = Order.objects.get()
    assert (order.text, order.community, order.address) == (WORDS, make.COMMUNITY, "三号楼后面")
    text = page.content.decode()
    assert f"{order.number[:3]} {order.number[3:6]} {order.number[6:]}" in text
    assert f"{make.PLACES[make.TOWNSHIP]}召集人 示例召集人" in text
    due = order.due_on
    assert due is not None
    assert f"<strong>{due.month}月{due.day}日前</strong>召集人给答复" in text


def test_the_receipt_page_shows_the_same_code_after_a_reload(cast: make.Cast) -> None:
    client = Client()
    address = client.post("/place", filled())["Location"]
    first, again = client.get(address), client.get(address)
    assert first.context["code"] == again.context["code"]
    assert "no-store" in first["Cache-Control"]


def test_nobody_else_can_open_the_receipt_page(cast: make.Cast) -> None:
    address = Client().post("/place", filled())["Location"]
    response = Client().get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/r")


def test_a_double_tap_makes_one_order(cast: make.Cast) -> None:
    client = Client()
    first, second = client.post("/place", filled()), client.post("/place", filled())
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1


def test_an_answer_lost_on_the_way_is_given_again(cast: make.Cast) -> None:
    """The server committed, the browser heard nothing and has no cookie: it sends the form once more."""
    lost, again = Client(), Client()
    before = shown(lost, lost.post("/place", filled()))
    after = shown(again, again.post("/place", filled()))
    assert Order.objects.count() == 1
    assert (before.context["number"], before.context["code"]) == (
        after.context["number"],
        after.context["code"],
    )


def test_the_back_button_with_a_fresh_form_makes_no_second_order(cast: make.Cast) -> None:
    client = Client()
    first = client.post("/place", filled())
    second = client.post("/place", filled(once="submission-2"))
    assert first["Location"] == second["Location"]
    assert Order.objects.count() == 1


def test_other_words_from_the_same_browser_are_another_order_with_another_code(cast: make.Cast) -> None:
    client = Client()
    one = shown(client, client.post("/place", filled()))
    two = shown(client, client.post("/place", filled(once="submission-2", words="小区南门没有坡道。")))
    assert Order.objects.count() == 2
    assert one.context["code"] != two.context["code"]


def test_the_same_words_from_another_browser_are_another_order(cast: make.Cast) -> None:
    Client().post("/place", filled())
    Client().post("/place", filled(once="somebody-else"))
    assert Order.objects.count() == 2


def test_missing_words_and_place_are_told_at_the_field_and_the_rest_is_kept(cast: make.Cast) -> None:
    response = Client().post(
        "/place",
        filled(words=" ", community="", township="", address="南门", name="老李", phone="13800000000"),
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert "请先写下是什么事" in text
    assert "请选一选事情在哪个社区" in text
    assert 'value="南门"' in text
    assert 'value="13800000000"' in text
    assert f'value="{make.COUNTY}" selected' in text
    assert Order.objects.count() == 0


def test_the_next_list_of_places_comes_from_the_server_and_keeps_what_was_typed(cast: make.Cast) -> None:
    response = Client().post("/place", filled(township="", community="", go="where"))
    text = response.content.decode()
    assert response.status_code == 200
    assert WORDS in text
    assert f'value="{make.TOWNSHIP}"' in text
    assert "error-summary" not in text


def test_a_place_is_found_by_its_name_without_script(cast: make.Cast) -> None:
    response = Client().post(
        "/place", filled(county="", township="", community="", find=make.PLACES[make.FAR_AWAY][:2], go="find")
    )
    text = response.content.decode()
    assert f'name="pick" value="{make.FAR_AWAY}"' in text
    assert WORDS in text


def test_a_place_picked_from_the_search_stands_above_the_lists(cast: make.Cast) -> None:
    Client().post("/place", filled(pick=make.FAR_AWAY))
    assert Order.objects.get().community == make.FAR_AWAY


def test_somebody_who_does_not_know_the_community_gives_the_township(cast: make.Cast) -> None:
    Client().post("/place", filled(community=make.TOWNSHIP))
    order = Order.objects.get()
    assert (order.township, order.community) == (make.TOWNSHIP, "")


def test_a_community_of_another_township_is_not_taken(cast: make.Cast) -> None:
    response = Client().post("/place", filled(community=make.FAR_AWAY))
    assert response.status_code == 422
    assert Order.objects.count() == 0


def test_a_poster_prefills_its_place_and_counts_as_scanned(cast: make.Cast) -> None:
    page = Client().get(f"/p/{make.COMMUNITY}?venue=1").content.decode()
    assert make.PLACES[make.COMMUNITY] in page
    assert f'value="{make.COMMUNITY}" selected' in page
    assert 'name="channel" value="qr"' in page
    Client().post("/place", filled(channel="qr"))
    assert Requester.objects.get().channel == "qr"


def test_a_poster_of_an_unknown_place_is_told_so(cast: make.Cast) -> None:
    assert Client().get("/p/999999999999").status_code == 404
    assert Client().get("/p/abc").status_code == 404


@pytest.mark.parametrize("words", ["楼道着火了", "我要举报干部受贿"])
def test_some_words_stop_early_with_a_number_and_may_go_on(cast: make.Cast, words: str) -> None:
    client = Client()
    response = client.post("/place", filled(words=words))
    assert response.status_code == 200
    assert 'href="tel:1' in response.content.decode()
    assert Order.objects.count() == 0
    assert words in response.content.decode()
    shown(client, client.post("/place", filled(words=words, seen=response.context["values"]["seen"])))
    assert Order.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("路灯\u0000坏\u0007了半个月", "路灯坏了半个月"),
        ("路灯\u202e坏了半个月\u202c", "路灯坏了半个月"),
        ("路灯坏了👵🏻🔦", "路灯坏了👵🏻🔦"),
    ],
)
def test_odd_characters_do_no_harm(cast: make.Cast, typed: str, kept: str) -> None:
    client = Client()
    shown(client, client.post("/place", filled(words=typed)))
    assert Order.objects.get().text == kept


def test_too_many_words_are_counted_and_kept(cast: make.Cast) -> None:
    long = "路" * 2001
    response = Client().post("/place", filled(words=long))
    text = response.content.decode()
    assert response.status_code == 422
    assert "最多 2000 个字，现在有 2001 个字" in text
    assert long in text


def test_five_megabytes_of_text_get_a_clear_answer(cast: make.Cast) -> None:
    response = Client().post("/place", filled(words="路" * 1_700_000))
    assert response.status_code == 413
    assert "内容太多了" in response.content.decode()
    assert Order.objects.count() == 0


@pytest.mark.parametrize("short", ["12", "1391234", "139123456789"])
def test_a_wrong_phone_is_told_at_the_field(cast: make.Cast, short: str) -> None:
    response = Client().post("/place", filled(phone=short))
    assert response.status_code == 422
    assert "电话号码看起来不完整" in response.content.decode()
    assert Order.objects.count() == 0


def test_an_address_that_floods_is_slowed_and_loses_nothing(cast: make.Cast, settings: Any) -> None:
    settings.PORTAL_LIMITS = {"place": (2, 60)}
    for n in range(2):
        assert Client().post("/place", filled(once=f"n{n}")).status_code == 303
    response = Client().post("/place", filled(once="n3"))
    assert response.status_code == 429
    assert int(response["Retry-After"]) <= 60
    assert WORDS in response.content.decode()
    assert Order.objects.count() == 2


def test_contact_is_optional_and_both_consents_are_apart(cast: make.Cast) -> None:
    Client().post("/place", filled(once="a", consents_publish="on"))
    Client().post("/place", filled(once="b", phone="138 0000 0000", consents_contact="on"))
    without, called = Requester.objects.order_by("pk")
    assert (without.phone, without.consents_contact, without.consents_publish) == ("", False, True)
    assert (called.phone, called.consents_contact, called.consents_publish) == ("13800000000", True, False)


def test_a_phone_without_consent_is_asked_about_and_not_kept(cast: make.Cast) -> None:
    response = Client().post("/place", filled(phone="13800000000"))
    assert response.status_code == 422
    assert "不想让人联系，请把手机号删掉" in response.content.decode()
    assert not Requester.objects.exists()


def test_urgent_matters_are_sent_to_a_number_first(cast: make.Cast) -> None:
    assert "先打 12345、119，再来点单" in Client().get("/place").content.decode()


def test_the_only_place_found_is_chosen_by_itself(cast: make.Cast) -> None:
    place = Division.objects.get(code=make.COMMUNITY)
    names.keep_divisions([place])
    name = place.name
    one = Client().get("/place/where", {"find": name}).content.decode()
    assert f'value="{make.COMMUNITY}" checked' in one
    assert Client().get("/who", {"find": name})["Location"] == f"/who/{make.COMMUNITY}"
