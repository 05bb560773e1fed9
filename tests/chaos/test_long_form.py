"""What somebody wrote at length is not lost when the session is over, the token old, the answer no."""

from __future__ import annotations

import pytest
from django.test import Client
from tests import make

pytestmark = pytest.mark.django_db
LONG = "示例：" + "老人晚上不敢出门，" * 80


def filled(**changed: str) -> dict[str, str]:
    return {
        "once": "long",
        "words": LONG,
        "county": make.COUNTY,
        "township": make.TOWNSHIP,
        "community": make.COMMUNITY,
    } | changed


@pytest.mark.parametrize("token", ["", "x", "y" * 64])
def test_a_form_without_a_valid_token_is_told_that_the_words_are_still_there(
    cast: make.Cast, token: str
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.get("/place")
    answer = client.post(
        "/place", filled(csrfmiddlewaretoken=token), headers={"Referer": "http://testserver/place"}
    )
    assert answer.status_code == 403
    text = answer.content.decode()
    assert "您写的内容还在" in text
    assert "data-back" in text and 'href="/place"' in text


@pytest.mark.parametrize(
    "wrong",
    [
        {"phone": "abc"},
        {"community": ""},
        {"category": "nonsense"},
        {"name": "名" * 50},
        {"address": "址" * 500},
        {"words": LONG + "长" * 6000},
    ],
)
def test_whatever_is_wrong_with_a_form_the_words_come_back(cast: make.Cast, wrong: dict[str, str]) -> None:
    answer = Client().post("/place", filled(**wrong))
    assert answer.status_code == 422
    assert LONG in answer.content.decode()
    if value := wrong.get("name") or wrong.get("address"):
        assert value in answer.content.decode()


def test_a_desk_form_after_the_session_leads_back_to_itself(cast: make.Cast) -> None:
    """The session is over in the middle: sign in, and the page with the form is there again."""
    case = make.order(cast, state="placed")
    page = f"/desk/orders/{case.number}/decline"
    client = cast.convener.client
    assert client.get(page).status_code == 200
    client.session.flush()
    client.cookies.pop("tinghao_session", None)
    answer = client.post(
        page, {"reason": "private", "words": LONG[:300]}, headers={"Referer": f"http://testserver{page}"}
    )
    assert answer.status_code == 302
    assert answer["Location"] == f"/desk/sign-in?next=%2Fdesk%2Forders%2F{case.number}%2Fdecline"
    assert case.order.state == "placed"


def test_a_stale_step_is_told_what_happened_meanwhile(cast: make.Cast) -> None:
    """Two tabs: the second one is late."""
    case = make.order(cast, state="open")
    page = f"/desk/orders/{case.number}/claim"
    first, second = cast.member.client, cast.colleague.client
    assert first.get(page).status_code == second.get(page).status_code == 200
    assert first.post(page, {}).status_code in {302, 303}
    late = second.post(page, {}, headers={"Referer": f"http://testserver{page}"})
    assert late.status_code == 409
    assert "示例委员" in late.content.decode(), "who was first"
    assert "看最新的情况" in late.content.decode()
    assert first.post(page, {}).status_code in {302, 303, 409}, "the back button"
    assert case.order.claimed_by == cast.member.member
