"""Places on the host's screen and on the projector where another part of the house hangs its own page.

An opinion map of a consultation registers itself here: `offer(f)`, where `f(actor, consultation)` gives
a Slot or None. The screens draw what they are given and know nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tinghao.consultations.models import Consultation


@dataclass(frozen=True, slots=True)
class Slot:
    """A page that belongs to this meeting: its words, its address, and the one the wall offers to scan."""

    words: str
    url: str
    scan: str = ""


Offer = Callable[[Any, Consultation], Slot | None]
_offers: list[Offer] = []


def offer(given: Offer) -> None:
    """Every screen of a meeting asks `given` from now on."""
    if given not in _offers:
        _offers.append(given)


def slots_of(actor: Any, consultation: Consultation, whole: Callable[[str], str]) -> list[Slot]:
    """What the other parts of the house offer for this meeting; `whole` makes addresses that scan."""
    found = [slot for slot in (given(actor, consultation) for given in _offers) if slot is not None]
    return [replace(slot, scan=whole(slot.scan) if slot.scan else "") for slot in found]
