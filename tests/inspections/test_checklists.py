"""Checklists are data with versions, and what looks like a forbidden yardstick is told so."""

from __future__ import annotations

import pytest
from tests import make
from tests.inspections import stage

from tinghao.core import refusals
from tinghao.history.models import Entry
from tinghao.inspections import actions, measures, queries, yardsticks
from tinghao.inspections.actions import NewItem
from tinghao.inspections.models import Version


def test_a_new_list_begins_as_a_draft_and_is_retired_by_the_next_version(cast: make.Cast) -> None:
    office = cast.city_office.actor
    first = stage.in_force(cast)
    second = actions.draft_version(first.checklist, by=office)
    assert [i.text for i in second.items.all()] == [i.text for i in first.items.all()]
    assert second.items.first().pk != first.items.first().pk
    actions.adopt_version(second, by=office)
    assert list(Version.objects.order_by("number").values_list("state", flat=True)) == ["retired", "in_force"]


def test_a_version_in_force_does_not_change(cast: make.Cast) -> None:
    version = stage.in_force(cast)
    office = cast.city_office.actor
    for change in (
        lambda: actions.set_item(version, by=office, new=NewItem("示例：再看一条")),
        lambda: actions.drop_item(version.items.first(), by=office),
        lambda: actions.set_version(version, by=office, scoring="weights", rectify_within=5),
        lambda: actions.adopt_version(version, by=office),
    ):
        with pytest.raises(refusals.Stale):
            change()


def test_there_is_one_draft_at_a_time_and_an_empty_one_is_not_adopted(cast: make.Cast) -> None:
    office = cast.city_office.actor
    made = actions.make_checklist(by=office, owner=make.CITY, name="示例：三同时")
    with pytest.raises(refusals.Stale, match="已经有一份草稿"):
        actions.draft_version(made, by=office)
    with pytest.raises(refusals.Invalid, match="还没有条目"):
        actions.adopt_version(made.versions.get(), by=office)
    with pytest.raises(refusals.Invalid, match="已经有一份叫这个名字"):
        actions.make_checklist(by=office, owner=make.CITY, name="示例：三同时")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("召开推进会不少于4次", "meetings"),
        ("会议的数量", "meetings"),
        ("协商会开了几场，至少 6 场", "meetings"),
        ("每次活动照片齐全", "photos"),
        ("现场有图片为证", "photos"),
        ("主要领导有批示", "remarks"),
        ("得到县委书记充分肯定", "remarks"),
        ("市级以上媒体报道三篇", "media"),
        ("报送简报 12 期", "reports"),
        ("提交材料份数", "reports"),
        ("委员登录次数", "online"),
        ("积分排行进入前十", "online"),
    ],
)
def test_what_counts_meetings_photos_words_or_clicks_is_known_for_it(text: str, key: str) -> None:
    found = yardsticks.looks_like(text)
    assert found is not None and found.key == key


def test_what_looks_like_a_forbidden_yardstick_needs_the_offices_reason(cast: make.Cast) -> None:
    text = "召开推进会不少于4次"
    office = cast.city_office.actor
    version = stage.drafted(cast)
    with pytest.raises(refusals.Invalid, match=r"整治形式主义|政务移动互联网") as refused:
        actions.set_item(version, by=office, new=NewItem(text))
    assert "kept_because" in refused.value.fields
    made = actions.set_item(version, by=office, new=NewItem(text, kept_because="示例：看的是内容"))
    assert made.kept_because == "示例：看的是内容"
    entry = Entry.objects.get(kind="inspections.yardstick_kept")
    assert entry.data == {"item": made.pk, "looks_like": "meetings"}
    assert entry.words is not None and entry.words.body == "示例：看的是内容"


@pytest.mark.parametrize(
    "text",
    [
        "纪要写明各方意见",
        "议事室的开放时间挂在门口",
        "群众说得出召集人是谁",
        "商定的事项有人办、有期限",
        "办理结果告诉了点单人",
        "会议室有无障碍通道",
        "党委副书记担任召集人",
    ],
)
def test_what_looks_at_the_work_itself_is_left_alone(text: str) -> None:
    assert yardsticks.looks_like(text) is None


def test_no_measure_counts_meetings_photos_texts_or_instructions() -> None:
    for measure in measures.MEASURES.values():
        assert yardsticks.looks_like(str(measure.label)) is None, measure.name
    assert len(measures.MEASURES) == 15


def test_an_item_by_a_measure_that_is_none_is_refused(cast: make.Cast) -> None:
    version = stage.drafted(cast)
    with pytest.raises(refusals.Invalid, match="没有这个读数"):
        actions.set_item(version, by=cast.city_office.actor, new=NewItem("示例", measure="meetings_held"))


def test_measures_are_added_once_with_their_names(cast: make.Cast) -> None:
    version = stage.drafted(cast)
    office = cast.city_office.actor
    assert actions.add_measures(version, by=office, names=["asked", "post_filled", stage.READ, "none"]) == 2
    assert actions.add_measures(version, by=office, names=["asked"]) == 0
    assert version.items.get(measure="asked").text == "办结前问过点单人"


def test_a_new_item_stands_at_the_end_of_its_section(cast: make.Cast) -> None:
    version = stage.drafted(cast)
    made = actions.set_item(version, by=cast.city_office.actor, new=NewItem("示例：又一条", "接单"))
    assert [i.pk for i in version.items.all()].index(made.pk) == 1


def test_only_the_office_of_the_place_writes_its_lists(cast: make.Cast) -> None:
    for who in ("member", "convener", "inspector", "other_county_office", "handling_unit"):
        with pytest.raises((refusals.Forbidden, refusals.NotFound)):
            actions.make_checklist(by=cast.everybody[who].actor, owner=make.COUNTY, name="示例")


def test_a_county_inspects_by_its_own_lists_and_by_the_citys(cast: make.Cast) -> None:
    stage.in_force(cast, name="示例：市的")
    stage.in_force(cast, owner=make.COUNTY, name="示例：县的")
    assert [v.checklist.name for v in queries.versions_in_force(make.COUNTY)] == ["示例：县的", "示例：市的"]
    assert [v.checklist.name for v in queries.versions_in_force(make.OTHER_COUNTY)] == ["示例：市的"]
    seen = queries.checklists_visible_to(cast.other_county_office.actor)
    assert [c.name for c in seen] == ["示例：市的"]
