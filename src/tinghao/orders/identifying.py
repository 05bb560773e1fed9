"""What in a text could tell who somebody is or where they live: telephones, ID numbers, plates, doors.

Pure functions over words. They find the shapes that numbers have in mainland China; a name or a turn of
phrase that gives somebody away has to be seen by the person who signs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

# People write numbers in groups: 139 1234 5678, 139-1234-5678, also in full-width digits.
_D = "[0-9０-９]"
_GAP = r"[ \u3000\-－—·.]?"
_START, _END = rf"(?<!{_D})", rf"(?!{_D})"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"


@dataclass(frozen=True, slots=True)
class Kind:
    """A shape that gives somebody away; `is_barred` means that it never stands in a public text."""

    name: str
    label: Any
    pattern: re.Pattern[str]
    instead: Any
    is_barred: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """One place in a text that needs a look."""

    kind: Kind
    words: str
    start: int
    end: int


# Earlier kinds win where two overlap: the digits of an ID number are no telephone.
KINDS: tuple[Kind, ...] = (
    Kind(
        "id_card",
        _("身份证号"),
        re.compile(rf"{_START}{_D}{{6}}{_GAP}{_D}{{8}}{_GAP}{_D}{{3}}[0-9０-９XxＸｘ]{_END}"),
        _("（证件号略）"),
        is_barred=True,
    ),
    Kind(
        "mobile",
        _("手机号"),
        re.compile(
            rf"(?<!{_D})(?:(?:\+|＋|00)?[8８][6６]{_GAP})?[1１][3-9３-９]{_D}{_GAP}{_D}{{4}}{_GAP}{_D}{{4}}{_END}"
        ),
        _("（电话略）"),
        is_barred=True,
    ),
    Kind(
        "phone",
        _("固定电话"),
        re.compile(
            rf"{_START}[0０]{_D}{{2,3}}[ \u3000\-－—]?{_D}{{7,8}}{_END}|{_START}[2-8２-８]{_D}{{6,7}}{_END}"
        ),
        _("（电话略）"),
    ),
    Kind(
        "plate",
        _("车牌号"),
        re.compile(
            rf"[{_PROVINCES}][A-HJ-NP-Za-hj-np-z][ ·•・\-]?[A-HJ-NP-Za-hj-np-z0-9]{{5,6}}(?![A-Za-z0-9])"
        ),
        _("（车牌略）"),
    ),
    Kind(
        "door",
        _("门牌号"),
        re.compile(
            rf"(?:{_D}+{_GAP}(?:号楼|幢|栋|座){_GAP})?(?:{_D}+{_GAP}单元{_GAP})?{_D}{{3,4}}{_GAP}(?:室|房(?!子|屋|产))"
            rf"|{_D}+{_GAP}单元{_GAP}{_D}{{3,4}}{_END}|{_START}{_D}{{1,2}}[\-－]{_D}{{1,2}}[\-－]{_D}{{3,4}}{_END}"
        ),
        _("（门牌略）"),
    ),
    Kind(
        "digits",
        _("一长串数字"),
        re.compile(rf"{_START}{_D}{{9,}}[XxＸｘ]?{_END}"),
        _("（号码略）"),
    ),
)


def marks(text: str) -> list[Mark]:
    """Every place in the text that could tell who somebody is, in the order in which they stand."""
    found: list[Mark] = []
    for kind in KINDS:
        for hit in kind.pattern.finditer(text):
            if not any(hit.start() < m.end and m.start < hit.end() for m in found):
                found.append(Mark(kind, hit.group(), hit.start(), hit.end()))
    return sorted(found, key=lambda m: m.start)


def barred(text: str) -> Mark | None:
    """The first mobile or ID number in the text: with one of these it cannot be published."""
    return next((m for m in marks(text) if m.kind.is_barred), None)


def without_numbers(text: str) -> str:
    """The text with every number that was found replaced by a word for it."""
    for mark in reversed(marks(text)):
        text = text[: mark.start] + str(mark.kind.instead) + text[mark.end :]
    return text
