"""Where the files lie: names, writing so that it lasts, removing, and what is there.

The storage is Django's default one: a folder, or a bucket that speaks S3.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
from collections.abc import Iterator
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from tinghao.core import refusals

log = logging.getLogger("tinghao.uploads")

FOLDER = "images"
SIZES = ("full", "thumbnail")
# A paper has one file, and lies apart from the pictures.
PAPERS, PAPER = "papers", "paper"


def name_of(key: str, size: str) -> str:
    """The file's name in the storage; spread over folders by the first two letters of the key."""
    if size == PAPER:
        return f"{PAPERS}/{key[:2].lower()}/{key}.bin"
    return f"{FOLDER}/{key[:2].lower()}/{key}.{size}.jpg"


def put(key: str, files: dict[str, bytes]) -> None:
    """All files of the key are stored for good, or none is and Unavailable is raised (disk full)."""
    try:
        for size, data in files.items():
            name = default_storage.save(name_of(key, size), ContentFile(data))
            _make_lasting(name)
    except Exception as error:  # noqa: BLE001 - OSError of a disk, or whatever a bucket's client raises
        log.error("image %s could not be stored (%s)", key[:6], type(error).__name__)  # noqa: TRY400 - no values
        remove(key)
        raise refusals.Unavailable(_("照片暂时存不下来，别的内容没有受影响。请过一会儿再传。")) from None


def remove(key: str) -> None:
    """No file of the key is left; one that cannot be reached now is left to the purge."""
    for size in (*SIZES, PAPER):
        with contextlib.suppress(Exception):
            default_storage.delete(name_of(key, size))


def read(key: str, size: str) -> IO[bytes]:
    """The stored file. Raises NotFound where it is gone, Unavailable where the storage is out of reach."""
    try:
        return default_storage.open(name_of(key, size), "rb")
    except FileNotFoundError:
        raise refusals.NotFound(_("没有找到这张照片。")) from None
    except Exception as error:  # noqa: BLE001 - as above
        log.error("image %s could not be read (%s)", key[:6], type(error).__name__)  # noqa: TRY400 - no values
        raise refusals.Unavailable(_("照片暂时打不开，请过一会儿再看。")) from None


def files_before(moment: dt.datetime, *, under: str = FOLDER) -> Iterator[tuple[str, str]]:
    """(key, name) of every stored file of that folder that was last written before `moment`."""
    with contextlib.suppress(FileNotFoundError):
        folders, _files = default_storage.listdir(under)
        for folder in folders:
            for file in default_storage.listdir(f"{under}/{folder}")[1]:
                name = f"{under}/{folder}/{file}"
                with contextlib.suppress(FileNotFoundError):
                    if default_storage.get_modified_time(name) < moment:
                        yield file.split(".")[0], name


def _make_lasting(name: str) -> None:
    """A file on disk is on the disk, not only in memory: the row that names it will be."""
    try:
        path = default_storage.path(name)
    except NotImplementedError:
        return  # a bucket has stored what it has acknowledged
    for place in (path, os.path.dirname(path)):  # noqa: PTH120 - storage speaks in strings
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
