"""Queues and cases of the desk: who opens them, what stands there, and how many queries they take."""

from __future__ import annotations

import pytest
from django.urls import reverse
from tests import make
from tests.desk import stage

from tinghao.orders.queries import QUEUES

SEE = {
    "member", "colleague", "group_leader", "convener", "county_office", "city_office", "inspector",
}  # fmt: skip
SEE_ELSEWHERE = {"other_member", "convener_next_door", "other_county_office"}


def codes(cast, address):
    return {name: p.client.get(address).status_code for name, p in cast.everybody.items()}


@pytest.mark.parametrize("queue", sorted(QUEUES))
def test_a_queue_opens_for_those_who_see_orders(cast, queue):
    stage.claimed(cast)
    for name, code in codes(cast, reverse("desk:queue", args=[queue])).items():
        expected = 200 if name in SEE | SEE_ELSEWHERE else (302 if name == "resident" else 403)
        assert code == expected, name


@pytest.mark.parametrize("state", ["placed", "opened", "claimed", "handling", "checking", "closed"])
def test_a_case_opens_in_scope_and_is_not_there_outside(cast, state):
    made = getattr(stage, state)(*(() if state == "placed" else (cast,)))
    order = made.order if state == "placed" else made[0] if isinstance(made, tuple) else made
    for name, code in codes(cast, reverse("desk:order", args=[order.number])).items():
        expected = 200 if name in SEE else (302 if name == "resident" else 404)
        assert code == expected, name


def test_every_button_on_a_case_leads_somewhere(cast):
    orders = [
        stage.placed().order,
        stage.opened(cast),
        stage.claimed(cast),
        stage.handling(cast)[0],
        stage.checking(cast)[0],
        stage.closed(cast),
    ]
    import re

    for order in orders:
        for name in sorted(SEE):
            client = cast.everybody[name].client
            page = client.get(reverse("desk:order", args=[order.number])).content.decode()
            nav = re.search(r'<nav class="actions-bar".*?</nav>', page, re.S)
            for link in re.findall(r'<a class="button[^"]*" href="([^"]+)"', nav.group(0) if nav else ""):
                answer = client.get(link.replace("&amp;", "&"))
                assert answer.status_code == 200, (name, order.state, link, answer.content.decode()[-600:])


def test_the_inspector_has_no_buttons(cast):
    order = stage.claimed(cast)
    page = cast.inspector.client.get(reverse("desk:order", args=[order.number])).content.decode()
    assert "actions-bar" not in page


def test_the_contact_is_read_by_the_convener_and_not_by_the_member(cast):
    order = stage.claimed(cast)
    address = reverse("desk:order", args=[order.number])
    assert "13800000000" in cast.convener.client.get(address).content.decode()
    assert "13800000000" not in cast.member.client.get(address).content.decode()


@pytest.mark.parametrize("who", ["convener", "member", "city_office"])
def test_a_queue_takes_the_same_queries_whatever_it_holds(cast, who, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = cast.everybody[who].client
    stage.opened(cast)
    address = reverse("desk:queue", args=["open"])
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(address)
    for _ in range(3):
        stage.opened(cast)
    with CaptureQueriesContext(connection) as four:
        client.get(address)
    assert len(one) == len(four) <= 12, [q["sql"][:150] for q in four.captured_queries]


@pytest.mark.parametrize("state", ["claimed", "handling", "checking", "closed"])
@pytest.mark.parametrize("who", ["convener", "member", "city_office"])
def test_a_case_takes_at_most_twelve_queries(cast, who, state):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    made = getattr(stage, state)(cast)
    order = made[0] if isinstance(made, tuple) else made
    client = cast.everybody[who].client
    address = reverse("desk:order", args=[order.number])
    client.get(address)
    with CaptureQueriesContext(connection) as found:
        client.get(address)
    assert len(found) <= 12, "\n".join(q["sql"][:200] for q in found.captured_queries)


def test_a_filter_that_cannot_be_read_narrows_nothing(cast):
    stage.opened(cast)
    page = cast.convener.client.get(
        reverse("desk:queue", args=["open"]), {"category": "x'", "place": make.FAR_AWAY, "after": "%00"}
    )
    assert page.status_code == 200 and "公厕锁门" in page.content.decode()


def test_an_accepted_order_offers_a_member_first_and_its_text_second(cast):
    order = stage.opened(cast)
    page = cast.convener.client.get(reverse("desk:order", args=[order.number])).content.decode()
    nav = page.partition('<nav class="actions-bar"')[2].partition("</nav>")[0]
    shown = nav.partition("<details")[0]
    assert shown.index("请委员接单") < shown.index("审签公开文字") and "转办" not in shown


@pytest.mark.parametrize("page", ["home", "notices", "order", "queue"])
def test_every_page_has_the_bar_of_a_phone(cast, page):
    args = {"order": [stage.opened(cast).number], "queue": ["open"]}.get(page, [])
    drawn = cast.convener.client.get(reverse(f"desk:{page}", args=args)).content.decode()
    bar = drawn.partition('<nav class="dock"')[2].partition("</nav>")[0]
    for name in ("home", "place", "notices"):
        assert reverse(f"desk:{name}") in bar
    assert 'href="#rail"' in bar and 'id="rail"' in drawn


def test_after_screening_the_next_one_is_one_step_away(cast):
    waiting, done = stage.placed().order, stage.opened(cast)
    address = reverse("desk:order", args=[done.number])
    after = reverse("desk:order", args=[waiting.number])
    assert f"{after}?in=screening" in cast.convener.client.get(f"{address}?in=screening").content.decode()
    assert "审下一件" not in cast.convener.client.get(address).content.decode()
