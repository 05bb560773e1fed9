"""A meeting goes on with the orders that still wait for it, whatever became of the others."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make

from tinghao.consultations import actions, queries
from tinghao.consultations.models import Consultation
from tinghao.core import clock, refusals
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.notifications.models import Notice
from tinghao.orders import actions as orders


@pytest.fixture
def pair(cast: make.Cast) -> tuple[make.Case, make.Case, Consultation]:
    """Two orders that wait for one meeting, which began an hour ago."""
    one, other = make.order(cast, state="claimed"), make.order(cast, state="claimed")
    meeting = actions.plan_consultation(
        by=cast.convener.actor,
        about=[one.order, other.order],
        form="bench",
        title="示例",
        starts_at=clock.now() - dt.timedelta(hours=1),
    )
    return one, other, meeting


def item(cast: make.Cast) -> actions.NewItem:
    return actions.NewItem("示例：换灯", cast.unit, clock.today() + dt.timedelta(days=9))


def finish(cast: make.Cast, meeting: Consultation, *cases: make.Case) -> None:
    by = cast.convener.actor
    actions.save_minutes(meeting, by=by, version=0, words={"agreed": "示例"})
    actions.finish_minutes(meeting, by=by, items={c.pk: [item(cast)] for c in cases})


def test_a_withdrawn_order_does_not_stop_the_meeting_about_the_other(
    cast: make.Cast, pair: tuple[make.Case, make.Case, Consultation]
) -> None:
    one, other, meeting = pair
    orders.withdraw_order(one.requester, by=one.receipt)
    finish(cast, meeting, other)
    assert (one.order.state, other.order.state) == ("withdrawn", "handling")


def test_an_order_that_was_given_back_and_planned_anew_belongs_to_the_newer_meeting(
    cast: make.Cast, pair: tuple[make.Case, make.Case, Consultation]
) -> None:
    one, other, meeting = pair
    orders.give_back_order(one.order, by=cast.convener.actor, words="示例")
    orders.claim_order(one.order, by=cast.colleague.actor)
    actions.plan_consultation(
        by=cast.colleague.actor,
        about=[one.order],
        form="bench",
        title="示例",
        starts_at=clock.now(),
    )
    finish(cast, meeting, other)
    assert (one.order.state, other.order.state) == ("consulting", "handling")


def test_calling_off_brings_the_orders_back_to_their_claimants(
    cast: make.Cast, pair: tuple[make.Case, make.Case, Consultation]
) -> None:
    one, other, meeting = pair
    orders.withdraw_order(one.requester, by=one.receipt)
    actions.call_off_consultation(meeting, by=cast.convener.actor, words="示例：下雨")
    assert (one.order.state, other.order.state) == ("withdrawn", "claimed")


def test_a_withdrawn_order_owes_nothing_and_is_overdue_for_nobody(cast: make.Cast) -> None:
    case = make.order(cast, state="handling")
    owed = case.item
    orders.withdraw_order(case.requester, by=case.receipt)
    entries = Entry.objects.filter(subject="order", subject_id=case.pk).count()
    unit = cast.handling_unit.actor
    for act in (
        lambda: actions.accept_item(owed, by=unit),
        lambda: actions.return_item(owed, by=unit, reason="示例"),
        lambda: actions.report_progress(owed, by=unit, words="示例"),
        lambda: actions.ask_extension(owed, by=unit, until=owed.due_on + dt.timedelta(1), reason="示例"),
    ):
        with pytest.raises(refusals.Stale):
            act()
    type(owed).objects.filter(pk=owed.pk).update(due_on=clock.today() - dt.timedelta(days=3))
    assert actions.warn_about_item(case.item) == ""
    assert not queries.items_owed_by(unit).exists()
    assert Entry.objects.filter(subject="order", subject_id=case.pk).count() == entries
    worker.drain()
    told = Notice.objects.filter(template="orders.withdrawn", person_id=unit.person_id)
    assert told.count() == 1, "the unit hears that it need not go on"


def test_a_co_unit_speaks_for_the_unit_that_helps(cast: make.Cast) -> None:
    case = make.order(cast, state="handling")
    player = cast.other_handling_unit
    third = make.organisation("示例 甲单位")
    assert player.person is not None
    make.appointed(player.person, "handling_unit", organisation=third)
    for body in (third, cast.other_unit):
        case.item.co_units.set([body])
        actions.report_progress(case.item, by=player.actor, words="示例")
        assert case.item.progress.latest("pk").organisation_id == body.pk


def test_a_unit_asks_for_more_time_once_at_a_time(cast: make.Cast) -> None:
    case = make.order(cast, state="handling")
    unit = cast.handling_unit.actor
    actions.accept_item(case.item, by=unit)
    until = case.item.due_on + dt.timedelta(days=5)
    page_one, page_two = case.item, case.item
    actions.ask_extension(page_one, by=unit, until=until, reason="示例")
    with pytest.raises(refusals.Stale):
        actions.ask_extension(page_two, by=unit, until=until, reason="示例")
