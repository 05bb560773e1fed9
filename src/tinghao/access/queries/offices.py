"""The office behind a convener's post, for anybody who wants to call."""

from __future__ import annotations

from dataclasses import dataclass

from tinghao.access.models import ConvenerPost
from tinghao.divisions.models import LEVEL_DIGITS


@dataclass(frozen=True, slots=True)
class Office:
    """Where the convener's office answers; "" for what nobody has entered."""

    phone: str
    address: str


def public_office_at(code: str) -> Office:
    """The office of the convener's post in the township of this place."""
    row = ConvenerPost.objects.filter(township=code[: LEVEL_DIGITS["township"]]).first()
    return Office(row.office_phone, row.office_address) if row else Office("", "")
