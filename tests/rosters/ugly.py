"""Forty ugly spreadsheets with errors planted in known cells: what offices really send, made in code."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field

from tests.rosters import stage

# The usual words for each column, and the lines that stand above them.
HEADS = {
    "name": ("姓名", "委员姓名", "名字", "姓  名", "姓名*"),
    "phone": ("手机", "手机号码", "联系电话", "联系方式", "电话（手机）"),
    "sector": ("界别", "所属界别", "政协界别"),
    "home": ("居住社区", "居住地", "现居住社区"),
    "since": ("任职时间", "任职起", "当选时间"),
    "standing": ("常委", "是否常委", "政协职务"),
    "term": ("届次", "届", "第几届"),
}
TITLES = ("南谯区政协委员名册", "2026年委员基本情况一览表", "附件2：委员通讯录（内部资料）")
NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = ("建国", "秀英", "伟", "芳", "志强", "丽华", "明", "静", "国强", "海燕")
PLACES = ("万桥社区", "同乐街道万桥社区", "南谯区同乐街道", "担子社区", "龙蟠街道龙蟠南苑社区")
SECTORS = ("教育", "工商联", "医药卫生", "科协", "农业")
DATES = ("2021年12月", "2021.6", "20210614", "2021-06-14", "２０２１年６月", "二〇二一年十二月", 44361)
# What goes wrong, by column: the value that is planted.
WRONG: dict[str, tuple[object, ...]] = {
    "phone": ("1390000000", "139000000012", "13900000012/13900000013", "无号", "1.39E+10"),
    "sector": ("医药卫声", "工商連", "教育部界", "农夜"),
    "home": ("万乔社区", "同乐街到", "月球村", "龙盘南院社区"),
    "since": ("去年", "2021年13月", "六月份", "不详2021"),
    "standing": ("也许", "待定", "？"),
    "term": ("甲届", "若干", "九十九届"),
    "name": (None, "12345"),
}
SHAPES = ("plain", "title", "two_heads", "sections", "merged", "many", "sums", "csv", "gbk", "shuffled")


@dataclass
class Ugly:
    """One file, what it is called, and the cells in which something is wrong."""

    name: str
    file: io.BytesIO
    planted: set[str] = field(default_factory=set)
    rows: int = 0


def every(seed: int = 7) -> list[Ugly]:
    """The forty, always the same."""
    chance = random.Random(seed)
    return [_made(number, SHAPES[number % len(SHAPES)], chance) for number in range(40)]


def _made(number: int, shape: str, chance: random.Random) -> Ugly:
    keys = list(HEADS)
    if shape in {"shuffled", "many", "csv"}:
        chance.shuffle(keys)
    heads = [chance.choice(HEADS[key]) for key in keys]
    above = _above(shape, heads, chance)
    rows: list[list[object]] = []
    for index in range(chance.randint(6, 14)):
        rows.append(_person(number * 100 + index, keys, chance))
    planted = _plant(rows, keys, chance)
    lines: list[list[object]] = [*above, heads]
    cells: set[str] = set()
    for index, row in enumerate(rows):
        if shape == "sections" and index % 4 == 0:
            lines.append([f"{'一二三四'[index // 4]}、南谯区（示例）"])
        if shape == "many" and index == 5:
            lines.append(list(heads))
        lines.append(row)
        cells |= {_cell(len(lines), column) for column in planted.get(index, ())}
    if shape in {"sums", "title"}:
        lines.append(["合计", len(rows)])
        lines.append(["填表人：示例", None, "审核人："])
    return Ugly(f"{number:02d}-{shape}", _file(shape, lines, len(above)), cells, len(rows))


def _person(index: int, keys: list[str], chance: random.Random) -> list[object]:
    name = NAMES[index % len(NAMES)] + chance.choice(GIVEN)
    said: dict[str, object] = {
        "name": f"{name[0]} {name[1:]}" if chance.random() < 0.2 else name,
        "phone": chance.choice((13_900_000_000 + index, f"139 {index:04d} 0000", f"１３９{index:08d}")),
        "sector": chance.choice((*SECTORS, None)),
        "home": chance.choice((*PLACES, None)),
        "since": chance.choice((*DATES, None)),
        "standing": chance.choice(("是", "否", "√", None)),
        "term": chance.choice(("七届", "第七届", 7, "七届五次", None)),
    }
    return [said[key] for key in keys]


def _plant(rows: list[list[object]], keys: list[str], chance: random.Random) -> dict[int, set[int]]:
    """Up to one wrong cell a row; the same cell is never wrong twice."""
    planted: dict[int, set[int]] = {}
    for index in chance.sample(range(len(rows)), k=min(len(rows), chance.randint(2, 5))):
        key = chance.choice(keys)
        column = keys.index(key)
        rows[index][column] = chance.choice(WRONG[key])
        planted.setdefault(index, set()).add(column)
    return planted


def _above(shape: str, heads: list[str], chance: random.Random) -> list[list[object]]:
    if shape == "two_heads":
        return [[chance.choice(TITLES)], ["基本信息", *[None] * (len(heads) - 1)]]
    if shape in {"title", "merged", "sums"}:
        return [[chance.choice(TITLES)], ["单位（盖章）：", None, "2026年11月"]]
    return []


def _file(shape: str, lines: list[list[object]], above: int) -> io.BytesIO:
    if shape in {"csv", "gbk"}:
        text = "\n".join(",".join("" if v is None else str(v) for v in line) for line in lines)
        return stage.csv(text, "gb18030" if shape == "gbk" else "utf-8-sig")
    width = max(len(line) for line in lines)
    end = stage.openpyxl.utils.get_column_letter(width)
    merged = [f"A1:{end}1"] if above else []
    if shape == "two_heads":
        merged.append(f"A2:{end}2")
    return stage.xlsx(*lines, merged=merged)


def _cell(line: int, column: int) -> str:
    return f"{chr(65 + column)}{line}"
