"""Keeping the roll makes exactly the right lines in both ledgers; correcting it takes them back."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from tests import make
from tests.programmes import stage

from tinghao.core import refusals
from tinghao.filing.models import DutyRecord, LedgerEntry
from tinghao.jobs import worker
from tinghao.people.models import Member
from tinghao.programmes import actions
from tinghao.programmes.models import Certificate, Mark, Part


def lines() -> Counter[tuple[str, str, str, int]]:
    """What stands in the ledgers: whose, as what, in which ledger, entered less taken back."""
    found: Counter[tuple[str, str, str, int]] = Counter()
    for entry in LedgerEntry.objects.select_related("member__person"):
        key = (entry.member.person.name, entry.kind, entry.role, entry.ledger_id)
        found[key] += -1 if entry.is_reversal else 1  # type: ignore[index]
    return +found


def in_both(*rows: tuple[Member | None, str], kind: str = "plenary") -> Counter[tuple[str, str, str, str]]:
    return Counter(
        {
            (m.person.name, kind, role, owner): 1
            for m, role in rows
            if m is not None
            for owner in (make.CITY, make.COUNTY)
        }
    )


def test_the_roll_of_a_plenary_is_in_both_ledgers_with_presence_leave_and_absence(cast: make.Cast) -> None:
    found = stage.today(cast, kind="plenary")
    office = cast.county_office.actor
    here, half, away, lost = (
        p.member for p in (cast.member, cast.colleague, cast.group_leader, cast.other_member)
    )
    actions.put_on_roll(found, by=office, rule="conveners")
    actions.answer(stage.part(found, away), by=cast.group_leader.actor, coming=False, reason="示例：出差")
    stage.kept(found, {here: "present", half: "present"}, by=office)
    stage.kept(found, {here: "present", half: "absent"}, by=office, sessions=(1,))
    worker.drain()
    assert lines() == Counter()  # nothing counts before the roll is complete
    actions.hold_programme(found, by=office)
    worker.drain()
    assert lines() == in_both(
        (here, "participant"), (half, "participant"), (away, "on_leave"), (lost, "absent")
    )
    marks = dict(DutyRecord.objects.filter(role="participant").values_list("member", "marks"))
    assert here and half and marks == {here.pk: ["full"], half.pk: ["part"]}
    record = DutyRecord.objects.get(member=here)
    assert record.by_person_id == office.person_id and record.year == found.year


def test_correcting_the_roll_reverses_exactly_what_was_wrong(cast: make.Cast) -> None:
    here, gone = cast.member.member, cast.colleague.member
    leader, other = cast.group_leader.member, cast.other_member.member
    found = stage.held(cast, dict.fromkeys((here, gone, leader, other), "present"), kind="plenary")
    before = LedgerEntry.objects.count()
    everybody = [(m, "participant") for m in (here, gone, leader, other)]
    assert lines() == in_both(*everybody) and before == 8
    for number in range(2):
        stage.kept(found, {gone: "absent"}, by=cast.county_office.actor, sessions=(number,))
    worker.drain()
    assert lines() == in_both(
        (here, "participant"), (gone, "absent"), (leader, "participant"), (other, "participant")
    )
    # One taken back and one made, in two ledgers, and nobody else's touched.
    assert LedgerEntry.objects.count() == before + 4
    assert set(LedgerEntry.objects.filter(version=2).values_list("reason", flat=True)) == {"list_changed"}
    assert set(LedgerEntry.objects.order_by("pk").values_list("member", flat=True)[before:]) == {
        gone.pk if gone else 0
    }


def test_filing_the_same_roll_again_changes_nothing(cast: make.Cast) -> None:
    stage.held(cast, {cast.member.member: "present"}, kind="standing_meeting")
    count = LedgerEntry.objects.count()
    stage.kept(
        Part.objects.get(person=cast.member.person).programme,
        {cast.member.member: "present"},
        by=cast.county_office.actor,
    )
    worker.drain()
    assert LedgerEntry.objects.count() == count


def test_attendants_and_teachers_who_are_members_are_filed_as_such_and_staff_is_not(cast: make.Cast) -> None:
    found, office = stage.planned(cast, days=0), cast.county_office.actor
    member, teacher, staff = cast.member, cast.colleague, cast.group_leader
    assert member.person and teacher.person and staff.person
    actions.put_on_roll(found, by=office, rule="person", persons=[member.person])
    first = stage.session(found)
    actions.set_session(found, by=office, session=first, day=first.day, half=1, teacher=teacher.person)
    actions.put_on_roll(found, by=office, rule="person", standing="staff", persons=[staff.person])
    stage.brought(found)
    actions.mark_the_rest(stage.session(found), by=office)
    actions.hold_programme(found, by=office)
    worker.drain()
    assert lines() == in_both((member.member, "attendant"), (teacher.member, "speaker"), kind="training")
    hours = dict(found.parts.values_list("person", "hours"))
    assert hours == {member.person.pk: 3, teacher.person.pk: 0, staff.person.pk: 0}


def test_hours_count_what_each_was_at_and_follow_a_correction(cast: make.Cast) -> None:
    member = cast.member.member
    found = stage.held(cast, {member: "half", cast.colleague.member: "present"})
    assert stage.part(found, member).hours == Decimal("3.0")
    assert stage.part(found, cast.colleague.member).hours == Decimal(6)
    stage.kept(found, {member: "present"}, by=cast.county_office.actor)
    assert stage.part(found, member).hours == Decimal("4.5")


def test_closing_a_training_issues_numbered_certificates_that_stay_what_they_were(cast: make.Cast) -> None:
    member, colleague = cast.member.member, cast.colleague.member
    found, office = stage.held(cast, {member: "present", colleague: "present"}), cast.county_office.actor
    assert actions.close_programme(found, by=office) == 2
    issued = {c.part.member_id: (c.number, c.code) for c in Certificate.objects.select_related("part")}
    assert {number for number, _code in issued.values()} == {1, 2}
    with pytest.raises(refusals.Stale):
        stage.kept(found, {colleague: "absent"}, by=office)
    actions.reopen_programme(found, by=office)
    stage.kept(found, {colleague: "absent"}, by=office, sessions=(0, 1))
    assert actions.close_programme(found, by=office) == 1
    again = {c.part.member_id: (c.number, c.code) for c in Certificate.objects.select_related("part")}
    assert again == issued and colleague is not None
    assert Certificate.objects.get(part__member=colleague).void_at is not None
    second = stage.held(cast, {member: "present"}, title="示例：第二期")
    actions.close_programme(second, by=office)
    assert Certificate.objects.get(part__programme=second).number == 3


def test_two_who_keep_the_roll_at_once_add_to_each_other_and_meet_only_at_the_same_name(
    cast: make.Cast,
) -> None:
    found, office = stage.today(cast), cast.county_office.actor
    one, two = stage.part(found, cast.member.member), stage.part(found, cast.colleague.member)
    blank = {one.pk: "", two.pk: ""}
    actions.keep_roll(stage.session(found), by=office, marks={one.pk: "present", two.pk: ""}, shown=blank)
    actions.keep_roll(
        stage.session(found), by=cast.city_office.actor, marks={one.pk: "", two.pk: "half"}, shown=blank
    )
    assert dict(Mark.objects.values_list("part", "presence")) == {one.pk: "present", two.pk: "half"}
    with pytest.raises(refusals.Stale, match="示例委员"):
        actions.keep_roll(
            stage.session(found), by=cast.city_office.actor, marks={one.pk: "absent", two.pk: "absent"},
            shown={one.pk: "", two.pk: "half"},
        )  # fmt: skip
    assert dict(Mark.objects.values_list("part", "presence")) == {one.pk: "present", two.pk: "half"}
    assert stage.session(found).kept_by_id == cast.city_office.actor.person_id


def test_a_roll_cannot_be_kept_before_the_day_nor_completed_without_marks(cast: make.Cast) -> None:
    found, office = stage.announced(cast), cast.county_office.actor
    with pytest.raises(refusals.Invalid):
        stage.kept(found, {cast.member.member: "present"}, by=office)
    with pytest.raises(refusals.Invalid):
        actions.hold_programme(found, by=office)
    stage.brought(found)
    with pytest.raises(refusals.Stale):
        actions.keep_roll(stage.session(found), by=office, marks={0: "present"})
    with pytest.raises(refusals.Invalid):
        stage.kept(found, {cast.member.member: "asleep"}, by=office)
    with pytest.raises((refusals.NotFound, refusals.Forbidden)):
        stage.kept(found, {cast.member.member: "present"}, by=cast.member.actor)


def test_the_stand_in_stands_in_the_record_with_the_holder(cast: make.Cast) -> None:
    found = stage.today(cast, kind="plenary")
    mine = stage.part(found, cast.member.member)
    Part.objects.filter(pk=mine.pk).update(stand_in=cast.colleague.person, answer="coming")
    stage.kept(found, {cast.member.member: "present"}, by=cast.county_office.actor)
    actions.hold_programme(found, by=cast.county_office.actor)
    worker.drain()
    record = DutyRecord.objects.get(member=cast.member.member, role="participant")
    assert record.stand_in == cast.colleague.member
