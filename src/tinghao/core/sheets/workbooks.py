"""Reading .xlsx by its parts: values by cell, merged ranges, hidden rows, and what was left alone.

Its own reader, because the usual library gives either formulas or values, no merged ranges while it reads
row by row, and no end to a sheet with a million formatted empty rows.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO
from xml.parsers import expat

from django.utils.translation import gettext as _

from tinghao.core.sheets.pages import BadFile, Book, Page

MOST_PARTS = 3_000
MOST_UNPACKED = 60_000_000
# 30,000 lines with 15 cells each; a part that is nothing but elements ends the reading early.
MOST_ELEMENTS = 1_500_000
MOST_LINES = 30_000
MOST_COLUMNS = 100
# So many empty rows in a row, and what may come after them is told and not read.
EMPTY_ENOUGH = 1_000
_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MERGE = re.compile(rb'mergeCell [^>]{0,80}?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")


class _TooMuch(Exception):
    """The parts unpack to more than is read."""


class _Bounded(io.RawIOBase):
    """A part of the archive, of which only so much is ever unpacked, whatever its header claims."""

    def __init__(self, part: IO[bytes], left: int) -> None:
        self.part, self.left = part, left

    def read(self, size: int = -1) -> bytes:
        wanted = 65_536 if size < 0 else size
        found = self.part.read(wanted)
        self.left -= len(found)
        if self.left < 0:
            raise _TooMuch
        return found


def read(content: bytes) -> Book:
    """The visible sheets of a workbook; raises BadFile in words."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _Workbook(archive).read()
    except BadFile:
        raise
    except _TooMuch as problem:
        raise BadFile(_("这个表格展开后太大，请只留名册那几张表再上传。")) from problem
    # A broken file fails in the parser's many ways; none of them may reach the person as such.
    except Exception as problem:
        raise BadFile(_("这个文件打不开，请用表格软件另存为 .xlsx 再上传。")) from problem


class _Workbook:
    """One archive, read part by part."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.names = set(archive.namelist())
        if len(self.names) > MOST_PARTS or any(part.flag_bits & 1 for part in archive.infolist()):
            raise BadFile(_("这个文件打不开，请用表格软件另存为 .xlsx 再上传。"))
        if "xl/workbook.xml" not in self.names:
            raise BadFile(_("这不是 .xlsx 表格。请用表格软件打开，另存为 .xlsx 再上传。"))
        self.notes: list[str] = []

    def read(self) -> Book:
        if any(name.endswith("vbaProject.bin") for name in self.names):
            self.notes.append(_("文件里有宏，没有运行，只读了格子里的值。"))
        if any(name.startswith("xl/externalLinks/") for name in self.names):
            self.notes.append(_("有公式连着别的文件，没有去打开，用的是表里存的值。"))
        shared, dates = self.strings(), self.date_styles()
        pages, hidden = [], 0
        is_1904, sheets = self.sheets()
        for name, part, is_hidden in sheets:
            if is_hidden:
                hidden += 1
            elif part in self.names:
                pages.append(_Sheet(self, name, is_1904, shared, dates).read(part))
        if hidden:
            self.notes.append(_("有 %(n)s 张隐藏的表，没有读。") % {"n": hidden})
        formulas = sum(len(page.formulas) for page in pages)
        if formulas:
            self.notes.append(_("有 %(n)s 个格子是公式，用的是表里存的值。") % {"n": formulas})
        rows = sum(page.hidden_rows for page in pages)
        if rows:
            self.notes.append(_("有 %(n)s 行是隐藏或筛掉的，也读了。") % {"n": rows})
        return Book(pages, self.notes)

    def walk(self, part: str) -> Iterator[tuple[str, Mapping[str, str] | None, str]]:
        """(name, attributes, "") where an element begins, (name, None, its last text) where it ends.

        Event by event, so that no part of any shape fills the memory; entities are not known at all.
        """
        found: list[tuple[str, Mapping[str, str] | None, str]] = []
        texts: list[str] = []
        parser = expat.ParserCreate()

        def begins(tag: str, attributes: dict[str, str]) -> None:
            texts.clear()
            found.append((tag.rpartition(":")[2], attributes, ""))

        def ends(tag: str) -> None:
            found.append((tag.rpartition(":")[2], None, "".join(texts)))
            texts.clear()

        def refuses(*_told: object) -> None:
            raise _TooMuch

        parser.StartElementHandler, parser.EndElementHandler = begins, ends
        parser.CharacterDataHandler = texts.append
        parser.StartDoctypeDeclHandler = refuses
        seen = 0
        with self.archive.open(part) as packed:
            source = _Bounded(packed, MOST_UNPACKED)
            while chunk := source.read(131_072):
                parser.Parse(chunk, False)
                seen += len(found)
                if seen > 2 * MOST_ELEMENTS:
                    raise _TooMuch
                yield from found
                found.clear()
            parser.Parse(b"", True)
            yield from found

    def merges_behind(self, part: str) -> Iterator[str]:
        """The merged ranges of a sheet, found by their look in what may be unpacked of it."""
        with self.archive.open(part) as packed:
            source, kept = _Bounded(packed, MOST_UNPACKED), b""
            try:
                while chunk := source.read(1_000_000):
                    kept = kept[-200:] + chunk
                    yield from (found.decode() for found in _MERGE.findall(kept))
            except _TooMuch:
                return

    def sheets(self) -> tuple[bool, list[tuple[str, str, bool]]]:
        """Whether days count from 1904, and (name, part, is hidden) of each sheet in order."""
        targets = {}
        for tag, link, _text in self.walk("xl/_rels/workbook.xml.rels"):
            if tag == "Relationship" and link is not None:
                target = link.get("Target", "")
                targets[link.get("Id")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        is_1904, found = False, []
        for tag, given, _text in self.walk("xl/workbook.xml"):
            if tag == "workbookPr" and given is not None:
                is_1904 = given.get("date1904") in {"1", "true"}
            elif tag == "sheet" and given is not None:
                number = next((v for k, v in given.items() if k.endswith(":id")), "")
                is_hidden = given.get("state", "visible") != "visible"
                found.append((given.get("name", ""), targets.get(number, ""), is_hidden))
        return is_1904, found

    def strings(self) -> list[str]:
        """The shared strings by number; readings for the pronunciation are left out."""
        if "xl/sharedStrings.xml" not in self.names:
            return []
        found: list[str] = []
        parts: list[str] = []
        is_read_aloud = False
        for tag, given, text in self.walk("xl/sharedStrings.xml"):
            if tag == "rPh":
                is_read_aloud = given is not None
            elif tag == "t" and given is None and not is_read_aloud:
                parts.append(text)
            elif tag == "si" and given is None:
                found.append("".join(parts))
                parts.clear()
        return found

    def date_styles(self) -> set[int]:
        """The numbers of the cell styles that show a number as a day."""
        if "xl/styles.xml" not in self.names:
            return set()
        dates: set[int] = set(_DATE_FORMATS)
        styles: list[int] = []
        is_in_cells = False
        for tag, given, _text in self.walk("xl/styles.xml"):
            if tag == "cellXfs":
                is_in_cells = given is not None
            elif given is None:
                continue
            elif tag == "numFmt" and _is_a_day(given.get("formatCode", "")):
                dates.add(int(given.get("numFmtId", "0")))
            elif tag == "xf" and is_in_cells:
                styles.append(int(given.get("numFmtId", "0")))
        return {number for number, style in enumerate(styles) if style in dates}


def _is_a_day(code: str) -> bool:
    plain = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code).lower()
    return "y" in plain or ("m" in plain and "d" in plain)


@dataclass
class _Cell:
    """One cell on its way: where it is, of which type and style, and what was found in it."""

    column: int
    kind: str
    style: int
    text: str = ""
    is_formula: bool = False


class _Sheet:
    """One sheet on its way into a page."""

    def __init__(self, book: _Workbook, name: str, is_1904: bool, shared: list[str], dates: set[int]) -> None:
        self.book, self.shared, self.dates = book, shared, dates
        self.page = Page(name, is_1904=is_1904)
        self.empty = 0
        self.number = -1
        self.is_hidden = False
        self.line: list[str] = []
        self.open: _Cell | None = None
        self.column = 0
        self.is_read_aloud = False

    def read(self, part: str) -> Page:
        """The page; at a desert of empty rows the reading ends, and only merged ranges are looked for."""
        for tag, given, text in self.book.walk(part):
            if given is not None:
                self.begins(tag, given)
            else:
                self.ends(tag, text)
            if self.empty >= EMPTY_ENOUGH:
                self.book.notes.append(
                    _("“%(sheet)s”第 %(n)s 行以后连着一千行是空白，后面没有再读。")
                    % {"sheet": self.page.name, "n": len(self.page.rows)}
                )
                for ref in self.book.merges_behind(part):
                    self.merge(ref)
                break
        self.page.spread()
        return self.page

    def begins(self, tag: str, given: Mapping[str, str]) -> None:
        """An element begins."""
        if tag == "c":
            if found := _REF.match(given.get("r", "")):
                self.column = _column(found.group(1))
            self.open = _Cell(self.column, given.get("t", "n"), int(given.get("s", "0")))
            self.column += 1
        elif tag == "f" and self.open is not None:
            self.open.is_formula = True
        elif tag == "rPh":
            self.is_read_aloud = True
        elif tag == "row":
            self.number = int(given["r"]) - 1 if "r" in given else self.number + 1
            self.is_hidden = given.get("hidden") in {"1", "true"}
            self.line, self.column = [], 0
        elif tag == "mergeCell":
            self.merge(given.get("ref", ""))

    def ends(self, tag: str, text: str) -> None:
        """An element ends, with its text."""
        if tag == "c" and self.open is not None:
            cell, self.open = self.open, None
            value = self.value(cell) if cell.column < MOST_COLUMNS else ""
            if value:
                self.line.extend([""] * (cell.column + 1 - len(self.line)))
                self.line[cell.column] = value
        elif tag in {"v", "t"} and self.open is not None and not self.is_read_aloud:
            self.open.text += text
        elif tag == "rPh":
            self.is_read_aloud = False
        elif tag == "row":
            self.row()

    def row(self) -> None:
        """The row is whole: kept where something stands in it."""
        if not self.line:
            self.empty += 1
            return
        self.empty = 0
        if self.number >= MOST_LINES:
            raise BadFile(_("行数太多，最多 %(n)s 行。") % {"n": MOST_LINES})
        self.page.hidden_rows += self.is_hidden
        self.page.rows.extend([] for _missing in range(self.number + 1 - len(self.page.rows)))
        self.page.rows[self.number] = self.line

    def value(self, cell: _Cell) -> str:
        """What the cell says, as text; a formula by its stored value."""
        here, text = (self.number, cell.column), cell.text
        if cell.kind == "s" and text:
            text = self.shared[int(text)]
        elif cell.kind == "n" and text:
            text = self.figure(text, cell)
        elif cell.kind == "b":
            text = "是" if text == "1" else "否"
        if cell.is_formula:
            is_bad = not text or cell.kind == "e" or text.strip() in _ERRORS
            (self.page.hollow if is_bad else self.page.formulas).add(here)
            return text or _("（公式）")
        if cell.kind == "e":
            self.page.hollow.add(here)
        return text if text.strip() else ""

    def figure(self, text: str, cell: _Cell) -> str:
        """A number as it was meant: a day by its style, a telephone number without a point."""
        value = float(text)
        if cell.style in self.dates and 0 < value < 200_000:
            base = dt.date(1904, 1, 1) if self.page.is_1904 else dt.date(1899, 12, 30)
            return (base + dt.timedelta(days=int(value))).isoformat()
        if value.is_integer():
            return str(int(value))
        self.page.decimals.add((self.number, cell.column))
        return repr(value)

    def merge(self, ref: str) -> None:
        """A merged range is known."""
        found = _REF.findall(ref)
        if len(found) == 2:
            (left, top), (right, bottom) = found
            area = (int(top) - 1, _column(left), int(bottom) - 1, min(_column(right), MOST_COLUMNS - 1))
            if area[1] < MOST_COLUMNS:
                self.page.merged.append(area)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
