"""What the outcome list begins with: the items that were noted, else the lines of what was agreed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tinghao.consultations.models import Consultation
from tinghao.meetings.models import NotedItem
from tinghao.meetings.queries.standing import noted_of
from tinghao.orders.models import Order
from tinghao.people import queries as people
from tinghao.people.models import Organisation

_LONGEST = 200
_MARKS = "0123456789.、．)） \t·-—•①②③④⑤⑥⑦⑧⑨⑩一二三四五六七八九十"


def agreed_rows(consultation: Consultation, about: Sequence[Order]) -> dict[int, list[dict[str, Any]]]:
    """For each order the rows that are known already: what, who leads, until when, what counts as done."""
    noted = noted_of(consultation)
    found: dict[int, list[dict[str, Any]]] = {order.pk: [] for order in about}
    for item in noted:
        # Noted without an order it concerns the only one, or whoever finishes decides: it is offered to all.
        for pk in [item.order_id] if item.order_id else list(found):
            if pk in found:
                found[pk].append(_row(item))
    if not noted and len(about) == 1:
        found[about[0].pk] = _lines(consultation)
    return found


def _row(item: NotedItem) -> dict[str, Any]:
    row: dict[str, Any] = {
        "what": item.what,
        "unit": item.unit.name if item.unit else "",
        "evidence": item.evidence,
    }
    if item.due_on:
        row["due_on"] = item.due_on
    return row


def _lines(consultation: Consultation) -> list[dict[str, Any]]:
    """One row for each line of what was agreed, with the unit that the line names."""
    minutes = getattr(consultation, "minutes", None)
    if minutes is None:
        return []
    seats = consultation.seats.select_related("organisation")
    here = [s.organisation for s in seats if s.organisation is not None]
    known = people.public_units(at=consultation.county, limit=300)
    rows = []
    for line in minutes.agreed.splitlines():
        plain = line.strip().lstrip(_MARKS).strip() or line.strip()
        if plain:
            rows.append({"what": plain[:_LONGEST], "unit": _unit_in(plain, here, known)})
    return rows


def _unit_in(line: str, here: Sequence[Organisation], known: Sequence[Organisation]) -> str:
    for unit in sorted((*here, *known), key=lambda u: -len(u.name)):
        if unit.name in line:
            return unit.name
    return here[0].name if len({u.pk for u in here}) == 1 else ""
