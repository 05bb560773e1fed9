"""One post a township, dated, with its conditions; who follows takes over what is open; vacancies show."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from tests import make
from tests.rosters import stage

from tinghao.access import actions as access
from tinghao.access import queries as posts
from tinghao.access.models import Appointment
from tinghao.access.roles import Role
from tinghao.core import clock, refusals, sheets
from tinghao.core.actors import SYSTEM
from tinghao.history.models import Entry
from tinghao.notifications.models import Notice
from tinghao.orders import queries as orders
from tinghao.people import actions as people
from tinghao.rosters import actions, queries

DAY = dt.timedelta(days=1)
FREE = "341102001"


def seat(cast, name="示例继任", *, at=make.TOWNSHIP, by=None, **more):
    return actions.seat_convener(township=at, name=name, by=by or cast.county_office.actor, **more)


def test_a_successor_takes_the_post_and_the_one_before_leaves_the_day_before(cast):
    day = clock.today() + 3 * DAY
    row = seat(cast, phone="13900000031", starts=day, duties="党委副书记", rank="正科级待遇")
    before = Appointment.objects.get(person=cast.convener.person)
    assert before.ends == day - DAY
    assert (row.duties, row.rank) == ("党委副书记", "正科级待遇")
    post = posts.post_visible_to(cast.county_office.actor, make.TOWNSHIP)
    assert (post.holder, post.coming) == (before, row)
    words = Entry.objects.filter(kind="access.appointed", subject_id=row.person_id).get().data
    assert "副书记" not in str(words)


def test_a_second_convener_beside_the_first_is_refused_and_one_who_acts_is_not(cast):
    other = make.person()
    with pytest.raises(refusals.Stale):
        access.appoint(person=other, role=Role.CONVENER, division=make.TOWNSHIP, by=cast.county_office.actor)
    seat(cast, "示例代理", is_acting=True)
    post = posts.post_visible_to(cast.city_office.actor, make.TOWNSHIP)
    assert (post.holder.person, post.acting.person.name) == (cast.convener.person, "示例代理")


def test_offices_seat_conveners_in_their_place_and_nobody_else(cast):
    with pytest.raises(refusals.Refusal):
        seat(cast, at=FREE)
    for player in (cast.convener, cast.member, cast.system_admin, cast.inspector):
        with pytest.raises(refusals.Refusal):
            seat(cast, by=player.actor)
    with pytest.raises(refusals.Refusal):
        access.appoint(
            person=make.person(), role=Role.COUNTY_OFFICE, division=make.COUNTY, by=cast.county_office.actor
        )
    assert seat(cast, at=FREE, by=cast.city_office.actor).division_id == FREE


def test_vacancies_show_and_the_public_sees_names_only_where_the_office_says_so(cast):
    counties = {c.division.code: c for c in posts.counties_of_posts(cast.city_office.actor)}
    assert [len(c.vacant) for c in counties.values()] == [1, 0]
    assert posts.public_post_at(FREE).is_vacant
    row = Appointment.objects.get(person=cast.convener.person)
    access.change_post(
        township=make.TOWNSHIP,
        office_phone="0550-3012345",
        office_address="二楼",
        by=cast.county_office.actor,
    )
    assert posts.public_post_at(make.COMMUNITY).holder == "示例召集人"
    access.change_conditions(row, duties="", rank="", is_name_public=False, by=cast.county_office.actor)
    seen = posts.public_post_at(make.COMMUNITY)
    assert (seen.holder, seen.office_phone) == ("", "0550-3012345")
    page = cast.resident.client.get(f"/who/{make.COMMUNITY}").content.decode()
    assert "示例召集人" not in page
    assert "0550-3012345" in page


def test_the_post_has_names_by_period(cast):
    office = cast.city_office.actor
    access.name_post(division=make.CITY, name="召集人", starts=dt.date(2019, 1, 1), by=office)
    access.name_post(division=make.CITY, name="政协工作联络组组长", starts=dt.date(2023, 1, 1), by=office)
    assert posts.public_post_names(make.COMMUNITY, dt.date(2018, 1, 1)) == ("召集人",)
    assert posts.public_post_names(make.COMMUNITY, dt.date(2022, 1, 1)) == ("召集人",)
    assert posts.public_post_names(make.COMMUNITY) == ("召集人", "政协工作联络组组长")


def test_a_handover_lists_what_is_open_and_moves_it(cast):
    waiting = make.order(cast)
    meeting = make.order(cast, state="consulting")
    from tinghao.consultations.models import Consultation

    Consultation.objects.filter(pk=meeting.consultation_id).update(host_id=cast.convener.person.pk)
    row = seat(cast, starts=clock.today() + DAY)
    made = actions.hand_over(
        township=make.TOWNSHIP,
        giver=cast.convener.person,
        taker=row.person,
        day=clock.today(),
        by=cast.county_office.actor,
    )
    assert made.work["screening"] == [waiting.number]
    assert made.work["planned"] == [meeting.consultation_id]
    assert meeting.consultation.host_id == row.person_id
    assert Notice.objects.get(template="posts.handed_over").person_id == row.person_id
    sheet = cast.county_office.client.get(f"/desk/conveners/{make.TOWNSHIP}/handovers/{made.pk}")
    assert "示例继任" in sheet.content.decode()
    with pytest.raises(refusals.Invalid):
        actions.hand_over(
            township=make.TOWNSHIP,
            giver=row.person,
            taker=cast.member.person,
            day=clock.today(),
            by=cast.county_office.actor,
        )


def test_a_post_that_ends_today_is_told_and_vacant_tomorrow(cast, time_machine):
    row = Appointment.objects.get(person=cast.convener.person)
    access.end_appointment(row, ends=clock.today(), by=cast.county_office.actor)
    post = posts.post_visible_to(cast.county_office.actor, make.TOWNSHIP)
    assert post.ends_soon == clock.today()
    assert actions.tell_of_ending_posts(by=SYSTEM) == 1
    actions.tell_of_ending_posts(by=SYSTEM)
    assert Notice.objects.filter(template="posts.ending").count() == 1
    time_machine.move_to(clock.now() + DAY)
    assert posts.post_visible_to(cast.county_office.actor, make.TOWNSHIP).is_vacant
    assert orders.orders_in_queue(cast.county_office.actor, "screening") is not None


ROSTER = (
    ["县区", "乡镇（街道）", "召集人", "手机", "办公电话", "职务", "职级", "任职时间", "是否代理"],
    ["南谯区", "同乐街道", "示例召集人", None, "0550-3011111", "党委副书记", "正科级", None, None],
    ["南谯区", "龙蟠街道", "示例新任", 13900000041, "0550-3022222", "党委副书记", None, "2026年1月", None],
)


def test_a_roster_of_conveners_changes_the_posts_and_twice_is_once(cast):
    who = cast.county_office.actor
    roster = stage.checked(who, stage.xlsx(*ROSTER), "convener")
    plan = queries.plan_of(who, roster)
    assert plan.counts["changed"] == 2
    actions.apply_roster(roster, by=who, digest=plan.digest, day=clock.today())
    post = posts.post_visible_to(who, make.OTHER_TOWNSHIP)
    assert (post.holder.person.name, post.office_phone) == ("示例新任", "0550-3022222")
    assert Appointment.objects.get(person=cast.convener.person).duties == "党委副书记"
    again = queries.plan_of(who, stage.checked(who, stage.xlsx(*ROSTER), "convener"))
    assert again.counts == {"new": 0, "changed": 0, "back": 0, "gone": 0, "same": 2}
    title, head, rows = queries.table_of(who, "convener")
    out = stage.checked(who, io.BytesIO(sheets.xlsx_bytes(title, head, rows)), "convener")
    assert queries.plan_of(who, out).is_nothing


MOVED = (
    ["县区", "乡镇（街道）", "召集人", "手机"],
    ["琅琊区", "琅琊街道", "示例召集人", 13900000051],
)


def _with_number(cast):
    person = cast.convener.person
    people.change_person(person, name=person.name, phone="13900000051", by=SYSTEM)


def test_who_is_seated_in_another_county_is_gone_from_the_post_before_once_it_is_ticked(cast):
    _with_number(cast)
    who = cast.city_office.actor
    roster = stage.checked(who, stage.xlsx(*MOVED), "convener")
    plan = queries.plan_of(who, roster)
    (gone,) = plan.of("gone")
    assert (gone.title, gone.where) == ("示例召集人", "南谯区同乐街道") and plan.notes == []
    ended = [gone.key]
    actions.apply_roster(roster, by=who, digest=plan.digest, day=clock.today(), ended=ended)
    posts_now = {r.division_id: r for r in Appointment.objects.filter(person=cast.convener.person)}
    assert posts_now[make.TOWNSHIP].ends == clock.today() - DAY
    assert posts_now[FREE].starts == clock.today()
    assert not posts.post_visible_to(who, make.OTHER_TOWNSHIP).is_vacant


def test_an_office_that_cannot_end_the_post_before_is_told_and_nothing_ends(cast):
    _with_number(cast)
    who = cast.other_county_office.actor
    roster = stage.checked(who, stage.xlsx(*MOVED), "convener")
    plan = queries.plan_of(who, roster)
    assert plan.of("gone") == []
    assert plan.notes == [
        "“示例召集人”现在还是南谯区同乐街道的召集人，那里不归您的办公室：请那边的办公室结束。"
    ]
    page = cast.other_county_office.client.get(f"/desk/rosters/imports/{roster.pk}/").content.decode()
    assert "请那边的办公室结束" in page
    actions.apply_roster(roster, by=who, digest=plan.digest, day=clock.today())
    assert Appointment.objects.get(person=cast.convener.person, division=make.TOWNSHIP).ends is None


def test_a_township_that_does_not_exist_has_a_suggestion_and_two_conveners_are_told(cast):
    file = stage.xlsx(
        ["乡镇", "姓名"], ["同乐街到", "示例甲"], ["龙蟠街道", "示例乙"], ["龙蟠街道", "示例丙"]
    )
    with pytest.raises(sheets.BadFile) as refusal:
        stage.checked(cast.county_office.actor, file, "convener")
    found = {p.cell: p for p in refusal.value.problems}
    assert found["A2"].hint == "南谯区同乐街道"
    assert "一个岗位只有一位" in found["A4"].words


@pytest.mark.parametrize(
    ("kind", "head", "row", "after"),
    [
        (
            "organisation",
            ["单位名称", "性质", "电话"],
            ["示例水务公司", "企业", "0550-3000000"],
            "0550-3000001",
        ),
        ("venue", ["名称", "类型", "社区", "开放时间"], ["示例长廊", "长廊", "万桥社区", "周三"], "周四"),
    ],
)
def test_bodies_and_venues_come_in_once_change_and_go_out(cast, kind, head, row, after):
    who = cast.county_office.actor
    for number, line in enumerate((row, row, [*row[:-1], after])):
        roster = stage.checked(who, stage.xlsx(head, line), kind)
        plan = queries.plan_of(who, roster)
        assert (plan.counts["new"], plan.counts["changed"]) == [(1, 0), (0, 0), (0, 1)][number]
        actions.apply_roster(roster, by=who, digest=plan.digest, day=clock.today())
    title, names, rows = queries.table_of(who, kind)
    again = stage.checked(who, io.BytesIO(sheets.xlsx_bytes(title, names, rows)), kind)
    assert queries.plan_of(who, again).is_nothing
