"""The registers: what is written down about persons, groups and bodies, and what is refused."""

from __future__ import annotations

import datetime as dt

import pytest
from tests import make

from tinghao.access import queries as access_queries
from tinghao.access import scope
from tinghao.core import clock, refusals
from tinghao.core.actors import PASSERBY, SYSTEM
from tinghao.history.models import Entry
from tinghao.people import actions, phones, queries
from tinghao.people.models import Account, Person

DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13800138000", "13800138000"),
        ("+86 138-0013-8000", "13800138000"),
        ("0086 13800138000", "13800138000"),
        ("（＋８６）１３８　００１３　８０００", "13800138000"),
        ("\u200b138\u200e00138000", "13800138000"),
        ("0550-302 1234", "05503021234"),
        ("", ""),
    ],
)
def test_a_number_has_one_form_however_it_was_typed(typed, kept):
    assert phones.normalised(typed) == kept


@pytest.mark.parametrize(
    "typed", ["1380013800", "23800138000", "110", "电话号码", "1380013800a", "+1 202 555 0100"]
)
def test_what_is_no_number_is_refused_at_its_field(typed):
    with pytest.raises(refusals.Invalid) as refused:
        phones.normalised(typed)
    assert "phone" in refused.value.fields


def test_a_number_is_stored_so_that_the_table_does_not_tell_it(db):
    from django.db import connection

    person = make.person(phone="13800138000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, phone_print FROM people_person WHERE id = %s", [person.pk])
        stored = "".join(cursor.fetchone())
    assert "13800138000" not in stored
    assert Person.objects.get(phone_print=phones.print_of("13800138000")).phone == "13800138000"


def test_one_number_leads_to_one_person(db):
    make.person(phone="13800138000")
    with pytest.raises(refusals.Invalid) as refused:
        make.person(phone="+86 13800138000")
    assert "phone" in refused.value.fields


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u202e", "长" * 41])
def test_a_name_is_a_name(db, name):
    make.division(make.COUNTY)
    with pytest.raises(refusals.Invalid) as refused:
        actions.create_person(name=name, place=make.COUNTY, by=SYSTEM)
    assert "name" in refused.value.fields


def test_a_register_is_kept_by_its_own_office(cast):
    for name, player in cast.everybody.items():
        if name in {"county_office", "city_office", "system_admin"}:
            actions.create_person(name=f"示例由{name}", place=make.COUNTY, by=player.actor)
        else:
            with pytest.raises(refusals.Refusal):
                actions.create_person(name=f"示例由{name}", place=make.COUNTY, by=player.actor)
    with pytest.raises(refusals.SignInNeeded):
        actions.create_person(name="示例路人", place=make.COUNTY, by=PASSERBY)
    assert Person.objects.filter(name__startswith="示例由").count() == 3


def test_an_erased_person_leaves_no_name_and_all_of_the_history(cast):
    person = cast.convener.person
    before = Entry.objects.filter(subject="person", subject_id=person.pk).count()
    actions.erase_person(person, by=cast.county_office.actor)
    fresh = Person.objects.get(pk=person.pk)
    assert (fresh.name, fresh.phone, fresh.phone_print) == ("已注销", "", "")
    account = Account.objects.get(person=person)
    assert not account.is_active and not account.has_usable_password()
    assert Entry.objects.filter(subject="person", subject_id=person.pk).count() == before + 1
    assert person not in scope.who_may("orders.screen", make.COMMUNITY)
    with pytest.raises(refusals.Stale):
        actions.erase_person(fresh, by=cast.county_office.actor)


def test_a_one_time_password_is_kept_nowhere(db):
    account, once = actions.create_account(person=make.person(), by=SYSTEM)
    assert account.check_password(once) and once not in account.password
    assert account.password_changed_at is None
    entry = Entry.objects.get(kind="people.account_created")
    assert once not in str(entry.data)


def test_a_member_of_the_county_joins_no_group_elsewhere(db):
    make.places()
    group = make.group(communities=(make.FAR_AWAY,))
    with pytest.raises(refusals.Invalid) as refused:
        make.joined(make.member(level="county", at=make.COUNTY), group)
    assert "member" in refused.value.fields
    make.joined(make.member(level="city", at=make.COUNTY), group)


def test_moving_on_takes_the_scope_along_and_leaves_the_past(db):
    make.places()
    here, there, member = (
        make.group(communities=(make.COMMUNITY,)),
        make.group(communities=(make.NEXT_DOOR,)),
        make.member(),
    )
    day = clock.today()
    seat = make.joined(member, here, starts=day - 10 * DAY)
    actions.leave_group(seat, ends=day - DAY, by=SYSTEM)
    make.joined(member, there, starts=day)
    actor = scope.actor_for(member.person)
    assert scope.has(actor, "orders.claim", make.NEXT_DOOR)
    assert not scope.has(actor, "orders.claim", make.COMMUNITY)
    assert seat.ends == day - DAY


def test_a_second_seat_at_the_same_time_is_refused(cast):
    with pytest.raises(refusals.Stale):
        make.joined(cast.member.member, cast.group)


def test_a_place_tells_its_groups_with_the_leader_first_and_those_of_the_township_too(cast):
    wide = make.group("示例街道小组", communities=(make.TOWNSHIP,))
    found = list(queries.public_groups_of_community(make.COMMUNITY))
    assert found == [cast.group, wide]
    assert [s.member.person.name for s in found[0].seats] == ["示例组长", "示例委员", "示例同组委员"]
    assert list(queries.public_groups_of_community(make.FAR_AWAY)) == []


def test_who_where_who_leads_for_a_place(cast):
    room = make.venue("示例万桥议事室", at=make.COMMUNITY)
    make.venue("示例邻镇议事室", at=make.NEXT_DOOR)
    leads = access_queries.public_who_leads(make.COMMUNITY)
    assert leads.conveners == (cast.convener.person,)
    assert leads.groups == (cast.group,)
    assert leads.venues == (room,)


def test_units_offered_are_those_of_the_own_county_and_the_city(cast):
    city = make.organisation("示例市住建局", at=make.CITY)
    make.organisation("示例邻县局", at=make.OTHER_COUNTY)
    assert set(queries.public_units(at=make.COMMUNITY)) == {cast.unit, cast.other_unit, city}
    assert queries.public_units("万桥", at=make.COMMUNITY) == [cast.unit]


@pytest.mark.parametrize("code", ["", "999999", make.FAR_AWAY + "0"])
def test_a_place_that_is_none_is_refused(db, code):
    make.places()
    with pytest.raises(refusals.Invalid):
        actions.create_organisation(name="示例", kind="company", place=code, by=SYSTEM)
