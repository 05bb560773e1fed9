"""How every act at a meeting begins and ends: the row is held, a deed is done once, screens hear of it."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from tinghao.consultations.models import Consultation
from tinghao.core import clock
from tinghao.meetings import rules
from tinghao.meetings.models import Deed, Meeting

_KEY_LIMIT = 64


def enter(consultation: Consultation, *, by: Any, once: str = "") -> Meeting | None:
    """The meeting, held until the transaction ends; None where this very deed (`once`) was done before.

    Raises what `rules.check_may_run` refuses.
    """
    rules.check_may_run(by, consultation)
    return held(consultation, once=once)


def held(consultation: Consultation, *, once: str = "") -> Meeting | None:
    """The same for somebody who needs no post: who may was settled by the caller."""
    found, _is_new = Meeting.objects.get_or_create(consultation=consultation)
    meeting = Meeting.objects.select_for_update().get(pk=found.pk)
    if once:
        # A hidden field comes from anywhere; a NUL in it is no key, and PostgreSQL takes none.
        key = f"{consultation.pk}:{once}".replace("\x00", "")[:_KEY_LIMIT]
        _deed, is_new = Deed.objects.get_or_create(key=key, defaults={"meeting": meeting, "at": clock.now()})
        if not is_new:
            return None
    return meeting


def changed(meeting: Meeting) -> None:
    """Every screen that asks next is drawn anew."""
    Meeting.objects.filter(pk=meeting.pk).update(version=F("version") + 1)
