"""Whom a convener could ask: near, able, with little at hand, each with reasons; who keeps out is named."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import make

from tinghao.access.models import Absence
from tinghao.core import clock, refusals
from tinghao.distribution import suggesting
from tinghao.orders import actions as orders
from tinghao.people.models import Member, MemberGroup


def open_order(cast: make.Cast, words: str = "示例：楼道的电线老化，怕起火。") -> make.Case:
    case = make.placed(words=words)
    orders.accept_order(case.order, by=cast.convener.actor, category="charging", title="电线老化")
    return case


def newcomer(cast: make.Cast, name: str, group: MemberGroup | None = None, **facts: str) -> Member:
    made = make.member(name, level="both", sector=facts.pop("sector", ""))
    Member.objects.filter(pk=made.pk).update(**facts)
    make.joined(made, group or cast.group)
    return made


def test_expertise_and_little_at_hand_come_first_with_the_reasons(cast: make.Cast) -> None:
    able = newcomer(cast, "示例懂电", expertise="电线、消防", sector="经济")
    busy = open_order(cast, "示例：灯坏了。")
    orders.assign_order(busy.order, member=cast.colleague.member, by=cast.convener.actor)
    found = suggesting.suggestions_for(cast.convener.actor, open_order(cast).order)
    assert found.candidates[0].member == able
    assert found.candidates[0].reasons == (
        "就在这个社区的小组",
        "熟悉电线、消防",
        "手上没有在办的单",
        "经济界别",
    )
    loads = {c.member: c.load for c in found.candidates}
    assert loads[cast.colleague.member] == 1
    order = [c.member for c in found.candidates]
    assert order.index(cast.member.member) < order.index(cast.colleague.member)


def test_who_keeps_out_is_named_with_the_reason_and_not_suggested(cast: make.Cast) -> None:
    case = open_order(cast)
    orders.declare_conflict(case.order, by=cast.member.actor, reason="亲戚住在那里")
    found = suggesting.suggestions_for(cast.convener.actor, case.order)
    assert cast.member.member not in [c.member for c in found.candidates]
    assert found.left_out == (("示例委员", "已声明回避"),)
    page = cast.convener.client.get(reverse("desk:step", args=[case.number, "assign"])).content.decode()
    assert "示例委员（已声明回避）" in page and "亲戚" not in page


def test_who_is_away_today_is_named_and_not_suggested(cast: make.Cast) -> None:
    case = open_order(cast)
    day = clock.today()
    Absence.objects.create(
        person=cast.member.person, delegate=cast.colleague.person, starts=day, ends=day, made_at=clock.now()
    )
    found = suggesting.suggestions_for(cast.convener.actor, case.order)
    assert cast.member.member not in [c.member for c in found.candidates]
    assert found.left_out == (("示例委员", "请假"),)


def test_a_stranger_and_the_convener_next_door_get_no_names(cast: make.Cast) -> None:
    case = open_order(cast)
    for player in (cast.stranger, cast.convener_next_door, cast.member):
        with pytest.raises((refusals.NotFound, refusals.Forbidden)):
            suggesting.suggestions_for(player.actor, case.order)


def test_many_members_take_no_more_statements_than_few(cast: make.Cast) -> None:
    case = open_order(cast)
    counts = []
    for more in (0, 6):
        for number in range(more):
            newcomer(cast, f"示例多{number}", sector="教育")
        with CaptureQueriesContext(connection) as seen:
            suggesting.suggestions_for(cast.convener.actor, case.order)
        counts.append(len(seen))
    assert counts[0] == counts[1]
