"""Reading pictures: which belong to a thing, and the bytes that are sent to a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tinghao.core import refusals
from tinghao.uploads import files, shelf
from tinghao.uploads.models import StoredFile, StoredImage


@dataclass(frozen=True, slots=True)
class Opened:
    """A picture on its way out: a stream, the one content type there is, and a harmless file name."""

    stream: IO[bytes]
    filename: str
    content_type: str = "image/jpeg"


def images_of(actor: Any, owner: str, owner_id: int) -> QuerySet[StoredImage]:
    """The pictures of a thing, in the order they came; the owner's room checked the actor's scope."""
    del actor
    return StoredImage.objects.filter(owner=owner, owner_id=owner_id, erased_at__isnull=True).order_by("id")


def public_images_of(owner: str, owner_id: int) -> QuerySet[StoredImage]:
    """The pictures of a thing that everybody may see."""
    return images_of(None, owner, owner_id).filter(is_public=True)


def ready_images(actor: Any, keys: list[str]) -> list[StoredImage]:
    """The pictures with these keys that belong to nothing yet; the key itself is the right to them."""
    del actor
    # Whatever is no key of ours is not looked for: a database may refuse even to read it (NUL).
    known = [key for key in keys[:20] if key.isascii() and key.isalnum()]
    return list(StoredImage.objects.filter(key__in=known, owner="", erased_at__isnull=True).order_by("id"))


def open_image(actor: Any, key: str, size: str, *, owner: str, owner_id: int | None) -> Opened:
    """The picture of a thing that the owner's room has found in the actor's sight; `size` as below.

    With `owner` "" and None the picture that lies ready is shown to whoever knows its key. Raises
    NotFound, also where the picture belongs to something else.
    """
    del actor
    return _open(StoredImage.objects.filter(owner=owner, owner_id=owner_id), key, size)


def public_image(key: str, size: str) -> Opened:
    """A picture that everybody may see, "full" or "thumbnail". Raises NotFound and Unavailable."""
    return _open(StoredImage.objects.filter(is_public=True), key, size)


def _open(rows: QuerySet[StoredImage], key: str, size: str) -> Opened:
    known = size in shelf.SIZES and key.isascii() and key.isalnum()
    if not known or not rows.filter(key=key, erased_at__isnull=True).exists():
        raise refusals.NotFound(_("没有找到这张照片。"))
    return Opened(shelf.read(key, size), f"{key[:8]}.jpg")


def open_file(actor: Any, stored: StoredFile) -> Opened:
    """The paper on its way out, as a download; the owner's room has found it in the actor's sight.

    Raises NotFound where it is erased or gone, Unavailable where the storage is out of reach.
    """
    del actor
    if stored.erased_at is not None:
        raise refusals.NotFound(_("这个文件已经撤下了。"))
    return Opened(shelf.read(stored.key, shelf.PAPER), stored.name, files.TYPES[stored.kind])
