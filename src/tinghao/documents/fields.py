"""The fields that an office may write into its own template, each with what it means in plain words."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# {{议题}}, with spaces or full-width braces as they come out of an input method.
FIELD = re.compile(r"[{｛]{2}\s*([^{}｛｝]{1,30}?)\s*[}｝]{2}")


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name between the braces, and what will stand there. `group` repeats a table row."""

    name: str
    words: str | Promise
    group: str = ""


ITEM, PERSON = "成果", "名单"
FIELDS = (
    Field("发文机关", _("文书设置里写的发文机关")),
    Field("编号", _("例如 琅协纪〔2026〕3号；草稿为空")),
    Field("成文日期", _("例如 2026年11月3日")),
    Field("主送", _("文书设置里写的专报主送机关")),
    Field("抄送", _("文书设置里写的抄送机关")),
    Field("议题", _("这次协商的议题")),
    Field("形式", _("协商议事室、小板凳、现场协商……")),
    Field("时间", _("例如 2026年11月3日（星期二）上午9:30")),
    Field("日期", _("协商那一天")),
    Field("地点", _("场所和地点")),
    Field("社区", _("从县（区）到社区的名称")),
    Field("召集人", _("召集人姓名")),
    Field("涉及的单", _("各单的标题")),
    Field("单号", _("各单的单号")),
    Field("参加人员", _("请了谁；居民只写人数")),
    Field("出席", _("谁到场；居民只写人数")),
    Field("请假", _("请了没有到的单位和委员")),
    Field("到场人数", _("一共到场几人")),
    Field("各方意见", _("纪要里的各方意见，一行一段")),
    Field("商定的办法", _("纪要里商定的办法，一行一段")),
    Field("没有谈拢的", _("纪要里没有谈拢的，一行一段")),
    Field("成果.序号", _("成果表的一行会按事项重复"), ITEM),
    Field("成果.事项", _("要办的事"), ITEM),
    Field("成果.主办", _("主办单位"), ITEM),
    Field("成果.协办", _("协办单位"), ITEM),
    Field("成果.期限", _("完成期限"), ITEM),
    Field("成果.标准", _("怎样算办好"), ITEM),
    Field("成果.情况", _("现在办到哪一步"), ITEM),
    Field("名单.序号", _("名单表的一行会按人重复；居民不写姓名"), PERSON),
    Field("名单.姓名", _("姓名；居民写身份"), PERSON),
    Field("名单.单位", _("单位或身份"), PERSON),
    Field("名单.到场", _("到场或请假"), PERSON),
)
NAMES = {field.name: field for field in FIELDS}


def plain(name: str) -> str:
    """The name as it was meant: width and inner spaces are forgiven."""
    folded = unicodedata.normalize("NFKC", name).replace("·", ".").replace("。", ".")
    return "".join(folded.split())


def in_text(text: str) -> list[str]:
    """The names of all fields in a text, in order."""
    return [plain(found) for found in FIELD.findall(text)]


def suggestion(name: str) -> str:
    """The field that was probably meant by an unknown name; "" where nothing is near."""
    near = difflib.get_close_matches(name, NAMES, n=1, cutoff=0.34)
    if near:
        return near[0]
    return next((known for known in NAMES if known in name or name in known), "")
