"""The year's plan: topics wait, are planned, held, overdue, or dropped, and everybody sees which."""

from __future__ import annotations

import pytest
from tests import make
from tests.preparation import prepared

from tinghao.core import clock, refusals
from tinghao.preparation import actions, queries
from tinghao.preparation.models import Topic


def topic(cast: make.Cast, **more: object) -> Topic:
    today = clock.today()
    given = {
        "place": make.TOWNSHIP,
        "year": today.year,
        "month": today.month,
        "title": "示例：充电棚",
        **more,
    }
    return actions.add_topic(by=cast.convener.actor, **given)  # type: ignore[arg-type]


def test_a_topic_goes_from_waiting_to_planned_to_held(cast: make.Cast) -> None:
    made, today = topic(cast), clock.today()
    assert made.state_on(today.year, today.month) == "waiting"
    assert made.state_on(today.year + 1, 1) == "overdue"
    found = actions.plan_meeting(
        by=cast.convener.actor,
        about=[],
        at=make.TOWNSHIP,
        form="room",
        title=made.title,
        starts_at=prepared.at(),
        topic=made,
    )
    assert found.division_code == make.TOWNSHIP
    made = queries.topic_for(cast.convener.actor, made.pk)
    assert made.state_on(today.year + 1, 1) == "planned"
    with pytest.raises(refusals.Stale):
        actions.drop_topic(made, by=cast.convener.actor)
    type(found).objects.filter(pk=found.pk).update(state="recorded")
    assert queries.topic_for(cast.convener.actor, made.pk).state_on(today.year, today.month) == "held"


def test_a_topic_is_planned_once_and_again_after_its_meeting_was_called_off(cast: make.Cast) -> None:
    made, by = topic(cast), cast.convener.actor

    def plan(hour: int) -> object:
        now = queries.topic_for(by, made.pk)
        return actions.plan_meeting(
            by=by,
            about=[],
            at=make.TOWNSHIP,
            form="room",
            title="示例",
            starts_at=prepared.at(5, hour),
            topic=now,
        )

    first = plan(9)
    with pytest.raises(refusals.Stale):
        plan(15)
    actions.call_off_meeting(first, by=by, words="示例：下雨")  # type: ignore[arg-type]
    plan(15)


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
        sees = name in {
            "convener",
            "county_office",
            "city_office",
            "inspector",
        }
        found = queries.topics_of(player.actor, clock.today().year)
        assert ([t.pk for t in found] == [made.pk]) == sees, name
