"""Duty records follow from what happened, and go when it turns out otherwise."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make
from tests.filing import stage

from tinghao.consultations import actions as consultations
from tinghao.core import clock
from tinghao.filing import actions, tasks
from tinghao.filing.models import DutyRecord
from tinghao.history import deeds
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.orders import actions as orders


def said(*kinds: str) -> list[tuple[str, str, int]]:
    rows = DutyRecord.objects.filter(reversed_at__isnull=True).order_by("pk")
    return [(r.kind, r.role, r.member_id) for r in rows if not kinds or r.kind in kinds]


def test_the_list_of_who_came_makes_everybodys_record(cast: make.Cast) -> None:
    came, stayed_away = stage.members(cast, 3), stage.members(cast, 1)
    consultation = stage.meeting(cast, [*came, *stayed_away])
    stage.attended(cast, consultation, came)
    found = stage.records()
    assert [r.member_id for r in found] == [m.pk for m in came]
    assert {(r.role, r.source, r.by_person_id, r.group_id) for r in found} == {
        ("participant", f"consultation:{consultation.pk}", cast.convener.person.pk, cast.group.pk)
    }
    assert {r.day for r in found} == {clock.local(consultation.starts_at).date()}


def test_the_claimant_leads_and_who_sits_for_somebody_else_attends(cast: make.Cast) -> None:
    case = make.order(cast, state="claimed")
    guest = stage.members(cast, 1)[0]
    consultations.plan_consultation(
        by=cast.convener.actor,
        about=[case.order],
        form="bench",
        title="示例",
        starts_at=clock.now() - dt.timedelta(hours=1),
        seats=[
            consultations.NewSeat("member", member=cast.member.member),
            consultations.NewSeat("member", member=cast.colleague.member),
            consultations.NewSeat("expert", member=guest),
        ],
    )
    meeting = case.order.consultations.get()
    present = list(meeting.seats.values_list("pk", flat=True))
    consultations.set_attendance(meeting, by=cast.convener.actor, present=present)
    worker.drain()
    assert said("consultation") == [
        ("consultation", "lead", cast.member.member.pk),
        ("consultation", "participant", cast.colleague.member.pk),
        ("consultation", "attendant", guest.pk),
    ]


def test_a_list_that_is_put_right_afterwards_reverses_and_adds(cast: make.Cast) -> None:
    one, two, three = stage.members(cast, 3)
    consultation = stage.meeting(cast, [one, two, three])
    stage.attended(cast, consultation, [one, two])
    stage.attended(cast, consultation, [two, three])
    assert [r.member_id for r in stage.records()] == [two.pk, three.pk]
    gone = DutyRecord.objects.get(member=one)
    assert gone.reversal == "list_changed"
    assert stage.lines() == [
        (make.CITY, one.pk, 1),
        (make.COUNTY, one.pk, 1),
        (make.CITY, two.pk, 1),
        (make.COUNTY, two.pk, 1),
        (make.CITY, one.pk, 2),
        (make.COUNTY, one.pk, 2),
        (make.CITY, three.pk, 1),
        (make.COUNTY, three.pk, 1),
    ]
    stage.attended(cast, consultation, [one, two, three])
    assert {r.member_id for r in stage.records()} == {one.pk, two.pk, three.pk}


def test_filing_the_same_entry_again_changes_nothing(cast: make.Cast) -> None:
    stage.held(cast, stage.members(cast, 2))
    before = stage.lines()
    for pk in Entry.objects.filter(kind__in=deeds.kinds()).values_list("pk", flat=True):
        tasks.file_entry.call(pk)
    assert stage.lines() == before
    assert DutyRecord.objects.filter(kind="consultation").count() == 2


def test_claiming_is_a_record_of_whoever_has_the_order(cast: make.Cast) -> None:
    case = make.order(cast, state="claimed")
    worker.drain()
    assert said() == [("claim", "lead", cast.member.member.pk)]
    orders.give_back_order(case.order, by=cast.member.actor, words="示例：出差")
    worker.drain()
    assert said() == []
    orders.claim_order(case.order, by=cast.colleague.actor)
    worker.drain()
    assert said() == [("claim", "lead", cast.colleague.member.pk)]


def test_three_notes_of_one_survey_are_one_record(cast: make.Cast) -> None:
    case = make.order(cast, state="claimed")
    for words in ("示例：看了楼道", "示例：问了物业", "示例：问了住户"):
        orders.note(case.order, by=cast.member.actor, words=words, surveyed_on=clock.today())
    orders.note(case.order, by=cast.convener.actor, words="示例", surveyed_on=clock.today())
    worker.drain()
    assert said("survey") == [("survey", "lead", cast.member.member.pk)]


def test_a_visit_is_a_check_and_after_closing_a_look_back(cast: make.Cast) -> None:
    case = make.order(cast, state="checking")
    visit = {"by": cast.member.actor, "visited_on": clock.today()}
    consultations.visit_check(case.order, finding="holds", **visit)
    consultations.answer_check(case.requester, by=case.receipt, answer="yes")
    assert case.order.state == "closed"
    consultations.visit_check(case.order, finding="holds", **visit)
    worker.drain()
    assert [kind for kind, _role, _member in said("check", "look_back")] == ["check", "look_back"]


def test_a_short_form_counts_once_the_convener_has_looked(cast: make.Cast) -> None:
    made = actions.enter_micro(
        by=cast.member.actor,
        kind="micro_wish",
        title="示例：帮独居老人装了扶手",
        day=clock.today(),
        place=make.COMMUNITY,
        members=[cast.colleague.member],
    )
    worker.drain()
    assert said("micro_wish") == []
    actions.confirm_micro(made, by=cast.convener.actor)
    worker.drain()
    assert said("micro_wish") == [
        ("micro_wish", "lead", cast.member.member.pk),
        ("micro_wish", "participant", cast.colleague.member.pk),
    ]
    actions.withdraw_micro(made, by=cast.convener.actor)
    worker.drain()
    assert said("micro_wish") == []


def test_a_room_states_deeds_that_filing_has_never_heard_of(cast: make.Cast) -> None:
    deed = deeds.Deed(
        cast.member.member.pk,
        "training",
        "participant",
        clock.today(),
        make.CITY,
        by_person_id=cast.proxy.person.pk,
        for_person_id=cast.convener.person.pk,
        stand_in_id=cast.colleague.member.pk,
        marks=("half_day",),
    )
    actions.file_statement(deeds.Statement("training:1", "training", 1, (deed,)))
    found = DutyRecord.objects.get(kind="training")
    assert (found.by_person_id, found.for_person_id, found.stand_in_id, found.marks) == (
        cast.proxy.person.pk,
        cast.convener.person.pk,
        cast.colleague.member.pk,
        ["half_day"],
    )
    with pytest.raises(Exception, match="没有这种履职"):
        actions.file_statement(
            deeds.Statement("x", "x", 1, (deeds.Deed(1, "napping", "lead", clock.today(), make.CITY),))
        )
