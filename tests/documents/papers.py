"""Papers for measuring: a page full of text, and an official document with everything that one can have."""

from __future__ import annotations

import datetime as dt

from tinghao.documents import titles
from tinghao.documents.paper import (
    Addressee,
    Heading,
    Imprint,
    Paper,
    Para,
    People,
    RedHead,
    Signature,
    Title,
)

AT = dt.datetime(2026, 11, 3, 1, 30, tzinfo=dt.UTC)
FULL = Paper("满页", blocks=(Para("国" * 1400),))
OFFICIAL = Paper(
    "纪要",
    blocks=(
        RedHead("微协商会议纪要", "琅协纪〔2026〕3号"),
        Title(titles.lines("关于花园街社区公厕开门时间的协商会议纪要")),
        Addressee("各有关单位："),
        Para("2026年11月3日上午，示例街道召集人示例甲在社区议事室主持召开微协商会议，就公厕开门进行协商。"),
        Heading(1, "一、各方意见"),
        Heading(2, "（一）居民意见"),
        Para("居民代表提出，公厕自今年八月锁门以来，附近老人每天要走很远的路。" * 4),
        Heading(3, "1.物业意见"),
        Heading(4, "（1）费用"),
        Para("物业公司表示愿意开门，但需要保洁费用。" * 6),
        People("出席", ("示例街道示例甲", "示例区城管局", "示例物业公司", "居民代表三人", "示例委员")),
        People("请假", ("示例区住建局",)),
        Signature("政协滁州市示例区委员会办公室", "2026年11月3日"),
        Imprint("区委办公室，区政府办公室，区城管局", "政协滁州市示例区委员会办公室", "2026年11月4日"),
    ),
)
