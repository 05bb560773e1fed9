"""Pieces that several documents share: paragraphs out of what was typed, who was there, a numbered list."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tinghao.documents.facts import Facts, SeatFact
from tinghao.documents.paper import Block, Heading, Para, People

NUMERALS = "一二三四五六七八九十"
# A line that a recorder typed as a heading: 一、 （一） 1. （1）, and short enough to be one.
_LEVELS = (
    (1, re.compile(rf"^[{NUMERALS}]+、")),
    (2, re.compile(rf"^[（(][{NUMERALS}]+[）)]")),
    (3, re.compile(r"^\d{1,2}[.．]")),
    (4, re.compile(r"^[（(]\d{1,2}[）)]")),
)
_SHORT = 26


def paragraphs(text: str, *, under: int = 1) -> list[Block]:
    """What was typed, line by line; a line that is numbered as a heading below `under` is one."""
    found: list[Block] = []
    for line in (line.strip() for line in text.splitlines()):
        if not line:
            continue
        level = next((n for n, shape in _LEVELS if n > under and shape.match(line)), 0)
        is_heading = level and len(line) <= _SHORT and line[-1] not in "。；，"
        found.append(Heading(level, line) if is_heading else Para(line))
    return found


def run_in(leads: Iterable[tuple[str, str]]) -> list[Block]:
    """The short sections that say something, each in one paragraph: 一、时间：…"""
    full = [(name, text) for name, text in leads if text]
    return [Para(text, f"{n}、{name}：") for n, (name, text) in zip(NUMERALS, full, strict=False)]


def headed(sections: Iterable[tuple[str, list[Block]]]) -> list[Block]:
    """The sections that say something, numbered 一、 二、 三、."""
    found: list[Block] = []
    full = [(name, blocks) for name, blocks in sections if blocks]
    for numeral, (name, blocks) in zip(NUMERALS, full, strict=False):
        found += [Heading(1, f"{numeral}、{name}"), *blocks]
    return found


def items(facts: Facts, *, level: int = 2) -> list[Block]:
    """The outcome items, one sentence each, numbered."""
    if len(facts.items) == 1:
        return [Para(facts.items[0].said)]
    return [Para(f"{_number(i, level)}{item.said}") for i, item in enumerate(facts.items, start=1)]


def _number(i: int, level: int) -> str:
    return f"（{chinese(i)}）" if level == 2 else f"{i}."


def chinese(n: int) -> str:
    """1 to 99 in Chinese numerals."""
    tens, ones = divmod(n, 10)
    ten = ("" if tens < 2 else NUMERALS[tens - 1]) + "十" if tens else ""
    return ten + (NUMERALS[ones - 1] if ones else "")


def orders(facts: Facts) -> str:
    """The matters, as one phrase."""
    return "、".join(f"“{order.heading}”" for order in facts.orders) or f"“{facts.title}”"


def grounds(facts: Facts) -> str:
    """Why the meeting is called: residents' orders, the year's plan, or both."""
    found = ["群众点单"] if facts.is_asked else []
    if any(order.is_planned for order in facts.orders) or not facts.orders:
        found.append("年度协商计划")
    return "和".join(found)


def counted(seats: Iterable[SeatFact]) -> str:
    """Residents by number, because their names belong in no document that travels: 居民代表3人."""
    numbers: dict[str, int] = {}
    for seat in seats:
        role = "居民" if seat.kind == "other" else seat.role
        numbers[role] = numbers.get(role, 0) + 1
    return "、".join(f"{role}{count}人" for role, count in numbers.items())


def people(facts: Facts) -> list[Block]:
    """出席, 列席 and 请假 at the end of minutes."""
    return [People(label, names) for label, names in people_lists(facts)]


def people_lists(facts: Facts) -> list[tuple[str, tuple[str, ...]]]:
    """Who was there, who sat in, who was excused; residents are counted, and not named."""
    offices = [seat for seat in facts.seats if not seat.is_resident]
    there = [seat.shown for seat in offices if seat.came and seat.kind != "expert"]
    if facts.host and not any(facts.host in name for name in there):
        there.insert(0, f"{facts.township}{facts.host}")
    if residents := counted(seat for seat in facts.came if seat.is_resident):
        there.append(residents)
    lists = (
        ("出席", there),
        ("列席", [seat.shown for seat in offices if seat.came and seat.kind == "expert"]),
        ("请假", [seat.shown for seat in offices if seat.came is False]),
    )
    return [(label, tuple(names)) for label, names in lists if names]
