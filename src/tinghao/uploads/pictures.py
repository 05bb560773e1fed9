"""From bytes that somebody sent to a clean picture: decoded, turned upright, made small, made anew.

Nothing of the file that came in is kept, only its pixels: no metadata, no place, and nothing that was
hidden behind or inside the picture.
"""

from __future__ import annotations

import hashlib
import io
import threading
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from tinghao.core import refusals

LARGEST_FILE = 15 * 1024 * 1024
# A JPEG can be unpacked at a fraction of its size; the others take four bytes for every pixel.
MOST_PIXELS = {"JPEG": 50_000_000, "MPO": 50_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
LONGEST_SIDE = 2000
THUMBNAIL_SIDE = 480
FORMATS = ("JPEG", "PNG", "WEBP")
# One at a time in a process: however many arrive together, memory is that of one.
_TURN = threading.Lock()
_HEIC = {b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is stored: two JPEG files."""

    full: bytes
    thumbnail: bytes
    width: int
    height: int
    sha256: str


def clean(file: IO[bytes]) -> Picture:
    """The picture in `file`, made anew.

    Raises Invalid in words for what is no JPEG, PNG or WebP by its content, for a file over 15 MB, for
    more pixels than `MOST_PIXELS` (before they are unpacked), and for a damaged or cut-off file.
    """
    raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise _refused(_("这张照片超过 15 MB，请用小一点的，或者截一张图再传。"))
    if not raw:
        raise _refused(_("这个文件是空的，请重新选一张照片。"))
    if raw[4:8] == b"ftyp" and raw[8:12] in _HEIC:
        raise _refused(
            _("这是苹果手机的 HEIC 格式，这里打不开。请截一张图再传，")
            + _("或在手机“设置 - 相机 - 格式”里选“兼容性最佳”。")
        )
    with _TURN:
        full = _decoded(raw)
        thumbnail = full.copy()
        thumbnail.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        data, small = _encoded(full, quality=82), _encoded(thumbnail, quality=75)
    return Picture(data, small, full.width, full.height, hashlib.sha256(data).hexdigest())


def _decoded(raw: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(raw), formats=FORMATS) as found:
            _check_size(found)
            found.verify()
        with Image.open(io.BytesIO(raw), formats=FORMATS) as found:
            # A large JPEG is unpacked at a half, a quarter or an eighth: memory stays small.
            found.draft(None, _fitted(found.size))
            found.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            ImageOps.exif_transpose(found, in_place=True)
            return _opaque(found)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _refused(_("这张照片的像素太多了，请缩小一点，或者截一张图再传。")) from None
    except UnidentifiedImageError:
        raise _refused(_("这个文件不是照片。只收 JPEG、PNG 和 WebP 格式的照片。")) from None
    except MemoryError:
        raise refusals.Unavailable(_("系统暂时处理不了这张照片，请过一会儿再传。")) from None
    except Exception:  # noqa: BLE001 - decoders raise whatever a forged file makes them raise
        raise _refused(_("这张照片打不开：文件不完整或者损坏了。请重新选一张。")) from None


def _check_size(found: Image.Image) -> None:
    if found.width * found.height > MOST_PIXELS[found.format or ""]:
        raise Image.DecompressionBombError


def _fitted(size: tuple[int, int]) -> tuple[int, int]:
    """The size that a picture of this shape is stored in."""
    longest = max(*size, LONGEST_SIDE)
    return max(1, size[0] * LONGEST_SIDE // longest), max(1, size[1] * LONGEST_SIDE // longest)


def _opaque(picture: Image.Image) -> Image.Image:
    """The pixels alone on white: a new picture that carries no comment, profile or tag of the old."""
    if picture.mode.startswith("I"):
        # Sixteen bits a pixel (scanners): the upper eight are what a screen shows.
        picture = picture.convert("I").point(lambda value: value / 256).convert("L")
    plain = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        plain.paste(layered, mask=layered.getchannel("A"))
    else:
        plain.paste(picture.convert("RGB"))
    return plain


def _encoded(picture: Image.Image, *, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=True, progressive=True)
    return out.getvalue()


def _refused(words: str) -> refusals.Invalid:
    return refusals.Invalid(words, fields={"photos": words})
