"""Plans from their rules to dated places in groups; impossible rules, old pages, two offices at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests import make
from tests.distribution.town import Town

from tinghao.core import clock, refusals
from tinghao.distribution import actions, queries, rules, tasks
from tinghao.distribution.choices import PlanState
from tinghao.distribution.models import Plan, Position
from tinghao.history.models import Entry
from tinghao.jobs import worker
from tinghao.notifications.models import Notice
from tinghao.people import actions as people
from tinghao.people.models import GroupMembership, in_force


@pytest.fixture
def town(cast: make.Cast) -> Town:
    return Town(cast)


def groups_on(day: dt.date) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for member, group in GroupMembership.objects.filter(in_force(day)).values_list("member_id", "group_id"):
        found.setdefault(member, set()).add(group)
    return found


def test_a_plan_goes_from_rules_to_dated_places(town: Town) -> None:
    plan = town.drafted()
    actions.ask_to_compute(plan, by=town.office.actor, enqueue=tasks.compute.enqueue)
    worker.drain()
    plan.refresh_from_db()
    assert plan.state == PlanState.COMPUTED
    points = list(plan.points.all())
    assert points and all(p.is_proven for p in points)
    actions.choose_point(plan, moves=points[-1].moves, by=town.office.actor)
    proposal = queries.Proposal(plan)
    assert min(g.after.size for g in proposal.beside) >= 3
    assert proposal.moves and all(move.reasons for move in proposal.moves)
    before, starts = groups_on(clock.today()), clock.today() + dt.timedelta(days=7)
    count = actions.adopt_plan(plan, starts=starts, version=plan.version, by=town.office.actor)
    assert count == len(plan.changes)
    assert groups_on(clock.today()) == before, "until that day nothing changes"
    assert groups_on(starts - dt.timedelta(days=1)) == before
    after = groups_on(starts)
    assert {who: {where} for who, where in proposal.after.items()} == {
        who: after[who] for who in proposal.after
    }
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"distribution.adopted", "people.group_joined", "people.group_left"} <= kinds
    told = Notice.objects.filter(template="people.regrouped").values_list("person_id", flat=True)
    assert set(told) == {move.member.person_id for move in proposal.moves}


def test_of_two_offices_the_later_is_told_what_changed_and_changes_nothing(town: Town) -> None:
    first, second = town.chosen(), town.chosen()
    starts = clock.today()
    actions.adopt_plan(first, starts=starts, version=first.version, by=town.office.actor)
    before = list(GroupMembership.objects.order_by("pk").values())
    with pytest.raises(refusals.Stale) as refused:
        actions.adopt_plan(second, starts=starts, version=second.version, by=town.cast.city_office.actor)
    moved = queries.names_of(int(pk) for pk in first.changes)
    assert any(name in refused.value.message for name in moved.values())
    assert list(GroupMembership.objects.order_by("pk").values()) == before
    assert Plan.objects.get(pk=second.pk).state == PlanState.COMPUTED
    assert queries.has_changed_since(second)
    assert town.computed(second).state == PlanState.COMPUTED


def test_a_member_who_left_meanwhile_stops_the_adoption(town: Town) -> None:
    plan = town.chosen()
    seat = GroupMembership.objects.get(member=town.members[0])
    people.leave_group(seat, ends=clock.today() - dt.timedelta(days=1), by=make.SYSTEM)
    with pytest.raises(refusals.Stale, match="示例 分布0"):
        actions.adopt_plan(plan, starts=clock.today(), version=plan.version, by=town.office.actor)


def test_rules_that_contradict_are_named_with_a_way_out(town: Town) -> None:
    a, b = town.members[:2]
    plan = town.drafted(most=30)
    actions.add_rule(plan, by=town.office.actor, kind="together", a=a, b=b)
    actions.add_rule(plan, by=town.office.actor, kind="apart", a=a, b=b)
    plan = town.computed(plan)
    assert plan.state == PlanState.DRAFTED and plan.conflict is not None
    assert {r["kind"] for r in plan.conflict["rules"]} == {"together", "apart"}
    assert {r["kind"] for r in plan.conflict["ways_out"]} == {"without-together", "without-apart"}
    rule = plan.rules.get(kind="apart")
    actions.drop_rule(plan, rule.pk, by=town.office.actor)
    with pytest.raises(refusals.Stale):
        actions.drop_rule(plan, rule.pk, by=town.office.actor)
    assert town.computed(plan).state == PlanState.COMPUTED


def test_sizes_that_nobody_can_fill_are_told_with_the_number_that_would_do(town: Town) -> None:
    plan = town.computed(least=6, most=8, wants=())
    assert plan.conflict is not None
    assert [(r["kind"], r["a"]) for r in plan.conflict["ways_out"]] == [("least", 5)]


def test_a_change_by_hand_counts_once_and_an_old_page_changes_nothing(town: Town) -> None:
    plan = town.chosen()
    who = town.members[0].pk
    where = next(g.pk for g, _change in queries.Proposal(plan).options(who))
    old = plan.version
    actions.change_seat(plan, member=who, group=where, version=old, by=town.office.actor)
    assert rules.proposed(plan)[who] == where
    for again in (
        lambda: actions.change_seat(plan, member=who, group=where, version=old, by=town.office.actor),
        lambda: actions.adopt_plan(plan, starts=clock.today(), version=old, by=town.office.actor),
    ):
        with pytest.raises(refusals.Stale):
            again()
    with pytest.raises(refusals.Invalid):
        actions.change_seat(plan, member=0, group=where, version=plan.version, by=town.office.actor)
    home = rules.seats_of(plan.before)[who]
    actions.change_seat(plan, member=who, group=home, version=plan.version, by=town.office.actor)
    assert str(who) not in plan.changes


def test_a_second_group_of_somebody_is_left_as_it_is(town: Town) -> None:
    who = town.members[0]
    make.joined(who, town.groups[2])
    plan = town.drafted()
    scene = rules.scene_of(plan)
    assert scene.twice == (who.pk,)
    assert scene.problem.groups[scene.problem.index[town.groups[2].pk]].held == 1
    plan = town.chosen()
    actions.adopt_plan(plan, starts=clock.today(), version=plan.version, by=town.office.actor)
    assert GroupMembership.objects.get(member=who, group=town.groups[2]).ends is None


def test_somebody_new_is_placed_without_counting_as_a_move(town: Town) -> None:
    new = make.member("示例 新委员", level="both")
    plan = town.chosen(most_moves=0, least=0, most=30)
    assert plan.chosen == 0
    assert rules.proposed(plan)[new.pk] in {g.pk for g in town.groups}
    actions.adopt_plan(plan, starts=clock.today(), version=plan.version, by=town.office.actor)
    assert GroupMembership.objects.filter(member=new).count() == 1


def test_bad_rules_are_refused_and_change_nothing(town: Town) -> None:
    plan = town.drafted()
    before = Plan.objects.values().get(pk=plan.pk)
    bad: tuple[dict[str, Any], ...] = (
        {"least": 9, "most": 3},
        {"groups": (town.groups[0].pk,)},
        {"needs": tuple(f"专长{n}" for n in range(20))},
    )
    for other in bad:
        with pytest.raises(refusals.Invalid):
            actions.set_rules(plan, by=town.office.actor, limits=town.limits(**other))
    with pytest.raises(refusals.Invalid):
        actions.add_rule(plan, by=town.office.actor, kind="apart", a=town.members[0], b=town.members[0])
    assert Plan.objects.values().get(pk=plan.pk) == before
    with pytest.raises(refusals.Invalid):
        actions.create_plan(by=town.cast.city_office.actor, title="示例", place=make.OTHER_COUNTY)


def test_who_may_not_distribute_is_refused(town: Town) -> None:
    plan = town.chosen()
    cast = town.cast
    for player, refusal in (
        (cast.member, refusals.NotFound),
        (cast.convener, refusals.NotFound),
        (cast.other_county_office, refusals.NotFound),
        (cast.inspector, refusals.Forbidden),
        (cast.stranger, refusals.NotFound),
    ):
        with pytest.raises(refusal):
            actions.adopt_plan(plan, starts=clock.today(), version=plan.version, by=player.actor)
    assert list(queries.plans_visible_to(cast.other_county_office.actor)) == []
    assert list(queries.plans_visible_to(cast.inspector.actor)) == [plan]


def test_positions_are_taken_whole_or_not_at_all(town: Town) -> None:
    by = town.cast.city_office.actor
    good = f"代码,纬度,经度\n{make.COMMUNITY},32.30,118.31\n{make.SISTER}\t32.31\t118.33\n"
    assert actions.load_positions(city=make.CITY, lines=good, by=by) == 2
    for bad in ("341103005001,118.31,32.30", "999,32,118", "341103005001,北", ""):
        with pytest.raises(refusals.Invalid):
            actions.load_positions(
                city=make.CITY, lines=f"{make.NEXT_DOOR},32.5,118.5\n{bad}" if bad else "", by=by
            )
    assert Position.objects.count() == 2
