"""Members look and say what is wrong; silence accepts; somebody else's page stays closed."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make
from tests.filing import stage

from tinghao.core import clock, refusals
from tinghao.core.actors import SYSTEM
from tinghao.filing import actions
from tinghao.filing.models import DutyRecord


def one_record(cast: make.Cast) -> DutyRecord:
    stage.held(cast, [cast.colleague.member])
    return DutyRecord.objects.get(member=cast.colleague.member, kind="consultation")


def test_silence_of_five_working_days_accepts(cast: make.Cast) -> None:
    record = one_record(cast)
    with clock.at(clock.now() + dt.timedelta(days=(record.answer_by - clock.today()).days)):
        assert actions.accept_by_silence() == 0
    with clock.at(clock.now() + dt.timedelta(days=(record.answer_by - clock.today()).days + 1)):
        assert actions.accept_by_silence() >= 1
        record.refresh_from_db()
        assert record.state == "silent"
        with pytest.raises(refusals.Stale, match="期限"):
            actions.object_to_record(record, by=cast.colleague.actor, words="示例：没有去")


def test_only_the_member_says_that_it_is_wrong_and_only_once(cast: make.Cast) -> None:
    record = one_record(cast)
    for other in (cast.member, cast.convener, cast.stranger):
        with pytest.raises(refusals.NotFound):
            actions.object_to_record(record, by=other.actor, words="示例")
    assert actions.confirm_records([record], by=cast.member.actor) == 0
    assert actions.confirm_records([record], by=cast.colleague.actor) == 1
    actions.object_to_record(record, by=cast.colleague.actor, words="示例：那天我请了假")
    with pytest.raises(refusals.Stale):
        actions.object_to_record(record, by=cast.colleague.actor, words="示例：那天我请了假")


def test_a_correction_reverses_and_writes_anew_in_both_ledgers(cast: make.Cast) -> None:
    record = one_record(cast)
    made = actions.correct_record(
        record, by=cast.convener.actor, words="示例：核对了签到表", role="attendant"
    )
    assert made is not None and made.replaces_id == record.pk
    assert [version for _owner, _member, version in stage.lines()] == [1, 1, 2, 2, 1, 1]
    with pytest.raises(refusals.Stale):
        actions.correct_record(record, by=cast.convener.actor, words="示例", role="lead")


def test_what_was_corrected_by_hand_is_not_brought_back_by_the_list(cast: make.Cast) -> None:
    consultation = stage.held(cast, [cast.colleague.member])
    record = stage.records()[0]
    assert actions.correct_record(record, by=cast.county_office.actor, words="示例：本人没有到场") is None
    stage.attended(cast, consultation, [cast.colleague.member])
    assert stage.records() == []


@pytest.mark.parametrize("name", ["member", "group_leader", "convener_next_door", "inspector", "stranger"])
def test_nobody_else_corrects_a_record(cast: make.Cast, name: str) -> None:
    record = one_record(cast)
    with pytest.raises(refusals.Refusal):
        actions.correct_record(record, by=cast.everybody[name].actor, words="示例", role="lead")
    assert stage.records() == [record]


def test_a_correction_without_a_change_is_refused(cast: make.Cast) -> None:
    record = one_record(cast)
    with pytest.raises(refusals.Invalid, match="没有改动"):
        actions.correct_record(record, by=cast.convener.actor, words="示例", role=record.role)
    with pytest.raises(refusals.Invalid):
        actions.correct_record(
            record, by=cast.convener.actor, words="示例", day=clock.today() + dt.timedelta(days=1)
        )
    actions.object_to_record(record, by=cast.colleague.actor, words="示例：身份不对")
    actions.uphold_record(record, by=SYSTEM, words="示例：签到表上是参加")
    record.refresh_from_db()
    assert record.state == "upheld"
