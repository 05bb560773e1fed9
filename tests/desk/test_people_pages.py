"""The pages of the registers: each by each part, and what offices and security administrators do there."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from tests import make

from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.core import clock
from tinghao.people.models import GroupMembership, MemberGroup, Organisation, Person, Venue

LOOK = {"persons", "groups", "organisations", "venues"}
ADD = {"new_person", "new_group", "new_organisation", "new_venue"}
MANAGERS = {"county_office", "other_county_office", "city_office", "system_admin"}
SEERS = MANAGERS | {
    "member", "colleague", "group_leader", "other_member", "convener", "convener_next_door", "inspector",
    "security_admin",
}  # fmt: skip


@pytest.mark.parametrize("page", sorted(LOOK | ADD))
def test_each_page_opens_for_those_whose_post_it_is(cast, page):
    address = reverse(f"desk:people:{page}")
    allowed = SEERS if page in LOOK else MANAGERS
    for name, player in cast.everybody.items():
        expected = 200 if name in allowed else (302 if name == "resident" else 403)
        assert player.client.get(address).status_code == expected, name


def test_a_person_page_opens_in_scope_and_is_not_there_outside(cast):
    address = reverse("desk:people:person", args=[cast.convener.person.pk])
    inside = {"county_office", "city_office", "system_admin", "security_admin", "inspector", "convener"}
    for name, player in cast.everybody.items():
        code = player.client.get(address).status_code
        if name in inside:
            assert code == 200, name
        else:
            assert code in (302, 403, 404), (name, code)
    assert cast.other_county_office.client.get(address).status_code == 404


def test_a_list_shows_the_persons_of_the_own_county_only(cast):
    page = cast.county_office.client.get(reverse("desk:people:persons")).content.decode()
    assert "示例召集人" in page and "示例邻县办" not in page


@pytest.mark.parametrize("words", ["示例召", "13911112222", "139 1111 2222"])
def test_a_person_is_found_by_name_or_whole_number(cast, words):
    found = make.person("示例召唤者", phone="13911112222", at=make.COUNTY)
    page = cast.county_office.client.get(reverse("desk:people:persons"), {"q": words}).content.decode()
    assert found.name in page
    assert "示例代填人" not in page


def test_a_list_goes_on_where_the_page_ended(cast):
    for n in range(35):
        make.person(f"示例翻页{n:02}")
    first = cast.county_office.client.get(reverse("desk:people:persons"), {"q": "示例翻页"}).content.decode()
    older = re.search(r"before=(\d+)", first).group(1)
    second = cast.county_office.client.get(
        reverse("desk:people:persons"), {"q": "示例翻页", "before": older}
    ).content.decode()
    seen = re.findall(r"示例翻页\d\d", first) + re.findall(r"示例翻页\d\d", second)
    assert len(seen) == len(set(seen)) == 35


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_takes_the_same_queries_whatever_it_holds(cast, rows, django_assert_num_queries):
    for n in range(rows):
        make.appointed(make.person(f"示例数数{n}"), Role.CONVENER)
    client = cast.county_office.client
    client.get(reverse("desk:people:persons"))
    with django_assert_num_queries(5):
        client.get(reverse("desk:people:persons"), {"q": "示例数数"})


def test_an_office_registers_a_person_and_is_shown_a_password_once(cast, client):
    answer = cast.county_office.client.post(
        reverse("desk:people:new_person"),
        {"name": "示例新同事", "phone": "１３７ 0000 0001", "place": make.TOWNSHIP, "with_account": "on"},
    )
    page = answer.content.decode()
    username = re.search(r"<code>(user\d+)</code>", page).group(1)
    password = re.search(r'<code class="secret">([a-z0-9-]+)</code>', page).group(1)
    person = Person.objects.get(name="示例新同事")
    assert person.phone == "13700000001"
    signed = client.post("/desk/sign-in", {"identity": username, "password": password})
    assert signed["Location"] == reverse("desk:choose_password")
    again = cast.county_office.client.get(reverse("desk:people:person", args=[person.pk]))
    assert password not in again.content.decode()


def test_what_was_typed_stays_beside_the_error(cast):
    answer = cast.county_office.client.post(
        reverse("desk:people:new_person"), {"name": "示例新同事", "phone": "12345", "place": make.TOWNSHIP}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "手机号是 11 位" in page and 'value="示例新同事"' in page and 'value="12345"' in page
    assert not Person.objects.filter(name="示例新同事").exists()


def test_an_office_cannot_register_in_another_county(cast):
    answer = cast.county_office.client.post(
        reverse("desk:people:new_person"), {"name": "示例越界", "place": make.OTHER_COUNTY}
    )
    assert answer.status_code == 422
    assert not Person.objects.filter(name="示例越界").exists()


def appoint(player, person, **changes):
    form = {"role": Role.CONVENER, "division": make.TOWNSHIP, "starts": "2026-01-01"} | changes
    return player.client.post(reverse("desk:people:appoint", args=[person.pk]), form)


def test_the_security_admin_appoints_and_ends_with_dates(cast):
    person = make.person("示例待任")
    # The township's convener of the cast leaves first: a post has one holder.
    Appointment.objects.filter(person=cast.convener.person).update(ends=clock.today() - dt.timedelta(days=1))
    assert appoint(cast.security_admin, person, starts=str(clock.today())).status_code == 302
    row = Appointment.objects.get(person=person)
    assert (row.role, row.division_id, row.ends) == (Role.CONVENER, make.TOWNSHIP, None)
    ended = cast.security_admin.client.post(
        reverse("desk:people:end_appointment", args=[row.pk]), {"ends": str(clock.today())}
    )
    row.refresh_from_db()
    assert ended.status_code == 302 and row.ends == clock.today()


@pytest.mark.parametrize("part", ["system_admin", "county_office", "city_office", "inspector", "convener"])
def test_nobody_else_appoints(cast, part):
    person = make.person("示例待任", at=make.TOWNSHIP)
    assert appoint(getattr(cast, part), person).status_code in (403, 422)
    assert not Appointment.objects.filter(person=person).exists()


def test_nobody_appoints_themself(cast):
    before = Appointment.objects.filter(person=cast.security_admin.person).count()
    appoint(cast.security_admin, cast.security_admin.person)
    assert Appointment.objects.filter(person=cast.security_admin.person).count() == before


def test_an_office_builds_a_group_and_a_member_joins_and_leaves(cast):
    client = cast.county_office.client
    client.post(reverse("desk:people:new_group"), {"name": "示例新小组", "place": make.SISTER})
    group = MemberGroup.objects.get(name="示例新小组")
    client.post(reverse("desk:people:attach_community", args=[group.pk]), {"community": make.SISTER})
    client.post(
        reverse("desk:people:join_group", args=[group.pk]),
        {"member": cast.other_member.member.pk, "is_leader": "on"},
    )
    assert group.pk in cast.other_member.actor.group_ids
    page = client.get(reverse("desk:people:group", args=[group.pk])).content.decode()
    assert "示例邻组委员" in page and "担子社区" in page
    seat = GroupMembership.objects.get(group=group)
    wrong = client.post(reverse("desk:people:leave_group", args=[seat.pk]), {"ends": "2000-01-01"})
    assert wrong.status_code == 422 and "早于" in wrong.content.decode()
    client.post(reverse("desk:people:leave_group", args=[seat.pk]), {"ends": str(clock.today())})
    seat.refresh_from_db()
    assert seat.ends == clock.today()


def test_organisations_and_venues_are_registered_and_changed(cast):
    client = cast.county_office.client
    client.post(
        reverse("desk:people:new_organisation"),
        {"name": "示例水务所", "kind": "institution", "place": make.COUNTY},
    )
    body = Organisation.objects.get(name="示例水务所")
    client.post(
        reverse("desk:people:organisation", args=[body.pk]), {"name": "示例水务站", "kind": "institution"}
    )
    body.refresh_from_db()
    assert (body.name, body.is_active) == ("示例水务站", False)
    client.post(
        reverse("desk:people:new_venue"),
        {"name": "示例桥头亭", "kind": "pavilion", "place": make.COMMUNITY, "owner": body.pk},
    )
    assert Venue.objects.get(name="示例桥头亭").community == make.COMMUNITY


def test_a_second_organisation_of_the_same_name_is_refused_at_its_field(cast):
    answer = cast.county_office.client.post(
        reverse("desk:people:new_organisation"),
        {"name": cast.unit.name, "kind": "company", "place": make.COUNTY},
    )
    assert answer.status_code == 422 and "同名" in answer.content.decode()


def test_erasing_leaves_the_row_and_takes_the_name(cast):
    person = cast.convener.person
    cast.county_office.client.post(reverse("desk:people:erase_person", args=[person.pk]))
    person.refresh_from_db()
    assert (person.name, person.phone, person.phone_print) == ("已注销", "", "")
    assert cast.convener.client.get("/desk/account").status_code == 302


def test_a_number_is_masked_for_those_who_only_look(cast):
    person = make.person("示例留号", phone="13911112222", at=make.COUNTY)
    address = reverse("desk:people:person", args=[person.pk])
    assert "13911112222" in cast.county_office.client.get(address).content.decode()
    seen = cast.inspector.client.get(address).content.decode()
    assert "139****2222" in seen and "13911112222" not in seen


def test_the_session_of_a_member_is_typed_shown_and_emptied(cast):
    person = cast.member.person
    url = reverse("desk:people:change_member", args=[person.pk])
    typed = {"level": "both", "county": make.COUNTY, "term": "7", "starts": str(clock.today())}
    client = cast.county_office.client
    assert client.post(url, typed | {"session": "3"}).status_code == 302
    person.member.refresh_from_db()
    assert (person.member.term, person.member.session) == (7, 3)
    page = client.get(reverse("desk:people:person", args=[person.pk])).content.decode()
    assert re.search(r'name="session"[^>]*value="3"|value="3"[^>]*name="session"', page)
    wrong = client.post(url, typed | {"session": "0"})
    assert wrong.status_code == 422 and 'value="0"' in wrong.content.decode()
    assert client.post(url, typed | {"session": ""}).status_code == 302
    person.member.refresh_from_db()
    assert person.member.session is None
