"""Reading .csv and tab-separated text in the encodings that are met: UTF-8, GBK, UTF-16."""

from __future__ import annotations

import csv
import io
import itertools

from django.utils.translation import gettext as _

from tinghao.core.sheets.pages import BadFile, Book, Page

MOST_LINES = 30_000
MOST_COLUMNS = 100
_LOST = "\ufffd"


def read(content: bytes, name: str) -> Book:
    """The one page of a text file; cells whose characters were lost are marked as garbled."""
    told = _decoded(content, name)
    if "\x00" in told:
        raise BadFile(
            _("“%(name)s”不是 .xlsx 或 .csv 表格。请用表格软件另存为 .xlsx 再上传。") % {"name": name[:40]}
        )
    page, notes = Page(""), []
    try:
        lines = csv.reader(io.StringIO(told, newline=""), delimiter=_delimiter(told))
        for line in itertools.islice(lines, MOST_LINES + 1):
            page.rows.append([cell.removeprefix("'") for cell in line[:MOST_COLUMNS]])
    except csv.Error as problem:
        raise BadFile(_("这个 .csv 文件读不下去，请用表格软件另存为 .xlsx 再上传。")) from problem
    if len(page.rows) > MOST_LINES:
        raise BadFile(_("行数太多，最多 %(n)s 行。") % {"n": MOST_LINES})
    for row, line in enumerate(page.rows):
        page.garbled.update((row, column) for column, cell in enumerate(line) if _LOST in cell)
    if page.garbled:
        notes.append(_("文件里有 %(n)s 个格子的字坏了。") % {"n": len(page.garbled)})
    return Book([page], notes)


def _no_table(name: str) -> BadFile:
    words = _("“%(name)s”不是 .xlsx 或 .csv 表格。请用表格软件另存为 .xlsx 再上传。")
    return BadFile(words % {"name": name[:40]})


def _decoded(content: bytes, name: str) -> str:
    for mark, coding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if content.startswith(mark):
            return content.decode(coding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        pass
    # One broken byte must not turn a whole UTF-8 file into nonsense in GBK, nor the other way round.
    tried = [content.decode(coding, errors="replace") for coding in ("gb18030", "utf-8")]
    best = max(tried, key=_sense)
    if _sense(best) < 0.5 and best.count(_LOST) * 20 > len(best):
        raise BadFile(
            _("“%(name)s”不是 .xlsx 或 .csv 表格。请用表格软件另存为 .xlsx 再上传。") % {"name": name[:40]}
        )
    return best


def _sense(text: str) -> float:
    """The share of everyday characters among all that are not plain: nonsense has few of them."""
    odd = [c for c in text[:200_000] if ord(c) > 0x2E7F]
    return sum(map(_is_everyday, odd)) / len(odd) if odd else 0.0


def _is_everyday(c: str) -> bool:
    # The first level of GB 2312: the 3,755 characters of everyday writing; and full-width signs.
    try:
        code = c.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return 0xB0 <= code[0] <= 0xD7 or code[0] in {0xA1, 0xA3}


def _delimiter(told: str) -> str:
    head = told[:20_000]
    return max(",\t;，", key=head.count)
