"""A meeting runs by the server's clock, two hosts lose nothing, and what is sent twice is done once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests import make
from tests.meetings import stage

from tinghao.core import clock, refusals
from tinghao.history.models import Entry
from tinghao.meetings import actions
from tinghao.meetings.models import Meeting, Turn
from tinghao.orders.choices import ClockKind


@pytest.fixture
def table(cast: make.Cast) -> stage.Table:
    return stage.table(cast)


@pytest.fixture
def host(cast: make.Cast) -> Any:
    return cast.convener.actor


def begin(table: stage.Table, by: Any, phase: str, seen: str = "", once: str = "") -> None:
    actions.begin_phase(table.consultation, by=by, phase=phase, seen=seen, once=once)


def test_the_first_phase_says_that_the_meeting_takes_place(table: stage.Table, host: Any) -> None:
    begin(table, host, "briefing")
    assert table.consultation.state == "held"
    assert table.order.clocks.filter(kind=ClockKind.MINUTES, stopped_on__isnull=True).exists()
    assert table.standing.now is not None
    assert table.standing.now.label == "情况介绍"


def test_a_meeting_may_begin_before_the_hour_and_not_before_the_day(cast: make.Cast, host: Any) -> None:
    noon = clock.local(clock.now()).replace(hour=12, minute=0)
    with clock.at(noon):
        soon = stage.table(cast, began_ago=dt.timedelta(minutes=-20))
        begin(soon, host, "briefing")
        assert soon.consultation.state == "held"
        later = stage.table(cast, began_ago=dt.timedelta(days=-1))
        with pytest.raises(refusals.Invalid):
            begin(later, host, "briefing")
        assert later.consultation.state == "planned"


def test_time_adds_up_over_visits_to_a_phase(table: stage.Table, host: Any) -> None:
    start = clock.now()
    for minutes, phase, seen in (
        (0, "briefing", ""),
        (4, "questions", "briefing"),
        (10, "briefing", "questions"),
    ):
        with clock.at(start + dt.timedelta(minutes=minutes)):
            begin(table, host, phase, seen)
    with clock.at(start + dt.timedelta(minutes=13)):
        briefing, questions, *_rest = table.standing.phases
        assert (briefing.run, questions.run) == (7 * 60, 6 * 60)
        assert briefing.left == briefing.minutes * 60 - 7 * 60


def test_of_two_hosts_the_second_is_told_who_was_first(
    table: stage.Table, cast: make.Cast, host: Any
) -> None:
    begin(table, host, "briefing")
    begin(table, cast.member.actor, "questions", "briefing")
    with pytest.raises(refusals.Stale, match="示例委员已经进到“提问”"):
        begin(table, host, "answers", "briefing")
    with pytest.raises(refusals.Stale, match="示例委员"):
        actions.end_meeting(table.consultation, by=host, seen="briefing")
    assert table.standing.now is not None
    assert table.standing.now.phase == "questions"


def test_what_is_sent_twice_is_done_once(table: stage.Table, host: Any) -> None:
    begin(table, host, "briefing", once="a")
    begin(table, host, "questions", "briefing", once="b")
    begin(table, host, "questions", "briefing", once="b")
    for _again in range(2):
        actions.note_item(table.consultation, by=host, what="换灯", once="c")
        actions.note_statement(
            table.consultation, by=host, words="太黑", seat=table.seat("requester").pk, once="d"
        )
    assert len(table.standing.noted) == 1
    assert [t.words for t in table.standing.spoken] == ["太黑"]
    assert Entry.objects.filter(subject="consultation", kind="meetings.moved").count() == 1


def test_the_floor_has_one_speaker_and_keeps_the_order_of_asking(table: stage.Table, host: Any) -> None:
    meeting = table.consultation
    begin(table, host, "statements")
    unit = actions.ask_to_speak(meeting, by=host, seat=table.seat("unit").pk)
    neighbour = actions.ask_to_speak(meeting, by=host, name="示例王伯")
    assert unit is not None
    assert neighbour is not None
    assert actions.ask_to_speak(meeting, by=host, name="示例王伯") == neighbour, "asked twice it is one turn"
    actions.call_speaker(meeting, by=host, turn=unit.pk)
    with pytest.raises(refusals.Stale, match="请了"):
        actions.call_speaker(meeting, by=host, turn=neighbour.pk, seen=0)
    actions.call_speaker(meeting, by=host, turn=neighbour.pk, seen=unit.pk)
    assert table.standing.speaking is not None
    assert table.standing.speaking.name == "示例王伯"
    actions.end_meeting(meeting, by=host, seen="statements")
    assert not Turn.objects.filter(state__in=("speaking", "waiting")).exists()
    assert table.standing.has_ended


def test_two_sentences_under_one_turn_both_stay(table: stage.Table, cast: make.Cast, host: Any) -> None:
    seat = table.seat("unit").pk
    begin(table, host, "answers")
    first = actions.note_statement(table.consultation, by=host, words="备件到了", seat=seat)
    assert first is not None
    actions.note_statement(table.consultation, by=cast.member.actor, words="周五换", turn=first.pk)
    assert table.standing.spoken[0].words == "备件到了\n周五换"


def test_a_stranger_or_another_county_runs_nothing(table: stage.Table, cast: make.Cast) -> None:
    for name in ("stranger", "other_member", "convener_next_door", "handling_unit", "inspector", "resident"):
        with pytest.raises(refusals.Refusal):
            begin(table, cast.everybody[name].actor, "briefing")
    assert not Meeting.objects.exists()


def test_the_agenda_of_a_county_is_what_its_meetings_begin_with(cast: make.Cast) -> None:
    minutes = {"briefing": 3, "questions": 4, "answers": 5, "statements": 6}
    actions.set_agenda_defaults(make.COUNTY, "bench", by=cast.county_office.actor, minutes=minutes)
    bench = stage.table(cast, form="bench")
    assert [p.minutes for p in bench.standing.phases] == [3, 4, 5, 6]
    actions.set_agenda(bench.consultation, by=cast.convener.actor, minutes={**minutes, "briefing": 9})
    assert [p.minutes for p in bench.standing.phases] == [9, 4, 5, 6]
    with pytest.raises(refusals.Invalid):
        actions.set_agenda(bench.consultation, by=cast.convener.actor, minutes={**minutes, "answers": 0})
    with pytest.raises(refusals.NotFound):
        actions.set_agenda_defaults(make.COUNTY, "bench", by=cast.convener.actor, minutes=minutes)


def test_whoever_is_marked_late_is_marked_with_a_reason(table: stage.Table, host: Any) -> None:
    begin(table, host, "briefing")
    seat = table.seat("unit").pk
    actions.mark_seat(table.consultation, by=host, seat=seat, present=True)
    actions.mark_seat(table.consultation, by=host, seat=seat, present=True)
    actions.end_meeting(table.consultation, by=host, seen="briefing")
    with pytest.raises(refusals.Invalid):
        actions.mark_seat(table.consultation, by=host, seat=seat, present=False)
    actions.mark_seat(table.consultation, by=host, seat=seat, present=False, reason="看错了人")
    kept = Entry.objects.filter(kind="meetings.attendance_marked").order_by("pk")
    assert [(e.data["present"], e.data["way"]) for e in kept] == [(True, "list"), (False, "correction")]
