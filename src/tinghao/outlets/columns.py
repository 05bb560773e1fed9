"""The columns that a receiver's spreadsheet may ask for, and how each is read out of a line of a ledger."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from tinghao.filing.models import LedgerEntry


@dataclass(frozen=True)
class Row:
    """A line with what stands beside it in other rows."""

    entry: LedgerEntry
    title: str
    place: str


Cell = str | int | Any


def _sign(row: Row) -> int:
    return -1 if row.entry.is_reversal else 1


def _act(row: Row) -> str:
    return "冲销" if row.entry.is_reversal else "记入"


def _sector(row: Row) -> str:
    return row.entry.member.sector.name if row.entry.member.sector else ""


def _group(row: Row) -> str:
    return row.entry.record.group.name if row.entry.record.group else ""


FIELDS: dict[str, tuple[Any, Callable[[Row], Cell]]] = {
    "seq": (_("台账编号"), lambda row: row.entry.seq),
    "name": (_("委员姓名"), lambda row: row.entry.member.person.name),
    "sector": (_("界别"), _sector),
    "group": (_("委员小组"), _group),
    "kind": (_("履职"), lambda row: str(row.entry.get_kind_display())),
    "role": (_("身份"), lambda row: str(row.entry.get_role_display())),
    "title": (_("事由"), lambda row: row.title),
    "place": (_("地方"), lambda row: row.place),
    "day": (_("日期"), lambda row: row.entry.day),
    "year": (_("年度"), lambda row: row.entry.year),
    "act": (_("记入或冲销"), _act),
    "sign": (_("数量（冲销为 -1）"), _sign),
    "reason": (_("冲销原因"), lambda row: str(row.entry.get_reason_display())),
    "record": (_("履职记录编号"), lambda row: row.entry.record_id),
    "member": (_("委员编号"), lambda row: row.entry.member_id),
    "blank": (_("空列"), lambda row: ""),
}
USUAL = ("seq", "name", "sector", "group", "kind", "role", "title", "place", "day", "year", "act", "reason")


def usual() -> list[tuple[str, str]]:
    """The columns where no receiver has asked for others."""
    return [(str(FIELDS[name][0]), name) for name in USUAL]


def cells(columns: list[tuple[str, str]], row: Row) -> list[Cell]:
    """One line of the spreadsheet."""
    return [FIELDS[field][1](row) for _heading, field in columns]
