"""What each slip becomes when its batch is handed in, by the rooms' own rules."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests import make
from tests.slips import stage

from tinghao.consultations import actions as consultations
from tinghao.consultations.choices import ConsultationState, ItemState
from tinghao.core import clock, refusals
from tinghao.history.models import Entry
from tinghao.orders import numbers
from tinghao.orders import queries as orders
from tinghao.orders.models import Order, Requester
from tinghao.slips import actions, queries, tasks
from tinghao.slips.models import Batch, Slip


def hand_in(who: Any) -> Any:
    batch = queries.open_batch_of(who)
    assert batch
    return actions.hand_in_batch(batch, by=who)


def test_an_application_becomes_an_order_on_paper_with_a_receipt_that_opens_it(cast: make.Cast) -> None:
    who = cast.proxy.actor
    slip = stage.kept(
        who,
        stage.application(cast)[0],
        words="示例：路灯不亮。",
        wish="换一盏",
        others=12,
        address="三号楼后面",
        name="示例王大爷",
        phone="13800000000",
        consents_contact=True,
    )
    assert not Order.objects.exists(), "nothing takes effect before the batch is handed in"
    assert (hand_in(who).done, Slip.objects.get().typed) == (1, "")
    order = Order.objects.get()
    assert order.text == "示例：路灯不亮。\n希望：换一盏\n还有大约 12 户（人）也是这样。"
    requester = order.requesters.get()
    assert (requester.channel, requester.entered_by_id) == ("paper", who.person_id)
    slip.batch.refresh_from_db()
    assert slip.batch.handed_in_at
    receipt = queries.receipts_of(who, slip.batch)[0]
    assert orders.public_order_by_receipt(requester.number, receipt.code).pk == requester.pk
    with clock.at(clock.now() + dt.timedelta(hours=25)):
        tasks.forget.call()
        assert not queries.receipts_of(who, slip.batch)
    assert Slip.objects.get().once == ""
    assert numbers.is_number(Slip.objects.get().receipt)


def test_an_answer_on_paper_closes_the_order_as_by_telephone(cast: make.Cast) -> None:
    case = stage.checking(cast)
    who = cast.proxy.actor
    code = stage.satisfaction(cast, case)[0]
    stage.kept(who, code, requester_id=case.requester_id, answer="yes", rating=5, words="示例：好。")
    assert case.order.state == "checking"
    hand_in(who)
    assert (case.order.state, case.order.outcome, case.requester.rating) == ("closed", "confirmed", 5)
    entry = Entry.objects.get(subject="order", subject_id=case.pk, kind="orders.answered")
    assert (entry.part, entry.person_id) == ("proxy", who.person_id)


def test_a_no_on_paper_sends_the_matter_back(cast: make.Cast) -> None:
    case = stage.checking(cast)
    who = cast.convener.actor
    stage.kept(who, stage.satisfaction(cast, case)[0], requester_id=case.requester_id, answer="no")
    hand_in(who)
    assert (case.order.state, case.order.round, case.item.state) == ("handling", 2, ItemState.ACCEPTED)


def test_one_requester_answers_once_on_paper_in_a_round(cast: make.Cast) -> None:
    case = stage.checking(cast, requesters=2)
    who = cast.convener.actor
    first, second = stage.satisfaction(cast, case, copies=2)
    assert len(queries.who_can_answer(who, case.order)) == 2
    stage.kept(who, first, requester_id=case.requester_id, answer="yes")
    with pytest.raises(refusals.Stale, match="已经录过"):
        stage.kept(cast.proxy.actor, second, requester_id=case.requester_id, answer="no")
    left = queries.who_can_answer(who, case.order)
    assert [one.pk for one in left] == [Requester.objects.exclude(pk=case.requester_id).get().pk]


def test_nobody_answers_for_one_who_left_no_way_to_be_asked(cast: make.Cast) -> None:
    case = make.order(cast, state="checking")
    who = cast.convener.actor
    assert queries.who_can_answer(who, case.order) == []
    with pytest.raises(refusals.Invalid, match="没有留联系方式"):
        stage.kept(who, stage.satisfaction(cast, case)[0], requester_id=case.requester_id, answer="yes")


def test_a_sheet_of_signatures_says_who_came_and_that_the_meeting_took_place(cast: make.Cast) -> None:
    meeting, code = stage.meeting(cast)
    who = cast.convener.actor
    stage.kept(who, code, numbers="1-3、5", names="示例路人")
    hand_in(who)
    meeting.refresh_from_db()
    assert meeting.state == ConsultationState.HELD
    assert [s.attended for s in meeting.seats.order_by("pk")] == [True, True, True, False, True, False, True]


def test_a_sheet_that_comes_late_corrects_the_list_with_its_reason(cast: make.Cast) -> None:
    meeting, code = stage.meeting(cast, people=3)
    who = cast.convener.actor
    seats = list(meeting.seats.values_list("pk", flat=True))
    consultations.set_attendance(meeting, by=who, present=seats)
    meeting.refresh_from_db()
    stage.kept(who, code, numbers="1 2")
    hand_in(who)
    assert [s.attended for s in meeting.seats.order_by("pk")] == [True, True, False]


@pytest.mark.parametrize("typed", ["", "9", "1-99", "abc", "3-1", "0"])
def test_numbers_that_are_not_on_the_sheet_are_refused_at_their_field(cast: make.Cast, typed: str) -> None:
    _meeting, code = stage.meeting(cast)
    with pytest.raises(refusals.Invalid) as refused:
        stage.kept(cast.convener.actor, code, numbers=typed)
    assert set(refused.value.fields) == {"numbers"}


@pytest.mark.parametrize("typed", ["全", "*", "１－６", "1,2,3;4、5 6"])
def test_numbers_are_forgiven_their_form(cast: make.Cast, typed: str) -> None:
    meeting, code = stage.meeting(cast)
    stage.kept(cast.convener.actor, code, numbers=typed)
    hand_in(cast.convener.actor)
    assert meeting.seats.filter(attended=True).count() == 6


def test_a_unit_that_answers_on_paper_accepts_and_reports_and_it_is_told_so(cast: make.Cast) -> None:
    case = make.order(cast, state="handling")
    who = cast.convener.actor
    stage.kept(who, stage.handling(cast, case), result="A", words="示例：灯换好了。")
    assert case.item.state == ItemState.OFFERED
    hand_in(who)
    assert (case.item.state, case.order.state) == (ItemState.REPORTED, "checking")
    entry = Entry.objects.get(subject="order", subject_id=case.pk, kind="items.reported")
    assert (entry.part, entry.person_id) == ("unit_paper", who.person_id)


def test_a_paper_without_a_result_is_progress(cast: make.Cast) -> None:
    case = make.order(cast, state="handling")
    stage.kept(cast.convener.actor, stage.handling(cast, case), words="示例：料到了。")
    hand_in(cast.convener.actor)
    assert case.item.progress.get().words == "示例：料到了。"


@pytest.mark.parametrize("name", ["proxy", "member"])
def test_who_may_not_let_a_unit_answer_types_off_no_answer_of_a_unit(cast: make.Cast, name: str) -> None:
    case = make.order(cast, state="handling")
    with pytest.raises((refusals.Forbidden, refusals.NotFound)):
        stage.kept(cast.everybody[name].actor, stage.handling(cast, case), words="示例")
    assert not Slip.objects.exists()


def test_a_date_that_is_missing_is_told_at_once_and_nothing_is_kept(cast: make.Cast) -> None:
    case = make.order(cast, state="handling")
    with pytest.raises(refusals.Invalid) as refused:
        stage.kept(cast.convener.actor, stage.handling(cast, case), result="C", words="示例")
    assert set(refused.value.fields) == {"revisit_on"}
    assert not Slip.objects.exists() and not Batch.objects.exists()
    assert case.item.state == ItemState.OFFERED, "what was tried out left nothing behind"


def test_what_the_matter_no_longer_allows_stays_with_its_reason_and_costs_the_others_nothing(
    cast: make.Cast,
) -> None:
    case, who = stage.checking(cast), cast.convener.actor
    refused = stage.kept(who, stage.satisfaction(cast, case)[0], requester_id=case.requester_id, answer="yes")
    stage.kept(who, stage.application(cast)[0], words="示例：路灯不亮。")
    consultations.answer_check(case.requester, by=case.receipt, answer="no")
    came = hand_in(who)
    assert (came.done, came.refused) == (1, 1)
    refused.refresh_from_db()
    assert (refused.state, bool(refused.refusal)) == ("refused", True)
    assert queries.open_batch_of(who), "the batch stays open until it is mended"
    actions.drop_slip(refused, by=who)
    hand_in(who)
    assert queries.open_batch_of(who) is None


def test_what_was_forgotten_is_handed_in_after_two_hours_by_its_clerk(cast: make.Cast) -> None:
    who = cast.proxy.actor
    stage.kept(who, stage.application(cast)[0], words="示例：路灯不亮。")
    tasks.hand_in_forgotten.call()
    assert not Order.objects.exists()
    with clock.at(clock.now() + dt.timedelta(hours=3)):
        tasks.hand_in_forgotten.call()
    assert Order.objects.get().requesters.get().entered_by_id == who.person_id
