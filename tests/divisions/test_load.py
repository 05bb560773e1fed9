"""A city's file is taken in whole or not at all, and every mistake is named by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

import tinghao.divisions
from tinghao.access.scope import ANYBODY
from tinghao.core import refusals
from tinghao.core.actors import SYSTEM
from tinghao.divisions import actions, queries
from tinghao.divisions.models import Division

pytestmark = pytest.mark.django_db

CHUZHOU = Path(tinghao.divisions.__file__).parent / "data" / "chuzhou.csv"
HEADER = "code,name,level,active,statistical\n"
SOUND = HEADER + "34,安徽省,province,1,0\n3401,合肥市,city,1,0\n340102,瑶海区,county,1,0\n"


def load(tmp_path: Path, content: str | bytes) -> actions.Loaded:
    file = tmp_path / "city.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return actions.load_divisions(file, by=SYSTEM)


def complaint(tmp_path: Path, content: str | bytes) -> str:
    with pytest.raises(refusals.Invalid) as caught:
        load(tmp_path, content)
    assert not Division.objects.exists(), "nothing is half done"
    return caught.value.message


def test_chuzhou_has_its_eight_counties_and_113_townships_and_their_communities() -> None:
    loaded = actions.load_divisions(CHUZHOU, by=SYSTEM)
    assert (loaded.total, loaded.created) == (1403, 1403)
    active = Division.objects.filter(is_active=True)
    assert dict(active.filter(level="county").values_list("code", "name")) == {
        "341102": "琅琊区",
        "341103": "南谯区",
        "341122": "来安县",
        "341124": "全椒县",
        "341125": "定远县",
        "341126": "凤阳县",
        "341181": "天长市",
        "341182": "明光市",
    }
    # domain.md, section 8: regular townships, and all village-level rows of the county.
    for county, townships, communities in (
        ("341102", 8, 45),
        ("341103", 11, 97),
        ("341122", 12, 149),
        ("341124", 10, 115),
        ("341125", 22, 260),
        ("341126", 17, 250),
        ("341181", 16, 175),
        ("341182", 17, 157),
    ):
        assert active.filter(level="township", parent_id=county).count() == townships
        assert Division.objects.filter(level="community", code__startswith=county).count() == communities
    assert active.filter(level="township").count() == 113


def test_zones_are_kept_but_offered_nowhere() -> None:
    actions.load_divisions(CHUZHOU, by=SYSTEM)
    zones = Division.objects.filter(is_statistical=True)
    assert zones.filter(level="county").count() == 2
    assert zones.filter(level="township").count() == 8
    for zone in zones:
        assert not Division.objects.filter(code__startswith=zone.code, is_active=True).exists()
    assert [d.code for d in queries.public_children("3411")] == [
        d.code for d in Division.objects.filter(level="county", is_active=True)
    ]
    with pytest.raises(refusals.NotFound):
        queries.public_division("341171")


def test_a_second_load_changes_nothing_and_a_changed_file_changes_what_it_names(tmp_path: Path) -> None:
    assert load(tmp_path, SOUND) == actions.Loaded(3, 3, 0)
    assert load(tmp_path, SOUND) == actions.Loaded(3, 0, 0)
    assert load(tmp_path, SOUND.replace("瑶海区,county,1", "瑶海区（旧）,county,0")) == actions.Loaded(
        3, 0, 1
    )
    place = Division.objects.get(code="340102")
    assert (place.name, place.is_active, place.parent_id) == ("瑶海区（旧）", False, "3401")


def test_two_cities_live_side_by_side(tmp_path: Path) -> None:
    actions.load_divisions(CHUZHOU, by=SYSTEM)
    assert load(tmp_path, SOUND) == actions.Loaded(3, 2, 0)
    assert Division.objects.filter(level="city").count() == 2


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf" + SOUND.encode(), SOUND.replace("\n", "\r\n").encode()])
def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path, content: bytes) -> None:
    assert load(tmp_path, content).created == 3


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("3411021,多一位,county,1,0", "位数不对"),
        ("3.41102E+11,科学计数,community,1,0", "设为文本"),
        ("34110x,字母,county,1,0", "不全是数字"),
        ("３４０１０３,全角数字,county,1,0", "不全是数字"),
        ("340103,庐阳区,township,1,0", "应是 county"),
        ("340102,又一个,county,1,0", "与第 4 行重复"),
        ("340103,,county,1,0", "没有名称"),
        (f"340103,{'长' * 61},county,1,0", "超过 60"),
        ("340103,看不\u202e见,county,1,0", "看不见的字符"),
        ("340103,庐阳区,county,也许,0", "只能是 1 或 0"),
        ("340103,庐阳区,county,1", "有 4 列"),
        ("350102,鼓楼区,county,1,0", "上级 3501 不在文件里"),
        ('340103,"没有配对,county,1,0', "引号没有配对"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_loaded(tmp_path: Path, line: str, told: str) -> None:
    words = complaint(tmp_path, SOUND + line + "\n")
    assert "第 5 行" in words
    assert told in words


def test_every_wrong_line_is_told_at_once(tmp_path: Path) -> None:
    words = complaint(tmp_path, SOUND + "1,a,county,1,0\n340103,,county,1,0\n340104,蜀山区,city,1,0\n")
    assert all(f"第 {n} 行" in words for n in (5, 6, 7))


def test_an_active_place_below_a_switched_off_one_is_refused(tmp_path: Path) -> None:
    words = complaint(tmp_path, SOUND.replace("合肥市,city,1", "合肥市,city,0"))
    assert "第 4 行：上级 3401 没有启用" in words


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (SOUND.encode("gb18030"), "UTF-8"),
        (b"", "缺少列"),
        (HEADER.encode(), "一个地方也没有"),
        (b"code;name\n1;2\n", "缺少列"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "UTF-8"),
    ],
)
def test_a_file_of_another_kind_is_refused_in_words(tmp_path: Path, content: bytes, told: str) -> None:
    assert told in complaint(tmp_path, content)


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(refusals.Invalid, match="读不出来"):
        actions.load_divisions(tmp_path / "none.csv", by=SYSTEM)


def test_only_the_system_loads() -> None:
    with pytest.raises(refusals.SignInNeeded):
        actions.load_divisions(CHUZHOU, by=ANYBODY)


def test_a_path_names_the_places_from_the_city_down() -> None:
    actions.load_divisions(CHUZHOU, by=SYSTEM)
    assert queries.public_path("341102001002") == ("滁州市", "琅琊区", "琅琊街道", "花园街社区居委会")
    assert queries.public_path("341102") == ("滁州市", "琅琊区")
    assert queries.public_path("") == ()


def test_a_place_is_found_by_a_part_of_its_name() -> None:
    actions.load_divisions(CHUZHOU, by=SYSTEM)
    found = queries.public_search("琅琊")
    assert found[0].name == "琅琊街道"
    assert "341102400" not in {place.code for place in found}
    assert queries.public_search("扬子", within="341102")[0].code == "341102007"
    assert queries.public_search("扬子", within="341182") == []
    for nothing in ("", "  ", "\x00", "%", "没有这样的地方"):
        assert queries.public_search(nothing) == []
