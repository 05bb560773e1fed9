"""What a request's words tell before anybody has read it: a likely topic, and whether to call instead.

Plain word lists, so that whoever is answered can see why. They only ever suggest: the resident may go
on, and the convener decides.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tinghao.orders.choices import Category

# The first topic with the most words found wins; longer words first, so that 充电桩 is not 电.
_TOPICS: dict[str, str] = {
    Category.SANITATION: "垃圾 厕所 公厕 污水 下水道 臭 脏 保洁 清扫 苍蝇 老鼠 堵塞 化粪池",
    Category.HOUSING: "物业 业主 业委会 漏水 渗水 外墙 屋顶 维修基金 房产证 违建 租房 门禁 保安",
    Category.CHARGING: "充电 充电桩 充电棚 飞线 电动车 电瓶车 消防 灭火器 消防通道 楼道堆",
    Category.PARKING: "停车 车位 占道 堵车 公交 站台 盲道 红绿灯 斑马线 路口 出行",
    Category.ROADS: "路灯 坑洼 路面 修路 井盖 人行道 桥 水泥路 台阶 坡道 扶手",
    Category.WATER_POWER: "停水 停电 水压 自来水 电压 燃气 天然气 供暖 暖气 水费 电费 管网",
    Category.ELEVATOR: "电梯 加装电梯 困人 梯控",
    Category.GREENERY: "绿化 树 草坪 公园 花坛 修剪 树枝 游园",
    Category.ELDERLY_CHILD: "老人 养老 食堂 助餐 托育 孩子 接送 妈妈 幼儿 放学 留守",
    Category.CULTURE: "广场舞 图书 健身 器材 学校 培训 文化 活动室 球场",
    Category.VILLAGE: "宅基地 村里 农田 水渠 灌溉 农药 秸秆 机耕路 村道 坟",
    Category.NOISE: "噪音 吵 扰民 油烟 装修 狗 邻居 鸽子 夜里",
}


@dataclass(frozen=True, slots=True)
class Stop:
    """Where to turn instead, and why; `is_danger` means that waiting could hurt somebody."""

    kind: str
    is_danger: bool
    numbers: tuple[tuple[str, object], ...]
    words: object


_STOPS: tuple[tuple[str, Stop], ...] = (
    (
        "着火 起火 火灾 冒烟 爆炸 燃气泄漏 煤气泄漏 天然气泄漏 闻到煤气 闻到燃气 被困 坍塌 塌了",
        Stop(
            "fire",
            True,
            (("119", _("火警和抢险")), ("110", _("报警"))),
            _("如果现在就有火情、漏气或有人被困，请马上离开危险的地方，打电话求助。这里不能立刻派人。"),
        ),
    ),
    (
        "晕倒 昏迷 心梗 没有呼吸 大出血 中毒 触电 溺水 摔伤动不了",
        Stop(
            "ill",
            True,
            (("120", _("急救")),),
            _("如果现在有人受伤或发病，请马上打急救电话。这里不能立刻派人。"),
        ),
    ),
    (
        "抢劫 持刀 打人 被打 家暴 偷了 入室 绑架 跟踪我 诈骗 被骗 失踪 走丢",
        Stop(
            "police",
            True,
            (("110", _("报警")),),
            _("如果现在有人受到伤害或威胁，请马上报警。这里不能立刻派人。"),
        ),
    ),
    (
        "不想活 自杀 轻生 跳楼",
        Stop(
            "life",
            True,
            (("12356", _("心理援助热线")), ("110", _("报警")), ("120", _("急救"))),
            _("您或者身边的人如果现在很难受，请先打一个电话，有人会听您说。您不是一个人。"),
        ),
    ),
    (
        "贪污 受贿 行贿 索贿 吃拿卡要 以权谋私 侵吞 举报干部 举报书记",
        Stop(
            "discipline",
            False,
            (("12388", _("纪检监察举报")),),
            _("举报违纪违法要由纪检监察机关受理，那里会为您保密。写在这里会有别的人看到。"),
        ),
    ),
    (
        "起诉 法院 判决 仲裁 开庭 行政复议 上诉",
        Stop(
            "lawsuit",
            False,
            (("12348", _("法律援助热线")),),
            _("已经在法院、仲裁或复议中的事，要由那里来决定，微协商不能代替。"),
        ),
    ),
    (
        "上访 信访局 信访件 信访事项",
        Stop(
            "petition",
            False,
            (("12345", _("政务服务热线")),),
            _("已经在信访程序里的事，会由信访部门答复您，这里不重复受理。"),
        ),
    ),
    (
        "拖欠工资 欠薪 讨薪 劳动合同 工伤认定",
        Stop(
            "labour",
            False,
            (("12333", _("人力资源和社会保障热线")),),
            _("工资和劳动合同的事，劳动监察能更快地帮到您。"),
        ),
    ),
    (
        "假货 退款 不退钱 缺斤少两 过期食品 商家不退",
        Stop(
            "consumer",
            False,
            (("12315", _("消费者投诉热线")),),
            _("买东西、退款这样的事，市场监管部门能直接处理。"),
        ),
    ),
)

_NUMBERS_FOR_ALL: tuple[tuple[str, object], ...] = (("12345", _("政务服务热线，24 小时")),)


def stop_for(text: str) -> Stop | None:
    """The first reason to turn elsewhere that the words name, dangers first; None for an ordinary matter."""
    folded = unicodedata.normalize("NFKC", text)
    for words, stop in _STOPS:
        if any(word in folded for word in words.split()):
            return stop
    return None


def numbers_for_all() -> tuple[tuple[str, object], ...]:
    """Where anybody may turn with anything."""
    return _NUMBERS_FOR_ALL


def topic_of(text: str) -> str:
    """The likely category of a request, or "" where its words name none."""
    folded = unicodedata.normalize("NFKC", text)
    scored = [
        (sum(len(word) for word in words.split() if word in folded), topic)
        for topic, words in _TOPICS.items()
    ]
    best, topic = max(scored, key=lambda pair: pair[0])
    return str(topic) if best else ""
