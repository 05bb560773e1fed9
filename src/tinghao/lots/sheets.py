"""Reads a pool out of a spreadsheet that an office has: .xlsx or .csv, columns in any order."""

from __future__ import annotations

import csv
import importlib
import io
import itertools
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any

from tinghao.core import refusals, text
from tinghao.lots.models import VALUE_LIMIT

MOST_PEOPLE = 10_000
MOST_COLUMNS = 20
MOST_LINES = MOST_PEOPLE + 50
MOST_BYTES = 5_000_000
# What an .xlsx may unpack to: a sheet of 10,000 people needs about a tenth.
MOST_UNPACKED = 60_000_000
MOST_SHOWN = 40

NAMES = frozenset({"姓名", "名字", "name"})
CONTACTS = frozenset({"手机", "手机号", "手机号码", "电话", "联系电话", "联系方式", "phone", "contact"})
# Columns that tell nothing about a group of people; they are not kept.
LEFT_OUT = frozenset(
    {"序号", "编号", "身份证", "身份证号", "身份证号码", "住址", "地址", "家庭住址", "备注", "id"}
)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in one cell, by the name that the spreadsheet shows for it."""

    cell: str
    words: str


class BadSheet(refusals.Invalid):
    """A sheet that cannot be taken; nothing of it was. `problems` lists the cells, the first MOST_SHOWN."""

    def __init__(self, words: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(words, fields={"pool": words})
        self.problems = tuple(problems[:MOST_SHOWN])
        self.more = max(len(problems) - MOST_SHOWN, 0)


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
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadSheet("文件太大，最多 5 MB。名册只要姓名、联系方式和几列属性就够了。")
    rows = _xlsx(content) if content[:2] == b"PK" else _csv(content, name)
    return _sheet(rows)


def _csv(content: bytes, name: str) -> list[list[str]]:
    for coding in ("utf-8-sig", "gb18030"):
        try:
            told = content.decode(coding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in told:
            break
    else:
        raise BadSheet(f"“{name[:40]}”不是 .xlsx 或 .csv 表格。请用表格软件另存为 .xlsx 再上传。")
    try:
        return list(itertools.islice(csv.reader(io.StringIO(told, newline="")), MOST_LINES))
    except csv.Error as problem:
        raise BadSheet("这个 .csv 文件读不下去，请用表格软件另存为 .xlsx 再上传。") from problem


def _xlsx(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
        is_small = len(parts) <= 500 and sum(part.file_size for part in parts) <= MOST_UNPACKED
        rows = _cells(content) if is_small else []
    # A broken file fails in the parser's many ways; none of them may reach the person as such.
    except Exception as problem:
        raise BadSheet("这个文件打不开，请用表格软件另存为 .xlsx 再上传。") from problem
    if not is_small:
        raise BadSheet("这个表格展开后太大，请只留名册那一张表再上传。")
    return rows


def _cells(content: bytes) -> list[list[str]]:
    book = importlib.import_module("openpyxl").load_workbook(
        io.BytesIO(content), read_only=True, data_only=True
    )
    rows = book.active.iter_rows(max_row=MOST_LINES, max_col=100, values_only=True)
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _sheet(rows: list[list[str]]) -> Sheet:
    lines = [
        [text.cleaned(cell) for cell in row] for _n, row in zip(range(MOST_PEOPLE + 50), rows, strict=False)
    ]
    try:
        start = next(i for i, line in enumerate(lines) if any(cell.lower() in NAMES for cell in line))
    except StopIteration:
        raise BadSheet("没有找到“姓名”这一列。第一行请写列名：姓名、联系方式、性别、年龄段……") from None
    return _People(lines[start], lines[start + 1 :], start + 2).read()


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
            what = "姓名和联系方式" if key[1] else "姓名（没有联系方式可以区分）"
            self.wrong(self.name, row, f"与第 {seen[key]} 行重复：{what}一样。")
        seen.setdefault(key, row)
        return NewPerson(name, contact, {feature: cells[i] for i, feature in self.features.items()})

    def wrong(self, column: int, row: int, words: str) -> None:
        self.problems.append(Problem(f"{_letters(column)}{row}", words))


def _letters(column: int) -> str:
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found
