"""Pictures from the moment they arrive until they are erased: rows and files go together."""

from __future__ import annotations

import datetime as dt
import errno
import io
import os
import time
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.storage import FileSystemStorage
from django.db import transaction
from tests.uploads.conftest import picture

from tinghao.core import clock, refusals
from tinghao.core.actors import PASSERBY, SYSTEM
from tinghao.history.models import Entry
from tinghao.uploads import actions, queries
from tinghao.uploads.models import StoredImage

pytestmark = pytest.mark.django_db


def store() -> StoredImage:
    return actions.store_image(io.BytesIO(picture()), by=PASSERBY)


def files(media: Path) -> list[Path]:
    return sorted(path for path in media.rglob("*") if path.is_file())


def test_a_stored_picture_has_two_files_and_a_name_that_tells_nothing(media: Path) -> None:
    image = store()
    assert len(files(media)) == 2
    assert all(path.name.startswith(image.key) for path in files(media))
    assert len(image.key) == 32
    assert (image.width, image.height) == (640, 360)
    assert image.bytes == next(p for p in files(media) if ".full." in p.name).stat().st_size


def test_a_refused_file_leaves_nothing_behind(media: Path) -> None:
    with pytest.raises(refusals.Invalid):
        actions.store_image(io.BytesIO(b"<svg/>"), by=PASSERBY)
    assert not StoredImage.objects.exists()
    assert files(media) == []


class SmallDisk(FileSystemStorage):
    """A folder on which the first file fits and the second does not."""

    def _save(self, name: str, content: Any) -> str:
        if ".thumbnail." in name:
            # What a full disk leaves: the beginning of the file, and an error.
            path = Path(self.path(name))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.read()[:100])
            raise OSError(errno.ENOSPC, "No space left on device")
        return super()._save(name, content)


def test_a_full_disk_is_told_in_words_and_nothing_is_half_done(media: Path, settings: Any) -> None:
    small = {"BACKEND": f"{__name__}.SmallDisk", "OPTIONS": {"location": media}}
    settings.STORAGES = {**settings.STORAGES, "default": small}
    with pytest.raises(refusals.Unavailable, match="存不下来"):
        store()
    assert not StoredImage.objects.exists()
    assert files(media) == []


def test_a_picture_is_seen_by_the_thing_it_belongs_to_and_by_nothing_else() -> None:
    image = store()
    actions.assign_image(image, owner="order", owner_id=7)
    opened = queries.open_image(None, image.key, "thumbnail", owner="order", owner_id=7)
    with opened.stream as stream:
        assert stream.read(3) == b"\xff\xd8\xff"
    assert opened.content_type == "image/jpeg"
    for owner, owner_id in (("order", 8), ("item", 7), ("", None)):
        with pytest.raises(refusals.NotFound):
            queries.open_image(None, image.key, "full", owner=owner, owner_id=owner_id)
    with pytest.raises(refusals.NotFound):
        queries.public_image(image.key, "full")


def test_a_picture_is_public_only_when_somebody_said_so() -> None:
    image = store()
    actions.assign_image(image, owner="order", owner_id=7)
    assert not queries.public_images_of("order", 7).exists()
    actions.show_image(image, is_public=True)
    queries.public_image(image.key, "full").stream.close()
    actions.show_image(image, is_public=False)
    with pytest.raises(refusals.NotFound):
        queries.public_image(image.key, "full")


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "x" * 500, "\x00", "键", "a/b", "%2e"])
@pytest.mark.parametrize("size", ["full", "../full", "huge"])
def test_a_made_up_key_or_size_finds_nothing(key: str, size: str) -> None:
    with pytest.raises(refusals.NotFound):
        queries.public_image(key, size)


def test_a_picture_goes_to_one_owner() -> None:
    image = store()
    assert queries.ready_images(None, [image.key]) == [image]
    actions.assign_image(image, owner="order", owner_id=7)
    assert queries.ready_images(None, [image.key]) == []
    with pytest.raises(refusals.Invalid, match="失效"):
        actions.assign_image(image, owner="order", owner_id=8)
    assert StoredImage.objects.get().owner_id == 7


def test_erasing_takes_both_files_and_what_could_recognise_them_and_is_recorded(
    media: Path, django_capture_on_commit_callbacks: pytest.FixtureRequest
) -> None:
    image = store()
    actions.assign_image(image, owner="order", owner_id=7)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        actions.erase_image(image, by=SYSTEM)
    assert files(media) == []
    kept = StoredImage.objects.get()
    assert (kept.sha256, kept.width, kept.bytes) == ("", 0, 0)
    assert kept.erased_at is not None
    assert Entry.objects.get(subject="image", subject_id=image.pk).data == {"owner": "order", "owner_id": 7}
    with pytest.raises(refusals.NotFound):
        queries.open_image(None, image.key, "full", owner="order", owner_id=7)
    with pytest.raises(refusals.Stale):
        actions.erase_image(image, by=SYSTEM)


def test_an_erasure_that_is_taken_back_leaves_the_files(media: Path) -> None:
    image = store()
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.erase_image(image, by=SYSTEM)
        raise RuntimeError
    assert len(files(media)) == 2
    assert StoredImage.objects.get().erased_at is None


def test_a_file_that_vanished_is_not_found_and_no_error(media: Path) -> None:
    image = store()
    actions.assign_image(image, owner="order", owner_id=7)
    for path in files(media):
        path.unlink()
    with pytest.raises(refusals.NotFound):
        queries.open_image(None, image.key, "full", owner="order", owner_id=7)


def test_what_nobody_owns_is_purged_after_a_day_and_what_somebody_owns_stays(media: Path) -> None:
    owned, left, erased = store(), store(), store()
    actions.assign_image(owned, owner="order", owner_id=7)
    actions.assign_image(erased, owner="order", owner_id=8)
    StoredImage.objects.filter(pk=erased.pk).update(erased_at=clock.now())  # its files outlived a crash
    stray = media / "images" / "zz" / "0123456789abcdef.full.jpg"
    stray.parent.mkdir(parents=True)
    stray.write_bytes(b"half")
    assert actions.purge_orphans() == 0, "nothing is a day old"
    with time_machine.travel(clock.now() + dt.timedelta(hours=25)):
        fresh = store()
        for path in files(media):
            if path.name.startswith(fresh.key):
                os.utime(path, (time.time(), time.time()))
        assert actions.purge_orphans() > 0
    keys = {path.name.split(".")[0] for path in files(media)}
    assert keys == {owned.key, fresh.key}
    assert left.key not in set(StoredImage.objects.values_list("key", flat=True))
