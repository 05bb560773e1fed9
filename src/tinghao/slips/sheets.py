"""A 签到表 as it was printed: which seats stand on which sheet, and how their numbers are written down."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tinghao.consultations.models import Consultation
from tinghao.core import refusals
from tinghao.documents.contents.forms import SEATS_ON_A_SHEET

_ALL = frozenset({"全", "全到", "都到", "all", "*"})
_PART = re.compile(r"^(\d{1,3})(?:[-~～—至到](\d{1,3}))?$")


@dataclass(frozen=True, slots=True)
class SeatLine:
    """A line of the sheet: the number that is printed there, whose seat it is, and whether it is taken."""

    number: int
    pk: int
    name: str
    attended: bool | None


def seats_on(meeting: Consultation, copy: int) -> list[SeatLine]:
    """The lines of one sheet on which somebody sits, by the number that was printed there."""
    last = copy * SEATS_ON_A_SHEET
    rows = meeting.seats.select_related("member__person", "organisation").order_by("number")
    here = rows.filter(number__gt=last - SEATS_ON_A_SHEET, number__lte=last)
    return [SeatLine(seat.number, seat.pk, seat.shown, seat.attended) for seat in here]


def numbers(typed: str, known: Iterable[int]) -> set[int]:
    """The numbers that somebody wrote: `1-5 7`, `1、3、4`, or 全. Raises Invalid for others."""
    printed = set(known)
    text = unicodedata.normalize("NFKC", typed).strip()
    if text in _ALL:
        return printed
    found: set[int] = set()
    for part in re.split(r"[\s,，、;；.。]+", text):
        if not part:
            continue
        hit = _PART.match(part)
        first, last = (int(hit[1]), int(hit[2] or hit[1])) if hit else (1, 0)
        wanted = set(range(first, last + 1))
        if not wanted or not wanted <= printed:
            words = _("没有看懂“{part}”：请写这张表上的序号，例如 1-5 7。").format(part=part[:20])
            raise refusals.Invalid(words, fields={"numbers": words})
        found |= wanted
    return found


def names(typed: str) -> list[str]:
    """Names that were added by hand, parted by commas or lines."""
    return [n.strip() for n in re.split(r"[、，,;；\n]+", typed) if n.strip()][:SEATS_ON_A_SHEET]
