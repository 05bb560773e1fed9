"""Who lives in the demo: invented people with the mark of an example, real bodies by their public names."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tinghao.access.roles import Role
from tinghao.people.choices import OrganisationKind, VenueKind

LONGPAN = "南谯区/龙蟠街道"
TONGLE = "南谯区/同乐街道"
SHIJI = "南谯区/施集镇"
YANGZI = "琅琊区/扬子街道"
FENGSHAN = "琅琊区/丰山街道"
FENGHUANG = "滁州经济技术开发区/凤凰街道"
XINAN = "来安县/新安镇"
XIANGHE = "全椒县/襄河镇"
DINGCHENG = "定远县/定城镇"
ZHONGDU = "凤阳县/中都街道"
QIANQIU = "天长市/千秋街道"
MINGGUANG = "明光市/明光街道"

# The street of 兰天社区 lies under a statistical code that is switched off by default; the one case
# that happened there keeps its true place, and the street is switched on for the telling alone.
ZONE_CODES = ("341172", "341172001", "341172001001")

CONVENERS: dict[str, str] = {
    LONGPAN: "赵",
    YANGZI: "钱",
    TONGLE: "孙",
    SHIJI: "李",
    FENGSHAN: "周",
    FENGHUANG: "吴",
    XINAN: "郑",
    XIANGHE: "王",
    DINGCHENG: "冯",
    ZHONGDU: "陈",
    QIANQIU: "褚",
    MINGGUANG: "卫",
}
# One post under two names (domain, 1.3): since 2019, and from 2023 besides.
POST_NAMES = (("召集人", dt.date(2019, 1, 1)), ("政协工作联络组组长", dt.date(2023, 1, 1)))
CONVENERS_WITH_LOGIN = {LONGPAN: "zhaojiren", YANGZI: "qianjiren"}


@dataclass(frozen=True, slots=True)
class Group:
    """A member group: its name, its communities, and the surnames of its members, the leader first."""

    name: str
    places: tuple[str, ...]
    members: str


GROUPS: tuple[Group, ...] = (
    Group(
        "龙蟠南苑社区委员小组",
        tuple(
            f"{LONGPAN}/{c}" for c in ("龙蟠南苑社区", "文昌花园社区", "天逸华府社区", "永乐社区", "陡岗社区")
        ),
        "蒋沈韩杨朱秦",
    ),
    Group(
        "万桥社区委员小组", tuple(f"{TONGLE}/{c}" for c in ("万桥社区", "同乐社区", "花园社区")), "尤许何吕施"
    ),
    Group("兰天社区委员小组", (f"{FENGHUANG}/兰天社区",), "张孔曹严"),
    Group("扬子街道委员小组（示例）", (YANGZI,), "华金魏陶"),
    Group("丰山街道委员小组（示例）", (FENGSHAN,), "姜戚谢"),
    Group("施集镇委员小组（示例）", (SHIJI,), "邹喻柏"),
    Group("新安镇委员小组（示例）", (XINAN,), "水窦章"),
    Group("襄河镇委员小组（示例）", (XIANGHE,), "云苏潘"),
    Group("定城镇委员小组（示例）", (DINGCHENG,), "葛奚范"),
    Group("中都街道委员小组（示例）", (ZHONGDU,), "彭郎鲁"),
    Group("千秋街道委员小组（示例）", (QIANQIU,), "韦昌马"),
    Group("明光街道委员小组（示例）", (MINGGUANG,), "苗凤方"),
)
# Those whose members sit in the conference of the city.
CITY_GROUPS = frozenset(
    {
        "龙蟠南苑社区委员小组",
        "万桥社区委员小组",
        "扬子街道委员小组（示例）",
        "丰山街道委员小组（示例）",
        "施集镇委员小组（示例）",
    }
)
# Where those live who do not live where their group works.
HOMES = (
    f"{LONGPAN}/龙蟠南苑社区",
    f"{YANGZI}/永阳社区",
    f"{TONGLE}/万桥社区",
    f"{FENGSHAN}/龙池社区",
    f"{LONGPAN}/文昌花园社区",
    f"{SHIJI}/井楠村",
    f"{TONGLE}/花园社区",
)
# Login names of members: group and position.
MEMBERS_WITH_LOGIN: dict[tuple[str, int], str] = {
    ("龙蟠南苑社区委员小组", 1): "shenweiyuan",
    ("龙蟠南苑社区委员小组", 2): "hanweiyuan",
    ("龙蟠南苑社区委员小组", 0): "jiangzuzhang",
    ("扬子街道委员小组（示例）", 1): "jinweiyuan",
}
SECTORS = (
    "工商联",
    "教育",
    "医药卫生",
    "农业",
    "妇联",
    "工会",
    "科协",
    "共青团",
    "经济",
    "文化艺术",
    "社会福利和社会保障",
    "民建",
    "民盟",
    "农工党",
    "九三学社",
    "无党派",
    "特别邀请",
)
EXPERTISE = (
    "物业管理",
    "电气安全",
    "社区医疗",
    "法律",
    "市政工程",
    "学校教育",
    "给排水",
    "种植养殖",
    "老年照护",
    "消防",
)


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation: `key` as the stories call it, and the surname of its invented clerk."""

    key: str
    name: str
    kind: str
    place: str
    clerk: str = ""
    is_example: bool = False
    login: str = ""


BODIES: tuple[Body, ...] = (
    # Named in the public accounts of the six cases.
    Body("重点处", "市重点处", OrganisationKind.DEPARTMENT, ""),
    Body("环卫处", "市环卫处", OrganisationKind.INSTITUTION, ""),
    Body("市住建局", "市住建局", OrganisationKind.DEPARTMENT, ""),
    Body("区住建局", "南谯区住建局", OrganisationKind.DEPARTMENT, "南谯区"),
    Body("金鹏", "金鹏建设集团", OrganisationKind.COMPANY, ""),
    Body("同乐街道", "同乐街道", OrganisationKind.SUBDISTRICT, TONGLE, "司"),
    Body("万桥社区", "万桥社区", OrganisationKind.COMMUNITY, f"{TONGLE}/万桥社区"),
    Body("铁塔", "铁塔公司", OrganisationKind.COMPANY, "", "上官"),
    Body(
        "南苑物业", "龙蟠南苑小区物业", OrganisationKind.PROPERTY_MANAGER, f"{LONGPAN}/龙蟠南苑社区", "欧阳"
    ),
    Body("龙蟠南苑社区", "龙蟠南苑社区", OrganisationKind.COMMUNITY, f"{LONGPAN}/龙蟠南苑社区"),
    Body("井楠村", "施集镇井楠村", OrganisationKind.COMMUNITY, f"{SHIJI}/井楠村", "夏侯"),
    Body("扬子街道", "扬子街道", OrganisationKind.SUBDISTRICT, YANGZI, "诸葛"),
    Body("玻璃厂", "新江玻璃厂", OrganisationKind.COMPANY, YANGZI),
    Body("小学", "扬子路小学", OrganisationKind.SCHOOL, YANGZI),
    Body("明光街道", "明光街道", OrganisationKind.SUBDISTRICT, MINGGUANG, "闻人"),
    Body("兰天社区", "兰天社区", OrganisationKind.COMMUNITY, f"{FENGHUANG}/兰天社区", "东方"),
    # Invented, for the plain orders: no real body is made to promise anything.
    Body("物业", "物业服务公司（示例）", OrganisationKind.PROPERTY_MANAGER, "南谯区", "赫连", True, "wuye"),
    Body("养护", "市政养护所（示例）", OrganisationKind.DEPARTMENT, "南谯区", "皇甫", True, "yanghusuo"),
    Body("供电", "供电服务站（示例）", OrganisationKind.COMPANY, "", "尉迟", True),
    Body("供水", "供水服务所（示例）", OrganisationKind.COMPANY, "", "公羊", True),
    Body("园林", "园林管护站（示例）", OrganisationKind.INSTITUTION, "", "澹台", True),
    # Without a clerk: what it owes is answered by a link, or not at all.
    Body("供热", "供热服务点（示例）", OrganisationKind.COMPANY, "南谯区", "", True),
    Body("琅琊养护", "街巷养护队（示例）", OrganisationKind.DEPARTMENT, "琅琊区", "公冶", True),
    Body("来安养护", "市政维护站（示例）", OrganisationKind.DEPARTMENT, "来安县", "宗政", True),
    Body("全椒养护", "市政维护站（示例）", OrganisationKind.DEPARTMENT, "全椒县", "濮阳", True),
    Body("定远养护", "市政维护站（示例）", OrganisationKind.DEPARTMENT, "定远县", "淳于", True),
    Body("凤阳养护", "市政维护站（示例）", OrganisationKind.DEPARTMENT, "凤阳县", "单于", True),
    Body("天长养护", "市政维护站（示例）", OrganisationKind.DEPARTMENT, "天长市", "太叔", True),
    Body("明光养护", "市政维护站（示例）", OrganisationKind.DEPARTMENT, "明光市", "申屠", True),
)
# Who keeps the streets of a county, where a plain order names no unit of its own.
KEEPERS = {
    "南谯区": "养护",
    "琅琊区": "琅琊养护",
    "来安县": "来安养护",
    "全椒县": "全椒养护",
    "定远县": "定远养护",
    "凤阳县": "凤阳养护",
    "天长市": "天长养护",
    "明光市": "明光养护",
}

# Each with login name, name, role and place.
STAFF: tuple[tuple[str, str, str, str], ...] = (
    ("daitian", "示例·林代填人", Role.PROXY, f"{LONGPAN}/龙蟠南苑社区"),
    ("xianban", "示例·殷县办", Role.COUNTY_OFFICE, "南谯区"),
    ("shiban", "示例·罗市办", Role.CITY_OFFICE, ""),
    ("shiban2", "示例·柳市办", Role.CITY_OFFICE, ""),
    ("ducha", "示例·毕督查", Role.INSPECTOR, ""),
    ("xitong", "示例·郝系统管理员", Role.SYSTEM_ADMIN, ""),
    ("anquan", "示例·邬安全管理员", Role.SECURITY_ADMIN, ""),
    ("shenji", "示例·安审计管理员", Role.AUDIT_ADMIN, ""),
)

STUDIO = "示例·蒋组长委员工作室"
# When those with a rota are open: day of the week (Monday is 0), from and to, and which of a month (0: each
# week).
OPEN_DAYS: dict[str, tuple[int, str, str, int]] = {
    "龙蟠南苑社区协商议事室（示例）": (2, "14:30", "17:00", 0),
    "文昌花园议事广场（示例）": (5, "16:00", "18:00", 0),
    "万桥社区协商议事室（示例）": (1, "14:30", "17:00", 0),
    "永阳社区协商议事室（示例）": (3, "14:30", "17:00", 0),
    "龙池社区协商议事室（示例）": (4, "09:00", "11:30", 0),
    STUDIO: (5, "09:00", "11:30", 1),
}

# Each with name, kind, place and opening days.
VENUES: tuple[tuple[str, str, str, str], ...] = (
    # Public names, as names of venues alone.
    ("凤阳李锦柱委员工作室", VenueKind.STUDIO, "凤阳县", ""),
    ("明光张庆君委员工作室", VenueKind.STUDIO, "明光市", ""),
    ("启文书苑", VenueKind.ROOM, "天长市", ""),
    ("龙蟠南苑小区议事亭", VenueKind.PAVILION, f"{LONGPAN}/龙蟠南苑社区", ""),
    # Of kinds that are documented, with the mark of an example.
    ("龙蟠南苑社区协商议事室（示例）", VenueKind.ROOM, f"{LONGPAN}/龙蟠南苑社区", "周三下午（示例）"),
    ("文昌花园议事广场（示例）", VenueKind.SQUARE, f"{LONGPAN}/文昌花园社区", "天好的傍晚（示例）"),
    ("万桥社区协商议事室（示例）", VenueKind.ROOM, f"{TONGLE}/万桥社区", "周二下午（示例）"),
    ("永阳社区协商议事室（示例）", VenueKind.ROOM, f"{YANGZI}/永阳社区", "周四下午（示例）"),
    ("龙池社区协商议事室（示例）", VenueKind.ROOM, f"{FENGSHAN}/龙池社区", "周五上午（示例）"),
    ("井楠村群众议事长廊（示例）", VenueKind.PAVILION, f"{SHIJI}/井楠村", ""),
    ("施集镇流动议事点（示例）", VenueKind.MOBILE, SHIJI, ""),
    (STUDIO, VenueKind.STUDIO, f"{LONGPAN}/龙蟠南苑社区", ""),
)
