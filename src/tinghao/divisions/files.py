"""Reading a file of divisions: every mistake is named with its line, and nothing is written here."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from tinghao.divisions.models import LEVEL_DIGITS, level_of

COLUMNS = ("code", "name", "level", "active", "statistical")
LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 60
_YES, _NO = {"1", "true", "yes", _("是")}, {"0", "false", "no", _("否"), ""}


@dataclass(frozen=True, slots=True)
class Row:
    """One place as the file says it."""

    line: int
    code: str
    name: str
    level: str
    is_active: bool
    is_statistical: bool

    @property
    def parent(self) -> str:
        """The code one level up, "" for a province."""
        shorter = [digits for digits in LEVEL_DIGITS.values() if digits < len(self.code)]
        return self.code[: max(shorter)] if shorter else ""


@dataclass
class Reading:
    """What a file holds: its rows by code, and what is wrong with it, line by line."""

    rows: dict[str, Row] = field(default_factory=dict)
    errors: list[tuple[int, str]] = field(default_factory=list)

    def wrong(self, line: int, what: str) -> None:
        """Keeps a mistake; line 0 is the file as a whole."""
        self.errors.append((line, what))


def read(path: Path, known: Mapping[str, bool]) -> Reading:
    """The rows of a file; `known` are the codes in the database and whether they are active.

    UTF-8 with or without a byte order mark, comma separated, with a line of column names.
    """
    reading = Reading()
    text = _text(path, reading)
    if text is not None:
        _read_lines(text, reading)
        _check_parents(reading, known)
    reading.errors.sort()
    return reading


def _text(path: Path, reading: Reading) -> str | None:
    try:
        if path.stat().st_size > LARGEST:
            reading.wrong(0, _("文件超过 20 MB，不像是一个市的区划。"))
            return None
        raw = path.read_bytes()
    except OSError as error:
        reading.wrong(0, _("文件读不出来：%(why)s") % {"why": error.strerror})
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        reading.wrong(line, _("不是 UTF-8 编码。用表格软件另存为“CSV UTF-8”再试。"))
        return None


def _read_lines(text: str, reading: Reading) -> None:
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(lines, [])]
        if missing := [name for name in COLUMNS if name not in header]:
            reading.wrong(1, _("缺少列：%(names)s") % {"names": "、".join(missing)})
            return
        for values in lines:
            if not any(value.strip() for value in values):
                continue
            if len(values) != len(header):
                reading.wrong(
                    lines.line_num,
                    _("有 %(n)d 列，应有 %(m)d 列。") % {"n": len(values), "m": len(header)},
                )
                continue
            _read_row(lines.line_num, dict(zip(header, values, strict=True)), reading)
    except csv.Error:
        reading.wrong(lines.line_num, _("引号没有配对，或者这一行太长。"))
    if not reading.rows and not reading.errors:
        reading.wrong(0, _("文件里一个地方也没有。"))


def _read_row(line: int, values: dict[str, str], reading: Reading) -> None:
    before = len(reading.errors)
    code, name = values["code"].strip(), unicodedata.normalize("NFC", values["name"].strip())
    level = values["level"].strip()
    if not (code.isascii() and code.isdecimal()):
        hint = _("（表格软件把长数字改写了，请把这一列设为文本）") if "E+" in code.upper() else ""
        reading.wrong(line, _("代码“%(code)s”不全是数字。") % {"code": code[:20]} + hint)
    elif len(code) not in LEVEL_DIGITS.values():
        reading.wrong(line, _("代码 %(code)s 的位数不对，只能是 2、4、6、9 或 12 位。") % {"code": code[:20]})
    elif level != level_of(code):
        reading.wrong(
            line,
            _("代码 %(code)s 应是 %(right)s，写的是“%(level)s”。")
            % {"code": code, "right": level_of(code), "level": level[:20]},
        )
    if code in reading.rows:
        reading.wrong(
            line, _("代码 %(code)s 与第 %(n)d 行重复。") % {"code": code, "n": reading.rows[code].line}
        )
    if not name:
        reading.wrong(line, _("没有名称。"))
    elif len(name) > LONGEST_NAME:
        reading.wrong(line, _("名称超过 60 个字。"))
    elif any(unicodedata.category(c)[0] == "C" for c in name):
        reading.wrong(line, _("名称里有看不见的字符。"))
    flags = {key: _flag(line, key, values[key], reading) for key in ("active", "statistical")}
    if len(reading.errors) == before:
        reading.rows[code] = Row(line, code, name, level, flags["active"], flags["statistical"])


def _flag(line: int, key: str, value: str, reading: Reading) -> bool:
    word = value.strip().lower()
    if word not in _YES | _NO:
        reading.wrong(
            line, _("%(key)s 只能是 1 或 0，写的是“%(value)s”。") % {"key": key, "value": word[:20]}
        )
    return word in _YES


def _check_parents(reading: Reading, known: Mapping[str, bool]) -> None:
    # A line that is wrong itself is told once, not again by every line below it.
    if reading.errors:
        return
    for row in reading.rows.values():
        if not row.parent:
            continue
        above = reading.rows.get(row.parent)
        is_active = above.is_active if above else known.get(row.parent)
        codes = {"code": row.code, "parent": row.parent}
        if is_active is None:
            reading.wrong(row.line, _("%(code)s 的上级 %(parent)s 不在文件里。") % codes)
        elif row.is_active and not is_active:
            reading.wrong(row.line, _("上级 %(parent)s 没有启用，%(code)s 不能启用。") % codes)
