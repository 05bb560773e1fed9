"""What the member who has an order can do follows the order, also where the member's group does not reach."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make

from tinghao.consultations import actions as consultations
from tinghao.core import clock, refusals
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.notifications.models import Notice
from tinghao.orders import actions, queries


@pytest.fixture
def case(cast: make.Cast) -> make.Case:
    """An order that the convener gave to a member of the next group."""
    made = make.order(cast, state="open")
    assert cast.other_member.member is not None
    actions.assign_order(made.order, member=cast.other_member.member, by=cast.convener.actor)
    return made


def test_a_member_of_the_next_group_can_give_back_what_was_assigned(cast: make.Cast, case: make.Case) -> None:
    actions.give_back_order(case.order, by=cast.other_member.actor, words="示例：太远")
    assert case.order.state == "open"
    assert Entry.objects.filter(subject="order", subject_id=case.pk).latest("seq").part == "member"
    with pytest.raises(refusals.NotFound):
        queries.order_for(cast.other_member.actor, case.order.number)


def test_a_member_of_the_next_group_can_consult_about_what_was_assigned(
    cast: make.Cast, case: make.Case
) -> None:
    who = cast.other_member.actor
    assert {t.name for t in queries.steps_open_to(who, case.order)} == {"give_back", "convene", "settle"}
    actions.note(case.order, by=who, words="示例")
    item = consultations.NewItem("示例：换灯", cast.unit, clock.today() + dt.timedelta(days=9))
    consultations.record_consultation(
        by=who,
        about=[case.order],
        form="bench",
        title="示例",
        held_at=clock.now(),
        agreed="示例",
        items={case.pk: [item]},
    )
    assert case.order.state == "handling"


def test_having_an_order_gives_no_more_than_a_member_has(cast: make.Cast, case: make.Case) -> None:
    with pytest.raises(refusals.Forbidden):
        actions.refer_order(case.order, by=cast.other_member.actor, channel="hotline", number="1")
    assert not any(r.phone or r.name for r in queries.requesters_of(cast.other_member.actor, case.order))


def test_whoever_keeps_out_does_not_check_the_result_either(cast: make.Cast) -> None:
    case = make.order(cast, state="claimed")
    actions.declare_conflict(case.order, by=cast.colleague.actor)
    checked = make.order(cast, state="checking")
    actions.declare_conflict(checked.order, by=cast.colleague.actor)
    with pytest.raises(refusals.Forbidden):
        actions.record_visit(
            checked.order, by=cast.colleague.actor, finding="holds", visited_on=clock.today()
        )
    assert not checked.order.visits.exists()


def test_an_invited_member_is_told_and_nobody_else(cast: make.Cast) -> None:
    case = make.order(cast, state="claimed")
    for invited in (cast.colleague, cast.group_leader):
        assert invited.member is not None
        actions.invite_member(case.order, member=invited.member, by=cast.member.actor)
        actions.invite_member(case.order, member=invited.member, by=cast.member.actor)
    worker.drain()
    told = Notice.objects.filter(template="orders.invited").values_list("person_id", flat=True)
    assert sorted(told) == sorted(
        p.person.pk for p in (cast.colleague, cast.group_leader) if p.person is not None
    )
