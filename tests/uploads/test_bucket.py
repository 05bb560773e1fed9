"""Pictures in a bucket that speaks S3, by setting alone: the same acts, in a process of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.processes import Own, own_database
from tests.uploads import bucket

pytestmark = pytest.mark.race

PRELUDE = """
import io
from tests.uploads.conftest import picture
from tinghao.core import refusals
from tinghao.core.actors import SYSTEM
from tinghao.uploads import actions, queries
from tinghao.uploads.models import StoredImage
"""


@pytest.fixture
def server() -> Iterator[bucket.Bucket]:
    with bucket.bucket() as running:
        yield running


@pytest.fixture
def own(tmp_path: Path, server: bucket.Bucket, django_db_blocker: Any) -> Iterator[Own]:
    with django_db_blocker.unblock(), own_database(tmp_path) as made:
        made.environment |= {
            "TINGHAO_S3_ENDPOINT": server.address,
            "TINGHAO_S3_BUCKET": "pictures",
            "TINGHAO_S3_KEY": "example",
            "TINGHAO_S3_SECRET": "example",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        yield made


def test_a_picture_is_stored_read_erased_and_purged_in_the_bucket(own: Own, server: bucket.Bucket) -> None:
    key = own.run(
        PRELUDE + "image = actions.store_image(io.BytesIO(picture()), by=SYSTEM)\n"
        "actions.assign_image(image, owner='order', owner_id=7)\n"
        "print(image.key)"
    )
    names = sorted(server.objects)
    assert names == [f"images/{key[:2]}/{key}.full.jpg", f"images/{key[:2]}/{key}.thumbnail.jpg"]
    assert all(data.startswith(b"\xff\xd8\xff") for data in server.objects.values())
    server.objects["images/zz/stray.full.jpg"] = b"stray"
    printed = own.run(
        PRELUDE + "image = StoredImage.objects.get()\n"
        "data = queries.open_image(None, image.key, 'full', owner='order', owner_id=7).stream.read()\n"
        "print(len(data) == image.bytes, actions.purge_orphans())"
    )
    assert printed == "True 1"
    assert sorted(server.objects) == names
    own.run(PRELUDE + "actions.erase_image(StoredImage.objects.get(), by=SYSTEM)")
    assert server.objects == {}


def test_a_bucket_that_takes_no_more_is_told_in_words_and_leaves_no_row(
    own: Own, server: bucket.Bucket
) -> None:
    server.is_full = True
    printed = own.run(
        PRELUDE + "try:\n"
        "    actions.store_image(io.BytesIO(picture()), by=SYSTEM)\n"
        "except refusals.Unavailable as refusal:\n"
        "    print(refusal.message, StoredImage.objects.count())"
    )
    assert printed.startswith("照片暂时存不下来")
    assert printed.endswith(" 0")


def test_a_picture_that_vanished_from_the_bucket_is_not_found(own: Own, server: bucket.Bucket) -> None:
    own.run(
        PRELUDE + "image = actions.store_image(io.BytesIO(picture()), by=SYSTEM)\n"
        "actions.show_image(image, is_public=True)"
    )
    server.objects.clear()
    printed = own.run(
        PRELUDE + "try:\n"
        "    queries.public_image(StoredImage.objects.get().key, 'full')\n"
        "except refusals.NotFound:\n"
        "    print('not found')"
    )
    assert printed == "not found"
