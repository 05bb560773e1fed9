"""Which cases an inspector opens: drawn by a rule that anybody can recompute, from a seed nobody chose.

The seed is the published head of the history of the day before the inspection began, with the number of the
inspection. Each case number is hashed with it, and the smallest hashes are drawn (a random order in which
every case has the same place; the keyed-hash sample of audits). So nobody picks show pieces.
"""

from __future__ import annotations

import hashlib
import heapq
import secrets
from collections.abc import Iterable

from tinghao.history.models import Head


def seed_for(inspection_id: int) -> str:
    """The seed of an inspection that begins now; random and unannounced where no head was published yet."""
    head = Head.objects.order_by("-day").values_list("digest", flat=True).first()
    return f"{(head or secrets.token_hex(16))[:24]}-{inspection_id}"


def drawn(seed: str, numbers: Iterable[str], size: int) -> list[str]:
    """The sample, in the order in which it was drawn; all of them where there are not more."""
    return heapq.nsmallest(size, numbers, key=lambda number: place(seed, number))


def place(seed: str, number: str) -> str:
    """Where a number stands: SHA-256 of the seed, a colon and the number, in hex."""
    return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()
