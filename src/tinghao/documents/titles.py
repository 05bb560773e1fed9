"""Where a title is broken: 词意完整，排列对称，长短适宜，间距恰当 (GB/T 9704-2012, 7.3.1)."""

from __future__ import annotations

import re

LONGEST = 20  # characters of 2号 (22 pt) in 156 mm

# A line ends well after these, and badly between the two halves of one of those.
_AFTER = "的、，”》）与和及"
_NEVER_FIRST = "的、，。：；！？”》）〕与和及"
_NEVER_LAST = "“《（〔第"
_WHOLE = re.compile(
    "(?=("
    "会议纪要|协商|会议|纪要|专报|情况|通知|关于|召开|社区|街道|小区|工作|问题|"
    "委员|居民|解决|办理|建设|改造|管理|环境|安全|设施|加装|电梯|停车|公厕|消防|"
    "通道|快递|车位|物业|路灯|楼道|噪音|油烟|垃圾|污水|积水|供水|供电|维修|费用|"
    "分摊|责任|时间|开门|开放|老旧|充电|门口|广场|学校|道路|河道|绿化"
    "))"
)


def lines(text: str) -> tuple[str, ...]:
    """The title in as few lines as it takes, as even as the words allow."""
    count = -(-len(text) // LONGEST)
    found: list[str] = []
    rest = text
    for left in range(count, 1, -1):
        place = min(_places(rest, left), key=lambda p: _cost(rest, p, left))
        found.append(rest[:place])
        rest = rest[place:]
    return (*found, rest)


def _places(text: str, left: int) -> range:
    least = max(len(text) - LONGEST * (left - 1), 1)
    return range(least, min(LONGEST, len(text) - 1) + 1)


def _cost(text: str, place: int, left: int) -> float:
    cost = abs(place - len(text) / left)
    if text[place] in _NEVER_FIRST or text[place - 1] in _NEVER_LAST:
        cost += 20
    if text[place - 1] in _AFTER:
        cost -= 2.5
    if text[place - 1].isascii() and text[place].isascii():
        cost += 15
    return cost + 8 * sum(found.start() < place < found.end(1) for found in _WHOLE.finditer(text))
