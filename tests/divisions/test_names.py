"""Places are found by characters, pinyin and initials, in one range of one index on both databases."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import explain, make
from tests.divisions.test_load import CHUZHOU

from tinghao.core.actors import SYSTEM
from tinghao.divisions import actions, names, queries
from tinghao.divisions.models import SearchKey
from tinghao.people import actions as people


def found(text: str, **more: str) -> list[str]:
    return [match.label for match in queries.public_found(text, **more)]


@pytest.mark.django_db
def test_all_of_chuzhou_is_found_in_every_way_of_typing() -> None:
    started = time.perf_counter()
    actions.load_divisions(CHUZHOU, by=SYSTEM)
    assert time.perf_counter() - started < 10
    for typed in ("万桥", "wanqiao", "wan qiao", "WQ", "wanq", "ｗｑ"):
        assert any(label.startswith("万桥社区") for label in found(typed)), typed
    assert any(label.startswith("龙蟠南苑") for label in found("南苑"))
    assert any(label.startswith("龙蟠南苑") for label in found("nanyuan"))
    assert any(label.startswith("龙蟠南苑") for label in found("lpny"))
    assert found("tonglejiedao")[0] == "同乐街道"
    assert found("滁州")[0] == "滁州市"
    assert found("") == found("w") == found("!?") == found("%") == found("没有这个地方") == []
    before = SearchKey.objects.count()
    actions.load_divisions(CHUZHOU, by=SYSTEM)
    assert SearchKey.objects.count() == before
    explain.analyse()
    (plan,) = explain.plans_of(lambda: queries.public_found("wq"))
    assert plan.indexes == ["search_key"] and not plan.whole
    (plan,) = explain.plans_of(lambda: queries.public_in_address("滁州市南谯区同乐街道万桥新苑3栋"))
    assert not plan.whole


@pytest.mark.django_db
def test_an_address_leads_to_the_community_in_the_street_that_it_names() -> None:
    make.places()
    names.keep_divisions([make.division("341103005001"), make.division("341103005"), make.division("341103")])
    names.keep_divisions([make.division("341102009001", "万桥社区"), make.division("341102009", "东门街道")])
    first = queries.public_in_address("安徽省滁州市南谯区同乐街道万桥社区万桥新苑 3 栋 2 单元")
    assert first[0].ref == "341103005001"
    assert queries.public_in_address("东门街道万桥社区")[0].ref == "341102009001"
    assert queries.public_in_address("一条没有人知道的路") == []


@pytest.mark.django_db
def test_groups_and_venues_are_found_by_their_newest_name() -> None:
    make.division(make.COMMUNITY)
    make.group("万桥社区委员小组")
    venue = make.venue("启文书苑")
    assert found("qwsy") == ["启文书苑"]
    people.change_venue(
        venue, name="文昌书屋", kind="room", owner=None, address="", opening="", is_active=True, by=SYSTEM
    )
    assert found("启文") == [] and found("wcsw") == ["文昌书屋"]
    assert found("wqs") == ["万桥社区委员小组"]
    assert found("wcsw", within=make.OTHER_COUNTY) == []


@given(st.text(max_size=40))
@settings(max_examples=200, deadline=None)
def test_whatever_is_typed_makes_a_key_of_digits_and_small_letters(typed: str) -> None:
    key = names.key_typed(typed)
    assert not key or (key.isascii() and key.isalnum() and key == key.lower())
    if key and (last := names.after(key)):
        assert key < last and not last.startswith(key)
        assert key + "zzz" < last


@given(st.text(alphabet="万桥龙蟠南苑社区村街道镇乐重长A1（）示例", min_size=1, max_size=16))
@settings(max_examples=100, deadline=None)
def test_every_name_is_found_by_its_own_beginning(name: str) -> None:
    keys = names.keys_of(name)
    assert all(key.isascii() and key == key.lower() and len(key) <= 64 for key in keys)
    assert len(keys) < 150
