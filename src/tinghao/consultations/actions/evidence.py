"""The pictures of a unit's evidence: the public sees those that a named reviewer shows."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.access import scope
from tinghao.consultations.models import OutcomeItem, Progress
from tinghao.core import refusals
from tinghao.history import actions as history
from tinghao.uploads import actions as uploads
from tinghao.uploads.models import StoredImage


@transaction.atomic
def show_evidence(item: OutcomeItem, *, by: Any, images: Collection[int]) -> None:
    """Of the item's pictures the public sees those with these numbers and no others.

    Who acts is the reviewer, and is recorded so (`items.evidence_shown`). Raises Invalid where the order
    is not public: its pictures cannot be so before it.
    """
    scope.require(by, "orders.redact", item.order)
    if images and not item.order.is_published:
        raise refusals.Invalid(_("这件事还没有公开，照片也不能先公开。"))
    ids = Progress.objects.filter(item=item, is_public=True).values("pk")
    shown = 0
    for image in StoredImage.objects.filter(owner="progress", owner_id__in=ids, erased_at__isnull=True):
        wanted = image.pk in images
        shown += wanted
        if image.is_public != wanted:
            uploads.show_image(image, is_public=wanted)
    history.append(
        "order",
        item.order_id,
        "items.evidence_shown",
        by=by,
        data={"item": item.pk, "photos": shown},
        part=scope.part_for(by, "orders.redact", item.order.division_code),
    )
