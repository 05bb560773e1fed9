"""Taking pictures in, giving them to their owner, erasing them, and clearing what nobody owns."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from tinghao.core import clock, refusals
from tinghao.core.actors import Acts
from tinghao.history import actions as history
from tinghao.uploads import files, pictures, queries, shelf
from tinghao.uploads.models import StoredFile, StoredImage

# How long a picture may lie ready before the thing it belongs to is sent.
READY = dt.timedelta(days=1)


def store_image(file: IO[bytes], *, by: Acts) -> StoredImage:
    """The picture is stored, made anew from its pixels, without any metadata; it has no owner yet.

    The files are written first and the row second: what fails in between leaves no row, and the purge
    takes the files. Nothing is recorded until it has an owner. Raises Invalid for what is no picture
    that can be taken (see `pictures.clean`), Unavailable where the storage is full or out of reach.
    """
    picture = pictures.clean(file)
    key = secrets.token_hex(16)
    shelf.put(key, {"full": picture.full, "thumbnail": picture.thumbnail})
    return StoredImage.objects.create(
        key=key,
        width=picture.width,
        height=picture.height,
        bytes=len(picture.full),
        sha256=picture.sha256,
        created_at=clock.now(),
        stored_by=by.person_id,
    )


@dataclass
class Taken:
    """The photos that lie ready, and what is to be said about those that could not be taken."""

    images: list[StoredImage] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def take_images(
    files: Iterable[IO[bytes]], *, by: Acts, kept: Iterable[str] = (), dropped: Iterable[str] = (), most: int
) -> Taken:
    """The photos that came before by their keys (less those taken off), and those that come now.

    They lie ready until something is assigned them; one that cannot be taken costs the others nothing.
    """
    off = set(dropped)
    keys = [key for key in list(kept)[:most] if key not in off]
    found = Taken(queries.ready_images(by, keys) if keys else [])
    sent = list(files)
    for n, file in enumerate(sent, 1):
        if len(found.images) >= most:
            found.faults.append(_("最多 %(most)d 张照片，后面的没有收下。") % {"most": most})
            break
        try:
            found.images.append(store_image(file, by=by))
        except refusals.Refusal as refused:
            which = _("第 %(n)d 张：") % {"n": n} if len(sent) > 1 else ""
            found.faults.append(f"{which}{refused.message}")
    return found


def assign_image(image: StoredImage, *, owner: str, owner_id: int) -> None:
    """The picture belongs to a thing, in the caller's transaction; the caller records that.

    Raises Invalid where it belongs to something already or was thrown away after a day.
    """
    free = StoredImage.objects.filter(pk=image.pk, owner="", erased_at__isnull=True)
    if not free.update(owner=owner, owner_id=owner_id):
        words = _("有一张照片已经失效，请重新选一次。")
        raise refusals.Invalid(words, fields={"photos": words})
    image.owner, image.owner_id = owner, owner_id


def show_image(image: StoredImage, *, is_public: bool) -> None:
    """The picture may be seen by everybody, or no longer; who decides is the owner's room, which records."""
    StoredImage.objects.filter(pk=image.pk, erased_at__isnull=True).update(is_public=is_public)
    image.is_public = is_public


@transaction.atomic
def erase_image(image: StoredImage, *, by: Acts) -> None:
    """Both files are gone when the transaction is committed; the row keeps only that there was one.

    Recorded as `uploads.erased`. Who may is decided by the owner's room. Raises Stale where it is
    erased already.
    """
    live = StoredImage.objects.filter(pk=image.pk, erased_at__isnull=True)
    if not live.update(erased_at=clock.now(), is_public=False, sha256="", width=0, height=0, bytes=0):
        raise refusals.Stale(_("这张照片已经删除了。"))
    history.append(
        "image",
        image.pk,
        "uploads.erased",
        by=by,
        data={"owner": image.owner, "owner_id": image.owner_id},
    )
    key = image.key
    # A file that outlives a crash at this very moment has no live row: the purge takes it.
    transaction.on_commit(lambda: shelf.remove(key))


def purge_orphans() -> int:
    """Pictures that got no owner within a day are gone, and files without a live row; returns how many.

    A file is looked at only when it is older than that, so that one just being stored is left alone.
    """
    before = clock.now() - READY
    count = 0
    for image in StoredImage.objects.filter(owner="", created_at__lt=before).iterator():
        # Conditional: an order that takes the picture at this moment keeps it.
        if StoredImage.objects.filter(pk=image.pk, owner="").delete()[0]:
            shelf.remove(image.key)
            count += 1
    return count + _purge(StoredImage, shelf.FOLDER, before) + _purge(StoredFile, shelf.PAPERS, before)


def _purge(rows: type[StoredImage] | type[StoredFile], folder: str, before: dt.datetime) -> int:
    count = 0
    found = list(shelf.files_before(before, under=folder))
    for start in range(0, len(found), 500):
        some = found[start : start + 500]
        known = rows._default_manager.filter(key__in={k for k, _name in some}, erased_at__isnull=True)
        live = set(known.values_list("key", flat=True))
        for key, name in some:
            if key not in live:
                default_storage.delete(name)
                count += 1
    return count


def store_file(file: IO[bytes], name: str, *, by: Acts, owner: str, owner_id: int) -> StoredFile:
    """The paper is stored for that thing; the caller records it and decided who may.

    The file is written first and the row second: what fails in between leaves no row, and the purge
    takes the file. Raises Invalid for what cannot be taken (see `files.clean`), Unavailable where the
    storage is full or out of reach.
    """
    paper = files.clean(file, name)
    key = secrets.token_hex(16)
    shelf.put(key, {shelf.PAPER: paper.data})
    return StoredFile.objects.create(
        key=key,
        name=paper.name,
        kind=paper.kind,
        bytes=len(paper.data),
        sha256=paper.sha256,
        created_at=clock.now(),
        stored_by=by.person_id,
        owner=owner,
        owner_id=owner_id,
    )


@transaction.atomic
def erase_file(stored: StoredFile, *, by: Acts) -> None:
    """The file is gone when the transaction is committed; the row keeps only that there was one.

    Recorded as `uploads.erased`. Who may is decided by the owner's room. Raises Stale where it is
    erased already.
    """
    live = StoredFile.objects.filter(pk=stored.pk, erased_at__isnull=True)
    if not live.update(erased_at=clock.now(), sha256="", bytes=0, name=""):
        raise refusals.Stale(_("这个文件已经删除了。"))
    data = {"owner": stored.owner, "owner_id": stored.owner_id}
    history.append("file", stored.pk, "uploads.erased", by=by, data=data)
    key = stored.key
    transaction.on_commit(lambda: shelf.remove(key))
