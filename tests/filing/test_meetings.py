"""A meeting that is run live: records once it is over, mended with the list, with the substitute's name."""

from __future__ import annotations

import datetime as dt

from tests import make
from tests.filing import stage
from tests.meetings import stage as meetings
from tests.preparation import prepared

from tinghao.consultations import actions as consultations
from tinghao.core import clock
from tinghao.filing import tasks
from tinghao.filing.models import DutyRecord
from tinghao.jobs import worker
from tinghao.meetings import actions
from tinghao.notifications.models import Notice


def test_a_mark_at_the_door_is_filed_once_the_meeting_is_over(cast: make.Cast) -> None:
    made = meetings.table(cast)
    by = cast.convener.actor
    seat = made.seat("member").pk
    actions.begin_phase(made.consultation, by=by, phase="briefing", seen="")
    actions.mark_seat(made.consultation, by=by, seat=seat, present=True)
    worker.drain()
    assert stage.records() == [], "people are still coming in"
    actions.end_meeting(made.consultation, by=by, seen="briefing")
    worker.drain()
    assert [r.member_id for r in stage.records()] == [cast.member.member.pk]
    actions.mark_seat(made.consultation, by=by, seat=seat, present=False, reason="示例：看错了人")
    worker.drain()
    assert stage.records() == [], "the list was mended afterwards"


def test_a_meeting_that_nobody_ended_is_filed_the_night_after(cast: make.Cast) -> None:
    made = meetings.table(cast)
    actions.mark_seat(made.consultation, by=cast.convener.actor, seat=made.seat("member").pk, present=True)
    worker.drain()
    tasks.file_unfiled.call()
    assert stage.records() == []
    with clock.at(clock.now() + dt.timedelta(days=1)):
        tasks.file_unfiled.call()
        tasks.file_unfiled.call()
    assert len(stage.records()) == 1


def test_a_record_that_a_substitute_made_carries_both_names(cast: make.Cast) -> None:
    found = prepared.planned(cast)
    prepared.answer(prepared.of(found, "member"), "substitute", substitute_name="示例代会人")
    with clock.at(found.starts_at + dt.timedelta(hours=2)):
        found.refresh_from_db()
        present = list(found.seats.values_list("pk", flat=True))
        # The county office keeps the list in the convener's place.
        consultations.set_attendance(found, by=cast.county_office.actor, present=present)
        worker.drain()
        record = stage.records()[0]
        assert record.stand_in_name == "示例代会人"
        assert (record.by_person_id, record.for_person_id) == (
            cast.county_office.person.pk,
            cast.convener.person.pk,
        )
        page = cast.member.client.get(f"/desk/duty/records/{record.pk}/").content.decode()
    assert "示例代会人" in page and "示例县办" in page and "示例召集人" in page
    raw = DutyRecord.objects.extra(select={"raw": "stand_in_name"}).values_list("raw", flat=True)
    assert "示例代会人" not in str(list(raw))


def test_a_member_hears_once_of_all_that_was_recorded_on_a_day(cast: make.Cast) -> None:
    stage.held(cast, [cast.colleague.member])
    stage.held(cast, [cast.colleague.member])
    with clock.at(clock.now() + dt.timedelta(days=1)):
        tasks.remind_members.call()
        tasks.remind_members.call()
    told = Notice.objects.filter(template="filing.new", person_id=cast.colleague.person.pk)
    assert [n.subject_number for n in told] == ["2"]
    assert "/desk/duty/" in cast.colleague.client.get("/desk/notices/").content.decode()
