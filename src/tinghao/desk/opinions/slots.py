"""The opinion map of a meeting, as the meeting's own screens and its projector offer it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from tinghao.consultations.models import Consultation
from tinghao.desk.meetings.slots import Slot
from tinghao.opinions import queries, rules


def opinion_map(actor: Any, consultation: Consultation) -> Slot | None:
    """The newest map of the meeting, with what the wall offers to scan while it is open."""
    found = queries.maps_of_consultation(actor, consultation)
    if not found:
        return None
    newest = found[-1]
    scan = reverse("portal:opinion", args=[newest.pk]) if rules.is_taking_votes(newest) else ""
    return Slot(newest.title, reverse("desk:opinion", args=[newest.pk]), scan)
