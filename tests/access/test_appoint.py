"""Appointments: given by the security administrator alone, dated, inside the scope, never to oneself."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make

from tinghao.access import actions, scope
from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.core import clock, refusals
from tinghao.core.actors import PASSERBY
from tinghao.history.models import Entry

DAY = dt.timedelta(days=1)


def appoint(by, person, role=Role.PROXY, division=make.TOWNSHIP, **more):
    return actions.appoint(person=person, role=role, division=division, by=by, **more)


def test_a_post_gives_its_capabilities_from_its_first_day_to_its_last(cast, time_machine):
    person = make.person()
    first, last = dt.date(2027, 3, 1), dt.date(2027, 3, 31)
    appoint(cast.security_admin.actor, person, starts=first, ends=last)
    held = []
    for day in (first - DAY, first, last, last + DAY):
        time_machine.move_to(dt.datetime(day.year, day.month, day.day, 12, tzinfo=dt.UTC))
        held.append(scope.has(scope.actor_for(person), "orders.place_for", make.COMMUNITY))
    assert held == [False, True, True, False]


def test_it_is_recorded_on_the_person_with_who_did_it(cast):
    person = make.person()
    row = appoint(cast.security_admin.actor, person)
    entry = Entry.objects.get(subject="person", subject_id=person.pk, kind="access.appointed")
    assert entry.person_id == cast.security_admin.person.pk
    assert entry.part == "security_admin"
    assert entry.data["appointment"] == row.pk and entry.data["role"] == "proxy"


def test_only_the_security_admin_appoints(cast):
    person = make.person(at=make.TOWNSHIP)
    for name, player in cast.everybody.items():
        if name == "security_admin":
            continue
        with pytest.raises(refusals.Refusal):
            appoint(player.actor, person)
    with pytest.raises(refusals.SignInNeeded):
        appoint(PASSERBY, person)
    assert not Appointment.objects.filter(person=person).exists()
    assert not Entry.objects.filter(kind="access.appointed", subject_id=person.pk).exists()


def test_nobody_appoints_or_ends_their_own(cast):
    me = cast.security_admin
    with pytest.raises(refusals.Forbidden):
        appoint(me.actor, me.person)
    with pytest.raises(refusals.Forbidden):
        actions.end_appointment(Appointment.objects.get(person=me.person), ends=clock.today(), by=me.actor)


def test_a_county_security_admin_does_not_reach_next_door_or_above(cast):
    local = make.person()
    make.appointed(local, Role.SECURITY_ADMIN, at=make.COUNTY)
    actor, person = scope.actor_for(local), make.person()
    appoint(actor, person, division=make.COUNTY)
    for code in (make.OTHER_COUNTY, make.CITY, make.FAR_AWAY):
        with pytest.raises(refusals.NotFound):
            appoint(actor, person, division=code)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.GROUP_LEADER, "mayor", ""])
def test_roles_that_no_appointment_gives_are_refused_at_the_field(cast, role):
    with pytest.raises(refusals.Invalid) as refused:
        appoint(cast.security_admin.actor, make.person(), role=role)
    assert "role" in refused.value.fields


def test_the_three_administrators_are_three_persons(cast):
    for holder in (cast.system_admin, cast.audit_admin):
        with pytest.raises(refusals.Invalid, match="不能由同一个人"):
            appoint(cast.security_admin.actor, holder.person, role=Role.SECURITY_ADMIN, division=make.CITY)


def test_a_handling_unit_needs_its_unit_and_nobody_else_has_one(cast):
    by, person = cast.security_admin.actor, make.person()
    with pytest.raises(refusals.Invalid) as missing:
        appoint(by, person, role=Role.HANDLING_UNIT)
    with pytest.raises(refusals.Invalid) as needless:
        appoint(by, person, organisation=cast.unit)
    assert "organisation" in missing.value.fields and "organisation" in needless.value.fields
    appoint(by, person, role=Role.HANDLING_UNIT, organisation=cast.unit)
    assert scope.actor_for(person).organisation_ids == {cast.unit.pk}


def test_the_same_post_twice_at_a_time_is_refused_and_one_after_the_other_is_not(cast):
    by, person, day = cast.security_admin.actor, make.person(), clock.today()
    appoint(by, person, starts=day, ends=day + 10 * DAY)
    with pytest.raises(refusals.Stale):
        appoint(by, person, starts=day + 10 * DAY)
    appoint(by, person, starts=day + 11 * DAY)
    assert Appointment.objects.filter(person=person).count() == 2


def test_a_post_ends_once_and_never_before_it_began(cast):
    by, person, day = cast.security_admin.actor, make.person(), clock.today()
    row = appoint(by, person, starts=day)
    stale = Appointment.objects.get(pk=row.pk)
    with pytest.raises(refusals.Invalid):
        actions.end_appointment(row, ends=day - 2 * DAY, by=by)
    actions.end_appointment(row, ends=day - DAY, by=by)
    assert scope.actor_for(person).grants == ()
    with pytest.raises(refusals.Stale):
        actions.end_appointment(stale, ends=day, by=by)
