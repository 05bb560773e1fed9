"""Reads a pool out of a spreadsheet that an office has: .xlsx or .csv, columns in any order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from tinghao.core import sheets, text
from tinghao.core.sheets import BadFile, Problem, address
from tinghao.lots.models import VALUE_LIMIT

MOST_PEOPLE = 10_000
MOST_COLUMNS = 20
MOST_BYTES = 5_000_000

NAMES = frozenset({"姓名", "名字", "name"})
CONTACTS = frozenset({"手机", "手机号", "手机号码", "电话", "联系电话", "联系方式", "phone", "contact"})
# Columns that tell nothing about a group of people; they are not kept.
LEFT_OUT = frozenset(
    {"序号", "编号", "身份证", "身份证号", "身份证号码", "住址", "地址", "家庭住址", "备注", "id"}
)


class BadSheet(BadFile):
    """A sheet that cannot be taken; nothing of it was. `problems` lists the cells, the first of them."""

    def __init__(self, words: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(words, problems, field_name="pool")


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody for a pool, as the sheet has them."""

    name: str
    contact: str
    values: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """The attributes that may carry quotas, and the people."""

    features: tuple[str, ...]
    people: tuple[NewPerson, ...]


def read(file: IO[bytes], name: str) -> Sheet:
    """The whole pool; raises BadSheet for a file that is no table, and for cells that must be mended."""
    try:
        book = sheets.read(file, name, most_bytes=MOST_BYTES)
    except BadFile as refused:
        raise BadSheet(refused.message) from refused
    for page in book.pages:
        lines = [[text.cleaned(cell) for cell in row] for row in page.rows]
        for start, line in enumerate(lines):
            if any(cell.lower() in NAMES for cell in line):
                return _People(line, lines[start + 1 :], start + 1).read()
    raise BadSheet("没有找到“姓名”这一列。第一行请写列名：姓名、联系方式、性别、年龄段……")


class _People:
    """The rows under the line of names, with every cell that must be mended."""

    def __init__(self, head: list[str], lines: list[list[str]], first: int) -> None:
        self.head, self.lines, self.first = head, lines, first
        self.name = next(i for i, cell in enumerate(head) if cell.lower() in NAMES)
        self.contact = next((i for i, cell in enumerate(head) if cell.lower() in CONTACTS), None)
        self.features = {
            i: cell
            for i, cell in enumerate(head)
            if cell and i not in {self.name, self.contact} and cell.lower() not in LEFT_OUT | CONTACTS
        }
        self.problems: list[Problem] = []

    def read(self) -> Sheet:
        names = list(self.features.values())
        if len(names) > MOST_COLUMNS:
            raise BadSheet(f"属性列太多，最多 {MOST_COLUMNS} 列。请只留要定名额的几列。")
        for i, name in self.features.items():
            if names.count(name) > 1 or len(name) > VALUE_LIMIT:
                self.wrong(i, self.first - 1, f"列名“{name[:30]}”重复或太长。")
        people: list[NewPerson] = []
        seen: dict[tuple[str, str], int] = {}
        for row, line in enumerate(self.lines, start=self.first):
            if any(line):
                people.append(self.person(row, line, seen))
        if len(people) > MOST_PEOPLE:
            raise BadSheet(f"名册最多 {MOST_PEOPLE} 人。")
        if self.problems:
            raise BadSheet(
                f"有 {len(self.problems)} 处要改，改好再传一次。现在一个人也没有存。", self.problems
            )
        if not people:
            raise BadSheet("列名下面没有人。")
        return Sheet(tuple(names), tuple(people))

    def person(self, row: int, line: list[str], seen: dict[tuple[str, str], int]) -> NewPerson:
        cells = [*line, *[""] * len(self.head)]
        name = cells[self.name]
        contact = cells[self.contact] if self.contact is not None else ""
        if not name:
            self.wrong(self.name, row, "没有姓名。")
        elif len(name) > 40 or len(contact) > 60:
            self.wrong(self.name, row, "姓名或联系方式太长。")
        for i, feature in self.features.items():
            if not cells[i]:
                self.wrong(i, row, f"没有填“{feature}”。")
            elif len(cells[i]) > VALUE_LIMIT:
                self.wrong(i, row, f"“{feature}”最多 {VALUE_LIMIT} 个字。")
        key = ("".join(name.split()), "".join(c for c in contact if c.isalnum()))
        if name and key in seen:
            self.repeated(row, cells, seen[key], is_certain=bool(key[1]))
        seen.setdefault(key, row)
        return NewPerson(name, contact, {feature: cells[i] for i, feature in self.features.items()})

    def repeated(self, row: int, cells: list[str], before: int, *, is_certain: bool) -> None:
        """Somebody stands there twice: alike, or with attributes that contradict each other."""
        earlier = [*self.lines[before - self.first], *[""] * len(self.head)]
        other = [feature for i, feature in self.features.items() if cells[i] != earlier[i]]
        if other and is_certain:
            named = "、".join(other[:3])
            words = f"与第 {before + 1} 行是同一个人，{named}却不一样。请核对，只留对的一行。"
        else:
            what = "姓名和联系方式" if is_certain else "姓名（没有联系方式可以区分）"
            words = f"与第 {before + 1} 行重复：{what}一样。"
        self.wrong(self.name, row, words)

    def wrong(self, column: int, row: int, words: str) -> None:
        self.problems.append(Problem(address(row, column), words))
