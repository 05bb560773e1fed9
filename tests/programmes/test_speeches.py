"""Speakers are proposed with reasons and chosen by the office; their texts come in versions."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make
from tests.programmes import stage

from tinghao.access import actions as access
from tinghao.core import clock, refusals, text
from tinghao.core.actors import SYSTEM
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.notifications.models import Notice
from tinghao.orders.models import Order
from tinghao.programmes import actions, rules, tasks
from tinghao.programmes.models import Part, Programme, Speech
from tinghao.programmes.queries import speaking


def chosen(cast: make.Cast, found: Programme, player: make.Player, **more: bool) -> Speech:
    part = stage.part(found, player.member)
    return actions.choose_speaker(part, by=stage.office_of(cast, found), reason="示例：办结的单多", **more)


def test_those_who_closed_orders_are_proposed_with_the_reason_and_in_no_ranking(cast: make.Cast) -> None:
    found = stage.announced(cast, kind="plenary")
    actions.put_on_roll(found, by=cast.county_office.actor, rule="conveners")
    case = make.order(cast, state="closed")
    assert Order.objects.get(pk=case.pk).claimed_by == cast.member.member
    proposed = speaking.proposed_speakers(found, {cast.colleague.member.person_id: ["示例：加装电梯"]})  # type: ignore[union-attr]
    said = {p.part.person.name: p.reason for p in proposed}
    assert said == {
        "示例委员": "一年里办结 1 件",
        "示例同组委员": "优秀协商案例“示例：加装电梯”",
        "示例召集人": "一年里办结 1 件",
    }
    assert [p.part.pk for p in proposed] == sorted(p.part.pk for p in proposed)


def test_a_speaker_is_chosen_once_with_a_reason_and_told_by_when_the_text_is_due(cast: make.Cast) -> None:
    found = stage.announced(cast, kind="plenary", days=30)
    part = stage.part(found, cast.member.member)
    with pytest.raises(refusals.Invalid):
        actions.choose_speaker(part, by=cast.county_office.actor, reason="")
    speech = chosen(cast, found, cast.member)
    with pytest.raises(refusals.Stale):
        chosen(cast, found, cast.member)
    worker.drain()
    found.refresh_from_db()
    assert found.speeches_by is not None and clock.today() <= found.speeches_by < found.first_day
    assert Notice.objects.filter(template="programmes.speech_asked", person_id=part.person_id).count() == 1
    actions.drop_speaker(speech, by=cast.county_office.actor)
    assert Part.objects.get(pk=part.pk).role == ""
    with pytest.raises(refusals.Invalid):
        chosen(cast, stage.announced(cast), cast.member)


def test_the_order_is_the_offices_and_an_old_page_is_refused(cast: make.Cast) -> None:
    found = stage.announced(cast, kind="plenary")
    first, second = chosen(cast, found, cast.member), chosen(cast, found, cast.colleague)
    actions.order_speeches(found, by=cast.county_office.actor, order=[second.pk, first.pk])
    assert [s.pk for s in speaking.speeches_of(found)] == [second.pk, first.pk]
    chosen(cast, found, cast.group_leader)
    with pytest.raises(refusals.Stale):
        actions.order_speeches(found, by=cast.county_office.actor, order=[first.pk, second.pk])


def test_texts_are_drafted_handed_in_in_versions_and_never_overwrite_each_other(cast: make.Cast) -> None:
    found = stage.announced(cast, kind="plenary")
    speech = chosen(cast, found, cast.member)
    actions.save_speech(speech, by=cast.member.actor, title="", words="开头", shown=text.digest(""))
    assert not speech.versions.exists()
    with pytest.raises(refusals.Invalid):
        actions.hand_in_speech(speech, by=cast.member.actor, title="", words="正文")
    assert actions.hand_in_speech(speech, by=cast.member.actor, title="题目", words="正文") == 1
    assert actions.hand_in_speech(speech, by=cast.member.actor, title="题目", words="正文") == 1
    old = Speech.objects.select_related("part__programme").get(pk=speech.pk)
    assert actions.hand_in_speech(speech, by=cast.county_office.actor, title="题目", words="改过") == 2
    with pytest.raises(refusals.Stale):
        actions.save_speech(old, by=cast.member.actor, title="题目", words="我的", shown=text.digest("正文"))
    assert [v.text for v in speech.versions.all()] == ["改过", "正文"]
    with pytest.raises((refusals.NotFound, refusals.Forbidden)):
        actions.save_speech(speech, by=cast.colleague.actor, title="题目", words="别人的")
    with pytest.raises(refusals.Stale):
        actions.drop_speaker(speech, by=cast.county_office.actor)
    assert all("正文" not in str(e.data) for e in Entry.objects.all())
    assert rules.minutes_of("字" * 401) == 3 and rules.minutes_of("") == 0


def test_a_delegate_writes_for_the_speaker_and_both_are_kept(cast: make.Cast) -> None:
    found = stage.announced(cast, kind="plenary")
    speech = chosen(cast, found, cast.member)
    assert cast.member.person and cast.colleague.person
    access.declare_absence(
        person=cast.member.person, delegate=cast.colleague.person, starts=clock.today(), by=SYSTEM
    )
    actions.hand_in_speech(speech, by=cast.colleague.actor, title="题目", words="正文")
    version = speech.versions.get()
    assert (version.by_person_id, version.for_person_id) == (cast.colleague.person.pk, cast.member.person.pk)


def test_whoever_handed_in_nothing_is_reminded_three_days_before_and_on_the_day(cast: make.Cast) -> None:
    found = stage.announced(cast, kind="plenary", days=30)
    late, early = chosen(cast, found, cast.member), chosen(cast, found, cast.colleague)
    actions.hand_in_speech(early, by=cast.colleague.actor, title="题目", words="正文")
    for ahead, reminded in ((4, 0), (3, 1), (3, 1), (0, 2)):
        day = clock.today() + dt.timedelta(days=ahead)
        Programme.objects.filter(pk=found.pk).update(speeches_by=day)
        with clock.at(clock.now()):
            tasks.remind.func()
        worker.drain()
        due = Notice.objects.filter(template="programmes.speech_due")
        assert due.filter(person_id=late.part.person_id).count() in {reminded, 1}
        assert not due.filter(person_id=early.part.person_id).exists()


def test_a_speech_given_and_a_written_one_are_records_of_their_own(cast: make.Cast) -> None:
    from tinghao.filing.models import DutyRecord

    found = stage.announced(cast, kind="plenary")
    chosen(cast, found, cast.member)
    written = chosen(cast, found, cast.colleague, is_written=True)
    actions.hand_in_speech(written, by=cast.colleague.actor, title="题目", words="正文")
    chosen(cast, found, cast.group_leader)
    stage.brought(found)
    office = cast.county_office.actor
    stage.kept(found, {cast.member.member: "present"}, by=office)
    actions.hold_programme(found, by=office)
    worker.drain()
    rows = DutyRecord.objects.filter(role="speaker").values_list("member", "marks")
    assert dict(rows) == {cast.member.member.pk: [], cast.colleague.member.pk: ["written"]}  # type: ignore[union-attr]
    assert DutyRecord.objects.filter(member=cast.member.member, role="participant").exists()


def test_discussion_groups_hold_everybody_with_one_press_and_take_in_who_comes_later(cast: make.Cast) -> None:
    found = stage.announced(cast, kind="plenary")
    assert actions.make_tables(found, by=cast.county_office.actor, rule="county") == 1
    assert set(found.parts.values_list("table__name", flat=True)) == {"南谯区组"}
    actions.put_on_roll(found, by=cast.county_office.actor, rule="conveners")
    assert actions.make_tables(found, by=cast.county_office.actor, rule="sector") == 1
    assert set(found.parts.values_list("table__name", flat=True)) == {"召集人和其他组"}
    with pytest.raises(refusals.Invalid):
        actions.make_tables(found, by=cast.county_office.actor, rule="age")
