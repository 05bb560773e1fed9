"""A published list: the names by kind, each with its reason; in the order of the register."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tinghao.commendation import queries
from tinghao.commendation.choices import Kind


@require_safe
def commendation(request: HttpRequest, pk: int) -> HttpResponse:
    """The list, for everybody; not there before it is published or after it was taken down."""
    found, lines = queries.public_commendation(pk)
    parts = [(Kind(kind).label, rows) for kind, rows in lines.items() if rows]
    return render(request, "portal/commendations/list.html", {"found": found, "parts": parts})
