"""A meeting is planned with what the system knows; a venue is taken by one meeting at a time."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make
from tests.preparation import prepared

from tinghao.consultations import actions as consultations
from tinghao.core import clock, refusals
from tinghao.history.models import Entry
from tinghao.orders import actions as orders
from tinghao.orders.choices import ClockKind
from tinghao.preparation import actions, queries, rules
from tinghao.preparation.choices import InvitationState, LeadKind


def test_what_is_known_is_suggested(cast: make.Cast) -> None:
    make.order(cast, state="handling")
    case = make.order(cast, state="claimed", phone=prepared.PHONE)
    assert [u.pk for u in queries.units_for([case.order])] == [cast.unit.pk]
    members = queries.members_for([case.order])
    assert members[0] == cast.member.member
    assert {m.pk for m in members} == {
        p.member.pk for p in (cast.member, cast.colleague, cast.group_leader) if p.member
    }
    assert [r.pk for r in queries.requesters_for([case.order])] == [case.requester_id]


def test_whoever_declared_an_interest_is_not_suggested_and_a_seat_of_theirs_is_warned_of(
    cast: make.Cast,
) -> None:
    case = make.order(cast, state="claimed", phone=prepared.PHONE)
    orders.declare_conflict(case.order, by=cast.colleague.actor, reason="示例：我家就在楼上")
    assert cast.colleague.member not in queries.members_for([case.order])
    found = prepared.planned(cast, case=case)
    assert cast.colleague.member is not None
    guest = actions.Guest(consultations.NewSeat("member", member=cast.colleague.member))
    assert not any("利害关系" in w for w in queries.warnings_about(found))
    actions.invite_more(found, by=cast.convener.actor, guests=[guest])
    assert any("利害关系" in w for w in queries.warnings_about(found))
    public = " ".join(str(e.data) for e in Entry.objects.filter(subject__in=("order", "consultation")))
    assert "楼上" not in public


def test_the_suggested_hour_is_one_at_which_the_venue_is_free(cast: make.Cast) -> None:
    venue = make.venue()
    first = queries.suggested_time(make.COMMUNITY, make.COUNTY)
    assert first.venue == venue and clock.local(first.starts_at).hour == 9
    prepared.planned(cast, venue=venue, starts_at=first.starts_at)
    second = queries.suggested_time(make.COMMUNITY, make.COUNTY)
    assert second.starts_at.date() == first.starts_at.date()
    assert clock.local(second.starts_at).hour == 15
    # The notice is in time for it.
    on = clock.local(second.starts_at).date()
    assert rules.days_before(on, rules.lead_days(make.COUNTY, LeadKind.NOTICE)) >= clock.today()


def test_a_venue_that_is_taken_is_refused_with_the_times_that_are_free(cast: make.Cast) -> None:
    venue = make.venue("示例议事亭")
    prepared.planned(cast, venue=venue, starts_at=prepared.at(5, 9))
    with pytest.raises(refusals.Invalid) as refused:
        prepared.planned(cast, venue=venue, starts_at=prepared.at(5, 10))
    words = refused.value.fields["venue"]
    assert "09:00到10:30" in words and "10:30–12:00" in words and "08:30–09:00" in words
    prepared.planned(cast, venue=venue, starts_at=prepared.at(5, 10) + dt.timedelta(minutes=30))
    assert len(queries.public_venue_day(venue, prepared.day(5))) == 2


def test_a_called_off_meeting_gives_the_venue_back(cast: make.Cast) -> None:
    venue = make.venue()
    found = prepared.planned(cast, venue=venue)
    actions.call_off_meeting(found, by=cast.convener.actor, words="示例：下雨")
    assert queries.public_venue_day(venue, prepared.day(5)) == []


def test_the_deciding_unit_and_the_requester_who_are_missing_come_with_one_press(cast: make.Cast) -> None:
    make.order(cast, state="handling")
    case = make.order(cast, state="claimed", phone=prepared.PHONE)
    by = cast.convener.actor
    found = actions.plan_meeting(
        by=by, about=[case.order], form="room", title="示例", starts_at=prepared.at(), send_now=True
    )
    missing = queries.missing_seats(found)
    assert [m.kind for m in missing] == ["unit", "requester", "member"]
    keys = [m.key for m in missing]
    assert len(actions.seat_suggested(found, by=by, keys=keys)) == 3
    assert actions.seat_suggested(found, by=by, keys=keys) == []
    assert queries.missing_seats(found) == []


@pytest.mark.parametrize("form", ["bench", "door", "field"])
def test_a_bench_needs_neither_notice_nor_materials(form: str) -> None:
    assert rules.leads(form, make.COUNTY, dt.date(2026, 12, 7), noticed=False, has_materials=False) == []


def test_a_county_sets_its_own_lead_times_and_lateness_is_a_warning_only(cast: make.Cast) -> None:
    office = cast.county_office.actor
    actions.set_lead_time(by=office, county=make.COUNTY, kind=LeadKind.NOTICE, working_days=10)
    found = prepared.planned(cast, ahead=5, send=False)
    leads = queries.leads_of(found, queries.arrangement_of(found))
    assert [(lead.kind, lead.days, lead.is_late) for lead in leads] == [
        ("notice", 10, True),
        ("materials", 3, False),
    ]
    assert actions.send_invitations(found, by=cast.convener.actor) == 5
    assert not any(lead.is_late for lead in queries.leads_of(found, queries.arrangement_of(found)))
    with pytest.raises(refusals.Invalid):
        actions.set_lead_time(by=office, county=make.COUNTY, kind=LeadKind.NOTICE, working_days=31)
    with pytest.raises(refusals.Refusal):
        actions.set_lead_time(by=cast.convener.actor, county=make.COUNTY, kind="notice", working_days=2)


def test_a_day_off_an_odd_hour_and_a_missed_deadline_are_said(cast: make.Cast) -> None:
    day = prepared.day(2)
    while day.weekday() != 6:
        day += dt.timedelta(days=1)
    assert "不是工作日" in rules.doubts_about(clock.midnight(day) + dt.timedelta(hours=9))[0]
    assert rules.doubts_about(prepared.at(3, 13))
    assert rules.doubts_about(prepared.at(3, 9)) == []
    case = make.order(cast, state="claimed")
    case.order.clocks.filter(kind=ClockKind.MEETING).update(due_on=clock.today())
    found = prepared.planned(cast, case=case)
    assert any("过了协商的期限" in w for w in queries.warnings_about(found))


@pytest.mark.parametrize(
    "who", ["other_member", "convener_next_door", "handling_unit", "inspector", "stranger"]
)
def test_nobody_else_prepares_a_meeting(cast: make.Cast, who: str) -> None:
    found = prepared.planned(cast, send=False)
    with pytest.raises(refusals.Refusal):
        actions.send_invitations(found, by=cast.everybody[who].actor)
    assert prepared.of(found, "unit").state == InvitationState.DRAFT


def test_free_times_fill_what_is_not_taken() -> None:
    day = dt.date(2026, 12, 7)

    def hour(h: int, m: int = 0) -> dt.datetime:
        return clock.midnight(day) + dt.timedelta(hours=h, minutes=m)

    busy = [rules.Busy(hour(8), hour(9), "a", 1), rules.Busy(hour(11, 45), hour(15), "b", 2)]
    assert rules.free_times(busy, day) == [
        (hour(9), hour(11, 45)),
        (hour(15), hour(18)),
        (hour(19), hour(21, 30)),
    ]
    whole = [rules.Busy(hour(0), hour(24), "c", 3)]
    assert rules.free_times(whole, day) == []
    assert rules.first_free(whole, day, 90) is None
