"""What a consultation costs those who fill in its forms: counted, so that the forms can be mended."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.filing.models import Effort


@transaction.atomic
def note_effort(
    consultation: Consultation, *, by: Any, step: str, typed: int, tapped: int = 0, kept: int = 0
) -> None:
    """So many more fields were filled in for this consultation in this form by this person.

    Only numbers are kept. Called after the form was taken; whoever was refused typed for nothing, which
    is our fault and not counted twice.
    """
    Effort.objects.get_or_create(
        consultation=consultation, step=step, person_id=by.person_id, defaults={"at": clock.now()}
    )
    Effort.objects.filter(consultation=consultation, step=step, person_id=by.person_id).update(
        typed=F("typed") + typed, tapped=F("tapped") + tapped, kept=F("kept") + kept, at=clock.now()
    )
