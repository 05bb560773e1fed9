"""A roster is taken whole or not at all; a second one shows what differs; what was before stays by date."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from tests import make
from tests.rosters import stage

from tinghao.core import clock, refusals, sheets
from tinghao.history import queries as history
from tinghao.people.models import GroupMembership, Member, MemberGroup, Person, Tenure, in_force
from tinghao.rosters import actions, queries
from tinghao.rosters.models import RosterImport

HEAD = ["姓名", "手机", "层级", "界别", "常委", "居住社区", "委员小组", "组长", "届次", "任职时间"]
ROWS = [
    ["示例张", 13900000001, "县", "教育", "是", "万桥社区", "示例 万桥小组", "否", "七届五次", "2021年12月"],
    ["示例李", 13900000002, "市县", "工商联", "否", "同乐街道", "示例 龙蟠小组", "是", "七届", "2021-12-20"],
    ["示例王", None, "县", "教育", "否", None, None, None, "七届", None],
]


def take(actor, roster, **more):
    plan = queries.plan_of(actor, roster)
    more.setdefault("day", clock.today())
    return actions.apply_roster(roster, by=actor, digest=plan.digest, **more)


def bring(actor, *rows, **more):
    return take(actor, stage.checked(actor, stage.xlsx(HEAD, *rows)), **more)


def plan(actor, *rows):
    return queries.plan_of(actor, stage.checked(actor, stage.xlsx(HEAD, *rows)))


def one(name: str) -> Member:
    return Member.objects.get(person__name=name)


def test_members_groups_and_facts_are_there_and_each_chain_holds(cast):
    who = cast.county_office.actor
    assert bring(who, *ROWS) == {"new": 3, "changed": 0, "ended": 0, "same": 0}
    zhang, li = one("示例张"), one("示例李")
    assert (zhang.level, zhang.is_standing, zhang.term, zhang.session) == ("county", True, 7, 5)
    assert (zhang.home, zhang.joined_on) == (make.COMMUNITY, dt.date(2021, 12, 1))
    assert zhang.person.county == make.COUNTY
    assert li.memberships.get().is_leader
    assert Tenure.objects.get(member=zhang).starts == zhang.joined_on
    for subject, pk in (("person", zhang.person_id), ("group", cast.group.pk)):
        assert history.public_verdict_on(subject, pk).holds


def test_the_same_file_again_changes_nothing(cast):
    who = cast.county_office.actor
    bring(who, *ROWS)
    again = plan(who, *ROWS)
    assert again.counts == {"new": 0, "changed": 0, "back": 0, "gone": 4, "same": 3}
    before = (Person.objects.count(), Tenure.objects.count(), GroupMembership.objects.count())
    assert bring(who, *ROWS)["same"] == 3
    assert before == (Person.objects.count(), Tenure.objects.count(), GroupMembership.objects.count())


def test_a_newer_file_shows_each_field_that_differs_and_history_stays(cast):
    who = cast.county_office.actor
    bring(who, *ROWS)
    newer = [list(row) for row in ROWS]
    newer[0][2], newer[0][6] = "市县", "示例 龙蟠小组"
    newer[2][1] = 13900000003
    shown = {
        line.title: [(f.label, f.before, f.after) for f in line.fields]
        for line in plan(who, *newer).of("changed")
    }
    assert shown == {
        "示例张": [("层级", "县", "市县"), ("委员小组", "示例 万桥小组", "示例 龙蟠小组")],
        "示例王": [("手机", "", "13900000003")],
    }
    day = clock.today() + dt.timedelta(days=5)
    assert bring(who, *newer, day=day)["changed"] == 2
    zhang = one("示例张")
    assert zhang.level == "county"  # until the day comes
    assert [(t.level, t.ends) for t in zhang.tenures.order_by("starts")] == [
        ("county", day - dt.timedelta(days=1)),
        ("both", None),
    ]
    assert zhang.memberships.get(in_force(day)).group == cast.other_group
    assert zhang.memberships.get(in_force(clock.today())).group == cast.group
    assert one("示例王").person.phone == "13900000003"


def test_who_is_gone_stays_unless_ticked(cast):
    who = cast.county_office.actor
    bring(who, *ROWS)
    gone = {line.title: line.key for line in plan(who, *ROWS[:2]).of("gone")}
    assert set(gone) == {"示例王", "示例委员", "示例同组委员", "示例组长", "示例邻组委员"}
    bring(who, *ROWS[:2])
    assert one("示例王").ended_on is None
    assert bring(who, *ROWS[:2], ended=[gone["示例王"]], reason="resigned")["ended"] == 1
    assert one("示例王").ended_on == clock.today() - dt.timedelta(days=1)
    back = plan(who, *ROWS)
    assert [line.title for line in back.of("back")] == ["示例王"]
    bring(who, *ROWS)
    assert one("示例王").ended_on is None
    assert one("示例王").tenures.get().ends is None


def test_an_empty_cell_changes_nothing_and_a_dash_empties(cast):
    who = cast.county_office.actor
    bring(who, *ROWS)
    assert plan(who, ["示例张", 13900000001, *[None] * 8]).of("changed") == []
    changed = plan(who, ["示例张", 13900000001, None, "无", *[None] * 6]).of("changed")
    assert [(f.label, f.before, f.after) for f in changed[0].fields] == [("界别", "教育", "")]


def test_a_name_in_county_and_term_finds_the_member_whose_number_changed(cast):
    who = cast.county_office.actor
    bring(who, *ROWS)
    fields = plan(who, ["示例张", 13900000099, *[None] * 8]).of("changed")[0].fields
    assert [(f.label, f.after) for f in fields] == [("手机", "13900000099")]
    # A namesake beside the one who is known by the number is somebody else.
    both = plan(who, ROWS[0], ["示例张", 13900000098, "县", *[None] * 7])
    assert both.counts["new"] == 1


def test_the_number_of_somebody_else_is_refused_at_its_cell(cast):
    make.person("示例赵", phone="13900000001")
    make.person("示例钱", at=make.OTHER_COUNTY, phone="13900000002")
    with pytest.raises(sheets.BadFile) as refusal:
        bring(cast.county_office.actor, *ROWS)
    found = {p.cell: p.words for p in refusal.value.problems}
    assert "示例赵" in found["B2"]
    assert "示例钱" not in found["B3"]  # another office's register tells no names
    assert not RosterImport.objects.exists()


def test_a_new_group_named_after_a_community_stands_there(cast):
    row = [*ROWS[0]]
    row[6] = "花园街社区委员小组"
    roster = stage.checked(cast.city_office.actor, stage.xlsx([*HEAD, "所在县"], [*row, "琅琊区"]))
    assert any("新建 1 个小组" in note for note in roster.notes)
    take(cast.city_office.actor, roster)
    group = MemberGroup.objects.get(name="花园街社区委员小组")
    assert group.community == make.FAR_AWAY
    assert group.communities.get().division_id == make.FAR_AWAY


def test_what_changed_meanwhile_is_shown_before_it_is_taken(cast):
    who = cast.county_office.actor
    roster = stage.checked(who, stage.xlsx(HEAD, *ROWS))
    digest = queries.plan_of(who, roster).digest
    bring(who, ROWS[0])
    with pytest.raises(refusals.Stale):
        actions.apply_roster(roster, by=who, digest=digest, day=clock.today())
    roster.refresh_from_db()
    assert roster.state == "checked"
    assert Member.objects.filter(person__name="示例李").count() == 0
    assert take(who, roster)["new"] == 2
    with pytest.raises(refusals.Stale):
        actions.apply_roster(roster, by=who, digest=digest, day=clock.today())
    roster.refresh_from_db()
    assert roster.rows == ""


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_what_goes_out_comes_in_without_a_difference(cast, form):
    who = cast.county_office.actor
    bring(who, *ROWS)
    title, head, rows = queries.table_of(who, "member")
    content = sheets.xlsx_bytes(title, head, rows) if form == "xlsx" else sheets.csv_bytes(head, rows)
    again = queries.plan_of(who, stage.checked(who, io.BytesIO(content), name=f"a.{form}"))
    assert again.is_nothing
    assert again.counts["same"] == len(rows) == 7


def test_another_office_neither_sees_nor_takes_a_roster(cast):
    roster = stage.checked(cast.county_office.actor, stage.xlsx(HEAD, *ROWS))
    for other in (cast.other_county_office.actor, cast.convener.actor, cast.member.actor):
        with pytest.raises(refusals.Refusal):
            queries.import_for(other, roster.pk)
        with pytest.raises(refusals.Refusal):
            actions.apply_roster(roster, by=other, digest="", day=clock.today())
    with pytest.raises(refusals.Forbidden):
        stage.checked(cast.convener.actor, stage.xlsx(HEAD, *ROWS))


def test_a_roster_that_nobody_decided_about_is_forgotten(cast, time_machine):
    roster = stage.checked(cast.county_office.actor, stage.xlsx(HEAD, *ROWS))
    assert "示例张" not in str(RosterImport.objects.filter(pk=roster.pk).values_list("notes", "result"))
    assert actions.forget_rosters() == 0
    time_machine.move_to(clock.now() + dt.timedelta(days=8))
    assert actions.forget_rosters() == 1
    roster.refresh_from_db()
    assert (roster.state, roster.rows) == ("dropped", "")
