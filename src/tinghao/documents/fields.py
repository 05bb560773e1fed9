"""The fields that an office may write into its own template, each with what it means in plain words."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tinghao.documents.choices import BLANK_FORMS, KEPT, Kind

# {{议题}}, with spaces or full-width braces as they come out of an input method.
FIELD = re.compile(r"[{｛]{2}\s*([^{}｛｝]{1,30}?)\s*[}｝]{2}")


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name between the braces, and what will stand there. `group` repeats a table row.

    `kinds` are the documents in which it can stand.
    """

    name: str
    words: str | Promise
    kinds: frozenset[str]
    group: str = ""

    @property
    def where(self) -> str:
        """The documents in which it can stand, in words; "" for those that are made from a meeting."""
        if self.kinds == _KEPT:
            return ""
        if self.kinds == frozenset(Kind):
            return str(_("每种都能用"))
        return "、".join(str(kind.label) for kind in Kind if kind in self.kinds)


ITEM, PERSON, SEAT = "成果", "名单", "席位"
CODE, QR = "表码", "二维码"
_KEPT = frozenset(KEPT)
_BLANK = frozenset(BLANK_FORMS)
_ALL = _KEPT | _BLANK
_MEETING = _KEPT | {Kind.SIGN_IN}
_ORDER = _KEPT | {Kind.HANDLING, Kind.SATISFACTION}
_ITEMS = _KEPT | {Kind.SATISFACTION}
_OWED = frozenset({Kind.HANDLING})
_SIGNED = frozenset({Kind.SIGN_IN})
FIELDS = (
    Field("发文机关", _("文书设置里写的发文机关"), _ALL),
    Field("编号", _("例如 琅协纪〔2026〕3号；草稿为空"), _KEPT),
    Field("成文日期", _("例如 2026年11月3日"), _KEPT),
    Field("主送", _("文书设置里写的专报主送机关"), _KEPT),
    Field("抄送", _("文书设置里写的抄送机关"), _KEPT),
    Field("议题", _("这次协商的议题"), _MEETING),
    Field("形式", _("协商议事室、小板凳、现场协商……"), _MEETING),
    Field("时间", _("例如 2026年11月3日（星期二）上午9:30"), _MEETING | _OWED),
    Field("日期", _("协商那一天"), _MEETING),
    Field("地点", _("场所和地点"), _MEETING),
    Field("社区", _("从县（区）到社区的名称"), _ALL),
    Field("召集人", _("召集人姓名"), _MEETING),
    Field("涉及的单", _("各单的标题"), _ORDER),
    Field("单号", _("各单的单号"), _ORDER),
    Field("参加人员", _("请了谁；居民只写人数"), _KEPT),
    Field("出席", _("谁到场；居民只写人数"), _KEPT),
    Field("请假", _("请了没有到的单位和委员"), _KEPT),
    Field("到场人数", _("一共到场几人"), _KEPT),
    Field("各方意见", _("纪要里的各方意见，一行一段"), _KEPT),
    Field("商定的办法", _("纪要里商定的办法，一行一段"), _KEPT),
    Field("没有谈拢的", _("纪要里没有谈拢的，一行一段"), _KEPT),
    Field("成果.序号", _("成果表的一行会按事项重复"), _ITEMS, ITEM),
    Field("成果.事项", _("要办的事"), _ITEMS, ITEM),
    Field("成果.主办", _("主办单位"), _ITEMS, ITEM),
    Field("成果.协办", _("协办单位"), _ITEMS, ITEM),
    Field("成果.期限", _("完成期限"), _ITEMS, ITEM),
    Field("成果.标准", _("怎样算办好"), _ITEMS, ITEM),
    Field("成果.情况", _("现在办到哪一步"), _ITEMS, ITEM),
    Field("名单.序号", _("名单表的一行会按人重复；居民不写姓名"), _KEPT, PERSON),
    Field("名单.姓名", _("姓名；居民写身份"), _KEPT, PERSON),
    Field("名单.单位", _("单位或身份"), _KEPT, PERSON),
    Field("名单.到场", _("到场或请假"), _KEPT, PERSON),
    Field("席位.序号", _("签到的一行会按席位重复，后面留空行；号不会变"), _SIGNED, SEAT),
    Field("席位.姓名", _("请了谁，或谁代来"), _SIGNED, SEAT),
    Field("席位.单位", _("单位或身份"), _SIGNED, SEAT),
    Field("事项", _("要办的事"), _OWED),
    Field("主办", _("主办单位"), _OWED),
    Field("协办", _("协办单位"), _OWED),
    Field("期限", _("完成期限"), _OWED),
    Field("标准", _("怎样算办好"), _OWED),
    Field(CODE, _("每一份自己的码，收回来凭它认：手填的表都要有，写在正文里"), _BLANK),
    Field(QR, _("同一个码，手机扫得开；写在正文里"), _BLANK),
)
NAMES = {field.name: field for field in FIELDS}


def for_kind(kind: str) -> dict[str, Field]:
    """The fields that can stand in a document of this kind, by name."""
    return {field.name: field for field in FIELDS if kind in field.kinds}


def plain(name: str) -> str:
    """The name as it was meant: width and inner spaces are forgiven."""
    folded = unicodedata.normalize("NFKC", name).replace("·", ".").replace("。", ".")
    return "".join(folded.split())


def in_text(text: str) -> list[str]:
    """The names of all fields in a text, in order."""
    return [plain(found) for found in FIELD.findall(text)]


def suggestion(name: str, kind: str) -> str:
    """The field that was probably meant by an unknown name; "" where nothing is near."""
    known = for_kind(kind)
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.34)
    if near:
        return near[0]
    return next((one for one in known if one in name or name in one), "")
