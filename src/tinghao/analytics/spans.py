"""Months, quarters and years: how they are written, what they cover, what came before."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

_SHAPE = re.compile(r"(20\d\d)(?:-(Q[1-4]|0[1-9]|1[0-2]))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Span:
    """A month ("2026-03"), a quarter ("2026-Q1") or a year ("2026")."""

    text: str

    @property
    def year(self) -> int:
        """The year that it lies in."""
        return int(self.text[:4])

    @property
    def months(self) -> tuple[int, ...]:
        """The months that it covers."""
        part = self.text[5:]
        if not part:
            return tuple(range(1, 13))
        if part.startswith("Q"):
            first = int(part[1]) * 3 - 2
            return (first, first + 1, first + 2)
        return (int(part),)

    @property
    def before(self) -> Span:
        """The span of the same length just before."""
        part = self.text[5:]
        if not part:
            return Span(str(self.year - 1))
        if part.startswith("Q"):
            number = int(part[1])
            return Span(f"{self.year}-Q{number - 1}" if number > 1 else f"{self.year - 1}-Q4")
        month = int(part)
        return Span(f"{self.year}-{month - 1:02}" if month > 1 else f"{self.year - 1}-12")

    @property
    def after(self) -> Span:
        """The span of the same length just after."""
        part = self.text[5:]
        if not part:
            return Span(str(self.year + 1))
        if part.startswith("Q"):
            number = int(part[1])
            return Span(f"{self.year}-Q{number + 1}" if number < 4 else f"{self.year + 1}-Q1")
        month = int(part)
        return Span(f"{self.year}-{month + 1:02}" if month < 12 else f"{self.year + 1}-01")

    @property
    def last_day(self) -> dt.date:
        """Its last day."""
        month = self.months[-1]
        return dt.date(self.year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)

    @property
    def words(self) -> str:
        """As people say it."""
        part = self.text[5:]
        if not part:
            return _("%(year)s年") % {"year": self.year}
        if part.startswith("Q"):
            return _("%(year)s年第%(n)s季度") % {"year": self.year, "n": part[1]}
        return _("%(year)s年%(n)s月") % {"year": self.year, "n": int(part)}


def typed(text: str, today: dt.date) -> Span:
    """The span that somebody typed or followed; this year's where it is none."""
    return Span(text) if _SHAPE.fullmatch(text) else Span(str(today.year))


def quarter_of(month: int) -> int:
    """The quarter that a month lies in."""
    return (month + 2) // 3
