"""Photos that come with the form: taken in before anything else, so that they survive every round trip.

A browser forgets chosen files when the page comes back; the keys of those that were taken in travel in
the form instead. A photo that cannot be taken is told at its field and costs nothing else.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from tinghao.core.actors import PASSERBY
from tinghao.uploads import actions as uploads

MOST = 6


def taken(request: HttpRequest, *, by: Any = PASSERBY) -> uploads.Taken:
    """The photos that came before (less those taken off), and those that come now."""
    return uploads.take_images(
        request.FILES.getlist("photos"),
        kept=request.POST.getlist("kept"),
        dropped=request.POST.getlist("drop"),
        most=MOST,
        by=by,
    )
