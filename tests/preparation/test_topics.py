"""The year's plan: a topic comes to the table as an order of its own, and the loop is the same from there."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse
from tests import make
from tests.preparation import prepared

from tinghao.access.roles import Role
from tinghao.analytics import actions as analytics
from tinghao.analytics import queries as reports
from tinghao.analytics.choices import Measure
from tinghao.analytics.spans import Span
from tinghao.consultations import actions as consultations
from tinghao.consultations.models import Consultation, OutcomeItem
from tinghao.core import clock, refusals
from tinghao.core.actors import PASSERBY
from tinghao.jobs import worker
from tinghao.notifications.models import Notice
from tinghao.orders import actions as orders
from tinghao.orders import queries as order_queries
from tinghao.orders.models import Figure, Order
from tinghao.preparation import actions, queries, tasks
from tinghao.preparation.actions import Guest
from tinghao.preparation.models import Topic


def topic(cast: make.Cast, **more: object) -> Topic:
    today = clock.today()
    given = {
        "place": make.TOWNSHIP,
        "year": today.year,
        "month": today.month,
        "title": "示例：充电棚",
        "words": "示例：请张三来",
        **more,
    }
    return actions.add_topic(by=cast.convener.actor, **given)  # type: ignore[arg-type]


def plan(cast: make.Cast, about: Topic, hour: int = 9) -> Consultation:
    by: Any = cast.convener.actor
    return actions.plan_meeting(
        by=by,
        about=[],
        form="room",
        title=about.title,
        starts_at=prepared.at(5, hour),
        topic=queries.topic_for(by, about.pk),
        guests=[
            Guest(consultations.NewSeat("member", member=cast.member.member)),
            Guest(consultations.NewSeat("unit", organisation=cast.unit)),
        ],
    )


def state_of(cast: make.Cast, made: Topic) -> str:
    today = clock.today()
    return str(queries.topic_for(cast.convener.actor, made.pk).state_on(today.year, today.month))


def held(cast: make.Cast, found: Consultation) -> Order:
    """The meeting took place, and its minutes end with one item for the unit."""
    by: Any = cast.convener.actor
    Consultation.objects.filter(pk=found.pk).update(starts_at=clock.now() - dt.timedelta(hours=1))
    found.refresh_from_db()
    consultations.save_minutes(found, by=by, version=0, words={"agreed": "示例：建在东门"})
    order = found.orders.get()
    due = clock.today() + dt.timedelta(days=20)
    new = consultations.NewItem("示例：建充电棚", cast.unit, due, "示例：能充电")
    consultations.finish_minutes(found, by=by, items={order.pk: [new]})
    order.refresh_from_db()
    worker.drain()
    return order


def reported(cast: make.Cast, found: Consultation) -> Order:
    order = held(cast, found)
    item = OutcomeItem.objects.get(order=order)
    unit: Any = cast.handling_unit.actor
    consultations.accept_item(item, by=unit)
    consultations.report_item(item, by=unit, code="A", words="示例：建好了")
    order.refresh_from_db()
    worker.drain()
    return order


def test_a_topic_goes_from_waiting_through_its_meeting_to_closed(cast: make.Cast) -> None:
    made, today = topic(cast), clock.today()
    assert made.state_on(today.year, today.month) == "waiting"
    assert made.state_on(today.year + 1, 1) == "overdue"
    found = plan(cast, made)
    assert found.division_code == make.TOWNSHIP
    assert state_of(cast, made) == "planned"
    with pytest.raises(refusals.Stale):
        actions.drop_topic(queries.topic_for(cast.convener.actor, made.pk), by=cast.convener.actor)
    order = reported(cast, found)
    assert (order.state, state_of(cast, made)) == ("checking", "agreed")
    told = Notice.objects.filter(template="orders.to_visit").values_list("person_id", flat=True)
    assert cast.member.actor.person_id in told
    consultations.visit_check(order, by=cast.member.actor, finding="holds", visited_on=clock.today())
    order.refresh_from_db()
    assert (order.state, order.outcome, state_of(cast, made)) == ("closed", "inspected", "done")


def test_nobody_is_asked_who_never_asked_and_only_a_visit_closes(cast: make.Cast) -> None:
    order = reported(cast, plan(cast, topic(cast)))
    assert {c.kind for c in order.clocks.all()} >= {"check"}
    assert "answer" not in {c.kind for c in order.clocks.all()}
    with pytest.raises(refusals.Invalid, match="委员到现场"):
        orders.close_order(order, by=cast.convener.actor)
    consultations.visit_check(order, by=cast.member.actor, finding="partly", visited_on=clock.today())
    order.refresh_from_db()
    assert order.state == "checking"
    consultations.visit_check(order, by=cast.member.actor, finding="fails", visited_on=clock.today())
    order.refresh_from_db()
    assert (order.state, order.round, OutcomeItem.objects.get(order=order).state) == (
        "handling",
        2,
        "accepted",
    )


def test_a_topic_is_public_under_the_name_of_who_fixed_it_without_the_notes_for_colleagues(
    cast: make.Cast, client: Any
) -> None:
    order = held(cast, plan(cast, topic(cast)))
    assert (order.is_published, order.signed_by_id) == (True, cast.convener.actor.person_id)
    page = client.get(reverse("portal:case", args=[order.number])).content.decode()
    assert "年度协商计划里的议题" in page and "示例：建充电棚" in page
    assert "张三" not in page and "这也是我的事" not in page


def test_a_topic_with_a_telephone_in_it_waits_for_somebody_to_sign_it(cast: make.Cast) -> None:
    found = plan(cast, topic(cast, title="示例：找13800001234商量"))
    assert not found.orders.get().is_published
    assert "publish" in {a.name for a in order_queries.acts_open_to(cast.convener.actor, found.orders.get())}


def test_what_residents_did_not_ask_for_counts_in_none_of_the_three_rates(cast: make.Cast) -> None:
    order = reported(cast, plan(cast, topic(cast)))
    consultations.visit_check(order, by=cast.member.actor, finding="holds", visited_on=clock.today())
    orders.recount_figures()
    assert not Figure.objects.exists()
    today = clock.today()
    analytics.recount_year(today.year)
    found = reports.report_for(cast.city_office.actor, make.COUNTY, Span(str(today.year)))
    assert [(r.part, r.whole) for r in found.whole.rates] == [(0, 0)] * 3
    assert [found.whole.of(m) for m in (Measure.PLAN_PLACED, Measure.PLAN_CLOSED, Measure.ITEMS_DUE)] == [
        1,
        1,
        0,
    ]


def test_nobody_joins_a_topic_merges_into_it_gives_it_back_or_refers_it(cast: make.Cast) -> None:
    found = plan(cast, topic(cast))
    order, by = found.orders.get(), cast.convener.actor
    other = make.order(cast, state="open").order
    with pytest.raises(refusals.Stale):
        orders.join_order(order, by=PASSERBY, once="once-topic")
    with pytest.raises(refusals.Invalid):
        orders.merge_order(other, into=order, by=by)
    with pytest.raises(refusals.Stale):
        orders.give_back_order(order, by=by, words="示例")
    actions.call_off_meeting(found, by=by, words="示例：下雨")
    order.refresh_from_db()
    for step in (
        lambda: orders.give_back_order(order, by=by, words="示例"),
        lambda: orders.refer_order(order, by=by, channel="hotline", number="1"),
    ):
        with pytest.raises(refusals.Stale):
            step()
    assert {t.name for t in order_queries.steps_open_to(by, order)} == {"convene"}


def test_after_calling_off_the_same_order_is_planned_again_or_ends_with_its_topic(cast: make.Cast) -> None:
    made, by = topic(cast), cast.convener.actor
    first = plan(cast, made)
    with pytest.raises(refusals.Stale):
        plan(cast, made, 15)
    actions.call_off_meeting(first, by=by, words="示例：下雨")
    assert state_of(cast, made) == "waiting"
    second = plan(cast, made, 15)
    assert first.orders.get() == second.orders.get()
    actions.call_off_meeting(second, by=by, words="示例：下雪")
    actions.drop_topic(queries.topic_for(by, made.pk), by=by)
    assert (second.orders.get().state, state_of(cast, made)) == ("withdrawn", "dropped")
    with pytest.raises(refusals.Forbidden):
        orders.drop_order(make.order(cast, state="claimed").order, by=by)


def test_a_convener_asks_another_member_to_look_after_a_topic(cast: make.Cast) -> None:
    order = held(cast, plan(cast, topic(cast)))
    by: Any = cast.convener
    page = by.client.get(reverse("desk:step", args=[order.number, "ask"]))
    assert page.status_code == 200
    assert cast.other_member.member is not None
    orders.ask_member(order, member=cast.other_member.member, by=by.actor)
    assert order_queries.order_for(cast.other_member.actor, order.number) == order
    with pytest.raises(refusals.Forbidden):
        orders.ask_member(
            make.order(cast, state="claimed").order, member=cast.other_member.member, by=by.actor
        )


def test_after_three_months_members_and_convener_are_asked_to_look_again(cast: make.Cast) -> None:
    order = reported(cast, plan(cast, topic(cast)))
    consultations.visit_check(order, by=cast.member.actor, finding="holds", visited_on=clock.today())
    Order.objects.filter(pk=order.pk).update(look_back_on=clock.today())
    order.refresh_from_db()
    assert orders.look_back(order)
    worker.drain()
    told = set(Notice.objects.filter(template="orders.to_look_back").values_list("person_id", flat=True))
    assert {cast.member.actor.person_id, cast.convener.actor.person_id} <= told


def test_a_meeting_fixed_before_topics_had_orders_gets_one_of_its_own(cast: make.Cast) -> None:
    made = topic(cast)
    found = plan(cast, made)
    order = found.orders.get()
    Topic.objects.filter(pk=made.pk).update(order=None)
    found.orders.clear()
    tasks.adopt.call()
    tasks.adopt.call()
    mine = found.orders.get()
    assert mine != order and mine.state == "consulting"
    assert queries.topic_for(cast.convener.actor, made.pk).order == mine


def test_the_pages_of_a_topic_open_for_everybody_who_works_on_it(cast: make.Cast) -> None:
    made = topic(cast)
    found = plan(cast, made)
    order = held(cast, found)
    for player in (cast.convener, cast.member, cast.county_office, cast.inspector):
        page = player.client.get(reverse("desk:order", args=[order.number]))
        assert page.status_code == 200
        assert "年度计划的议题没有点单人" in page.content.decode()
    assert "在落实" in cast.convener.client.get(reverse("desk:topics")).content.decode()


def test_the_same_topic_twice_an_unknown_month_and_a_foreign_place_are_refused(cast: make.Cast) -> None:
    made = topic(cast)
    for bad in ({}, {"title": "另一个", "month": 13}, {"title": " "}):
        with pytest.raises(refusals.Invalid):
            topic(cast, **bad)
    with pytest.raises(refusals.NotFound):
        topic(cast, place=make.OTHER_TOWNSHIP, title="另一个")
    actions.drop_topic(made, by=cast.convener.actor)
    with pytest.raises(refusals.Stale):
        actions.drop_topic(made, by=cast.convener.actor)
    topic(cast)


def test_a_plan_is_seen_where_it_belongs(cast: make.Cast) -> None:
    made = topic(cast)
    for name, player in cast.everybody.items():
        if name == "resident":
            continue
        sees = name in {Role.CONVENER, Role.COUNTY_OFFICE, Role.CITY_OFFICE, Role.INSPECTOR}
        found = queries.topics_of(player.actor, clock.today().year)
        assert ([t.pk for t in found] == [made.pk]) == sees, name
