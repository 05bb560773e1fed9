"""From a file to records: which rows are somebody, what each cell means, and every cell that does not.

Sums, notes, repeated headings and sub-headings are passed over; a sub-heading that names a county counts
for the rows below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.utils.translation import gettext as _

from tinghao.core import sheets
from tinghao.core.sheets import BadFile, Found, Page, Problem, address, head_word, plain
from tinghao.divisions.gazetteer import Gazetteer
from tinghao.rosters import cells
from tinghao.rosters.cells import Wrong
from tinghao.rosters.shapes import NEVER_KEPT, NO_PERSON, SHAPES, Shape

MOST_RECORDS = 20_000


@dataclass
class Record:
    """One row that is somebody or something: what its cells mean, and where each of them stands."""

    row: str
    values: dict[str, Any]
    cells: dict[str, str]
    said: dict[str, str] = field(default_factory=dict)

    def problem(self, key: str, words: str, hint: str = "") -> Problem:
        """What is wrong with one of its cells; with the row, where it has no such cell."""
        return Problem(self.cells.get(key, self.row), words, self.said.get(key, ""), hint)


@dataclass
class Reading:
    """What a file says: the records, what the person should know, and what must be mended."""

    kind: str
    records: list[Record] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(file: IO[bytes], name: str, *, kind: str, gazetteer: Gazetteer, county: str = "") -> Reading:
    """The records of the file; `county` is the office's own, which counts where a row names none.

    Raises BadFile for what is no table, and for a table without the headings of this roster. Cells that
    must be mended do not raise: they are in `problems`.
    """
    book, shape = sheets.read(file, name), SHAPES[kind]
    reading = Reading(kind, notes=list(book.notes))
    found = [(page, sheets.find(page, shape.columns, shape.needed)) for page in book.pages]
    pages = [(page, heads) for page, heads in found if heads is not None and len(heads.columns) > 1]
    if not pages:
        raise BadFile(_missing(shape))
    skipped = [page.name for page, heads in found if heads is None and page.rows]
    if skipped:
        words = _("这几张表没有认出列名，没有读：%(names)s。")
        reading.notes.append(words % {"names": "、".join(skipped[:5])})
    for page, heads in pages:
        _Rows(reading, shape, gazetteer, county, page, heads, len(pages) > 1).read()
    if not reading.records and not reading.problems:
        raise BadFile(_("列名下面没有内容。"))
    return reading


def _missing(shape: Shape) -> str:
    heads = shape.heads
    words = _("没有认出列名。%(title)s要有“%(needed)s”这一列，再加别的列，例如：%(others)s。")
    others = [head for key, head in heads.items() if key != shape.needed][:4]
    return words % {"title": shape.title, "needed": heads[shape.needed], "others": "、".join(others)}


class _Rows:
    """The rows of one page under its headings."""

    def __init__(
        self,
        reading: Reading,
        shape: Shape,
        gazetteer: Gazetteer,
        county: str,
        page: Page,
        heads: Found,
        is_one_of_many: bool,
    ) -> None:
        self.reading, self.shape, self.page, self.heads = reading, shape, page, heads
        self.prefix = f"{page.name}!" if is_one_of_many else ""
        self.words = sheets.known_words(shape.columns)
        self.gazetteer = gazetteer
        self.office = county
        self.section = ""
        self.passed = 0

    def read(self) -> None:
        """Every row is a record, a problem, or was passed over."""
        self._tell_columns()
        for row in range(self.heads.first, len(self.page.rows)):
            line = self.page.rows[row]
            if any(cell.strip() for cell in line) and not self._is_no_record(row, line):
                self._record(row)
            if len(self.reading.records) > MOST_RECORDS:
                raise BadFile(_("行数太多，最多 %(n)s 行。") % {"n": MOST_RECORDS})
        if self.passed:
            words = _("跳过了 %(n)s 行小标题、合计或备注。")
            self.reading.notes.append(words % {"n": self.passed})

    def _tell_columns(self) -> None:
        bare = [label for column, label in self.heads.unused]
        kept_away = [label for label in bare if head_word(label.split()[-1]) in NEVER_KEPT]
        if kept_away:
            words = _("这几列不读也不存：%(names)s。")
            self.reading.notes.append(words % {"names": "、".join(dict.fromkeys(kept_away))})
        rest = [
            label for label in dict.fromkeys(bare) if label not in kept_away and head_word(label) != "序号"
        ]
        if rest:
            words = _("这几列没有用到：%(names)s。")
            self.reading.notes.append(words % {"names": "、".join(label[:20] for label in rest[:8])})
        for column, label in self.heads.doubled:
            cell = self.prefix + address(self.heads.first - 1, column)
            self.reading.problems.append(
                Problem(cell, _("有两列是同一个意思，请只留一列。"), label, _("删去其中一列"))
            )

    def _is_no_record(self, row: int, line: list[str]) -> bool:
        said = [plain(cell) for cell in line if cell.strip()]
        first = said[0] if said else ""
        is_head = sum(head_word(cell) in self.words for cell in said) * 2 > len(said)
        is_sum = first.replace(" ", "").startswith(NO_PERSON)
        # One thing in a row, over several columns or in none that is known: a sub-heading.
        alone = len(set(said)) == 1 and (len(said) > 1 or not self._is_known(line))
        if alone or (len(said) == 1 and any(c in first for c in "：:()（）、")):
            self._begin_section(first)
            alone = True
        if is_head or is_sum or alone:
            self.passed += 1
            return True
        return False

    def _is_known(self, line: list[str]) -> bool:
        return any(column < len(line) and line[column].strip() for column in self.heads.columns.values())

    def _begin_section(self, words: str) -> None:
        bare = words.split("(")[0].split("（")[0].strip("一二三四五六七八九十、.0123456789 :：")
        self.section = self.gazetteer.find(bare, levels=("county",)).code or self.section

    def _record(self, row: int) -> None:
        record = Record(f"{self.prefix}{row + 1}", {}, {})
        for key, column in self.heads.columns.items():
            record.cells[key] = self.prefix + address(row, column)
            record.said[key] = plain(self.page.cell(row, column))
        if not record.said[self.shape.needed]:
            needed = self.shape.heads[self.shape.needed]
            words = _("这一行没有%(what)s。") % {"what": needed}
            self.reading.problems.append(record.problem(self.shape.needed, words))
            return
        for key, found in self._meanings(row, record):
            if isinstance(found, Wrong):
                self.reading.problems.append(record.problem(key, found.words, found.hint))
            elif found is not None:
                record.values[key] = found
        if self.shape.needed in record.values:
            self.reading.records.append(record)

    def _meanings(self, row: int, record: Record) -> Iterator[tuple[str, Any]]:
        context = cells.Context(self.gazetteer, self.office, self.section, record.said)
        # The county first: it tells namesakes apart in the other columns.
        for key in sorted(self.heads.columns, key=("county", "township").__contains__, reverse=True):
            spot = (row, self.heads.columns[key])
            if spot in self.page.garbled:
                yield key, Wrong(_("这一格的字坏了，请重新填写。"))
            elif spot in self.page.hollow:
                yield key, Wrong(_("这一格的公式没有算出结果，请填上值。"))
            elif record.said[key]:
                read: Callable[[str, cells.Context], Any] = cells.readers(self.shape.kind)[key]
                context.is_decimal, context.is_1904 = spot in self.page.decimals, self.page.is_1904
                found = read(record.said[key], context)
                if key == "county" and isinstance(found, str):
                    context.county = found
                if key == "township" and isinstance(found, str):
                    context.township = found
                yield key, found
        if not record.said.get("county") and self.section:
            yield "county", self.section
