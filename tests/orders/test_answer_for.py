"""Nobody but the resident says that it is solved, unless somebody could really have asked."""

from __future__ import annotations

import pytest
from tests import make

from tinghao.core import refusals
from tinghao.core.actors import PASSERBY
from tinghao.orders import actions


def test_nobody_answers_for_a_resident_who_left_no_way_to_be_asked(cast: make.Cast) -> None:
    case = make.order(cast, state="checking")
    for player in (cast.convener, cast.proxy, cast.county_office):
        with pytest.raises(refusals.Invalid):
            actions.answer_order(case.requester, by=player.actor, answer="yes")
    assert (case.order.state, case.requester.answer) == ("checking", "")


def test_the_answer_given_by_telephone_is_recorded_with_who_asked(cast: make.Cast) -> None:
    case = make.order(cast, state="checking", phone="13800000000")
    actions.answer_order(case.requester, by=cast.proxy.actor, answer="yes")
    assert case.order.outcome == "confirmed"


def test_a_receipt_answers_for_nobody_else(cast: make.Cast) -> None:
    case = make.order(cast, state="checking")
    other = actions.join_order(case.order, by=PASSERBY, once="join").requester
    with pytest.raises(refusals.Forbidden):
        actions.answer_order(other, by=case.receipt, answer="yes")


def test_a_doubt_after_closing_takes_no_confirmation_back(cast: make.Cast) -> None:
    case = make.order(cast, state="closed")
    actions.answer_order(case.requester, by=case.receipt, answer="unsure")
    assert (case.order.state, case.order.outcome, case.requester.answer) == ("closed", "confirmed", "yes")
