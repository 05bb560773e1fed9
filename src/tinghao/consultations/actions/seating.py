"""Seats are made here and nowhere else, so that each has a number of its own for ever."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from tinghao.consultations.models import Consultation, Seat


def new_seat(consultation: Consultation, **values: Any) -> Seat:
    """The seat is there, under the next number; the caller has checked who acts, and records it.

    A number that a seat had which is gone is not given again: it stands on paper.
    """
    # The update holds the row, so that of two at once the second reads what the first left.
    row = Consultation.objects.filter(pk=consultation.pk)
    row.update(seats_given=F("seats_given") + 1)
    number = row.values_list("seats_given", flat=True).get()
    return Seat.objects.create(consultation=consultation, number=number, **values)
