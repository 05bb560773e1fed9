"""Slips as lines of a list, and what stands above the fields of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tinghao.divisions import queries as divisions
from tinghao.documents import codes
from tinghao.documents.choices import Kind
from tinghao.documents.queries import FormBehind
from tinghao.orders.choices import Answer
from tinghao.slips import queries
from tinghao.slips.models import Scan, Slip


@dataclass(frozen=True, slots=True)
class Line:
    """A slip of the batch: its code, what it is about, what stands on it in short."""

    slip: Slip
    code: str
    kind: str
    about: str
    said: str
    is_open: bool


def of(slips: Iterable[Slip]) -> list[Line]:
    """The slips as lines."""
    rows = list(slips)
    names = divisions.public_names_kept(s.place for s in rows)
    return [
        Line(
            s,
            codes.shown(s.code),
            str(Kind(s.form).label),
            _about(s.order, s.consultation, s.item) or names.get(s.place, ""),
            _said(s),
            s.state in {"kept", "refused"},
        )
        for s in rows
    ]


def _about(order: Any, consultation: Any, item: Any) -> str:
    return (order and order.heading) or (consultation and consultation.title) or (item and item.what) or ""


def _said(slip: Slip) -> str:
    typed = queries.typed_of(slip)
    match slip.form:
        case Kind.APPLICATION:
            return str(typed.get("words", ""))[:40]
        case Kind.SATISFACTION if typed.get("answer") in Answer.values:
            rating = _(" · %(n)s 分") % {"n": typed["rating"]} if typed.get("rating") else ""
            return f"{Answer(typed['answer']).label}{rating}"
        case Kind.SIGN_IN:
            return " · ".join(str(typed[n]) for n in ("numbers", "names") if typed.get(n))[:40]
        case Kind.HANDLING:
            return f"{typed.get('result', '')} {typed.get('words', '')}".strip()[:40]
    return ""


@dataclass(frozen=True, slots=True)
class About:
    """What the code says before anything is typed."""

    code: str
    kind: str
    form: str
    copy: int
    copies: int
    about: str
    place: str
    more: str


def about(behind: FormBehind) -> About:
    """What the code says: which form, what about, where."""
    names = divisions.public_names_kept((behind.place,))
    more = behind.item.lead_unit.name if behind.item is not None else ""
    return About(
        codes.shown(behind.code),
        str(Kind(behind.kind).label),
        behind.kind,
        behind.copy,
        behind.copies,
        _about(behind.order, behind.consultation, behind.item),
        names.get(behind.place, ""),
        more,
    )


def number(typed: str) -> int:
    """The number of a row as an address writes it; 0 for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 16 else 0


@dataclass(frozen=True, slots=True)
class Beside:
    """The picture beside the fields, and those before and after it that belong to no slip."""

    scan: Scan
    number: int
    of: int
    before: int
    after: int


def scan_beside(scans: list[Scan], slip: Slip | None, chosen: str) -> Beside | None:
    """The chosen picture; else that of the slip; else the first that belongs to none: matched by order."""
    own = [s for s in scans if slip is not None and s.slip_id == slip.pk]
    free = [s for s in scans if s.slip_id is None]
    at = next((s for s in scans if s.pk == number(chosen)), None)
    at = at or next(iter(own), None) or next(iter(free), None)
    if at is None:
        return None
    row = [s for s in scans if s.slip_id is None or s.pk == at.pk]
    here = row.index(at)
    return Beside(
        at,
        here + 1,
        len(row),
        row[here - 1].pk if here else 0,
        row[here + 1].pk if here + 1 < len(row) else 0,
    )
