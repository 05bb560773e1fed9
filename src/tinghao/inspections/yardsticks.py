"""What an inspection may not measure by, and where that is said: an item that looks like it is told so.

整治形式主义为基层减负若干规定 (2025-08-06) forbids leaders' instructions, media mentions, meetings held and
photo trails as yardsticks; 国办函〔2026〕12号 on government apps forbids points, check-ins, online time and
demands for work photos besides (domain, section 7). What is asked here is a question to the office: words
alone cannot tell a count of meetings from a look into their minutes.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

_RULES = _("《整治形式主义为基层减负若干规定》（2025年8月）")
_APPS = _("《政务移动互联网应用程序规范化管理办法》（国办函〔2026〕12号）")

_COUNT = (
    r"(?:数量|次数|场次|人次|频次|篇数|条数|张数|份数|期数|件数|总数|排名|多少|几[次场篇条张份期个]|不少于|不低于"
    r"|至少|以上|[\d一二三四五六七八九十两百]+\s*[次场篇条张份期])"
)


@dataclass(frozen=True, slots=True)
class Yardstick:
    """Something that is no yardstick: a word for the history, what it is called, the rule that says so."""

    key: str
    label: Any
    source: Any
    pattern: re.Pattern[str]


def _near(what: str) -> re.Pattern[str]:
    """The thing and a count of it, in one breath."""
    return re.compile(f"(?:{what})[^，。；;]{{0,12}}{_COUNT}|{_COUNT}[^，。；;]{{0,12}}(?:{what})")


FORBIDDEN: tuple[Yardstick, ...] = (
    Yardstick("meetings", _("开会的次数"), _RULES, _near("会议|开会|召开|例会|推进会|调度会|部署会|协商会")),
    Yardstick(
        "photos",
        _("照片、视频和打卡的痕迹"),
        _RULES,
        re.compile("照片|图片|拍照|合影|视频|截图|留痕|痕迹|打卡|定位|轨迹"),
    ),
    Yardstick(
        "remarks",
        _("领导批示和讲话"),
        _RULES,
        re.compile(
            "批示|签批|圈阅|领导(?:讲话|肯定|重视|表扬|点评)|(?:书记|主席|县长|市长|主任)[^，。]{0,6}(?:讲话|肯定)"
        ),
    ),
    Yardstick(
        "media", _("媒体报道和发文的数量"), _RULES, re.compile("媒体|报道|宣传稿|上稿|点赞|转发|公众号")
    ),
    Yardstick(
        "reports",
        _("简报、材料、文件的数量"),
        _RULES,
        _near("简报|信息|材料|报告|文件|方案|总结|台账|记录|稿件|文章|提案|建议|点单|活动|走访|接待"),
    ),
    Yardstick(
        "online", _("登录、在线时间和积分"), _APPS, re.compile("登录|登陆|在线时长|积分|活跃度|签到率|排行")
    ),
)


def looks_like(text: str) -> Yardstick | None:
    """The forbidden yardstick that the text reads like; None for none."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return next((one for one in FORBIDDEN if one.pattern.search(plain)), None)
