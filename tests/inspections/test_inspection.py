"""One inspection from plan to feedback: who may, what is frozen, what two inspectors write at once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests import make
from tests.inspections import stage

from tinghao.access import actions as access
from tinghao.core import calendar, clock, refusals
from tinghao.divisions.models import Division
from tinghao.history.models import Entry
from tinghao.inspections import actions, measures, queries, sampling
from tinghao.inspections.models import Finding, Reading, SiteAnswer
from tinghao.notifications.models import Notice
from tinghao.orders.models import Order


def told(player: make.Player) -> list[str]:
    rows = Notice.objects.filter(person_id=player.person.pk, template__startswith="inspections.")
    return list(rows.order_by("pk").values_list("template", flat=True))


def test_an_announced_inspection_tells_the_place_and_the_inspector(cast: make.Cast) -> None:
    stage.planned(cast)
    assert told(cast.inspector) == ["inspections.named"]
    assert told(cast.convener) == ["inspections.announced"]
    assert told(cast.convener_next_door) == []


def test_an_unannounced_one_is_known_to_nobody_of_the_place_before_its_feedback(cast: make.Cast) -> None:
    made = stage.planned(cast, is_announced=False)
    for who in (cast.convener, cast.county_office):
        assert told(who) == []
        assert queries.inspections_visible_to(who.actor) == []
        with pytest.raises(refusals.NotFound):
            queries.inspection_for(who.actor, made.pk)
    assert [i.pk for i in queries.inspections_visible_to(cast.inspector.actor)] == [made.pk]


def test_figures_are_read_at_the_start_and_frozen_with_their_day(cast: make.Cast) -> None:
    made = stage.running(cast)
    before = Reading.objects.get(target=stage.target(made))
    assert before.verdict == "none" and (before.part, before.whole) == (0, 0)
    assert made.seed.endswith(f"-{made.pk}")
    actions.read_anew(made, by=cast.inspector.actor)
    turns = Reading.objects.filter(target=stage.target(made)).values_list("turn", flat=True)
    assert list(turns) == [1, 2], "both are kept"


def test_nothing_to_judge_is_no_failure(cast: make.Cast) -> None:
    made = stage.finished(cast, answer="yes")
    assert not Finding.objects.filter(target__inspection=made).exists()
    (board,) = queries.boards_of(made, stage.targets(made))
    assert (board.score.met, board.score.none, board.score.missed) == (1, 1, 0)


def test_a_measure_that_is_not_there_any_more_is_told_and_no_failure(
    cast: make.Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = stage.planned(cast)
    monkeypatch.delitem(measures.MEASURES, stage.READ)
    actions.start_inspection(made, by=cast.inspector.actor)
    made = stage.reread(made)
    assert Reading.objects.get(target__inspection=made).verdict == "gone"
    actions.answer_item(stage.target(made), stage.site(made), by=cast.inspector.actor, answer="yes", seen=0)
    assert actions.finish_inspection(made, by=cast.inspector.actor) == 0


def test_starting_twice_starts_once(cast: make.Cast) -> None:
    made = stage.planned(cast)
    actions.start_inspection(made, by=cast.inspector.actor)
    with pytest.raises(refusals.Stale):
        actions.start_inspection(stage.reread(made), by=cast.inspector.actor)
    assert Reading.objects.count() == 1


def test_finishing_waits_for_every_answer_and_happens_once(cast: make.Cast) -> None:
    made = stage.running(cast)
    inspector = cast.inspector.actor
    with pytest.raises(refusals.Invalid, match="还有 1 条没有看"):
        actions.finish_inspection(made, by=inspector)
    actions.answer_item(
        stage.target(made), stage.site(made), by=inspector, answer="no", note="示例：没有挂", seen=0
    )
    assert actions.finish_inspection(stage.reread(made), by=inspector) == 1
    with pytest.raises(refusals.Stale, match="已经结束"):
        actions.finish_inspection(stage.reread(made), by=inspector)
    found = Finding.objects.get()
    assert found.what == f"{stage.SITE}：没有做到。示例：没有挂"
    assert found.due_on == calendar.add_working_days(clock.today(), 20).date
    assert found.person_id == cast.convener.person.pk
    assert told(cast.convener)[-1] == "inspections.finished"


def test_what_is_finished_cannot_be_answered_or_read_again(cast: make.Cast) -> None:
    made = stage.finished(cast)
    with pytest.raises(refusals.Stale):
        actions.answer_item(
            stage.target(made), stage.site(made), by=cast.inspector.actor, answer="yes", seen=1
        )
    with pytest.raises(refusals.Stale):
        actions.read_anew(made, by=cast.inspector.actor)


def second_inspector(cast: make.Cast) -> make.Player:
    who = make.person("示例督查乙", at=make.CITY)
    make.appointed(who, "inspector", at=make.CITY)
    return make.Player(who, make.account(who))


def test_of_two_who_answer_the_same_item_the_second_is_shown_the_first(cast: make.Cast) -> None:
    other = second_inspector(cast)
    made = stage.running(cast, inspectors=[cast.inspector, other])
    target, item = stage.target(made), stage.site(made)
    actions.answer_item(target, item, by=cast.inspector.actor, answer="yes", note="示例：挂着", seen=0)
    with pytest.raises(actions.Rival) as rival:
        actions.answer_item(target, item, by=other.actor, answer="no", note="示例：没有", seen=0)
    assert rival.value.held.note == "示例：挂着"
    assert SiteAnswer.objects.get().answer == "yes"
    actions.answer_item(target, item, by=other.actor, answer="no", seen=rival.value.held.version)
    assert SiteAnswer.objects.get().answer == "no"


def test_the_same_answer_again_changes_and_records_nothing(cast: make.Cast) -> None:
    made = stage.running(cast)
    for seen in (0, 0, 1):
        actions.answer_item(
            stage.target(made), stage.site(made), by=cast.inspector.actor, answer="partly", seen=seen
        )
    assert SiteAnswer.objects.get().version == 1
    assert Entry.objects.filter(kind="inspections.answered").count() == 1


def test_only_those_who_were_named_write(cast: make.Cast) -> None:
    made = stage.running(cast)
    for who in ("city_office", "county_office", "convener", "member", "stranger"):
        actor = cast.everybody[who].actor
        with pytest.raises(refusals.Forbidden):
            actions.answer_item(stage.target(made), stage.site(made), by=actor, answer="yes", seen=0)


def test_an_inspector_whose_post_ends_may_not_go_on_and_another_takes_over(cast: make.Cast) -> None:
    made = stage.running(cast)
    appointment = cast.inspector.person.appointments.get()
    access.end_appointment(
        appointment=appointment, by=cast.security_admin.actor, ends=clock.today() - dt.timedelta(days=1)
    )
    with pytest.raises(refusals.Forbidden, match="任职已经结束"):
        actions.answer_item(
            stage.target(made), stage.site(made), by=cast.inspector.actor, answer="yes", seen=0
        )
    other = second_inspector(cast)
    actions.set_inspectors(made, by=cast.city_office.actor, inspectors=[other.person.pk])
    actions.answer_item(stage.target(made), stage.site(made), by=other.actor, answer="yes", seen=0)


def test_nobody_inspects_the_own_place(cast: make.Cast) -> None:
    make.appointed(cast.convener.person, "inspector", at=make.CITY)
    with pytest.raises(refusals.Invalid, match="不能督查自己的地方"):
        stage.planned(cast, inspectors=[cast.convener])
    version = stage.in_force(cast, name="示例：另一份")
    places = [actions.place_target(c) for c in (make.TOWNSHIP, make.OTHER_TOWNSHIP)]
    made = stage.planned(cast, version=version, targets=places, inspectors=[cast.convener, cast.inspector])
    actions.start_inspection(made, by=cast.inspector.actor)
    made = stage.reread(made)
    for target in stage.targets(made):
        if target.township == make.TOWNSHIP:
            with pytest.raises(refusals.Forbidden, match="您自己任职的地方"):
                actions.answer_item(target, stage.site(made), by=cast.convener.actor, answer="yes", seen=0)
        else:
            actions.answer_item(target, stage.site(made), by=cast.convener.actor, answer="yes", seen=0)


def test_a_member_of_a_group_there_has_a_part_in_the_place_and_a_unit_in_itself(cast: make.Cast) -> None:
    for player in (cast.member, cast.handling_unit):
        make.appointed(player.person, "inspector", at=make.CITY)
    with pytest.raises(refusals.Invalid, match="不能督查自己的地方"):
        stage.planned(cast, inspectors=[cast.member])
    unit = actions.unit_target(cast.unit)
    with pytest.raises(refusals.Invalid, match="不能督查自己的地方"):
        stage.planned(
            cast,
            version=stage.in_force(cast, name="示例：单位"),
            targets=[unit],
            inspectors=[cast.handling_unit],
        )


def test_a_checklist_that_changes_meanwhile_leaves_the_running_inspection_alone(cast: make.Cast) -> None:
    version = stage.in_force(cast)
    made = stage.running(cast, version=version)
    office = cast.city_office.actor
    newer = actions.draft_version(version.checklist, by=office)
    actions.drop_item(newer.items.get(how="site"), by=office)
    actions.adopt_version(newer, by=office)
    made = stage.reread(made)
    assert made.version_id == version.pk and made.version.state == "retired"
    actions.answer_item(stage.target(made), stage.site(made), by=cast.inspector.actor, answer="yes", seen=0)
    with pytest.raises(refusals.NotFound):
        item = newer.items.first()
        actions.answer_item(stage.target(made), item, by=cast.inspector.actor, answer="yes", seen=0)


def test_a_second_inspection_in_the_year_needs_a_reason_that_stays(cast: make.Cast) -> None:
    version = stage.in_force(cast)
    stage.planned(cast, version=version)
    with pytest.raises(refusals.Invalid, match="写明理由"):
        stage.planned(cast, version=version)
    made = stage.planned(cast, version=version, kept_because="示例：群众集中反映")
    assert made.kept_because == "示例：群众集中反映"
    entry = Entry.objects.get(subject="inspection", subject_id=made.pk, kind="inspections.planned")
    assert entry.data["over_limit"] is True


def test_the_citys_inspection_of_a_county_counts_for_its_townships(cast: make.Cast) -> None:
    version = stage.in_force(cast)
    stage.planned(cast, version=version, targets=[actions.place_target(make.COUNTY)])
    office = cast.county_office.actor
    mine: dict[str, Any] = {
        "by": office,
        "owner": make.COUNTY,
        "version": stage.in_force(cast, owner=make.COUNTY, name="示例：县的"),
        "title": "示例",
        "targets": [actions.place_target(make.TOWNSHIP)],
        "first": clock.today() - dt.timedelta(days=9),
        "last": clock.today(),
        "day": clock.today() + dt.timedelta(days=20),
        "inspectors": [cast.county_office.person.pk],
    }
    with pytest.raises(refusals.Invalid, match="合并着去"):
        actions.plan_inspection(**mine)
    actions.set_limit(by=office, owner=make.COUNTY, most=4)
    with pytest.raises(refusals.Invalid, match="合并着去"):
        actions.plan_inspection(**mine)  # still within a month of the city's


def test_what_cannot_be_planned_is_told(cast: make.Cast) -> None:
    today, long_ago = clock.today(), dt.date(2020, 1, 2)
    values: dict[str, Any] = {
        "by": cast.city_office.actor,
        "owner": make.CITY,
        "version": stage.in_force(cast),
        "title": "示例",
        "targets": [actions.place_target(make.TOWNSHIP)],
        "first": today,
        "last": today,
        "day": today + dt.timedelta(days=1),
        "inspectors": [cast.inspector.person.pk],
    }
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({"day": long_ago}, "已经过去"),
        ({"day": today + dt.timedelta(days=900)}, "太远"),
        ({"first": long_ago}, "最长看两年"),
        ({"last": long_ago}, "结束以前"),
        ({"sample_size": 51}, "0 到 50"),
        ({"title": "  "}, "请写这次督查的名称"),
        ({"inspectors": []}, "请至少选一位"),
        ({"inspectors": [cast.member.person.pk]}, "请至少选一位"),
        ({"targets": []}, "至少选一个地方"),
        ({"targets": [actions.place_target(make.TOWNSHIP)] * 2}, "选了两次"),
    )
    for more, words in wrong:
        with pytest.raises(refusals.Invalid, match=words):
            actions.plan_inspection(**(values | more))
    with pytest.raises(refusals.Invalid, match="不在您的范围内"):
        office = {"by": cast.county_office.actor, "owner": make.COUNTY}
        actions.plan_inspection(**(values | office | {"targets": [actions.place_target(make.OTHER_COUNTY)]}))


def test_a_place_that_was_abolished_is_not_planned_and_one_that_is_abolished_later_stays(
    cast: make.Cast,
) -> None:
    made = stage.finished(cast)
    Division.objects.filter(code=make.TOWNSHIP).update(is_active=False)
    with pytest.raises(refusals.NotFound):
        actions.place_target(make.TOWNSHIP)
    found = Finding.objects.get(target__inspection=made, item__how="site")
    found = queries.finding_for(cast.city_office.actor, found.pk)
    assert found.target.name == "同乐街道"
    actions.lift_finding(found, by=cast.city_office.actor, words="示例：街道撤并了")
    assert stage.fresh(found).state == "lifted"


def test_the_sample_is_drawn_by_a_rule_that_anybody_recomputes(cast: make.Cast) -> None:
    numbers = [make.placed().number for _ in range(9)]
    make.placed(at=make.NEXT_DOOR)
    made = stage.running(cast, sample_size=4)
    target = stage.target(made)
    assert target.pool == len(numbers)
    assert target.sample == sampling.drawn(made.seed, numbers, 4)
    assert target.sample == sorted(numbers, key=lambda n: sampling.place(made.seed, n))[:4]
    shown = queries.sample_of(target)
    assert [one.ref for one in shown] == target.sample


def test_a_unit_is_judged_by_its_own_items_alone(cast: make.Cast) -> None:
    case = make.order(cast, state="handling")
    version = stage.drafted(cast)
    office = cast.city_office.actor
    actions.add_measures(version, by=office, names=["items_in_time"])
    actions.adopt_version(version, by=office)
    later = clock.now() + dt.timedelta(days=40)
    with clock.at(later):
        made = stage.running(
            cast,
            version=version,
            targets=[actions.unit_target(cast.unit), actions.unit_target(cast.other_unit)],
        )
        mine, other = stage.targets(made)
        figures = {
            r.target_id: (r.part, r.whole) for r in Reading.objects.filter(item__measure="items_in_time")
        }
        assert figures == {mine.pk: (0, 1), other.pk: (0, 0)}
        places = Reading.objects.filter(item__measure=stage.READ)
        assert {r.verdict for r in places} == {"none"}, "a measure of places says nothing about a unit"
        assert mine.sample == [case.number]


def test_an_inspection_that_is_called_off_tells_those_who_knew(cast: make.Cast) -> None:
    made = stage.planned(cast)
    office = cast.city_office.actor
    with pytest.raises(refusals.Invalid, match="为什么取消"):
        actions.call_off_inspection(made, by=office, words=" ")
    actions.call_off_inspection(made, by=office, words="示例：合并到下月")
    assert told(cast.convener)[-1] == told(cast.inspector)[-1] == "inspections.called_off"
    with pytest.raises(refusals.Stale):
        actions.start_inspection(stage.reread(made), by=cast.inspector.actor)
    assert Order.objects.count() == 0
