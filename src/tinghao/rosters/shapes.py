"""The columns of each roster: the headings that offices use for them, and the heading of our own export."""

from __future__ import annotations

from dataclasses import dataclass

from tinghao.core.sheets import Column, head_word
from tinghao.rosters.choices import RosterKind


@dataclass(frozen=True)
class Shape:
    """What a roster of one kind looks like; `needed` must be there, or nothing is a roster of this kind."""

    kind: str
    title: str
    needed: str
    columns: tuple[Column, ...]

    @property
    def heads(self) -> dict[str, str]:
        """The heading of each column in our own export: the first of its names."""
        return {column.key: column.names[0] for column in self.columns}


def _columns(told: str) -> tuple[Column, ...]:
    found = []
    for line in told.strip().splitlines():
        key, _colon, names = line.strip().partition(": ")
        found.append(Column(key, tuple(names.split())))
    return tuple(found)


SHAPES = {
    shape.kind: shape
    for shape in (
        Shape(
            RosterKind.MEMBER,
            "委员名册",
            "name",
            _columns("""
            name: 姓名 委员姓名 名字 委员
            phone: 手机 手机号 手机号码 移动电话 手机电话 联系手机 联系电话 联系方式 电话 电话号码
            level: 层级 委员层级 委员级别 委员类别 级别 类别 市县 哪级委员
            county: 所在县 县区 县市区 区县 所属县区 所在县区 所在县市区 所属县市区 县（市、区） 所属区县 县
            sector: 界别 所属界别 政协界别 所在界别
            standing: 常委 是否常委 常务委员 政协职务 是否为常委 政协内职务
            party: 党派 政治面貌 所属党派 党派团体 政治面目
            committee: 专委会 专门委员会 所属专委会 所属专门委员会 所在专委会 专委 专委会名称
            expertise: 专长 特长 专业特长 擅长领域 专业领域 擅长 业务专长
            workplace: 工作单位及职务 单位及职务 工作单位和职务 单位职务 工作单位职务 工作单位 现任职务 单位
            home: 居住社区 居住地社区 居住地 现居住社区 家庭所在社区 居住所在社区 住所社区 常住社区
            work: 工作社区 单位所在社区 工作地社区 工作单位所在社区 工作地 办公社区
            term: 届次 届 届别 届期 第几届
            since: 任职起 任职时间 任职日期 起任时间 任期起 当选时间 任委员时间 任职时间起 增补时间
            group: 委员小组 所在小组 所属小组 小组 活动小组 委员活动小组 小组名称 所在委员小组
            leads: 组长 是否组长 小组职务 组内职务 小组长
            """),
        ),
        Shape(
            RosterKind.CONVENER,
            "召集人名册",
            "township",
            _columns("""
            county: 县区 所在县 县市区 区县 所属县区 县（市、区） 县
            township: 乡镇街道 乡镇（街道） 乡镇 镇街 所在乡镇 街道 乡镇、街道 所在乡镇街道 乡（镇、街道）
            name: 姓名 召集人 召集人姓名 名字
            phone: 手机 手机号 手机号码 移动电话 联系电话 联系方式 电话
            office_phone: 办公电话 办公室电话 座机 固定电话 固话 办电
            duties: 党政职务 职务 党内职务 现任职务 现任党政职务 单位及职务 任职
            rank: 职级待遇 职级 待遇 级别 享受待遇
            since: 任职起 任职时间 任职日期 任召集人时间 起任时间 任期起 任职时间起
            until: 任职止 到期 任期止 任职时间止 任职截止
            acting: 代理 是否代理 代理召集人
            public: 公开姓名 是否公开姓名 姓名公开
            address: 办公地点 办公地址 办公室
            """),
        ),
        Shape(
            RosterKind.ORGANISATION,
            "单位名册",
            "name",
            _columns("""
            name: 单位名称 名称 单位 单位全称 机构名称 承办单位
            kind: 类型 单位类型 性质 单位性质 类别 单位类别
            county: 县区 所在县 县市区 区县 所属县区 县（市、区） 县
            place: 乡镇街道 乡镇（街道） 乡镇 所在乡镇 所在地 地方 街道
            phone: 办公电话 联系电话 电话 座机 单位电话 值班电话
            active: 在用 是否在用 状态
            """),
        ),
        Shape(
            RosterKind.VENUE,
            "议事场所名册",
            "name",
            _columns("""
            name: 场所名称 名称 阵地名称 议事场所 场所 阵地
            kind: 类型 场所类型 类别 阵地类型 种类
            county: 县区 所在县 县市区 区县 所属县区 县（市、区） 县
            township: 乡镇街道 乡镇（街道） 乡镇 所在乡镇 镇街 街道
            community: 社区 社区（村） 村社区 所在社区 社区村 村（社区） 村
            owner: 归属单位 所属单位 管理单位 主管单位 责任单位 建设单位
            address: 地址 详细地址 地点 位置
            opening: 开放时间 开放日 活动时间 服务时间
            active: 在用 是否在用 状态
            """),
        ),
    )
}

# Never read and never kept, and the person is told so.
NEVER_KEPT = frozenset(
    head_word(word)
    for word in (
        *("身份证", "身份证号", "身份证号码", "公民身份号码", "银行卡号"),
        *("家庭住址", "住址", "家庭地址", "出生年月", "出生日期", "民族"),
    )
)
# A row that begins so is a sum or a note, whatever stands beside it.
NO_PERSON = (
    "合计",
    "总计",
    "小计",
    "共计",
    "备注",
    "说明",
    "注",
    "填表",
    "制表",
    "审核",
    "填报",
    "单位负责人",
)
