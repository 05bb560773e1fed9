"""What a cell says: its name, plain text, dates and numbers as people write them in China."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata

_SPACES = re.compile(r"[\s\u200b\u3000]+")
_FULL = re.compile(
    r"(\d{4})\s*[-年./、,]\s*(\d{1,2})\s*[-月./、,]\s*(\d{1,2})\s*日?"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_MONTH = re.compile(r"(\d{4})\s*[-年./、,]\s*(\d{1,2})\s*月?份?")
_RUN = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})?")
_YEAR = re.compile(r"((?:19|20)\d{2})年")
_DIGITS = dict(zip("〇○零一二三四五六七八九", (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_FIRST, _LAST = 20_000, 60_000  # serial days of 1954 to 2064: what a date in a roster can be
_YES = frozenset({"是", "有", "√", "✓", "✔", "对", "1", "y", "yes", "true", "t"})
_NO = frozenset({"", "否", "无", "没有", "×", "✗", "x", "0", "n", "no", "false", "f", "-", "—", "/"})


def address(row: int, column: int) -> str:
    """The name that a spreadsheet shows for a cell, from row and column counted from 0: A1."""
    found, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return f"{found}{row + 1}"


def plain(text: str) -> str:
    """The text in half width, without control characters, with single blanks."""
    folded = unicodedata.normalize("NFKC", text)
    kept = "".join(
        c if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"} else ""
        for c in folded
    )
    return _SPACES.sub(" ", kept).strip()


def as_number(text: str) -> int | None:
    """A whole number in figures or in Chinese: 7, 七, 十二, 第七届; None where there is none."""
    said = plain(text)
    if found := re.search(r"\d+", said):
        return int(found.group())
    chars = re.search(r"[〇○零一二三四五六七八九十百]+", said)
    return _chinese(chars.group()) if chars else None


def _chinese(said: str) -> int | None:
    if "十" not in said and "百" not in said:
        return int("".join(str(_DIGITS[c]) for c in said))
    total, digit = 0, 0
    for c in said:
        if c in _DIGITS:
            digit = _DIGITS[c]
        else:
            total, digit = total + (digit or 1) * (10 if c == "十" else 100), 0
    return total + digit


def as_date(text: str, *, is_1904: bool = False) -> dt.date | None:
    """The day that the text names; the first of a month or a year that is named alone; else None.

    Taken: 2021-06-14, 2021年6月14日, 2021.6, 2021年, 20210614, 202106, 二〇二一年六月, and the serial
    number of a spreadsheet (44361).
    """
    said = _digits_of_years(plain(text))
    if said.isdecimal() and len(said) == 5 and _FIRST <= int(said) <= _LAST:
        base = dt.date(1904, 1, 1) if is_1904 else dt.date(1899, 12, 30)
        return base + dt.timedelta(days=int(said))
    for pattern in (_FULL, _MONTH, _RUN, _YEAR):
        if found := pattern.fullmatch(said):
            parts = [int(part) for part in found.groups() if part]
            return _day(*parts)
    return None


def _day(year: int, month: int = 1, day: int = 1) -> dt.date | None:
    try:
        return dt.date(year, month, day) if 1900 <= year <= 2100 else None
    except ValueError:
        return None


def _digits_of_years(said: str) -> str:
    if not any(c in _DIGITS or c == "十" for c in said):
        return said
    year = re.sub(
        r"^[〇○零一二三四五六七八九]{4}", lambda m: "".join(str(_DIGITS[c]) for c in m.group()), said
    )
    return re.sub(r"[〇○零一二三四五六七八九十]+", lambda m: str(_chinese(m.group())), year)


def as_flag(text: str) -> bool | None:
    """Yes or no as offices tick it; None for something else."""
    said = plain(text).lower()
    return True if said in _YES else False if said in _NO else None
