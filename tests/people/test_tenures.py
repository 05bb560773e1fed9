"""What a member is has a date: a change in July leaves June as it was."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make

from tinghao.core import clock, refusals
from tinghao.core.actors import SYSTEM
from tinghao.history.models import Entry
from tinghao.people import actions
from tinghao.people.models import Member, Tenure, in_force

JULY = dt.date(2026, 7, 1)


@pytest.fixture
def member(db):
    made = make.member("示例甲", level="county", sector="教育")
    actions.correct_joining(made, joined_on=dt.date(2022, 1, 1), by=SYSTEM)
    return made


def on(member: Member, day: dt.date) -> Tenure:
    return Tenure.objects.get(in_force(day), member=member)


def test_a_change_of_level_in_july_keeps_june(member):
    actions.change_member(member, level="both", is_standing=True, starts=JULY, by=SYSTEM)
    assert (on(member, dt.date(2026, 6, 30)).level, on(member, JULY).level) == ("county", "both")
    assert Member.objects.get(pk=member.pk).is_standing
    entry = Entry.objects.filter(kind="people.member_changed").get()
    assert entry.data == {"starts": "2026-07-01", "level": True, "is_standing": True}


def test_a_second_change_on_the_same_day_mends_the_first(member):
    actions.change_member(member, expertise="法律", starts=JULY, by=SYSTEM)
    actions.change_member(member, expertise="消防", starts=JULY, by=SYSTEM)
    assert member.tenures.count() == 2
    assert on(member, JULY).expertise == "消防"


def test_the_same_again_records_nothing(member):
    before = Entry.objects.count()
    actions.change_member(member, sector="教育", level="county", by=SYSTEM)
    assert Entry.objects.count() == before


def test_a_change_to_come_holds_when_its_day_comes(member, time_machine):
    day = clock.today() + dt.timedelta(days=3)
    actions.change_member(member, sector="工商联", starts=day, by=SYSTEM)
    assert Member.objects.get(pk=member.pk).sector.name == "教育"
    time_machine.move_to(clock.now() + dt.timedelta(days=3))
    assert actions.bring_members_up_to_date(by=SYSTEM) == 1
    assert Member.objects.get(pk=member.pk).sector.name == "工商联"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"level": "world"}, "level"),
        ({"home": "341199999"}, "home"),
        ({"level": "county", "county": ""}, "county"),
    ],
)
def test_facts_that_cannot_be_are_refused(member, facts, field):
    with pytest.raises(refusals.Invalid) as refusal:
        actions.change_member(member, by=SYSTEM, **facts)
    assert field in refusal.value.fields


def test_a_change_before_the_last_one_is_refused(member):
    actions.change_member(member, expertise="法律", starts=JULY, by=SYSTEM)
    with pytest.raises(refusals.Invalid, match="2026-07-01"):
        actions.change_member(member, expertise="消防", starts=dt.date(2026, 6, 1), by=SYSTEM)


def test_who_leaves_leaves_the_groups_on_the_same_day_and_may_come_back(member):
    group = make.group()
    make.joined(member, group)
    last = clock.today() - dt.timedelta(days=1)
    actions.end_member(member, ends=last, reason="resigned", by=SYSTEM)
    assert member.memberships.get().ends == last
    assert not Tenure.objects.filter(in_force(clock.today()), member=member).exists()
    with pytest.raises(refusals.Stale):
        actions.end_member(member, ends=last, reason="died", by=SYSTEM)
    with pytest.raises(refusals.Stale):
        actions.change_member(member, expertise="法律", by=SYSTEM)
    actions.rejoin_member(member, term=8, by=SYSTEM)
    assert Member.objects.get(pk=member.pk).term == 8
    assert on(member, clock.today()).term == 8


def test_moving_keeps_what_was_before_and_twice_on_a_day_leaves_one_place(member):
    first, second = make.group(), make.group()
    make.joined(member, first)
    day = clock.today()
    assert actions.move_members([actions.Move(member, second)], starts=day, by=SYSTEM) == 2
    assert actions.move_members([actions.Move(member, second)], starts=day, by=SYSTEM) == 0
    actions.move_members([actions.Move(member, first, is_leader=True)], starts=day, by=SYSTEM)
    actions.move_members([actions.Move(member, second)], starts=day, by=SYSTEM)
    now = member.memberships.filter(in_force(day))
    assert [(seat.group_id, seat.is_leader) for seat in now] == [(second.pk, False)]
    assert member.memberships.get(in_force(day - dt.timedelta(days=1))).group_id == first.pk
