"""Names that a roster uses for sectors and groups: known ones, new ones, and those that look misspelt."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinghao.divisions.gazetteer import Gazetteer
from tinghao.people.models import MemberGroup, Sector

_LIKELY = 0.66
# The sectors of the conference as they are usually called. A place may have others.
USUAL = frozenset(
    """
    中共 民革 民盟 民建 民进 农工党 致公党 九三学社 台盟 无党派 共青团 工会 总工会 妇联 青联 工商联
    科协 台联 侨联 文化艺术 科学技术 社会科学 经济 农业 教育 体育 新闻出版 医药卫生 对外友好
    社会福利和社会保障 环境资源 少数民族 宗教 特别邀请 特邀
    """.split()  # noqa: SIM905 - a list of words is read by people
)


@dataclass(frozen=True, slots=True)
class Meant:
    """The name that is kept, or why not, with what may be meant."""

    name: str
    words: str = ""
    hint: str = ""


class Sectors:
    """The sectors that are known, and those that the roster adds."""

    def __init__(self, *, takes_new: bool) -> None:
        self.takes_new = takes_new
        self.known = {_stem_of_sector(name): name for name in Sector.objects.values_list("name", flat=True)}
        self.usual = {_stem_of_sector(name): name for name in USUAL}
        self.new: dict[str, str] = {}

    def meant(self, said: str) -> Meant:
        """The sector; 教育界 is 教育 where that is how it is known."""
        stem = _stem_of_sector(said)
        if not stem or stem in self.known:
            return Meant(self.known.get(stem, ""))
        if stem not in self.usual and not self.takes_new:
            near = difflib.get_close_matches(stem, {**self.usual, **self.known}, n=1, cutoff=_LIKELY)
            if near:
                return Meant(
                    "", _("没有这个界别，像是写错了。"), self.known.get(near[0]) or self.usual[near[0]]
                )
        return Meant(self.new.setdefault(stem, said))

    def notes(self) -> list[str]:
        """What the person should know: sectors that will be added."""
        if not self.new:
            return []
        return [_("会添加这些界别：%(names)s。") % {"names": "、".join(self.new.values())}]


def _stem_of_sector(name: str) -> str:
    stem = re.sub(r"\s+", "", name)
    for ending in ("界别", "人士", "界"):
        if stem.endswith(ending) and len(stem) > len(ending) + 1:
            stem = stem.removesuffix(ending)
    return stem


@dataclass(frozen=True, slots=True)
class GroupMeant:
    """A group that is known, one to be made at a place, none (""), or why not."""

    name: str
    group: MemberGroup | None = None
    place: str = ""
    community: str = ""
    words: str = ""
    hint: str = ""


class Groups:
    """The groups in the office's scope, and those that the roster adds."""

    def __init__(
        self, rows: QuerySet[MemberGroup], gazetteer: Gazetteer, home: str, *, takes_new: bool
    ) -> None:
        self.takes_new, self.gazetteer, self.home = takes_new, gazetteer, home
        self.known: dict[str, list[MemberGroup]] = {}
        for group in rows:
            self.known.setdefault(_stem_of_group(group.name), []).append(group)
        self.new: dict[str, GroupMeant] = {}

    def meant(self, said: str, county: str) -> GroupMeant:
        """The group of that name, of the county before others."""
        if not said:
            return GroupMeant("")
        parts = [part for part in re.split(r"[、,，;；/+]", said) if part.strip()]
        if len(parts) > 1 and _stem_of_group(said) not in self.known:
            return GroupMeant("", words=_("一位委员只在一个小组，这一格写了几个。"), hint=parts[0].strip())
        stem = _stem_of_group(said)
        found = self.known.get(stem, [])
        near_by = [group for group in found if group.county == county] or found
        if len(near_by) == 1:
            return GroupMeant(near_by[0].name, near_by[0])
        if near_by:
            return GroupMeant("", words=_("有几个同名的小组，请写明县（市、区）。"))
        if stem in self.new:
            return self.new[stem]
        alike = [] if self.takes_new else difflib.get_close_matches(stem, self.known, n=1, cutoff=_LIKELY)
        if alike:
            hint = self.known[alike[0]][0].name
            return GroupMeant("", words=_("没有这个小组，像是写错了。"), hint=hint)
        # A group is usually named after the community that it looks after (domain, 1.1).
        community = self.gazetteer.find(stem, within=(county,)).code
        made = GroupMeant(said, place=community or county or self.home, community=community)
        return self.new.setdefault(stem, made)

    def shown(self, said: str) -> str:
        """The name under which the group is known."""
        found = self.known.get(_stem_of_group(said), [])
        return found[0].name if found else said

    def notes(self) -> list[str]:
        """What the person should know: groups that will be made."""
        if not self.new:
            return []
        names = "、".join(meant.name for meant in self.new.values())
        return [_("会新建 %(n)s 个小组：%(names)s。") % {"n": len(self.new), "names": names}]


def _stem_of_group(name: str) -> str:
    stem = re.sub(r"\s+", "", name)
    for ending in ("政协委员小组", "委员活动小组", "委员小组", "活动小组", "小组", "组"):
        if stem.endswith(ending) and len(stem) > len(ending):
            return stem.removesuffix(ending)
    return stem
