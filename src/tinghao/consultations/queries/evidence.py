"""The pictures that units sent with what they said: all for the staff, the shown ones for the public."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinghao.consultations.models import OutcomeItem, Progress
from tinghao.core import refusals
from tinghao.uploads import queries as uploads
from tinghao.uploads.models import StoredImage


def evidence_of(actor: Any, item: OutcomeItem) -> dict[int, list[StoredImage]]:
    """The pictures of an item that the actor has in sight, by the number of what was said with them."""
    del actor
    return _by_owner(_live(Progress.objects.filter(item=item)))


def has_evidence(item: OutcomeItem) -> bool:
    """True where there is a picture that a reviewer could show."""
    return _live(Progress.objects.filter(item=item, is_public=True)).exists()


def open_evidence(actor: Any, item: OutcomeItem, key: str, size: str) -> uploads.Opened:
    """A picture of an item that the door has found in the actor's sight. Raises NotFound."""
    said = StoredImage.objects.filter(key=key, owner="progress").values_list("owner_id", flat=True).first()
    if said is None or not Progress.objects.filter(pk=said, item=item).exists():
        raise refusals.NotFound(_("没有找到这张照片。"))
    return uploads.open_image(actor, key, size, owner="progress", owner_id=said)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that everybody may see, and what it belongs to."""

    key: str
    what: str
    unit: str


def public_evidence_of(items: Iterable[OutcomeItem]) -> list[Picture]:
    """What a reviewer has shown of a published case, oldest first; the items come with their progress."""
    known = {i.pk: i for i in items}
    said = {p.pk: p.item_id for i in known.values() for p in i.progress.all() if p.is_public}
    shown = StoredImage.objects.filter(
        owner="progress", owner_id__in=said, is_public=True, erased_at__isnull=True
    )
    found = []
    for image in shown.order_by("pk"):
        item = known[said[image.owner_id or 0]]
        found.append(Picture(image.key, item.what, item.lead_unit.name))
    return found


def public_evidence(number: str, key: str, size: str) -> uploads.Opened:
    """A shown picture of a case that is public at this moment. Raises NotFound for any other."""
    said = StoredImage.objects.filter(key=key, owner="progress", is_public=True).values("owner_id")[:1]
    rows = Progress.objects.filter(
        pk__in=said, is_public=True, item__order__number=number, item__order__is_published=True
    )
    if not rows.exists():
        raise refusals.NotFound(_("没有找到这张照片。"))
    return uploads.public_image(key, size)


def _live(said: QuerySet[Progress]) -> QuerySet[StoredImage]:
    rows = StoredImage.objects.filter(owner="progress", owner_id__in=said.values("pk"))
    return rows.filter(erased_at__isnull=True).order_by("pk")


def _by_owner(rows: QuerySet[StoredImage]) -> dict[int, list[StoredImage]]:
    found: dict[int, list[StoredImage]] = {}
    for image in rows:
        found.setdefault(image.owner_id or 0, []).append(image)
    return found
