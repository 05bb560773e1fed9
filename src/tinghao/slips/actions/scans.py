"""Pictures of slips: laid beside the fields, matched to a slip, erased after ninety days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals
from tinghao.core.actors import SYSTEM
from tinghao.slips.actions.keeping import open_batch
from tinghao.slips.choices import SCANS_AT_MOST, SCANS_FOR
from tinghao.slips.models import Scan, Slip
from tinghao.uploads import actions as uploads
from tinghao.uploads.models import StoredImage

OWNER = "scan"


@transaction.atomic
def add_scans(images: Sequence[StoredImage], *, by: Any) -> list[Scan]:
    """The pictures lie in the open batch, in the order in which they came; the staff alone sees them.

    Raises Invalid above sixty in one batch.
    """
    batch = open_batch(by=by)
    if batch.scans.count() + len(images) > SCANS_AT_MOST:
        raise refusals.Invalid(_("一批最多放 {n} 张图片，请先交上去再放。").format(n=SCANS_AT_MOST))
    made = []
    for image in images:
        scan = Scan.objects.create(batch=batch, key=image.key, added_at=clock.now())
        uploads.assign_image(image, owner=OWNER, owner_id=scan.pk)
        made.append(scan)
    return made


@transaction.atomic
def drop_scan(scan: Scan, *, by: Any) -> None:
    """The picture is gone. Raises NotFound for another person's, Stale where it is gone already."""
    if scan.batch.person_id != by.person_id:
        raise refusals.NotFound(_("没有找到这张照片。"))
    _erase(scan, by=by)


@transaction.atomic
def match_scan(slip: Slip, *, by: Any, scan_id: int) -> None:
    """The picture belongs to this slip; another one that was matched before lies free again."""
    if not scan_id:
        return
    mine = Scan.objects.filter(batch_id=slip.batch_id, batch__person_id=by.person_id, is_erased=False)
    if mine.filter(pk=scan_id).update(slip=slip):
        mine.filter(slip=slip).exclude(pk=scan_id).update(slip=None)


def _erase(scan: Scan, *, by: Any) -> None:
    if not Scan.objects.filter(pk=scan.pk, is_erased=False).update(is_erased=True):
        raise refusals.Stale(_("这张照片已经删除了。"))
    image = StoredImage.objects.filter(owner=OWNER, owner_id=scan.pk, erased_at__isnull=True).first()
    if image is not None:
        uploads.erase_image(image, by=by)


def forget_scans(*, limit: int = 500) -> int:
    """Pictures that are older than ninety days are gone; returns how many."""
    before = clock.now() - dt.timedelta(days=SCANS_FOR)
    rows = Scan.objects.filter(added_at__lt=before, is_erased=False).order_by("pk")[:limit]
    for count, scan in enumerate(rows, 1):
        with transaction.atomic():
            _erase(scan, by=SYSTEM)
        if count == limit:
            return count
    return len(rows)
