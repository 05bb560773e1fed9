"""Records and ledger lines as a page shows them: what, when, in which part, how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from tinghao.filing import queries
from tinghao.filing.models import DutyRecord
from tinghao.history import deeds


def drawn(records: Sequence[DutyRecord]) -> list[dict[str, Any]]:
    """The records with their titles, as rows for a template."""
    titles = queries.titles(records)
    return [{"row": r, "title": title_of(r, titles)} for r in records]


def title_of(record: DutyRecord, titles: dict[tuple[str, int], str]) -> str:
    """What the record is about; its kind where that has no title of its own."""
    return titles.get((record.subject, record.subject_id), "") or str(record.get_kind_display())


def page_of(record: DutyRecord) -> str:
    """The address of what the record is about; "" where it has no page that goes by number."""
    name = deeds.page_of(record.subject)
    try:
        return reverse(name, args=[record.subject_id]) if name else ""
    except NoReverseMatch:
        return ""


def number(request: HttpRequest, name: str) -> int | None:
    """A number out of the address; None for anything else."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
