"""Stored words of the orders room, with what they are called."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where an order stands in the loop (product, section 2)."""

    PLACED = "placed", _("待审题")
    OPEN = "open", _("待接单")
    CLAIMED = "claimed", _("已接单")
    CONSULTING = "consulting", _("协商中")
    HANDLING = "handling", _("办理中")
    CHECKING = "checking", _("待查单")
    CLOSED = "closed", _("已办结")
    DECLINED = "declined", _("不予受理")
    REFERRED = "referred", _("已转办")
    MERGED = "merged", _("已归并")
    WITHDRAWN = "withdrawn", _("已撤回")


FINAL = frozenset({State.DECLINED, State.REFERRED, State.MERGED, State.WITHDRAWN})
SETTLED = FINAL | {State.CLOSED}
RUNNING = (State.CLAIMED, State.CONSULTING, State.HANDLING, State.CHECKING)

# Which of the four seals an order has reached: 点 1, 接 2, 解 3, 查 4.
STATIONS: dict[str, int] = {
    State.PLACED: 1,
    State.OPEN: 1,
    State.CLAIMED: 2,
    State.CONSULTING: 3,
    State.HANDLING: 3,
    State.CHECKING: 4,
    State.CLOSED: 4,
    State.DECLINED: 1,
    State.REFERRED: 1,
    State.MERGED: 1,
    State.WITHDRAWN: 1,
}


class Category(models.TextChoices):
    """What the matter is about: suggested, never demanded."""

    SANITATION = "sanitation", _("环境卫生")
    HOUSING = "housing", _("住房与物业")
    CHARGING = "charging", _("充电与消防")
    PARKING = "parking", _("停车与出行")
    ROADS = "roads", _("道路与路灯")
    WATER_POWER = "water_power", _("水电气暖")
    ELEVATOR = "elevator", _("电梯与加装")
    GREENERY = "greenery", _("绿化与公园")
    ELDERLY_CHILD = "elderly_child", _("一老一小")
    CULTURE = "culture", _("文体与教育")
    VILLAGE = "village", _("村庄与农业")
    NOISE = "noise", _("噪音与邻里")
    OTHER = "other", _("其他")


class Origin(models.TextChoices):
    """Who put the matter on the table: residents, or the year's plan, which has no requester."""

    RESIDENT = "resident", _("群众点单")
    PLAN = "plan", _("年度计划")


class Channel(models.TextChoices):
    """The way by which it came in."""

    WEB = "web", _("网上")
    QR = "qr", _("扫码")
    PHONE = "phone", _("电话代填")
    PAPER = "paper", _("纸质代填")
    VISIT = "visit", _("上门代填")


PROXY_CHANNELS = frozenset({Channel.PHONE, Channel.PAPER, Channel.VISIT})


class Answer(models.TextChoices):
    """A requester's answer to the one question: 解决了吗."""

    YES = "yes", _("解决了")
    NO = "no", _("没有解决")
    UNSURE = "unsure", _("说不准")


class Finding(models.TextChoices):
    """What a member found on the spot."""

    HOLDS = "holds", _("确已落实")
    PARTLY = "partly", _("部分落实")
    FAILS = "fails", _("没有落实")


class Outcome(models.TextChoices):
    """How a closed order ended; only the first is counted as satisfied (product, section 2)."""

    CONFIRMED = "confirmed", _("群众确认解决")
    VERIFIED = "verified", _("联系不上群众，委员实地核实")
    INSPECTED = "inspected", _("年度议题，委员实地核实")
    EXPLAINED = "explained", _("未能解决，已说明原因")


class DeclineReason(models.TextChoices):
    """Why an order is not taken, as the hotline rules of the cities have it (domain, section 4)."""

    LAWSUIT = "lawsuit", _("已进入诉讼、仲裁或复议")
    DISCIPLINE = "discipline", _("举报违纪违法")
    PETITION = "petition", _("已在信访程序中")
    EMERGENCY = "emergency", _("紧急险情")
    PRIVATE = "private", _("属于个人之间的纠纷")
    LAWFULLY_SETTLED = "lawfully_settled", _("已依法办结，没有新的情况")
    NOT_A_MATTER = "not_a_matter", _("没有具体事项")
    OUT_OF_PLACE = "out_of_place", _("不在本地范围")


# Where a person should turn instead; a reason without the right channel helps nobody (潍坊条例 Art. 19).
RIGHT_CHANNELS: dict[str, object] = {
    DeclineReason.LAWSUIT: _("受理该案的人民法院、仲裁机构；法律援助热线 12348"),
    DeclineReason.DISCIPLINE: _("纪检监察举报 12388"),
    DeclineReason.PETITION: _("当地信访局"),
    DeclineReason.EMERGENCY: _("报警 110、火警 119、急救 120"),
    DeclineReason.PRIVATE: _("社区（村）人民调解委员会；法律援助热线 12348"),
    DeclineReason.LAWFULLY_SETTLED: _("原办理单位；对结果不服可申请复议"),
    DeclineReason.NOT_A_MATTER: _("补充具体的时间、地点和事情后可重新点单"),
    DeclineReason.OUT_OF_PLACE: _("事情所在地的 12345 热线"),
}


class ReferralChannel(models.TextChoices):
    HOTLINE = "hotline", _("12345 热线")
    PETITION = "petition", _("信访")
    GRID = "grid", _("网格")
    DEPARTMENT = "department", _("主管部门")


class ClockKind(models.TextChoices):
    """What a deadline is for."""

    SCREENING = "screening", _("审题")
    CLAIM = "claim", _("接单")
    MEETING = "meeting", _("协商")
    MINUTES = "minutes", _("纪要")
    HANDLING = "handling", _("办理")
    CHECK = "check", _("查单")
    ANSWER = "answer", _("群众答复")


# Working days, where a county sets nothing else (product, section 2).
CLOCK_DEFAULTS: dict[str, int] = {
    ClockKind.SCREENING: 2,
    ClockKind.CLAIM: 3,
    ClockKind.MEETING: 15,
    ClockKind.MINUTES: 3,
    ClockKind.HANDLING: 20,
    ClockKind.CHECK: 5,
    ClockKind.ANSWER: 10,
}
# A matter of the plan has nobody who could answer: no time runs for it.
ASKED_OF_REQUESTERS = frozenset({ClockKind.ANSWER})
LOOK_BACK_DAYS = 90
