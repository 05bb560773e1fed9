"""What the text of one cell means in a column: the value that is kept, nothing, or why it will not do.

An empty cell says nothing and changes nothing; 无 or a dash empties what stood there.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from tinghao.core import refusals
from tinghao.core.sheets import as_date, as_flag, as_number
from tinghao.divisions.gazetteer import Gazetteer, Meant
from tinghao.people import phones
from tinghao.people.choices import MemberLevel, OrganisationKind, VenueKind
from tinghao.rosters.choices import RosterKind

_EMPTY = frozenset({"无", "-", "—", "--", "/", "没有", "暂无"})
_BRACKETS = re.compile(r"[(（].*?[)）]")

LEVELS = {
    MemberLevel.CITY: ("市", "市级", "市政协", "市政协委员", "市委员", "市级委员"),
    MemberLevel.COUNTY: (
        "县", "区", "县级", "区级", "县政协", "区政协", "县政协委员", "区政协委员", "县(区)", "县区",
        "县委员", "区委员", "县级委员", "区级委员", "县市区", "县(市、区)",
    ),
    MemberLevel.BOTH: (
        "市县", "市、县", "市县两级", "两级", "双重", "市和县", "市区两级", "市、区",
        "市、县政协委员", "市县政协委员",
        "市+县", "市区", "两级委员", "市、县级",
    ),
}  # fmt: skip
_ORGANISATIONS = {
    OrganisationKind.DEPARTMENT: ("政府部门", "部门", "行政", "机关", "党政机关", "行政机关", "局"),
    OrganisationKind.COMPANY: ("企业", "公司", "国企", "民企", "国有企业", "民营企业"),
    OrganisationKind.PROPERTY_MANAGER: ("物业公司", "物业", "物业企业", "物业服务企业"),
    OrganisationKind.SUBDISTRICT: ("乡镇(街道)", "乡镇", "街道", "乡镇街道", "镇街"),
    OrganisationKind.COMMUNITY: ("社区(村)", "社区", "村", "村社区", "村居"),
    OrganisationKind.INSTITUTION: ("事业单位", "事业"),
    OrganisationKind.SCHOOL: ("学校", "中小学"),
    OrganisationKind.OTHER: ("其他", "其它", "社会组织"),
}
_VENUES = {
    VenueKind.STUDIO: ("委员工作室", "工作室"),
    VenueKind.ROOM: ("协商议事室", "议事室", "协商室", "室"),
    VenueKind.SQUARE: ("议事广场", "广场", "协商议事广场"),
    VenueKind.PAVILION: ("议事亭(长廊)", "议事亭", "亭", "长廊", "议事长廊", "群众议事亭"),
    VenueKind.MOBILE: ("流动议事点", "流动", "流动点", "移动"),
}


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a cell will not do, and what may be meant."""

    words: str
    hint: str = ""


@dataclass
class Context:
    """What stands round a cell: the places, the office's county, the county of the section and of the row."""

    gazetteer: Gazetteer
    office: str
    section: str
    said: Mapping[str, str]
    township: str = ""
    is_decimal: bool = False
    is_1904: bool = False

    def __post_init__(self) -> None:
        self.county = self.section or self.office


Reader = Callable[[str, Context], Any]


def _name(text: str, _context: Context, *, longest: int = 40) -> Any:
    bare = _BRACKETS.sub("", text).strip()
    # 张 三 is 张三: two-character names are often spread to look as wide as the others.
    said = bare.replace(" ", "") if not bare.isascii() else bare
    if not said or (longest == 40 and any(c.isdigit() for c in said)):
        return Wrong(_("这里应是姓名。"))
    return said if len(said) <= longest else Wrong(_("太长了，最多 %(n)s 个字。") % {"n": longest})


def _title(text: str, _context: Context, *, longest: int) -> Any:
    return text if len(text) <= longest else Wrong(_("太长了，最多 %(n)s 个字。") % {"n": longest})


def _text(text: str, context: Context, *, longest: int) -> Any:
    return "" if text in _EMPTY else _title(text, context, longest=longest)


def _phone(text: str, _context: Context) -> Any:
    if text in _EMPTY:
        return ""
    if re.fullmatch(r"\d(\.\d+)?E\+?\d+", text.upper()):
        return Wrong(
            _("表格软件把号码改写成了科学计数，后几位已经丢了。"), _("把这一列设为文本，再填一次号码")
        )
    try:
        return phones.normalised(text)
    except refusals.Invalid:
        pass
    several = [part for part in re.split(r"[,，、;；/ ]+", text) if len(part) >= 7]
    if len(several) > 1:
        return Wrong(_("这一格有几个号码，请只留一个手机号。"), several[0])
    digits = phones.plain(text)
    hint = _("现在是 %(n)s 位") % {"n": len(digits)} if digits.isdigit() else ""
    return Wrong(_("手机号应是 11 位数字，座机请带区号。"), hint)


def _office_phone(text: str, context: Context) -> Any:
    """An office's number as people read it: with its dashes, extensions and without an area code."""
    if text in _EMPTY:
        return ""
    if not re.fullmatch(r"[\d\s()（）+转#*,，、/-]{3,30}", text):
        return Wrong(_("这里应是电话号码。"))
    return text


def _date(text: str, context: Context) -> Any:
    if text in _EMPTY:
        return ""
    if context.is_decimal and re.fullmatch(r"\d{4}\.1", text):
        year = text[:4]
        hint = _("%(year)s年1月 或 %(year)s年10月") % {"year": year}
        return Wrong(_("看不出是 1 月还是 10 月：表格软件会丢掉 10 月末尾的 0。"), hint)
    day = as_date(text, is_1904=context.is_1904)
    if day is None:
        return Wrong(_("这里应是日期，例如 2021年6月、2021-06-14。"))
    return day.isoformat()


def _flag(text: str, _context: Context) -> Any:
    found = as_flag(text)
    return Wrong(_("这里填“是”或“否”。")) if found is None else found


def _standing(text: str, context: Context) -> Any:
    """Whether somebody belongs to the standing committee; the column may name posts instead."""
    if text.replace("政协", "") in {"委员", "普通委员"}:
        return False
    if any(word in text for word in ("常委", "常务委员", "主席", "秘书长")) and "不是" not in text:
        return True
    return _flag(text, context)


def _leads(text: str, context: Context) -> Any:
    if text in {"组长", "组员", "副组长", "成员"}:
        return text == "组长"
    return _flag(text, context)


def _one_of(text: str, _context: Context, *, words: Mapping[Any, tuple[str, ...]]) -> Any:
    said = text.replace(" ", "").removesuffix("类")
    for value, names in words.items():
        if said in names or said == str(value.label):
            return str(value)
    every = {name: value for value, names in words.items() for name in names}
    near = difflib.get_close_matches(said, every, n=1, cutoff=0.5)
    expected = "、".join(names[0] for names in words.values())
    return Wrong(_("这里应是：%(words)s。") % {"words": expected}, words[every[near[0]]][0] if near else "")


def _term(text: str, _context: Context) -> Any:
    number = as_number(text)
    if number is None or not 1 <= number <= 30:
        return Wrong(_("这里应是第几届，例如 七届、第七届、7。"))
    return number


def _place(text: str, context: Context, *, levels: tuple[str, ...]) -> Any:
    if text in _EMPTY:
        return ""
    within = tuple(filter(None, (context.county, context.township)))
    return _meant(context.gazetteer.find(text, levels=levels, within=within))


def _county(text: str, context: Context) -> Any:
    if text in _EMPTY or text in {"市直", "市本级", "市级"}:
        return ""
    return _meant(context.gazetteer.find(text, levels=("county",)))


def _meant(found: Meant) -> Any:
    return found.code or Wrong(f"{found.words}。", found.hint)


_community = partial(_place, levels=("community", "township"))
_READERS: dict[str, dict[str, Reader]] = {
    RosterKind.MEMBER: {
        "name": _name,
        "phone": _phone,
        "level": partial(_one_of, words=LEVELS),
        "county": _county,
        "sector": partial(_text, longest=40),
        "standing": _standing,
        "party": partial(_text, longest=40),
        "committee": partial(_text, longest=60),
        "expertise": partial(_text, longest=120),
        "workplace": partial(_text, longest=120),
        "home": _community,
        "work": _community,
        "term": _term,
        "since": _date,
        "group": partial(_text, longest=60),
        "leads": _leads,
    },
    RosterKind.CONVENER: {
        "county": _county,
        "township": partial(_place, levels=("township",)),
        "name": _name,
        "phone": _phone,
        "office_phone": _office_phone,
        "duties": partial(_text, longest=60),
        "rank": partial(_text, longest=60),
        "since": _date,
        "until": _date,
        "acting": _flag,
        "public": _flag,
        "address": partial(_text, longest=120),
    },
    RosterKind.ORGANISATION: {
        "name": partial(_title, longest=80),
        "kind": partial(_one_of, words=_ORGANISATIONS),
        "county": _county,
        "place": _community,
        "phone": _office_phone,
        "active": _flag,
    },
    RosterKind.VENUE: {
        "name": partial(_title, longest=60),
        "kind": partial(_one_of, words=_VENUES),
        "county": _county,
        "township": partial(_place, levels=("township",)),
        "community": partial(_place, levels=("community",)),
        "owner": partial(_text, longest=80),
        "address": partial(_text, longest=120),
        "opening": partial(_text, longest=120),
        "active": _flag,
    },
}


def readers(kind: str) -> dict[str, Reader]:
    """For each column of a roster, what reads its cells."""
    return _READERS[kind]
