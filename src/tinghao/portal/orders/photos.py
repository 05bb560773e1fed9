"""Photos that come with the form: taken in before anything else, so that they survive every round trip.

A browser forgets chosen files when the page comes back; the keys of those that were taken in travel in
the form instead. A photo that cannot be taken is told at its field and costs nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.translation import gettext as _

from tinghao.core import refusals
from tinghao.core.actors import PASSERBY
from tinghao.uploads import actions as uploads
from tinghao.uploads import queries as uploaded
from tinghao.uploads.models import StoredImage

MOST = 6


@dataclass
class Photos:
    """The photos that lie ready, and what is to be said about those that could not be taken."""

    images: list[StoredImage] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def taken(request: HttpRequest) -> Photos:
    """The photos that came before (less those taken off), and those that come now."""
    dropped = set(request.POST.getlist("drop"))
    keys = [key for key in request.POST.getlist("kept")[:MOST] if key not in dropped]
    found = Photos(uploaded.ready_images(PASSERBY, keys) if keys else [])
    files = request.FILES.getlist("photos")
    for n, file in enumerate(files, 1):
        if len(found.images) >= MOST:
            found.faults.append(_("最多 %(most)d 张照片，后面的没有收下。") % {"most": MOST})
            break
        try:
            found.images.append(uploads.store_image(file, by=PASSERBY))
        except refusals.Refusal as refused:
            which = _("第 %(n)d 张：") % {"n": n} if len(files) > 1 else ""
            found.faults.append(f"{which}{refused.message}")
    return found
